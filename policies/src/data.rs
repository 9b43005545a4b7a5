//! The data a standard reads: word lists, police terms, official contacts.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::text::contacts;

use crate::{standard::StandardError, words::WordList};

const WORD_LISTS: &str = include_str!("../data/word_lists.json");
const POLICE_JARGON: &str = include_str!("../data/police_jargon.csv");
const OFFICIAL_CONTACTS: &str = include_str!("../data/official_contacts.csv");

/// Texts of data files that stand in for the shipped ones; the default is the shipped ones.
#[derive(Debug, Clone, Copy)]
pub struct DataFiles<'a> {
    /// In the form of `word_lists.json`.
    pub word_lists: &'a str,
    /// In the form of `police_jargon.csv`.
    pub police_jargon: &'a str,
    /// In the form of `official_contacts.csv`.
    pub official_contacts: &'a str,
}

impl Default for DataFiles<'_> {
    fn default() -> Self {
        Self {
            word_lists: WORD_LISTS,
            police_jargon: POLICE_JARGON,
            official_contacts: OFFICIAL_CONTACTS,
        }
    }
}

impl<'a> DataFiles<'a> {
    pub(crate) fn texts(&self) -> [&'a str; 3] {
        [self.word_lists, self.police_jargon, self.official_contacts]
    }
}

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
    #[allow(
        dead_code,
        reason = "read so that a file with other columns is refused"
    )]
    purpose: String,
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
    /// Whether `given` (a number, link or mail address as written) is this contact. A site stands for its pages, a
    /// mail domain for its addresses.
    pub(crate) fn is(&self, given: &str) -> bool {
        match self.kind.as_str() {
            "web" => {
                let own = self.contact.to_ascii_lowercase();
                contacts::find_links(given).iter().any(|link| {
                    let key = link.key.to_ascii_lowercase();
                    let host = key.split(['/', '?', '#']).next().unwrap_or_default();
                    key == own || host == own || host.ends_with(&format!(".{own}"))
                })
            }
            "email-domain" => given.to_ascii_lowercase().ends_with(&self.contact),
            _ => {
                let own = wardmote_domain::text::phones::normalise(&self.contact);
                !own.is_empty() && own == wardmote_domain::text::phones::normalise(given)
            }
        }
    }
}

/// The data in force.
pub(crate) struct Data {
    lists: BTreeMap<String, WordList>,
    pub(crate) jargon: Vec<Jargon>,
    pub(crate) contacts: Vec<Contact>,
}

#[derive(Deserialize)]
struct ListsFile {
    lists: BTreeMap<String, ListFile>,
}

#[derive(Deserialize)]
struct ListFile {
    words: Vec<String>,
}

/// Lists that the rules built so far read: a file without one of them is refused.
const NEEDED: &[&str] = &[
    "teams",
    "offences",
    "action_words",
    "call_words",
    "not_call_words",
];

impl Data {
    pub(crate) fn read(files: &DataFiles<'_>) -> Result<Self, StandardError> {
        let json: ListsFile =
            serde_json::from_str(files.word_lists).map_err(|e| StandardError::Data {
                file: "word_lists.json",
                what: e.to_string(),
            })?;
        if let Some(name) = NEEDED.iter().find(|n| !json.lists.contains_key(**n)) {
            return Err(StandardError::Data {
                file: "word_lists.json",
                what: format!("the list {name} is missing"),
            });
        }
        Ok(Self {
            lists: json
                .lists
                .into_iter()
                .map(|(name, list)| (name, WordList::new(&list.words)))
                .collect(),
            jargon: rows(files.police_jargon, "police_jargon.csv")?,
            contacts: rows(files.official_contacts, "official_contacts.csv")?,
        })
    }

    /// A word list by its name.
    ///
    /// # Panics
    /// On a list that is not in `NEEDED`: a fault of the rule, which its tests show.
    pub(crate) fn list(&self, name: &'static str) -> &WordList {
        debug_assert!(NEEDED.contains(&name), "add {name} to NEEDED");
        &self.lists[name]
    }
}

fn rows<T: serde::de::DeserializeOwned>(
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
