//! A stored message back into the fields of its form, to edit it.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Clearance, Content, Draft, Image},
    facts::{Coded, FactValue, Facts, Known, Place, TeamThere, YesNo, written},
    file::{ClearanceFile, ImageFile, MessageFile},
    local_time::LocalDateTime,
    record::Record,
};

use super::{Fields, contact, known, local_write, moment};

/// The fields of a message from facts of a kind that has a form; none for any other, which is edited as a file.
pub fn prefill(draft: &Draft) -> Option<Fields> {
    let Content::Facts { facts, own_words } = &draft.content else {
        return None;
    };
    let mut fields = Fields::default();
    match facts {
        Facts::Holding(f) => {
            code(&mut fields, "what", &f.what);
            place(&mut fields, &f.place);
            moment::write(&mut fields, "started", f.started);
            moment::write(&mut fields, "next_update", f.next_update);
            contact::write(&mut fields, &f.contact);
        }
        Facts::Reassurance(f) => {
            code(&mut fields, "what_happened", &f.what_happened);
            place(&mut fields, &f.place);
            moment::write(&mut fields, "started", f.started);
            if let Some(ended) = f.ended {
                moment::write(&mut fields, "ended", ended);
            }
            for (name, value) in [
                ("armed", f.armed),
                ("shots_fired", f.shots_fired),
                ("right_address", f.right_address),
                ("road_open", f.road_open),
            ] {
                fields.set(name, yes_no(value));
            }
            for (name, value) in [
                ("arrested", f.arrested),
                ("injured", f.injured),
                ("died", f.died),
            ] {
                match value {
                    Known::Known(n) => fields.set(name, n.to_string()),
                    Known::NotKnown => fields.set(&format!("{name}_not_known"), "yes"),
                }
            }
            fields.set("why", f.why.clone().unwrap_or_default());
            if let Some(team) = &f.team_there {
                team_there(&mut fields, team);
            }
            contact::write(&mut fields, &f.contact);
        }
        Facts::Appeal(f) => local_write::write_appeal(&mut fields, f),
        Facts::WardUpdate(f) => local_write::write_update(&mut fields, f),
        Facts::Event(f) => local_write::write_event(&mut fields, f),
        Facts::Guidance(f) => local_write::write_guidance(&mut fields, f),
        Facts::Feedback(f) => local_write::write_feedback(&mut fields, f),
        Facts::Warning(_) | Facts::Missing(_) | Facts::Outcome(_) => {
            known::write(&mut fields, &written(facts));
        }
        Facts::Correction(_) | Facts::Withdrawal(_) => return None,
    }
    if matches!(facts, Facts::Holding(_) | Facts::Reassurance(_)) {
        let mut extras = written(facts);
        extras.retain(|name, _| name == "extras");
        known::write(&mut fields, &extras);
    }
    // Where the facts name no place, the ward is the message's own.
    if !fields.has("ward")
        && let Some(area) = draft.areas.first()
    {
        fields.set("ward", area.to_string());
    }
    fields.set("own_words", own_words.clone().unwrap_or_default());
    going_out(&mut fields, draft);
    Some(fields)
}

/// Puts back what an earlier wording had and the form does not ask: organisation, record, clearances, pictures and the
/// like. Reasons are not carried: they count under the name of the person who gave them, on the wording they saw.
pub fn carry(file: &mut MessageFile, before: &Draft) {
    let time = |at: Option<LocalDateTime>| at.map(|t| FactValue::Text(t.to_string()));
    // A form asks for one ward: a message for more keeps the others, unless that one was changed.
    let areas: Vec<String> = before.areas.iter().map(ToString::to_string).collect();
    if file.areas.first() == areas.first() {
        file.areas = areas;
    }
    file.organisation.clone_from(&before.organisation);
    file.interests.clone_from(&before.interests);
    file.footer = Some(before.footer.as_str().to_owned());
    file.if_asked.clone_from(&before.if_asked);
    file.reply_to.clone_from(&before.reply_to);
    file.exclusive_with.clone_from(&before.exclusive_with);
    file.of = before.of.map(|id| id.to_string());
    file.times.deadline = time(before.times.deadline);
    // The facts of an event hold its start: the earlier one would stand against a new one.
    if !matches!(
        &before.content,
        Content::Facts {
            facts: Facts::Event(_),
            ..
        }
    ) {
        file.times.event = time(before.times.event);
    }
    if file.times.release.is_none() {
        file.hold_until = before
            .hold_until
            .as_ref()
            .map(|t| FactValue::Text(t.to_string()));
    }
    file.images = before.images.iter().map(image).collect();
    file.clearances = before.clearances.iter().map(clearance).collect();
    file.record = carried_record(before);
}

