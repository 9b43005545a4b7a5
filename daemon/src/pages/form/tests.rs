//! What a posted form comes to.

use wardmote_domain::{
    draft::Content,
    draft::{Draft, Purpose},
    facts::{Coded, Facts, Known, WhatHappened},
    ids::MessageId,
    local_time::LocalDateTime,
    outlet::{Class, How, Outlet, OutletName, Outlets},
    words::Kind,
};

use super::*;

mod local;
mod own;
mod people;

fn outlets() -> Outlets {
    let one =
        |name: &str, class, how| Outlet::new(OutletName::new(name).unwrap(), [class].into(), how);
    Outlets::new(vec![
        one("twitter", Class::Social, How::Adapter),
        one("email", Class::Direct, How::Adapter),
        one("page", Class::Page, How::Page),
        one("leaflet", Class::Offline, How::ByHand),
    ])
}

fn now() -> LocalDateTime {
    "2026-12-08T10:54".parse().unwrap()
}

fn context(kind: Kind, outlets: &Outlets) -> FormContext<'_> {
    FormContext {
        kind,
        now: now(),
        outlets,
        languages: ["en-GB", "pl", "ur"]
            .map(|tag| tag.parse().unwrap())
            .to_vec(),
        may_urgent: false,
    }
}

fn posted(pairs: &[(&str, &str)]) -> Fields {
    Fields::new(
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
    )
}

/// The example of the schema's page, as a person would answer it.
fn reassurance() -> Fields {
    posted(&[
        ("what_happened", "search"),
        ("street", "Marlpit Road"),
        ("ward_name", "South Balham"),
        ("ward", "E05014020"),
        ("started_date", "2026-12-08"),
        ("started_time", "05:15"),
        ("ended_date", "2026-12-08"),
        ("ended_time", "09:40"),
        ("armed", "yes"),
        ("shots_fired", "no"),
        ("right_address", "yes"),
        ("road_open", "not_known"),
        ("arrested", "1"),
        ("injured", "0"),
        ("died_not_known", "yes"),
        ("team_place", "Marlpit Road"),
        ("team_there_date", "2026-12-08"),
        ("team_there_from", "15:00"),
        ("team_there_to", "19:00"),
        ("contact", "101_saw_or_worried"),
        ("outlets", "twitter"),
        ("outlets", "email"),
        ("outlets", "page"),
        ("priority", "today"),
        ("release", "at"),
        ("release_at_date", "2026-12-08"),
        ("release_at_time", "10:55"),
        ("own_words", "We know this\r\nwas worrying."),
    ])
}

#[test]
fn the_answers_become_the_message() {
    let outlets = outlets();
    let file = message_file(&context(Kind::Reassurance, &outlets), &reassurance()).unwrap();
    let draft = Draft::read(&file, &outlets, Purpose::Message).unwrap();
    assert_eq!(draft.areas, ["E05014020".parse().unwrap()]);
    assert_eq!(
        draft.times.clock_start.unwrap().to_string(),
        "2026-12-08T09:40"
    );
    assert_eq!(draft.outlets.len(), 3);
    let Content::Facts {
        facts: Facts::Reassurance(facts),
        own_words,
    } = &draft.content
    else {
        panic!("facts of a reassurance");
    };
    assert_eq!(own_words.as_deref(), Some("We know this\nwas worrying."));
    assert_eq!(
        (facts.armed, facts.road_open),
        (Known::Known(true), Known::NotKnown)
    );
    assert_eq!(
        (facts.arrested, facts.died),
        (Known::Known(1), Known::NotKnown)
    );
    assert_eq!(facts.what_happened, Coded::Code(WhatHappened::Search));
    assert_eq!(
        facts.team_there.as_ref().unwrap().to.to_string(),
        "2026-12-08T19:00"
    );
}

#[test]
fn what_was_stored_can_be_edited_and_comes_out_the_same() {
    let outlets = outlets();
    let context = context(Kind::Reassurance, &outlets);
    let file = message_file(&context, &reassurance()).unwrap();
    let draft = Draft::read(&file, &outlets, Purpose::Message).unwrap();
    let again = message_file(&context, &prefill(&draft).unwrap()).unwrap();
    assert_eq!(again, file);
}

