//! A correction: which fact was wrong, and what is right. Two steps: choose the fact; give its value.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Content, Draft, FieldProblem, Purpose},
    facts::{FactName, FactValue, written},
    file::{MessageFile, TimesFile},
    ids::MessageId,
    words::Kind,
};

use super::{
    Fields, FormContext, Problems, Section, contact,
    correctable::{correctable, words},
    extras, known, local,
    message::{code_or_text, count, needed_moment, team_there, yes_no},
    people,
    questions::Asking,
};

/// The questions: the fact; once it is chosen, its right value.
pub fn correction_questions(
    context: &FormContext<'_>,
    of: &Draft,
    fields: &Fields,
    problems: &Problems,
) -> Vec<Section> {
    let ask = Asking {
        context,
        fields,
        problems,
    };
    let names: Vec<(&str, &str)> = correctable(of)
        .into_iter()
        .map(|(name, words)| (name.as_str(), words))
        .collect();
    let which = ask.radios("wrong", "Which fact was wrong?", &names);
    let mut sections = vec![Section::of("What was wrong", vec![which])];
    if let Ok(name) = fields.get("wrong").parse::<FactName>() {
        sections.extend(ask.right(of.kind, name));
    }
    sections
}

/// Fills in what a list said, so that only what was wrong in it has to be changed. A single fact is left empty: what stands
/// there already would be handed in again.
pub fn correction_start(of: &Draft, fields: &mut Fields) {
    use FactName::{
        Access, Book, Contact, Description, Do, DoNot, Extras, Figures, LastSeen, NextMeeting,
        Person, Priorities, Steps,
    };
    let Ok(name) = fields.get("wrong").parse::<FactName>() else {
        return;
    };
    let Content::Facts { facts, .. } = &of.content else {
        return;
    };
    let looks = name == Description && of.kind == Kind::Missing;
    if looks
        || matches!(
            name,
            Access
                | Book
                | Contact
                | Do
                | DoNot
                | Extras
                | Figures
                | LastSeen
                | NextMeeting
                | Person
                | Priorities
                | Steps
        )
    {
        let mut said = written(facts);
        said.retain(|fact, _| fact == name.as_str());
        known::write(fields, &said);
    }
}

impl Asking<'_> {
    fn right(&self, kind: Kind, name: FactName) -> Vec<Section> {
        let one = |questions| vec![Section::of("What is right", questions)];
        let line = || one(vec![self.line(name.as_str(), words(name))]);
        let list = |list| vec![Section::of("What is right", Vec::new()).rows(list)];
        match name {
            FactName::What => one(self.holding_what()),
            FactName::WhatHappened if kind == Kind::Appeal => one(self.appeal_what()),
            FactName::WhatHappened => one(self.what_happened()),
            FactName::Place => one(self.place(false)),
            FactName::Started
            | FactName::Ended
            | FactName::NextUpdate
            | FactName::Starts
            | FactName::Ends => one(vec![self.moment(name.as_str(), words(name), true)]),
            FactName::Armed
            | FactName::ShotsFired
            | FactName::RightAddress
            | FactName::RoadOpen => one(vec![self.yes_no(name.as_str(), words(name))]),
            FactName::Arrested | FactName::Injured | FactName::Died | FactName::Answers => {
                one(vec![self.count(name.as_str(), words(name))])
            }
            FactName::TeamThere => one(self.team()),
            FactName::Contact => one(contact::questions(self.fields, self.problems)),
            FactName::When => one(vec![self.appeal_when()]),
            FactName::DidYouSee => one(self.did_you_see()),
            FactName::Description if kind == Kind::Missing => vec![self.looks()],
            FactName::Description => one(vec![self.text(name.as_str(), words(name), 3)]),
            FactName::Reference | FactName::Venue | FactName::Address | FactName::Court => line(),
            FactName::Hazard => one(self.hazard()),
            FactName::Do => list(self.orders()),
            FactName::DoNot => list(self.refusals()),
            FactName::Source => one(self.source()),
            FactName::Person => one(self.person(kind)),
            FactName::LastSeen => one(self.last_seen(false)),
            FactName::Date => one(vec![self.date_in_court()]),
            FactName::EarlierAppeal => one(vec![self.since(name.as_str(), words(name))]),
            FactName::Offence => one(self.offence()),
            FactName::Result => one(self.result()),
            FactName::Extras => vec![self.extras()],
            FactName::Month => one(vec![self.month()]),
            FactName::Priorities => list(self.priorities()),
            FactName::Figures => list(self.figures()),
            FactName::Steps => list(self.steps()),
            FactName::NextMeeting => self.event(false),
            FactName::Access => {
                vec![Section::of("What is right", vec![self.access()]).rows(self.helps())]
            }
            FactName::Book => one(self.book()),
            FactName::Title => one(self.title()),
            FactName::Topic => one(self.topic()),
            FactName::Question => one(self.question()),
            FactName::Said => one(self.said()),
            FactName::Did => one(self.did()),
            FactName::CouldNot => one(self.could_not()),
            FactName::Because => one(self.because()),
        }
    }
}

