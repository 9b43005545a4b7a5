//! T-06, T-12: when more comes, promises kept, and the end of an appeal.

#[path = "common/beside.rs"]
mod beside;
mod common;

use beside::found;
use common::expect;
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{Advice, Override};

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
        "Update at 7pm.",
        "We'll have more for you at 6pm.",
        "Further information at 5pm.",
        "We will post again here at 11:30pm.",
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
        "Update at 11:55am: the road is still closed.",
        "Further information is in the hall from 3pm.",
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
        "Her bag has been found. Orla Green is still missing.",
    ] {
        assert!(found("T-12", names(body)).is_empty(), "{body}");
    }
    // Without a record the words tell, but not of things or places.
    let words = |body: &str| found("T-12", json!({"kind": "missing", "body": body})).len();
    assert_eq!(words("Wilmot Askerby, 71, has been found safe."), 1);
    assert_eq!(words("The Missing Man has been found safe."), 0);
    assert_eq!(words("Petts Wood is safe. The man has been found."), 0);
    for named in [
        "Wilmot Askerby (71), who was missing from Hayes, has now been found.",
        "We have found Wilmot Askerby. Thank you.",
        "Found safe: missing man Wilmot Askerby.",
        "Wilmot Askerby is no longer missing.",
        "Wilmot is safe and well. Thank you.",
    ] {
        assert_eq!(words(named), 1, "{named}");
    }
    for unnamed in [
        "He has been found at Fernwick Bus Station.",
        "The man has been found safe. She is home. Nobody is safe from worry.",
        "We have found him. He is safe and well. Hayes is safe.",
        "The man we told you about is no longer missing. Victim Support can help.",
    ] {
        assert_eq!(words(unnamed), 0, "{unnamed}");
    }
    let asked = |body: &str| {
        found(
            "T-12",
            json!({"body": body, "record": {"status": "found", "incident": "A"}, "earlier": [{
            "at": "2026-12-01T08:00", "kind": "missing", "incident": "A", "live": false,
            "body": "Have you seen Wilmot Askerby, 71? He is missing from Hayes."}]}),
        )
        .len()
    };
    assert_eq!(
        asked("Our appeal is over. Mr Askerby is with his family, safe."),
        1
    );
    assert_eq!(
        asked("Our appeal is over. The man is with his family, safe."),
        0
    );
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
