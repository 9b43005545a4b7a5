//! Bad input: each is answered with a finding or a clear refusal, and none makes a rule fail.

mod common;

use common::{Case, STANDARD, render, with, worst};
use serde_json::{Value, json};
use wardmote_domain::{
    draft::{Draft, Purpose},
    file::MessageFile,
    finding::Severity,
};
use wardmote_policies::{run_cases, standard_outlets};

fn fires(rule: &str, message: Value) -> Option<Severity> {
    worst(rule, with(message))
}

fn translated(lang: &str, body: &str) -> Value {
    json!({"variants": [{"lang": lang, "origin": "human", "reviewed": true, "body": body}]})
}

#[test]
fn an_empty_text_is_refused_in_a_message_and_judged_in_a_case() {
    let message = with(json!({"headline": " ", "body": "\n"}));
    let file: MessageFile = serde_json::from_value(message.clone()).unwrap();
    let refused = Draft::read(&file, &standard_outlets(), Purpose::Message).unwrap_err();
    let told: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["headline: this is empty", "body: this is empty"]);
    Case::new(message).report();
    assert_eq!(
        fires("C-06", translated("pl", "  \n ")),
        Some(Severity::Block)
    );
    assert_eq!(
        fires("C-06", translated("pl", "\u{200b}\u{2060}")),
        Some(Severity::Block)
    );
}

#[test]
fn marks_that_turn_direction_are_blocked_everywhere() {
    for changes in [
        json!({"headline": "Lock your \u{202e}shed"}),
        json!({"body": "See \u{202e}ku.ecilop.tem\u{202c} or call 101."}),
        json!({"short": "\u{202d}In Hayes: call 101."}),
        json!({"images": [{"alt": "A shed \u{202b}with a lock.", "has_text": false}]}),
        translated(
            "pl",
            "Zamknij swoją szopę. \u{202a}Zadzwoń pod 101, jeśli ktoś się dziwnie zachowuje.",
        ),
    ] {
        assert_eq!(
            fires("A-20", changes.clone()),
            Some(Severity::Block),
            "{changes}"
        );
    }
    let isolated = translated(
        "ur",
        "اپنے شیڈ کو تالا لگائیں۔ اگر کوئی عجیب حرکت کرے تو \u{2067}101\u{2069} پر فون کریں۔",
    );
    assert_eq!(fires("A-20", isolated), None);
}

#[test]
fn marks_that_nobody_sees_are_found_inside_words_and_numbers() {
    for body in [
        "Call 020 79\u{ad}46 0187.",
        "Call 10\u{200b}1.",
        "Saf\u{ad}fron was seen.",
        "Go to met.po\u{2060}lice.uk.",
        "Call 9\u{feff}99.",
    ] {
        let case = Case::new(with(json!({"body": body})));
        let found = case.found("A-20");
        assert_eq!(found.len(), 1, "{body:?}");
        assert!(!found[0].evidence.is_ascii() && found[0].span.is_some());
    }
    for body in [
        "Hello\u{ad}, call 101.",
        "👩\u{200d}🚒 Call 101.",
        "Call 101.\u{200b}",
        "\u{feff}Call 101.",
    ] {
        assert_eq!(fires("A-20", json!({"body": body})), None, "{body:?}");
    }
}

#[test]
fn a_language_that_is_not_known_is_blocked_and_nonsense_refused() {
    for lang in ["tlh", "qaa", "zz", "zh"] {
        assert_eq!(
            fires("A-20", translated(lang, "nuqneH")),
            Some(Severity::Block),
            "{lang}"
        );
    }
    let message = with(translated("not a language", "?"));
    let file: MessageFile = serde_json::from_value(message).unwrap();
    let refused = Draft::read(&file, &standard_outlets(), Purpose::Case).unwrap_err();
    assert_eq!(refused[0].field, "variants[0].lang");
}

