//! Real public warnings in English and Welsh: right as they are, and each planted wrong digit, date, time or link is told.

mod common;

use common::{Case, with};
use serde_json::{Value, json};

const COMPARED: [&str; 4] = ["C-02", "C-03", "C-04", "C-05"];

/// English and Welsh: the pairs, and the alert that was sent in both.
fn pairs() -> Vec<(String, String)> {
    let file = include_str!("../../tests/cases/alert_pairs_en_cy.json");
    let file: Value = serde_json::from_str(file).expect("the file of pairs");
    let both = |entry: &Value| {
        let text = |key: &str| entry[key].as_str().map(str::to_owned);
        Some((text("en")?, text("cy")?))
    };
    let all = ["pairs", "alerts"]
        .iter()
        .flat_map(|list| file[*list].as_array().expect("a list"));
    all.filter_map(both).collect()
}

/// What C-02 to C-06 find in a Welsh text beside its English.
fn found(english: &str, welsh: &str) -> Vec<(String, String)> {
    let case = Case::new(with(json!({
        "body": english,
        "times": {"release": "2025-09-01T10:00"},
        "variants": [{"lang": "cy", "origin": "human", "reviewed": true, "body": welsh}],
    })));
    let findings = case.report().findings.into_iter();
    let compared = findings.filter(|f| COMPARED.contains(&f.rule.0.as_str()) || f.rule.0 == "C-06");
    compared.map(|f| (f.rule.0, f.measured)).collect()
}

#[test]
fn right_translations_are_not_flagged() {
    let pairs = pairs();
    assert_eq!(
        pairs.len(),
        59,
        "58 pairs, and one of the two alerts is in Welsh too"
    );
    for (english, welsh) in &pairs {
        assert_eq!(found(english, welsh), [], "{english} = {welsh}");
    }
}

/// The text with each run of digits changed in its last digit, one at a time.
fn wrong_digits(text: &str) -> Vec<String> {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let last = |at: &usize| digit(*at) && !digit(at + 1);
    let changed = |at: usize| {
        let next = (text.as_bytes()[at] - b'0' + 1) % 10;
        format!("{}{next}{}", &text[..at], &text[at + 1..])
    };
    (0..text.len()).filter(last).map(changed).collect()
}

/// The text with one word or sign turned into another, where it has it.
fn wrong_words(text: &str) -> Vec<String> {
    let swaps = [
        ("Medi", "Awst"),
        ("Ebrill", "Mehefin"),
        ("ddydd Sul", "ddydd Llun"),
        ("3yh", "3yb"),
        ("gov.uk/alerts", "gov.uk/alert"),
        ("gov.uk/prepare", "gov.uk/prepared"),
    ];
    let has = swaps.iter().filter(|(from, _)| text.contains(from));
    has.map(|(from, to)| text.replace(from, to)).collect()
}

#[test]
fn each_planted_fault_is_told() {
    let (mut digits, mut words) = (0, 0);
    for (english, welsh) in pairs() {
        let planted = wrong_digits(&welsh);
        let swapped = wrong_words(&welsh);
        digits += planted.len();
        words += swapped.len();
        for wrong in planted.iter().chain(&swapped) {
            let told = found(&english, wrong);
            let by = |(rule, _): &(String, String)| COMPARED.contains(&rule.as_str());
            assert!(told.iter().any(by), "{english} = {wrong}: {told:?}");
        }
    }
    assert!(
        digits >= 14 && words >= 8,
        "{digits} digits and {words} words were changed"
    );
}

#[test]
fn other_welsh_forms_of_a_time_are_right() {
    let english = "We are testing the system on Sunday 7 September at 3pm.";
    for welsh in [
        "Byddwn yn profi’r system ddydd Sul 7 Medi am 3yp heddiw.",
        "Byddwn yn profi’r system ddydd Sul 7 Medi am 3 o’r gloch y prynhawn.",
        "Byddwn yn profi’r system ddydd Sul, 7fed Medi, am 15:00 heddiw.",
        "Byddwn yn profi’r system ddydd Sul 7 Medi 2025 am 3.00yh.",
    ] {
        assert_eq!(found(english, welsh), [], "{welsh}");
    }
}
