//! No text makes a rule of law or desk fail, and every span stands on the words it shows.

mod common;

use common::{Case, with};
use proptest::prelude::*;
use serde_json::json;

/// Pieces that these rules look at, among anything at all.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        any::<char>().prop_map(String::from),
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        prop::sample::select(vec![
            "Léon Quarmby",
            "LEON",
            "Quarmby’s",
            "Miss Quarmby",
            "Mr. ",
            "O’",
            "-",
            "#LeonQuarmby",
            "\u{200b}",
            "\u{301}",
            "লিওন",
            "İ",
            "ß",
            "ﬁ",
            "𝐋𝐞𝐨𝐧",
            "officers",
            "police shot",
            "shot by",
            "a Taser",
            "was not used",
            "he died",
            "critically",
            "Teacher Al Bo",
            ", 44,",
            "a pupil",
            "accused",
            "no wider risk",
            "not any",
            "to the public",
            "isolated incident",
            "whether",
            "took his own life",
            "jumped",
            "Samaritans",
            "Shout",
            "plain clothes",
            "will be in",
            "Elm Row",
            "the A222",
            "from 3pm to 7pm",
            "until 6am",
            "thefts fell",
            "by 12%",
            "from 4 to 2",
            "by a third",
            "per cent",
            "May",
            "between 3",
            "OFFICIAL",
            "-SENSITIVE",
            "PROTECT:",
            "without prejudice",
            "Guv",
            "> a",
            "Can you check this",
            "“",
            "”",
            ". ",
            "- ",
            "was convicted",
        ])
        .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((piece(), prop::bool::ANY), 0..24).prop_map(|pieces| {
        let words = pieces
            .iter()
            .map(|(p, space)| format!("{p}{}", if *space { " " } else { "" }));
        words.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_rule_fail(
        headline in text(), body in text(), short in text(), other in text(), name in text(), until in text(),
        status in prop::sample::select(vec!["open", "closed"]),
    ) {
        let headline = headline.replace(['\n', '\r'], " ");
        let message = with(json!({
            "headline": headline, "body": body, "short": short,
            "images": [{"alt": other, "has_text": true, "text": body, "shows": "custody"}],
            "clearances": [{"who": "iopc", "name": "A", "wording": other}],
            "record": {
                "status": status, "venue": other, "facts": {"a": other},
                "orders": [{"text": name, "until": until}, {"text": "Leon Quarmby"}],
                "legal_takedown": {"names": [name, "Léon Quarmby", ""]},
                "persons": [{"name": name, "role": "victim"}],
            },
            "variants": [{"lang": "bn", "origin": "human", "reviewed": true, "body": other, "names": {"Leon Quarmby": name}}],
        }));
        Case::new(message).report();
    }
}
