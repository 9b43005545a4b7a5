//! The record that a posted form asks for.

use wardmote_domain::{
    facts::FactValue,
    ward_record::{
        ContactFile, MOST_ROWS, MeetingFile, OwnerFile, PriorityFile, ReachFile, TeamFile,
        VenueFile, WardRecordFile,
    },
};

use super::LISTS;
use crate::pages::form::Fields;

/// The button that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Save it.
    Save,
    /// One more row in this list; nothing is saved.
    Add(&'static str),
    /// This row out of this list, from 0; nothing is saved.
    Drop(&'static str, usize),
}

/// Reads the button.
pub fn step(fields: &Fields) -> Step {
    let pressed = fields.get("step");
    for (list, ..) in LISTS {
        if pressed.strip_prefix("add_") == Some(list) {
            return Step::Add(list);
        }
        let row = pressed
            .strip_prefix("drop_")
            .and_then(|rest| rest.strip_prefix(list))
            .and_then(|rest| rest.strip_prefix('_'));
        if let Some(row) = row.and_then(|r| r.parse::<usize>().ok()) {
            return Step::Drop(list, row.saturating_sub(1));
        }
    }
    Step::Save
}

/// The record as posted. Rows with nothing in them are left out.
pub fn posted_record(ward: &str, fields: &Fields) -> WardRecordFile {
    let rows = |list: &'static str| {
        let count = fields.get(&format!("{list}_rows")).parse().unwrap_or(0);
        (1..=usize::min(count, MOST_ROWS + 1)).map(move |i| format!("{list}_{i}"))
    };
    WardRecordFile {
        ward: ward.to_owned(),
        version: fields.get("version").parse().ok(),
        team: team(fields),
        languages: fields
            .all("languages")
            .into_iter()
            .chain(fields.given("language_more"))
            .map(str::to_owned)
            .collect(),
        outlets: fields
            .all("outlets")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        venue: venue(fields),
        meetings: rows("meetings")
            .filter_map(|at| meeting(fields, &at))
            .collect(),
        priorities: rows("priorities")
            .filter_map(|at| priority(fields, &at))
            .collect(),
        press: rows("press").filter_map(|at| reach(fields, &at)).collect(),
        community: rows("community")
            .filter_map(|at| reach(fields, &at))
            .collect(),
        owner: owner(fields),
    }
}

fn own(fields: &Fields, name: &str) -> String {
    fields.text(name).unwrap_or_default()
}

fn maybe(fields: &Fields, name: &str) -> Option<String> {
    fields.given(name).map(str::to_owned)
}

/// A line each.
fn lines(fields: &Fields, name: &str) -> Vec<String> {
    let text = own(fields, name);
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(str::to_owned).collect()
}

fn any(fields: &Fields, names: &[&str]) -> bool {
    names.iter().any(|name| fields.given(name).is_some())
}

fn team(fields: &Fields) -> Option<TeamFile> {
    let contact = ["contact_phone", "contact_url", "contact_email"];
    let asked = any(fields, &contact) || fields.given("contact_for").is_some();
    if !asked && !any(fields, &["team_name", "team_members", "team_mailbox"]) {
        return None;
    }
    Some(TeamFile {
        name: own(fields, "team_name"),
        members: lines(fields, "team_members"),
        mailbox: maybe(fields, "team_mailbox"),
        contact: asked.then(|| ContactFile {
            phone: maybe(fields, "contact_phone"),
            url: maybe(fields, "contact_url"),
            email: maybe(fields, "contact_email"),
            text: None,
            purpose: own(fields, "contact_for"),
        }),
    })
}

fn venue(fields: &Fields) -> Option<VenueFile> {
    any(fields, &["venue_name", "venue_address", "venue_access"]).then(|| VenueFile {
        name: own(fields, "venue_name"),
        address: own(fields, "venue_address"),
        access: lines(fields, "venue_access"),
    })
}

fn meeting(fields: &Fields, at: &str) -> Option<MeetingFile> {
    let name = |part: &str| format!("{at}_{part}");
    let parts = [
        "title",
        "when_date",
        "when_from",
        "when_to",
        "venue",
        "address",
        "access",
    ];
    if !parts.iter().any(|p| fields.given(&name(p)).is_some()) {
        return None;
    }
    let date = fields.get(&name("when_date"));
    let time = |part: &str| {
        let clock = fields.get(&name(part));
        let empty = date.is_empty() && clock.is_empty();
        (!empty).then(|| FactValue::Text(format!("{date}T{clock}")))
    };
    Some(MeetingFile {
        title: own(fields, &name("title")),
        venue: maybe(fields, &name("venue")),
        address: maybe(fields, &name("address")),
        access: lines(fields, &name("access")),
        starts: time("when_from"),
        ends: time("when_to"),
    })
}

fn priority(fields: &Fields, at: &str) -> Option<PriorityFile> {
    let name = |part: &str| format!("{at}_{part}");
    let row = PriorityFile {
        asked: own(fields, &name("asked")),
        said: own(fields, &name("said")),
        did: own(fields, &name("did")),
    };
    (row != PriorityFile::default()).then_some(row)
}

fn reach(fields: &Fields, at: &str) -> Option<ReachFile> {
    let name = |part: &str| format!("{at}_{part}");
    let row = ReachFile {
        name: own(fields, &name("name")),
        organisation: own(fields, &name("organisation")),
        email: maybe(fields, &name("email")),
        phone: maybe(fields, &name("phone")),
    };
    (row != ReachFile::default()).then_some(row)
}

fn owner(fields: &Fields) -> Option<OwnerFile> {
    any(fields, &["owner_name", "owner_email"]).then(|| OwnerFile {
        name: own(fields, "owner_name"),
        email: own(fields, "owner_email"),
    })
}
