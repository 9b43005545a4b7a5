//! W-02, W-04, W-05, W-07, W-08: who is reached, and in what form.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{Advice, Override};

#[test]
fn w02_wants_a_route_offline() {
    let to = |kind: &str, channels: Value| json!({"kind": kind, "channels": channels});
    expect(
        "W-02",
        &[
            (Some(Override), to("warning", json!(["x", "email"]))),
            (Some(Override), to("reassurance", json!(["email", "page"]))),
            (
                Some(Override),
                to("event", json!(["email", "ward_panel", "esm", "schools"])),
            ),
            (Some(Advice), to("appeal", json!(["email", "page"]))),
            (Some(Advice), to("feedback", json!(["email", "page"]))),
            (None, to("warning", json!(["email", "radio"]))),
            (None, to("warning", json!(["email", "media"]))),
            (None, to("event", json!(["email", "letter"]))),
            (None, to("event", json!(["x", "phone_line"]))),
            (None, to("event", json!(["x", "meeting"]))),
            (
                None,
                json!({"kind": "warning", "channels": ["email"], "formats": ["leaflet"]}),
            ),
        ],
    );
}

#[test]
fn w04_reads_the_census() {
    let area = |kind: &str, area: &str, more: Value| {
        let mut all = json!({"kind": kind, "areas": [area]});
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let polish = json!({"variants": [{"lang": "pl", "body": "Tekst"}]});
    let empty = json!({"variants": [{"lang": "pl", "body": " "}]});
    expect(
        "W-04",
        &[
            // Newham 8.10, Barnet 4.13, Hillingdon 3.82.
            (Some(Override), area("warning", "E09000025", json!({}))),
            (Some(Override), area("appeal", "E09000003", json!({}))),
            (
                Some(Override),
                area(
                    "reassurance",
                    "E09000025",
                    json!({"formats": ["large_print", "bsl"]}),
                ),
            ),
            (Some(Advice), area("guidance", "E09000025", json!({}))),
            (Some(Advice), area("holding", "E09000025", json!({}))),
            (Some(Override), area("warning", "E09000025", empty)),
            (None, area("warning", "E09000017", json!({}))),
            (
                None,
                area("warning", "E09000025", json!({"formats": ["audio"]})),
            ),
            (
                None,
                area("warning", "E09000025", json!({"formats": ["easy_read"]})),
            ),
            (None, area("warning", "E09000025", polish)),
        ],
    );
    let case = Case::new(with(json!({"areas": ["london"]})));
    let said = &case.found("W-04")[0];
    assert!(
        said.fix.starts_with("8.10% in Newham, 7.53% in Brent") && said.fix.contains(" more "),
        "{}",
        said.fix
    );
    let nowhere = Case::new(with(json!({"areas": []}))).report();
    assert!(nowhere.not_checked.iter().any(|r| r.0 == "W-04"));
}

#[test]
fn w05_books_formats() {
    let of = |kind: &str, area: &str, formats: Value| json!({"kind": kind, "areas": [area], "formats": formats});
    let all = json!(["large_print", "easy_read", "audio"]);
    expect(
        "W-05",
        &[
            (Some(Override), of("reassurance", "E09000004", json!([]))),
            (
                Some(Override),
                of(
                    "reassurance",
                    "E09000004",
                    json!(["large_print", "audio", "braille"]),
                ),
            ),
            (None, of("reassurance", "E09000004", all.clone())),
            // Southwark has 149 users of BSL, Islington 163.
            (None, of("warning", "E09000028", json!([]))),
            (Some(Advice), of("warning", "E09000019", json!([]))),
            (Some(Advice), of("reassurance", "E09000019", all)),
            (None, of("warning", "E09000019", json!(["bsl"]))),
            (None, of("event", "E09000019", json!([]))),
            (None, of("missing", "E09000019", json!([]))),
        ],
    );
    let case = Case::new(with(of("reassurance", "E09000004", json!(["large_print"]))));
    assert!(
        case.found("W-05")[0]
            .fix
            .starts_with("Easy Read and audio are not booked.")
    );
}

#[test]
fn w07_sends_translations_where_they_are_read() {
    let texts = json!([{"lang": "bn", "body": "নমস্কার"}, {"lang": "so", "body": "Iska warran"}]);
    expect(
        "W-07",
        &[
            (Some(Advice), json!({"variants": texts})),
            (
                None,
                json!({"variants": texts, "channels": ["email", "poster", "esm"]}),
            ),
            (None, json!({})),
        ],
    );
}

#[test]
fn w08_knows_young_people() {
    let body = |text: &str| json!({"body": text});
    let fires = [
        "Phones were taken from pupils.",
        "Two schools in Hayes are shut.",
        "Teenagers gather in the park.",
        "Come and meet young people from Hayes.",
        "The school run is busy.",
        "For teens who cycle.",
    ];
    for text in fires {
        expect("W-08", &[(Some(Advice), body(text))]);
    }
    let quiet = [
        "School Lane is closed.",
        "A driving school car was stolen.",
        "It is old school.",
        "Meet us in Schoolhouse Yard.",
        "The boy is 15.",
        "See met.police.uk/schools.",
        "A school of thought.",
        "Families with young children.",
    ];
    for text in quiet {
        expect("W-08", &[(None, body(text))]);
    }
    expect(
        "W-08",
        &[(
            None,
            json!({"body": "Pupils.", "channels": ["email", "poster", "youth"]}),
        )],
    );
}
