//! Which realm a database belongs to, and under which key it was written. Both are set once, and then hold for good: what is
//! exercised and what is real never share a file, and under another key who has left would not be known again.

use sqlx::{Row, SqliteConnection};
use wardmote_domain::words::Realm;

use crate::{
    error::{Result, StoreError},
    hash::Sha256,
    rows::Cells,
    store::Store,
    writer::Turn,
};

/// What a database says of itself; nothing where it was never started, or by a program from before this was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Belongs {
    /// The realm it was made in.
    pub realm: Option<Realm>,
    /// The mark of the key that it was written under.
    pub key: Option<Sha256>,
}

impl Belongs {
    /// Refuses a database of another realm, or of another key where the mark of ours is known.
    ///
    /// # Errors
    /// [`StoreError::OtherRealm`], [`StoreError::OtherKey`].
    pub fn prove(&self, ours: Realm, key: Option<Sha256>) -> Result<()> {
        if let Some(theirs) = self.realm.filter(|theirs| *theirs != ours) {
            return Err(StoreError::OtherRealm { theirs, ours });
        }
        match (self.key, key) {
            (Some(theirs), Some(ours)) if theirs != ours => Err(StoreError::OtherKey),
            _ => Ok(()),
        }
    }
}

pub(crate) async fn belongs(conn: &mut SqliteConnection) -> Result<Belongs> {
    let row = sqlx::query("SELECT CAST(value AS TEXT) AS realm FROM meta WHERE name = 'realm'")
        .fetch_optional(&mut *conn)
        .await?;
    let realm = row.map(|row| row.word("realm", "a realm")).transpose()?;
    let row = sqlx::query("SELECT value FROM meta WHERE name = 'key_mark'")
        .fetch_optional(conn)
        .await?;
    let key = row.map(|row| Sha256::stored(row.try_get(0)?)).transpose()?;
    Ok(Belongs { realm, key })
}

impl Store {
    /// What the database says of itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn belongs(&self) -> Result<Belongs> {
        belongs(&mut *self.read().await?).await
    }

    /// Makes the database one of this realm, for good.
    ///
    /// # Errors
    /// [`StoreError::OtherRealm`] for one that belongs to another realm.
    pub async fn belongs_to(&self, ours: Realm) -> Result<()> {
        self.keep_mark("realm", ours.as_str().as_bytes().to_vec(), ours, None)
            .await
    }

    /// Makes the database one of this realm and key, for good. `key` is the key's mark: a keyed hash that says nothing of it.
    ///
    /// # Errors
    /// [`StoreError::OtherRealm`], and [`StoreError::OtherKey`] for one that was written under another key.
    pub async fn written_under(&self, ours: Realm, key: Sha256) -> Result<()> {
        self.keep_mark("key_mark", key.bytes(), ours, Some(key))
            .await
    }

    /// Sets what was not set, and proves what is there.
    async fn keep_mark(
        &self,
        name: &'static str,
        value: Vec<u8>,
        realm: Realm,
        key: Option<Sha256>,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                sqlx::query("INSERT OR IGNORE INTO meta (name, value) VALUES ($1, $2)")
                    .bind(name)
                    .bind(value)
                    .execute(&mut tx.conn)
                    .await?;
                belongs(&mut tx.conn).await?.prove(realm, key)
            })
        })
        .await
    }
}
