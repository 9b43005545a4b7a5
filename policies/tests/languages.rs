//! C-05 and C-06: names and sizes in other languages; each step, each edge, odd wordings.

mod common;

use common::{Case, expect, with, worst};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity;

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
