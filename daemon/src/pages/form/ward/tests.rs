use wardmote_domain::{
    outlet::{Class, How, Outlet, OutletName, Outlets},
    ward_record::WardRecord,
};

use super::*;
use crate::pages::{form::Fields, question::Control};

fn outlets() -> Outlets {
    let name = OutletName::new("email").unwrap();
    Outlets::new(vec![Outlet::new(
        name,
        [Class::Direct].into(),
        How::Adapter,
    )])
}

fn fields() -> Fields {
    let pairs = [
        ("version", "3"),
        ("team_name", "Homerton team"),
        ("team_members", "PC Ada Example\r\n\r\nPC Ben Example\r\n"),
        ("contact_phone", "101"),
        ("contact_for", "not_emergency"),
        ("languages", "tr"),
        ("language_more", "yo"),
        ("outlets", "email"),
        ("venue_name", "Library hall"),
        ("venue_address", "Homerton High Street"),
        ("venue_access", "step-free"),
        ("meetings_rows", "2"),
        ("meetings_2_title", "Panel"),
        ("meetings_2_when_date", "2026-12-17"),
        ("meetings_2_when_from", "18:30"),
        ("meetings_2_when_to", "20:00"),
        ("priorities_rows", "1"),
        ("priorities_1_asked", "What?"),
        ("press_rows", "1"),
        ("press_1_name", "Nia News"),
        ("press_1_email", "nia@example.org"),
        ("community_rows", "1"),
    ];
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    Fields::new(pairs.iter().map(own).collect())
}

const WARD: &str = "E05009376";

#[test]
fn empty_rows_are_left_out_and_the_rest_is_a_record() {
    let file = posted_record(WARD, &fields());
    assert_eq!(
        (file.version, file.meetings.len(), file.community.len()),
        (Some(3), 1, 0)
    );
    assert_eq!(file.languages, ["tr", "yo"]);
    let record = WardRecord::read(&file, Some(&outlets())).unwrap();
    assert_eq!(
        record.team.unwrap().members,
        ["PC Ada Example", "PC Ben Example"]
    );
    assert_eq!(record.meetings[0].starts.to_string(), "2026-12-17T18:30");
}

#[test]
fn what_was_typed_stands_there_again_with_the_fault_beside_it() {
    let mut posted = fields();
    posted.set("meetings_2_when_to", "18:00");
    posted.set("press_1_email", "nia at example");
    let file = posted_record(WARD, &posted);
    let faults = WardRecord::read(&file, Some(&outlets())).unwrap_err();
    let form = ward_form(
        WARD.parse().unwrap(),
        &file,
        &outlets(),
        &Faults::of(&faults),
        None,
    );
    let fields: Vec<&str> = form.errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["meetings_1_when_date", "press_1_email"]);
    let rows = form
        .sections
        .iter()
        .flat_map(|s| s.list.iter().flat_map(|(_, _, rows)| rows));
    let when = rows
        .flat_map(|row| &row.questions)
        .find(|q| q.name == "meetings_1_when")
        .unwrap();
    let Control::Span { date, from, to } = &when.control else {
        panic!("{when:?}");
    };
    assert_eq!(
        (date.as_str(), from.as_str(), to.as_str()),
        ("2026-12-17", "18:30", "18:00")
    );
}

#[test]
fn buttons_add_and_remove_rows_and_anything_else_saves() {
    for (pressed, meant) in [
        ("save", Step::Save),
        ("", Step::Save),
        ("add_meetings", Step::Add("meetings")),
        ("drop_community_2", Step::Drop("community", 1)),
        ("drop_community_x", Step::Save),
        ("add_anything", Step::Save),
    ] {
        let fields = Fields::new(vec![("step".to_owned(), pressed.to_owned())]);
        assert_eq!(step(&fields), meant, "{pressed}");
    }
    let file = posted_record(WARD, &fields());
    let form = ward_form(
        WARD.parse().unwrap(),
        &file,
        &outlets(),
        &Faults::default(),
        Some("meetings"),
    );
    let rows = form
        .sections
        .iter()
        .find_map(|s| s.list.as_ref().filter(|l| l.0 == "meetings"));
    assert_eq!(rows.unwrap().2.len(), 2);
}
