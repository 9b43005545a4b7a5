//! T-05, T-06, T-12: what the words say of time.

mod common;

use common::{STANDARD, expect, render, with};
use serde_json::{Value, json};
use wardmote_domain::{
    file::MessageFile,
    finding::{
        Finding,
        Severity::{Advice, Override},
    },
};
use wardmote_policies::{run_cases, standard_outlets};

fn found(rule: &str, changes: Value) -> Vec<Finding> {
    let file: MessageFile = serde_json::from_value(with(changes)).unwrap();
    let outcome = run_cases(vec![file], &STANDARD, &standard_outlets(), &render).remove(0);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let findings = outcome.report.unwrap().findings.into_iter();
    findings.filter(|f| f.rule.0 == rule).collect()
}

#[test]
fn t05_finds_what_goes_stale() {
    for text in [
        "Do not travel through Foundry Road tonight.",
        "Foundry Road is closed at the moment. Use Elder Lane.",
        "Officers are currently searching homes in Foundry Road.",
        "There are armed officers in Foundry Road right now.",
        "A man was robbed last night. He was not hurt. It was Monday 7 December.",
        "It happened on Monday 7 December. Today we arrested a man.",
        "We expect to open the road at 9pm tonight.",
        "Officers were called an hour ago to a fire.",
        "Come to our stall today.",
        "The road will stay closed overnight.",
        "PATROLS TONIGHT in Foundry Road.",
        "Yesterday, at 5pm, a cyclist was hurt.",
        "We will be there this weekend. Call 101.",
        "If you saw the crash last night, call 101.",
        "Presently the station desk is shut.",
        "Join us tomorrow at the market.",
    ] {
        let found = found("T-05", json!({"body": text}));
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        assert_eq!(found[0].severity, Override, "{text}");
    }
    expect(
        "T-05",
        &[
            (
                Some(Override),
                json!({"headline": "Find another way home this evening"}),
            ),
            (
                Some(Advice),
                json!({"short": "In Hayes tonight? Lock up. Call 101."}),
            ),
            (
                Some(Advice),
                json!({"kind": "warning", "short": "Storm in Hayes tonight. Stay in. Next update at 9pm."}),
            ),
            (
                None,
                json!({"kind": "warning", "short": "Storm in Hayes tonight. Stay in. Keep away from trees. It starts at 9pm on 10 December."}),
            ),
        ],
    );
}

#[test]
fn t05_leaves_what_names_no_day() {
    for text in [
        "Do not travel through Foundry Road tonight, Thursday 10 December.",
        "Officers were there last night. It was Wednesday 9 December.",
        "Today (10/12/26) the road is closed.",
        "If you need help right now, call 999.",
        "Call 999 right now.",
        "What worries you most right now?",
        "You can help right now: lock your shed.",
        "If you are currently at risk, call 999.",
        "Anyone who is at the moment without a lock can ask us for one.",
        "Do not leave tools in your van overnight.",
        "Tools left in vans overnight are stolen.",
        "There is no overnight parking in Foundry Road.",
        "It was the last night of the fair, on 5 December.",
        "Sign up today at met.police.uk.",
        "Read USA Today, or londontoday.co.uk/tonight.",
        "The Safer Tomorrow project helped.",
        "Prescot Street and representative councillors.",
        "Nothing is present in the hall.",
    ] {
        let found = found("T-05", json!({"body": text}));
        assert!(found.is_empty(), "{text}\n{found:#?}");
    }
}

#[test]
fn t05_proposes_the_date() {
    let fix = |word: &str| {
        found("T-05", json!({"body": format!("Officers came {word}.")}))[0]
            .fix
            .clone()
    };
    assert!(
        fix("last night").contains("on the night of Wednesday 9 December"),
        "{}",
        fix("last night")
    );
    assert!(fix("this morning").contains("on the morning of Thursday 10 December"));
    assert!(fix("tomorrow").contains("on Friday 11 December"));
    assert!(
        found("T-05", json!({"body": "Officers are currently there."}))[0]
            .fix
            .contains("at midday on Thursday 10 December")
    );
}

fn open(body: &str) -> Value {
    json!({"body": body, "record": {"status": "open"}})
}

