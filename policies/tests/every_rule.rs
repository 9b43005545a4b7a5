//! Each built rule has a message that trips it and one that does not; and no text makes any of them fail.

mod common;

use common::{Case, STANDARD, with};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A message that trips the rule, and one like it that does not.
fn pair(rule: &str) -> Option<(Value, Value)> {
    let body = |trips: &str, clear: &str| (json!({"body": trips}), json!({"body": clear}));
    let variant = |english: &str, lang: &str, origin: &str, read: bool, text: &str| json!({"body": english, "variants": [{"lang": lang, "origin": origin, "reviewed": read, "body": text}]});
    let polish = |text: &str| variant("Call 101 at 9am on 4 December.", "pl", "human", true, text);
    let long = "We came to the road in the early morning with many officers from many teams and we looked at every \
        home in turn until we had found what we were looking for.";
    Some(match rule {
        "A-01" => body(long, "We came to the road in the early morning."),
        "A-06" => body("One RTC.", "One crash."),
        "A-14" => body("At 1730hrs.", "At 5:30pm."),
        "A-20" => (
            variant("Hello.", "ur", "human", true, "Hello again to all."),
            variant("Hello.", "ur", "human", true, "سب کو سلام۔"),
        ),
        "C-01" => body("On [DATE].", "On 4 December."),
        "C-02" => (
            polish("Zadzwoń pod 110, 4 grudnia o 9."),
            polish("Zadzwoń pod 101, 4 grudnia o 9."),
        ),
        "C-03" => (
            polish("Zadzwoń pod 101, 4 marca o 9."),
            polish("Zadzwoń pod 101, 4 grudnia o 9."),
        ),
        "C-08" => (
            variant("Hello.", "pl", "machine", false, "Dzień dobry."),
            variant("Hello.", "pl", "machine", true, "Dzień dobry."),
        ),
        "C-10" => (
            json!({"short": "More to follow."}),
            json!({"body": "Call 101.", "short": "In Hayes: call 101."}),
        ),
        "C-15" => body(
            "On Monday 10 December 2026.",
            "On Thursday 10 December 2026.",
        ),
        "T-02" => body("EMBARGOED until 6am", "The embargo has ended."),
        "T-04" => (
            json!({"times": {"release": "2026-12-10T12:00", "expires": "2026-12-10T12:00"}}),
            json!({"times": {"release": "2026-12-10T12:00", "expires": "2026-12-10T12:01"}}),
        ),
        "T-08" => (json!({"times": {"release": "2026-12-10T22:00"}}), json!({})),
        "W-01" => (json!({"channels": ["x", "facebook"]}), json!({})),
        "W-03" => (json!({"areas": ["E09000025"]}), json!({})),
        "W-06" => (json!({"areas": []}), json!({})),
        _ => return None,
    })
}

#[test]
fn every_built_rule_fires_and_keeps_quiet() {
    for rule in STANDARD.built() {
        // Those of the others are in `cases/`.
        let Some((trips, clear)) = pair(rule.id) else {
            continue;
        };
        let found = Case::new(with(trips)).found(rule.id);
        assert!(!found.is_empty(), "{} must fire", rule.id);
        for finding in found {
            let words = [
                &finding.measured,
                &finding.limit,
                &finding.why,
                &finding.fix,
                &finding.source,
            ];
            assert!(words.iter().all(|w| !w.is_empty()), "{finding:?}");
            assert!(
                !finding.source.contains("STYLE") && finding.why.ends_with('.'),
                "{finding:?}"
            );
        }
        let quiet = Case::new(with(clear)).found(rule.id);
        assert!(quiet.is_empty(), "{} must keep quiet: {quiet:#?}", rule.id);
    }
}

/// Pieces that the rules look at, among anything at all.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        any::<char>().prop_map(String::from),
        Just(" ".to_owned()),
        Just("\n\n".to_owned()),
        prop::sample::select(vec![
            "Tuesday 31 February",
            "10 and 11 December 2026",
            "23/01/27",
            "5:30pm",
            "1730hrs",
            "10-11am",
            "12 noon",
            "020 7946 0187",
            "০২০ ৭৯৪৬ ০১৮৭",
            "101",
            "call 999",
            "CAD 7310 of 2 December",
            "met.police.uk/a’b",
            "[DATE]",
            "[road]",
            "“",
            "”",
            "'",
            "IC3",
            "RTCs",
            "Op. No. 12 St.",
            "Bromley",
            "Bromley Magistrates' Court",
            "A & B",
            "EMBARGO",
            "embargoed until",
            "two hundred and",
            "one",
            "a dozen",
            "1,250.50",
            "📢",
            "1️⃣",
            "10 grudnia",
            "W czwartek",
            "18.30",
            "6点半",
            "12月10日",
            "شام 5 بجے",
            "\u{2066}0800 555 111\u{2069}",
            "de la tarde",
            "i̇",
            "ß",
            "ﬁ",
            "\u{200f}",
            "\r\n",
            "e\u{301}",
            "Marlpit Road",
            "in",
            "the station",
            "Stay",
            "- ",
            "TBA",
            "#Hayes",
            "LX88 ZPD",
        ])
        .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// Never a panic; and the helper holds every span to the words it shows.
    #[test]
    fn no_text_makes_a_rule_fail(
        headline in text(), body in text(), short in text(), other in text(), alt in text(), venue in text(),
        lang in prop::sample::select(vec!["pl", "ur", "bn", "zh-Hans", "tr", "es", "ar", "vi", "zh", "bfi", "cy"]),
        kind in prop::sample::select(vec!["guidance", "warning", "reassurance", "event"]),
    ) {
        let headline = headline.replace(['\n', '\r'], " ");
        let message = with(json!({
            "kind": kind, "headline": headline, "body": body, "short": short,
            "images": [{"alt": alt, "has_text": true, "text": other}],
            "times": {"release": "2026-12-10T22:00", "event": "2026-12-11T00:00", "embargo": "2026-12-10T23:00"},
            "record": {"venue": venue},
            "variants": [{"lang": lang, "origin": "machine", "headline": other, "body": other, "own_contacts": [alt]}],
        }));
        Case::new(message).report();
    }
}
