//! Messages in a person's own words, with people's translations: put into the formats as they are.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Draft, Footer, Translation},
    places::Language,
    variant::{Copy, Rendered, Variant},
    words::{Direction, Format, Origin},
};

use super::{
    Frame, RenderContext, Words,
    frame::{unread_notice, values},
    words::headline,
};
use crate::{Catalogue, RenderRefusal, bidi, catalogue::Voice, data::Data, html};

impl Catalogue {
    pub(super) fn render_own_words(
        &self,
        draft: &Draft,
        (title, body, short): (&str, &str, Option<&str>),
        translations: &[Translation],
        context: &RenderContext,
    ) -> Result<Rendered, RenderRefusal> {
        let data = Data::frame(draft, context);
        // The desk writes the embargo line into its own words or leaves it to us; twice would be once too often.
        let embargoed = draft.times.embargo.is_some() && !body.to_uppercase().contains("EMBARGO");
        let footer = draft.footer == Footer::Standard;
        let english = self.english();
        let values = values(english, &data)?;
        let frame = Frame::new(
            &english.language,
            english.direction,
            english,
            &values,
            footer,
            embargoed,
        )?;
        let words = typed_words(title, body, english.direction);
        let mut variants = variants_of(&frame, &words, short, &English(english));
        for translation in translations
            .iter()
            .filter(|t| !draft.leave_out.contains(&t.language))
        {
            let own = self.voice(&translation.language);
            let frame = Frame::new(
                &translation.language,
                translation.direction,
                own.unwrap_or(english),
                &values,
                footer,
                embargoed,
            )?
            .unread(
                claims_no_reader(translation).then(|| unread_notice(&translation.language, own)),
            );
            let words = translated_words(translation, title);
            variants.extend(variants_of(
                &frame,
                &words,
                translation.short.as_deref(),
                translation,
            ));
        }
        Ok(Rendered {
            headline: title.to_owned(),
            body: body.to_owned(),
            short: short.map(str::to_owned),
            variants,
            not_made: BTreeMap::new(),
        })
    }
}

/// A person who translates has read what they wrote; a machine or a catalogue has not.
fn claims_no_reader(translation: &Translation) -> bool {
    translation.origin != Origin::Person && translation.read_by.is_none()
}

fn typed_words(title: &str, body: &str, direction: Direction) -> Words {
    let (title, title_html) = headline(title, direction);
    let mut words = Words {
        title,
        title_html,
        ..Words::default()
    };
    words.typed(body, direction);
    words
}

fn translated_words(translation: &Translation, english: &str) -> Words {
    match &translation.headline {
        Some(own) => typed_words(own, &translation.body, translation.direction),
        None => {
            let mut words = typed_words(english, &translation.body, translation.direction);
            words.title = english.trim().to_owned();
            words.title_html = format!(
                "<span lang=\"{}\" dir=\"ltr\">{}</span>",
                Language::english(),
                html::escape(english.trim())
            );
            words
        }
    }
}

/// Where a version came from.
trait Source {
    fn describe(&self, variant: &mut Variant);
    fn language(&self) -> &Language;
    fn direction(&self) -> Direction;
}

struct English<'a>(&'a Voice);

impl Source for English<'_> {
    fn describe(&self, _: &mut Variant) {}

    fn language(&self) -> &Language {
        &self.0.language
    }

    fn direction(&self) -> Direction {
        self.0.direction
    }
}

impl Source for Translation {
    fn describe(&self, variant: &mut Variant) {
        variant.origin = self.origin;
        variant.read_by = self.read_by.clone();
        variant.ready = self.ready;
        variant.names = self.names.clone();
        variant.own_contacts = self.own_contacts.clone();
        variant.summary = self.summary;
        variant.access_line = self.access_line;
    }

    fn language(&self) -> &Language {
        &self.language
    }

    fn direction(&self) -> Direction {
        self.direction
    }
}

fn variants_of(
    frame: &Frame,
    words: &Words,
    short: Option<&str>,
    source: &impl Source,
) -> Vec<Variant> {
    let short = short.map(|text| {
        let lines: Vec<String> = text
            .trim()
            .lines()
            .map(|line| bidi::text(line.trim(), source.direction()))
            .collect();
        lines.join("\n")
    });
    let made = |format: Format| {
        let (title, text, copy) = match format {
            Format::Panel | Format::Sms | Format::Voice => return None,
            Format::Short => {
                let text = short.clone()?;
                let copy = Copy::Short {
                    text: text.clone(),
                    thread: Vec::new(),
                };
                (String::new(), text, copy)
            }
            Format::Email => (words.title.clone(), words.text.clone(), frame.email(words)),
            Format::Page => (words.title.clone(), words.text.clone(), frame.page(words)),
            Format::Press => (
                words.title.clone(),
                frame.press_text(words),
                frame.press(words),
            ),
        };
        let footer = if format == Format::Short {
            String::new()
        } else {
            frame.footer_text()
        };
        let mut variant = Variant {
            language: source.language().clone(),
            format,
            direction: source.direction(),
            origin: Origin::Person,
            read_by: None,
            title,
            text,
            access_line: !footer.is_empty(),
            footer,
            unread: frame.unread_notice(),
            copy,
            ready: None,
            names: BTreeMap::new(),
            own_contacts: Vec::new(),
            summary: false,
        };
        source.describe(&mut variant);
        Some(variant)
    };
    Format::ALL.iter().copied().filter_map(made).collect()
}
