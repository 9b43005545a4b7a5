//! The message that a posted form asks for.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Draft, Purpose},
    facts::FactValue,
    file::{MessageFile, TimesFile},
    words::{Booked, Kind},
};

use super::{Fields, FormContext, Problems, contact, extras, local, moment, people, place};

type Facts = BTreeMap<String, FactValue>;

fn text(value: impl Into<String>) -> FactValue {
    FactValue::Text(value.into())
}

/// Reads a form of questions into the message as written.
///
/// # Errors
/// Everything that is wrong, each beside its field. What was posted is the caller's to show again.
pub fn message_file(context: &FormContext<'_>, fields: &Fields) -> Result<MessageFile, Problems> {
    let mut problems = Problems::default();
    let facts = match context.kind {
        Kind::Holding => holding(fields, &mut problems),
        Kind::Reassurance => reassurance(fields, &mut problems),
        kind @ (Kind::Warning | Kind::Missing | Kind::Outcome) => {
            people::read(kind, fields, &mut problems)
        }
        kind => local::read(kind, fields, &mut problems),
    };
    let outlets: Vec<String> = fields
        .all("outlets")
        .into_iter()
        .map(str::to_owned)
        .collect();
    if outlets.is_empty() {
        problems.add("outlets", "Choose where it goes: at least one");
    }
    let times = times(context.kind, fields, &mut problems);
    let file = MessageFile {
        kind: context.kind.as_str().to_owned(),
        priority: priority(context, fields, &mut problems),
        areas: place::ward_of(fields)
            .into_iter()
            .map(|w| w.to_string())
            .collect(),
        also_tell: fields
            .all("neighbours")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        outlets,
        times,
        facts: Some(facts),
        own_words: fields.text("own_words"),
        formats: fields
            .all("formats")
            .iter()
            .filter_map(|f| f.parse::<Booked>().ok())
            .collect(),
        incident: fields.given("incident").map(str::to_owned),
        leave_out: fields
            .all("leave_out")
            .iter()
            .filter_map(|tag| tag.parse().ok())
            .collect(),
        also_in: fields
            .all("also_in")
            .iter()
            .filter_map(|tag| tag.parse().ok())
            .collect(),
        thread: fields.all("also").contains(&"thread"),
        press_first: fields.all("also").contains(&"press_first"),
        ..MessageFile::default()
    };
    judged(file, context, problems)
}

/// What the schema's own reader says of it is added, unless the field has its problem already.
pub(super) fn judged(
    file: MessageFile,
    context: &FormContext<'_>,
    mut problems: Problems,
) -> Result<MessageFile, Problems> {
    if let Err(mut found) = Draft::read(&file, context.outlets, Purpose::Message) {
        // Without its ward there is no place, and the ward has its problem: the street has none.
        if problems.of("ward_name").is_some() {
            found.retain(|p| !matches!(p.field.as_str(), "facts.place" | "facts.last_seen.place"));
        }
        // The form holds no pictures: whether there is one of that number is judged with those of the notice.
        found.retain(|p| p.field != "facts.picture");
        extras::beside(&mut found, &file);
        problems.add_schema(&found);
    }
    if problems.is_empty() {
        Ok(file)
    } else {
        Err(problems)
    }
}

pub(super) fn priority(
    context: &FormContext<'_>,
    fields: &Fields,
    problems: &mut Problems,
) -> Option<String> {
    let given = fields.given("priority")?;
    if given == "urgent" && !context.may_urgent {
        problems.add(
            "priority",
            "You may not mark a notice as urgent: choose another",
        );
    }
    Some(given.to_owned())
}

pub(super) fn times(kind: Kind, fields: &Fields, problems: &mut Problems) -> TimesFile {
    let release = match fields.get("release") {
        "at" => {
            let at = moment::read(fields, "release_at", problems);
            if at.is_none() {
                problems.add("release_at", "Give the date and time it should go");
            }
            at
        }
        "approved" => None,
        _ => {
            problems.add("release", "Choose when it should go");
            None
        }
    };
    // Where nobody says otherwise, the public needed to know from the moment of which the notice speaks.
    let spoken_of = match kind {
        Kind::Reassurance if fields.given("ended_time").is_some() => "ended",
        _ => "started",
    };
    let mut silent = Problems::default();
    TimesFile {
        clock_start: moment::read(fields, "clock_start", problems)
            .or_else(|| moment::read(fields, spoken_of, &mut silent)),
        release,
        embargo: moment::read(fields, "embargo", problems),
        expires: moment::read(fields, "expires", problems),
        ..TimesFile::default()
    }
}

pub(super) fn put(facts: &mut Facts, name: &str, value: Option<FactValue>) {
    if let Some(value) = value {
        facts.insert(name.to_owned(), value);
    }
}

