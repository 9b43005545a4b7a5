//! The forms of the kinds that neighbourhood teams write: answered, edited, left empty.

use super::*;

const GOING: &[(&str, &str)] = &[
    ("ward_name", "Homerton, Hackney"),
    ("outlets", "email"),
    ("outlets", "page"),
    ("priority", "routine"),
    ("release", "approved"),
];
const CONTACT: &[(&str, &str)] = &[("contact", "101_not_emergency")];
const MEETING: &[(&str, &str)] = &[
    ("title", "ward_panel"),
    ("venue", "Homerton Library hall"),
    ("address", "Homerton High Street"),
    ("starts_date", "2026-12-17"),
    ("starts_time", "18:30"),
    ("ends_date", "2026-12-17"),
    ("ends_time", "20:00"),
    ("access", "step_free"),
    ("access", "bsl"),
    ("helps_1", "a ramp on Tuesdays"),
    ("helps_2", "a quiet corner"),
    ("book", "ways"),
    ("book_email", "ward@example.org"),
    ("book_phone", "020 7946 0123"),
    ("book_text", "07700 900123"),
    ("book_url", "https://www.example.org/book"),
];

fn answers(kind: Kind) -> Fields {
    let own: &[(&str, &str)] = match kind {
        Kind::Appeal => &[
            ("what_happened", "robbery"),
            ("street", "Quarry Lane"),
            ("when_date", "2026-12-04"),
            ("did_you_see", "other"),
            ("did_you_see_other", "Did you see a red van?"),
            ("reference", "1234567/26"),
        ],
        Kind::WardUpdate => &[
            ("month", "November 2026"),
            ("priorities_1_asked", "what_to_work_on"),
            ("priorities_1_said", "mopeds"),
            ("priorities_1_did", "other"),
            ("priorities_1_did_other", "We stopped 14 riders."),
            ("figures_1_what", "vehicles_taken"),
            ("figures_1_now", "3"),
            ("figures_1_before_not_known", "yes"),
            ("figures_1_period", "year_before"),
            ("figures_1_source", "team_records"),
        ],
        Kind::Guidance => &[
            ("topic", "scam_calls"),
            ("steps_1", "hang_up"),
            ("steps_2", "call_your_bank"),
        ],
        Kind::Feedback => &[
            ("question", "do_you_feel_safe"),
            ("answers", "27"),
            ("said", "speeding"),
            ("did", "speed_checks"),
            ("could_not", "cameras"),
            ("because", "council_decides"),
        ],
        _ => &[],
    };
    let meeting: &[_] = match kind {
        Kind::WardUpdate | Kind::Event => MEETING,
        _ => &[],
    };
    let contact: &[_] = match kind {
        Kind::Event => &[],
        _ => CONTACT,
    };
    posted(&[GOING, own, meeting, contact].concat())
}

const KINDS: [Kind; 5] = [
    Kind::Appeal,
    Kind::WardUpdate,
    Kind::Event,
    Kind::Guidance,
    Kind::Feedback,
];

#[test]
fn each_form_makes_its_notice_and_can_be_edited() {
    let outlets = outlets();
    for kind in KINDS {
        let context = context(kind, &outlets);
        let file =
            message_file(&context, &answers(kind)).unwrap_or_else(|p| panic!("{kind}: {p:?}"));
        let draft = Draft::read(&file, &outlets, Purpose::Message).unwrap();
        assert_eq!(draft.kind, kind);
        assert_eq!(draft.areas, ["E05009376".parse().unwrap()], "{kind}");
        let again = message_file(&context, &prefill(&draft).unwrap()).unwrap();
        assert_eq!(
            Draft::read(&again, &outlets, Purpose::Message).unwrap(),
            draft,
            "{kind}"
        );
    }
}