/// Reads the correction of `original`: same areas and outlets, one fact put right.
///
/// # Errors
/// Everything that is wrong, each beside its field.
pub fn correction_file(
    context: &FormContext<'_>,
    id: MessageId,
    original: &Draft,
    fields: &Fields,
) -> Result<MessageFile, Problems> {
    let mut problems = Problems::default();
    let name = match fields.get("wrong").parse::<FactName>() {
        Ok(name) if correctable(original).iter().any(|(n, _)| *n == name) => name,
        _ => {
            problems.add("wrong", "Choose which fact was wrong");
            return Err(problems);
        }
    };
    let right = right_value(original.kind, name, fields, &mut problems);
    if let (Some(right), Content::Facts { facts, .. }) = (&right, &original.content)
        && written(facts).get(name.as_str()).map(known_parts) == Some(known_parts(right))
    {
        let what = "This is what the notice says already: give what is right";
        problems.add(first_field(name), what);
    }
    let expires = until_of(right.as_ref());
    let mut facts = BTreeMap::from([(
        "wrong".to_owned(),
        FactValue::Text(name.as_str().to_owned()),
    )]);
    facts.extend(right.map(|value| ("right".to_owned(), value)));
    let file = MessageFile {
        kind: Kind::Correction.as_str().to_owned(),
        priority: Some("today".to_owned()),
        organisation: original.organisation.clone(),
        areas: original.areas.iter().map(ToString::to_string).collect(),
        also_tell: original.also_tell.iter().map(ToString::to_string).collect(),
        outlets: original.outlets.iter().map(ToString::to_string).collect(),
        times: TimesFile {
            expires,
            ..TimesFile::default()
        },
        facts: Some(facts),
        incident: original.incident.clone(),
        of: Some(id.to_string()),
        ..MessageFile::default()
    };
    if let Err(found) = Draft::read(&file, context.outlets, Purpose::Message) {
        problems.add_schema(&correction_faults(name, &found));
    }
    match problems.is_empty() {
        true => Ok(file),
        false => Err(problems),
    }
}

/// A value without its parts that are not known: to leave one out says the same.
fn known_parts(value: &FactValue) -> FactValue {
    let known = |part: &FactValue| !matches!(part, FactValue::Text(text) if text == "not_known");
    match value {
        FactValue::Map(map) => {
            let parts = map.iter().filter(|(_, part)| known(part));
            FactValue::Map(parts.map(|(k, v)| (k.clone(), v.clone())).collect())
        }
        other => other.clone(),
    }
}

/// Until when a person who is named may be shown: the correction comes down then as well.
fn until_of(right: Option<&FactValue>) -> Option<FactValue> {
    match right? {
        FactValue::Map(person) => person.get("until").cloned(),
        _ => None,
    }
}