#[test]
fn a_day_that_does_not_exist_is_blocked() {
    for body in [
        "Come on 31 February.",
        "Come on Tuesday 31 February 2027.",
        "On 30 February and 31 June.",
    ] {
        assert_eq!(
            fires("C-15", json!({"body": body})),
            Some(Severity::Block),
            "{body}"
        );
    }
    assert_eq!(
        fires("C-15", json!({"body": "Come on 29 February 2028."})),
        None
    );
    let mut changes = translated("pl", "Przyjdź 31 lutego.");
    changes["body"] = json!("Come on 28 February.");
    assert_eq!(fires("C-03", changes), Some(Severity::Block));
    let message = with(json!({"times": {"release": "2026-02-31T12:00"}}));
    let file: MessageFile = serde_json::from_value(message).unwrap();
    let refused = Draft::read(&file, &standard_outlets(), Purpose::Case).unwrap_err();
    assert_eq!(refused[0].field, "times.release");
}

#[test]
fn wards_that_ended_are_blocked() {
    // Wards of Croydon, Barnet and Hackney before the reviews of 2018 and 2022.
    for code in ["E05000150", "E05000039", "E05000233"] {
        assert_eq!(
            fires("W-06", json!({"areas": [code]})),
            Some(Severity::Block),
            "{code}"
        );
    }
    assert_eq!(fires("W-06", json!({"areas": ["E05013998"]})), None);
}

#[test]
fn a_lone_surrogate_is_refused_with_its_place() {
    for text in [
        r#"{"kind": "guidance", "headline": "x", "body": "\ud800"}"#,
        r#"{"kind": "guidance", "headline": "\udfff", "body": "x"}"#,
        r#"{"kind": "guidance", "headline": "x", "body": "\ud83d "}"#,
    ] {
        let refused = serde_json::from_str::<MessageFile>(text).unwrap_err();
        assert!(refused.line() == 1 && refused.column() > 20, "{refused}");
    }
    let pair = r#"{"kind": "guidance", "headline": "x", "body": "\ud83d\udea8"}"#;
    assert!(serde_json::from_str::<MessageFile>(pair).is_ok());
}

/// Texts of 100 kB that are made to hurt: one character, one word, one line that every pattern starts on.
fn long_texts() -> Vec<String> {
    let of = |piece: &str| piece.repeat(100_000 / piece.len());
    let pieces = [
        "a", "A", "0", ".", " ", "\n", "“", "é", "日", "👮", "\u{202e}", "\u{ad}", "\u{301}",
    ];
    pieces.iter().map(|piece| of(piece)).collect()
}

#[test]
fn a_hundred_kilobytes_of_one_character_are_judged() {
    for text in long_texts() {
        let message = with(json!({
            "headline": "Long", "body": text, "short": text,
            "variants": [{"lang": "pl", "origin": "machine", "body": text}],
        }));
        let case = Case::new(message);
        let report = case.report();
        assert!(!report.findings.is_empty(), "{:?}", text.chars().next());
    }
}

#[test]
fn a_file_of_cases_with_bad_messages_says_so_for_each() {
    let bad = [
        json!({"id": "a", "kind": "guidance", "headline": "x", "body": "y", "earlier": [{"at": "tomorrow"}]}),
        json!({"id": "b", "kind": "rumour", "headline": "x", "body": "y"}),
        json!({"id": "c", "kind": "guidance", "headline": "x", "body": "y", "areas": ["E99"]}),
        json!({"id": "d", "kind": "guidance", "headline": "x", "body": "y", "load": {"deadline": "25:00"}}),
    ];
    let files = bad
        .into_iter()
        .map(|file| serde_json::from_value(file).unwrap())
        .collect();
    for outcome in run_cases(files, &STANDARD, &standard_outlets(), &render) {
        assert!(
            !outcome.problems.is_empty() && outcome.disagrees(),
            "{}",
            outcome.id
        );
    }
}
