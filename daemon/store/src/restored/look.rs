//! Looking through what we posted since the copy: posts with a reference of ours that the copy does not know.

use jiff::Timestamp;
use wardmote_domain::send::Lane;

use super::in_force;
use crate::{
    error::Result,
    hash::micros,
    lanes::read_lane,
    lease::find_lane,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// An account whose posts are to be looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookDue {
    /// The account.
    pub lane: Lane,
    /// From when on.
    pub since: Timestamp,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// A post as the provider lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostSeen {
    /// The provider's id.
    pub receipt: String,
    /// The reference it carries.
    pub reference: String,
    /// When it went out, where the provider says so.
    pub at: Option<Timestamp>,
    /// How its text begins.
    pub words: String,
}

impl Store {
    /// Accounts whose posts are due to be looked through.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn looks_due(&self) -> Result<Vec<LookDue>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT l.channel, l.account, r.copied_at, k.tries FROM restored_look k JOIN restore r USING (restore) \
             JOIN lane l USING (lane) WHERE r.released_at IS NULL AND k.next_at <= $1 ORDER BY k.lane",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| {
                Ok(LookDue {
                    lane: read_lane(r)?,
                    since: r.time("copied_at")?,
                    attempt: u32::try_from(r.int("tries")?).unwrap_or(u32::MAX) + 1,
                })
            })
            .collect()
    }

    /// Writes down what a look found; posts whose delivery is known with that id are left out.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn looked(&self, lane: Lane, posts: Vec<PostSeen>) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { looked(tx, &lane, &posts).await })
        })
        .await
    }

    /// The look could not be made: it is made again then, or given up for good.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn look_failed(
        &self,
        lane: Lane,
        why: String,
        again: Option<Timestamp>,
    ) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let (Some(restore), Some(key)) =
                    (in_force(&mut tx.conn).await?, find_lane(&mut tx.conn, &lane).await?)
                else {
                    return Ok(());
                };
                sqlx::query(
                    "UPDATE restored_look SET tries = tries + 1, next_at = $3, fault = $4 WHERE restore = $1 AND lane = $2",
                )
                .bind(restore)
                .bind(key)
                .bind(again.map(micros))
                .bind(why)
                .execute(&mut tx.conn)
                .await?;
                Ok(())
            })
        })
        .await
    }
}

async fn looked(tx: &mut Tx, lane: &Lane, posts: &[PostSeen]) -> Result<()> {
    let (Some(restore), Some(key)) = (
        in_force(&mut tx.conn).await?,
        find_lane(&mut tx.conn, lane).await?,
    ) else {
        return Ok(());
    };
    for post in posts {
        // Known with its receipt: nothing new. Known by its reference alone: the message is named.
        sqlx::query(
            "INSERT OR IGNORE INTO restored_post (restore, lane, receipt, reference, at, words, message) \
             SELECT $1, $2, $3, $4, $5, $6, (SELECT message FROM message WHERE reference = $4) \
             WHERE NOT EXISTS (SELECT 1 FROM message m JOIN delivery d ON d.message = m.message \
                               WHERE m.reference = $4 AND d.lane = $2 AND d.receipt = $3)",
        )
        .bind(restore)
        .bind(key)
        .bind(&post.receipt)
        .bind(&post.reference)
        .bind(post.at.map(micros))
        .bind(&post.words)
        .execute(&mut tx.conn)
        .await?;
    }
    sqlx::query(
        "UPDATE restored_look SET tries = tries + 1, next_at = NULL, looked_at = $3, fault = NULL \
         WHERE restore = $1 AND lane = $2",
    )
    .bind(restore)
    .bind(key)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}
