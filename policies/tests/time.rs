//! T-01, T-03, T-09, T-11, T-13: limits, edges and clock changes; T-07 and T-10 with what goes beside the message.

mod common;

use common::{STANDARD, expect, render, with, worst};
use serde_json::{Value, json};
use wardmote_domain::{
    file::MessageFile,
    finding::{
        Finding, Report,
        Severity::{self, Advice, Block, Override},
    },
};
use wardmote_policies::{run_cases, standard_outlets};

/// A message with `earlier` and `load`, which only a case may have.
fn report(changes: Value) -> Report {
    let file: MessageFile = serde_json::from_value(with(changes)).unwrap();
    let outcome = run_cases(vec![file], &STANDARD, &standard_outlets(), &render).remove(0);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    outcome.report.unwrap()
}

fn found(rule: &str, changes: Value) -> Vec<Finding> {
    let findings = report(changes).findings.into_iter();
    findings.filter(|f| f.rule.0 == rule).collect()
}

fn not_checked(rule: &str, changes: Value) -> bool {
    report(changes).not_checked.iter().any(|r| r.0 == rule)
}

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
fn t07_adds_up_queue_and_rate() {
    let load = |load: Value| {
        let mut load = load;
        load["deadline"] = json!("2026-12-10T13:00");
        json!({"load": load})
    };
    let email = |n: u64, rate: u64, queue: Value| {
        load(
            json!({"recipients": {"email": n}, "rate_per_minute": {"email": rate}, "queue": queue}),
        )
    };
    let worst = |changes: Value| found("T-07", changes).iter().map(|f| f.severity).max();
    for (severity, changes) in [
        (None, email(6000, 100, json!(0))),
        (Some(Override), email(6001, 100, json!(0))),
        (Some(Override), email(6000, 100, json!(1))),
        (Some(Override), email(5000, 100, json!({"email": 1001}))),
        (None, email(5000, 100, json!({"sms": 9000}))),
        (Some(Override), email(1, 0, json!(0))),
        (Some(Override), email(9_000_000_000_000, 1, json!(0))),
        // Channels run side by side; one that is not chosen does not go.
        (
            None,
            load(
                json!({"recipients": {"email": 6000, "sms": 6000}, "rate_per_minute": {"email": 100, "sms": 1}}),
            ),
        ),
    ] {
        assert_eq!(worst(changes.clone()), severity, "{changes}");
    }
    // Without a deadline the end of the message is it; without either, or a rate, nobody knows.
    let plain = json!({"recipients": {"email": 900}, "rate_per_minute": {"email": 1}});
    let until = json!({"load": plain, "times": {"release": "2026-12-10T12:00", "expires": "2026-12-10T20:00"}});
    assert_eq!(worst(until), Some(Override));
    assert!(not_checked("T-07", json!({"load": plain})));
    assert!(not_checked("T-07", json!({})));
    assert!(not_checked(
        "T-07",
        load(json!({"recipients": {"email": 9}}))
    ));
    let slow = &found(
        "T-07",
        json!({
            "body": "Call 101.", "areas": ["E05013998", "E05014003"],
            "load": {"recipients": {"email": 96000}, "rate_per_minute": {"email": 400}, "deadline": "2026-12-10T12:40"},
        }),
    )[0];
    for words in [
        "Email ends at 4pm",
        "The deadline is 12:40pm",
        "16,000 of 96,000",
        "nearest wards first: ",
    ] {
        assert!(slow.fix.contains(words), "{}", slow.fix);
    }
    let night = json!({"times": {"release": "2026-03-29T00:30"}, "load": {
        "recipients": {"email": 6000}, "rate_per_minute": {"email": 100}, "deadline": "2026-03-29T02:29"}});
    assert_eq!(
        worst(night),
        Some(Override),
        "an hour of sending ends at 2:30am"
    );
}

