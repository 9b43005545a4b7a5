//! C-04, C-07 and C-09: the edge of small numbers, orders that a reader ticks, approved terms.

mod common;

use common::{Case, STANDARD, expect, render, with, worst};
use serde_json::{Value, json};
use wardmote_domain::{finding::Severity, words::Realm};
use wardmote_policies::{DataFiles, Standard, run_cases, standard_outlets};

/// A message with one translation into Polish.
fn message(english: &str, other: &str) -> Value {
    json!({
        "body": english,
        "variants": [{"lang": "pl", "origin": "human", "reviewed": true, "body": other}],
    })
}

#[test]
fn the_edge_is_ten() {
    expect(
        "C-04",
        &[
            (None, message("10 people.", "Dziesięć osób.")),
            (
                Some(Severity::Override),
                message("11 people.", "Jedenaście osób."),
            ),
            (None, message("11 people.", "11 osób.")),
            (
                Some(Severity::Override),
                message("11 people.", "11 osób, 11 osób."),
            ),
        ],
    );
}

fn ordered(kind: &str, body: &str, read: bool) -> Value {
    json!({
        "kind": kind, "headline": "Hayes", "body": body,
        "variants": [{"lang": "pl", "origin": "human", "reviewed": read, "body": "Witamy wszystkich w Hayes dzisiaj."}],
    })
}

const ORDERS: &[&str] = &[
    "Do not approach him.",
    "Don't open the door.",
    "Don’t open the door.",
    "Please do not travel.",
    "Please, never share your PIN.",
    "Avoid the area.",
    "Police: stay away from the river.",
    "Stay indoors and keep away from windows.",
    "There is a gas leak, so keep clear of Tallow Street.",
    "A dog is loose – do not touch it.",
    "Do not worry if you see officers.",
    "You must not drink the water.",
    "Drivers should avoid Elder Lane.",
    "We are asking people to stay away from the park.",
    "For your safety do not go near the wall.",
    "• Never walk on the ice",
    "Call 999; do not wait.",
];

const NO_ORDERS: &[&str] = &[
    "If you do not want to give your name, call Crimestoppers.",
    "If you see him, do not approach him.",
    "We do not know more yet.",
    "There is no need to call.",
    "You do not need to book.",
    "The car did not stop.",
    "Officers will never ask for your PIN.",
    "We never ask for money.",
    "When you do not feel safe, call 101.",
    "Unless you avoid the road you will wait.",
    "Use Elder Lane to avoid delays.",
    "Don't know who to call?",
    "People who avoid the station told us why.",
    "We came and do not expect to come back.",
    "They do not live here.",
    "He told her to never come back.",
    "Clear snow from your path.",
    "Police must not ask for this.",
    "Lock your shed.",
];

#[test]
fn orders_need_a_reader() {
    for body in ORDERS {
        assert_eq!(
            worst("C-07", with(ordered("guidance", body, false))),
            Some(Severity::Override),
            "{body}"
        );
        assert_eq!(
            worst("C-07", with(ordered("warning", body, false))),
            Some(Severity::Block),
            "{body}"
        );
        assert_eq!(
            worst("C-07", with(ordered("warning", body, true))),
            None,
            "{body}"
        );
    }
    for body in NO_ORDERS {
        assert_eq!(
            worst("C-07", with(ordered("warning", body, false))),
            None,
            "{body}"
        );
    }
}

/// By the letter of the page an order after a condition is none; a force may count it.
#[test]
fn a_force_may_count_orders_after_a_condition() {
    let settings = "[C-07]\nafter_a_condition = true\n";
    let standard = Standard::load(settings, &DataFiles::default()).unwrap();
    for (body, counts) in [
        ("If you see him, do not approach him.", true),
        (
            "If you do not want to give your name, call Crimestoppers.",
            false,
        ),
    ] {
        let report = Case::new(with(ordered("guidance", body, false))).report_by(&standard);
        let found = report.findings.iter().any(|f| f.rule.0 == "C-07");
        assert_eq!(found, counts, "{body}");
    }
}

#[test]
fn an_order_is_told_once_for_a_language() {
    let mut message = ordered(
        "guidance",
        "Do not go in. Never touch it. Do not go in.",
        false,
    );
    message["headline"] = json!("Do not go in");
    let found = Case::new(with(message)).found("C-07");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].owed_allowed && found[0].measured.starts_with("Polish: "));
    assert!(
        found[0].fix.contains("“Never touch it”") && found[0].fix.contains("speaker of Polish")
    );
}

