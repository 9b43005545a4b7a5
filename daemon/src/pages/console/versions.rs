//! Every version as its reader sees it, and the facts in each language beside the English.

use wardmote_domain::{
    places::Language,
    variant::{Copy, Variant},
    words::{Direction, Origin},
};

use crate::pages::{plain, public::demoted};

/// What a version says, by the way it is shown.
#[derive(Debug, Clone)]
pub enum VersionText {
    /// A post: its text, its weighted length and the limit.
    Post {
        /// The text.
        text: String,
        /// Weighted length, with the reference that the channel adds.
        weight: u32,
        /// The most a post may have.
        limit: u32,
    },
    /// A mail.
    Mail {
        /// The subject.
        subject: String,
        /// The text part, with a stand-in for the reader's own link.
        text: String,
    },
    /// A page, of the safe subset.
    Page {
        /// The inside of its article, its headline below that of the card.
        html: String,
    },
    /// A press copy.
    Press {
        /// The text.
        text: String,
    },
}

/// One version as its reader sees it.
#[derive(Debug, Clone)]
pub struct VersionCard {
    /// `Polish, ward page`.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// Who wrote and who read it.
    pub origin: String,
    /// Said to its reader while nobody has read this language.
    pub unread: bool,
    /// What it says.
    pub text: VersionText,
}

impl VersionCard {
    /// Whether it stands open at the top: the English post and page, which every approver reads. The others open one at
    /// a time, so that the facts in each language are never far down a phone.
    pub(super) fn reads_first(&self) -> bool {
        self.language.is_english()
            && matches!(
                self.text,
                VersionText::Post { .. } | VersionText::Page { .. }
            )
    }

    /// A version as its reader sees it. `weigh` gives the weighted length of a post with the reference counted in.
    pub fn of(variant: &Variant, weigh: &dyn Fn(&str) -> u32, limit: u32) -> Self {
        let text = match &variant.copy {
            Copy::Short { text, .. } => VersionText::Post {
                text: text.clone(),
                weight: weigh(text),
                limit,
            },
            Copy::Email { subject, text, .. } => VersionText::Mail {
                subject: subject.clone(),
                text: text.filled("[the reader's own link to stop the emails]"),
            },
            Copy::Page { html } => VersionText::Page {
                html: demoted(html, 4),
            },
            other => VersionText::Press {
                text: other.plain().unwrap_or_default(),
            },
        };
        let name = plain::language(&variant.language).1;
        let origin = match variant.origin {
            Origin::Person => "Written by a person",
            Origin::Catalogue => "Written by the catalogue",
            Origin::Machine => "Written by a machine",
        };
        let read = match &variant.read_by {
            Some(reader) => format!("read by {reader}"),
            None if variant.language.is_english() => "you read it here".to_owned(),
            None => "nobody who reads this language has read it".to_owned(),
        };
        Self {
            title: format!("{name}, {}", plain::format(variant.format).to_lowercase()),
            language: variant.language.clone(),
            direction: variant.direction,
            origin: format!("{origin}; {read}."),
            unread: variant.unread.is_some(),
            text,
        }
    }
}

/// One fact as one language says it.
#[derive(Debug, Clone)]
pub struct FactCell {
    /// The language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// The words.
    pub text: String,
}

/// One fact in every language, English first.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// The name of the fact.
    pub name: String,
    /// What each language says of it.
    pub cells: Vec<FactCell>,
}
