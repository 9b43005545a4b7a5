//! Ward records: one row a ward with a version number, the history of its versions, an entry for each change.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::PersonId,
    places::WardCode,
    ward_record::{Part, WardRecord, WardRecordFile},
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result, StoreError},
    hash::to_json,
    people::person_key,
    rows::{Cells, ward_code, ward_number},
    store::Store,
    writer::{Turn, Tx},
};

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWard {
    /// The record.
    pub record: WardRecord,
    /// Its version, from 1.
    pub version: u32,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A line of the list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardRecordRow {
    /// Which ward.
    pub ward: WardCode,
    /// Its version.
    pub version: u32,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A version of a record, as the history keeps it: without addresses and numbers of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardVersion {
    /// Which.
    pub version: u32,
    /// What it changed.
    pub parts: Vec<Part>,
    /// What stood in it, without addresses.
    pub file: WardRecordFile,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// The record of a ward, if it has one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ward_record(&self, ward: WardCode) -> Result<Option<KeptWard>> {
        let mut conn = self.read().await?;
        read(&mut conn, ward).await
    }

    /// Every ward that has a record, by its code.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ward_records(&self) -> Result<Vec<WardRecordRow>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT w.ward, w.version, w.at, p.name AS by_name FROM ward_record w \
             JOIN person p ON p.person = w.by ORDER BY w.ward",
        )
        .fetch_all(&mut *conn)
        .await?;
        let line = |row: &SqliteRow| {
            Ok(WardRecordRow {
                ward: ward_code(row.int("ward")?)?,
                version: version(row)?,
                by: row.text("by_name")?,
                at: row.time("at")?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Every version of a ward's record, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ward_record_versions(&self, ward: WardCode) -> Result<Vec<WardVersion>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT v.version, v.parts, v.document, v.at, p.name AS by_name FROM ward_record_version v \
             JOIN person p ON p.person = v.by WHERE v.ward = $1 ORDER BY v.version DESC",
        )
        .bind(ward_number(&ward))
        .fetch_all(&mut *conn)
        .await?;
        let line = |row: &SqliteRow| {
            Ok(WardVersion {
                version: version(row)?,
                parts: row.json("parts", "the parts of a ward record")?,
                file: row.json("document", "a ward record")?,
                by: row.text("by_name")?,
                at: row.time("at")?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Saves a record over version `over` of it; nothing for a ward without one. The same again changes nothing and gives
    /// the version that stands.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] that names both people when somebody saved it since.
    pub async fn save_ward_record(
        &self,
        record: WardRecord,
        over: Option<u32>,
        by: PersonId,
    ) -> Result<u32> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { save(tx, &record, over, by).await })
        })
        .await
    }
}

fn version(row: &SqliteRow) -> Result<u32> {
    Ok(u32::try_from(row.int("version")?).unwrap_or(u32::MAX))
}

async fn read(conn: &mut SqliteConnection, ward: WardCode) -> Result<Option<KeptWard>> {
    let row = sqlx::query(
        "SELECT w.version, w.document, w.at, p.name AS by_name FROM ward_record w \
         JOIN person p ON p.person = w.by WHERE w.ward = $1",
    )
    .bind(ward_number(&ward))
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let file: WardRecordFile = row.json("document", "a ward record")?;
    let record = WardRecord::read(&file, None).map_err(|problems| {
        let fields: Vec<String> = problems.into_iter().map(|p| p.field).collect();
        StoreError::corrupt("a ward record", fields.join(", "))
    })?;
    Ok(Some(KeptWard {
        record,
        version: version(&row)?,
        by: row.text("by_name")?,
        at: row.time("at")?,
    }))
}

async fn save(tx: &mut Tx, record: &WardRecord, over: Option<u32>, by: PersonId) -> Result<u32> {
    let before = read(&mut tx.conn, record.ward).await?;
    let stands = before.as_ref().map(|k| k.version);
    if stands != over {
        return Err(conflict(tx, before.as_ref(), over, by).await?.into());
    }
    let nothing = WardRecord::empty(record.ward);
    let parts = record.changed(before.as_ref().map_or(&nothing, |k| &k.record));
    if let (Some(version), true) = (stands, parts.is_empty()) {
        return Ok(version);
    }
    let version = stands.unwrap_or(0) + 1;
    let person = person_key(&mut tx.conn, by).await?;
    let file = record.file();
    sqlx::query(
        "INSERT INTO ward_record (ward, version, document, by, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (ward) DO UPDATE SET version = $2, document = $3, by = $4, at = $5",
    )
    .bind(ward_number(&record.ward))
    .bind(version)
    .bind(to_json(&file)?)
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    sqlx::query(
        "INSERT INTO ward_record_version (ward, version, parts, document, by, at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(ward_number(&record.ward))
    .bind(version)
    .bind(to_json(&parts)?)
    .bind(to_json(&file.without_addresses())?)
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let detail = json!({"ward": record.ward, "version": version, "parts": parts});
    let entry = Entry::new(AuditAct::WardRecordChanged, Actor::Person { id: by });
    append(tx, entry.with(detail)).await?;
    Ok(version)
}

/// Who was first, and who is told so.
async fn conflict(
    tx: &mut Tx,
    stands: Option<&KeptWard>,
    over: Option<u32>,
    by: PersonId,
) -> Result<Refusal> {
    let me: String = sqlx::query("SELECT name FROM person WHERE public_id = $1")
        .bind(by.to_string())
        .fetch_optional(&mut tx.conn)
        .await?
        .map(|row| row.try_get("name"))
        .transpose()?
        .unwrap_or_default();
    let had = over.map_or_else(
        || "no version of it".to_owned(),
        |version| format!("version {version}"),
    );
    Ok(Refusal::Conflict(match stands {
        Some(kept) => format!(
            "{} saved version {} of this ward record; {me} had {had}: look at what stands now, and save your changes again",
            kept.by, kept.version
        ),
        None => format!(
            "this ward has no record yet, and {me} gave {had}: leave the version out to make the first"
        ),
    }))
}