#[test]
fn the_catalogue_in_an_exercise_is_advice() {
    let mut message = ordered("warning", "Do not go in.", false);
    message["variants"][0]["origin"] = json!("catalogue");
    let mut case = Case::new(with(message));
    let worst = |case: &Case| case.found("C-07").iter().map(|f| f.severity).max();
    assert_eq!(worst(&case), Some(Severity::Block));
    case.realm = Realm::Exercise;
    assert_eq!(worst(&case), Some(Severity::Advice));
}

fn terms(glossary: Value, other: &str) -> Value {
    json!({
        "body": "Your Safer Neighbourhood Team is there. The team will be in the hall.",
        "record": {"glossary": glossary},
        "variants": [{"lang": "es", "origin": "human", "reviewed": true, "body": other}],
    })
}

#[test]
fn approved_terms_are_used() {
    let team = json!({"safer neighbourhood team": {"es": "equipo de policía de barrio"}, "Team": {"es": "grupo"}});
    let plain = json!({"Safer Neighbourhood Team": {"es": "equipo de policía de barrio"}});
    expect(
        "C-09",
        &[
            (
                None,
                terms(plain.clone(), "Su equipo de policía de barrio está allí."),
            ),
            (
                None,
                terms(
                    plain.clone(),
                    "Los Equipos de policía de barrio están allí.",
                ),
            ),
            (
                Some(Severity::Advice),
                terms(plain, "Su patrulla local está allí."),
            ),
            // The shorter term stands only inside the longer one, or on its own too.
            (
                None,
                terms(team, "Su equipo de policía de barrio está allí."),
            ),
            (
                None,
                terms(
                    json!({"warrant": {"es": "orden judicial"}}),
                    "Su patrulla local está allí.",
                ),
            ),
        ],
    );
}

#[test]
fn without_a_glossary_terms_are_not_checked() {
    let not_checked = |message: Value| {
        let report = Case::new(with(message)).report();
        report.not_checked.iter().any(|id| id.0 == "C-09")
    };
    assert!(not_checked(json!({})));
    assert!(not_checked(terms(json!({}), "Su patrulla.")));
    assert!(not_checked(terms(
        json!({"team": {"pl": "zespół"}}),
        "Su patrulla."
    )));
    assert!(!not_checked(terms(
        json!({"team": {"es": "equipo"}}),
        "Su equipo."
    )));
    assert!(STANDARD.built().any(|rule| rule.id == "C-09"));
}

/// What a rule finds with settings of the force.
fn by_the_force(from: &str, to: &str, rule: &str, changes: Value) -> usize {
    let shipped = include_str!("../standards/met.toml");
    assert_eq!(shipped.matches(from).count(), 1, "{from}");
    let standard = Standard::load(&shipped.replace(from, to), &DataFiles::default())
        .expect("the settings of the force");
    let file = serde_json::from_value(with(changes)).expect("a message");
    let outcome = run_cases(vec![file], &standard, &standard_outlets(), &render).remove(0);
    let findings = outcome.report.expect("a report").findings;
    findings.iter().filter(|f| f.rule.0 == rule).count()
}

#[test]
fn the_force_keeps_terms_and_forms_of_its_own() {
    let glossary =
        r#"glossary = { "safer neighbourhood team" = { es = "equipo de policía de barrio" } }"#;
    let patrol = || terms(json!({}), "Su patrulla local está allí.");
    let team = || terms(json!({}), "Su equipo de policía de barrio está allí.");
    assert_eq!(by_the_force("glossary = {}", glossary, "C-09", patrol()), 1);
    assert_eq!(by_the_force("glossary = {}", glossary, "C-09", team()), 0);
    let approved = r#"approved = { "South Norwood" = { bn = "সাউথ নরউড" } }"#;
    let place = |other: &str| {
        json!({
            "body": "Officers were in South Norwood.", "areas": ["E05011485"],
            "variants": [{"lang": "bn", "origin": "human", "reviewed": true, "body": other}],
        })
    };
    let right = place("অফিসাররা সাউথ নরউডে ছিলেন।");
    assert_eq!(
        by_the_force("approved = {}", approved, "C-05", right.clone()),
        0
    );
    assert_eq!(
        by_the_force("approved = {}", "approved = {}", "C-05", right),
        1
    );
    assert_eq!(
        by_the_force(
            "approved = {}",
            approved,
            "C-05",
            place("অফিসাররা নরউডে ছিলেন।")
        ),
        1
    );
}