#[test]
fn an_empty_form_says_beside_each_field_what_is_missing() {
    let outlets = outlets();
    for (kind, needed) in [
        (
            Kind::Appeal,
            vec![
                "what_happened",
                "when",
                "did_you_see",
                "reference",
                "street",
                "contact",
            ],
        ),
        (
            Kind::WardUpdate,
            vec![
                "month",
                "priorities_1_asked",
                "priorities_1_said",
                "contact",
            ],
        ),
        (
            Kind::Event,
            vec!["title", "venue", "address", "starts", "ends"],
        ),
        (Kind::Guidance, vec!["topic", "steps_1", "contact"]),
        (
            Kind::Feedback,
            vec!["question", "answers", "said", "did", "contact"],
        ),
    ] {
        let context = context(kind, &outlets);
        let problems = message_file(&context, &Fields::default()).unwrap_err();
        let asked = sections(&context, &Fields::default(), &problems);
        let questions: Vec<_> = asked.iter().flat_map(Section::asked).collect();
        for name in needed
            .into_iter()
            .chain(["ward_name", "outlets", "release"])
        {
            let question = questions.iter().find(|q| q.name == name);
            assert!(question.unwrap().error.is_some(), "{kind}: {name}");
        }
        let names: Vec<&str> = questions.iter().map(|q| q.name.as_str()).collect();
        assert_eq!(problems.elsewhere(&names), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn rows_are_added_and_taken_out_and_what_was_typed_stays() {
    let outlets = outlets();
    let context = context(Kind::Guidance, &outlets);
    let steps = |fields: &Fields| {
        let asked = sections(&context, fields, &Problems::default());
        let advice = asked.iter().find(|s| s.title == "The advice").unwrap();
        let rows = advice.list.as_ref().unwrap();
        let values = (1..=rows.rows.len()).map(|i| fields.get(&format!("steps_{i}")).to_owned());
        (
            values.collect::<Vec<_>>(),
            rows.rows.iter().all(|r| r.drop.is_some()),
        )
    };
    let mut fields = answers(Kind::Guidance);
    assert_eq!(
        steps(&fields),
        (vec!["hang_up".into(), "call_your_bank".into()], true)
    );
    fields.set("step", "add_steps");
    assert!(arranged(&mut fields));
    assert_eq!(steps(&fields).0.len(), 3);
    for _ in 0..2 {
        fields.set("step", "drop_steps_1");
        assert!(arranged(&mut fields));
    }
    // The one step that advice must have cannot go.
    assert_eq!(steps(&fields), (vec![String::new()], false));
    fields.set("step", "check");
    assert!(!arranged(&mut fields));
}

#[test]
fn no_way_to_book_and_a_way_to_book_are_not_both() {
    let outlets = outlets();
    let context = context(Kind::Event, &outlets);
    for (book, keep, field) in [("not_needed", true, "book"), ("ways", false, "book_phone")] {
        let mut fields = answers(Kind::Event);
        fields.set("book", book);
        if !keep {
            for way in ["phone", "url", "email", "text"] {
                fields.remove(&format!("book_{way}"));
            }
        }
        let problems = message_file(&context, &fields).unwrap_err();
        assert!(problems.of(field).is_some(), "{book}: {problems:?}");
    }
}

#[test]
fn every_way_of_another_contact_and_its_own_words_are_kept() {
    let outlets = outlets();
    let context = context(Kind::Guidance, &outlets);
    let mut fields = answers(Kind::Guidance);
    for (name, value) in [
        ("contact", "other"),
        ("contact_phone", "020 7946 0123"),
        ("contact_url", "https://www.example.org/team"),
        ("contact_email", "team@example.org"),
        ("contact_text", "07700 900123"),
        ("contact_for", "Anything on bikes"),
    ] {
        fields.set(name, value);
    }
    let file = message_file(&context, &fields).unwrap();
    let draft = Draft::read(&file, &outlets, Purpose::Message).unwrap();
    let again = prefill(&draft).unwrap();
    assert_eq!(message_file(&context, &again).unwrap().facts, file.facts);
    let asked = sections(&context, &again, &Problems::default());
    let what_for = asked
        .iter()
        .flat_map(Section::asked)
        .find(|q| q.name == "contact_for")
        .unwrap();
    assert!(format!("{:?}", what_for.control).contains("Anything on bikes"));
}

#[test]
fn what_is_known_of_a_ward_stands_in_its_questions() {
    let outlets = outlets();
    let context = context(Kind::WardUpdate, &outlets);
    let whole = message_file(&context, &answers(Kind::WardUpdate)).unwrap();
    // What a schedule opens: nobody has said yet what was done.
    let mut open = whole.clone();
    let facts = open.facts.as_mut().unwrap();
    let wardmote_domain::facts::FactValue::List(priorities) = facts.get_mut("priorities").unwrap()
    else {
        panic!("a list of promises");
    };
    let wardmote_domain::facts::FactValue::Map(first) = &mut priorities[0] else {
        panic!("a promise");
    };
    first.remove("did");
    assert!(Draft::read(&open, &outlets, Purpose::Message).is_err());
    let mut fields = fields_of(&context, &open);
    assert_eq!(
        (
            fields.get("priorities_1_said"),
            fields.get("priorities_1_did")
        ),
        ("mopeds", "")
    );
    assert_eq!(
        message_file(&context, &fields)
            .unwrap_err()
            .of("priorities_1_did")
            .unwrap(),
        "Choose one"
    );
    fields.set("priorities_1_did", "other");
    fields.set("priorities_1_did_other", "We stopped 14 riders.");
    assert_eq!(message_file(&context, &fields).unwrap(), whole);
}

/// Each fact of each kind, with an answer that is not what stands there.
fn rights(kind: Kind) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let meeting = vec![("venue", "The other hall")];
    match kind {
        Kind::Appeal => vec![
            ("what_happened", vec![("what_happened", "assault")]),
            (
                "place",
                vec![
                    ("street", "Marlpit Road"),
                    ("ward_name", "Homerton, Hackney"),
                ],
            ),
            (
                "when",
                vec![("when_date", "2026-12-03"), ("when_time", "16:20")],
            ),
            (
                "did_you_see",
                vec![
                    ("did_you_see", "other"),
                    ("did_you_see_other", "Did you see a van?"),
                ],
            ),
            ("reference", vec![("reference", "7654321/26")]),
            ("description", vec![("description", "A tall man.")]),
            ("contact", vec![("contact", "999_emergency")]),
        ],
        Kind::WardUpdate => vec![
            ("month", vec![("month", "October 2026")]),
            ("priorities", vec![("priorities_1_said", "speeding")]),
            ("figures", vec![("figures_1_now", "4")]),
            ("next_meeting", meeting),
            ("contact", vec![("contact", "999_emergency")]),
        ],
        Kind::Event => vec![
            ("title", vec![("title", "drop_in")]),
            ("venue", vec![("venue", "The other hall")]),
            ("address", vec![("address", "Marlpit Road")]),
            (
                "starts",
                vec![("starts_date", "2026-12-17"), ("starts_time", "18:00")],
            ),
            (
                "ends",
                vec![("ends_date", "2026-12-17"), ("ends_time", "21:00")],
            ),
            ("access", vec![("helps_2", "a loud corner")]),
            ("book", vec![("book_phone", "020 7946 0999")]),
        ],
        Kind::Guidance => vec![
            ("topic", vec![("topic", "bike_theft")]),
            (
                "steps",
                vec![("steps_2", "other"), ("steps_2_other", "Ring us.")],
            ),
            ("contact", vec![("contact", "999_emergency")]),
        ],
        _ => vec![
            ("question", vec![("question", "what_to_work_on")]),
            ("answers", vec![("answers", "28")]),
            ("said", vec![("said", "mopeds")]),
            ("did", vec![("did", "more_patrols")]),
            (
                "could_not",
                vec![("could_not", "other"), ("could_not_other", "More lights.")],
            ),
            ("because", vec![("because", "no_money")]),
            ("contact", vec![("contact", "999_emergency")]),
        ],
    }
}

#[test]
fn a_fault_of_a_right_value_stands_beside_its_field() {
    let outlets = outlets();
    let id = MessageId::new(now().instant());
    for (kind, fact, field, value, beside) in [
        (Kind::Guidance, "topic", "topic", "no_such_code", "topic"),
        (
            Kind::Guidance,
            "steps",
            "steps_2",
            "no_such_code",
            "steps_2",
        ),
        (
            Kind::WardUpdate,
            "priorities",
            "priorities_1_said",
            "no_such_code",
            "priorities_1_said",
        ),
        (
            Kind::WardUpdate,
            "next_meeting",
            "ends_time",
            "18:30",
            "ends",
        ),
        (
            Kind::Appeal,
            "reference",
            "reference",
            "1234567890123456789012345678901234567890x",
            "reference",
        ),
    ] {
        let file = message_file(&context(kind, &outlets), &answers(kind)).unwrap();
        let original = Draft::read(&file, &outlets, Purpose::Message).unwrap();
        let context = context(Kind::Correction, &outlets);
        let mut fields = posted(&[("wrong", fact)]);
        correction_start(&original, &mut fields);
        fields.set(field, value);
        let problems = correction_file(&context, id, &original, &fields).unwrap_err();
        assert!(problems.of(beside).is_some(), "{fact}: {problems:?}");
    }
}

#[test]
fn each_fact_of_each_kind_is_corrected_by_form() {
    let outlets = outlets();
    let id = MessageId::new(now().instant());
    for kind in KINDS {
        let file = message_file(&context(kind, &outlets), &answers(kind)).unwrap();
        let original = Draft::read(&file, &outlets, Purpose::Message).unwrap();
        let context = context(Kind::Correction, &outlets);
        let all = rights(kind);
        let named: Vec<&str> = correctable(&original)
            .iter()
            .map(|(n, _)| n.as_str())
            .collect();
        assert_eq!(
            named,
            all.iter().map(|(n, _)| *n).collect::<Vec<_>>(),
            "{kind}"
        );
        for (fact, right) in all {
            let mut fields = posted(&[("wrong", fact)]);
            correction_start(&original, &mut fields);
            // A list is handed in as it stood, and refused: nothing in it was changed.
            let list = [
                "priorities",
                "figures",
                "next_meeting",
                "access",
                "book",
                "steps",
            ];
            if list.contains(&fact) {
                let same = correction_file(&context, id, &original, &fields).unwrap_err();
                let asked = correction_questions(&context, &original, &fields, &same);
                let names: Vec<&str> = asked
                    .iter()
                    .flat_map(Section::asked)
                    .map(|q| q.name.as_str())
                    .collect();
                assert_eq!(
                    same.elsewhere(&names),
                    Vec::<String>::new(),
                    "{kind}: {fact}"
                );
                assert!(
                    format!("{same:?}").contains("says already"),
                    "{kind}: {fact}: {same:?}"
                );
            }
            for (name, value) in right {
                fields.set(name, value);
            }
            let file = correction_file(&context, id, &original, &fields)
                .unwrap_or_else(|p| panic!("{kind}: {fact}: {p:?}"));
            let draft = Draft::read(&file, &outlets, Purpose::Message).unwrap();
            assert_eq!(draft.areas, original.areas);
        }
    }
}

#[test]
fn a_fault_in_a_row_stands_beside_it() {
    let outlets = outlets();
    let mut fields = answers(Kind::WardUpdate);
    fields.set("priorities_1_did_other", "word ".repeat(80));
    fields.set("ends_time", "18:30");
    let problems = message_file(&context(Kind::WardUpdate, &outlets), &fields).unwrap_err();
    assert!(
        problems.of("priorities_1_did").unwrap().contains("300"),
        "{problems:?}"
    );
    assert!(
        problems.of("ends").unwrap().contains("not after"),
        "{problems:?}"
    );
}
