//! The log: lines of JSON, each that concerns a message with its id.

use std::collections::BTreeSet;

use serde_json::Value;

use super::walk::{PANIC, force, walk};

/// What a message's lines tell from intake to receipt.
const WAY: &[&str] = &[
    "submitted",
    "approved",
    "release_started",
    "released",
    "sent",
    "not_accepted",
    "settle",
    "answers",
    "word",
    "withdrawn",
    "recall",
];

/// Every id of a message in a line.
fn ids(line: &str) -> BTreeSet<String> {
    let parts = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    parts
        .filter(|p| p.starts_with("msg_"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_line_is_json_and_names_the_message_that_it_concerns_from_intake_to_receipt() {
    let mut force = force(&[]).await;
    let walked = walk(&force).await;
    force.remember(&walked.id);
    let running = force.log();
    force.stop().await;
    let log = std::fs::read_to_string(force.file("daemon.log")).unwrap();
    assert!(log.len() >= running.len());
    let mut way = BTreeSet::new();
    let mut broke = 0;
    for text in log.lines() {
        let line: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
        for name in ["timestamp", "level", "message", "target"] {
            assert!(line[name].is_string(), "no {name}: {text}");
        }
        let target = line["target"].as_str().unwrap();
        assert!(
            target.starts_with("wardmote") || line["level"] == "WARN",
            "{text}"
        );
        let msg = line["msg"].as_str();
        for id in ids(text) {
            assert!(msg.is_some(), "it speaks of {id} and has no msg: {text}");
        }
        if let Some(delivery) = line["delivery"].as_str()
            && walked.deliveries.iter().any(|d| d == delivery)
        {
            assert_eq!(msg, Some(walked.id.as_str()), "{text}");
        }
        if msg == Some(walked.id.as_str()) {
            way.extend(line["event"].as_str().map(str::to_owned));
        }
        broke += usize::from(line["event"] == "panic" || text.contains("a step broke down"));
    }
    for event in WAY {
        assert!(way.contains(*event), "nothing says {event}: {way:?}");
    }
    assert_eq!(broke, 2, "where it broke down, and that it is tried again");
    assert!(!log.contains(PANIC));
    force.start(None).await;
    force.end().await;
}
