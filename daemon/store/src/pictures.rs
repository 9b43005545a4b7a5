//! Pictures: kept once, by their bytes; shown to the public only while a notice that stands shows them.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    draft::Draft,
    ids::{PersonId, PictureId},
    send::EditionPicture,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, to_json},
    people::person_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// A picture as it is kept: upright, without metadata.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file.
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, size) = (&self.media_type, self.bytes.len());
        write!(
            f,
            "Picture({kind}, {} x {}, {size} bytes)",
            self.width, self.height
        )
    }
}

impl Store {
    /// Keeps a picture. The same bytes again give the first one's id.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn add_picture(&self, picture: Picture, by: PersonId) -> Result<PictureId> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { add(tx, &picture, by).await })
        })
        .await
    }

    /// A picture, for those who work at the desk.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn picture(&self, id: PictureId) -> Result<Option<Picture>> {
        let mut conn = self.read().await?;
        read(&mut conn, id).await
    }

    /// A picture, if a notice that the public can read now shows it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn public_picture(&self, id: PictureId) -> Result<Option<Picture>> {
        let now = crate::rows::instant(self.micros())?;
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT r.draft FROM picture p JOIN revision_picture s ON s.picture = p.picture \
             JOIN revision r ON r.revision = s.revision JOIN release l ON l.revision = r.revision \
             JOIN message m ON m.message = l.message \
             WHERE p.public_id = $1 AND m.on_page = 1 AND m.releasing_at IS NOT NULL \
               AND m.state IN ('releasing', 'released', 'corrected') AND (m.expires_at IS NULL OR m.expires_at > $2)",
        )
        .bind(id.to_string())
        .bind(now.as_microsecond())
        .fetch_all(&mut *conn)
        .await?;
        for row in rows {
            let draft: Draft = row.json("draft", "a draft")?;
            if shown(&draft, now).any(|(of, _)| of == id) {
                return read(&mut conn, id).await;
            }
        }
        Ok(None)
    }
}

/// The pictures that a draft shows at that instant, with their words: those that are there and whose time is not over.
pub fn shown(draft: &Draft, now: Timestamp) -> impl Iterator<Item = (PictureId, &str)> {
    draft
        .images
        .iter()
        .filter(move |image| image.until.is_none_or(|until| until.instant() > now))
        .filter_map(|image| Some((image.file?, image.alt.as_str())))
}

async fn add(tx: &mut Tx, picture: &Picture, by: PersonId) -> Result<PictureId> {
    let hash = Sha256::of(&picture.bytes);
    let known = sqlx::query("SELECT public_id FROM picture WHERE hash = $1")
        .bind(hash.bytes())
        .fetch_optional(&mut tx.conn)
        .await?;
    if let Some(row) = known {
        return row.word("public_id", "a picture's id");
    }
    let id = PictureId::new(tx.now());
    let person = person_key(&mut tx.conn, by).await?;
    sqlx::query(
        "INSERT INTO picture (public_id, media_type, width, height, hash, bytes, by, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.to_string())
    .bind(&picture.media_type)
    .bind(picture.width)
    .bind(picture.height)
    .bind(hash.bytes())
    .bind(picture.bytes.as_ref())
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let entry = Entry::new(AuditAct::PictureAdded, Actor::Person { id: by });
    append(tx, entry.with(json!({"picture": id, "hash": hash}))).await?;
    Ok(id)
}

async fn read(conn: &mut SqliteConnection, id: PictureId) -> Result<Option<Picture>> {
    let row =
        sqlx::query("SELECT media_type, width, height, bytes FROM picture WHERE public_id = $1")
            .bind(id.to_string())
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let size =
        |name: &str| Ok::<_, crate::error::StoreError>(u32::try_from(row.int(name)?).unwrap_or(0));
    Ok(Some(Picture {
        media_type: row.text("media_type")?,
        width: size("width")?,
        height: size("height")?,
        bytes: sqlx::Row::try_get::<Vec<u8>, _>(&row, "bytes")?.into(),
    }))
}

/// Ties a frozen revision to the pictures that it shows.
///
/// # Errors
/// [`Refusal::NotFound`] for a picture that is not kept here.
pub(crate) async fn tie(tx: &mut Tx, revision: i64, draft: &Draft) -> Result<()> {
    let ids: Vec<String> = draft
        .images
        .iter()
        .filter_map(|image| image.file.map(|id| id.to_string()))
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT OR IGNORE INTO revision_picture (picture, revision) \
         SELECT p.picture, $2 FROM json_each($1) j JOIN picture p ON p.public_id = j.value",
    )
    .bind(to_json(&ids)?)
    .bind(revision)
    .execute(&mut tx.conn)
    .await?;
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM json_each($1) j WHERE NOT EXISTS \
            (SELECT 1 FROM picture p WHERE p.public_id = j.value)) AS missing",
    )
    .bind(to_json(&ids)?)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.flag("missing")? {
        return Err(Refusal::NotFound("such picture").into());
    }
    Ok(())
}

/// The pictures of a draft as they go out with an edition.
pub(crate) async fn of_edition(
    conn: &mut SqliteConnection,
    draft: &Draft,
    now: Timestamp,
) -> Result<Vec<EditionPicture>> {
    let mut pictures = Vec::new();
    for (id, alt) in shown(draft, now) {
        if let Some(picture) = read(conn, id).await? {
            pictures.push(EditionPicture {
                media_type: picture.media_type,
                alt: alt.to_owned(),
                bytes: picture.bytes,
            });
        }
    }
    Ok(pictures)
}
