//! Warnings, missing persons, court results and ready extras.

use serde_json::{Value, json};

use super::{changed, facts};
use crate::{
    facts::{
        Coded, CourtResult, Extra, ExtraAlone, ExtraAt, ExtraUntil, Facts, Grave, Hazard, Looks,
        Picture, Term, When, written,
    },
    words::Kind,
};

const WARNING: &str = r#"{"hazard": "gas_leak", "place": {"street": "Tallow Street", "ward": "E05011230"},
    "started": "2026-12-09T01:05", "do": ["leave_now", "Go to Birchwood Leisure Centre."], "do_not": ["use_switches"],
    "next_update": "2026-12-09T02:30", "source": "fire_brigade", "contact": {"phone": "999", "for": "emergency"},
    "extras": ["blue_lights", {"road_shut_until": "2026-12-09T06:00"}, {"reception_centre": "Birchwood Leisure Centre"}]}"#;
const MISSING: &str = r#"{"person": {"name": "Orla Quillfeather", "age": 15, "role": "missing", "status": "open",
        "confirmed_by": "DS A. Example", "family_told": "yes", "until": "2026-12-14T20:00"},
    "last_seen": {"place": {"name": "Fernwick Bus Station", "ward": "E05014001"}, "when": "2026-12-07T16:20"},
    "description": ["short hair", "red_hair", "A green coat and white trainers."], "picture": 1,
    "reference": "01/7654321/26", "contact": {"phone": "101", "for": "saw_or_worried"}}"#;
const OUTCOME: &str = r#"{"person": {"name": "Corwin Ashgrove", "age": 41, "role": "charged", "status": "closed",
        "confirmed_by": "DC B. Example"},
    "court": "Wimbledon Magistrates' Court", "date": "2026-12-10", "offence": "robbery",
    "result": {"jailed": {"years": 3, "months": 6}}, "earlier_appeal": "2026-11-30"}"#;
const ALL: [(Kind, &str); 3] = [
    (Kind::Warning, WARNING),
    (Kind::Missing, MISSING),
    (Kind::Outcome, OUTCOME),
];

#[test]
fn each_is_read_kept_and_written_back_as_it_is() {
    for (kind, text) in ALL {
        let read = facts(kind, text).unwrap();
        assert_eq!(read.kind(), kind);
        let kept = serde_json::to_value(&read).unwrap();
        assert_eq!(serde_json::from_value::<Facts>(kept).unwrap(), read);
        let again = serde_json::to_string(&written(&read)).unwrap();
        assert_eq!(facts(kind, &again).unwrap(), read, "{again}");
    }
}

#[test]
fn what_was_written_comes_out_typed() {
    let Ok(Facts::Warning(warning)) = facts(Kind::Warning, WARNING) else {
        panic!("a warning")
    };
    assert_eq!(warning.hazard, Coded::Code(Hazard::GasLeak));
    assert!(!warning.act[1].is_code());
    assert_eq!(
        warning.extras,
        [
            Extra::Alone(ExtraAlone::BlueLights),
            Extra::Until(
                ExtraUntil::RoadShutUntil,
                "2026-12-09T06:00".parse().unwrap()
            ),
            Extra::At(
                ExtraAt::ReceptionCentre,
                "Birchwood Leisure Centre".to_owned()
            ),
        ]
    );
    let Ok(Facts::Missing(missing)) = facts(Kind::Missing, MISSING) else {
        panic!("a missing person")
    };
    assert_eq!(missing.picture, Picture::Number(1));
    assert_eq!(missing.description[0], Coded::Code(Looks::ShortHair));
    assert_eq!(missing.person.age, Some(15));
    let Ok(Facts::Outcome(outcome)) = facts(Kind::Outcome, OUTCOME) else {
        panic!("a court result")
    };
    let term = Term {
        years: 3,
        months: 6,
    };
    assert_eq!(outcome.result, Coded::Code(CourtResult::Jailed(term)));
    assert!(matches!(outcome.date, When::On(_)));
    assert!(outcome.person.family_told.value().is_none());
}

