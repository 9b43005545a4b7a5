//! The audience: who gets mail or text messages, for which wards, in which language; and who must not. An address leaves
//! with its owner; what remains is a keyed hash that keeps a later import from bringing it back.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::SubscriberNumber,
    person::{EmailAddress, MobileNumber},
    places::{Language, WardCode},
    send::ReaderList,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, to_json},
    rows::{Cells, ward_code, ward_number},
    store::Store,
    writer::{Turn, Tx},
};

/// How a reader is reached. `Debug` hides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReaderAddress {
    /// By mail.
    Mail(EmailAddress),
    /// By text message.
    Phone(MobileNumber),
}

impl ReaderAddress {
    /// As it is kept: for the store and its keyed hash only.
    pub fn expose(&self) -> &str {
        match self {
            Self::Mail(address) => address.expose(),
            Self::Phone(number) => number.expose(),
        }
    }

    /// The list it belongs to.
    pub fn list(&self) -> ReaderList {
        match self {
            Self::Mail(_) => ReaderList::Mail,
            Self::Phone(_) => ReaderList::Sms,
        }
    }
}

impl From<EmailAddress> for ReaderAddress {
    fn from(address: EmailAddress) -> Self {
        Self::Mail(address)
    }
}

impl From<MobileNumber> for ReaderAddress {
    fn from(number: MobileNumber) -> Self {
        Self::Phone(number)
    }
}

/// One reader to be written down. `hash` is the caller's keyed hash of the address in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceRow {
    /// Where their mail or text messages go.
    pub address: ReaderAddress,
    /// The keyed hash of it.
    pub hash: Sha256,
    /// Their language.
    pub language: Language,
    /// Their wards.
    pub wards: Vec<WardCode>,
    /// The wards of whose panel they are a member; nothing leaves that as it is.
    pub panel: Option<Vec<WardCode>>,
}

/// What an import came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// New readers.
    pub added: u64,
    /// Readers who were there: language and wards are as the file says now.
    pub updated: u64,
    /// People who have left, or whose address is bad: left out.
    pub suppressed: u64,
}

/// The rows as JSON: `[address, hash, language, [ward, …], medium, [panel, …]]` each.
fn as_json(rows: &[AudienceRow]) -> Result<String> {
    let list: Vec<_> = rows
        .iter()
        .map(|row| {
            let numbers = |wards: &[WardCode]| wards.iter().map(ward_number).collect::<Vec<i64>>();
            let (wards, panel) = (numbers(&row.wards), row.panel.as_deref().map(numbers));
            let (address, medium) = (row.address.expose(), row.address.list());
            json!([
                address,
                row.hash,
                row.language.as_str(),
                wards,
                medium,
                panel
            ])
        })
        .collect();
    to_json(&list)
}

/// Writes readers down or up to date, in a few statements however many they are. Who is suppressed stays out. Wards are
/// replaced, or added to where `keep_wards`.
pub(crate) async fn put(tx: &mut Tx, rows: &[AudienceRow], keep_wards: bool) -> Result<Imported> {
    let (list, now) = (as_json(rows)?, tx.micros());
    let row = sqlx::query(
        "SELECT count(DISTINCT x.hash) AS out, count(DISTINCT s.subscriber) AS had FROM json_each($1) j \
         LEFT JOIN suppression x ON x.hash = unhex(j.value ->> 1) \
         LEFT JOIN subscriber s ON s.address = j.value ->> 0 AND x.hash IS NULL",
    )
    .bind(&list)
    .fetch_one(&mut tx.conn)
    .await?;
    let (suppressed, updated) = (row.count("out")?, row.count("had")?);
    let before = readers_ever(tx).await?;
    sqlx::query(
        "INSERT INTO subscriber (address, address_hash, language, confirmed_at, medium) \
         SELECT j.value ->> 0, unhex(j.value ->> 1), j.value ->> 2, $2, j.value ->> 4 FROM json_each($1) j \
         WHERE NOT EXISTS (SELECT 1 FROM suppression x WHERE x.hash = unhex(j.value ->> 1)) \
         ON CONFLICT (address) DO UPDATE \
           SET language = excluded.language, address_hash = excluded.address_hash",
    )
    .bind(&list)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    if !keep_wards && updated > 0 {
        for sql in [
            "DELETE FROM subscriber_ward WHERE subscriber IN ( \
                SELECT s.subscriber FROM json_each($1) j JOIN subscriber s ON s.address = j.value ->> 0)",
            "DELETE FROM panel_member WHERE subscriber IN ( \
                SELECT s.subscriber FROM json_each($1) j JOIN subscriber s ON s.address = j.value ->> 0 \
                WHERE j.value ->> 5 IS NOT NULL)",
        ] {
            sqlx::query(sql).bind(&list).execute(&mut tx.conn).await?;
        }
    }
    sqlx::query(
        "INSERT OR IGNORE INTO subscriber_ward (subscriber, ward) \
         SELECT s.subscriber, w.value FROM json_each($1) j JOIN subscriber s ON s.address = j.value ->> 0 \
         JOIN json_each(j.value, '$[3]') w",
    )
    .bind(&list)
    .execute(&mut tx.conn)
    .await?;
    sqlx::query(
        "INSERT OR IGNORE INTO panel_member (subscriber, ward) \
         SELECT s.subscriber, w.value FROM json_each($1) j JOIN subscriber s ON s.address = j.value ->> 0 \
         JOIN json_each(j.value, '$[5]') w",
    )
    .bind(&list)
    .execute(&mut tx.conn)
    .await?;
    Ok(Imported {
        added: readers_ever(tx).await?.saturating_sub(before),
        updated,
        suppressed,
    })
}

