//! The facts of each kind, as a file writes them: what is read, and what is refused with its place.

use super::*;
use crate::facts::{Access, AppealWhat, Book, FactValue, Known, Said};
use crate::facts::{GuidanceStep, Ways, When};

mod people;

fn facts(kind: Kind, text: &str) -> Result<Facts, Vec<FactProblem>> {
    let map: Map =
        serde_json::from_str::<std::collections::BTreeMap<String, FactValue>>(text).unwrap();
    read(kind, map)
}

#[test]
fn a_misspelt_code_is_never_published_as_words() {
    let correction_of = |wrong: &str| {
        let text = serde_json::json!({"wrong": wrong, "right": "no"}).to_string();
        facts(Kind::Correction, &text)
    };
    let problems = correction_of("rode_open").unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].field, "facts.wrong");
    assert!(problems[0].what.contains("did you mean \"road_open\"?"));
    assert!(correction_of("road_open").is_ok());
    assert!(correction_of("We named the wrong bus").is_ok());
}

/// The facts with one value changed; an empty one takes it out.
fn changed(kind: Kind, text: &str, pointer: &str, value: &str) -> Vec<FactProblem> {
    let mut all: serde_json::Value = serde_json::from_str(text).unwrap();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let parent = all.pointer_mut(parent).unwrap();
    match (parent, value) {
        (serde_json::Value::Object(map), "") => drop(map.remove(last)),
        (serde_json::Value::Object(map), value) => {
            map.insert(last.to_owned(), serde_json::from_str(value).unwrap());
        }
        (serde_json::Value::Array(list), value) => {
            list[last.parse::<usize>().unwrap()] = serde_json::from_str(value).unwrap();
        }
        other => panic!("{other:?}"),
    }
    facts(kind, &all.to_string()).err().unwrap_or_default()
}

const APPEAL: &str = r#"{"what_happened": "robbery", "place": {"street": "Quarry Lane", "ward": "E05009376"},
    "when": "2026-12-04", "did_you_see": "film", "reference": "1234567/26",
    "contact": {"phone": "101", "for": "saw_or_worried"}, "description": "A man with a blue coat."}"#;
const UPDATE: &str = r#"{"month": "2026-11",
    "priorities": [{"asked": "what_to_work_on", "said": "mopeds", "did": "We stopped 14 riders."}],
    "figures": [{"what": "vehicles_taken", "now": 3, "before": "not_known", "period": "year_before", "source": "team_records"}],
    "next_meeting": {"title": "Homerton ward panel", "venue": "Homerton Library hall", "address": "Homerton High Street",
        "starts": "2026-12-17T18:30", "ends": "2026-12-17T20:00", "access": ["step-free", "Hearing loop", "Lift to floor 2"]},
    "contact": {"phone": "101", "for": "not_emergency"}}"#;
const EVENT: &str = r#"{"title": "ward_panel", "venue": "Homerton Library hall", "address": "Homerton High Street",
    "starts": "2026-12-17T18:30", "ends": "2026-12-17T20:00", "access": ["step_free"], "book": "met.police.uk/homerton"}"#;
const GUIDANCE: &str = r#"{"topic": "scam_calls", "steps": ["hang_up", "call_your_bank", "Tell a friend."],
    "contact": {"phone": "101", "for": "not_emergency"}}"#;
const FEEDBACK: &str = r#"{"question": "do_you_feel_safe", "answers": 27, "said": "speeding", "did": "speed_checks",
    "could_not": "cameras", "because": "council_decides"}"#;
const ALL: [(Kind, &str); 5] = [
    (Kind::Appeal, APPEAL),
    (Kind::WardUpdate, UPDATE),
    (Kind::Event, EVENT),
    (Kind::Guidance, GUIDANCE),
    (Kind::Feedback, FEEDBACK),
];

#[test]
fn each_kind_is_read_and_kept_as_it_is() {
    for (kind, text) in ALL {
        let read = facts(kind, text).unwrap();
        assert_eq!(read.kind(), kind);
        let kept = serde_json::to_value(&read).unwrap();
        assert_eq!(kept["kind"], kind.as_str());
        assert_eq!(serde_json::from_value::<Facts>(kept).unwrap(), read);
    }
}

