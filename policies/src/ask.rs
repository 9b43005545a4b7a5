//! What a rule may ask of a message: its texts by part, its other languages, its times.

use std::{cell::OnceCell, ops::Range, rc::Rc};

use wardmote_domain::{
    draft::{Clearance, Content, Draft},
    finding::{Passed, VariantName},
    outlet::{Class, How, OutletName},
    places::Language,
    send::Bounds,
    variant::Variant,
    words::{Format, Kind},
};

use crate::{
    data::Data,
    law::Story,
    reading::{Reading, Readings},
    standard::Standard,
    subject::Subject,
    text::masked,
};

/// One text, each judged on its own.
#[derive(Debug, Clone)]
pub(crate) struct Text<'a> {
    /// What findings call it.
    pub(crate) name: VariantName,
    /// The words.
    pub(crate) text: &'a str,
}

impl<'a> Text<'a> {
    fn new(name: impl Into<String>, text: &'a str) -> Self {
        Self {
            name: VariantName(name.into()),
            text,
        }
    }
}

/// What an outlet takes.
pub(crate) struct Takes {
    /// The formats that go there.
    pub(crate) formats: Vec<Format>,
    pub(crate) bounds: Bounds,
    /// Whether a person puts it there.
    pub(crate) by_hand: bool,
}

