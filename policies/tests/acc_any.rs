//! on any text at all: never a panic, and no more time than the text is long.

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
            "𝗨𝗥𝗚𝗘𝗡𝗧",
            "ℴ",
            "🅿️",
            "🅐",
            "ＣＡＬＬ",
            "#keepitlocked",
            "#ß_ŉ",
            "#",
            "#1",
            "🚲",
            "1️⃣",
            "👮🏽‍♀️",
            "©",
            "SNT",
            "(SNT)",
            "A&E",
            "SNT (",
            "Safer Neighbourhood Team",
            "STAY INDOORS SHUT WINDOWS",
            "ǅ ǅ ǅ ǅ",
            "whilst",
            "Prior to",
            "Section 60",
            "İ",
            "K4 RYN",
            "perambulatory",
            "e\u{301}lan",
            "was quickly moved",
            "isn’t",
            "being",
            "in red",
            "shown below",
            "click here",
            "this link",
            "bit.ly/a”",
            "02079460171",
            "020-7946-0171",
            "০২০৭৯৪৬০১৭১",
            "18001 101",
            "call 101",
            "text us",
            "in another language",
            "16 January",
            "31/02/27",
            "11-2pm",
            "12 noon",
            "image of",
            "IMG_1.jpg",
            "Orla Quill, 15",
            "’",
            "“",
            "- ",
            "…",
            "\u{200d}",
            "\u{20e3}",
            "\u{fe0f}",
        ])
        .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// The helper holds every span to the words it shows.
    #[test]
    fn no_text_makes_a_rule_fail(
        headline in text(), body in text(), short in text(), other in text(), alt in text(),
        lang in prop::sample::select(vec!["pl", "ur", "zh-Hans", "tr"]),
        kind in prop::sample::select(vec!["guidance", "missing", "event"]),
    ) {
        let headline = headline.replace(['\n', '\r'], " ");
        Case::new(with(json!({
            "kind": kind, "headline": headline, "body": body, "short": short, "footer": "none",
            "images": [{"alt": alt, "has_text": true, "text": other}, {"alt": "", "has_text": false}],
            "variants": [{"lang": lang, "origin": "machine", "body": other, "access_line": false}],
        }))).report();
    }
}

/// Whole messages of one thing over and over: rules that look back at each find would never end.
#[test]
fn the_longest_texts_come_to_an_end() {
    for one in [
        "#keepitlocked ",
        "SNT ",
        "SNT (x",
        "(SNT)",
        "𝗨 ",
        "1️⃣",
        "was moved ",
        "Was moved. ",
        "whilst ",
        "qzxv ",
        "in red. ",
        "click here ",
        "02079460171 ",
        "STAY IN ",
        "Quill, 15 ",
        "image of ",
        "“",
    ] {
        let long = one.repeat(100_000 / one.len());
        let case = Case::new(with(json!({
            "body": long, "footer": "none", "images": [{"alt": "A poster.", "has_text": true, "text": "Call 101"}],
        })));
        case.report();
    }
}
