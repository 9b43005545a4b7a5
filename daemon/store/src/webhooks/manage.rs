//! What an administrator does with receivers: each act with its entry, which never names the address.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    audit::{Actor, AuditAct},
    hook::Hears,
    ids::{PersonId, WebhookId},
};

use super::{
    feed::heads,
    types::{NewWebhook, WebhookSecrets, WebhookStop, WebhookView},
};
use crate::{
    audit::{Entry, append},
    error::{Refusal, Result, StoreError},
    hash::{micros, to_json},
    people::person_key,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// The most receivers.
const MOST: i64 = 50;

const VIEW: &str = "SELECT w.*, p.public_id AS made_by_id, \
    (SELECT count(*) FROM webhook_call c WHERE c.webhook = w.webhook AND c.next_at IS NOT NULL) AS waiting, \
    (SELECT min(c.made_at) FROM webhook_call c WHERE c.webhook = w.webhook AND c.next_at IS NOT NULL) AS oldest_at, \
    (SELECT max(c.tried_at) FROM webhook_call c WHERE c.webhook = w.webhook AND c.state = 'taken') AS taken_at \
    FROM webhook w JOIN person p ON p.person = w.made_by WHERE w.removed_at IS NULL ORDER BY w.webhook";

fn read(row: &SqliteRow) -> Result<WebhookView> {
    let stop = match row.text_or("stop_code")?.as_deref() {
        None => None,
        Some("gone") => Some(WebhookStop::Gone),
        Some("failing") => Some(WebhookStop::Failing),
        Some(other) => return Err(StoreError::corrupt("why a webhook stopped", other)),
    };
    Ok(WebhookView {
        id: row.word("public_id", "a webhook's id")?,
        label: row.text("label")?,
        address: row.text("address")?,
        hears: row.json::<Hears>("hears", "what a webhook hears")?,
        areas: row.json("areas", "a webhook's areas")?,
        made_at: row.time("made_at")?,
        made_by: row.word("made_by_id", "a person's id")?,
        paused_at: row.time_or("paused_at")?,
        stopped: row.time_or("stopped_at")?.zip(stop),
        old_until: row.time_or("old_until")?,
        record_to: row.int("record_to")?,
        telling_to: row.int("telling_to")?,
        failures: u32::try_from(row.int("failures")?).unwrap_or(u32::MAX),
        failing_at: row.time_or("failing_at")?,
        rest_until: row.time_or("rest_until")?,
        waiting: row.count("waiting")?,
        oldest: row.time_or("oldest_at")?,
        taken_at: row.time_or("taken_at")?,
    })
}

/// The key of a receiver that is there.
pub(super) async fn key(conn: &mut SqliteConnection, id: WebhookId) -> Result<i64> {
    let row =
        sqlx::query("SELECT webhook FROM webhook WHERE public_id = $1 AND removed_at IS NULL")
            .bind(id.to_string())
            .fetch_optional(conn)
            .await?;
    some(row, "such webhook")?.int("webhook")
}

fn entry(act: AuditAct, id: WebhookId, by: PersonId) -> Entry<'static> {
    Entry::new(act, Actor::Person { id: by }).with(json!({"webhook": id}))
}

