//! What is kept of each sentence, and the history of one.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteRow;
use wardmote_domain::places::Language;

use super::types::{KeptSentence, KeptSignature, KeptWording, SentenceEvent};
use crate::{error::Result, rows::Cells, store::Store};

const WORDINGS: &str = "SELECT w.language, w.sentence, w.english, w.text, coalesce(w.reader, p.name) AS who \
    FROM sentence_wording w LEFT JOIN person p ON p.person = w.entered_by WHERE w.wording IN \
    (SELECT max(wording) FROM sentence_wording GROUP BY language, sentence)";

const SIGNATURES: &str = "SELECT s.language, s.sentence, s.english, s.text, s.day, coalesce(s.reader, p.name) AS who \
    FROM sentence_signature s LEFT JOIN person p ON p.person = s.entered_by WHERE s.signature IN \
    (SELECT max(signature) FROM sentence_signature GROUP BY language, sentence)";

const HISTORY: &str = "SELECT 0 AS signed, w.wording AS number, w.english, w.text, coalesce(w.reader, p.name) AS who, \
      NULL AS day, w.way, CASE WHEN w.reader IS NOT NULL THEN p.name END AS entered, w.at \
    FROM sentence_wording w LEFT JOIN person p ON p.person = w.entered_by WHERE w.language = $1 AND w.sentence = $2 \
    UNION ALL \
    SELECT 1, s.signature, s.english, s.text, coalesce(s.reader, p.name), s.day, s.way, \
      CASE WHEN s.reader IS NOT NULL THEN p.name END, s.at \
    FROM sentence_signature s LEFT JOIN person p ON p.person = s.entered_by WHERE s.language = $1 AND s.sentence = $2 \
    ORDER BY 9 DESC, 1 DESC, 2 DESC LIMIT 200";

impl Store {
    /// What is kept of each sentence, by language and place.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn kept_sentences(&self) -> Result<Vec<KeptSentence>> {
        let mut conn = self.read().await?;
        let mut kept: BTreeMap<(Language, String), KeptSentence> = BTreeMap::new();
        for row in sqlx::query(WORDINGS).fetch_all(&mut *conn).await? {
            entry(&mut kept, &row)?.wording = Some(KeptWording {
                english: row.text("english")?,
                text: row.text("text")?,
                written_by: row.text("who")?,
            });
        }
        for row in sqlx::query(SIGNATURES).fetch_all(&mut *conn).await? {
            entry(&mut kept, &row)?.signature = Some(KeptSignature {
                english: row.text("english")?,
                text: row.text("text")?,
                reader: row.text("who")?,
                day: row.word("day", "the day of a reading")?,
            });
        }
        Ok(kept.into_values().collect())
    }

    /// Who wrote and who signed a sentence, the newest first; the last 200 of it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sentence_history(
        &self,
        language: &Language,
        sentence: &str,
    ) -> Result<Vec<SentenceEvent>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(HISTORY)
            .bind(language.as_str())
            .bind(sentence)
            .fetch_all(&mut *conn)
            .await?;
        let event = |row: &SqliteRow| {
            Ok(SentenceEvent {
                signed: row.flag("signed")?,
                english: row.text("english")?,
                text: row.text("text")?,
                who: row.text("who")?,
                day: row.word_or("day", "the day of a reading")?,
                way: row.word("way", "the way of a sentence")?,
                entered_by: row.text_or("entered")?,
                at: row.time("at")?,
            })
        };
        rows.iter().map(event).collect()
    }
}

fn entry<'a>(
    kept: &'a mut BTreeMap<(Language, String), KeptSentence>,
    row: &SqliteRow,
) -> Result<&'a mut KeptSentence> {
    let language: Language = row.word("language", "a language")?;
    let sentence = row.text("sentence")?;
    let key = (language.clone(), sentence.clone());
    Ok(kept.entry(key).or_insert(KeptSentence {
        language,
        sentence,
        wording: None,
        signature: None,
    }))
}
