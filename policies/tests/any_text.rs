//! No text makes any rule fail, whatever else the message holds: kinds, people, orders, clearances, what went before, what
//! waits. Every span stands on whole characters of the text that its finding names.

mod common;

use common::{Case, STANDARD, render};
use proptest::prelude::*;
use serde_json::{Value, json};
use wardmote_domain::words::Kind;
use wardmote_policies::{run_cases, standard_outlets};

/// Checks a message in every way that a force can, and holds each finding to its words.
fn judged(message: &Value) {
    let file = serde_json::from_value(message.clone()).unwrap_or_else(|e| panic!("{e}\n{message}"));
    let outcome = run_cases(vec![file], &STANDARD, &standard_outlets(), &render).remove(0);
    assert_eq!(outcome.problems, Vec::<String>::new(), "{message}");
    let report = outcome
        .report
        .expect("a message that was read has a report");
    let case = Case::new(message.clone());
    for finding in &report.findings {
        case.spans_are_true(finding);
        let words = [
            &finding.measured,
            &finding.limit,
            &finding.why,
            &finding.fix,
            &finding.source,
        ];
        assert!(words.iter().all(|w| !w.trim().is_empty()), "{finding:?}");
        assert!(finding.why.ends_with('.'), "{finding:?}");
    }
}

/// Words that rules of every point look at.
const PIECES: &[&str] = &[
    " ",
    "\n",
    "\n\n",
    ". ",
    ", ",
    ": ",
    "– ",
    "“",
    "”",
    "’",
    "'",
    "(",
    "[",
    "{{",
    "#",
    "@",
    "£",
    "%",
    "?",
    "!",
    "Damian Thornquist, 34,",
    "Saffron Duxbury",
    "PC 214SN",
    "has been arrested",
    "was charged with",
    "a 14-year-old girl",
    "born on 3 April 1985",
    "rape",
    "her former boyfriend",
    "youth court",
    "has died",
    "shot by police",
    "suicide",
    "no wider risk",
    "Samaritans",
    "116 123",
    "IC3 male",
    "Travellers",
    "are known to be",
    "asylum seekers",
    "two Polish men",
    "previous convictions",
    "Guv, see below",
    "OFFICIAL-SENSITIVE",
    "[NAME]",
    "TBC",
    "XX",
    "22 Hazelbury Close",
    "LX88 ZPD",
    "QQ123456C",
    "a.b@example.com",
    "07700 900461",
    "020 7946 0187",
    "020 7202 0202",
    "bit.ly/3xYzAbC",
    "met.police.uk/a",
    "click here",
    "call 999",
    "101 reports",
    "18001 101",
    "CAD 7310/02DEC26",
    "01/1234567/26",
    "Tuesday 10 December 2026",
    "31 February",
    "23/01/27",
    "1730hrs",
    "11 to 1pm",
    "midnight",
    "next update at 9am",
    "today",
    "tonight",
    "do not approach",
    "If you do not",
    "stay away",
    "Ward panel meeting",
    "step-free",
    "hearing loop",
    "Highgate ward",
    "Plaistow, Bromley",
    "Village",
    "Hayes & Coney Hall",
    "Pottery Row",
    "Operation Kestrel",
    "A40 HGV",
    "1,250",
    "12.50",
    "two hundred and",
    "25%",
    "11 to 3",
    "fell from",
    "ascertain",
    "in the vicinity of",
    "perambulatory",
    "was conveyed",
    "SNT and TSG",
    "STAY INDOORS NOW PLEASE",
    "𝐁𝐨𝐥𝐝",
    "ＦＵＬＬ",
    "1️⃣0️⃣1️⃣",
    "🚨🚨",
    "👩\u{200d}🚒",
    "#keepinghackneysafe",
    "10 grudnia o 18.30",
    "১১:৪০ মিনিটে",
    "下午6点半",
    "12月10日",
    "شام 5 بجے",
    "\u{2066}0800 555 111\u{2069}",
    "3yh ddydd Sul",
    "1 250",
    "١٬٢٥٠٫٥",
    "二十五",
    "2.5万",
    "\u{202e}",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "\u{301}",
    "i̇",
    "ß",
    "ﬁ",
    "\r\n",
    "\0",
    "\u{85}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => any::<char>().prop_map(String::from),
        1 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 0..32).prop_map(|pieces| pieces.concat())
}

