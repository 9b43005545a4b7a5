//! How many readers there are: on each list, of which wards, in which language.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;
use wardmote_domain::{
    places::{Language, WardCode},
    send::ReaderList,
};

use crate::{
    error::Result,
    hash::to_json,
    rows::{Cells, ward_number},
    store::Store,
};

/// Members of panels, by language; they read by mail.
async fn count_members(
    conn: &mut SqliteConnection,
    wards: Option<String>,
) -> Result<BTreeMap<Language, u64>> {
    let rows = sqlx::query(
        "SELECT s.language, count(*) AS n FROM subscriber s WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL \
           AND EXISTS (SELECT 1 FROM panel_member p WHERE p.subscriber = s.subscriber \
                       AND ($1 IS NULL OR p.ward IN (SELECT value FROM json_each($1)))) \
         GROUP BY s.language",
    )
    .bind(wards)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|r| Ok((r.word("language", "a language")?, r.count("n")?)))
        .collect()
}

impl Store {
    /// How many readers there are, of these wards or of all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audience_count(&self, wards: Option<&[WardCode]>) -> Result<u64> {
        Ok(self.audience_by_language(wards).await?.values().sum())
    }

    /// How many readers there are on each list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audience_by_list(&self) -> Result<BTreeMap<ReaderList, u64>> {
        let mut counts = BTreeMap::new();
        for list in ReaderList::ALL.iter().copied() {
            let there = self.count_readers(None, Some(list)).await?;
            counts.insert(list, there.values().sum());
        }
        Ok(counts)
    }

    /// How many readers of these wards a release on that list reaches as it stands now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reach(&self, wards: &[WardCode], list: ReaderList) -> Result<u64> {
        let counts = self.count_readers(Some(wards), Some(list)).await?;
        Ok(counts.values().sum())
    }

    /// How many readers there are by language, of these wards or of all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audience_by_language(
        &self,
        wards: Option<&[WardCode]>,
    ) -> Result<BTreeMap<Language, u64>> {
        self.count_readers(wards, None).await
    }

    pub(crate) async fn count_readers(
        &self,
        wards: Option<&[WardCode]>,
        list: Option<ReaderList>,
    ) -> Result<BTreeMap<Language, u64>> {
        let wards = wards
            .map(|list| to_json(&list.iter().map(ward_number).collect::<Vec<_>>()))
            .transpose()?;
        let mut conn = self.read().await?;
        if list == Some(ReaderList::Panel) {
            return count_members(&mut conn, wards).await;
        }
        let rows = sqlx::query(
            "SELECT s.language, count(*) AS n FROM subscriber s WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL \
               AND ($2 IS NULL OR s.medium = $2) \
               AND ($1 IS NULL OR EXISTS (SELECT 1 FROM subscriber_ward w WHERE w.subscriber = s.subscriber \
                                          AND w.ward IN (SELECT value FROM json_each($1)))) \
             GROUP BY s.language",
        )
        .bind(wards)
        .bind(list.map(ReaderList::as_str))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| Ok((r.word("language", "a language")?, r.count("n")?)))
            .collect()
    }
}
