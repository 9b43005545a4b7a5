//! C-05, C-06, C-07 and C-09: names, sizes, orders and terms in other languages; each step, each edge, odd wordings.

mod common;

use common::{Case, STANDARD, expect, with, worst};
use serde_json::{Value, json};
use wardmote_domain::{finding::Severity, words::Realm};

fn said(rule: &str, message: Value) -> Vec<String> {
    let found = Case::new(with(message)).found(rule);
    found.into_iter().map(|f| f.measured).collect()
}

/// A body for South Norwood in Croydon with one translation.
fn names(body: &str, lang: &str, other: &str) -> Value {
    json!({
        "body": body, "areas": ["E05011485"],
        "variants": [{"lang": lang, "origin": "human", "reviewed": true, "body": other}],
    })
}

#[test]
fn names_stand_in_every_language() {
    for (body, lang, other, lost) in [
        (
            "Officers were in Pottery Row, South Norwood.",
            "tr",
            "Polisler South Norwood'da Pottery Row'daydı.",
            "",
        ),
        (
            "Officers were in Pottery Row, South Norwood.",
            "tr",
            "Polisler South Norwood'da Pottery Lane'deydi.",
            "Pottery Row",
        ),
        (
            "Officers were in Pottery Row, South Norwood.",
            "tr",
            "Polisler Pottery Row'daydı.",
            "South Norwood",
        ),
        (
            "Use Elder Lane. Avoid Foundry Road.",
            "pl",
            "Jedź przez Elder Lane. Omijaj Foundry Road.",
            "",
        ),
        (
            "On Monday Elder Lane is shut.",
            "pl",
            "W poniedziałek Elder Lane jest zamknięta.",
            "",
        ),
        (
            "Old Elder Lane is shut.",
            "pl",
            "Old Elder Lane jest zamknięta.",
            "",
        ),
        (
            "This was Operation Kestrel.",
            "pl",
            "To była operacja Kestrel.",
            "",
        ),
        (
            "This was Operation Kestrel.",
            "pl",
            "To była operacja Pustułka.",
            "Operation Kestrel",
        ),
        // Every language has its own name for these.
        (
            "He will appear at Croydon Magistrates' Court.",
            "pl",
            "Stanie przed sądem magistrackim w Croydon.",
            "",
        ),
        (
            "He will appear at Inner London Crown Court.",
            "es",
            "Comparecerá ante el tribunal de la Corona.",
            "",
        ),
        (
            "Park in the Tesco Car Park.",
            "es",
            "Aparque en el aparcamiento de Tesco.",
            "",
        ),
        ("Come to Town Square.", "es", "Venga a la plaza.", ""),
        // Names of people and venues that look like wards; wards of other boroughs.
        (
            "PC Shirley Northam will be there.",
            "bn",
            "পিসি শার্লি নর্থাম থাকবেন।",
            "",
        ),
        (
            "A man from Hackney was hurt near Homerton.",
            "bn",
            "একজন আহত হয়েছেন।",
            "",
        ),
        (
            "Come to New Addington North & Shirley South.",
            "pl",
            "New Addington North i Shirley South.",
            "",
        ),
        (
            "Officers were near Shirley North.",
            "pl",
            "Policja była koło Shirley South.",
            "Shirley North",
        ),
    ] {
        let found = said("C-05", names(body, lang, other));
        let expected = if lost.is_empty() { vec![] } else { vec![lost] };
        assert_eq!(found.len(), expected.len(), "{body} / {other}: {found:?}");
        for (found, lost) in found.iter().zip(expected) {
            assert!(
                found.starts_with(&format!("{lost} is not in the ")),
                "{found}"
            );
        }
    }
}

#[test]
fn an_approved_form_is_as_good_as_the_name() {
    let mut message = names(
        "Officers were in South Norwood.",
        "bn",
        "অফিসাররা সাউথ নরউডে ছিলেন।",
    );
    assert_eq!(
        worst("C-05", with(message.clone())),
        Some(Severity::Override)
    );
    message["variants"][0]["names"] = json!({"South Norwood": "সাউথ নরউড"});
    assert_eq!(worst("C-05", with(message.clone())), None);
    message["variants"][0]["names"] = json!({"South Norwood": "উত্তর"});
    assert_eq!(worst("C-05", with(message)), Some(Severity::Override));
}

