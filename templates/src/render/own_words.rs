//! Messages in a person's own words, with people's translations: put into the formats as they are.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Draft, Footer, Translation},
    places::Language,
    variant::{Rendered, Variant},
    words::{Direction, Format, Origin},
};

use super::{
    Frame, RenderContext, Words,
    fit::fits,
    frame::{Around, Own, unread_notice, values},
    words::headline,
};
use crate::{
    Catalogue, RenderRefusal, bidi,
    catalogue::Voice,
    data::Data,
    ear, html,
    thread::{self, Room},
};

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
        let around = |language, direction| Around {
            language,
            direction,
            organisation: &context.organisation,
            footer: draft.footer == Footer::Standard,
            embargoed,
            exercise: context.exercise,
        };
        let english = self.english();
        let values = values(english, &data)?;
        let frame = Frame::new(
            around(&english.language, english.direction),
            english,
            &values,
        )?;
        let (words, names) = (typed_words(title, body, english.direction), data.names());
        let posts = Posts {
            room: draft.thread.then(|| context.room()),
            names: &names,
        };
        let typed = Typed {
            title,
            body,
            short,
            voice: Some(english),
        };
        let own = typed.own(&frame, &words, posts, english.direction);
        let mut variants = variants_of(&frame, &words, &own, &English(english));
        let post = own.posts.first().map(|_| own.post.clone());
        for translation in translations
            .iter()
            .filter(|t| !draft.leave_out.contains(&t.language))
        {
            let voice = self.voice(&translation.language);
            let frame = Frame::new(
                around(&translation.language, translation.direction),
                voice.unwrap_or(english),
                &values,
            )?
            .unread(
                claims_no_reader(translation).then(|| unread_notice(&translation.language, voice)),
            );
            let words = translated_words(translation, title);
            let typed = Typed {
                title: translation.headline.as_deref().unwrap_or_default(),
                body: &translation.body,
                short: translation.short.as_deref(),
                voice,
            };
            let own = typed.own(&frame, &words, posts, translation.direction);
            variants.extend(variants_of(&frame, &words, &own, translation));
        }
        Ok(Rendered {
            headline: title.to_owned(),
            body: body.to_owned(),
            short: post,
            variants,
            not_made: BTreeMap::new(),
        })
    }
}

/// How the posts of a message are made.
#[derive(Clone, Copy)]
struct Posts<'a> {
    /// How much the posts of a thread hold, where one is asked for.
    room: Option<Room>,
    names: &'a [String],
}

/// The words of one language as they were typed.
struct Typed<'a> {
    title: &'a str,
    body: &'a str,
    short: Option<&'a str>,
    /// The language of the catalogue, where it has it.
    voice: Option<&'a Voice>,
}

impl Typed<'_> {
    /// What the formats with wordings of their own say. A thread is the post where that is too long for one, else
    /// headline and body. There is no text message without a post: nothing is cut.
    fn own(&self, frame: &Frame, words: &Words, posts: Posts<'_>, direction: Direction) -> Own {
        let short = self.short.map(|text| {
            let lines: Vec<String> = text
                .trim()
                .lines()
                .map(|line| bidi::text(line.trim(), direction))
                .collect();
            lines.join("\n")
        });
        let post = match (&short, posts.room) {
            (Some(text), Some(room)) if !fits(text, room.alone) => Some(text.clone()),
            (_, Some(_)) => Some(format!("{}\n\n{}", words.title, words.text)),
            (short, None) => short.clone(),
        };
        let parted = match (&post, posts.room) {
            (Some(post), Some(room)) => thread::posts(post, posts.names, room),
            (post, _) => post.iter().cloned().collect(),
        };
        Own {
            posts: parted,
            post: post.unwrap_or_default(),
            sms: short,
            spoken: self.spoken(frame, direction),
        }
    }

    /// Headline and body to be heard, with the last way to reach us a second time.
    fn spoken(&self, frame: &Frame, direction: Direction) -> String {
        let spoken = self.voice.map(|v| &v.file.spoken);
        let mut parts = [self.title, self.body]
            .map(|text| ear::typed(text, spoken, direction))
            .to_vec();
        parts.retain(|text| !text.is_empty());
        let said = parts.join("\n\n");
        let whole = match ear::last_contact(self.body, spoken, direction) {
            Some(again) => frame.again(&said, &again),
            None => said,
        };
        let lines: Vec<String> = whole
            .lines()
            .map(|line| bidi::text(line, direction))
            .collect();
        lines.join("\n")
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

fn variants_of(frame: &Frame, words: &Words, own: &Own, source: &impl Source) -> Vec<Variant> {
    let made = |format: Format| {
        let made = frame.made(format, words, own)?;
        let footer = frame.footer_of(format);
        let mut variant = Variant {
            language: source.language().clone(),
            format,
            direction: source.direction(),
            origin: Origin::Person,
            read_by: None,
            title: made.title,
            text: made.text,
            access_line: !footer.is_empty(),
            footer,
            unread: frame.unread_notice(),
            copy: made.copy,
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
