//! C-15: what trips it and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::json;
use wardmote_domain::finding::Severity::Block;

#[test]
fn c15_weekdays_and_days() {
    let body = |severity, text: &str| {
        (
            severity,
            json!({"body": text, "times": {"release": "2026-12-04T10:00"}}),
        )
    };
    expect(
        "C-15",
        &[
            body(Some(Block), "Come on Tuesday 10 December."),
            body(Some(Block), "Come on Tues 10th December."),
            body(Some(Block), "Come on Friday December 10."),
            body(Some(Block), "Come on 10 December (Tuesday)."),
            body(Some(Block), "Come on Friday 14 January."),
            body(Some(Block), "Come on Saturday 16 and Monday 17 January."),
            body(Some(Block), "It was on 1 June 2020, a Tuesday."),
            body(Some(Block), "It closed on 31 February."),
            body(Some(Block), "It closed on 31 November 2026."),
            body(Some(Block), "Come on Tuesday 10/12/26."),
            (
                Some(Block),
                json!({"short": "Tuesday 10 December in Hayes. Call 101."}),
            ),
            (
                Some(Block),
                json!({"images": [{"alt": "The poster", "has_text": true, "text": "Tuesday 10 December"}]}),
            ),
            body(
                None,
                "Come on Thursday 10 December, or on Thursday 14 January.",
            ),
            body(
                None,
                "It was on Monday 1 June 2020. He was born on 3 April 1985.",
            ),
            body(
                None,
                "Come on Thursday 10/12/26, 10 December or in May 2026.",
            ),
            body(
                None,
                "We were there on Friday night and in the week to 12 December.",
            ),
        ],
    );
    let found = Case::new(with(json!({"body": "Come on Tuesday 10 December."}))).found("C-15");
    assert!(
        found[0].fix.starts_with("10 December 2026 is a Thursday."),
        "{}",
        found[0].fix
    );
}

#[test]
fn c15_the_event_is_in_the_text() {
    let event = |body: &str, at: &str| json!({"body": body, "times": {"release": "2026-12-04T10:00", "event": at}});
    let text = "Come on Thursday 10 December, from 7:30pm to 9pm.";
    expect(
        "C-15",
        &[
            (None, event(text, "2026-12-10T19:30")),
            (
                None,
                event(
                    "Come on Saturday 16 January, 11 to 1pm.",
                    "2027-01-16T11:00",
                ),
            ),
            (
                None,
                event("Come at midday on 16 January.", "2027-01-16T12:00"),
            ),
            // 3pm in summer is 14:00 UTC: local time is what counts.
            (
                None,
                json!({"body": "Come at 3pm on 8 July.", "times": {"release": "2026-07-01T10:00", "event": "2026-07-08T15:00"}}),
            ),
            (Some(Block), event(text, "2026-12-11T19:30")),
            (Some(Block), event(text, "2026-12-10T19:00")),
            (Some(Block), event("See the poster.", "2026-12-10T19:30")),
        ],
    );
    let both = Case::new(with(event("See the poster.", "2026-12-10T19:30"))).found("C-15");
    assert_eq!(both.len(), 2, "the date and the time");
}
