use serde_json::json;

use super::*;

fn view() -> Value {
    json!({
        "kind": "reassurance",
        "headline": "Police search in Marlpit Road, South Balham",
        "state": "released",
        "summary": "Released, 2 need you (twitter, leaflet), 1 not confirmed, checking",
        "author": "Ada Author",
        "approved_by": "Paul Approver",
        "urgent_lane": false,
        "outlet_names": ["twitter", "email", "page", "leaflet"],
        "outlets": [
            {"words": "Email: 311 sent, 1 not confirmed, checking", "reasons": ["the relay did not answer"]},
            {"words": "X: needs you", "reasons": ["the answer was lost and the timeline does not show it"]},
            {"words": "Leaflet: needs you", "reasons": ["Leaflet: take the text there"]},
        ],
        "tasks": [
            {"delivery": "dlv_1", "outlet": "twitter", "words": "the answer was lost and the timeline does not show it", "doubt": true},
            {"delivery": "dlv_2", "outlet": "leaflet", "words": "Leaflet: take the text there", "doubt": false},
        ],
        "owed": [{"rule": "W-03", "job": "Easy Read version", "name": "Robin Ashdown", "by": "2026-12-11T15:00", "done": false}],
        "held": null,
    })
}

#[test]
fn where_a_message_stands_is_said_in_plain_words() {
    insta::assert_snapshot!("status", status(&view()));
}

#[test]
fn a_returned_and_an_urgent_message_say_why() {
    let mut returned = view();
    for (key, value) in [
        ("state", json!("returned")),
        ("summary", json!("Returned to its author")),
        ("returned_because", json!("The road has two names.")),
        ("approved_by", Value::Null),
        ("outlets", json!([])),
        ("tasks", json!([])),
        ("owed", json!([])),
    ] {
        returned[key] = value;
    }
    let shown = status(&returned);
    assert!(
        shown.contains("\nby Ada Author\nReturned: The road has two names."),
        "{shown}"
    );
    assert!(!shown.contains("Ward page"), "it is not out: {shown}");
    returned["urgent_lane"] = json!(true);
    returned["review_due"] = json!("2026-12-08T23:30:00Z");
    let shown = status(&returned);
    assert!(
        shown.contains("by Ada Author, by the urgent lane"),
        "{shown}"
    );
    assert!(
        shown.contains("must review it by 2026-12-08 23:30"),
        "{shown}"
    );
}

#[test]
fn the_queue_says_what_waits_and_for_whom() {
    let row = |state: &str, release: Value| {
        json!({"id": "msg_1", "kind": "holding", "headline": "Armed police", "state": state, "author": "Ada Author",
               "areas": [{"code": "E05014020", "name": "South Balham, Wandsworth"}], "release": release,
               "waiting_for": "an approver", "held": state == "approved"})
    };
    let rows = json!({"messages": [
        row("awaiting_approval", Value::Null),
        row("approved", json!("2026-12-08T10:55")),
        row("released", json!("2026-12-08T10:55")),
    ]});
    insta::assert_snapshot!("queue", queue(&rows));
    assert_eq!(queue(&json!({"messages": []})), "");
}

#[test]
fn a_text_that_was_found_whole_is_cut() {
    assert_eq!(short("a knife"), "a knife");
    let told = short(&"é".repeat(100_000));
    assert!(
        told.ends_with("é… (and 99700 characters more)"),
        "{}",
        told.len()
    );
}
