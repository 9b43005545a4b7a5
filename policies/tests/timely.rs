//! T-02, T-04, T-08: what trips them and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::{
    Severity::{Advice, Block, Override},
    Verdict,
};

#[test]
fn t02_embargo() {
    let until = "EMBARGOED until 6am on Thursday 10 December 2026\n\nA man was charged.";
    let at = |release: &str| json!({"release": release, "embargo": "2026-12-10T06:00"});
    expect(
        "T-02",
        &[
            (Some(Block), json!({"times": at("2026-12-10T05:30")})),
            (
                Some(Block),
                json!({"body": until, "times": at("2026-12-10T06:00")}),
            ),
            (
                Some(Block),
                json!({"headline": "Arrests – embargoed until 6am"}),
            ),
            (
                Some(Block),
                json!({"body": until, "channels": ["media", "page"], "times": at("2026-12-10T12:00")}),
            ),
            (
                Some(Override),
                json!({"channels": ["media", "radio"], "times": at("2026-12-10T05:30")}),
            ),
            (
                None,
                json!({"body": until, "channels": ["media"], "times": at("2026-12-09T12:00")}),
            ),
            (
                None,
                json!({"channels": ["media"], "times": at("2026-12-10T06:00")}),
            ),
            (None, json!({"times": at("2026-12-10T06:00")})),
            // Newsdesks first: the public waits for the embargo, whatever the release says.
            (
                None,
                json!({"press_first": true, "channels": ["page", "media"], "times": at("2026-12-10T05:30")}),
            ),
            (
                None,
                json!({"press_first": true, "channels": ["page", "media"], "times": {"embargo": "2026-12-10T06:00"}}),
            ),
            (
                Some(Block),
                json!({"press_first": true, "body": until, "channels": ["page", "media"], "times": at("2026-12-10T05:30")}),
            ),
            (
                None,
                json!({"body": "The embargo has ended. A ship broke the arms embargo."}),
            ),
            (None, json!({})),
        ],
    );
    let report = Case::new(with(json!({"times": {"embargo": "2026-12-10T06:00"}}))).report();
    assert!(report.not_checked.iter().any(|r| r.0 == "T-02"));
}

#[test]
fn t04_already_over() {
    let times = |name: &str, at: &str| json!({"times": {"release": "2026-12-10T12:00", name: at}});
    expect(
        "T-04",
        &[
            (Some(Block), times("expires", "2026-12-10T11:59")),
            (Some(Block), times("expires", "2026-12-10T12:00")),
            (Some(Block), times("event", "2026-11-28T10:00")),
            (None, times("expires", "2026-12-10T12:01")),
            (None, times("event", "2026-12-11T10:00")),
            (None, json!({})),
        ],
    );
    let report = Case::new(with(json!({"times": {"expires": "2026-12-10T06:00"}}))).report();
    assert!(report.not_checked.iter().any(|r| r.0 == "T-04"));
    assert!(
        !Case::new(with(json!({"times": {}})))
            .report()
            .not_checked
            .iter()
            .any(|r| r.0 == "T-04")
    );
}

#[test]
fn t08_quiet_hours() {
    let at = |release: &str, changes: Value| {
        let mut all = json!({"times": {"release": release}});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let reassurance = |start: &str, release: &str| json!({"kind": "reassurance", "times": {"clock_start": start, "release": release}});
    expect(
        "T-08",
        &[
            (Some(Override), at("2026-12-10T21:00", json!({}))),
            (Some(Override), at("2026-12-10T07:59", json!({}))),
            (None, at("2026-12-10T08:00", json!({}))),
            (None, at("2026-12-10T20:59", json!({}))),
            (
                None,
                at(
                    "2026-12-10T23:00",
                    json!({"channels": ["x", "page", "poster", "media", "ward_panel"]}),
                ),
            ),
            (
                Some(Override),
                at("2026-12-10T23:00", json!({"channels": ["x", "sms"]})),
            ),
            (None, at("2026-12-10T23:00", json!({"kind": "warning"}))),
            (None, at("2026-12-10T23:00", json!({"kind": "missing"}))),
            (None, at("2026-12-10T23:00", json!({"priority": "urgent"}))),
            (
                None,
                at("2026-12-10T23:00", json!({"record": {"urgent": true}})),
            ),
            (
                Some(Advice),
                reassurance("2026-12-10T21:30", "2026-12-10T22:30"),
            ),
            (
                Some(Advice),
                reassurance("2026-12-10T05:59", "2026-12-10T06:30"),
            ),
            (
                Some(Override),
                reassurance("2026-12-10T06:00", "2026-12-10T06:30"),
            ),
            // Local time: 7:30am in summer is 06:30 UTC, and 8:30am is 07:30 UTC.
            (Some(Override), at("2026-07-10T07:30", json!({}))),
            (None, at("2026-07-10T08:30", json!({}))),
        ],
    );
    assert!(
        Case::new(with(json!({"times": {}})))
            .report()
            .not_checked
            .iter()
            .any(|r| r.0 == "T-08")
    );
}

#[test]
fn reasons_pass_overrides_and_never_blocks() {
    let case = |rule: &str, changes: Value| {
        let mut all =
            json!({"record": {"reasons": {rule: "Insp Oakhurst: agreed at the 9am meeting"}}});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        Case::new(with(all)).report()
    };
    let passed = case("W-01", json!({"channels": ["email"]}));
    assert_eq!(passed.result, Verdict::Advice);
    let blocked = case("C-01", json!({"headline": "Operation [NAME]"}));
    assert_eq!(blocked.result, Verdict::Block);
    assert!(
        blocked.findings[0].fix.ends_with("passes this.") && blocked.findings[0].passed.is_none()
    );
    let not_owed = Case::new(with(json!({"channels": ["email"],
        "record": {"owed": {"W-01": {"job": "poster", "name": "PS Marrow", "by": "2026-12-11T12:00"}}}}))).report();
    assert_eq!(not_owed.result, Verdict::Override);
}