#[test]
fn a_name_of_every_day_counts_inside_a_sentence_alone() {
    // Village is a ward of Barking and Dagenham.
    let of = |body: &str, other: &str| {
        json!({
            "body": body, "areas": ["E09000002"],
            "variants": [{"lang": "es", "origin": "human", "reviewed": true, "body": other}],
        })
    };
    expect(
        "C-05",
        &[
            (
                None,
                of(
                    "Village life is calm. Come to the Village Hall.",
                    "La vida es tranquila. Venga al salón.",
                ),
            ),
            (
                Some(Severity::Override),
                of(
                    "Officers were in Village, Dagenham.",
                    "La policía estuvo en Dagenham.",
                ),
            ),
            (
                None,
                of(
                    "Officers were in Village, Dagenham.",
                    "La policía estuvo en Village, Dagenham.",
                ),
            ),
        ],
    );
}

fn sized(body: &str, lang: &str, other: &str, summary: bool) -> Value {
    json!({
        "body": body,
        "variants": [{"lang": lang, "origin": "human", "reviewed": true, "body": other, "summary": summary}],
    })
}

#[test]
fn empty_copies_and_wrong_sizes() {
    let english = "There have been thefts from sheds in Hayes. Lock your shed.";
    let of = |length: usize| "ż".repeat(length);
    let ten = "Lock now. ".repeat(2);
    let ten = ten.trim();
    assert_eq!(ten.chars().count(), 19);
    let twenty = format!("{ten}!");
    expect(
        "C-06",
        &[
            (Some(Severity::Block), sized(english, "pl", "", false)),
            (
                Some(Severity::Block),
                sized(english, "pl", " \u{200b}\u{ad}\u{202e}\n", false),
            ),
            (Some(Severity::Block), sized(english, "pl", english, false)),
            (
                Some(Severity::Block),
                sized(english, "zh-Hans", &english.to_uppercase(), false),
            ),
            (
                Some(Severity::Block),
                sized(
                    english,
                    "bn",
                    "There have been thefts  from sheds in Hayes!\nLock your shed",
                    true,
                ),
            ),
            (
                None,
                sized(
                    english,
                    "pl",
                    "W Hayes okradziono szopy. Zamknij swoją szopę na klucz.",
                    false,
                ),
            ),
            // The same in every language.
            (None, sized("iPhone", "cy", "iPhone", false)),
            (
                None,
                sized("met.police.uk/report", "pl", "met.police.uk/report", false),
            ),
            (
                None,
                sized(
                    "Pottery Row: 020 7946 0187",
                    "pl",
                    "Pottery Row: 020 7946 0187",
                    false,
                ),
            ),
            (None, sized("Emergency 999", "es", "Emergency 999", false)),
            // 20 characters: 10 and 40 are inside, 9 and 41 are not.
            (None, sized(&twenty, "pl", &of(10), false)),
            (
                Some(Severity::Override),
                sized(&twenty, "pl", &of(9), false),
            ),
            (None, sized(&twenty, "pl", &of(40), false)),
            (
                Some(Severity::Override),
                sized(&twenty, "pl", &of(41), false),
            ),
            (None, sized(&twenty, "pl", &of(9), true)),
            (None, sized(&twenty, "zh-Hant", "鎖好。", false)),
            (None, sized(&twenty, "ja", "鍵を。", false)),
            (None, sized(&twenty, "ko", "잠그세요.", false)),
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
    "If you see him, do not approach him.",
    "You must not drink the water.",
    "Drivers should avoid Elder Lane.",
    "We are asking people to stay away from the park.",
    "For your safety do not go near the wall.",
    "• Never walk on the ice",
    "Call 999; do not wait.",
];

const NO_ORDERS: &[&str] = &[
    "If you do not want to give your name, call Crimestoppers.",
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