#[test]
fn t09_gives_ten_days() {
    let meeting = |headline: &str, body: &str, event: &str| json!({"kind": "event", "headline": headline, "body": body, "times": {"release": "2026-12-04T10:00", "event": event}});
    let soon = |headline: &str, body: &str| meeting(headline, body, "2026-12-10T19:30");
    expect(
        "T-09",
        &[
            (Some(Override), soon("Ward panel meeting", "Come.")),
            (
                Some(Override),
                soon("Have your say", "Join the consultation in Bracken Hall."),
            ),
            (
                Some(Override),
                soon("Have your say", "A public assembly. There will be a stall."),
            ),
            (
                Some(Override),
                meeting("Public meeting", "Come.", "2026-12-14T09:59"),
            ),
            (None, meeting("Public meeting", "Come.", "2026-12-14T10:00")),
            (None, meeting("Public meeting", "Come.", "2026-12-01T10:00")),
            (
                None,
                soon("Bike marking", "Meet us. The ward panel asked for it."),
            ),
            (
                None,
                soon(
                    "Come and see us",
                    "A stall at the market. Tell us what the panel should hear.",
                ),
            ),
            (
                None,
                soon(
                    "Street surgery in Hayes",
                    "Questions for the next meeting are welcome.",
                ),
            ),
            (
                None,
                soon(
                    "Crime prevention talk",
                    "The meeting point is the clock. See the solar panels.",
                ),
            ),
            (
                None,
                soon(
                    "Coffee with your team",
                    "Come and meet us in Assembly Rooms.",
                ),
            ),
        ],
    );
    let recorded = |meeting: bool, headline: &str| {
        json!({"kind": "event", "headline": headline, "record": {"meeting": meeting},
            "times": {"release": "2026-12-04T10:00", "event": "2026-12-10T19:30"}})
    };
    expect(
        "T-09",
        &[
            (Some(Override), recorded(true, "Come")),
            (None, recorded(false, "Panel meeting")),
        ],
    );
    // The same clock time ten days on is ten days, though an hour is missing.
    let night = json!({"kind": "event", "headline": "Public meeting", "times": {"release": "2026-03-22T19:00", "event": "2026-04-01T19:00"}});
    expect("T-09", &[(None, night)]);
    assert!(not_checked(
        "T-09",
        json!({"kind": "event", "headline": "Public meeting"})
    ));
}

#[test]
fn t10_counts_threads_and_copies() {
    let earlier = |list: Value| json!({"earlier": list});
    let one = |at: &str, incident: Option<&str>, body: &str| json!({"at": at, "incident": incident, "body": body});
    let today = |hour: u32, incident: Option<&str>| {
        one(
            &format!("2026-12-10T{hour:02}:00"),
            incident,
            &format!("Text {hour}"),
        )
    };
    let worst = |changes: Value| found("T-10", changes).iter().map(|f| f.severity).max();
    let three = json!([today(8, None), today(9, None), today(10, None)]);
    assert_eq!(worst(earlier(three.clone())), Some(Override));
    assert_eq!(
        worst(earlier(json!([
            today(8, Some("A")),
            today(9, Some("A")),
            today(10, Some("A"))
        ]))),
        None
    );
    assert_eq!(
        worst(earlier(json!([
            today(8, Some("A")),
            today(9, Some("B")),
            today(10, None)
        ]))),
        Some(Override)
    );
    let mut update = earlier(json!([
        today(8, Some("A")),
        today(9, Some("B")),
        today(10, None)
    ]));
    update["record"] = json!({"incident": "A"});
    assert_eq!(worst(update), None, "an update of a thread that is there");
    let edge = |at: &str| earlier(json!([one(at, None, "a"), today(9, None), today(10, None)]));
    assert_eq!(worst(edge("2026-12-09T12:00")), Some(Override));
    assert_eq!(worst(edge("2026-12-09T11:59")), None);
    // Copies, whoever sent them; a correction may repeat.
    let copy = "Lock your shed. If you see anyone acting oddly in your road, call 101 now.";
    let again = |kind: &str, at: &str| json!({"kind": kind, "earlier": [one(at, None, copy)]});
    assert_eq!(worst(again("guidance", "2026-12-10T09:00")), Some(Override));
    assert_eq!(worst(again("guidance", "2026-12-09T11:00")), None);
    assert_eq!(worst(again("correction", "2026-12-10T09:00")), None);
    assert_eq!(worst(again("withdrawal", "2026-12-10T09:00")), None);
    let fourth = &found("T-10", earlier(three))[0];
    assert!(
        fourth.fix.starts_with("Fourth message in 24 hours to "),
        "{}",
        fourth.fix
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