#[test]
fn an_empty_form_says_everything_that_is_missing_beside_its_field() {
    let outlets = outlets();
    for (kind, needed) in [
        (
            Kind::Holding,
            vec![
                "what",
                "street",
                "ward_name",
                "started",
                "next_update",
                "contact",
                "outlets",
                "release",
            ],
        ),
        (
            Kind::Reassurance,
            vec![
                "what_happened",
                "street",
                "ward_name",
                "started",
                "armed",
                "shots_fired",
                "right_address",
                "road_open",
                "arrested",
                "injured",
                "died",
                "contact",
                "outlets",
                "release",
            ],
        ),
    ] {
        let context = context(kind, &outlets);
        let fields = Fields::default();
        let problems = message_file(&context, &fields).unwrap_err();
        let asked = sections(&context, &fields, &problems);
        for name in &needed {
            let question = asked
                .iter()
                .flat_map(|s| &s.questions)
                .find(|q| q.name == *name);
            assert!(question.unwrap().error.is_some(), "{kind}: {name}");
        }
        let wrong = asked
            .iter()
            .flat_map(|s| &s.questions)
            .filter(|q| q.error.is_some())
            .count();
        assert_eq!(wrong, needed.len(), "{kind}: {problems:?}");
        let names: Vec<&str> = asked
            .iter()
            .flat_map(|s| &s.questions)
            .map(|q| q.name.as_str())
            .collect();
        assert_eq!(problems.elsewhere(&names), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn the_schemas_problems_stand_beside_the_forms_fields() {
    let outlets = outlets();
    let mut fields = reassurance();
    fields.set("ended_time", "04:00");
    fields.set("outlets", "pigeon");
    fields.set("arrested", "many");
    fields.set("priority", "urgent");
    let problems = message_file(&context(Kind::Reassurance, &outlets), &fields).unwrap_err();
    assert!(
        problems.of("ended").unwrap().contains("before"),
        "{problems:?}"
    );
    assert!(problems.of("outlets").unwrap().contains("no outlet"));
    assert!(problems.of("arrested").unwrap().contains("whole number"));
    assert!(problems.of("priority").unwrap().contains("urgent"));
    assert_eq!(problems.of("street"), None);
}

#[test]
fn a_correction_names_the_fact_and_its_right_value() {
    let outlets = outlets();
    let reassurance_context = context(Kind::Reassurance, &outlets);
    let file = message_file(&reassurance_context, &reassurance()).unwrap();
    let original = Draft::read(&file, &outlets, Purpose::Message).unwrap();
    let id = MessageId::new(now().instant());
    let context = context(Kind::Correction, &outlets);
    for (fact, answers) in [
        ("arrested", vec![("arrested", "2")]),
        ("road_open", vec![("road_open", "yes")]),
        (
            "started",
            vec![("started_date", "2026-12-08"), ("started_time", "05:20")],
        ),
        (
            "place",
            vec![
                ("street", "Quarry Lane"),
                ("ward_name", "South Balham"),
                ("ward", "E05014020"),
            ],
        ),
        ("contact", vec![("contact", "999_emergency")]),
        ("what_happened", vec![("what_happened", "arrest")]),
        (
            "team_there",
            vec![
                ("team_place", "The hall"),
                ("team_there_date", "2026-12-09"),
                ("team_there_from", "15:00"),
                ("team_there_to", "17:00"),
            ],
        ),
    ] {
        let mut fields = posted(&answers);
        let first = correction_questions(&context, &original, &fields, &Problems::default());
        assert_eq!(first.len(), 1, "the fact is chosen first");
        fields.set("wrong", fact);
        let second = correction_questions(&context, &original, &fields, &Problems::default());
        assert_eq!(second.len(), 2, "{fact}");
        let file = correction_file(&context, id, &original, &fields).unwrap();
        assert_eq!(file.of, Some(id.to_string()));
        let draft = Draft::read(&file, &outlets, Purpose::Message).unwrap();
        assert_eq!(draft.areas, original.areas);
    }
    let nothing = correction_file(
        &context,
        id,
        &original,
        &posted(&[("wrong", "next_update")]),
    );
    assert!(nothing.unwrap_err().of("wrong").is_some());
}

#[test]
fn an_edit_keeps_what_the_form_does_not_ask_and_drops_other_peoples_reasons() {
    let outlets = outlets();
    let context = context(Kind::Reassurance, &outlets);
    let mut file = message_file(&context, &reassurance()).unwrap();
    file.organisation = Some("met".to_owned());
    file.record.firearms = true;
    file.record
        .reasons
        .insert("W-03".to_owned(), "No time".to_owned());
    file.times.deadline = Some(wardmote_domain::facts::FactValue::Text(
        "2026-12-09T10:00".to_owned(),
    ));
    file.clearances = vec![wardmote_domain::file::ClearanceFile {
        who: "family".to_owned(),
        name: None,
        how: Some("told".to_owned()),
        at: None,
        wording: None,
    }];
    let before = Draft::read(&file, &outlets, Purpose::Message).unwrap();
    assert_eq!(before.passed.len(), 1);
    let mut again = message_file(&context, &prefill(&before).unwrap()).unwrap();
    carry(&mut again, &before);
    let after = Draft::read(&again, &outlets, Purpose::Message).unwrap();
    assert!(after.passed.is_empty());
    let expected = Draft {
        passed: after.passed.clone(),
        record: after.record.clone(),
        ..before
    };
    assert_eq!(after, expected);
    assert!(after.record.firearms && after.record.reasons.is_empty());
}

#[test]
fn what_was_typed_is_held_against_the_clock() {
    let outlets = outlets();
    let context = context(Kind::Reassurance, &outlets);
    // The field, what is typed there, what is said; nothing where it is right.
    let cases = [
        ("started", "2026-12-31", "10:15", Some("still to come")),
        ("started", "2026-12-08", "10:54", None),
        ("ended", "2026-12-08", "11:00", Some("still to come")),
        ("release_at", "2026-12-01", "09:00", Some("has passed")),
        ("release_at", "2026-12-08", "10:53", Some("has passed")),
        ("release_at", "2026-12-08", "10:54", None),
        ("release_at", "2026-12-08", "10:55", None),
    ];
    for (field, date, time, said) in cases {
        let mut fields = reassurance();
        fields.set(&format!("{field}_date"), date);
        fields.set(&format!("{field}_time"), time);
        if field == "started" {
            fields.set("ended_date", "");
            fields.set("ended_time", "");
        }
        let file = message_file(&context, &fields).unwrap();
        let held = against_the_clock(&context, &file);
        let found = held.err().and_then(|problems| problems.of(field));
        let shown = format!("{field} {date} {time}: {found:?}");
        match said {
            Some(words) => assert!(found.is_some_and(|f| f.contains(words)), "{shown}"),
            None => assert!(found.is_none(), "{shown}"),
        }
    }
}
