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
        Self::load("", &DataFiles::default())
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

    /// A standard from the force's own settings, which stand in for the shipped ones key by key (an empty text changes
    /// nothing), and from data files that stand in for the shipped ones.
    ///
    /// # Errors
    /// A rule or key that is not known, a value of the wrong type, or a data file that cannot be read; each with its line.
    pub fn load(settings: &str, data: &DataFiles<'_>) -> Result<Self, StandardError> {
        let mut reader = Settings::parse(settings)?;
        let sources = reader.take::<BTreeMap<String, String>>("sources")?;
        let lists = reader.take::<Lists>("lists")?;
        let mut rules = Vec::with_capacity(RULES.len());
        for rule in RULES {
            let check = (rule.build)(reader.take_value(rule.id)?)
                .map_err(|e| reader.fault_in(rule.id, &e))?;
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
    for text in [SHIPPED, settings].into_iter().chain(data.texts()) {
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    let bytes = context.finish();
    bytes.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

/// A table of a settings file: where its header stands, and what is in it.
type Table<'t> = (Range<usize>, Spanned<DeValue<'t>>);

/// The tables of the shipped settings and of a force's own, taken out one by one: what is left over is unknown. The shipped
/// ones are sound, so that whatever is wrong stands in the force's.
struct Settings<'t> {
    text: &'t str,
    own: BTreeMap<String, Table<'t>>,
    /// Where the header of each table of the force's stands, for faults that name no place.
    headers: BTreeMap<String, usize>,
    shipped: BTreeMap<String, Table<'static>>,
}

fn tables(text: &str) -> Result<BTreeMap<String, Table<'_>>, toml::de::Error> {
    let named = DeTable::parse(text)?.into_inner().into_iter();
    Ok(named
        .map(|(key, value)| (key.get_ref().to_string(), (key.span(), value)))
        .collect())
}

impl<'t> Settings<'t> {
    fn parse(text: &'t str) -> Result<Self, StandardError> {
        let own = tables(text).map_err(|e| fault(text, &e))?;
        Ok(Self {
            text,
            headers: own
                .iter()
                .map(|(k, (at, _))| (k.clone(), at.start))
                .collect(),
            own,
            shipped: tables(SHIPPED).map_err(|e| fault(SHIPPED, &e))?,
        })
    }

    /// A table with the force's own keys in the place of the shipped ones.
    fn take_value(&mut self, name: &str) -> Result<ValueDeserializer<'t>, StandardError> {
        let shipped = self.shipped.remove(name).map(|(_, value)| value);
        let own = self.own.remove(name).map(|(_, value)| value);
        let value = match (shipped, own) {
            (Some(shipped), Some(own)) => merged(shipped, own),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => {
                return Err(StandardError::Settings {
                    line: 1,
                    what: format!("the table [{name}] is missing"),
                });
            }
        };
        Ok(ValueDeserializer::from(value))
    }

    fn take<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<T, StandardError> {
        let value = self.take_value(name)?;
        T::deserialize(value).map_err(|e| self.fault_in(name, &e))
    }

    fn fault_in(&self, table: &str, error: &toml::de::Error) -> StandardError {
        let header = self.headers.get(table).copied();
        match (error.span(), header) {
            (None, Some(at)) => StandardError::Settings {
                line: line_of(self.text, at),
                what: format!("[{table}]: {}", plain(error)),
            },
            _ => fault(self.text, error),
        }
    }

    fn finish(self) -> Result<(), StandardError> {
        let Some((name, (span, _))) = self.own.into_iter().min_by_key(|(_, (s, _))| s.start) else {
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

/// The shipped table with the force's keys put over its own; anything but two tables is the force's.
fn merged<'t>(
    shipped: Spanned<DeValue<'static>>,
    own: Spanned<DeValue<'t>>,
) -> Spanned<DeValue<'t>> {
    let span = own.span();
    match (shipped.into_inner(), own.into_inner()) {
        (DeValue::Table(mut table), DeValue::Table(own)) => {
            table.extend(own);
            Spanned::new(span, DeValue::Table(table))
        }
        (_, own) => Spanned::new(span, own),
    }
}

fn plain(error: &toml::de::Error) -> String {
    error.message().trim().replace('\n', ", ")
}

fn fault(text: &str, error: &toml::de::Error) -> StandardError {
    StandardError::Settings {
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        what: plain(error),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.iter().filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_settings_name_every_source_that_a_rule_cites() {
        let standard = Standard::shipped().expect("the shipped files are sound");
        for armed in &standard.rules {
            for key in armed.rule.sources {
                assert!(
                    standard.sources.contains_key(*key),
                    "{} cites {key}",
                    armed.rule.id
                );
            }
        }
    }
}