impl Store {
    /// Every receiver that was not removed, the first added first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn webhooks(&self) -> Result<Vec<WebhookView>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(VIEW).fetch_all(&mut *conn).await?;
        rows.iter().map(read).collect()
    }

    /// A receiver's secrets, encrypted; the one before only while it still signs.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn webhook_secrets(&self, id: WebhookId) -> Result<WebhookSecrets> {
        let now = self.beat().as_followed();
        let mut conn = self.read().await?;
        let row = sqlx::query_as::<_, (Vec<u8>, Option<Vec<u8>>)>(
            "SELECT secret, CASE WHEN old_until > $2 THEN old_secret END FROM webhook \
             WHERE public_id = $1 AND removed_at IS NULL",
        )
        .bind(id.to_string())
        .bind(now)
        .fetch_optional(&mut *conn)
        .await?;
        let (now, old) = some(row, "such webhook")?;
        Ok(WebhookSecrets { now, old })
    }

    /// Adds a receiver. It hears what happens from now on.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when there are too many, or one of that address and label is there.
    pub async fn add_webhook(&self, new: NewWebhook, by: PersonId) -> Result<WebhookId> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { add(tx, &new, by).await })
        })
        .await
    }

    /// Gives a receiver a new secret; the one before signs as well until then.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn rotate_webhook(
        &self,
        id: WebhookId,
        secret: Vec<u8>,
        old_until: Timestamp,
        by: PersonId,
    ) -> Result<WebhookId> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let webhook = key(&mut tx.conn, id).await?;
                sqlx::query(
                    "UPDATE webhook SET old_secret = secret, old_until = $2, secret = $3 WHERE webhook = $1",
                )
                .bind(webhook)
                .bind(micros(old_until))
                .bind(secret)
                .execute(&mut tx.conn)
                .await?;
                let detail = json!({"webhook": id, "old_until": old_until.to_string()});
                append(tx, entry(AuditAct::WebhookRotated, id, by).with(detail)).await?;
                Ok(id)
            })
        })
        .await
    }

    /// Pauses a receiver: it hears of nothing until it is started again, and then of what happened meanwhile.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is paused already.
    pub async fn pause_webhook(&self, id: WebhookId, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let webhook = key(&mut tx.conn, id).await?;
                let done = sqlx::query(
                    "UPDATE webhook SET paused_at = $2 WHERE webhook = $1 AND paused_at IS NULL",
                )
                .bind(webhook)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                if done.rows_affected() == 0 {
                    return Err(
                        Refusal::Conflict("this webhook is paused already".to_owned()).into(),
                    );
                }
                append(tx, entry(AuditAct::WebhookPaused, id, by)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Starts a receiver that was paused or stopped. What waits is tried at once.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it runs.
    pub async fn start_webhook(&self, id: WebhookId, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { start(tx, id, by).await })
        })
        .await
    }

    /// Removes a receiver for good, with what waits for it and its secrets.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn remove_webhook(&self, id: WebhookId, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let webhook = key(&mut tx.conn, id).await?;
                sqlx::query("DELETE FROM webhook_call WHERE webhook = $1")
                    .bind(webhook)
                    .execute(&mut tx.conn)
                    .await?;
                sqlx::query(
                    "UPDATE webhook SET removed_at = $2, secret = x'', old_secret = NULL, old_until = NULL, address = '' \
                     WHERE webhook = $1",
                )
                .bind(webhook)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                append(tx, entry(AuditAct::WebhookRemoved, id, by)).await?;
                Ok(())
            })
        })
        .await
    }
}

async fn add(tx: &mut Tx, new: &NewWebhook, by: PersonId) -> Result<WebhookId> {
    let person = person_key(&mut tx.conn, by).await?;
    let row = sqlx::query(
        "SELECT count(*) AS all_of_them, count(*) FILTER (WHERE label = $1) AS same FROM webhook WHERE removed_at IS NULL",
    )
    .bind(&new.label)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.int("same")? > 0 {
        let what = "a webhook of that name is there already: give another name";
        return Err(Refusal::Conflict(what.to_owned()).into());
    }
    if row.int("all_of_them")? >= MOST {
        let what = format!("there are {MOST} webhooks already: remove one that nobody needs");
        return Err(Refusal::Conflict(what).into());
    }
    let heads = heads(&mut tx.conn).await?;
    sqlx::query(
        "INSERT INTO webhook (public_id, label, address, hears, areas, secret, made_at, made_by, record_to, telling_to) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.id.to_string())
    .bind(&new.label)
    .bind(&new.address)
    .bind(to_json(&new.hears)?)
    .bind(to_json(&new.areas)?)
    .bind(&new.secret)
    .bind(tx.micros())
    .bind(person)
    .bind(heads.record)
    .bind(heads.telling)
    .execute(&mut tx.conn)
    .await?;
    let detail = json!({"webhook": new.id, "hears": new.hears, "areas": new.areas});
    let entry = entry(AuditAct::WebhookAdded, new.id, by).with(detail);
    append(tx, entry.saying("label", &new.label)).await?;
    Ok(new.id)
}

async fn start(tx: &mut Tx, id: WebhookId, by: PersonId) -> Result<()> {
    let webhook = key(&mut tx.conn, id).await?;
    let done = sqlx::query(
        "UPDATE webhook SET paused_at = NULL, stopped_at = NULL, stop_code = NULL, failures = 0, failing_at = NULL, \
           rest_until = NULL \
         WHERE webhook = $1 AND (paused_at IS NOT NULL OR stopped_at IS NOT NULL OR rest_until > $2)",
    )
    .bind(webhook)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::Conflict("this webhook is running".to_owned()).into());
    }
    sqlx::query("UPDATE webhook_call SET next_at = $2 WHERE webhook = $1 AND next_at > $2")
        .bind(webhook)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    append(tx, entry(AuditAct::WebhookStarted, id, by)).await?;
    Ok(())
}