fn kinds() -> impl Strategy<Value = &'static str> {
    prop::sample::select(Kind::ALL.iter().map(|k| k.as_str()).collect::<Vec<_>>())
}

fn channels() -> impl Strategy<Value = Vec<&'static str>> {
    let all = vec![
        "x", "email", "media", "poster", "page", "schools", "esm", "facebook", "sms", "voice",
    ];
    prop::sample::subsequence(all, 0..6)
}

fn record(words: &str, name: &str, on: bool) -> Value {
    json!({
        "status": if on { "open" } else { "closed" }, "urgent": on, "firearms": on, "critical": on, "police_contact": on,
        "venue": words, "facts": {"closes": words}, "facts_checked": "2026-12-10T20:00",
        "persons": [{"name": name, "role": "victim"}, {"name": words, "role": "charged"}, {"name": "", "role": "missing"}],
        "contacts": [words, "020 7946 0187"], "orders": [{"text": name}, {"text": "", "until": words}],
        "legal_takedown": if on { json!({"names": [name, ""]}) } else { json!(null) },
        "authorities": {"name": words}, "consent": words, "legal_check": name, "clearances": {"iopc": words, "jigsaw": name},
        "declined_languages": {"pl": words}, "posts_up": [words], "replies": {"staffed": !on}, "pre_election": on,
        "glossary": {name: {"pl": words, "bn": name}, "": {"pl": ""}, words: {"ur": words}},
        "reasons": {"C-22": words}, "cia": words, "iag": name,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_message_makes_a_rule_fail(
        headline in text(), body in text(), short in text(), other in text(), words in text(), earlier in text(),
        name in text(), kind in kinds(), before in kinds(), channels in channels(), on in any::<bool>(),
        languages in prop::sample::subsequence(vec!["pl", "ur", "bn", "zh-Hans", "tr", "ar", "vi", "zh", "bfi", "cy", "ko"], 0..4),
    ) {
        let variants: Vec<Value> = languages.iter().map(|lang| json!({
            "lang": lang, "origin": if on { "machine" } else { "human" }, "headline": words, "body": other, "short": short,
            "names": {name.clone(): words, "Pottery Row": other}, "own_contacts": [words], "summary": on, "access_line": on,
            "ready": "2026-12-11T09:00",
        })).collect();
        judged(&json!({
            "id": "any", "kind": kind, "headline": headline.replace(['\n', '\r'], " "), "body": body, "short": short,
            "areas": if on { json!(["E05014004", "E09000012"]) } else { json!(["E05000150"]) },
            "channels": channels, "formats": ["large_print"], "variants": variants,
            "images": [{"alt": words, "has_text": on, "text": other, "shows": "custody"}, {"shows": "missing"}],
            "times": {"clock_start": "2026-12-10T21:00", "release": "2026-12-10T22:00", "event": "2026-12-11T00:00",
                "embargo": "2026-12-10T23:00", "expires": "2026-12-12T00:00"},
            "record": record(&words, &name, on), "incident": "CR-1",
            "earlier": [
                {"at": "2026-12-10T09:00", "body": earlier, "kind": before, "facts": {"closes": name}, "incident": "CR-1",
                    "live": on, "persons": [name.clone(), ""]},
                {"at": "2026-12-10T21:59", "body": body},
            ],
            "load": {"recipients": {"email": 96_000, "sms": 0}, "rate_per_minute": {"email": 0, "sms": 600}, "queue": 5,
                "deadline": "2026-12-10T22:30"},
        }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// A few pieces over and over, up to 100 kB.
    #[test]
    fn no_long_text_makes_a_rule_fail(piece in text().prop_filter("something to say again", |t| !t.is_empty()), on in any::<bool>()) {
        let long = piece.repeat(100_000 / piece.len() + 1);
        let long = &long[..long.floor_char_boundary(100_000)];
        let (body, other) = if on { (long, piece.as_str()) } else { (piece.as_str(), long) };
        judged(&json!({
            "id": "long", "kind": "appeal", "headline": "Long", "body": body, "areas": ["E05014004"],
            "channels": ["email", "poster"], "times": {"release": "2026-12-10T12:00"},
            "variants": [{"lang": "pl", "origin": "machine", "body": other}],
            "earlier": [{"at": "2026-12-10T09:00", "body": other}],
        }));
    }
}
