//! What the public pages show: notices that have been released, and what became of them.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    area::AreaCode,
    draft::Draft,
    ids::{MessageId, PictureId},
    message::MessageState,
    places::{Places, WardCode},
    variant::Rendered,
    words::Kind,
};

use crate::{error::Result, hash::to_json, holds::areas_of, rows::Cells, store::Store, writer::Tx};

/// How a notice stands for its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicState {
    /// It stands.
    Standing,
    /// A correction puts it right.
    Corrected {
        /// Which.
        by: MessageId,
        /// When.
        at: Timestamp,
    },
    /// It was taken back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
    /// It was removed.
    TakenDown {
        /// When.
        at: Timestamp,
    },
    /// Its time is over.
    Expired {
        /// Since when.
        at: Timestamp,
    },
}

/// A notice as the public may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicNotice {
    /// Its id.
    pub id: MessageId,
    /// What it is for.
    pub kind: Kind,
    /// How it stands.
    pub state: PublicState,
    /// Its areas; empty once it is withdrawn or down.
    pub areas: Vec<AreaCode>,
    /// Since when it is public.
    pub released_at: Timestamp,
    /// When it last changed for its readers.
    pub changed_at: Timestamp,
    /// When its time is over.
    pub expires: Option<Timestamp>,
    /// The message that it corrects or withdraws.
    pub of: Option<MessageId>,
    /// Its texts; nothing once it is withdrawn or down.
    pub rendered: Option<Rendered>,
    /// Its pictures with their words; none once it is withdrawn or down, or a picture's time is over.
    pub pictures: Vec<(PictureId, String)>,
}

/// Counts one change of what the public sees.
pub(crate) async fn bump(tx: &mut Tx) -> Result<()> {
    sqlx::query(
        "INSERT INTO meta (name, value) VALUES ('public_version', CAST('1' AS BLOB)) \
         ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB)",
    )
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// The columns of a [`PublicNotice`].
macro_rules! notice_columns {
    () => {
        "SELECT m.message, m.public_id, m.kind, m.state, m.expires_at, m.releasing_at, m.corrected_at, m.withdrawn_at, \
         m.taken_down_at, c.public_id AS corrected_by, f.public_id AS of_id, r.rendered, r.draft FROM message m \
         JOIN release l ON l.message = m.message JOIN revision r ON r.revision = l.revision \
         LEFT JOIN message c ON c.message = m.corrected_by LEFT JOIN message f ON f.message = m.of "
    };
}

async fn read_notice(
    conn: &mut SqliteConnection,
    row: &SqliteRow,
    now: i64,
) -> Result<PublicNotice> {
    let released_at = row.time("releasing_at")?;
    let expires = row.time_or("expires_at")?;
    let state: MessageState = row.word("state", "a message's state")?;
    let at =
        |name: &str| Ok::<_, crate::error::StoreError>(row.time_or(name)?.unwrap_or(released_at));
    let correction: Option<MessageId> = row.word_or("corrected_by", "a message's id")?;
    let state = match (state, correction) {
        (MessageState::TakenDown, _) => PublicState::TakenDown {
            at: at("taken_down_at")?,
        },
        (MessageState::Withdrawn, _) => PublicState::Withdrawn {
            at: at("withdrawn_at")?,
        },
        _ if expires.is_some_and(|e| e.as_microsecond() <= now) => PublicState::Expired {
            at: at("expires_at")?,
        },
        (MessageState::Corrected, Some(by)) => PublicState::Corrected {
            by,
            at: at("corrected_at")?,
        },
        _ => PublicState::Standing,
    };
    let shown = matches!(state, PublicState::Standing | PublicState::Corrected { .. });
    let changed_at = match state {
        PublicState::Standing => released_at,
        PublicState::Corrected { at, .. }
        | PublicState::Withdrawn { at }
        | PublicState::TakenDown { at }
        | PublicState::Expired { at } => at,
    };
    let draft: Option<Draft> = match shown {
        true => Some(row.json("draft", "a draft")?),
        false => None,
    };
    let now = crate::rows::instant(now)?;
    let pictures = draft.iter().flat_map(|d| crate::pictures::shown(d, now));
    Ok(PublicNotice {
        pictures: pictures.map(|(id, alt)| (id, alt.to_owned())).collect(),
        id: row.word("public_id", "a message's id")?,
        kind: row.word("kind", "a message's kind")?,
        state,
        areas: if shown {
            areas_of(conn, row.int("message")?).await?
        } else {
            Vec::new()
        },
        released_at,
        changed_at,
        expires,
        of: row.word_or("of_id", "a message's id")?,
        rendered: if shown {
            Some(row.json("rendered", "a revision")?)
        } else {
            None
        },
    })
}

impl Store {
    /// One notice, if it has ever been public on our pages.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn notice(&self, id: MessageId) -> Result<Option<PublicNotice>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let row = sqlx::query(concat!(
            notice_columns!(),
            "WHERE m.public_id = $1 AND m.on_page = 1 AND m.releasing_at IS NOT NULL"
        ))
        .bind(id.to_string())
        .fetch_optional(&mut *conn)
        .await?;
        match row {
            None => Ok(None),
            Some(row) => read_notice(&mut conn, &row, now).await.map(Some),
        }
    }

    /// The notices that stand for any of these wards (their boroughs' and London's too), newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn notices(&self, wards: &[WardCode], limit: u32) -> Result<Vec<PublicNotice>> {
        let now = self.micros();
        let mut areas: Vec<AreaCode> = vec![AreaCode::London];
        for ward in wards {
            areas.push(AreaCode::Ward(*ward));
            let borough = Places::london().ward(ward).map(|w| w.borough);
            areas.extend(borough.map(AreaCode::Borough));
        }
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            notice_columns!(),
            "WHERE m.on_page = 1 AND m.releasing_at IS NOT NULL AND m.state IN ('releasing', 'released', 'corrected') \
               AND (m.expires_at IS NULL OR m.expires_at > $2) \
               AND EXISTS (SELECT 1 FROM message_area a WHERE a.message = m.message \
                           AND a.area IN (SELECT value FROM json_each($1))) \
             ORDER BY m.releasing_at DESC, m.message DESC LIMIT $3"
        ))
        .bind(to_json(&areas)?)
        .bind(now)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        let mut notices = Vec::with_capacity(rows.len());
        for row in &rows {
            notices.push(read_notice(&mut conn, row, now).await?);
        }
        Ok(notices)
    }

    /// A number that grows whenever an act changes what the public sees. Expiry changes it without an act: with this
    /// number an ETag also needs [`PublicNotice::expires`] or the list itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn public_version(&self) -> Result<i64> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT coalesce((SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE name = 'public_version'), 0) AS n",
        )
        .fetch_one(&mut *conn)
        .await?;
        row.int("n")
    }
}