#[test]
fn what_was_written_comes_out_typed() {
    let Ok(Facts::Appeal(appeal)) = facts(Kind::Appeal, APPEAL) else {
        panic!("an appeal")
    };
    assert_eq!(appeal.what_happened, Coded::Code(AppealWhat::Robbery));
    assert!(matches!(appeal.when, When::On(_)));
    let Ok(Facts::WardUpdate(update)) = facts(Kind::WardUpdate, UPDATE) else {
        panic!("an update")
    };
    assert_eq!(update.priorities[0].said, Coded::Code(Said::Mopeds));
    assert_eq!(
        (update.figures[0].now, update.figures[0].before),
        (Known::Known(3), Known::NotKnown)
    );
    let access = &update.next_meeting.as_ref().unwrap().access;
    assert_eq!(
        access[..2],
        [
            Coded::Code(Access::StepFree),
            Coded::Code(Access::HearingLoop)
        ]
    );
    assert!(!access[2].is_code());
    let Ok(Facts::Event(event)) = facts(Kind::Event, EVENT) else {
        panic!("an event")
    };
    let url = Some("met.police.uk/homerton".to_owned());
    assert_eq!(
        event.book,
        Some(Book::Ways(Ways {
            url,
            ..Ways::default()
        }))
    );
    let Ok(Facts::Guidance(guidance)) = facts(Kind::Guidance, GUIDANCE) else {
        panic!("advice")
    };
    assert_eq!(guidance.steps[0], Coded::Code(GuidanceStep::HangUp));
}

