//! Subscribing: double opt-in by a mailed click.

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::SubscriberNumber,
};

use crate::{
    audience::{AudienceRow, put},
    audit::{Entry, append},
    desk_mail::{NewMail, queue},
    error::Result,
    hash::{Sha256, micros, to_json},
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// A subscription that waits for its confirming click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The hash of the token in the mail.
    pub token: Sha256,
    /// Who asks.
    pub row: AudienceRow,
    /// Until when the click counts.
    pub expires: Timestamp,
    /// The confirming mail.
    pub mail: NewMail,
}

impl Store {
    /// Keeps a subscription until its confirming click, and queues the mail. An earlier one of the same address is
    /// dropped. Known and unknown addresses are treated alike.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn subscribe(&self, pending: Pending) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                sqlx::query("DELETE FROM pending WHERE address_hash = $1")
                    .bind(pending.row.hash.bytes())
                    .execute(&mut tx.conn)
                    .await?;
                sqlx::query(
                    "INSERT INTO pending (token, address, address_hash, language, wards, asked_at, expires_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(pending.token.bytes())
                .bind(pending.row.address.expose())
                .bind(pending.row.hash.bytes())
                .bind(pending.row.language.as_str())
                .bind(to_json(&pending.row.wards)?)
                .bind(tx.micros())
                .bind(micros(pending.expires))
                .execute(&mut tx.conn)
                .await?;
                queue(tx, &pending.mail).await?;
                Ok(())
            })
        })
        .await
    }

    /// The confirming click. It also lifts what kept an address out, for this is its owner's own wish. Nothing when the
    /// token is unknown, used or too old.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn confirm_subscription(&self, token: Sha256) -> Result<Option<SubscriberNumber>> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { confirm(tx, token).await })
        })
        .await
    }
}

async fn confirm(tx: &mut Tx, token: Sha256) -> Result<Option<SubscriberNumber>> {
    let row = sqlx::query(
        "DELETE FROM pending WHERE token = $1 RETURNING address, address_hash, language, wards, expires_at",
    )
    .bind(token.bytes())
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.int("expires_at")? <= tx.micros() {
        return Ok(None);
    }
    let reader = AudienceRow {
        address: crate::people::email(&row.text("address")?)?.into(),
        hash: row.hash("address_hash")?,
        language: row.word("language", "a language")?,
        wards: row.json("wards", "wards")?,
        panel: None,
    };
    sqlx::query("DELETE FROM suppression WHERE hash = $1")
        .bind(reader.hash.bytes())
        .execute(&mut tx.conn)
        .await?;
    put(tx, std::slice::from_ref(&reader), true).await?;
    let number = sqlx::query("SELECT subscriber FROM subscriber WHERE address = $1")
        .bind(reader.address.expose())
        .fetch_one(&mut tx.conn)
        .await?
        .int("subscriber")?;
    let entry = Entry::new(AuditAct::Subscribed, Actor::Resident);
    append(tx, entry.with(json!({"subscriber": number}))).await?;
    Ok(Some(SubscriberNumber(number)))
}
