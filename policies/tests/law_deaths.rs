//! Deaths: whose it is, and whether the family knows. And no text makes a rule on law and safety fail.

mod common;

use common::{Case, expect, with};
use proptest::prelude::*;
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Block, Override};

fn body(text: &str) -> Value {
    json!({"kind": "outcome", "headline": "Police update", "body": text})
}

fn bodies(rule: &str, steps: &[(Option<Severity>, &[&str])]) {
    let cases = steps
        .iter()
        .flat_map(|(severity, texts)| texts.iter().map(|text| (*severity, body(text))));
    expect(rule, &cases.collect::<Vec<_>>());
}

#[test]
fn c24_deaths() {
    bodies(
        "C-24",
        &[
            (
                Some(Block),
                &[
                    "A 29-year-old man died in Harbinger Street.",
                    "Tom Ashby, 29, was stabbed in Erith. He died in hospital.",
                    "Tom Ashby was found dead at home.",
                    "The body of Tom Ashby has been found.",
                    "A man has been charged with the murder of Tom Ashby.",
                    "A 34-year-old man has been charged with the murder of a 29-year-old woman.",
                    "A woman died at the scene. She was 41.",
                    "A man, 52, was killed in a crash.",
                    "A pedestrian, 71, has died after a crash.",
                    "Tributes have been paid to Ansel Brockhurst, who died in a crash.",
                    "The mother of Ansel Brockhurst said he was killed for nothing.",
                    "The woman who died has been named as Temperance Lockhart.",
                    "A body found in Sutton is believed to be that of missing Ansel Brockhurst.",
                    "Ansel Brockhurst’s death is being treated as unexplained.",
                    "Ansel Brockhurst was pronounced dead at the scene.",
                    "Two people, aged 20 and 31, have died.",
                    "Did you know Ansel Brockhurst? He was 71 and lived in Sutton. He was found dead at home.",
                    "A boy has been found guilty of the murder of 16-year-old Bastian Crowhurst.",
                    "Ansel Brockhurst has passed away.",
                    "A man has died after a crash. The 44-year-old was on a motorbike.",
                    "A 30-year-old man has been charged with murder after a 44-year-old woman was found dead.",
                ],
            ),
            (
                Some(Override),
                &[
                    "A man died in Harbinger Street.",
                    "A man in his 20s died in Harbinger Street.",
                    "A 34-year-old man has been arrested on suspicion of murder.",
                    "A man died in Erith. A 34-year-old man has been arrested.",
                    "A fatal crash closed the road.",
                    "Merrick Tolhurst, 38, has been charged with murder.",
                    "A man died. Inspector Carys Oakhurst, 50, said the road is closed.",
                    "A cyclist died. The driver, a 40-year-old man, stopped at the scene.",
                ],
            ),
            (
                None,
                &[
                    "A man died in Harbinger Street. His family have been told.",
                    "A man died. We are trying to find his next of kin.",
                    "The road is a dead end. Use body-worn video.",
                    "A 34-year-old man was charged with attempted murder.",
                    "A driver who killed a man has been jailed. The family of the victim have been told of the sentence.",
                    "Have you seen Ansel Brockhurst, 81? His wife died last month.",
                    "A dog was killed in Marlpit Road.",
                    "The battery died. Tom Ashby, 29, lost his phone.",
                    "Nobody was killed when the wall fell.",
                    "Wires are down and could be fatal.",
                    "Constable Edwin Fairlight, 30, died on duty in 1912. We will remember him.",
                    "A body of water has frozen. Keep off the ice.",
                ],
            ),
        ],
    );
    let died = "Tom Ashby, 29, died in Erith.";
    let both = json!({"family_told": "DC Marrow, 9 December", "identified": "Coroner’s officer, 9 December"});
    expect(
        "C-24",
        &[
            (
                None,
                json!({"kind": "outcome", "body": died, "record": {"clearances": both}}),
            ),
            (
                Some(Block),
                json!({"kind": "outcome", "body": died, "record": {"clearances": {"family_told": "DC Marrow, 9 December"}}}),
            ),
            (
                None,
                json!({"kind": "outcome", "body": "A man died in Erith.", "record": {"clearances": {"family_told": "DC Marrow, 9 December"}}}),
            ),
            (
                None,
                json!({"kind": "guidance", "body": "A man died in Erith."}),
            ),
            (Some(Block), json!({"kind": "guidance", "body": died})),
            (
                Some(Block),
                json!({"kind": "appeal", "headline": "Tributes to Tom Ashby, 29", "body": "A man died in Erith."}),
            ),
            (
                Some(Block),
                json!({"kind": "appeal", "body": "A man died in Erith.", "images": [{"alt": "A man in a blue coat", "shows": "victim"}]}),
            ),
            (
                Some(Block),
                json!({"kind": "appeal", "body": "A man died in Erith.", "short": "Tom Ashby lived in Erith.",
                    "record": {"persons": [{"name": "Tom Ashby", "role": "died"}]}}),
            ),
            (
                Some(Override),
                json!({"kind": "outcome", "body": "Merrick Tolhurst, 38, has been charged with murder.",
                    "record": {"persons": [{"name": "Merrick Tolhurst", "role": "charged"}]}}),
            ),
        ],
    );
}

/// Pieces that these rules look at, put together in any way.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "Saffron Duxbury",
            "Mr ",
            "PC ",
            "O’Brien",
            "J. ",
            "van der ",
            ", 15, ",
            " (34)",
            " is 15.",
            "He ",
            "She was ",
            "was arrested",
            "arrested ",
            "has been charged",
            "on bail",
            "raped",
            "the rape of ",
            "her former boyfriend",
            "died",
            "the death of ",
            "youth court",
            "pupil at Hollybank School",
            "a 15-year-old boy",
            ", who ",
            " and ",
            ", ",
            ". ",
            "\n\n",
            "named as ",
            "his arrest",
            "’s death",
            "Councillor ",
            "vote",
            "thug",
            "previous convictions",
            "e\u{301}",
            "ẞ",
            "İ",
            "\u{2028}",
            "“",
            "”",
            "named ",
            "of ",
            "said ",
            "aged 4 to 16",
            "Hayes",
            "Marlpit Road",
            "in 1912",
            "-",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Never a panic; and each span stands on the words it shows.
    #[test]
    fn no_text_makes_a_rule_fail(headline in text(), body in text(), short in text(), alt in text(), other in text()) {
        let headline = headline.replace(['\n', '\r'], " ");
        Case::new(with(json!({
            "kind": "outcome", "headline": headline, "body": body, "short": short, "images": [{"alt": alt, "shows": "victim"}],
            "variants": [{"lang": "pl", "origin": "human", "reviewed": true, "body": other}],
            "record": {"pre_election": true, "orders": [{"text": "Saffron"}], "incident": "CR-1",
                "persons": [{"name": "Saffron Duxbury", "role": "victim"}, {"name": alt, "role": "charged"}]},
        }))).report();
    }
}
