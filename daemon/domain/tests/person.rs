//! What a message from facts says of a person and a case beside what the desk recorded, and what it must fit.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

use serde_json::{Value, json};
use wardmote_domain::{
    draft::{Draft, FieldProblem, Purpose},
    outlet::Outlets,
    record::{CaseRole, CaseStatus},
};

fn read(change: impl FnOnce(&mut Value)) -> Result<Draft, Vec<FieldProblem>> {
    let mut file = json!({
        "kind": "missing", "areas": ["E05014001"], "outlets": [],
        "times": {"expires": "2026-12-14T20:00"},
        "facts": {
            "person": {"name": "Orla Quillfeather", "age": 15, "role": "missing", "status": "open",
                "confirmed_by": "DS A. Example", "family_told": "yes", "until": "2026-12-14T20:00"},
            "last_seen": {"place": {"name": "Fernwick Bus Station", "ward": "E05014001"}, "when": "2026-12-07T16:20"},
            "description": ["red_hair"], "picture": 2, "reference": "01/7654321/26",
            "contact": {"phone": "101", "for": "saw_or_worried"}},
        "images": [{"alt": "A bus station.", "shows": "place"}, {"alt": "Orla smiling."}],
    });
    change(&mut file);
    let outlets = Outlets::default();
    Draft::read(
        &serde_json::from_value(file).unwrap(),
        &outlets,
        Purpose::Message,
    )
}

fn faults(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let found = read(change).err().unwrap_or_default();
    found.into_iter().map(|f| f.field).collect()
}

#[test]
fn the_person_of_the_facts_stands_beside_those_on_record_and_once() {
    let draft = read(|_| {}).unwrap();
    let persons = draft.persons();
    assert_eq!(persons.len(), 1);
    assert_eq!(
        (persons[0].name.as_str(), persons[0].role),
        ("Orla Quillfeather", CaseRole::Missing)
    );
    let draft = read(|file| {
        file["record"] = json!({"persons": [
            {"name": "Orla Quillfeather", "role": "victim"}, {"name": "Corwin Ashgrove", "role": "witness"}]});
    })
    .unwrap();
    let roles: Vec<CaseRole> = draft.persons().into_iter().map(|p| p.role).collect();
    assert_eq!(
        roles,
        [CaseRole::Victim, CaseRole::Witness],
        "the record says more"
    );
}

#[test]
fn a_case_stands_as_recorded_else_as_the_facts_say() {
    assert_eq!(read(|_| {}).unwrap().case_status(), Some(CaseStatus::Open));
    let found = read(|file| file["facts"]["person"]["status"] = json!("found")).unwrap();
    assert_eq!(found.case_status(), Some(CaseStatus::Found));
    let recorded = read(|file| file["record"] = json!({"status": "closed"})).unwrap();
    assert_eq!(recorded.case_status(), Some(CaseStatus::Closed));
}

#[test]
fn the_picture_that_the_facts_name_shows_the_missing_person() {
    let draft = read(|_| {}).unwrap();
    assert_eq!(draft.shows(0), Some("place"));
    assert_eq!(draft.shows(1), Some("missing"));
    assert_eq!(draft.shows(2), None);
}

#[test]
fn a_picture_that_is_not_there_and_a_name_shown_too_long_are_refused() {
    assert_eq!(faults(|_| {}), Vec::<String>::new());
    assert_eq!(
        faults(|file| file["facts"]["picture"] = json!(3)),
        ["facts.picture"]
    );
    assert_eq!(faults(|file| file["images"] = json!([])), ["facts.picture"]);
    for expires in [json!("2026-12-14T20:01"), Value::Null] {
        assert_eq!(
            faults(|file| file["times"]["expires"] = expires),
            ["times.expires"]
        );
    }
    assert_eq!(
        faults(|file| file["times"]["expires"] = json!("2026-12-13T20:00")),
        Vec::<String>::new()
    );
}
