//! Who opened a frozen wording, and what went out last for a ward.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use wardmote_domain::{
    draft::Draft,
    ids::{MessageId, PersonId},
    places::WardCode,
    words::Kind,
};

use crate::{
    error::Result,
    hash::{Sha256, to_json},
    people::person_key,
    rows::Cells,
    store::Store,
    writer::Turn,
};

impl Store {
    /// Writes down that the page of a message's wording was made for a person. A wording that is no longer in force is
    /// not opened: `false`. The first time counts.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn open_wording(
        &self,
        message: MessageId,
        hash: Sha256,
        by: PersonId,
    ) -> Result<bool> {
        if self.opened(by, &[message]).await?.contains(&message) {
            return Ok(true);
        }
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let person = person_key(&mut tx.conn, by).await?;
                let done = sqlx::query(
                    "INSERT OR IGNORE INTO opened (revision, person, at) \
                     SELECT r.revision, $3, $4 FROM message m \
                     JOIN revision r ON r.message = m.message AND r.number = m.number \
                     WHERE m.public_id = $1 AND r.hash = $2",
                )
                .bind(message.to_string())
                .bind(hash.bytes())
                .bind(person)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                Ok(done.rows_affected() > 0)
            })
        })
        .await
    }

    /// Those of the messages whose wording in force this person has opened.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn opened(
        &self,
        by: PersonId,
        messages: &[MessageId],
    ) -> Result<BTreeSet<MessageId>> {
        let mut conn = self.read().await?;
        let ids: Vec<String> = messages.iter().map(ToString::to_string).collect();
        let rows = sqlx::query(
            "SELECT m.public_id FROM json_each($1) j JOIN message m ON m.public_id = j.value \
             JOIN revision r ON r.message = m.message AND r.number = m.number \
             JOIN opened o ON o.revision = r.revision \
             JOIN person p ON p.person = o.person WHERE p.public_id = $2",
        )
        .bind(to_json(&ids)?)
        .bind(by.to_string())
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| row.word("public_id", "a message's id"))
            .collect()
    }

    /// The newest notice of a kind for this one ward that went out and stands, before `but` if one is given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_for_ward(
        &self,
        kind: Kind,
        ward: WardCode,
        but: Option<MessageId>,
    ) -> Result<Option<(MessageId, Draft)>> {
        let mut conn = self.read().await?;
        last(&mut conn, kind, ward, but).await
    }
}

async fn last(
    conn: &mut SqliteConnection,
    kind: Kind,
    ward: WardCode,
    but: Option<MessageId>,
) -> Result<Option<(MessageId, Draft)>> {
    let row = sqlx::query(
        "SELECT m.public_id, r.draft FROM message_area a JOIN message m ON m.message = a.message \
         JOIN revision r ON r.message = m.message AND r.number = m.number \
         WHERE a.area = $1 AND m.kind = $2 AND m.state IN ('released', 'corrected') \
           AND m.public_id IS NOT $3 \
           AND m.releasing_at < coalesce((SELECT releasing_at FROM message WHERE public_id = $3), m.releasing_at + 1) \
           AND (SELECT count(*) FROM message_area n WHERE n.message = m.message) = 1 \
         ORDER BY m.releasing_at DESC, m.message DESC LIMIT 1",
    )
    .bind(ward.to_string())
    .bind(kind.as_str())
    .bind(but.map(|id| id.to_string()))
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((
        row.word("public_id", "a message's id")?,
        row.json("draft", "a draft")?,
    )))
}