pub(super) fn place_fact(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let ward = place::ward_or_problem(fields, problems);
    let mut map = Facts::new();
    put(&mut map, "street", fields.given("street").map(text));
    put(&mut map, "name", fields.given("place_name").map(text));
    put(&mut map, "postcode", fields.given("postcode").map(text));
    if map.is_empty() {
        problems.add("street", "Give the street, or the name of the place");
    }
    put(&mut map, "ward", Some(text(ward?.to_string())));
    Some(FactValue::Map(map))
}

/// A code from a choice, or English text where none fits.
pub(super) fn code_or_text(
    fields: &Fields,
    name: &str,
    problems: &mut Problems,
) -> Option<FactValue> {
    match fields.given(name) {
        None => {
            problems.add(name, "Choose one");
            None
        }
        Some("other") => {
            let words = fields.given(&format!("{name}_other"));
            if words.is_none() {
                problems.add(&format!("{name}_other"), "Say it in your own words");
            }
            words.map(text)
        }
        Some(code) => Some(text(code)),
    }
}

pub(super) fn needed_moment(
    fields: &Fields,
    name: &str,
    problems: &mut Problems,
) -> Option<FactValue> {
    let at = moment::read(fields, name, problems);
    if at.is_none() {
        problems.add(name, "Give the date and the time");
    }
    at
}

/// A whole number, or "not known yet": one of the two.
pub(super) fn count(fields: &Fields, name: &str, problems: &mut Problems) -> Option<FactValue> {
    let not_known = fields.given(&format!("{name}_not_known")).is_some();
    match (fields.given(name), not_known) {
        (None, true) => Some(text("not_known")),
        (None, false) => {
            problems.add(
                name,
                "Give a number (0 is a number), or tick “Not known yet”",
            );
            None
        }
        (Some(_), true) => {
            problems.add(name, "Give a number or tick “Not known yet”, not both");
            None
        }
        (Some(digits), false) => match digits.parse::<i64>() {
            Ok(n) if (0..=100_000).contains(&n) => Some(FactValue::Whole(n)),
            _ => {
                problems.add(name, "This must be a whole number, like 0 or 12");
                None
            }
        },
    }
}

pub(super) fn yes_no(fields: &Fields, name: &str, problems: &mut Problems) -> Option<FactValue> {
    match fields.get(name) {
        answer @ ("yes" | "no" | "not_known") => Some(text(answer)),
        _ => {
            problems.add(name, "Choose “Yes”, “No” or “Not known yet”");
            None
        }
    }
}

fn holding(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    put(&mut facts, "what", code_or_text(fields, "what", problems));
    put(&mut facts, "place", place_fact(fields, problems));
    put(
        &mut facts,
        "started",
        needed_moment(fields, "started", problems),
    );
    put(
        &mut facts,
        "next_update",
        needed_moment(fields, "next_update", problems),
    );
    put(&mut facts, "contact", contact::read(fields, problems));
    put(&mut facts, "extras", extras::read(fields, problems));
    facts
}

fn reassurance(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    put(
        &mut facts,
        "what_happened",
        code_or_text(fields, "what_happened", problems),
    );
    put(&mut facts, "place", place_fact(fields, problems));
    put(
        &mut facts,
        "started",
        needed_moment(fields, "started", problems),
    );
    put(&mut facts, "ended", moment::read(fields, "ended", problems));
    for name in ["armed", "shots_fired", "right_address", "road_open"] {
        put(&mut facts, name, yes_no(fields, name, problems));
    }
    for name in ["arrested", "injured", "died"] {
        put(&mut facts, name, count(fields, name, problems));
    }
    put(&mut facts, "why", fields.text("why").map(text));
    put(&mut facts, "team_there", team_there(fields, problems));
    put(&mut facts, "contact", contact::read(fields, problems));
    put(&mut facts, "extras", extras::read(fields, problems));
    facts
}

/// Where the team can be met: all of it, or nothing.
pub(super) fn team_there(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let place = fields.given("team_place");
    let (date, from, to) = (
        fields.get("team_there_date"),
        fields.given("team_there_from"),
        fields.given("team_there_to"),
    );
    if place.is_none() && from.is_none() && to.is_none() {
        return None;
    }
    if place.is_none() {
        problems.add("team_place", "Say where the team will be");
    }
    let (Some(from), Some(to)) = (from, to) else {
        problems.add("team_there", "Give the date, and from when to when");
        return None;
    };
    let from = moment::both(date, from, "", "team_there", problems);
    let to = moment::both(date, to, "", "team_there", problems);
    let mut map = Facts::new();
    put(&mut map, "place", place.map(text));
    put(&mut map, "from", from);
    put(&mut map, "to", to);
    Some(FactValue::Map(map))
}
