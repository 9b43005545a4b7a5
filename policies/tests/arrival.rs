//! T-07, T-09, T-10: whether it arrives in time, with notice, and not once too often.

#[path = "common/beside.rs"]
mod beside;
mod common;

use beside::{found, not_checked};
use common::expect;
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::Override;

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
