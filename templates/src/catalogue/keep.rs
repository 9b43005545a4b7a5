//! Kept wordings over a language's file, and which sentences were written for another English than today's.

use std::collections::BTreeMap;

use super::{
    Keeping,
    files::{Source, shipped},
    read::{self, LanguageFile},
};
use crate::{TemplateError, bank::SentenceId};
use wardmote_domain::places::Language;

/// English sentences by their places.
pub(super) type English = BTreeMap<SentenceId, String>;

/// The English that is in force, and the English that ships.
#[derive(Debug)]
pub(super) struct Englishes {
    now: English,
    shipped: English,
}

fn sentences(file: &LanguageFile) -> English {
    let all = file.sentences().into_iter();
    all.map(|(id, text)| (id, text.to_owned())).collect()
}

impl Englishes {
    /// Reads both.
    ///
    /// # Errors
    /// When a file is malformed, or there is no English.
    pub fn of(sources: &BTreeMap<Language, Source>) -> Result<Self, TemplateError> {
        let english = Language::english();
        let source = sources.get(&english).ok_or(TemplateError::NoEnglish)?;
        let mut file = read::file(&english, &source.content)?;
        for kept in &source.kept {
            file.put(&kept.id, &kept.text);
        }
        let shipped = shipped().remove(&english).ok_or(TemplateError::NoEnglish)?;
        Ok(Self {
            now: sentences(&file),
            shipped: sentences(&read::file(&english, &shipped)?),
        })
    }
}

/// Lays the kept wordings over a language's file.
pub(super) fn over(
    file: &mut LanguageFile,
    language: &Language,
    source: &Source,
    englishes: &Englishes,
) -> Keeping {
    let mut keeping = Keeping::default();
    let fresh =
        |id: &SentenceId| !source.shipped || englishes.shipped.get(id) == englishes.now.get(id);
    for kept in &source.kept {
        // A sentence that helps another of its language has no English of its own.
        let now = englishes.now.get(&kept.id).map_or("", String::as_str);
        let of_today = language.is_english() || now == kept.english;
        // An upgrade that brings a new English brings its translation too, and that says what the English says.
        let by_the_file = !of_today && fresh(&kept.id);
        let wording = if by_the_file { None } else { Some(&kept.text) };
        match wording.map(|text| file.put(&kept.id, text)) {
            Some(Some(())) => drop(keeping.wordings.insert(kept.id.clone(), kept.clone())),
            None if file.has(&kept.id) => drop(keeping.wordings.remove(&kept.id)),
            Some(None) | None => keeping.unplaced.push(kept.id.clone()),
        }
    }
    if language.is_english() {
        return keeping;
    }
    for id in file.sentences().into_keys() {
        let written_beside = match keeping.wordings.get(&id) {
            Some(kept) => Some(&kept.english),
            None if source.shipped => englishes.shipped.get(&id),
            None => None,
        };
        let Some(now) = englishes.now.get(&id) else {
            continue;
        };
        if let Some(then) = written_beside.filter(|then| *then != now) {
            keeping.stale.insert(id, then.clone());
        }
    }
    keeping
}