#[test]
fn t06_wants_a_time_for_more() {
    for body in [
        "Next update at 2:30pm.",
        "The next update will be at 9am on Friday 11 December.",
        "We will say more at 6pm.",
        "We’ll tell you more by 1:15pm.",
        "We will update you again in 30 minutes.",
        "We will give an update within the hour.",
        "Another update will follow at 3pm.",
        "More at 9pm.",
        "More information at 4pm on Thursday 10 December.",
        "Expect an update at 2pm.",
        "At 2pm we will say more.",
        "On Friday 11 December, at 9am, we will tell you what we know.",
        "We will be back in touch at 5pm.",
        "We hope to know more by 10pm.",
        "We post updates every 30 minutes.",
        "We will write again at 8pm.",
        "Our next bulletin is at 6pm.",
        "You will hear from us again at 8am tomorrow.",
        "Updates to follow at 1pm.",
        "We plan to share the latest at 3.30pm.",
    ] {
        let found = found("T-06", open(body));
        assert!(found.is_empty(), "{body}\n{found:#?}");
    }
    for body in [
        "More information will follow in due course.",
        "We expect to open the road at 9pm.",
        "We hope to open the road again at 9pm.",
        "More officers will be there at 9pm.",
        "We will send more patrols at 9pm.",
        "For more information, call 101 between 9am and 5pm.",
        "We closed the road at 11am and will tell you more when we can.",
        "Update: the road will open at 9pm.",
        "We will keep you updated.",
        "This page was updated at 9am.",
        "The meeting at 7pm will go on.",
        "Stay indoors. Call 999 if you smell gas.",
        "",
    ] {
        let found = found("T-06", open(body));
        assert_eq!(found.len(), 1, "{body}\n{found:#?}");
        assert_eq!(found[0].severity, Advice, "{body}");
    }
    let closed = json!({"body": "The road is open.", "record": {"status": "closed"}});
    assert!(found("T-06", closed).is_empty() && found("T-06", json!({})).is_empty());
    let fix = &found("T-06", open("Stay in."))[0].fix;
    assert!(
        fix.contains("“Next update at 1pm on Thursday 10 December.”"),
        "{fix}"
    );
}

#[test]
fn t06_a_time_that_is_over_promises_nothing() {
    for (body, over) in [
        ("Next update at 11:45am.", true),
        ("Next update at midday.", false),
        ("Next update at 7am.", true),
        ("Next update at 5am.", false),
        ("Next update at 9am on Thursday 10 December.", true),
        ("Next update at 9am on Friday 11 December.", false),
        ("Next update at 9am tomorrow.", false),
        ("Next update at 9am on Friday.", false),
        ("Next update at 9am. After that, next update at 3pm.", false),
    ] {
        let found = found("T-06", json!({"body": body}));
        assert_eq!(!found.is_empty(), over, "{body}\n{found:#?}");
        assert!(found.iter().all(|f| f.severity == Advice), "{body}");
    }
}

