//! The data a standard reads: word lists, plain words, police terms, official contacts, boroughs.

mod rows;

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::places::BoroughCode;

pub(crate) use self::rows::{CommonWords, Contact, Jargon, JargonRule, PlainWord, Profile, share};
use self::rows::{Frequency, rows};

use crate::{standard::StandardError, words::WordList};

const WORD_LISTS: &str = include_str!("../data/word_lists.json");
const POLICE_JARGON: &str = include_str!("../data/police_jargon.csv");
const OFFICIAL_CONTACTS: &str = include_str!("../data/official_contacts.csv");
const PLAIN_WORDS: &str = include_str!("../data/plain_words.csv");
const WORD_FREQUENCY: &str = include_str!("../data/word_frequency_en.csv");
const BOROUGH_PROFILE: &str = include_str!("../data/borough_profile.csv");

/// Texts of data files that stand in for the shipped ones; the default is the shipped ones.
#[derive(Debug, Clone, Copy)]
pub struct DataFiles<'a> {
    /// In the form of `word_lists.json`: each list in it takes the place of the shipped list of that name.
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
    /// Their names, in the order of their fields.
    pub const NAMES: [&'static str; 6] = [
        "word_lists.json",
        "police_jargon.csv",
        "official_contacts.csv",
        "plain_words.csv",
        "word_frequency_en.csv",
        "borough_profile.csv",
    ];

    /// The shipped files with one of them replaced; none where there is no file of that name.
    pub fn with(mut self, name: &str, text: &'a str) -> Option<Self> {
        let file = match name {
            "word_lists.json" => &mut self.word_lists,
            "police_jargon.csv" => &mut self.police_jargon,
            "official_contacts.csv" => &mut self.official_contacts,
            "plain_words.csv" => &mut self.plain_words,
            "word_frequency_en.csv" => &mut self.word_frequency,
            "borough_profile.csv" => &mut self.borough_profile,
            _ => return None,
        };
        *file = text;
        Some(self)
    }

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

/// The data in force.
pub(crate) struct Data {
    lists: BTreeMap<String, WordList>,
    pub(crate) jargon: Vec<Jargon>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) plain_words: Vec<PlainWord>,
    pub(crate) common_words: CommonWords,
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

/// The lists of a file by name. A list without a word would switch its rules off without a word.
fn lists_of(text: &str) -> Result<BTreeMap<String, Vec<String>>, StandardError> {
    let fault = |what: String| StandardError::Data {
        file: "word_lists.json",
        what,
    };
    let json: ListsFile = serde_json::from_str(text).map_err(|e| fault(e.to_string()))?;
    let lists = json.lists.into_iter().map(|(name, list)| {
        match list.words.iter().all(|word| word.trim().is_empty()) {
            true => Err(fault(format!("the list {name} has no words"))),
            false => Ok((name, list.words)),
        }
    });
    lists.collect()
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
        let mut lists = lists_of(WORD_LISTS)?;
        for (name, words) in lists_of(files.word_lists)? {
            if !NEEDED.contains(&name.as_str()) {
                return Err(StandardError::Data {
                    file: "word_lists.json",
                    what: format!(
                        "there is no list {name}. The lists are {}",
                        NEEDED.join(", ")
                    ),
                });
            }
            lists.insert(name, words);
        }
        Ok(Self {
            lists: (lists.into_iter())
                .map(|(name, words)| {
                    let list = match CAPITALS_COUNT.contains(&name.as_str()) {
                        true => WordList::as_written(&words),
                        false => WordList::new(&words),
                    };
                    (name, list)
                })
                .collect(),
            jargon: rows(files.police_jargon, "police_jargon.csv")?,
            contacts: rows(files.official_contacts, "official_contacts.csv")?,
            plain_words: rows(files.plain_words, "plain_words.csv")?,
            common_words: CommonWords::new(rows::<Frequency>(
                files.word_frequency,
                "word_frequency_en.csv",
            )?),
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
