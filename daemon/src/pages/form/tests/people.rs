//! The forms of warnings, of missing people and of court results, and the ready extras: answered, edited, corrected, left
//! empty.

use wardmote_domain::facts::{Extra, ExtraAlone, ExtraAt, ExtraUntil};

use super::*;

const GOING: &[(&str, &str)] = &[
    ("ward_name", "South Balham"),
    ("outlets", "email"),
    ("outlets", "page"),
    ("priority", "today"),
    ("release", "approved"),
    ("expires_date", "2026-12-20"),
    ("expires_time", "20:00"),
    ("also_in", "pl"),
];
const EXTRAS: &[(&str, &str)] = &[
    ("extras_seen", "helicopter"),
    ("extras_seen", "police_dogs"),
    ("extras_children", "children_saw"),
    ("extras_help", "no_wider_risk"),
    ("extra_road_shut_until_date", "2026-12-08"),
    ("extra_road_shut_until_time", "15:00"),
    ("extra_reception_centre", "Balham Leisure Centre"),
];
const CONTACT: &[(&str, &str)] = &[("contact", "999_emergency")];
const KINDS: [Kind; 3] = [Kind::Warning, Kind::Missing, Kind::Outcome];

fn answers(kind: Kind) -> Fields {
    let own: &[(&str, &str)] = match kind {
        Kind::Holding => &[
            ("what", "cordon"),
            ("street", "Marlpit Road"),
            ("started_date", "2026-12-08"),
            ("started_time", "05:15"),
            ("next_update_date", "2026-12-08"),
            ("next_update_time", "12:00"),
        ],
        Kind::Warning => &[
            ("hazard", "gas_leak"),
            ("street", "Marlpit Road"),
            ("started_date", "2026-12-08"),
            ("started_time", "05:15"),
            ("next_update_date", "2026-12-08"),
            ("next_update_time", "12:00"),
            ("do_1", "leave_now"),
            ("do_2", "other"),
            ("do_2_other", "Knock on the doors of neighbours."),
            ("do_not_1", "light_flame"),
            ("source", "fire_brigade"),
        ],
        Kind::Missing => &[
            ("person_name", "Orla Quillfeather"),
            ("person_age", "15"),
            ("person_status", "missing"),
            ("family_told", "yes"),
            ("person_confirmed_by", "DS A. Example"),
            ("person_until_date", "2026-12-21"),
            ("person_until_time", "20:00"),
            ("place_name", "Fernwick Bus Station"),
            ("when_date", "2026-12-07"),
            ("when_time", "16:20"),
            ("description", "red_hair"),
            ("description", "hood"),
            ("looks_1", "She was wearing one green shoe."),
            ("reference", "01/7654321/26"),
        ],
        _ => &[
            ("person_name", "Corwin Ashgrove"),
            ("person_age", "41"),
            ("person_status", "closed"),
            ("person_confirmed_by", "DC B. Example"),
            ("court", "Kingston Crown Court"),
            ("date_date", "2026-12-07"),
            ("offence", "robbery"),
            ("result", "jailed"),
            ("result_years", "3"),
            ("result_months", "6"),
            ("earlier_appeal_date", "2026-11-30"),
        ],
    };
    let extras: &[_] = match kind {
        Kind::Holding | Kind::Warning => EXTRAS,
        _ => &[],
    };
    let contact: &[_] = match kind {
        Kind::Outcome => &[],
        _ => CONTACT,
    };
    posted(&[GOING, own, extras, contact].concat())
}

fn made(kind: Kind, fields: &Fields) -> Draft {
    let outlets = outlets();
    let file = message_file(&context(kind, &outlets), fields);
    let file = file.unwrap_or_else(|p| panic!("{kind}: {p:?}"));
    Draft::read(&file, &outlets, Purpose::Message).unwrap()
}

fn extras_of(draft: &Draft) -> &[Extra] {
    match &draft.content {
        Content::Facts { facts, .. } => match facts {
            Facts::Holding(f) => &f.extras,
            Facts::Reassurance(f) => &f.extras,
            Facts::Warning(f) => &f.extras,
            _ => &[],
        },
        Content::OwnWords { .. } => &[],
    }
}

#[test]
fn each_form_makes_its_notice_and_can_be_edited() {
    let outlets = outlets();
    for kind in [Kind::Holding, Kind::Warning, Kind::Missing, Kind::Outcome] {
        let draft = made(kind, &answers(kind));
        assert_eq!(draft.kind, kind);
        assert_eq!(draft.areas, ["E05014020".parse().unwrap()], "{kind}");
        assert_eq!(draft.also_in, ["pl".parse().unwrap()], "{kind}");
        let again = message_file(&context(kind, &outlets), &prefill(&draft).unwrap()).unwrap();
        let again = Draft::read(&again, &outlets, Purpose::Message).unwrap();
        assert_eq!(again, draft, "{kind}");
    }
}

