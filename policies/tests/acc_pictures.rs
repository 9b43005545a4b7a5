//! steps of severity, limits, odd wordings.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{Advice, Block, Override};

fn body(text: &str) -> Value {
    json!({"body": text})
}

fn fix(rule: &str, changes: Value) -> String {
    let found = Case::new(with(changes)).found(rule);
    found.first().map(|f| f.fix.clone()).unwrap_or_default()
}

#[test]
fn a11_alt_text() {
    let alt = |severity, alt: &str| {
        (
            severity,
            json!({"images": [{"alt": alt, "has_text": false}]}),
        )
    };
    expect(
        "A-11",
        &[
            alt(Some(Block), ""),
            alt(Some(Block), " … "),
            alt(Some(Advice), "IMG_20261203_1122.jpg"),
            alt(Some(Advice), "DSC 01234"),
            alt(Some(Advice), "Screenshot 2026-12-03 at 11.22"),
            alt(Some(Advice), "An image of officers at the stall"),
            alt(Some(Advice), "Picture showing a blue bike"),
            alt(Some(Advice), "nine char"),
            alt(None, "ten chars."),
            alt(None, &"a".repeat(1000)),
            alt(None, "Photo of a blue bike with a basket"),
            alt(None, "Officers look at an image of a blue bike"),
            alt(None, "Scan this code to report 24 hours a day"),
            (None, json!({})),
        ],
    );
    let missing = |headline: &str, extra: Value| {
        let mut changes = json!({
            "kind": "missing", "headline": headline, "body": "Call 999 if you see him.",
            "images": [{"alt": "", "has_text": false}],
        });
        for (key, value) in extra.as_object().into_iter().flatten() {
            changes[key] = value.clone();
        }
        fix("A-11", changes)
    };
    for (headline, who) in [
        (
            "Missing Fergus Aldermoor, 71",
            "Photo of Fergus Aldermoor, 71”",
        ),
        (
            "Have you seen Ada O’Quill-Fenn, aged 9?",
            "Photo of Ada O’Quill-Fenn, 9”",
        ),
        (
            "Fergus Aldermoor is 71 and missing",
            "Photo of Fergus Aldermoor, 71”",
        ),
    ] {
        let said = missing(headline, json!({}));
        assert!(said.contains(who), "{headline}: {said}");
    }
    let born = json!({"body": "Tobias Larkmoor, born on 3 April 1959, has gone missing."});
    assert!(missing("Missing man", born).contains("Photo of Tobias Larkmoor, 67”"));
    let gone = json!({"body": "Tobias Larkmoor has gone missing from Erith."});
    assert!(missing("Missing man", gone).contains("Photo of Tobias Larkmoor”"));
    let recorded = json!({"record": {"persons": [{"name": "Ada Fenn", "role": "missing"}]}});
    assert!(missing("Missing girl", recorded).contains("Photo of Ada Fenn”"));
    assert!(missing("Missing girl", json!({})).starts_with("Say what matters"));
}

#[test]
fn a12_facts_only_in_a_picture() {
    let poster = |severity, text: &str, body: &str| {
        (
            severity,
            json!({"body": body, "images": [{"alt": "A poster for the stall.", "has_text": true, "text": text}]}),
        )
    };
    let said = "Come on Saturday 16 January, 11am to 2pm. Call 101 or 020 7946 0150.";
    expect(
        "A-12",
        &[
            poster(Some(Block), "", said),
            poster(Some(Block), "Saturday 23 January", said),
            poster(Some(Block), "16 February", said),
            poster(Some(Block), "16/02/27", said),
            poster(Some(Block), "From 10:30am", said),
            poster(Some(Block), "Call 020 7946 0151", said),
            poster(Some(Block), "Call 999", said),
            poster(None, said, said),
            poster(
                None,
                "Sat 16 Jan 2027, 11:00 to 14:00. Ring 02079460150",
                said,
            ),
            poster(None, "Bike marking, free, room 999, bus 105, 24/7", said),
            (
                None,
                json!({"images": [{"alt": "A poster for the stall.", "has_text": false}]}),
            ),
            (
                Some(Block),
                json!({"images": [{"alt": "A poster.", "has_text": false, "text": "On 16 January"}]}),
            ),
        ],
    );
}

#[test]
fn a13_links() {
    let post = |severity, text: &str| (severity, json!({"short": text}));
    expect(
        "A-13",
        &[
            (Some(Override), body("Click here to tell us. Call 101.")),
            (Some(Override), body("For more, see link.")),
            (Some(Override), body("Use this link: met.police.uk/report")),
            post(Some(Override), "Hayes: link in bio. Call 101."),
            post(Some(Override), "Hayes: call 101, https://bit.ly/3xYz"),
            post(
                Some(Advice),
                "Hayes: met.police.uk/a or met.police.uk/b. Call 101.",
            ),
            post(
                None,
                "Hayes: met.police.uk/a. Mail hayes.ward@met.police.uk or call 101.",
            ),
            (None, body("See met.police.uk/a and met.police.uk/b.")),
            (
                None,
                body("A false text says “click here”. Never follow this link. Do not tap here."),
            ),
            (
                None,
                body("A text may say: click here to claim. Delete it."),
            ),
            (
                None,
                body("The text asks you to click on the link. Shut it."),
            ),
            (
                None,
                body("We will mend this link road. See the orbit.lyric club."),
            ),
        ],
    );
    assert!(fix("A-13", body("See bit.ly/3xYz.")).contains("People cannot trust bit.ly"));
}

#[test]
fn a15_phone_layout() {
    let polish = |text: &str| json!({"variants": [{"lang": "pl", "origin": "human", "reviewed": true, "body": text}]});
    expect(
        "A-15",
        &[
            (Some(Advice), body("Call 0207 946 0171.")),
            (Some(Advice), body("Call 020-7946-0171.")),
            (Some(Advice), body("Call 0800555111.")),
            (Some(Advice), polish("Zadzwoń 02079460171.")),
            (None, body("Call (020) 7946 0171 or +44 20 7946 0171.")),
            (None, body("Call 0800 40 50 40, 0808 2000 247 or 116 123.")),
            (None, polish("Zadzwoń 020 7946 0171.")),
            (None, body("Quote 01/1234567/26 or CAD 0123/12MAY26.")),
        ],
    );
    assert_eq!(
        fix("A-15", body("Call 02079460171.")),
        "02079460171 → 020 7946 0171."
    );
    assert_eq!(
        fix("A-15", body("Call 0800405040.")),
        "0800405040 → 0800 40 50 40."
    );
}