/// A question to the message.
pub(crate) struct Ask<'a> {
    pub(crate) subject: &'a Subject<'a>,
    pub(crate) standard: &'a Standard,
    readings: Readings<'a>,
    /// The texts read for their people, once for all rules that ask.
    story: OnceCell<Story<'a>>,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(subject: &'a Subject<'a>, standard: &'a Standard) -> Self {
        Self {
            subject,
            standard,
            readings: Readings::default(),
            story: OnceCell::new(),
        }
    }

    /// The text read: its sentences, words and what rules on words leave out, each worked out once for all rules.
    pub(crate) fn reading(&self, text: &Text<'a>) -> Rc<Reading<'a>> {
        self.readings.of(text.text, self.data())
    }

    /// The English texts with the people they name.
    pub(crate) fn story(&self) -> &Story<'a> {
        self.story.get_or_init(|| Story::read(self))
    }

    pub(crate) fn draft(&self) -> &'a Draft {
        self.subject.draft
    }

    pub(crate) fn data(&self) -> &'a Data {
        &self.standard.data
    }

    pub(crate) fn headline(&self) -> Text<'a> {
        Text::new("headline", &self.subject.rendered.headline)
    }

    pub(crate) fn body(&self) -> Text<'a> {
        Text::new("body", &self.subject.rendered.body)
    }

    pub(crate) fn short(&self) -> Option<Text<'a>> {
        let short = self.subject.rendered.short.as_deref()?;
        (!short.trim().is_empty()).then(|| Text::new("short", short))
    }

    /// Headline, body and short, each on its own.
    pub(crate) fn master(&self) -> Vec<Text<'a>> {
        let mut texts = vec![self.headline(), self.body()];
        texts.extend(self.short());
        texts
    }

    /// Everything English that is read: the master, and the copies for mail, newsdesks and phones where their words
    /// differ.
    pub(crate) fn english(&self) -> Vec<Text<'a>> {
        let mut texts = self.master();
        let copies = self.variants().filter(|v| {
            v.language.is_english()
                && matches!(v.format, Format::Email | Format::Press | Format::Sms)
        });
        for text in copies.flat_map(|v| [title_of(v), text_of(v)]) {
            if !texts.iter().any(|t| t.text == text.text) {
                texts.push(text);
            }
        }
        texts
    }

    /// Every version, the English ones too.
    pub(crate) fn variants(&self) -> impl Iterator<Item = &'a Variant> {
        self.subject.rendered.variants.iter()
    }

    /// Versions in other languages, pages first: what is wrong in all is said of the page.
    pub(crate) fn translations(&self) -> impl Iterator<Item = &'a Variant> {
        let other = |page: bool| {
            self.variants()
                .filter(move |v| !v.language.is_english() && (v.format == Format::Page) == page)
        };
        other(true).chain(other(false))
    }

    /// The same without what is heard: a script says its numbers and times in other signs than a text, and is made
    /// from the same facts or words as the texts that are compared.
    pub(crate) fn read_translations(&self) -> impl Iterator<Item = &'a Variant> {
        self.translations().filter(|v| v.format != Format::Voice)
    }

    /// Other languages, each once, in the order of the versions.
    pub(crate) fn languages(&self) -> Vec<&'a Language> {
        let mut found: Vec<&Language> = Vec::new();
        for variant in self.translations().filter(|v| !v.text.trim().is_empty()) {
            if !found.contains(&&variant.language) {
                found.push(&variant.language);
            }
        }
        found
    }

    /// The English text that a version in another language must agree with: the same format, and the body for a page.
    pub(crate) fn english_of(&self, variant: &Variant) -> Option<Text<'a>> {
        match variant.format {
            Format::Page => Some(self.body()),
            Format::Short => self.short(),
            Format::Sms => self.english_copy(Format::Sms).map(text_of),
            format => (self.english_copy(format).map(text_of)).or_else(|| Some(self.body())),
        }
    }

    /// The English version in a format.
    pub(crate) fn english_copy(&self, format: Format) -> Option<&'a Variant> {
        self.variants()
            .find(|v| v.language.is_english() && v.format == format)
    }

    /// What an outlet takes: as its channel says, or as the pack for it does. Of others nothing is known.
    pub(crate) fn takes(&self, outlet: &OutletName) -> Option<Takes> {
        if let Some(carries) = self.subject.carries.get(outlet) {
            return Some(Takes {
                formats: carries.formats.clone(),
                bounds: carries.bounds,
                by_hand: false,
            });
        }
        let outlet = self.subject.outlets.get(outlet)?;
        let pack = &outlet.hand.pack;
        let more = [(pack.sms, Format::Sms), (pack.voice, Format::Voice)];
        let more = more.into_iter().filter(|(has, _)| *has).map(|(_, f)| f);
        (outlet.how == How::ByHand).then(|| Takes {
            formats: std::iter::once(pack.text).chain(more).collect(),
            bounds: Bounds {
                text: pack.length.map(|most| (0, most)),
                ..Bounds::default()
            },
            by_hand: true,
        })
    }

    /// An English text with what is said in English only turned to `|`, byte for byte: words added to facts are left
    /// out of the other languages, which say so.
    pub(crate) fn for_every_language(&self, text: &Text<'_>) -> String {
        let mut added: Vec<&str> = Vec::new();
        if let Content::Facts { facts, own_words } = &self.draft().content {
            added.extend(own_words.as_deref());
            added.extend(facts.english_extras());
        }
        let lines = added.iter().flat_map(|a| a.lines()).map(str::trim);
        let spans: Vec<Range<usize>> = lines
            .filter(|line| !line.is_empty())
            .flat_map(|line| text.text.match_indices(line))
            .map(|(at, line)| at..at + line.len())
            .collect();
        masked(text.text, &spans)
    }

    pub(crate) fn outlets(&self) -> &'a [OutletName] {
        &self.draft().outlets
    }

    /// The kind it is judged as: feedback as a ward update, a withdrawal as a correction.
    pub(crate) fn kind(&self) -> Kind {
        match self.draft().kind {
            Kind::Feedback => Kind::WardUpdate,
            Kind::Withdrawal => Kind::Correction,
            kind => kind,
        }
    }

    /// Whether one of its outlets is of a class.
    pub(crate) fn reaches(&self, class: Class) -> bool {
        self.outlets().iter().any(|o| self.is(o, class))
    }

    /// Whether a named person's reason is recorded for a rule.
    pub(crate) fn reason(&self, rule: &str) -> bool {
        let passed = &self.draft().passed;
        (passed.iter()).any(|(id, p)| id.0 == rule && matches!(p, Passed::Reason { .. }))
    }

    /// An authority that is recorded, in the draft or beside it for this wording: `name`, `court_order`, `plate`, `picture`.
    pub(crate) fn authority(&self, name: &str) -> bool {
        let held = self.draft().record.authorities.get(name);
        held.is_some_and(|why| !why.trim().is_empty()) || self.clearance(name).is_some()
    }

    /// Whether the victim's written consent is recorded.
    pub(crate) fn consent(&self) -> bool {
        let held = self.draft().record.consent.as_deref();
        held.is_some_and(|who| !who.trim().is_empty()) || self.clearance("consent").is_some()
    }

    /// Whether it is recorded who checked it for the law.
    pub(crate) fn legal_check(&self) -> bool {
        let held = self.draft().record.legal_check.as_deref();
        held.is_some_and(|who| !who.trim().is_empty()) || self.clearance("legal_check").is_some()
    }

    /// A clearance that is recorded: `family_told`, `identified`, `iopc`, `pim`, `jigsaw`.
    pub(crate) fn clearance(&self, who: &str) -> Option<&'a Clearance> {
        let said = |t: &Option<String>| t.as_deref().is_some_and(|t| !t.trim().is_empty());
        (self.draft().clearances.iter()).find(|c| c.who == who && (said(&c.name) || said(&c.how)))
    }

    pub(crate) fn is(&self, outlet: &OutletName, class: Class) -> bool {
        self.subject.outlets.has(outlet, class)
    }

    /// A press copy: every outlet is press, and an embargo is set.
    pub(crate) fn press_copy(&self) -> bool {
        self.draft().times.embargo.is_some() && self.press_only()
    }

    /// Whether every outlet is press, and there is one.
    pub(crate) fn press_only(&self) -> bool {
        !self.outlets().is_empty() && self.outlets().iter().all(|o| self.is(o, Class::Press))
    }
}

/// The words of a version.
pub(crate) fn text_of(variant: &Variant) -> Text<'_> {
    Text {
        name: variant.name(),
        text: &variant.text,
    }
}

/// The headline or subject of a version.
pub(crate) fn title_of(variant: &Variant) -> Text<'_> {
    Text::new(format!("{} title", variant.name().0), &variant.title)
}

/// What people call a language: its English name, else its tag.
pub(crate) fn language_name(language: &Language) -> String {
    wardmote_domain::places::LanguageInfo::of(language)
        .map_or_else(|| language.to_string(), |info| info.english_name.clone())
}

impl<'a> Ask<'a> {
    /// What pictures show, in words.
    pub(crate) fn alts(&self) -> Vec<Text<'a>> {
        let images = self.draft().images.iter().enumerate();
        images
            .map(|(i, image)| Text::new(format!("picture {} alt", i + 1), &image.alt))
            .collect()
    }

    /// The words that stand in pictures.
    pub(crate) fn transcripts(&self) -> Vec<Text<'a>> {
        let images = self.draft().images.iter().enumerate();
        images
            .map(|(i, image)| Text::new(format!("picture {} text", i + 1), &image.text))
            .collect()
    }
}