/// What the desk has recorded beside a message, without what has a home of its own at the top level.
pub(super) fn carried_record(before: &Draft) -> Record {
    Record {
        urgent: false,
        incident: None,
        reasons: BTreeMap::new(),
        owed: BTreeMap::new(),
        clearances: BTreeMap::new(),
        ..before.record.clone()
    }
}

fn image(image: &Image) -> ImageFile {
    ImageFile {
        alt: image.alt.clone(),
        has_text: image.has_text,
        text: image.text.clone(),
        file: image.file.map(|id| id.to_string()),
        shows: image.shows.clone(),
        who: image.who.clone(),
        cleared_by: image.cleared_by.clone(),
        until: image.until.map(|t| FactValue::Text(t.to_string())),
    }
}

fn clearance(clearance: &Clearance) -> ClearanceFile {
    ClearanceFile {
        who: clearance.who.clone(),
        name: clearance.name.clone(),
        how: clearance.how.clone(),
        at: clearance.at.map(|t| FactValue::Text(t.to_string())),
        wording: clearance.wording.clone(),
    }
}

fn going_out(fields: &mut Fields, draft: &Draft) {
    for outlet in &draft.outlets {
        fields.add("outlets", outlet.as_str());
    }
    for ward in &draft.also_tell {
        fields.add("neighbours", ward.to_string());
    }
    for format in &draft.formats {
        fields.add("formats", format.as_str());
    }
    for language in &draft.leave_out {
        fields.add("leave_out", language.as_str());
    }
    for language in &draft.also_in {
        fields.add("also_in", language.as_str());
    }
    for (name, chosen) in [("press_first", draft.press_first), ("thread", draft.thread)] {
        if chosen {
            fields.add("also", name);
        }
    }
    fields.set("priority", draft.priority.as_str());
    fields.set("incident", draft.incident.clone().unwrap_or_default());
    fields.set(
        "release",
        if draft.times.release.is_some() {
            "at"
        } else {
            "approved"
        },
    );
    for (name, at) in [
        ("release_at", draft.times.release),
        ("embargo", draft.times.embargo),
        ("expires", draft.times.expires),
        ("clock_start", draft.times.clock_start),
    ] {
        if let Some(at) = at {
            moment::write(fields, name, at);
        }
    }
}

fn yes_no(value: YesNo) -> &'static str {
    match value {
        Known::Known(true) => "yes",
        Known::Known(false) => "no",
        Known::NotKnown => "not_known",
    }
}

pub(super) fn code<C: std::fmt::Display>(fields: &mut Fields, name: &str, value: &Coded<C>) {
    match value {
        Coded::Code(code) => fields.set(name, code.to_string()),
        Coded::English(text) => {
            fields.set(name, "other");
            fields.set(&format!("{name}_other"), text.clone());
        }
    }
}

pub(super) fn place(fields: &mut Fields, place: &Place) {
    fields.set("street", place.street.clone().unwrap_or_default());
    fields.set("place_name", place.name.clone().unwrap_or_default());
    fields.set("ward", place.ward.to_string());
    if let Some(postcode) = &place.postcode {
        fields.set("postcode", postcode.clone());
    }
}

fn team_there(fields: &mut Fields, team: &TeamThere) {
    fields.set("team_place", team.place.clone());
    fields.set("team_there_date", team.from.date().to_string());
    for (name, at) in [("from", team.from), ("to", team.to)] {
        fields.set(
            &format!("team_there_{name}"),
            at.civil().strftime("%H:%M").to_string(),
        );
    }
}
