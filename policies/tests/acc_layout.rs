//! steps of severity, limits, odd wordings.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{Advice, Override};

fn body(text: &str) -> Value {
    json!({"body": text})
}

fn fix(rule: &str, changes: Value) -> String {
    let found = Case::new(with(changes)).found(rule);
    found.first().map(|f| f.fix.clone()).unwrap_or_default()
}

#[test]
fn a16_passive_voice() {
    let three = "Signs were taken. Cars are moved. Bins have been sometimes left.";
    let plain = |n: usize| " We came.".repeat(n);
    expect(
        "A-16",
        &[
            (Some(Advice), body(three)),
            (Some(Advice), body(&format!("{three}{}", plain(6)))),
            // Three of ten are 30%, which is not over it.
            (None, body(&format!("{three}{}", plain(7)))),
            (None, body("Signs were taken. Cars are moved.")),
            (
                Some(Advice),
                body("It wasn’t opened. It was not\nclosed. It was being quietly reviewed."),
            ),
            (
                None,
                body(
                    "He was arrested. She was hurt. They were charged. One was stolen. You were burgled.",
                ),
            ),
            (
                None,
                body("We are worried. They were armed. You are concerned. He is tired."),
            ),
            (
                None,
                body("It was, removed. He is need. It was red. It is indeed. They are hundred."),
            ),
            (
                None,
                body("It was very suddenly closed. It was so opened. It was too closed."),
            ),
        ],
    );
    let said = fix("A-16", body(three));
    assert!(
        said.contains("“were taken”, “are moved”, “been sometimes left”")
            || said.contains("“were taken”, “are moved”"),
        "{said}"
    );
}

#[test]
fn a17_layout() {
    let sentences = |n: usize| "We came. ".repeat(n);
    let words = |n: usize| format!("We {}.", ["came"; 1].repeat(n - 1).join(" "));
    let quiet = |text: &str| (None, body(text));
    let advice = |text: &str| (Some(Advice), body(text));
    expect(
        "A-17",
        &[
            (Some(Advice), json!({"headline": ""})),
            (Some(Advice), json!({"headline": "a".repeat(66)})),
            (None, json!({"headline": "a".repeat(65)})),
            (
                None,
                json!({"headline": "", "body": "", "short": "In Hayes: call 101."}),
            ),
            advice(&sentences(6)),
            quiet(&sentences(5)),
            advice(&words(121)),
            quiet(&words(120)),
            quiet(&format!("{}\n\n{}", sentences(5), sentences(5))),
            quiet(&"- We came.\n".repeat(12)),
            (
                None,
                json!({"short": format!("In Hayes: call 101. {}", sentences(8))}),
            ),
            advice("The map is shown below."),
            advice("Roads marked in red will shut."),
            advice("Closed roads are in red."),
            advice("The car park marked in blue on the plan is open."),
            quiet("Wear something in yellow! Bins in green go out."),
            advice("The stalls in green and blue are free."),
            quiet("A man in red ran off. A woman dressed in red followed."),
            quiet("He had a coat in blue and trainers in white."),
            quiet("We are in Redbridge, in Green Lane and in red brick homes."),
            quiet("The car was last seen in grey."),
        ],
    );
    let said = fix(
        "A-17",
        body("One man came. Two came. Three came. Four came. Five men came. Six came."),
    );
    assert_eq!(said, "Split this block: a new paragraph at “Four came.…”.");
}

#[test]
fn a18_other_formats() {
    let bare = |severity, kind: &str, body: &str| {
        (
            severity,
            json!({"kind": kind, "footer": "none", "body": body}),
        )
    };
    let polish = |severity, variant: Value| {
        let mut variant = variant;
        for (key, value) in [
            ("lang", json!("pl")),
            ("origin", json!("human")),
            ("reviewed", json!(true)),
        ] {
            variant[key] = value;
        }
        (
            severity,
            json!({"kind": "reassurance", "footer": "none", "body": "To get this in large print, call 101.", "variants": [variant]}),
        )
    };
    expect(
        "A-18",
        &[
            bare(Some(Override), "reassurance", "Call 101."),
            bare(Some(Override), "ward_update", "Call 101."),
            bare(Some(Override), "feedback", "Call 101."),
            bare(Some(Advice), "guidance", "Call 101."),
            bare(
                Some(Override),
                "event",
                "There is step-free access and a BSL interpreter.",
            ),
            bare(
                Some(Override),
                "event",
                "Our officers spoke other languages.",
            ),
            bare(None, "event", "Ask for an interpreter on 101."),
            bare(None, "event", "In other languages: met.police.uk/hackney"),
            bare(None, "event", "You can get this in Easy Read."),
            bare(None, "event", "Need this in Polish or Turkish? Call 101."),
            bare(
                Some(Override),
                "event",
                "A BSL interpreter is available on the night. Call 101 to book.",
            ),
            bare(Some(Override), "event", "Ask for a copy in English."),
            bare(
                None,
                "event",
                "This is available in braille, large print and other formats.",
            ),
            (None, json!({"kind": "reassurance", "body": "Call 101."})),
            (
                None,
                json!({"kind": "reassurance", "footer": "none", "headline": "", "body": "", "short": "In Hayes: call 101."}),
            ),
            (
                None,
                json!({"kind": "reassurance", "footer": "none", "body": "Call 101.", "channels": ["media"]}),
            ),
            polish(Some(Override), json!({"body": "Zadzwoń pod 101."})),
            polish(
                None,
                json!({"body": "Zadzwoń pod 101.", "access_line": true}),
            ),
            polish(None, json!({"body": "Można poprosić o tłumacza: 101."})),
        ],
    );
    let found = Case::new(with(
        json!({"kind": "event", "footer": "none", "body": "Call 101."}),
    ))
    .found("A-18");
    assert!(found[0].owed_allowed);
}

#[test]
fn a19_a_way_in_without_speech() {
    let bare = |severity, text: &str| (severity, json!({"footer": "none", "body": text}));
    expect(
        "A-19",
        &[
            bare(Some(Override), "Call 101."),
            bare(
                Some(Override),
                "Call 020 7946 0187 or Crimestoppers on 0800 555 111.",
            ),
            bare(
                Some(Override),
                "If you get a text that asks for money, call 101. The text of the law is long.",
            ),
            bare(None, "Call 101. Deaf? Use 18001 101."),
            bare(None, "Call 101 or use Relay UK."),
            bare(None, "Call 101 or text 61016."),
            bare(None, "Call 101 or text us on 07700 900461."),
            bare(None, "Call 101, or use 999 BSL."),
            bare(None, "Call 101 or mail hayes.ward@met.police.uk."),
            bare(None, "Call 101 or go to met.police.uk."),
            bare(
                None,
                "101 reports were made. Bus 105 stops in room 999. We are open 24/7.",
            ),
            (None, json!({"body": "Call 101."})),
            (
                Some(Override),
                json!({"footer": "none", "body": "Call 101 or use Relay UK.", "variants": [
                    {"lang": "tr", "origin": "human", "reviewed": true, "body": "101 numarayı arayın."}]}),
            ),
            (
                None,
                json!({"footer": "none", "body": "Call 101 or use Relay UK.", "variants": [
                    {"lang": "bn", "origin": "human", "reviewed": true, "body": "১০১ অথবা ১৮০০১ ১০১ নম্বরে ফোন করুন।"}]}),
            ),
        ],
    );
}