#[test]
fn extras_are_ticked_or_filled_in_and_an_edit_keeps_them() {
    let mut fields = reassurance();
    for (name, value) in EXTRAS {
        fields.add(name, *value);
    }
    let until = "2026-12-08T15:00".parse().unwrap();
    let expected = [
        Extra::Alone(ExtraAlone::Helicopter),
        Extra::Alone(ExtraAlone::PoliceDogs),
        Extra::Alone(ExtraAlone::ChildrenSaw),
        Extra::Alone(ExtraAlone::NoWiderRisk),
        Extra::Until(ExtraUntil::RoadShutUntil, until),
        Extra::At(ExtraAt::ReceptionCentre, "Balham Leisure Centre".to_owned()),
    ];
    let draft = made(Kind::Reassurance, &fields);
    assert_eq!(extras_of(&draft), expected);
    let again = made(Kind::Reassurance, &prefill(&draft).unwrap());
    assert_eq!(extras_of(&again), expected);
    assert_eq!(again, draft);
}

#[test]
fn extras_stand_open_only_where_one_is_used_and_their_faults_beside_them() {
    let outlets = outlets();
    let context = context(Kind::Warning, &outlets);
    let open = |fields: &Fields, problems: &Problems| {
        let asked = sections(&context, fields, problems);
        asked.iter().find(|s| s.folded.is_some()).unwrap().is_open()
    };
    assert!(!open(&Fields::default(), &Problems::default()));
    let mut fields = answers(Kind::Warning);
    assert!(open(&fields, &Problems::default()));
    fields.set("extra_road_shut_until_time", "04:00");
    fields.add("extras_travel", "flying_buses");
    let problems = message_file(&context, &fields).unwrap_err();
    let beside = problems.of("extra_road_shut_until").unwrap();
    assert!(beside.contains("not after"), "{problems:?}");
    let shown = format!("{problems:?}");
    assert!(shown.contains("no ready extra"), "{shown}");
    let mut fields = answers(Kind::Warning);
    for code in ["drones", "tents", "blue_lights"] {
        fields.add("extras_seen", code);
    }
    let problems = message_file(&context, &fields).unwrap_err();
    assert!(problems.of("extras_seen").is_some(), "{problems:?}");
}