/// The faults of a right value, under the name of the fact it is of: they stand beside its fields.
pub fn correction_faults(name: FactName, found: &[FieldProblem]) -> Vec<FieldProblem> {
    let of_fact = |fault: &FieldProblem| FieldProblem {
        field: match fault.field.strip_prefix("facts.right") {
            Some(rest) => format!("facts.{name}{rest}"),
            None => fault.field.clone(),
        },
        what: fault.what.clone(),
    };
    found.iter().map(of_fact).collect()
}

/// The field that the answer to a fact begins with.
fn first_field(name: FactName) -> &'static str {
    match name {
        FactName::Place => "street",
        FactName::TeamThere => "team_place",
        FactName::NextMeeting => "title",
        FactName::Priorities => "priorities_1_asked",
        FactName::Figures => "figures_1_what",
        FactName::Steps => "steps_1",
        FactName::Do => "do_1",
        FactName::DoNot => "do_not_1",
        FactName::Person => "person_name",
        FactName::LastSeen => "when",
        FactName::Extras => extras::FIRST,
        other => other.as_str(),
    }
}

fn right_value(
    kind: Kind,
    name: FactName,
    fields: &Fields,
    problems: &mut Problems,
) -> Option<FactValue> {
    let field = name.as_str();
    match name {
        FactName::What
        | FactName::WhatHappened
        | FactName::DidYouSee
        | FactName::Title
        | FactName::Topic
        | FactName::Question
        | FactName::Said
        | FactName::Did
        | FactName::CouldNot
        | FactName::Because
        | FactName::Hazard
        | FactName::Source
        | FactName::Offence => code_or_text(fields, field, problems),
        FactName::Place => super::message::place_fact(fields, problems),
        FactName::Started
        | FactName::Ended
        | FactName::NextUpdate
        | FactName::Starts
        | FactName::Ends => needed_moment(fields, field, problems),
        FactName::Armed | FactName::ShotsFired | FactName::RightAddress | FactName::RoadOpen => {
            yes_no(fields, field, problems)
        }
        FactName::Arrested | FactName::Injured | FactName::Died | FactName::Answers => {
            count(fields, field, problems)
        }
        FactName::TeamThere => {
            let team = team_there(fields, problems);
            if team.is_none() {
                problems.add("team_place", "Say where and when the team is there");
            }
            team
        }
        FactName::Contact => contact::read(fields, problems),
        FactName::When | FactName::Date | FactName::EarlierAppeal => {
            local::since(fields, field, problems)
        }
        FactName::Reference | FactName::Venue | FactName::Address | FactName::Court => {
            local::line(fields, field, "Give what is right", problems)
        }
        FactName::Description if kind == Kind::Missing => people::looks(fields, problems),
        FactName::Description => {
            let text = fields.text(field).map(FactValue::Text);
            if text.is_none() {
                problems.add(field, "Give what is right");
            }
            text
        }
        FactName::Month => local::month(fields, problems),
        FactName::Priorities => Some(local::priorities(fields, problems)),
        FactName::Figures => Some(local::figures(fields, problems)),
        FactName::Steps => Some(local::steps(fields, problems)),
        FactName::Do => Some(local::codes(people::ORDERS, fields, problems)),
        FactName::DoNot => Some(local::codes(people::REFUSALS, fields, problems)),
        FactName::Person => Some(people::person(kind, fields, problems)),
        FactName::LastSeen => people::last_seen(fields, problems),
        FactName::Result => people::result(fields, problems),
        FactName::Extras => {
            let extras = extras::read(fields, problems);
            if extras.is_none() {
                problems.add(extras::FIRST, "Give what is right");
            }
            extras
        }
        FactName::NextMeeting => Some(FactValue::Map(local::event(fields, problems))),
        FactName::Access => Some(local::access(fields)),
        FactName::Book => {
            let book = local::book(fields, problems);
            if book.is_none() {
                problems.add("book", "Say whether people book, and how");
            }
            book
        }
    }
}
