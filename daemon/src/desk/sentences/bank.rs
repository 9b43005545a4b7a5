//! The bank, read.

use std::sync::Arc;

use wardmote_domain::{
    person::{Act, Person},
    places::{Language, LanguageInfo},
    words::Direction,
};
use wardmote_store::SentenceEvent;
use wardmote_templates::{BankSentence, Catalogue, SentenceId};

use super::{
    line::{row, shown},
    load::{self, LeftOut},
    rows::{
        EventRow, LanguageCounts, OneSentence, SentenceFilter, SentenceRow, Sentences, Standing,
    },
};
use crate::desk::{Desk, DeskError};

pub(super) fn direction(language: &Language) -> Direction {
    LanguageInfo::of(language).map_or(Direction::Ltr, |info| info.direction)
}

fn counts(language: Language, rows: &[SentenceRow]) -> LanguageCounts {
    let stand = |state| rows.iter().filter(|row| row.state == state).count();
    let mut readers: Vec<String> = Vec::new();
    let signed = rows.iter().filter(|row| row.state == Standing::Signed);
    for name in signed.filter_map(|row| row.signed_by.as_ref()) {
        if !readers.contains(name) {
            readers.push(name.clone());
        }
    }
    LanguageCounts {
        direction: direction(&language),
        language,
        sentences: rows.len(),
        signed: stand(Standing::Signed),
        unread: stand(Standing::Unread),
        stale: stand(Standing::Stale),
        readers,
    }
}

/// The sentences of a language.
pub(super) fn bank(
    catalogue: &Catalogue,
    language: &Language,
) -> Result<Vec<BankSentence>, DeskError> {
    catalogue.bank(language).ok_or_else(|| {
        DeskError::NotFound(format!(
            "the catalogue has no language {}",
            language.as_str()
        ))
    })
}

/// The sentence of that place.
pub(super) fn at(bank: &[BankSentence], id: &SentenceId) -> Result<BankSentence, DeskError> {
    let found = bank.iter().find(|sentence| sentence.id == *id);
    found
        .cloned()
        .ok_or_else(|| DeskError::NotFound(format!("the catalogue has no sentence {id}")))
}

/// A sentence's place as it was typed or linked.
pub(super) fn place(text: &str) -> Result<SentenceId, DeskError> {
    text.parse()
        .map_err(|error: wardmote_templates::NoSentenceId| DeskError::NotFound(error.to_string()))
}

impl Desk {
    /// Whether this person looks after the sentences of the whole force.
    pub fn keeps_sentences(&self, by: &Person) -> bool {
        by.may(Act::KeepSentences, &[])
    }

    pub(super) fn may_keep_sentences(&self, by: &Person) -> Result<(), DeskError> {
        self.permit(by, Act::KeepSentences, &[])
    }

    /// Every language of the catalogue, and how far its sentences are.
    ///
    /// # Errors
    /// When this person may not read.
    pub fn sentence_languages(&self, by: &Person) -> Result<Vec<LanguageCounts>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let catalogue = self.judge.catalogue();
        let count = |language: Language| {
            let rows: Vec<SentenceRow> = bank(&catalogue, &language)?.iter().map(row).collect();
            Ok(counts(language, &rows))
        };
        catalogue.languages().into_iter().map(count).collect()
    }

    /// The sentences of a language that are asked for.
    ///
    /// # Errors
    /// When this person may not read, or there is no such language.
    pub fn sentences(
        &self,
        by: &Person,
        language: &Language,
        filter: SentenceFilter,
    ) -> Result<Sentences, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let mut rows: Vec<SentenceRow> = bank(&self.judge.catalogue(), language)?
            .iter()
            .map(row)
            .collect();
        let counts = counts(language.clone(), &rows);
        rows.retain(|row| filter.takes(row));
        Ok(Sentences {
            counts,
            sentences: rows,
            left_out: self.left_out_sentences(Some(language)),
            may_change: self.keeps_sentences(by),
        })
    }

    /// One sentence with its history.
    ///
    /// # Errors
    /// When this person may not read, or there is no such sentence.
    pub async fn sentence(
        &self,
        by: &Person,
        language: &Language,
        sentence: &str,
    ) -> Result<OneSentence, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let id = place(sentence)?;
        let found = at(&bank(&self.judge.catalogue(), language)?, &id)?;
        let history = self.store.sentence_history(language, id.as_str()).await?;
        Ok(OneSentence {
            language: language.clone(),
            direction: direction(language),
            row: row(&found),
            history: history.into_iter().map(event).collect(),
            may_change: self.keeps_sentences(by),
        })
    }

    /// What is kept and does not fit the catalogue any more; of one language or of all.
    pub fn left_out_sentences(&self, language: Option<&Language>) -> Vec<LeftOut> {
        let mut all = self.sentences.left_out();
        all.retain(|out| language.is_none_or(|l| out.language == *l));
        all
    }

    /// Puts what the store keeps over the files, at a start: what does not fit is left out and told.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load_sentences(&self) -> Result<(), DeskError> {
        let _one = self.sentences.changing.lock().await;
        let rows = self.store.kept_sentences().await?;
        if rows.is_empty() {
            return Ok(());
        }
        let (overlay, base) = (self.judge.overlay().clone(), self.judge.of_files());
        let loaded = self
            .proving(move || load::load(&overlay, &base, &rows))
            .await?;
        for out in &loaded.left_out {
            tracing::warn!(
                language = out.language.as_str(),
                sentence = out.sentence,
                "a kept sentence does not fit the catalogue any more and is left out"
            );
        }
        self.judge.replace(loaded.catalogue);
        self.sentences.leaves_out(loaded.left_out);
        Ok(())
    }

    /// Does work that takes a while off the threads that answer requests.
    pub(super) async fn proving<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, DeskError> {
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| DeskError::Internal("the catalogue could not be proved".to_owned()))
    }

    /// The catalogue in force.
    pub(super) fn catalogue_now(&self) -> Arc<Catalogue> {
        self.judge.catalogue()
    }
}

fn event(event: SentenceEvent) -> EventRow {
    EventRow {
        signed: event.signed,
        english: shown(&event.english),
        own: shown(&event.text),
        who: event.who,
        day: event.day,
        way: event.way,
        entered_by: event.entered_by,
        at: event.at,
    }
}