#[test]
fn an_empty_form_says_beside_each_field_what_is_missing() {
    let outlets = outlets();
    for (kind, needed) in [
        (
            Kind::Warning,
            vec![
                "hazard",
                "street",
                "started",
                "next_update",
                "do_1",
                "source",
                "contact",
            ],
        ),
        (
            Kind::Missing,
            vec![
                "person_name",
                "person_status",
                "family_told",
                "person_confirmed_by",
                "street",
                "when",
                "description",
                "reference",
                "contact",
            ],
        ),
        (
            Kind::Outcome,
            vec![
                "person_name",
                "person_status",
                "person_confirmed_by",
                "court",
                "date",
                "offence",
                "result",
            ],
        ),
    ] {
        let context = context(kind, &outlets);
        let problems = message_file(&context, &Fields::default()).unwrap_err();
        let asked = sections(&context, &Fields::default(), &problems);
        let questions: Vec<_> = asked.iter().flat_map(Section::asked).collect();
        let all = needed
            .into_iter()
            .chain(["ward_name", "outlets", "release"]);
        for name in all {
            let question = questions.iter().find(|q| q.name == name);
            assert!(question.unwrap().error.is_some(), "{kind}: {name}");
        }
        let names: Vec<&str> = questions.iter().map(|q| q.name.as_str()).collect();
        assert_eq!(problems.elsewhere(&names), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn the_schemas_faults_on_a_person_and_a_result_stand_beside_their_fields() {
    let outlets = outlets();
    for (kind, field, value, beside) in [
        (Kind::Missing, "person_age", "fifteen", "person_age"),
        (Kind::Missing, "person_until_date", "2026-12-10", "expires"),
        (Kind::Missing, "reference", "", "reference"),
        (Kind::Outcome, "person_age", "", "person_age"),
        (Kind::Outcome, "result", "charged", "person_status"),
        (Kind::Outcome, "result_months", "12", "result_months"),
        (Kind::Outcome, "result_years", "many", "result_years"),
        (Kind::Outcome, "result", "fined", "result_pounds"),
        (Kind::Outcome, "date_date", "2026-02-31", "date"),
        (Kind::Warning, "do_2_other", "", "do_2_other"),
        (Kind::Warning, "do_1", "no_such_code", "do_1"),
        (Kind::Warning, "next_update_time", "05:00", "next_update"),
    ] {
        let mut fields = answers(kind);
        fields.set(field, value);
        let found = message_file(&context(kind, &outlets), &fields);
        let problems = found.expect_err(&format!("{kind}: {field} {value}"));
        assert!(
            problems.of(beside).is_some(),
            "{field} {value}: {problems:?}"
        );
    }
}

#[test]
fn a_person_who_was_found_or_has_died_is_said_so() {
    for (now, role, status) in [
        ("missing", "missing", "open"),
        ("found", "missing", "found"),
        ("died", "died", "found"),
    ] {
        let mut fields = answers(Kind::Missing);
        fields.set("person_status", now);
        let draft = made(Kind::Missing, &fields);
        let Content::Facts { facts, .. } = &draft.content else {
            panic!("facts");
        };
        let person = facts.person().unwrap();
        assert_eq!(
            (person.role.as_str(), person.status.as_str()),
            (role, status)
        );
        assert_eq!(prefill(&draft).unwrap().get("person_status"), now);
    }
}

#[test]
fn a_picture_is_judged_with_those_of_the_notice() {
    let outlets = outlets();
    let context = context(Kind::Missing, &outlets);
    let mut fields = answers(Kind::Missing);
    fields.set("picture", "1");
    let file = message_file(&context, &fields).unwrap();
    let faults = Draft::read(&file, &outlets, Purpose::Message).unwrap_err();
    let mut problems = Problems::default();
    problems.add_schema(&faults);
    assert!(problems.of("picture").unwrap().contains("no picture"));
}

#[test]
fn what_was_typed_is_held_against_the_clock() {
    let outlets = outlets();
    for (kind, field, value, wrong) in [
        (Kind::Warning, "started_time", "10:55", Some("started")),
        (
            Kind::Warning,
            "next_update_time",
            "10:00",
            Some("next_update"),
        ),
        (Kind::Warning, "next_update_time", "10:55", None),
        (Kind::Missing, "when_date", "2026-12-09", Some("when")),
        (Kind::Missing, "when_date", "2026-12-06", None),
    ] {
        let context = context(kind, &outlets);
        let mut fields = answers(kind);
        fields.set(field, value);
        fields.set("next_update_date", "2026-12-08");
        let file = message_file(&context, &fields).unwrap();
        let held = against_the_clock(&context, &file).err().unwrap_or_default();
        let shown = format!("{kind} {field} {value}: {held:?}");
        match wrong {
            Some(field) => assert!(held.of(field).is_some(), "{shown}"),
            None => assert!(held.is_empty(), "{shown}"),
        }
    }
}

/// Each fact of each kind, with an answer that is not what stands there.
fn rights(kind: Kind) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    match kind {
        Kind::Warning => vec![
            ("hazard", vec![("hazard", "fire")]),
            (
                "place",
                vec![("street", "Quarry Lane"), ("ward_name", "South Balham")],
            ),
            (
                "started",
                vec![("started_date", "2026-12-08"), ("started_time", "05:20")],
            ),
            ("do", vec![("do_2_other", "Wake your neighbours.")]),
            ("do_not", vec![("do_not_2", "use_switches")]),
            (
                "next_update",
                vec![
                    ("next_update_date", "2026-12-08"),
                    ("next_update_time", "13:00"),
                ],
            ),
            ("source", vec![("source", "gas_network")]),
            ("contact", vec![("contact", "101_saw_or_worried")]),
            ("extras", vec![("extras_travel", "busy_roads")]),
        ],
        Kind::Missing => vec![
            ("person", vec![("person_age", "16")]),
            ("last_seen", vec![("when_time", "16:40")]),
            (
                "description",
                vec![("looks_1", "She was wearing two green shoes.")],
            ),
            ("reference", vec![("reference", "01/7654322/26")]),
            ("contact", vec![("contact", "101_saw_or_worried")]),
        ],
        _ => vec![
            ("person", vec![("person_age", "42")]),
            ("court", vec![("court", "Croydon Crown Court")]),
            ("date", vec![("date_date", "2026-12-04")]),
            ("offence", vec![("offence", "burglary")]),
            (
                "result",
                vec![("result", "fined"), ("result_pounds", "1250")],
            ),
            (
                "earlier_appeal",
                vec![("earlier_appeal_date", "2026-11-29")],
            ),
        ],
    }
}

#[test]
fn each_fact_of_each_kind_is_corrected_by_form() {
    let outlets = outlets();
    let id = MessageId::new(now().instant());
    for kind in KINDS {
        let original = made(kind, &answers(kind));
        let context = context(Kind::Correction, &outlets);
        let all = rights(kind);
        let offered = correctable(&original);
        let named: Vec<&str> = offered.iter().map(|(n, _)| n.as_str()).collect();
        let expected: Vec<&str> = all.iter().map(|(n, _)| *n).collect();
        assert_eq!(named, expected, "{kind}");
        for (fact, right) in all {
            let mut fields = posted(&[("wrong", fact)]);
            correction_start(&original, &mut fields);
            let first = correction_file(&context, id, &original, &fields).unwrap_err();
            let asked = correction_questions(&context, &original, &fields, &first);
            let questions = asked.iter().flat_map(Section::asked);
            let names: Vec<&str> = questions.map(|q| q.name.as_str()).collect();
            assert_eq!(
                first.elsewhere(&names),
                Vec::<String>::new(),
                "{kind}: {fact}"
            );
            for (name, value) in right {
                fields.set(name, value);
            }
            let file = correction_file(&context, id, &original, &fields)
                .unwrap_or_else(|p| panic!("{kind}: {fact}: {p:?}"));
            Draft::read(&file, &outlets, Purpose::Message).unwrap();
        }
    }
}
