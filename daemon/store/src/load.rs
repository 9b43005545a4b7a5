//! How much is waiting, for who is about to release something.

use std::collections::BTreeMap;

use wardmote_domain::{
    places::{Language, WardCode},
    send::{Lane, ReaderList},
    words::Priority,
};

use crate::{
    error::Result,
    lease::find_lane,
    rows::{Cells, priority_number},
    store::Store,
};

impl Store {
    /// How many deliveries of a lane wait that go before a message of this priority would, or with it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn waiting_before(&self, lane: &Lane, priority: Priority) -> Result<u64> {
        let mut conn = self.read().await?;
        let Some(key) = find_lane(&mut conn, lane).await? else {
            return Ok(0);
        };
        let row = sqlx::query(
            "SELECT coalesce(sum(t.n), 0) AS waiting FROM tally t INDEXED BY tally_open JOIN message m USING (message) \
             WHERE t.n > 0 AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown', 'with_person') \
               AND t.lane = $1 AND t.state IN ('queued', 'waiting') AND m.priority <= $2",
        )
        .bind(key)
        .bind(priority_number(priority))
        .fetch_one(&mut *conn)
        .await?;
        row.count("waiting")
    }

    /// The readers of a list in these wards, by the language that they asked for.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn readers_by_language(
        &self,
        wards: &[WardCode],
        list: ReaderList,
    ) -> Result<BTreeMap<Language, u64>> {
        self.count_readers(Some(wards), Some(list)).await
    }
}
