//! Other wordings and signatures: proved with the whole catalogue, kept, and in force for the next message.

use std::sync::Arc;

use jiff::civil::Date;
use wardmote_domain::{local_time::LocalDateTime, person::Person, places::Language, sentence::Way};
use wardmote_store::{
    Hand, KeptSentence, KeptSignature, KeptWording, SentenceChange, SentenceLine,
};
use wardmote_templates::BankSentence;

use super::{
    bank::{at, bank, place},
    line::{seen, typed},
    load::{self, Files, LeftOut},
};
use crate::desk::{Desk, DeskError};

/// Words and signatures that are to be kept together.
pub(super) struct Change {
    pub language: Language,
    pub written: Vec<SentenceLine>,
    pub signed: Vec<SentenceLine>,
    pub day: Date,
    pub way: Way,
    pub hand: Hand,
    /// Who it is by, as the bank will say.
    pub name: String,
}

/// A sentence as it stands, as somebody read it.
pub(super) fn as_it_stands(sentence: &BankSentence) -> SentenceLine {
    SentenceLine {
        sentence: sentence.id.to_string(),
        english: sentence.english.clone(),
        text: sentence.own.clone(),
    }
}

/// Another wording of a sentence. For English the words are their own English.
pub(super) fn worded(sentence: &BankSentence, text: String, language: &Language) -> SentenceLine {
    SentenceLine {
        sentence: sentence.id.to_string(),
        english: match language.is_english() {
            true => text.clone(),
            false => sentence.english.clone(),
        },
        text,
    }
}

/// What would be kept, over what is: nothing is stored.
fn with(mut rows: Vec<KeptSentence>, change: &Change) -> Vec<KeptSentence> {
    let written = change.written.iter().map(|line| (line, true));
    let signed = change.signed.iter().map(|line| (line, false));
    for (line, is_wording) in written.chain(signed) {
        let here = |r: &KeptSentence| r.language == change.language && r.sentence == line.sentence;
        let found = rows.iter().position(here);
        let number = found.unwrap_or_else(|| {
            rows.push(KeptSentence {
                language: change.language.clone(),
                sentence: line.sentence.clone(),
                wording: None,
                signature: None,
            });
            rows.len() - 1
        });
        let (english, text) = (line.english.clone(), line.text.clone());
        if is_wording {
            rows[number].wording = Some(KeptWording {
                english,
                text,
                written_by: change.name.clone(),
            });
        } else {
            rows[number].signature = Some(KeptSignature {
                english,
                text,
                reader: change.name.clone(),
                day: change.day,
            });
        }
    }
    rows
}

impl Desk {
    /// Today, on the wall.
    pub(super) fn today(&self) -> Date {
        LocalDateTime::at(self.clock.now()).civil().date()
    }

    /// Writes another wording of a sentence; with `read` the person says that they read the language, and signs it.
    ///
    /// # Errors
    /// When this person may not, there is no such sentence, or the wording cannot be taken: each fault in plain words.
    pub async fn write_sentence(
        &self,
        by: &Person,
        language: &Language,
        sentence: &str,
        text: &str,
        read: bool,
    ) -> Result<(), DeskError> {
        self.may_keep_sentences(by)?;
        let found = at(&bank(&self.catalogue_now(), language)?, &place(sentence)?)?;
        let text = typed(&found, text, language).map_err(wrong)?;
        if text == found.own {
            return Err(DeskError::field(
                "text",
                "these are the words that are there now: change them, or sign them as they are",
            ));
        }
        let line = worded(&found, text, language);
        let signed = Vec::from_iter(read.then(|| line.clone()));
        self.keep_change(self.by_person(by, language, vec![line], signed))
            .await
    }

    /// Signs sentences as they stand, by the person themselves. `read` are places with what was seen of each.
    ///
    /// # Errors
    /// When this person may not, does not say that they read the language, or a sentence changed since they saw it.
    pub async fn sign_sentences(
        &self,
        by: &Person,
        language: &Language,
        read: &[(String, String)],
        reads_it: bool,
    ) -> Result<usize, DeskError> {
        self.may_keep_sentences(by)?;
        if !reads_it {
            return Err(DeskError::field(
                "reads_it",
                "say that you read this language: only then can you sign",
            ));
        }
        let all = bank(&self.catalogue_now(), language)?;
        let mut signed = Vec::new();
        for (sentence, saw) in read {
            let found = at(&all, &place(sentence)?)?;
            if seen(&found) != *saw {
                return Err(DeskError::Conflict(format!(
                    "the sentence {sentence} changed while you had it before you: read it again"
                )));
            }
            signed.push(as_it_stands(&found));
        }
        if signed.is_empty() {
            return Err(DeskError::field(
                "sentence",
                "tick the sentences that you have read",
            ));
        }
        let many = signed.len();
        self.keep_change(self.by_person(by, language, Vec::new(), signed))
            .await?;
        Ok(many)
    }

    fn by_person(
        &self,
        by: &Person,
        language: &Language,
        written: Vec<SentenceLine>,
        signed: Vec<SentenceLine>,
    ) -> Change {
        Change {
            language: language.clone(),
            written,
            signed,
            day: self.today(),
            way: Way::Page,
            hand: Hand::Person {
                id: by.id,
                reader: None,
            },
            name: by.name.clone(),
        }
    }

    /// Proves the catalogue with the change, keeps it, and puts the catalogue in force. Nothing is kept of what breaks
    /// the proof.
    ///
    /// # Errors
    /// When the proof fails, or the store cannot keep it.
    pub(super) async fn keep_change(&self, change: Change) -> Result<(), DeskError> {
        let _one = self.sentences.changing.lock().await;
        let rows = with(self.store.kept_sentences().await?, &change);
        let (overlay, base) = (self.judge.overlay().clone(), self.judge.of_files());
        // What did not fit at the start would break this proof too, and says nothing against the change.
        let mut out = self.sentences.left_out();
        let anew = |o: &LeftOut| {
            let same = |line: &SentenceLine| line.sentence == o.sentence;
            o.language == change.language && change.written.iter().any(same)
        };
        out.retain(|o| !anew(o));
        let still_out = out.clone();
        let proved = self
            .proving(move || {
                let (mut lines, _) = load::lines(&Files::of(&base), &rows);
                load::without(&mut lines, &out);
                load::prove(&overlay, &lines, None)
            })
            .await?;
        let catalogue = proved.map_err(|error| {
            DeskError::field(
                "text",
                format!("the catalogue cannot be put together with this wording: {error}"),
            )
        })?;
        self.store
            .keep_sentences(SentenceChange {
                language: change.language,
                written: change.written,
                signed: change.signed,
                day: change.day,
                way: change.way,
                hand: change.hand,
            })
            .await?;
        self.judge.replace(Arc::new(catalogue));
        self.sentences.leaves_out(still_out);
        Ok(())
    }
}

/// The faults of one wording, beside its field.
fn wrong(faults: Vec<String>) -> DeskError {
    let fault = |what| wardmote_domain::draft::FieldProblem {
        field: "text".to_owned(),
        what,
    };
    DeskError::Invalid(faults.into_iter().map(fault).collect())
}
