//! Every version as its reader sees it, and the facts in each language beside the English.

use wardmote_domain::{
    places::Language,
    text::gsm7,
    variant::{Copy, Variant},
    words::{Direction, Origin},
};

use crate::{
    desk::{Matrix, VersionState},
    pages::{plain, public::demoted},
};

/// What a version says, by the way it is shown.
#[derive(Debug, Clone)]
pub enum VersionText {
    /// A post or the posts of a thread, in order, and the limit of each.
    Post {
        /// Each with its weighted length, the reference that the channel adds counted in.
        posts: Vec<(String, u32)>,
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
    /// A notice for ward panels.
    Notice {
        /// One line.
        title: String,
        /// The text with its signs of formatting, as it is sent.
        text: String,
    },
    /// A text message.
    Phone {
        /// The text.
        text: String,
        /// `2 parts, 201 of 306 letters`
        size: String,
        /// Whether it is too long to be sent.
        too_long: bool,
    },
    /// A press copy, or a script to be heard.
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

    /// A version as its reader sees it. `weigh` gives the weighted length of a post with the reference counted in, and
    /// is told whether it is one of a thread.
    pub fn of(variant: &Variant, weigh: &dyn Fn(&str, bool) -> u32, limit: u32) -> Self {
        let text = match &variant.copy {
            Copy::Short { text, thread } => {
                let posts = std::iter::once(text).chain(thread);
                let weighed = posts.map(|post| (post.clone(), weigh(post, !thread.is_empty())));
                VersionText::Post {
                    posts: weighed.collect(),
                    limit,
                }
            }
            Copy::Panel { title, markdown } => VersionText::Notice {
                title: title.clone(),
                text: markdown.clone(),
            },
            Copy::Sms { text } => phone(text),
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

/// The most parts of a text message.
const MOST_PARTS: usize = 4;

/// A text message with its parts: each holds 160 letters alone and 153 among others, or 70 and 67 where a letter is
/// outside the alphabet of phones.
fn phone(text: &str) -> VersionText {
    let size = gsm7::size(text);
    let (parts, each) = match size.parts {
        0 | 1 => ("1 part".to_owned(), size.encoding.single()),
        parts => (format!("{parts} parts"), size.encoding.each()),
    };
    VersionText::Phone {
        text: text.to_owned(),
        size: format!(
            "{parts}, {} of {} letters",
            size.units,
            each * size.parts.max(1)
        ),
        too_long: size.parts > MOST_PARTS,
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

/// How one version stands, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell {
    /// The words.
    pub words: &'static str,
    /// Why, or who until when; empty where the words say it all.
    pub why: String,
    /// The class of its mark.
    pub tone: &'static str,
}

impl MatrixCell {
    fn of(state: &VersionState) -> Self {
        let cell = |words, tone, why: &str| Self {
            words,
            why: why.to_owned(),
            tone,
        };
        match state {
            VersionState::Ready => cell("Ready", "good", ""),
            VersionState::Unread => cell("Nobody has read it", "warn", ""),
            VersionState::Changed => cell("Changed since it was read", "warn", ""),
            VersionState::NeedsTranslation => cell("Needs a translation", "bad", ""),
            VersionState::Owed { name, by } => {
                let until = by.parse().map_or_else(|_| by.clone(), plain::moment);
                cell("Owed", "warn", &format!("by {name} until {until}"))
            }
            VersionState::NotOffered(why) => cell("Not offered", "info", why),
        }
    }
}

/// A language of the matrix.
#[derive(Debug, Clone)]
pub struct MatrixLine {
    /// Its English name.
    pub name: String,
    /// By format; one cell for all of them where they stand alike.
    pub cells: Vec<MatrixCell>,
    /// Whether the one cell stands for all formats.
    pub alike: bool,
}

/// Language by format.
#[derive(Debug, Clone, Default)]
pub struct MatrixTable {
    /// The formats' names.
    pub formats: Vec<&'static str>,
    /// The languages.
    pub lines: Vec<MatrixLine>,
}

impl MatrixTable {
    /// The matrix in words.
    pub fn of(matrix: &Matrix) -> Self {
        let line = |row: &crate::desk::MatrixRow| {
            let mut cells: Vec<MatrixCell> = row.states.iter().map(MatrixCell::of).collect();
            let alike = cells.len() > 1 && cells.windows(2).all(|two| two[0] == two[1]);
            if alike {
                cells.truncate(1);
            }
            MatrixLine {
                name: plain::language(&row.language).1,
                cells,
                alike,
            }
        };
        Self {
            formats: matrix.formats.iter().map(|f| plain::format(*f)).collect(),
            lines: matrix.rows.iter().map(line).collect(),
        }
    }
}
