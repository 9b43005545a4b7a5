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
    ("access_other", "a ramp on Tuesdays"),
    ("book", "ways"),
    ("book_by", "ward@example.org"),
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
        let questions: Vec<_> = asked.iter().flat_map(|s| &s.questions).collect();
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
fn one_row_more_than_was_filled_in_is_asked_and_what_was_typed_stays() {
    let outlets = outlets();
    let context = context(Kind::Guidance, &outlets);
    let asked = sections(&context, &answers(Kind::Guidance), &Problems::default());
    let advice = asked.iter().find(|s| s.title == "The advice").unwrap();
    assert!(advice.adds_rows());
    let steps = advice
        .questions
        .iter()
        .filter(|q| q.name.starts_with("steps_"));
    let names: Vec<&str> = steps
        .map(|q| q.name.as_str())
        .filter(|n| !n.ends_with("_other"))
        .collect();
    assert_eq!(names, ["steps_1", "steps_2", "steps_3"]);
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
