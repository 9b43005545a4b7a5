//! The rows of the data files.

use std::collections::HashMap;

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    places::{BoroughCode, Share},
    text::phones,
};

use crate::{contacts::Kind, standard::StandardError};

/// Which rule reads a police term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum JargonRule {
    /// Initials to explain.
    #[serde(rename = "A-05")]
    Explain,
    /// A code to replace.
    #[serde(rename = "A-06")]
    Replace,
    /// Left alone.
    #[serde(rename = "known")]
    Known,
}

/// A police term.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Jargon {
    pub(crate) term: String,
    pub(crate) plain_meaning: String,
    pub(crate) rule: JargonRule,
    pub(crate) note: String,
}

/// A contact of the official list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    pub(crate) contact: String,
    pub(crate) kind: String,
    #[serde(rename = "for")]
    pub(crate) purpose: String,
    pub(crate) status: String,
    #[allow(
        dead_code,
        reason = "read so that a file with other columns is refused"
    )]
    group: String,
    #[allow(
        dead_code,
        reason = "read so that a file with other columns is refused"
    )]
    checked: String,
}

impl Contact {
    /// Whether a contact, by its kind and the form to compare it by, is this one. A site stands for its pages, a mail
    /// domain for its addresses.
    pub(crate) fn is(&self, kind: Kind, key: &str) -> bool {
        match (self.kind.as_str(), kind) {
            ("web", Kind::Link) => {
                let (own, key) = (self.contact.to_ascii_lowercase(), key.to_ascii_lowercase());
                let host = key.split(['/', '?', '#']).next().unwrap_or_default();
                key == own || host == own || host.ends_with(&format!(".{own}"))
            }
            ("email-domain", Kind::Email) => key.ends_with(&self.contact),
            ("web" | "email-domain", _) | (_, Kind::Link | Kind::Email | Kind::Reference) => false,
            (_, Kind::Phone | Kind::Code) => phones::normalise(&self.contact) == key,
        }
    }
}

/// A word or phrase to avoid, with plainer wording.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlainWord {
    /// The listed form.
    pub(crate) phrase: String,
    /// What to say instead.
    pub(crate) use_instead: String,
    /// When it is right as it is, for people.
    #[allow(
        dead_code,
        reason = "read so that a file with other columns is refused"
    )]
    keep_when: String,
    /// The same as a pattern, tried in any case on the sentence round the phrase.
    #[serde(deserialize_with = "pattern")]
    pub(crate) keep_regex: Option<Regex>,
    #[allow(
        dead_code,
        reason = "read so that a file with other columns is refused"
    )]
    source: String,
}

/// A pattern in any case; none where the cell is empty.
fn pattern<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Regex>, D::Error> {
    let text = String::deserialize(d)?;
    if text.is_empty() {
        return Ok(None);
    }
    let any_case = format!("(?i){text}");
    (Regex::new(&any_case).map(Some)).map_err(serde::de::Error::custom)
}

/// What the census says of a borough.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Profile {
    pub(crate) borough_gss: BoroughCode,
    /// People aged 3 and over who cannot speak English well or at all, per cent.
    #[serde(deserialize_with = "share")]
    pub(crate) low_english_pct: Share,
    /// People whose main language is British Sign Language.
    pub(crate) bsl_main_language: u32,
}

/// A share as the census prints it: "2.00".
pub(crate) fn share<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Share, D::Error> {
    String::deserialize(d)?
        .parse()
        .map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frequency {
    word: String,
    zipf: f32,
}

/// Words met at least once in a million, in lower case, with how common they are. It holds swear words: never shown.
pub(crate) struct CommonWords(HashMap<String, f32>);

impl CommonWords {
    pub(crate) fn new(rows: Vec<Frequency>) -> Self {
        Self(rows.into_iter().map(|row| (row.word, row.zipf)).collect())
    }

    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// How common a word is on the Zipf scale: 3 is once in a million, 6 once in a thousand.
    pub(crate) fn zipf(&self, word: &str) -> Option<f32> {
        self.0.get(word).copied()
    }
}

/// The rows of a file, each held to its columns.
pub(crate) fn rows<T: serde::de::DeserializeOwned>(
    text: &str,
    file: &'static str,
) -> Result<Vec<T>, StandardError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, csv::Error>>()
        .map_err(|e| StandardError::Data {
            file,
            what: e.to_string(),
        })
}
