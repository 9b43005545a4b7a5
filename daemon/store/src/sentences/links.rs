//! The private links of readers. A link's token is never here, only its hash under the daemon's key.

use serde_json::json;
use sqlx::sqlite::SqliteRow;
use wardmote_domain::{audit::AuditAct, ids::PersonId, places::Language};

use super::{
    keep::person,
    types::{LineAnswer, NewReadingLink, ReadingLink, SavedAnswer},
};
use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, micros, to_json},
    people::person_key,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// The most links that stand for one language.
const MOST: i64 = 50;

/// A use is written down once in this many microseconds: reading must not cost a write a page.
const USED_EACH: i64 = 60_000_000;

macro_rules! view {
    () => {
        "SELECT l.*, p.name AS made_by_name, \
         (SELECT count(*) FROM sentence_signature s WHERE s.link = l.link) AS signed, \
         (SELECT count(*) FROM reading_answer a WHERE a.link = l.link) AS saved \
         FROM reading_link l JOIN person p ON p.person = l.made_by "
    };
}

fn view(row: &SqliteRow) -> Result<ReadingLink> {
    Ok(ReadingLink {
        number: row.int("link")?,
        language: row.word("language", "a language")?,
        reader: row.text("reader")?,
        note: row.text("note")?,
        kinds: row.json("kinds", "the kinds of a reader's link")?,
        made_by: row.text("made_by_name")?,
        made_at: row.time("made_at")?,
        ends_at: row.time("ends_at")?,
        ended_at: row.time_or("ended_at")?,
        used_at: row.time_or("used_at")?,
        signed: row.count("signed")?,
        saved: row.count("saved")?,
    })
}

/// The reader of a link that stands.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Conflict`] for one that has ended.
pub(super) async fn standing(tx: &mut Tx, number: i64) -> Result<String> {
    let row = sqlx::query("SELECT reader, ends_at, ended_at FROM reading_link WHERE link = $1")
        .bind(number)
        .fetch_optional(&mut tx.conn)
        .await?;
    let row = some(row, "such link")?;
    if row.time_or("ended_at")?.is_some() || row.time("ends_at")? <= tx.now() {
        return Err(Refusal::Conflict("this link has ended".to_owned()).into());
    }
    row.text("reader")
}