#[test]
fn t06_keeps_its_promises() {
    let promised = |body: &str, release: &str| {
        json!({"body": "The road is open.", "record": {"status": "closed", "incident": "A"},
            "times": {"release": release},
            "earlier": [{"at": "2026-12-10T08:00", "incident": "A", "body": body}]})
    };
    let late = |body: &str, release: &str| {
        found("T-06", promised(body, release))
            .iter()
            .map(|f| f.severity)
            .max()
    };
    for body in [
        "Next update at 9am.",
        "We will say more at 9am on Thursday 10 December.",
        "We will update you in an hour.",
    ] {
        assert_eq!(late(body, "2026-12-10T09:14"), None, "{body}");
        assert_eq!(late(body, "2026-12-10T09:15"), Some(Override), "{body}");
    }
    for body in [
        "We expect to open at 9am.",
        "We said more would be known at 9am.",
        "Next update soon.",
        "Next update at 9am on 11 December.",
    ] {
        assert_eq!(late(body, "2026-12-10T10:00"), None, "{body}");
    }
    // Before midnight for after midnight, and in the hour that comes twice.
    let night = |at: &str, body: &str, release: &str| {
        found(
            "T-06",
            json!({"record": {"incident": "A"}, "times": {"release": release},
            "earlier": [{"at": at, "incident": "A", "body": body}]}),
        )
        .len()
    };
    assert_eq!(
        night(
            "2026-12-09T23:30",
            "Next update at 12:30am.",
            "2026-12-10T00:20"
        ),
        0
    );
    assert_eq!(
        night(
            "2026-12-09T23:30",
            "Next update at 12:30am.",
            "2026-12-10T00:50"
        ),
        1
    );
    assert_eq!(
        night(
            "2026-10-25T00:30",
            "We will say more in 60 minutes.",
            "2026-10-25T01:40+01:00"
        ),
        0
    );
    assert_eq!(
        night(
            "2026-10-25T00:30",
            "We will say more in 60 minutes.",
            "2026-10-25T01:40+00:00"
        ),
        1
    );
    // A later message answered, on time or with a new time.
    let two = |at: &str, body: &str| {
        found("T-06", json!({"record": {"incident": "A"}, "times": {"release": "2026-12-10T10:00"}, "earlier": [
            {"at": "2026-12-10T08:00", "incident": "A", "body": "Next update at 9am."},
            {"at": at, "incident": "A", "body": body}]})).len()
    };
    assert_eq!(two("2026-12-10T09:00", "The fire is out."), 0);
    assert_eq!(
        two("2026-12-10T08:20", "Still burning. Next update at 11am."),
        0
    );
    assert_eq!(two("2026-12-10T08:20", "Stay indoors."), 1);
    // Without a number for the incident, a status says that there is one.
    let bare = |status: Value| json!({"record": {"status": status}, "earlier": [{"at": "2026-12-10T08:00", "body": "Next update at 9am."}]});
    assert_eq!(found("T-06", bare(json!("closed"))).len(), 1);
    assert!(found("T-06", bare(Value::Null)).is_empty());
}

#[test]
fn t12_closes_down() {
    let posts =
        |status: &str, posts: Value| json!({"record": {"status": status, "posts_up": posts}});
    expect(
        "T-12",
        &[
            (Some(Override), posts("found", json!(["X post 1"]))),
            (
                Some(Override),
                posts("closed", json!(["X post 1", "poster"])),
            ),
            (None, posts("open", json!(["X post 1"]))),
            (None, posts("found", json!([" "]))),
        ],
    );
    let fix = &found("T-12", posts("found", json!(["a", "b", "c", "d"])))[0].fix;
    assert!(
        fix.starts_with("4 posts are still up: a, b, c and d."),
        "{fix}"
    );
    let names = |body: &str| json!({"kind": "missing", "body": body, "record": {"persons": [{"name": "Orla Green", "role": "missing"}]}});
    for body in [
        "Orla Green has been found. Thank you.",
        "She has been found. Orla is safe and well. Thank you.",
        "Miss Green has been found. Thank you.",
    ] {
        assert_eq!(found("T-12", names(body)).len(), 1, "{body}");
    }
    for body in [
        "The girl missing from Hayes has been found in Green Lane.",
        "Orla Green is missing. Have you seen her?",
        "The girl has been found. Green spaces were searched.",
    ] {
        assert!(found("T-12", names(body)).is_empty(), "{body}");
    }
    // Without a record the words tell, but not of things or places.
    let words = |body: &str| found("T-12", json!({"kind": "missing", "body": body})).len();
    assert_eq!(words("Wilmot Askerby, 71, has been found safe."), 1);
    assert_eq!(words("The Missing Man has been found safe."), 0);
    assert_eq!(words("Petts Wood is safe. The man has been found."), 0);
    // The appeal that is still live on the incident.
    let live = |live: bool, kind: &str| {
        found("T-12", json!({"record": {"status": "found", "incident": "A"},
        "earlier": [{"at": "2026-12-01T08:00", "kind": kind, "incident": "A", "live": live, "body": "Have you seen her?"}]})).len()
    };
    assert_eq!(
        (
            live(true, "missing"),
            live(false, "missing"),
            live(true, "warning")
        ),
        (1, 0, 0)
    );
}
