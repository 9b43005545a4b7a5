//! A ward record in words, part by part.

use wardmote_domain::{
    facts::{ContactFor, FactValue},
    local_time::LocalDateTime,
    outlet::OutletName,
    places::Language,
    ward_record::{ContactFile, MeetingFile, ReachFile, WardRecordFile},
};

use crate::pages::{console::WardPart, plain};

type Rows = Vec<(String, String)>;

/// The parts of a record.
pub(super) fn of(file: &WardRecordFile) -> Vec<WardPart> {
    let part = |title, empty, rows| WardPart { title, empty, rows };
    vec![
        part("The team", "Nobody has said who the team is.", team(file)),
        part(
            "Every notice of the ward",
            "No standing languages or outlets.",
            standing(file),
        ),
        part(
            "Where the ward usually meets",
            "No usual venue.",
            venue(file),
        ),
        part(
            "Meetings to come",
            "No meeting to come is known.",
            file.meetings.iter().map(meeting).collect(),
        ),
        part(
            "What the ward was promised",
            "No promise stands.",
            priorities(file),
        ),
        part(
            "Press contacts",
            "None.",
            file.press.iter().map(reach).collect(),
        ),
        part(
            "Community contacts",
            "None.",
            file.community.iter().map(reach).collect(),
        ),
        part(
            "Who is asked for copy",
            "Nobody: a schedule asks the person it names itself.",
            owner(file),
        ),
    ]
}

fn put(rows: &mut Rows, name: &str, value: &str) {
    if !value.is_empty() {
        rows.push((name.to_owned(), value.to_owned()));
    }
}

fn team(file: &WardRecordFile) -> Rows {
    let mut rows = Rows::new();
    if let Some(team) = &file.team {
        put(&mut rows, "Name", &team.name);
        put(&mut rows, "Names for the public", &team.members.join(", "));
        put(
            &mut rows,
            "Mailbox",
            team.mailbox.as_deref().unwrap_or_default(),
        );
        if let Some(contact) = &team.contact {
            put(&mut rows, "How people reach it", &contact_words(contact));
        }
    }
    rows
}

/// A contact in one line: the ways, and what for.
pub(super) fn contact_words(contact: &ContactFile) -> String {
    let ways = [&contact.phone, &contact.url, &contact.email, &contact.text];
    let ways: Vec<&str> = ways.iter().filter_map(|w| w.as_deref()).collect();
    let purpose = match contact.purpose.parse::<ContactFor>() {
        Ok(ContactFor::Emergency) => "if someone is in danger now",
        Ok(ContactFor::SawOrWorried) => "if they saw something or are worried",
        Ok(ContactFor::NotEmergency) => "for anything that is not an emergency",
        Err(_) => &contact.purpose,
    };
    format!("{}, {purpose}", ways.join(", "))
}

fn standing(file: &WardRecordFile) -> Rows {
    let mut rows = Rows::new();
    let languages: Vec<String> = file
        .languages
        .iter()
        .filter_map(|tag| tag.parse::<Language>().ok())
        .map(|tag| plain::language(&tag).1)
        .collect();
    let outlets: Vec<String> = file
        .outlets
        .iter()
        .filter_map(|name| OutletName::new(name).ok())
        .map(|name| plain::outlet(&name))
        .collect();
    put(
        &mut rows,
        "Languages, beside English",
        &languages.join(", "),
    );
    put(&mut rows, "Outlets", &outlets.join(", "));
    rows
}

fn venue(file: &WardRecordFile) -> Rows {
    let mut rows = Rows::new();
    if let Some(venue) = &file.venue {
        put(&mut rows, "Venue", &venue.name);
        put(&mut rows, "Address", &venue.address);
        put(
            &mut rows,
            "Access",
            &venue.access.join(", ").replace('_', " "),
        );
    }
    rows
}

fn meeting(meeting: &MeetingFile) -> (String, String) {
    let at = |value: &Option<FactValue>| match value {
        Some(FactValue::Text(text)) => text.parse::<LocalDateTime>().ok(),
        _ => None,
    };
    let when = match (at(&meeting.starts), at(&meeting.ends)) {
        (Some(starts), Some(ends)) => format!(
            "{}, {} to {}",
            plain::weekday_date(starts),
            plain::time(starts),
            plain::time(ends)
        ),
        _ => String::new(),
    };
    let place = match (&meeting.venue, &meeting.address) {
        (Some(venue), Some(address)) => format!("{venue}, {address}"),
        _ => "at the usual venue".to_owned(),
    };
    (meeting.title.replace('_', " "), format!("{when}, {place}"))
}

fn priorities(file: &WardRecordFile) -> Rows {
    let mut rows = Rows::new();
    for (i, priority) in file.priorities.iter().enumerate() {
        let n = i + 1;
        put(
            &mut rows,
            &format!("{n}. We asked"),
            &priority.asked.replace('_', " "),
        );
        put(
            &mut rows,
            &format!("{n}. You said"),
            &priority.said.replace('_', " "),
        );
        put(
            &mut rows,
            &format!("{n}. We did"),
            &priority.did.replace('_', " "),
        );
    }
    rows
}

fn reach(reach: &ReachFile) -> (String, String) {
    let who = [&reach.name, &reach.organisation];
    let who: Vec<&str> = who
        .iter()
        .map(|w| w.as_str())
        .filter(|w| !w.is_empty())
        .collect();
    let ways: Vec<&str> = [&reach.email, &reach.phone]
        .iter()
        .filter_map(|w| w.as_deref())
        .collect();
    let ways = if ways.is_empty() {
        "no address shown".to_owned()
    } else {
        ways.join(", ")
    };
    (who.join(", "), ways)
}

fn owner(file: &WardRecordFile) -> Rows {
    let mut rows = Rows::new();
    if let Some(owner) = &file.owner {
        put(&mut rows, "Name", &owner.name);
        put(&mut rows, "Mail address", &owner.email);
    }
    rows
}
