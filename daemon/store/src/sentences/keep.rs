//! Wordings and signatures come in: only ever added, each act with its entry.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::PersonId,
    sentence::Way,
};

use super::{
    links::standing,
    types::{Hand, SentenceChange, SentenceLine},
};
use crate::{
    audit::{Entry, append},
    error::Result,
    people::person_key,
    store::Store,
    writer::{Turn, Tx},
};

/// Whose hand it is, as the rows have it.
struct Entered {
    person: Option<i64>,
    link: Option<i64>,
    reader: Option<String>,
    actor: Actor,
}

impl Store {
    /// Keeps wordings and signatures that came in together. What a reader's link had kept of them until then is dropped.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for no such person or link; [`crate::Refusal::Conflict`] for a link that has ended.
    pub async fn keep_sentences(&self, change: SentenceChange) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { keep(tx, &change).await })
        })
        .await
    }
}

async fn entered(tx: &mut Tx, hand: &Hand) -> Result<Entered> {
    Ok(match hand {
        Hand::Person { id, reader } => Entered {
            person: Some(person_key(&mut tx.conn, *id).await?),
            link: None,
            reader: reader.clone(),
            actor: person(*id),
        },
        Hand::Link(number) => Entered {
            person: None,
            link: Some(*number),
            reader: Some(standing(tx, *number).await?),
            actor: Actor::LinkReader,
        },
    })
}

pub(super) fn person(id: PersonId) -> Actor {
    Actor::Person { id }
}

async fn keep(tx: &mut Tx, change: &SentenceChange) -> Result<()> {
    let by = entered(tx, &change.hand).await?;
    for line in &change.written {
        write(tx, change, line, &by).await?;
    }
    for line in &change.signed {
        sign(tx, change, line, &by).await?;
    }
    if let Hand::Link(number) = change.hand {
        for line in change.written.iter().chain(&change.signed) {
            sqlx::query("DELETE FROM reading_answer WHERE link = $1 AND sentence = $2")
                .bind(number)
                .bind(&line.sentence)
                .execute(&mut tx.conn)
                .await?;
        }
    }
    for (act, lines) in [
        (AuditAct::SentencesWritten, &change.written),
        (AuditAct::SentencesSigned, &change.signed),
    ] {
        if lines.is_empty() {
            continue;
        }
        let places: Vec<&str> = lines.iter().map(|l| l.sentence.as_str()).collect();
        let mut detail =
            json!({"language": change.language, "sentences": places, "way": change.way});
        if change.way == Way::Link {
            detail["link"] = json!(by.link);
        }
        let entry = Entry::new(act, by.actor).with(detail);
        let entry = match &by.reader {
            Some(reader) => entry.saying("reader", reader),
            None => entry,
        };
        append(tx, entry).await?;
    }
    Ok(())
}

async fn write(
    tx: &mut Tx,
    change: &SentenceChange,
    line: &SentenceLine,
    by: &Entered,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sentence_wording (language, sentence, english, text, reader, way, entered_by, link, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(change.language.as_str())
    .bind(&line.sentence)
    .bind(&line.english)
    .bind(&line.text)
    .bind(&by.reader)
    .bind(change.way.as_str())
    .bind(by.person)
    .bind(by.link)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn sign(
    tx: &mut Tx,
    change: &SentenceChange,
    line: &SentenceLine,
    by: &Entered,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sentence_signature (language, sentence, english, text, reader, day, way, entered_by, link, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(change.language.as_str())
    .bind(&line.sentence)
    .bind(&line.english)
    .bind(&line.text)
    .bind(&by.reader)
    .bind(change.day.to_string())
    .bind(change.way.as_str())
    .bind(by.person)
    .bind(by.link)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}
