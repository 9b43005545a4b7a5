//! What a well written value means.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use wardmote_config::Format::{Json, Toml, Yaml};
use wardmote_config::{Format, Source};

use crate::support::{Hold, Kind, taken};

#[test]
fn an_unquoted_yaml_word_is_the_text_that_is_written() {
    for word in [
        "101",
        "007",
        "1.10",
        "1234567/26",
        "2026-12-08T10:55",
        "2026-12-08",
        "yes",
        "no",
        "true",
        "+447700900123",
        "0x1F",
        "1_000",
        "10:30",
        "E05009367",
        "1e3",
        "it's",
    ] {
        let notice = taken(Yaml, &format!("kind: appeal\nquote: {word}\n"));
        assert_eq!(notice.quote.as_deref(), Some(word));
    }
}

#[test]
fn nothing_written_is_none() {
    for nothing in ["", " ~", " null", " # a comment"] {
        let notice = taken(Yaml, &format!("kind: appeal\nquote:{nothing}\n"));
        assert_eq!(notice.quote, None);
    }
    assert_eq!(
        taken(Yaml, "kind: appeal\nquote: ''\n").quote.as_deref(),
        Some("")
    );
    assert_eq!(
        taken(Json, r#"{"kind": "appeal", "quote": null}"#).quote,
        None
    );
}

#[test]
fn yes_and_no_are_true_and_false_where_a_bool_is_wanted() {
    for (word, value) in [
        ("yes", true),
        ("no", false),
        ("true", true),
        ("false", false),
    ] {
        let notice = taken(Yaml, &format!("kind: appeal\nshown: {word}\n"));
        assert_eq!(notice.shown, Some(value));
    }
}

#[test]
fn a_toml_date_is_the_text_that_is_written() {
    for stamp in [
        "2026-12-08T10:55",
        "2026-12-08 10:55:00",
        "2026-12-08",
        "10:30:00",
    ] {
        let notice = taken(Toml, &format!("kind = \"appeal\"\nquote = {stamp} # c\n"));
        assert_eq!(notice.quote.as_deref(), Some(stamp));
    }
}

#[test]
fn groups_and_lists_of_groups() {
    let text = "kind: appeal\ntimes: {release: 2026-12-08, expires: 2027-01-01}\n\
                variants:\n- lang: cy\n  body: |\n    a\n    b\n";
    let notice = taken(Yaml, text);
    let times = notice.times.unwrap();
    assert_eq!(times.release, "2026-12-08");
    assert_eq!(times.expires.as_deref(), Some("2027-01-01"));
    assert_eq!(notice.variants[0].lang, "cy");
    assert_eq!(notice.variants[0].body.as_deref(), Some("a\nb\n"));
}

#[test]
fn numbers_lists_and_enums() {
    let notice = taken(Toml, "kind = \"ward_update\"\ncount = 0x1F\nshare = 1\n");
    assert_eq!(
        (notice.kind, notice.count, notice.share),
        (Kind::WardUpdate, Some(31), Some(1.0))
    );
    let text = "kind: appeal\nhold: {until: {days: 3}}\nfigures: {a: {b: 2}}\nchannels: [x, 1]\n";
    let notice = taken(Yaml, text);
    assert_eq!(notice.hold, Some(Hold::Until { days: 3 }));
    assert_eq!(notice.figures["a"]["b"], 2);
    assert_eq!(notice.outlets, ["x", "1"]);
    assert_eq!(
        taken(Yaml, "kind: appeal\nhold: charge\n").hold,
        Some(Hold::Charge)
    );
    let notice = taken(
        Json,
        "\u{feff}{\"kind\": \"warning\", \"hold\": {\"said\": \"\\ud83d\\ude00\"}}",
    );
    assert_eq!(notice.hold, Some(Hold::Said("😀".to_owned())));
}

/// A yes/no as the domain may read it: a bool or a word.
#[derive(Debug, PartialEq)]
enum YesNo {
    Flag(bool),
    Word(String),
}

impl<'de> Deserialize<'de> for YesNo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = YesNo;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("yes, no or not_known")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<YesNo, E> {
                Ok(YesNo::Flag(flag))
            }
            fn visit_str<E>(self, word: &str) -> Result<YesNo, E> {
                Ok(YesNo::Word(word.to_owned()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[test]
fn a_visitor_of_its_own_gets_a_bool_or_a_word() {
    let read = |format: Format, text: &str| {
        Source::new("m", text, format).parse::<BTreeMap<String, YesNo>>()
    };
    let values = read(Yaml, "a: yes\nb: true\nc: not_known\n").unwrap();
    let expected = [
        YesNo::Word("yes".into()),
        YesNo::Flag(true),
        YesNo::Word("not_known".into()),
    ];
    assert_eq!(values.into_values().collect::<Vec<_>>(), expected);
    assert_eq!(
        read(Json, "{\"a\": false}").unwrap()["a"],
        YesNo::Flag(false)
    );
    assert_eq!(
        read(Yaml, "a: yes\nb: 7\n").unwrap_err().to_string(),
        "m:2: b: yes, no or not_known is expected here, but this is a whole number"
    );
}

#[test]
fn a_type_that_takes_anything_gets_a_number_only_if_no_character_is_lost() {
    let text = "a: 101\nb: 007\nc: 2.5\nd: 1.10\ne: -3\nf: yes\ng: 1e3\nh: 0123456789\n";
    let any: serde_json::Value = Source::new("m", text, Yaml).parse().unwrap();
    assert_eq!(
        any,
        serde_json::json!({"a": 101, "b": "007", "c": 2.5, "d": "1.10", "e": -3,
            "f": "yes", "g": "1e3", "h": "0123456789"})
    );
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: u32,
    #[serde(flatten)]
    notice: Inner,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    kind: Kind,
}

#[test]
fn flatten_still_finds_the_line_of_a_name_or_word() {
    let line = |text: &str| {
        let source = Source::new("m", text, Yaml);
        source.parse::<Vec<Case>>().unwrap_err().to_string()
    };
    assert_eq!(
        line("- id: 1\n  kind: appeal\n- id: 2\n  kind: apeal\n"),
        "m:4: [1].kind: \"apeal\" is not one of the words allowed here; did you mean \"appeal\"?"
    );
    assert_eq!(
        line("- id: 1\n  kind: appeal\n  kinds: x\n"),
        "m:3: [0].kinds: there is no field \"kinds\" here"
    );
    let good = Source::new("m", "- id: 1\n  kind: warning\n", Yaml);
    let cases: Vec<Case> = good.parse().unwrap();
    assert_eq!((cases[0].id, &cases[0].notice.kind), (1, &Kind::Warning));
}

#[test]
fn two_types_read_their_own_fields_of_one_group() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Head {
        id: u32,
    }
    let source = Source::new(
        "m",
        "- id: 1\n  kind: appeal\n- id: x\n  kinde: appeal\n",
        Yaml,
    );
    assert_eq!(source.count("").unwrap(), Some(2));
    let head: Head = source.parse_where("[0]", |name| name == "id").unwrap();
    let inner: Inner = source.parse_where("[0]", |name| name != "id").unwrap();
    assert_eq!((head.id, inner.kind), (1, Kind::Appeal));
    let bad = source.parse_where::<Head>("[1]", |name| name == "id");
    assert_eq!(
        bad.unwrap_err().to_string(),
        "m:3: [1].id: a whole number is expected here, but this is text"
    );
    let bad = source.parse_where::<Inner>("[1]", |name| name != "id");
    assert_eq!(
        bad.unwrap_err().to_string(),
        "m:4: [1].kinde: there is no field \"kinde\" here; did you mean \"kind\"?"
    );
}
