//! The data a standard reads: word lists, plain words, police terms, official contacts, boroughs.

use std::collections::{BTreeMap, HashSet};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    places::{BoroughCode, Share},
    text::phones,
};

use crate::{contacts::Kind, standard::StandardError, words::WordList};

const WORD_LISTS: &str = include_str!("../data/word_lists.json");
const POLICE_JARGON: &str = include_str!("../data/police_jargon.csv");
const OFFICIAL_CONTACTS: &str = include_str!("../data/official_contacts.csv");
const PLAIN_WORDS: &str = include_str!("../data/plain_words.csv");
const WORD_FREQUENCY: &str = include_str!("../data/word_frequency_en.csv");
const BOROUGH_PROFILE: &str = include_str!("../data/borough_profile.csv");

/// Texts of data files that stand in for the shipped ones; the default is the shipped ones.
#[derive(Debug, Clone, Copy)]
pub struct DataFiles<'a> {
    /// In the form of `word_lists.json`.
    pub word_lists: &'a str,
    /// In the form of `police_jargon.csv`.
    pub police_jargon: &'a str,
    /// In the form of `official_contacts.csv`.
    pub official_contacts: &'a str,
    /// In the form of `plain_words.csv`.
    pub plain_words: &'a str,
    /// In the form of `word_frequency_en.csv`.
    pub word_frequency: &'a str,
    /// In the form of `borough_profile.csv`.
    pub borough_profile: &'a str,
}

impl Default for DataFiles<'_> {
    fn default() -> Self {
        Self {
            word_lists: WORD_LISTS,
            police_jargon: POLICE_JARGON,
            official_contacts: OFFICIAL_CONTACTS,
            plain_words: PLAIN_WORDS,
            word_frequency: WORD_FREQUENCY,
            borough_profile: BOROUGH_PROFILE,
        }
    }
}

impl<'a> DataFiles<'a> {
    pub(crate) fn texts(&self) -> [&'a str; 6] {
        [
            self.word_lists,
            self.police_jargon,
            self.official_contacts,
            self.plain_words,
            self.word_frequency,
            self.borough_profile,
        ]
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
struct Frequency {
    word: String,
    #[serde(rename = "zipf")]
    _zipf: f32,
}

/// The data in force.
pub(crate) struct Data {
    lists: BTreeMap<String, WordList>,
    pub(crate) jargon: Vec<Jargon>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) plain_words: Vec<PlainWord>,
    /// Words met at least once in a million, in lower case. It holds swear words: never shown.
    pub(crate) common_words: HashSet<String>,
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
struct ListsFile {
    lists: BTreeMap<String, ListFile>,
}

#[derive(Deserialize)]
struct ListFile {
    words: Vec<String>,
}

/// The lists that the rules read: a file without one of them is refused.
const NEEDED: &[&str] = &[
    "known_initials",
    "teams",
    "offences",
    "action_words",
    "hazard_words",
    "source_words",
    "what_words",
    "report_words",
    "not_told_as_fact",
    "crime_done",
    "groups_adjective",
    "groups_noun",
    "persons",
    "immigration_terms",
    "not_groups",
    "blaming_phrases",
    "guilty_phrases",
    "case_closed",
    "arrest_words",
    "charged_words",
    "court_words",
    "sexual_offence_words",
    "victim_words",
    "job_words",
    "tie_words",
    "own_place_words",
    "participles",
    "neutral_participles",
    "call_words",
    "not_call_words",
    "vehicle_words",
    "dead_words",
    "not_dead_words",
    "police_contact_words",
    "serious_harm_words",
    "suicide_words",
    "suicide_method_words",
    "help_words",
    "reassuring_claims",
    "tactics_words",
    "political_words",
    "figure_words",
    "period_words",
    "source_of_figures",
    "reply_words",
    "holding_words",
];

/// Lists in which the capitals of an entry count.
const CAPITALS_COUNT: &[&str] = &["groups_noun"];

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
                .map(|(name, list)| {
                    let list = if CAPITALS_COUNT.contains(&name.as_str()) {
                        WordList::as_written(&list.words)
                    } else {
                        WordList::new(&list.words)
                    };
                    (name, list)
                })
                .collect(),
            jargon: rows(files.police_jargon, "police_jargon.csv")?,
            contacts: rows(files.official_contacts, "official_contacts.csv")?,
            plain_words: rows(files.plain_words, "plain_words.csv")?,
            common_words: rows::<Frequency>(files.word_frequency, "word_frequency_en.csv")?
                .into_iter()
                .map(|row| row.word)
                .collect(),
            profiles: rows(files.borough_profile, "borough_profile.csv")?,
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

    /// What the census says of a borough.
    pub(crate) fn profile(&self, borough: BoroughCode) -> Option<&Profile> {
        self.profiles.iter().find(|p| p.borough_gss == borough)
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
