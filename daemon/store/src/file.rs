//! The database's file: how it is opened, the lock beside it, and the secret that is made with it.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Row, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{
    error::{Result, StoreError},
    hash::random,
};

/// Connections that only read.
const READERS: u32 = 4;

pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(400)
        .pragma("mmap_size", "0")
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

pub(crate) async fn readers(path: &Path) -> Result<SqlitePool> {
    let options = options(path).read_only(true);
    Ok(SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options)
        .await?)
}

pub(crate) fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

pub(crate) fn take_lock(path: &Path) -> Result<File> {
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(lock_path(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(path.display().to_string())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

pub(crate) async fn secret_there(conn: &mut SqliteConnection) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query("SELECT value FROM meta WHERE name = 'delivery_ids'")
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?)
}

/// The database's own secret, made with the file.
pub(crate) async fn secret(conn: &mut SqliteConnection) -> Result<Vec<u8>> {
    if let Some(secret) = secret_there(conn).await? {
        return Ok(secret);
    }
    let made = random::<32>()?.to_vec();
    sqlx::query("INSERT INTO meta (name, value) VALUES ('delivery_ids', $1)")
        .bind(&made)
        .execute(conn)
        .await?;
    Ok(made)
}
