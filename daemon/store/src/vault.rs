//! What providers gave us and must not be lost, by name. The caller encrypts it: the store sees only bytes.

use crate::{error::Result, store::Store, writer::Turn};

impl Store {
    /// The bytes last kept under that name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn vault_get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut conn = self.read().await?;
        let row = sqlx::query_scalar::<_, Vec<u8>>("SELECT sealed FROM vault WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut *conn)
            .await?;
        Ok(row)
    }

    /// Keeps bytes under that name. They are committed when this has answered.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn vault_put(&self, name: &str, sealed: Vec<u8>) -> Result<()> {
        let name = name.to_owned();
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO vault (name, sealed, at) VALUES ($1, $2, $3) \
                     ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, at = excluded.at",
                )
                .bind(name)
                .bind(sealed)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                Ok(())
            })
        })
        .await
    }
}
