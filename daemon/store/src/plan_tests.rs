//! The statements whose cost must not grow with the backlog use their indexes.

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use wardmote_domain::clock::SteppedClock;

use crate::{
    lease::{DUE, OPEN_MESSAGES},
    rows::Cells,
    staff::EVERYTHING,
    store::Store,
    withdraw::CANCEL,
};

async fn plan(store: &Store, sql: &str) -> Vec<String> {
    let mut conn = store.read().await.unwrap();
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    rows.iter().map(|r| r.text("detail").unwrap()).collect()
}

#[tokio::test]
async fn leases_and_cancellations_use_the_partial_index_on_due_rows() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH));
    let store = Store::open(&dir.path().join("w.db"), clock).await.unwrap();
    for (name, sql, wanted) in [
        (
            "messages with open deliveries",
            OPEN_MESSAGES,
            "SEARCH delivery USING INDEX delivery_due (lane=? AND message>?)",
        ),
        (
            "due deliveries",
            DUE,
            "SEARCH delivery USING INDEX delivery_due (lane=? AND message=? AND due_at<?)",
        ),
        (
            "cancelling",
            CANCEL,
            "SEARCH delivery USING INDEX delivery_due (lane=? AND message=?)",
        ),
    ] {
        let plan = plan(&store, sql).await;
        assert!(plan.iter().any(|step| step == wanted), "{name}: {plan:#?}");
        let scans = |step: &String| step.starts_with("SCAN delivery");
        assert!(!plan.iter().any(scans), "{name}: {plan:#?}");
        let sorts = |step: &String| step.contains("USE TEMP B-TREE");
        assert!(
            name != "due deliveries" || !plan.iter().any(sorts),
            "{plan:#?}"
        );
    }
}

#[tokio::test]
async fn the_watch_for_our_own_people_reads_no_table_whole_that_grows_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH));
    let store = Store::open(&dir.path().join("w.db"), clock).await.unwrap();
    let plan = plan(&store, EVERYTHING).await;
    for table in ["m", "d", "p", "k", "u", "t", "r", "v"] {
        let whole =
            |step: &String| step.starts_with(&format!("SCAN {table}")) && !step.contains(" INDEX ");
        assert!(!plan.iter().any(whole), "{table}: {plan:#?}");
    }
}
