//! The pack for an outlet by hand: what a person pastes or prints there, piece by piece. A pure function of the message,
//! its versions and the outlet. Nothing is cut: a text that is too long says by how much.

mod words;

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    draft::Draft,
    ids::{PictureId, Reference},
    outlet::{Class, Outlet},
    places::Language,
    text::times,
    variant::{Copy, Rendered},
    words::{Direction, Format},
};
use wardmote_domain::{hand::PackShape, local_time::LocalDateTime};

use self::words::{alert_type, embargo_note, subject, text, too_long};
use super::{AreaName, tally};
use crate::pages::plain;

/// What a person takes to one outlet.
#[derive(Debug, Clone, Serialize)]
pub struct Pack {
    /// The outlet.
    pub outlet: String,
    /// Its name in print.
    pub title: String,
    /// Which wording it is.
    pub revision: u32,
    /// The mark by which the message is known.
    pub reference: Reference,
    /// The type to choose there, where the outlet asks for one.
    pub kind: Option<&'static str>,
    /// What the person must know before they use it: the embargo, what is left out, what is too long.
    pub notes: Vec<String>,
    /// The areas to choose there, where the outlet asks for them.
    pub areas: Vec<AreaName>,
    /// The pieces, a language at a time, English first.
    pub languages: Vec<PackLanguage>,
    /// The pictures that go with it.
    pub pictures: Vec<PackPicture>,
    /// What does not fit, in words: known before the message goes.
    pub too_long: Vec<String>,
    /// What is not there, in words.
    pub left_out: Vec<String>,
}

/// The pieces in one language.
#[derive(Debug, Clone, Serialize)]
pub struct PackLanguage {
    /// The language.
    pub language: Language,
    /// Its English name.
    pub name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// Whether nobody has read it yet: the text says so itself.
    pub unread: bool,
    /// The pieces in the order they are asked for.
    pub parts: Vec<PackPart>,
}

/// One piece.
#[derive(Debug, Clone, Serialize)]
pub struct PackPart {
    /// Its name in files and addresses: `subject`, `text`, `html`, `sms`, `voice`.
    pub key: &'static str,
    /// Its name in print.
    pub label: &'static str,
    /// What is pasted.
    pub text: String,
    /// Its length in characters.
    pub length: usize,
    /// The most the outlet takes, where that is known.
    pub limit: Option<u32>,
}

impl PackPart {
    fn new(key: &'static str, label: &'static str, text: String) -> Self {
        Self {
            key,
            label,
            length: text.chars().count(),
            text,
            limit: None,
        }
    }

    /// By how many characters it is too long.
    pub fn over(&self) -> usize {
        self.limit
            .map_or(0, |limit| self.length.saturating_sub(limit as usize))
    }

    /// Rows that show it without scrolling, on a phone, as far as that is sensible.
    pub fn rows(&self) -> usize {
        let lines: usize = self
            .text
            .lines()
            .map(|line| 1 + line.chars().count() / 45)
            .sum();
        lines.clamp(1, 18)
    }
}

/// One picture.
#[derive(Debug, Clone, Serialize)]
pub struct PackPicture {
    /// What matters in it, in words.
    pub alt: String,
    /// The picture itself, where the message has it.
    pub file: Option<PictureId>,
}

/// How an embargo stands, for a press copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Embargo {
    /// None, or it is over.
    None,
    /// Nothing before then.
    Until(LocalDateTime),
    /// Somebody broke it then.
    BrokenAt(LocalDateTime),
}

impl Embargo {
    /// How the embargo of a message stands at that instant.
    pub fn of(draft: &Draft, broken_at: Option<Timestamp>, now: Timestamp) -> Self {
        match (draft.times.embargo, broken_at) {
            (_, Some(at)) => Self::BrokenAt(LocalDateTime::at(at)),
            (Some(until), None) if until.instant() > now => Self::Until(until),
            _ => Self::None,
        }
    }
}

/// What a pack is made of.
#[derive(Debug, Clone, Copy)]
pub struct PackOf<'a> {
    /// The message.
    pub draft: &'a Draft,
    /// Its versions.
    pub rendered: &'a Rendered,
    /// Which wording they are.
    pub revision: u32,
    /// Its mark.
    pub reference: &'a Reference,
    /// How its embargo stands.
    pub embargo: Embargo,
}

