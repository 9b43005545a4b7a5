//! What the catalogue writes passes the rules on what a message says.

mod common;

use common::{Case, with};
use serde_json::json;

/// Headline and text of the English copy for newsdesks in a snapshot of the catalogue.
fn written(snapshot: &str) -> (&str, &str) {
    let press = snapshot
        .split("[en-GB press]\n")
        .nth(1)
        .expect("a press copy");
    let press = press.split("\nNote for newsdesks").next().unwrap_or(press);
    press.split_once('\n').expect("a headline and a text")
}

#[test]
fn what_the_catalogue_writes_is_whole() {
    for (kind, snapshot) in [
        (
            "appeal",
            include_str!("../../templates/tests/snapshots/appeal-en.snap"),
        ),
        (
            "correction",
            include_str!("../../templates/tests/snapshots/correction-en.snap"),
        ),
        (
            "event",
            include_str!("../../templates/tests/snapshots/event-en.snap"),
        ),
        (
            "feedback",
            include_str!("../../templates/tests/snapshots/feedback-en.snap"),
        ),
        (
            "guidance",
            include_str!("../../templates/tests/snapshots/guidance-en.snap"),
        ),
        (
            "holding",
            include_str!("../../templates/tests/snapshots/holding-en.snap"),
        ),
        (
            "reassurance",
            include_str!("../../templates/tests/snapshots/reassurance-en.snap"),
        ),
        (
            "reassurance",
            include_str!("../../templates/tests/snapshots/reassurance-unknown-en.snap"),
        ),
        (
            "ward_update",
            include_str!("../../templates/tests/snapshots/ward-update-en.snap"),
        ),
        (
            "ward_update",
            include_str!("../../templates/tests/snapshots/ward-update-english-en.snap"),
        ),
        (
            "withdrawal",
            include_str!("../../templates/tests/snapshots/withdrawal-en.snap"),
        ),
    ] {
        let (headline, body) = written(snapshot);
        for rule in ["C-11", "C-13", "C-16", "C-22", "C-23"] {
            let directory = json!({"contacts": ["020 7946 0187", "ward@example.org"]});
            let message =
                json!({"kind": kind, "headline": headline, "body": body, "record": directory});
            let found = Case::new(with(message)).found(rule);
            assert!(found.is_empty(), "{rule}: {found:#?}");
        }
    }
}
