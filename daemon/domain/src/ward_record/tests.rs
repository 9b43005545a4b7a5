use serde_json::{Value, json};

use super::{
    super::{MOST_ROWS, Part},
    *,
};
use crate::{
    local_time::LocalDateTime,
    outlet::{Class, How, Outlet},
};

fn outlets() -> Outlets {
    let one = |name: &str| {
        Outlet::new(
            OutletName::new(name).unwrap(),
            [Class::Direct].into(),
            How::Adapter,
        )
    };
    Outlets::new(vec![one("email"), one("ward_panel")])
}

fn whole() -> Value {
    json!({
        "ward": "E05009376",
        "team": {"name": "Homerton team", "members": ["PC Ada Example"], "mailbox": "homerton@example.org",
            "contact": {"phone": "101", "for": "not_emergency"}},
        "languages": ["tr", "pl"], "outlets": ["email", "ward_panel"],
        "venue": {"name": "Library hall", "address": "Homerton High Street", "access": ["step-free"]},
        "meetings": [
            {"title": "Panel", "starts": "2026-12-17T18:30", "ends": "2026-12-17T20:00"},
            {"title": "Surgery", "venue": "Park cafe", "address": "Mabley Green", "access": [],
                "starts": "2026-12-01T10:00", "ends": "2026-12-01T11:00"}],
        "priorities": [{"asked": "What should we work on?", "said": "Mopeds\non the pavement", "did": ""}],
        "press": [{"name": "Nia News", "organisation": "Hackney Herald", "email": "nia@example.org"}],
        "community": [{"name": "", "organisation": "Lea Bridge mosque", "phone": "020 7946 0123"}],
        "owner": {"name": "Olu Owner", "email": "olu@example.org"},
    })
}

fn read(value: &Value) -> Result<WardRecord, Vec<FieldProblem>> {
    let file: WardRecordFile = serde_json::from_value(value.clone()).unwrap();
    WardRecord::read(&file, Some(&outlets()))
}

#[test]
fn what_is_read_is_written_back_and_read_as_the_same() {
    let record = read(&whole()).unwrap();
    assert_eq!(record.priorities[0].said, "Mopeds on the pavement");
    assert_eq!(
        record.meetings[0].title, "Surgery",
        "meetings stand by their start"
    );
    assert_eq!(WardRecord::read(&record.file(), None).unwrap(), record);
}

#[test]
fn meetings_that_are_over_drop_away_and_the_next_has_the_usual_venue() {
    let record = read(&whole()).unwrap();
    let at = |text: &str| text.parse::<LocalDateTime>().unwrap().instant();
    let (next, place) = record.next_meeting(at("2026-12-01T10:59")).unwrap();
    assert_eq!(
        (next.title.as_str(), place.unwrap().name.as_str()),
        ("Surgery", "Park cafe")
    );
    let (next, place) = record.next_meeting(at("2026-12-01T11:00")).unwrap();
    assert_eq!(
        (next.title.as_str(), place.unwrap().name.as_str()),
        ("Panel", "Library hall")
    );
    assert!(record.next_meeting(at("2026-12-17T20:00")).is_none());
}

#[test]
fn every_fault_is_named_by_field_and_repeats_no_address() {
    for (pointer, wrong, field, words) in [
        ("/ward", json!("E0500937"), "ward", "six digits"),
        ("/ward", json!("E05999999"), "ward", "no ward E05999999"),
        ("/team/name", json!(" "), "team.name", "name of the team"),
        (
            "/team/mailbox",
            json!("secret at example"),
            "team.mailbox",
            "needs a name",
        ),
        (
            "/team/contact/phone",
            json!("ring us"),
            "team.contact.phone",
            "not a phone number",
        ),
        (
            "/team/contact/phone",
            json!(""),
            "team.contact.phone",
            "at least one",
        ),
        (
            "/team/contact/for",
            json!("not_emergncy"),
            "team.contact.for",
            "not_emergency",
        ),
        (
            "/languages/0",
            json!("klingon"),
            "languages[0]",
            "language tag",
        ),
        ("/languages/0", json!("tlh"), "languages[0]", "census"),
        (
            "/outlets/1",
            json!("emial"),
            "outlets[1]",
            "email, ward_panel",
        ),
        ("/venue/address", json!(""), "venue.address", "address"),
        (
            "/meetings/0/starts",
            json!("2026-02-30T10:00"),
            "meetings[0].starts",
            "exists",
        ),
        (
            "/meetings/0/starts",
            json!(true),
            "meetings[0].starts",
            "not yes or no",
        ),
        (
            "/meetings/0/ends",
            json!("2026-12-17T18:30"),
            "meetings[0].ends",
            "after it starts",
        ),
        (
            "/meetings/1/address",
            json!(""),
            "meetings[1].address",
            "address of this venue",
        ),
        (
            "/priorities/0/asked",
            json!(""),
            "priorities[0].asked",
            "asked",
        ),
        (
            "/priorities/0/said",
            json!("a\u{202e}b"),
            "priorities[0].said",
            "U+202E",
        ),
        (
            "/priorities/0/said",
            json!("x".repeat(1001)),
            "priorities[0].said",
            "1001",
        ),
        (
            "/press/0/email",
            json!("secret at example"),
            "press[0].email",
            "needs a name",
        ),
        (
            "/community/0/organisation",
            json!(""),
            "community[0].name",
            "or both",
        ),
        ("/owner/email", json!(""), "owner.email", "address"),
    ] {
        let mut value = whole();
        *value.pointer_mut(pointer).unwrap() = wrong.clone();
        let problems = read(&value).expect_err(pointer);
        let found = problems.iter().find(|p| p.field == field);
        let said = found.map(|p| p.what.clone()).unwrap_or_default();
        assert!(said.contains(words), "{pointer} {wrong}: {problems:?}");
        assert!(!format!("{problems:?}").contains("secret"), "{problems:?}");
    }
}

#[test]
fn a_change_is_told_by_its_parts_and_addresses_do_not_print_themselves() {
    let record = read(&whole()).unwrap();
    let mut after = record.clone();
    after.languages.pop();
    after.press.clear();
    assert_eq!(after.changed(&record), [Part::Languages, Part::Press]);
    let printed = format!("{record:?}{:?}", record.file());
    for personal in ["nia@", "olu@", "7946"] {
        assert!(!printed.contains(personal), "{printed}");
    }
    let shown = serde_json::to_string(&record.file().without_addresses()).unwrap();
    for personal in ["nia@", "olu@", "7946"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}

#[test]
fn too_many_rows_are_refused() {
    let mut value = whole();
    value["languages"] = json!(vec!["tr"; MOST_ROWS + 1]);
    assert!(read(&value).unwrap_err()[0].what.contains("41"));
}