/// Makes the pack for an outlet.
pub fn pack(of: PackOf<'_>, outlet: &Outlet) -> Pack {
    let shape = outlet.hand.pack;
    let mut left_out = Vec::new();
    let languages: Vec<PackLanguage> = languages(of.rendered, shape)
        .iter()
        .filter_map(|language| one_language(of, language, outlet, &mut left_out))
        .collect();
    let title = tally::outlet_title(outlet);
    let too_long = too_long(&languages, &title);
    let press = outlet.classes.contains(&Class::Press);
    let mut notes: Vec<String> = press
        .then(|| embargo_note(of.embargo))
        .flatten()
        .into_iter()
        .collect();
    notes.extend(too_long.iter().cloned());
    notes.extend(left_out.iter().cloned());
    Pack {
        outlet: outlet.name.to_string(),
        title,
        revision: of.revision,
        reference: of.reference.clone(),
        kind: shape.areas.then(|| alert_type(of.draft)),
        notes,
        areas: if shape.areas {
            AreaName::of(&of.draft.reach())
        } else {
            Vec::new()
        },
        languages,
        pictures: if shape.picture {
            pictures(of.draft)
        } else {
            Vec::new()
        },
        too_long,
        left_out,
    }
}

/// The languages of the pack: every one that has its text, or English alone.
fn languages(rendered: &Rendered, shape: PackShape) -> Vec<Language> {
    let english = Language::english();
    let mut all = vec![english];
    for variant in &rendered.variants {
        if shape.per_language && !all.contains(&variant.language) {
            all.push(variant.language.clone());
        }
    }
    all
}

fn one_language(
    of: PackOf<'_>,
    language: &Language,
    outlet: &Outlet,
    left_out: &mut Vec<String>,
) -> Option<PackLanguage> {
    let shape = outlet.hand.pack;
    let name = plain::language(language).1;
    let mut missing = |format: Format| {
        left_out.push(format!(
            "Left out: there is no {} in {name}.",
            plain::format(format).to_lowercase()
        ));
    };
    let page = of.rendered.get(language, Format::Page);
    let main = of.rendered.get(language, shape.text).or_else(|| {
        if shape.text != Format::Page {
            missing(shape.text);
        }
        page
    })?;
    let mut parts = Vec::new();
    if shape.subject {
        parts.push(PackPart::new("subject", "Subject", subject(of, main, page)));
    }
    let mut text = PackPart::new("text", "Text", text(of, main));
    text.limit = shape.length;
    parts.push(text);
    if let (true, Some(Copy::Page { html })) = (shape.html, page.map(|p| &p.copy)) {
        parts.push(PackPart::new(
            "html",
            "Text with formatting (HTML)",
            html.clone(),
        ));
    }
    for (wanted, format, key, label) in [
        (shape.sms, Format::Sms, "sms", "Text message"),
        (shape.voice, Format::Voice, "voice", "Script to read out"),
    ] {
        if !wanted || format == shape.text {
            continue;
        }
        match of
            .rendered
            .get(language, format)
            .and_then(|v| v.copy.plain())
        {
            Some(text) => parts.push(PackPart::new(key, label, text)),
            None => missing(format),
        }
    }
    Some(PackLanguage {
        name,
        direction: main.direction,
        unread: main.unread.is_some(),
        language: language.clone(),
        parts,
    })
}

fn pictures(draft: &Draft) -> Vec<PackPicture> {
    draft
        .images
        .iter()
        .map(|image| PackPicture {
            alt: image.alt.clone(),
            file: image.file,
        })
        .collect()
}

impl Pack {
    /// The pack as one plain text, every piece under its label; of one language where that is asked.
    pub fn plain(&self, only: Option<&Language>) -> String {
        let mut lines = vec![format!(
            "{}: version {}, ref {}",
            self.title, self.revision, self.reference
        )];
        lines.extend(self.notes.iter().map(|note| format!("! {note}")));
        lines.extend(self.kind.map(|kind| format!("Type: {kind}")));
        lines.extend(
            self.areas
                .iter()
                .map(|a| format!("Area: {} ({})", a.name, a.code)),
        );
        for language in self
            .languages
            .iter()
            .filter(|l| only.is_none_or(|o| o == &l.language))
        {
            for part in &language.parts {
                lines.push(format!(
                    "\n--- {}, {} ---\n{}",
                    language.name,
                    part.label.to_lowercase(),
                    part.text.trim_end()
                ));
            }
        }
        for (i, picture) in self.pictures.iter().enumerate() {
            lines.push(format!(
                "\n--- Picture {}: in words ---\n{}",
                i + 1,
                picture.alt
            ));
        }
        lines.join("\n") + "\n"
    }

    /// Whether it has that language.
    pub fn has(&self, language: &Language) -> bool {
        self.languages.iter().any(|l| &l.language == language)
    }
}

/// `11:40am`, and the day where it is another than today.
pub fn short_moment(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (
        LocalDateTime::at(at).civil(),
        LocalDateTime::at(now).civil(),
    );
    let clock = times::plain(at.hour().unsigned_abs(), at.minute().unsigned_abs());
    if at.date() == now.date() {
        clock
    } else {
        format!("{clock} on {}", at.strftime("%-d %B"))
    }
}
