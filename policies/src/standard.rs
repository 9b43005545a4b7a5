//! The standard in force: rules with their settings, word lists and contacts, read once and named by its hash.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use aws_lc_rs::digest;
use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use crate::{
    data::{Data, DataFiles},
    rule::{Check, Rule},
    rules::RULES,
    words::WordList,
};

/// The shipped thresholds, severities and lists.
const SHIPPED: &str = include_str!("../standards/met.toml");

/// What is wrong with the files of a standard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandardError {
    /// A key, a value or the syntax of the settings.
    #[error("standard, line {line}: {what}")]
    Settings {
        /// The line of the settings file, from 1.
        line: usize,
        /// What is wrong, and how to put it right.
        what: String,
    },
    /// A data file that cannot be read.
    #[error("{file}: {what}")]
    Data {
        /// Which file.
        file: &'static str,
        /// What is wrong with it.
        what: String,
    },
}

/// Short lists that more than one rule reads.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    /// After one of these with a capital stands a place.
    pub(crate) place_prepositions: WordList,
    /// With a capital after one of them, and no place all the same.
    pub(crate) not_places: Vec<String>,
    /// Words for venues.
    pub(crate) venue_words: WordList,
    /// Words that say what kind of venue it is, between its name and a word for venues.
    pub(crate) venue_kinds: WordList,
    /// Between a group and people they make it the group of a thing, or a language.
    pub(crate) group_of_a_thing: WordList,
    /// After a group of people they make it the name of a body: "Somali women's group".
    pub(crate) bodies: WordList,
    /// Bodies and days that have a group in their name, beside `not_groups`.
    pub(crate) not_a_group: WordList,
}

/// A rule with its settings.
pub(crate) struct Armed {
    pub(crate) rule: &'static Rule,
    pub(crate) check: Box<dyn Check>,
}

/// The four-point standard: rules, settings and data.
pub struct Standard {
    pub(crate) rules: Vec<Armed>,
    pub(crate) data: Data,
    pub(crate) sources: BTreeMap<String, String>,
    pub(crate) lists: Lists,
    hash: String,
}

impl std::fmt::Debug for Standard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Standard")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

impl Standard {
    /// The standard as shipped, from the files built into the program.
    ///
    /// # Errors
    /// Never in practice: a test reads these files before every release.
    pub fn shipped() -> Result<Self, StandardError> {
        Self::load(SHIPPED, &DataFiles::default())
    }

    /// The same, loaded once in a process: what is built into the program cannot change while it runs.
    ///
    /// # Errors
    /// As [`Standard::shipped`].
    pub fn shared() -> Result<Arc<Self>, StandardError> {
        static LOADED: Mutex<Option<Arc<Standard>>> = Mutex::new(None);
        // Who comes meanwhile waits, and does not load it too.
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*loaded {
            return Ok(Arc::clone(loaded));
        }
        let standard = Arc::new(Self::shipped()?);
        *loaded = Some(Arc::clone(&standard));
        Ok(standard)
    }

    /// A standard from a settings file, and data files that stand in for the shipped ones.
    ///
    /// # Errors
    /// A key that is not known, a rule without settings, a value of the wrong type, or a data file that cannot be
    /// read; each with its line.
    pub fn load(settings: &str, data: &DataFiles<'_>) -> Result<Self, StandardError> {
        let mut reader = Settings::parse(settings)?;
        let sources = reader.take::<BTreeMap<String, String>>("sources")?;
        let lists = reader.take::<Lists>("lists")?;
        let mut rules = Vec::with_capacity(RULES.len());
        for rule in RULES {
            let value = reader.take_value(rule.id)?;
            let check = (rule.build)(value).map_err(|e| reader.fault(&e))?;
            if let Some(key) = rule.sources.iter().find(|key| !sources.contains_key(**key)) {
                return Err(StandardError::Settings {
                    line: 1,
                    what: format!("[sources] does not name {key}, which {} cites", rule.id),
                });
            }
            rules.push(Armed { rule, check });
        }
        reader.finish()?;
        Ok(Self {
            rules,
            data: Data::read(data)?,
            sources,
            lists,
            hash: hash(settings, data),
        })
    }

    /// SHA-256 over its files, in lower-case hex: which standard a report was made by.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The rules that are built, in the order of the page.
    pub fn built(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        self.rules.iter().map(|armed| armed.rule)
    }
}

/// Each file with its length before it, so that no two sets of files run together into the same bytes.
fn hash(settings: &str, data: &DataFiles<'_>) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for text in std::iter::once(settings).chain(data.texts()) {
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    let bytes = context.finish();
    bytes.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

/// The tables of a settings file, taken out one by one: what is left over is unknown.
struct Settings<'t> {
    text: &'t str,
    tables: BTreeMap<String, (Range<usize>, Spanned<DeValue<'t>>)>,
}

impl<'t> Settings<'t> {
    fn parse(text: &'t str) -> Result<Self, StandardError> {
        let table = DeTable::parse(text).map_err(|e| fault(text, &e))?;
        let tables = table
            .into_inner()
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), (key.span(), value)))
            .collect();
        Ok(Self { text, tables })
    }

    fn take_value(&mut self, name: &str) -> Result<ValueDeserializer<'t>, StandardError> {
        match self.tables.remove(name) {
            Some((_, value)) => Ok(ValueDeserializer::from(value)),
            None => Err(StandardError::Settings {
                line: 1,
                what: format!("the table [{name}] is missing"),
            }),
        }
    }

    fn take<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<T, StandardError> {
        let value = self.take_value(name)?;
        T::deserialize(value).map_err(|e| self.fault(&e))
    }

    fn fault(&self, error: &toml::de::Error) -> StandardError {
        fault(self.text, error)
    }

    fn finish(self) -> Result<(), StandardError> {
        let Some((name, (span, _))) = self.tables.into_iter().min_by_key(|(_, (s, _))| s.start)
        else {
            return Ok(());
        };
        let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        Err(StandardError::Settings {
            line: line_of(self.text, span.start),
            what: format!(
                "there is no table [{name}]: a standard has [sources], [lists] and {}",
                known.join(", ")
            ),
        })
    }
}

fn fault(text: &str, error: &toml::de::Error) -> StandardError {
    StandardError::Settings {
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        what: error.message().trim().replace('\n', ", "),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.iter().filter(|b| **b == b'\n').count() + 1
}
