//! A correction: which fact was wrong, and what is right. Two steps: choose the fact; give its value.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Content, Draft, FieldProblem, Purpose},
    facts::{FactName, FactValue, Facts, written},
    file::MessageFile,
    ids::MessageId,
    words::Kind,
};

use super::{
    Fields, FormContext, Problems, Section, contact, known, local,
    message::{code_or_text, count, needed_moment, team_there, yes_no},
    questions::Asking,
};

/// The facts of a message that a correction can name, with the words for each. Empty for a message in own words.
pub fn correctable(draft: &Draft) -> Vec<(FactName, &'static str)> {
    use FactName::{
        Access, Address, Answers, Armed, Arrested, Because, Book, Contact, CouldNot, Description,
        Did, DidYouSee, Died, Ended, Ends, Figures, Injured, Month, NextMeeting, NextUpdate, Place,
        Priorities, Question, Reference, RightAddress, RoadOpen, Said, ShotsFired, Started, Starts,
        Steps, TeamThere, Title, Topic, Venue, What, WhatHappened, When,
    };
    let Content::Facts { facts, .. } = &draft.content else {
        return Vec::new();
    };
    let names: &[FactName] = match facts {
        Facts::Holding(_) => &[What, Place, Started, NextUpdate, Contact],
        Facts::Reassurance(_) => &[
            WhatHappened,
            Place,
            Started,
            Ended,
            Armed,
            Arrested,
            Injured,
            Died,
            ShotsFired,
            RightAddress,
            RoadOpen,
            TeamThere,
            Contact,
        ],
        Facts::Appeal(_) => &[
            WhatHappened,
            Place,
            When,
            DidYouSee,
            Reference,
            Description,
            Contact,
        ],
        Facts::WardUpdate(_) => &[Month, Priorities, Figures, NextMeeting, Contact],
        Facts::Event(_) => &[Title, Venue, Address, Starts, Ends, Access, Book],
        Facts::Guidance(_) => &[Topic, Steps, Contact],
        Facts::Feedback(_) => &[Question, Answers, Said, Did, CouldNot, Because, Contact],
        Facts::Correction(_)
        | Facts::Withdrawal(_)
        | Facts::Warning(_)
        | Facts::Missing(_)
        | Facts::Outcome(_) => &[],
    };
    names.iter().map(|name| (*name, words(*name))).collect()
}

fn words(name: FactName) -> &'static str {
    match name {
        FactName::What => "What is happening",
        FactName::WhatHappened => "What happened",
        FactName::Place => "Where it was",
        FactName::Started => "When it started",
        FactName::Ended => "When it ended",
        FactName::NextUpdate => "When we will say more",
        FactName::Armed => "Whether officers were armed",
        FactName::Arrested => "How many people were arrested",
        FactName::Injured => "How many people were hurt",
        FactName::Died => "How many people died",
        FactName::ShotsFired => "Whether shots were fired",
        FactName::RightAddress => "Whether it was the right address",
        FactName::RoadOpen => "Whether the road is open",
        FactName::TeamThere => "Where and when people can meet the team",
        FactName::Contact => "How people reach us",
        FactName::When => "When it happened",
        FactName::DidYouSee => "What people may have seen",
        FactName::Reference => "The reference",
        FactName::Description => "The description",
        FactName::Month => "The month",
        FactName::Priorities => "What was asked, said and done",
        FactName::Figures => "The figures",
        FactName::NextMeeting => "The next meeting",
        FactName::Title => "What the event is",
        FactName::Venue => "The venue",
        FactName::Address => "The address",
        FactName::Starts => "When it starts",
        FactName::Ends => "When it ends",
        FactName::Access => "Access",
        FactName::Book => "How people book",
        FactName::Topic => "What the advice is about",
        FactName::Steps => "The steps",
        FactName::Question => "What we asked",
        FactName::Answers => "How many people answered",
        FactName::Said => "What people said",
        FactName::Did => "What we did",
        FactName::CouldNot => "What we could not do",
        FactName::Because => "Why we could not do it",
        FactName::Hazard => "What the danger is",
        FactName::Do => "What people must do",
        FactName::DoNot => "What people must not do",
        FactName::Source => "Who gave the warning",
        FactName::Person => "Who it is about",
        FactName::LastSeen => "Where and when the person was last seen",
        FactName::Court => "The court",
        FactName::Date => "The day in court",
        FactName::Offence => "What the case is about",
        FactName::Result => "The result",
        FactName::EarlierAppeal => "When we asked for help",
        FactName::Extras => "What else was said",
    }
}

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
    use FactName::{Access, Book, Contact, Figures, NextMeeting, Priorities, Steps};
    let Ok(name) = fields.get("wrong").parse::<FactName>() else {
        return;
    };
    let Content::Facts { facts, .. } = &of.content else {
        return;
    };
    if matches!(
        name,
        Access | Book | Contact | Figures | NextMeeting | Priorities | Steps
    ) {
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
            FactName::Description => one(vec![self.text(name.as_str(), words(name), 3)]),
            FactName::Reference | FactName::Venue | FactName::Address => line(),
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
            // Not among what this form offers.
            _ => Vec::new(),
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
    let right = right_value(name, fields, &mut problems);
    if let (Some(right), Content::Facts { facts, .. }) = (&right, &original.content)
        && written(facts).get(name.as_str()) == Some(right)
    {
        let what = "This is what the notice says already: give what is right";
        problems.add(first_field(name), what);
    }
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
        other => other.as_str(),
    }
}

fn right_value(name: FactName, fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
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
        | FactName::Because => code_or_text(fields, field, problems),
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
        FactName::When => local::when(fields, problems),
        FactName::Reference | FactName::Venue | FactName::Address => {
            local::line(fields, field, "Give what is right", problems)
        }
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
        FactName::NextMeeting => Some(FactValue::Map(local::event(fields, problems))),
        FactName::Access => Some(local::access(fields)),
        FactName::Book => {
            let book = local::book(fields, problems);
            if book.is_none() {
                problems.add("book", "Say whether people book, and how");
            }
            book
        }
        // Not among what this form offers.
        _ => None,
    }
}