impl Store {
    /// Keeps a reader's link, and gives its number.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when too many stand for the language.
    pub async fn invite_reader(&self, new: NewReadingLink, by: PersonId) -> Result<i64> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { invite(tx, &new, by).await })
        })
        .await
    }

    /// Ends a link, from now on and for good. What its reader had kept without signing it is dropped.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it was ended before.
    pub async fn end_reading_link(
        &self,
        language: Language,
        number: i64,
        by: PersonId,
    ) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { end(tx, &language, number, by).await })
        })
        .await
    }

    /// The links of a language, ended ones too, the newest first; the last 200 of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reading_links(&self, language: &Language) -> Result<Vec<ReadingLink>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            view!(),
            "WHERE l.language = $1 ORDER BY l.link DESC LIMIT 200"
        ))
        .bind(language.as_str())
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(view).collect()
    }

    /// The link of that hash, ended or not.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reading_link(&self, hash: Sha256) -> Result<Option<ReadingLink>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(concat!(view!(), "WHERE l.hash = $1"))
            .bind(hash.bytes())
            .fetch_optional(&mut *conn)
            .await?;
        row.as_ref().map(view).transpose()
    }

    /// Writes down that a link is used now.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn use_reading_link(&self, number: i64) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE reading_link SET used_at = $2 \
                     WHERE link = $1 AND (used_at IS NULL OR used_at < $2 - $3)",
                )
                .bind(number)
                .bind(tx.micros())
                .bind(USED_EACH)
                .execute(&mut tx.conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// What a reader ticked and typed and has not signed yet, by sentence.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn saved_answers(&self, number: i64) -> Result<Vec<SavedAnswer>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT sentence, english, own, text FROM reading_answer WHERE link = $1 ORDER BY sentence",
        )
        .bind(number)
        .fetch_all(&mut *conn)
        .await?;
        let answer = |row: &SqliteRow| {
            let text = row.text("text")?;
            Ok(SavedAnswer {
                sentence: row.text("sentence")?,
                english: row.text("english")?,
                own: row.text("own")?,
                answer: match text.is_empty() {
                    true => LineAnswer::Right,
                    false => LineAnswer::Other(text),
                },
            })
        };
        rows.iter().map(answer).collect()
    }

    /// Keeps answers until they are signed, in place of those before.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] for a link that has ended.
    pub async fn save_answers(&self, number: i64, answers: Vec<SavedAnswer>) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                standing(tx, number).await?;
                for answer in &answers {
                    save(tx, number, answer).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

async fn save(tx: &mut Tx, number: i64, answer: &SavedAnswer) -> Result<()> {
    let text = match &answer.answer {
        LineAnswer::Right => "",
        LineAnswer::Other(text) => text.as_str(),
    };
    sqlx::query(
        "INSERT INTO reading_answer (link, sentence, english, own, text, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (link, sentence) DO UPDATE SET english = $3, own = $4, text = $5, at = $6",
    )
    .bind(number)
    .bind(&answer.sentence)
    .bind(&answer.english)
    .bind(&answer.own)
    .bind(text)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn invite(tx: &mut Tx, new: &NewReadingLink, by: PersonId) -> Result<i64> {
    let made_by = person_key(&mut tx.conn, by).await?;
    let open = sqlx::query(
        "SELECT count(*) AS n FROM reading_link WHERE language = $1 AND ended_at IS NULL AND ends_at > $2",
    )
    .bind(new.language.as_str())
    .bind(tx.micros())
    .fetch_one(&mut tx.conn)
    .await?;
    if open.int("n")? >= MOST {
        let why = format!("{MOST} readers of this language have a link: end one first");
        return Err(Refusal::Conflict(why).into());
    }
    let done = sqlx::query(
        "INSERT INTO reading_link (hash, language, reader, note, kinds, made_by, made_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.hash.bytes())
    .bind(new.language.as_str())
    .bind(&new.reader)
    .bind(&new.note)
    .bind(to_json(&new.kinds)?)
    .bind(made_by)
    .bind(tx.micros())
    .bind(micros(new.ends_at))
    .execute(&mut tx.conn)
    .await?;
    let number = done.last_insert_rowid();
    let detail = json!({
        "link": number, "language": new.language, "kinds": new.kinds, "ends": new.ends_at.to_string(),
    });
    let entry = Entry::new(AuditAct::ReaderInvited, person(by)).with(detail);
    append(tx, entry.saying("reader", &new.reader)).await?;
    Ok(number)
}

async fn end(tx: &mut Tx, language: &Language, number: i64, by: PersonId) -> Result<()> {
    let ended_by = person_key(&mut tx.conn, by).await?;
    let row = sqlx::query("SELECT ended_at FROM reading_link WHERE link = $1 AND language = $2")
        .bind(number)
        .bind(language.as_str())
        .fetch_optional(&mut tx.conn)
        .await?;
    if some(row, "such link")?.time_or("ended_at")?.is_some() {
        return Err(Refusal::Conflict("this link was ended before".to_owned()).into());
    }
    sqlx::query("UPDATE reading_link SET ended_at = $2, ended_by = $3 WHERE link = $1")
        .bind(number)
        .bind(tx.micros())
        .bind(ended_by)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("DELETE FROM reading_answer WHERE link = $1")
        .bind(number)
        .execute(&mut tx.conn)
        .await?;
    let detail = json!({"link": number, "language": language});
    append(
        tx,
        Entry::new(AuditAct::ReadingEnded, person(by)).with(detail),
    )
    .await?;
    Ok(())
}
