//! T-01, T-03, T-11, T-13: limits, edges and clock changes.

#[path = "common/beside.rs"]
mod beside;
mod common;

use beside::{found, not_checked};
use common::{expect, with, worst};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Advice, Block, Override};

#[test]
fn t01_counts_minutes_of_instants() {
    let at = |kind: &str, start: &str, release: &str| json!({"kind": kind, "times": {"clock_start": start, "release": release, "expires": "2026-12-31T12:00"}});
    let day = |kind: &str, start: &str, release: &str| {
        at(
            kind,
            &format!("2026-12-10T{start}"),
            &format!("2026-12-10T{release}"),
        )
    };
    expect(
        "T-01",
        &[
            (None, day("holding", "12:00", "12:15")),
            (Some(Advice), day("holding", "12:00", "12:16")),
            (Some(Advice), day("holding", "12:00", "12:30")),
            (Some(Override), day("holding", "12:00", "12:31")),
            (None, day("warning", "12:00", "12:30")),
            (Some(Override), day("warning", "12:00", "12:31")),
            (None, day("missing", "12:00", "13:00")),
            (Some(Override), day("missing", "12:00", "13:01")),
            (Some(Override), day("correction", "12:00", "13:01")),
            (Some(Override), day("withdrawal", "12:00", "13:01")),
            (None, day("reassurance", "12:00", "14:00")),
            (Some(Override), day("reassurance", "12:00", "14:01")),
            (None, at("appeal", "2026-12-09T12:00", "2026-12-10T12:00")),
            (
                Some(Override),
                at("appeal", "2026-12-09T12:00", "2026-12-10T12:01"),
            ),
            // A start after the release passes; other kinds are not asked.
            (None, day("warning", "12:00", "11:00")),
            (None, day("guidance", "01:00", "23:00")),
            (None, day("event", "01:00", "23:00")),
            // The night with an hour less, and the night with an hour more.
            (None, at("warning", "2026-03-29T00:45", "2026-03-29T02:15")),
            (
                Some(Override),
                at("warning", "2026-03-29T00:45", "2026-03-29T02:16"),
            ),
            (
                None,
                at(
                    "holding",
                    "2026-10-25T01:50+01:00",
                    "2026-10-25T01:05+00:00",
                ),
            ),
            (
                Some(Override),
                at(
                    "warning",
                    "2026-10-25T01:10+01:00",
                    "2026-10-25T01:10+00:00",
                ),
            ),
        ],
    );
    let late = &found("T-01", day("reassurance", "09:40", "12:20"))[0];
    assert!(
        late.fix
            .starts_with("160 minutes since the scene opened. The target is 120 minutes."),
        "{}",
        late.fix
    );
    assert!(not_checked("T-01", json!({"kind": "warning"})));
    assert!(!not_checked("T-01", json!({"kind": "guidance"})));
}

#[test]
fn t03_wants_an_end() {
    let kind = |kind: &str| json!({"kind": kind});
    let ends = |kind: &str, end: &str| json!({"kind": kind, "times": {"release": "2026-12-10T12:00", "expires": end}});
    expect(
        "T-03",
        &[
            (Some(Block), kind("warning")),
            (Some(Block), kind("missing")),
            (Some(Override), kind("event")),
            (Some(Override), kind("appeal")),
            (None, kind("guidance")),
            (None, kind("holding")),
            (None, kind("ward_update")),
            (None, ends("warning", "2026-12-11T12:00")),
            (Some(Override), ends("warning", "2026-12-11T12:01")),
            (None, ends("missing", "2027-12-11T12:00")),
        ],
    );
    let night = json!({"kind": "warning", "times": {"release": "2026-10-24T12:00", "expires": "2026-10-25T12:00"}});
    assert_eq!(
        worst("T-03", with(night)),
        Some(Override),
        "a day of 25 hours"
    );
    let fix = &found("T-03", kind("missing"))[0].fix;
    assert!(
        fix.contains("7 days after it goes, at midday on Thursday 17 December 2026"),
        "{fix}"
    );
}

#[test]
fn t11_and_t13_measure_from_the_release() {
    let ready = |kind: &str, ready: &str| json!({"kind": kind, "variants": [{"lang": "ne", "body": "नमस्ते", "ready": ready}]});
    expect(
        "T-11",
        &[
            (None, ready("warning", "2026-12-10T12:15")),
            (Some(Override), ready("warning", "2026-12-10T12:16")),
            (None, ready("reassurance", "2026-12-10T13:00")),
            (Some(Override), ready("reassurance", "2026-12-10T13:01")),
            (None, ready("guidance", "2026-12-11T12:00")),
            (Some(Override), ready("guidance", "2026-12-11T12:01")),
            (None, ready("warning", "2026-12-10T09:00")),
        ],
    );
    assert!(not_checked(
        "T-11",
        json!({"variants": [{"lang": "ne", "body": "नमस्ते"}]})
    ));
    let late = &found("T-11", ready("guidance", "2026-12-12T09:00"))[0];
    assert!(
        late.owed_allowed && late.fix.starts_with("Nepali is due at 9am on Saturday"),
        "{late:?}"
    );
    let checked = |kind: &str, at: &str| json!({"kind": kind, "record": {"facts_checked": at}});
    expect(
        "T-13",
        &[
            (None, checked("warning", "2026-12-10T11:00")),
            (Some(Override), checked("warning", "2026-12-10T10:59")),
            (Some(Override), checked("holding", "2026-12-10T10:59")),
            (Some(Advice), checked("appeal", "2026-12-10T10:59")),
            (Some(Advice), checked("guidance", "2026-12-09T11:00")),
            (None, checked("missing", "2026-12-10T12:30")),
        ],
    );
    assert!(not_checked("T-13", json!({"kind": "warning"})));
    let night = |start: &str, release: &str| json!({"kind": "warning", "times": {"release": release}, "record": {"facts_checked": start}});
    let severity = |changes: Value| -> Option<Severity> { worst("T-13", with(changes)) };
    assert_eq!(
        severity(night("2026-03-29T00:45", "2026-03-29T02:30")),
        None
    );
    assert_eq!(
        severity(night("2026-10-25T00:45", "2026-10-25T01:30+00:00")),
        Some(Override)
    );
}