#[test]
fn each_fault_is_named_with_its_place() {
    let long = format!("\"{}\"", "a b ".repeat(100));
    let six = format!(
        "[{}]",
        [r#"{"asked": "A b?", "said": "C d.", "did": "E f."}"#; 6].join(",")
    );
    for (kind, text, pointer, value, field, words) in [
        (
            Kind::Appeal,
            APPEAL,
            "/when",
            "\"soon\"",
            "facts.when",
            "not a date",
        ),
        (
            Kind::Appeal,
            APPEAL,
            "/what_happened",
            "\"burglery\"",
            "facts.what_happened",
            "did you mean \"burglary\"?",
        ),
        (
            Kind::Appeal,
            APPEAL,
            "/reference",
            "",
            "facts.reference",
            "missing",
        ),
        (
            Kind::Appeal,
            APPEAL,
            "/reference",
            "\"a\\nb\"",
            "facts.reference",
            "one line",
        ),
        (
            Kind::Appeal,
            APPEAL,
            "/place/ward",
            "\"E09\"",
            "facts.place.ward",
            "",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/month",
            "\"November\"",
            "facts.month",
            "2026-11",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities",
            "[]",
            "facts.priorities",
            "at least one",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities",
            six.as_str(),
            "facts.priorities",
            "at most 5",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities",
            "\"none\"",
            "facts.priorities",
            "a list is needed",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities/0",
            "\"none\"",
            "facts.priorities[0]",
            "a group of fields",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities/0/did",
            "",
            "facts.priorities[0].did",
            "missing",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities/0/did",
            long.as_str(),
            "facts.priorities[0].did",
            "at most 300",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/priorities/0/dig",
            "1",
            "facts.priorities[0].dig",
            "did you mean \"did\"?",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/figures",
            "",
            "facts.figures",
            "missing",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/figures/0/now",
            "-1",
            "facts.figures[0].now",
            "not a count",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/figures/0/source",
            "",
            "facts.figures[0].source",
            "missing",
        ),
        (
            Kind::WardUpdate,
            UPDATE,
            "/next_meeting/ends",
            "\"2026-12-17T18:30\"",
            "facts.next_meeting.ends",
            "not after",
        ),
        (
            Kind::Event,
            EVENT,
            "/starts",
            "\"2026-10-25T01:30\"",
            "facts.starts",
            "happens twice",
        ),
        (Kind::Event, EVENT, "/access", "", "facts.access", "missing"),
        (
            Kind::Event,
            EVENT,
            "/access",
            "[\"step_free\", \"step free\"]",
            "facts.access[1]",
            "twice",
        ),
        (
            Kind::Event,
            EVENT,
            "/access",
            "[\"stepfree\"]",
            "facts.access[0]",
            "step_free",
        ),
        (
            Kind::Event,
            EVENT,
            "/book",
            "\"ask us\"",
            "facts.book",
            "not_needed",
        ),
        (
            Kind::Event,
            EVENT,
            "/book",
            "{}",
            "facts.book.phone",
            "at least one",
        ),
        (
            Kind::Guidance,
            GUIDANCE,
            "/steps/1",
            "\"hangup\"",
            "facts.steps[1]",
            "did you mean \"hang_up\"?",
        ),
        (
            Kind::Guidance,
            GUIDANCE,
            "/steps",
            "[]",
            "facts.steps",
            "at least one",
        ),
        (
            Kind::Feedback,
            FEEDBACK,
            "/answers",
            "\"many\"",
            "facts.answers",
            "not a count",
        ),
        (
            Kind::Feedback,
            FEEDBACK,
            "/could_not",
            "",
            "facts.because",
            "could_not",
        ),
        (
            Kind::Feedback,
            FEEDBACK,
            "/colour",
            "1",
            "facts.colour",
            "no fact \"colour\"",
        ),
    ] {
        let problems = changed(kind, text, pointer, value);
        assert_eq!(problems.len(), 1, "{pointer} {value}: {problems:?}");
        assert_eq!(problems[0].field, field, "{pointer} {value}: {problems:?}");
        assert!(
            problems[0].what.contains(words),
            "{pointer} {value}: {problems:?}"
        );
    }
}

#[test]
fn a_way_to_book_is_told_by_its_look() {
    for (given, expected) in [
        ("\"not_needed\"", Some(Book::NotNeeded)),
        (
            "\"020 7946 0187\"",
            way(|w, t| w.phone = t, "020 7946 0187"),
        ),
        ("101", way(|w, t| w.phone = t, "101")),
        (
            "\"ward@example.org\"",
            way(|w, t| w.email = t, "ward@example.org"),
        ),
        (
            "\"https://example.org/a\"",
            way(|w, t| w.url = t, "https://example.org/a"),
        ),
        (
            "{\"text\": \"07700 900123\"}",
            way(|w, t| w.text = t, "07700 900123"),
        ),
        ("\"...\"", None),
        ("\"@\"", None),
        ("true", None),
    ] {
        let mut all: serde_json::Value = serde_json::from_str(EVENT).unwrap();
        all["book"] = serde_json::from_str(given).unwrap();
        let read = facts(Kind::Event, &all.to_string());
        let book = read.ok().map(|facts| match facts {
            Facts::Event(event) => event.book,
            other => panic!("{other:?}"),
        });
        assert_eq!(book, expected.map(Some), "{given}");
    }
}

fn way(put: fn(&mut Ways, Option<String>), text: &str) -> Option<Book> {
    let mut ways = Ways::default();
    put(&mut ways, Some(text.to_owned()));
    Some(Book::Ways(ways))
}

/// A correction takes for each fact the value that the fact itself takes, and keeps it.
#[test]
fn each_fact_can_be_corrected_with_its_own_type() {
    for (kind, text) in ALL {
        let all: serde_json::Value = serde_json::from_str(text).unwrap();
        for (name, right) in all.as_object().unwrap() {
            let correction = serde_json::json!({"wrong": name, "right": right}).to_string();
            let read = facts(Kind::Correction, &correction)
                .unwrap_or_else(|e| panic!("{kind} {name}: {e:?}"));
            let kept = serde_json::to_value(&read).unwrap();
            assert_eq!(
                serde_json::from_value::<Facts>(kept).unwrap(),
                read,
                "{kind} {name}"
            );
        }
    }
    for (wrong, right, field) in [
        (
            "priorities",
            r#"[{"asked": "A b?", "said": "C d."}]"#,
            "facts.right[0].did",
        ),
        ("month", "\"soon\"", "facts.right"),
        ("steps", "[\"hangup\"]", "facts.right[0]"),
        ("what_happened", "\"robery\"", "facts.right"),
    ] {
        let text = format!(r#"{{"wrong": "{wrong}", "right": {right}}}"#);
        let problems = facts(Kind::Correction, &text).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].field, field);
    }
}

#[test]
fn english_text_is_known_for_what_it_is() {
    for (kind, text, only, codes, extras) in [
        (Kind::Appeal, APPEAL, None, false, 1),
        (Kind::WardUpdate, UPDATE, Some("priorities"), false, 2),
        (Kind::Event, EVENT, None, true, 0),
        (Kind::Guidance, GUIDANCE, Some("steps"), false, 0),
        (Kind::Feedback, FEEDBACK, None, true, 0),
    ] {
        let facts = facts(kind, text).unwrap();
        assert_eq!(facts.english_only(), only, "{kind}");
        assert_eq!(facts.all_codes(), codes, "{kind}");
        assert_eq!(facts.english_extras().len(), extras, "{kind}");
    }
}
