//! Variants: frozen text in one language and one format.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    local_time::LocalDateTime,
    places::Language,
    words::{Direction, Format, Origin},
};

/// Text with places in it that are filled for each person. The slots are between the parts, so that nothing a person
/// can type is ever taken for one: `parts[0] SLOT parts[1] SLOT …`. Each slot is the reader's own unsubscribe link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slotted(pub Vec<String>);

impl Slotted {
    /// The text with `link` in each slot.
    pub fn filled(&self, link: &str) -> String {
        self.0.join(link)
    }
}

/// What leaves the building, per format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "format", rename_all = "snake_case")]
pub enum Copy {
    /// A post, without the reference that the channel adds.
    Short {
        /// The text: of the only post, or of the first post of a thread.
        text: String,
        /// The posts after the first, in order; empty where it is no thread.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        thread: Vec<String>,
    },
    /// A mail.
    Email {
        /// One line.
        subject: String,
        /// The complete text part.
        text: Slotted,
        /// The HTML part, of the safe subset.
        html: Slotted,
    },
    /// A page: the inside of its `article`, of the safe subset.
    Page {
        /// The HTML.
        html: String,
    },
    /// A copy for newsdesks.
    Press {
        /// The text.
        text: String,
    },
    /// A notice for a ward panel.
    Panel {
        /// One line.
        title: String,
        /// The text, in Markdown (CommonMark without HTML).
        markdown: String,
    },
    /// A text message.
    Sms {
        /// The text: GSM-7 where its letters allow it, else UCS-2.
        text: String,
    },
    /// A script for a recorded or read-out message.
    Voice {
        /// The text, written for the ear.
        text: String,
    },
}

impl Copy {
    /// The text of a version that is plain text, a thread's posts parted by an empty line; nothing for mail and page, which
    /// have more than one form.
    pub fn plain(&self) -> Option<String> {
        match self {
            Self::Short { text, thread } => {
                let posts: Vec<&str> = std::iter::once(text)
                    .chain(thread)
                    .map(|t| t.trim_end())
                    .collect();
                Some(posts.join("\n\n"))
            }
            Self::Press { text } | Self::Sms { text } | Self::Voice { text } => Some(text.clone()),
            Self::Panel { title, markdown } => Some(format!("{title}\n\n{markdown}")),
            Self::Email { .. } | Self::Page { .. } => None,
        }
    }
}

/// The notice that nobody has read this language yet, in that language and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// In the version's own language.
    pub own: String,
    /// In English.
    pub english: String,
}

/// Frozen text in one language and one format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The language.
    pub language: Language,
    /// The format.
    pub format: Format,
    /// Which way it is written.
    pub direction: Direction,
    /// Who wrote it.
    pub origin: Origin,
    /// The named reader of that language, or nobody.
    pub read_by: Option<String>,
    /// The headline, or the mail's subject; empty for a post.
    pub title: String,
    /// The words the standard checks: without footer, "not read" line and reference. Paragraphs are parted by an
    /// empty line.
    pub text: String,
    /// The standard footer in this language; empty where there is none.
    pub footer: String,
    /// Said to the reader while nobody has read this language.
    pub unread: Option<Unread>,
    /// What leaves.
    pub copy: Copy,
    /// When a translation by people is ready.
    pub ready: Option<LocalDateTime>,
    /// Approved forms of place names, by the English form.
    pub names: BTreeMap<String, String>,
    /// Numbers and links of this version's own.
    pub own_contacts: Vec<String>,
    /// Whether it is a summary on purpose.
    pub summary: bool,
    /// Whether it says how to get an interpreter.
    pub access_line: bool,
}

impl Variant {
    /// The name findings use: `pl page`.
    pub fn name(&self) -> crate::finding::VariantName {
        crate::finding::VariantName(format!("{} {}", self.language, self.format))
    }
}

/// A message in every version it will have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The English headline.
    pub headline: String,
    /// The English body that the standard reads (the English `page` version, for a message from facts).
    pub body: String,
    /// The English post, if there is one.
    pub short: Option<String>,
    /// Every version, English first.
    pub variants: Vec<Variant>,
    /// Languages of the catalogue that were not made, and why (a required fact is English text, say).
    pub not_made: BTreeMap<Language, String>,
}

impl Rendered {
    /// The version in that language and format.
    pub fn get(&self, language: &Language, format: Format) -> Option<&Variant> {
        self.variants
            .iter()
            .find(|v| &v.language == language && v.format == format)
    }

    /// The version in that language, or the English one: a reader whose language has no version gets the English.
    pub fn for_reader(&self, language: &Language, format: Format) -> Option<&Variant> {
        self.get(language, format)
            .or_else(|| self.get(&Language::english(), format))
    }
}
