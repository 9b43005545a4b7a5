//! C-34 and C-35: what is left over from the office, and names that are being taken down.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Block};

fn bodies(severity: Option<Severity>, texts: &[&str]) -> Vec<(Option<Severity>, Value)> {
    let case = |text: &&str| (severity, json!({"body": text}));
    texts.iter().map(case).collect()
}

fn recorded(
    severity: Option<Severity>,
    record: &Value,
    texts: &[&str],
) -> Vec<(Option<Severity>, Value)> {
    let case = |text: &&str| (severity, json!({"body": text, "record": record}));
    texts.iter().map(case).collect()
}

#[test]
fn c34_markings_and_residue() {
    expect(
        "C-34",
        &bodies(
            Some(Block),
            &[
                "OFFICIAL-SENSITIVE\nThere have been thefts.",
                "There have been thefts. Call 101.\n\nOFFICIAL",
                "[OFFICIAL] There have been thefts.",
                "OFFICIAL: POLICE USE ONLY\n\nThefts in Hayes.",
                "RESTRICTED\nThefts in Hayes.",
                "OFFICIAL There have been thefts.",
                "Not protectively marked. Thefts in Hayes.",
                "Thefts in Hayes. This e-mail is legally privileged.",
                "WITHOUT PREJUDICE\nThefts in Hayes.",
                "Guv, please look at this. Thefts in Hayes.",
                "FAO duty inspector: thefts in Hayes.",
                "From: a.b@met.police.uk\nThefts in Hayes.",
                "Thefts in Hayes.\nSent from my iPhone",
                "> Thefts in Hayes",
                "Thefts in Hayes. Can you check this before it goes?",
                "Thefts in Hayes (draft v3).",
            ],
        ),
    );
    expect(
        "C-34",
        &[
            (
                Some(Block),
                json!({"images": [{"alt": "OFFICIAL-SENSITIVE", "has_text": false}]}),
            ),
            (
                Some(Block),
                json!({"variants": [{"lang": "pl", "origin": "human", "reviewed": true, "body": "OFFICIAL\nKradzieże w Hayes. 101."}]}),
            ),
            (
                None,
                json!({"body": "Meet us at the Guvnor Arms, Lacey Road.", "record": {"venue": "Guvnor Arms, Lacey Road"}}),
            ),
        ],
    );
    expect(
        "C-34",
        &bodies(
            None,
            &[
                "An official said so. Official figures show it.",
                "THE OFFICIAL OPENING OF OUR DESK",
                "Come to the Secret Santa party.",
                "SECRET SANTA APPEAL",
                "Parking is RESTRICTED in Elm Row.",
                "RESTRICTED PARKING IN ELM ROW",
                "We treat everyone fairly and without prejudice.",
                "STOP: take five minutes.\nPROTECT: tell your bank at once.",
                "A man shouted: “Guv, see below!”",
                "From: 10am to 1pm\nDate: Saturday 16 January",
                "Kind regards, your local team",
                "Can you check this window lock with us?",
                "Find out more > met.police.uk",
            ],
        ),
    );
}

#[test]
fn c35_the_name_in_any_form() {
    let down = json!({"legal_takedown": {"names": ["Isla Fennimore", "Zoë O’Hare"]}});
    expect(
        "C-35",
        &recorded(
            Some(Block),
            &down,
            &[
                "It named Isla Fennimore in error.",
                "ISLA FENNIMORE'S name is gone.",
                "It named Isla Rose Fennimore.",
                "Miss Fennimore was named in error.",
                "#IslaFennimore",
                "Zoe O'Hare was named.",
                "See met.police.uk/isla-fennimore",
            ],
        ),
    );
    expect(
        "C-35",
        &recorded(
            None,
            &down,
            &[
                "It named a person in error.",
                "PC Fennimore can help. The isla is an island.",
                "Isla and Zoe are common names. O’Hare is an airport.",
            ],
        ),
    );
    let empty = with(json!({"record": {"legal_takedown": {"names": []}}}));
    let report = Case::new(empty).report();
    assert!(report.not_checked.iter().any(|id| id.0 == "C-35"));
}