#[test]
fn each_fault_is_named_with_its_place() {
    let nine = r#"["helicopter", "drones", "tents", "blue_lights", "police_dogs", "gas_off", "water_off", "power_off", "tell_children"]"#;
    for (kind, text, pointer, value, field, words) in [
        (
            Kind::Warning,
            WARNING,
            "/hazard",
            "\"gas_leek\"",
            "facts.hazard",
            "did you mean \"gas_leak\"?",
        ),
        (
            Kind::Warning,
            WARNING,
            "/do",
            "[]",
            "facts.do",
            "at least one",
        ),
        (
            Kind::Warning,
            WARNING,
            "/do",
            "[\"leave_nwo\"]",
            "facts.do[0]",
            "did you mean \"leave_now\"?",
        ),
        (
            Kind::Warning,
            WARNING,
            "/do_not",
            "",
            "facts.do_not",
            "missing",
        ),
        (
            Kind::Warning,
            WARNING,
            "/source",
            "",
            "facts.source",
            "missing",
        ),
        (
            Kind::Warning,
            WARNING,
            "/next_update",
            "\"2026-12-09T01:05\"",
            "facts.next_update",
            "not after",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "\"helicopters\"",
            "facts.extras[0]",
            "did you mean \"helicopter\"?",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "\"road_shut_until\"",
            "facts.extras[0]",
            "needs a time",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "\"station_closed\"",
            "facts.extras[0]",
            "needs a place",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "{\"tents\": \"two\"}",
            "facts.extras[0]",
            "by itself",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "{\"cordon_until\": \"soon\"}",
            "facts.extras[0]",
            "not a date",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "{\"cordon_until\": \"2026-12-09T00:30\"}",
            "facts.extras[0]",
            "not after",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "{\"station_closed\": \"A\\nB\"}",
            "facts.extras[0]",
            "one line",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "{\"tent\": \"A\"}",
            "facts.extras[0]",
            "did you mean \"tents\"?",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "3",
            "facts.extras[0]",
            "a code is needed",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras/0",
            "{\"road_shut_until\": \"2026-12-09T07:00\"}",
            "facts.extras[1]",
            "twice",
        ),
        (
            Kind::Warning,
            WARNING,
            "/extras",
            nine,
            "facts.extras",
            "at most 8",
        ),
        (
            Kind::Missing,
            MISSING,
            "/person/role",
            "\"victim\"",
            "facts.person.role",
            "missing or died",
        ),
        (
            Kind::Missing,
            MISSING,
            "/person/status",
            "\"closed\"",
            "facts.person.status",
            "open or found",
        ),
        (
            Kind::Missing,
            MISSING,
            "/person/confirmed_by",
            "",
            "facts.person.confirmed_by",
            "missing",
        ),
        (
            Kind::Missing,
            MISSING,
            "/person/age",
            "200",
            "facts.person.age",
            "0 to 120",
        ),
        (
            Kind::Missing,
            MISSING,
            "/person/birthday",
            "\"2011-01-01\"",
            "facts.person.birthday",
            "no fact",
        ),
        (
            Kind::Missing,
            MISSING,
            "/last_seen/when",
            "",
            "facts.last_seen.when",
            "missing",
        ),
        (
            Kind::Missing,
            MISSING,
            "/picture",
            "",
            "facts.picture",
            "missing",
        ),
        (
            Kind::Missing,
            MISSING,
            "/picture",
            "0",
            "facts.picture",
            "the first is 1",
        ),
        (
            Kind::Missing,
            MISSING,
            "/description",
            "[]",
            "facts.description",
            "at least one",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/person/age",
            "",
            "facts.person.age",
            "under 18",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/person/role",
            "\"missing\"",
            "facts.person.role",
            "charged",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/person/family_told",
            "\"yes\"",
            "facts.person.family_told",
            "leave this out",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "\"charged\"",
            "facts.person.status",
            "give open",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "\"jailed\"",
            "facts.result",
            "for how long",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "\"fined\"",
            "facts.result",
            "how many pounds",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "{\"jailed\": {}}",
            "facts.result.jailed.years",
            "or both",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "{\"jailed\": {\"months\": 12}}",
            "facts.result.jailed.months",
            "0 to 11",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "{\"fined\": 5, \"jailed\": {\"years\": 1}}",
            "facts.result.jailed",
            "not several",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/result",
            "{\"hanged\": 5}",
            "facts.result.hanged",
            "no fact",
        ),
        (
            Kind::Outcome,
            OUTCOME,
            "/court",
            "",
            "facts.court",
            "missing",
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

/// A time among the extras of the other kinds is held against their start as well.
#[test]
fn a_first_word_and_a_notice_after_an_operation_take_extras() {
    let holding = json!({"what": "cordon", "place": {"ward": "E05014020"}, "started": "2026-12-08T05:15",
        "next_update": "2026-12-08T07:00", "contact": {"phone": "101", "for": "not_emergency"}});
    let reassurance = json!({"what_happened": "search", "place": {"ward": "E05014020"}, "started": "2026-12-08T05:15",
        "contact": {"phone": "101", "for": "not_emergency"}});
    for (kind, plain) in [(Kind::Holding, holding), (Kind::Reassurance, reassurance)] {
        let without = facts(kind, &plain.to_string()).unwrap();
        let kept = serde_json::to_value(&without).unwrap();
        assert!(
            kept.get("extras").is_none(),
            "what was stored before keeps its hash"
        );
        let mut with = plain.clone();
        with["extras"] = json!(["helicopter", {"cordon_until": "2026-12-08T09:00"}]);
        let read = facts(kind, &with.to_string()).unwrap();
        assert_eq!(read.extras().len(), 2);
        assert!(read.all_codes() && read.english_only().is_none());
        let late = changed(
            kind,
            &with.to_string(),
            "/extras/1",
            "{\"cordon_until\": \"2026-12-08T05:00\"}",
        );
        assert_eq!(late[0].field, "facts.extras[1]");
    }
    let other = changed(Kind::Outcome, OUTCOME, "/extras", "[\"helicopter\"]");
    assert_eq!(other[0].field, "facts.extras", "a court result has none");
}

#[test]
fn every_extra_has_a_name_of_its_own() {
    let mut codes = Extra::codes();
    assert!(codes.len() >= 36, "thirty-odd: {}", codes.len());
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Extra::codes().len());
}

/// A correction takes for each fact the value that the fact itself takes, and keeps it; a wrong picture is taken back.
#[test]
fn each_fact_but_the_picture_can_be_corrected_with_its_own_type() {
    for (kind, text) in ALL {
        let all: Value = serde_json::from_str(text).unwrap();
        for (name, right) in all.as_object().unwrap() {
            let correction = json!({"wrong": name, "right": right}).to_string();
            let read = facts(Kind::Correction, &correction);
            if name == "picture" {
                assert!(read.is_err());
                continue;
            }
            let read = read.unwrap_or_else(|e| panic!("{kind} {name}: {e:?}"));
            let kept = serde_json::to_value(&read).unwrap();
            assert_eq!(
                serde_json::from_value::<Facts>(kept).unwrap(),
                read,
                "{kind} {name}"
            );
        }
    }
}

#[test]
fn english_text_is_known_for_what_it_is() {
    for (kind, text, only, codes, extras) in [
        (Kind::Warning, WARNING, Some("do"), false, 0),
        (Kind::Missing, MISSING, None, false, 1),
        (Kind::Outcome, OUTCOME, None, true, 0),
    ] {
        let facts = facts(kind, text).unwrap();
        assert_eq!(facts.english_only(), only, "{kind}");
        assert_eq!(facts.all_codes(), codes, "{kind}");
        assert_eq!(facts.english_extras().len(), extras, "{kind}");
    }
}

#[test]
fn what_a_person_must_decide_on_is_not_left_to_the_catalogue() {
    let with = |kind: Kind, text: &str, pointer: &str, value: Value| {
        let mut all: Value = serde_json::from_str(text).unwrap();
        *all.pointer_mut(pointer).unwrap() = value;
        facts(kind, &all.to_string()).unwrap().needs_a_person()
    };
    for (kind, text) in ALL {
        assert_eq!(facts(kind, text).unwrap().needs_a_person(), []);
    }
    let died = with(Kind::Missing, MISSING, "/person/role", json!("died"));
    assert_eq!(died, [Grave::FoundDead]);
    let untold = with(Kind::Missing, MISSING, "/person/family_told", json!("no"));
    assert_eq!(untold, [Grave::FamilyNotTold]);
    let child = with(Kind::Outcome, OUTCOME, "/person/age", json!(17));
    assert_eq!(child, [Grave::NamedChild]);
    let all: Value = serde_json::from_str(OUTCOME).unwrap();
    let mut person = all["person"].clone();
    person["age"] = json!(16);
    let correction = json!({"wrong": "person", "right": person}).to_string();
    let correction = facts(Kind::Correction, &correction).unwrap();
    assert_eq!(correction.needs_a_person(), [Grave::NamedChild]);
}
