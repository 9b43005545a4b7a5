//! No text, record or load makes a rule of time or reach fail, and what it marks stands where it says.

#[path = "common/beside.rs"]
mod beside;
mod common;

use common::{Case, with};
use proptest::prelude::*;
use serde_json::json;

/// Pieces that these rules look at, among anything at all.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        any::<char>().prop_map(String::from),
        Just(" ".to_owned()),
        Just("\n\n".to_owned()),
        prop::sample::select(vec![
            "tonight",
            "Overnight",
            "right now",
            "if",
            "Call 999",
            "31 February",
            "10 December",
            "23/01/27",
            "Next update at 9am.",
            "we will say more",
            "in 999 hours",
            "at 2:30am",
            "every hour",
            "on Friday",
            "tomorrow",
            "has been found",
            "Orla Green",
            "Green Lane",
            "Miss Green",
            "found:",
            "School Lane",
            "pupils",
            "Reply to this",
            "do not",
            "Residents tell us",
            "step-free",
            "ward panel",
            "at the last meeting",
            "১০১",
            "020 7946 0187",
            "’",
            "é",
            "😀",
            "\u{2028}",
            "İ",
        ])
        .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..16).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_message_makes_a_rule_fail(
        headline in text(), body in text(), short in text(), other in text(), name in text(),
        kind in prop::sample::select(vec!["missing", "holding", "ward_update", "event", "withdrawal"]),
        status in prop::sample::select(vec!["open", "closed", "found"]),
        release in prop::sample::select(vec!["2026-12-10T00:00", "2026-03-29T02:00", "2026-10-25T01:30+00:00"]),
        numbers in any::<[u32; 3]>(), rate in any::<i64>(),
    ) {
        let headline = headline.replace(['\n', '\r'], " ");
        let [recipients, queue, earlier] = numbers;
        let message = json!({
            "kind": kind, "headline": headline, "body": body, "short": short,
            "times": {"release": release, "clock_start": "2026-01-01T00:00", "event": "2026-12-31T00:00"},
            "record": {"status": status, "incident": "A", "venue": other, "posts_up": [other], "replies": {"staffed": false},
                "persons": [{"name": name, "role": "missing"}]},
            "variants": [{"lang": "bn", "body": other, "ready": "2027-01-01T00:00", "access_line": false}],
        });
        Case::new(with(message.clone())).report();
        let mut beside = message;
        beside["earlier"] = json!([
            {"at": "2026-12-09T23:00", "kind": "missing", "incident": "A", "body": other, "persons": [name]},
            {"at": "2026-10-24T23:00", "incident": earlier.to_string(), "body": body},
        ]);
        beside["load"] = json!({
            "recipients": {"email": recipients, "poster": rate}, "rate_per_minute": {"email": rate, "poster": 1},
            "queue": queue, "deadline": "2026-12-10T01:00",
        });
        beside::report(beside);
    }
}