async fn readers_ever(tx: &mut Tx) -> Result<u64> {
    let row = sqlx::query("SELECT count(*) AS n FROM subscriber")
        .fetch_one(&mut tx.conn)
        .await?;
    row.count("n")
}

/// Lets a reader go: no address, no wards, and a hash against coming back by an import.
pub(crate) async fn leave(tx: &mut Tx, number: i64, cause: &'static str) -> Result<bool> {
    let now = tx.micros();
    sqlx::query(
        "INSERT OR REPLACE INTO suppression (hash, cause, at) \
         SELECT address_hash, $2, $3 FROM subscriber WHERE subscriber = $1 AND left_at IS NULL",
    )
    .bind(number)
    .bind(cause)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    let done = sqlx::query(
        "UPDATE subscriber SET address = NULL, address_hash = NULL, left_at = $2 \
         WHERE subscriber = $1 AND left_at IS NULL",
    )
    .bind(number)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    for sql in [
        "DELETE FROM subscriber_ward WHERE subscriber = $1",
        "DELETE FROM panel_member WHERE subscriber = $1",
    ] {
        sqlx::query(sql).bind(number).execute(&mut tx.conn).await?;
    }
    Ok(done.rows_affected() > 0)
}

/// Lets the reader of an address go, by its keyed hash, and keeps it out of later imports even when it was not on the list.
pub(crate) async fn leave_by_hash(tx: &mut Tx, hash: Sha256) -> Result<Option<SubscriberNumber>> {
    sqlx::query("INSERT OR IGNORE INTO suppression (hash, cause, at) VALUES ($1, 'left', $2)")
        .bind(hash.bytes())
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    let row = sqlx::query("SELECT subscriber FROM subscriber WHERE address_hash = $1")
        .bind(hash.bytes())
        .fetch_optional(&mut tx.conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let number = SubscriberNumber(row.int("subscriber")?);
    if leave(tx, number.0, "left").await? {
        let entry = Entry::new(AuditAct::Unsubscribed, Actor::Resident);
        append(tx, entry.with(json!({"subscriber": number}))).await?;
    }
    Ok(Some(number))
}

/// The provider says that this delivery's address is bad for good.
pub(crate) async fn leave_for_bad_address(tx: &mut Tx, delivery: i64) -> Result<()> {
    let row = sqlx::query("SELECT subscriber FROM delivery WHERE delivery = $1")
        .bind(delivery)
        .fetch_one(&mut tx.conn)
        .await?;
    leave(tx, row.int("subscriber")?, "bad_address").await?;
    Ok(())
}

impl Store {
    /// Writes a whole list down in one transaction, or nothing of it. Who has left stays out.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn import_audience(&self, rows: Vec<AudienceRow>, by: Actor) -> Result<Imported> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let came = put(tx, &rows, false).await?;
                let detail = json!({
                    "added": came.added, "updated": came.updated, "left_out": came.suppressed,
                });
                append(tx, Entry::new(AuditAct::AudienceChanged, by).with(detail)).await?;
                Ok(came)
            })
        })
        .await
    }

    /// Takes a reader out of the list, by number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when nobody has that number, or they have left.
    pub async fn remove_subscriber(&self, number: SubscriberNumber, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                if !leave(tx, number.0, "removed").await? {
                    return Err(Refusal::NotFound("reader with that number").into());
                }
                let entry = Entry::new(AuditAct::AudienceChanged, by);
                append(tx, entry.with(json!({"removed": number}))).await?;
                Ok(())
            })
        })
        .await
    }

    /// A reader leaves by their own link: at once and for good. `false` when they had left before, or there is no such
    /// number; the caller answers the same.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn unsubscribe(&self, number: SubscriberNumber) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let left = leave(tx, number.0, "left").await?;
                if left {
                    let entry = Entry::new(AuditAct::Unsubscribed, Actor::Resident);
                    append(tx, entry.with(json!({"subscriber": number}))).await?;
                }
                Ok(left)
            })
        })
        .await
    }

    /// The number of the reader whose address has that keyed hash, while they are on a list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reader_of_hash(&self, hash: Sha256) -> Result<Option<SubscriberNumber>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT subscriber FROM subscriber WHERE address_hash = $1 AND left_at IS NULL",
        )
        .bind(hash.bytes())
        .fetch_optional(&mut *conn)
        .await?;
        row.map(|row| Ok(SubscriberNumber(row.int("subscriber")?)))
            .transpose()
    }

    /// The wards and language of a reader; nothing when they have left.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn subscriber(
        &self,
        number: SubscriberNumber,
    ) -> Result<Option<(Language, Vec<WardCode>)>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT language FROM subscriber WHERE subscriber = $1 AND left_at IS NULL",
        )
        .bind(number.0)
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let wards =
            sqlx::query("SELECT ward FROM subscriber_ward WHERE subscriber = $1 ORDER BY ward")
                .bind(number.0)
                .fetch_all(&mut *conn)
                .await?;
        let wards = wards
            .iter()
            .map(|r| ward_code(r.int("ward")?))
            .collect::<Result<_>>()?;
        Ok(Some((row.word("language", "a language")?, wards)))
    }
}
