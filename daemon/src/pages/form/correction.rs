//! A correction: which fact was wrong, and what is right. Two steps: choose the fact; give its value.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Content, Draft},
    facts::{FactName, FactValue, Facts},
    file::MessageFile,
    ids::MessageId,
    words::Kind,
};

use super::{
    Fields, FormContext, Problems, Section, contact,
    message::{code_or_text, count, judged, needed_moment, team_there, yes_no},
    questions::Asking,
};

/// The facts of a message that a correction can name, with the words for each. Empty for a message in own words.
pub fn correctable(draft: &Draft) -> Vec<(FactName, &'static str)> {
    use FactName::{
        Armed, Arrested, Contact, Died, Ended, Injured, NextUpdate, Place, RightAddress, RoadOpen,
        ShotsFired, Started, TeamThere, What, WhatHappened,
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
        _ => &[],
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
    let mut sections = vec![Section {
        title: "What was wrong",
        questions: vec![which],
    }];
    if let Ok(name) = fields.get("wrong").parse::<FactName>() {
        sections.push(Section {
            title: "What is right",
            questions: ask.right(name),
        });
    }
    sections
}

impl Asking<'_> {
    fn right(&self, name: FactName) -> Vec<super::super::question::Question> {
        match name {
            FactName::What => self.holding_what(),
            FactName::WhatHappened => self.what_happened(),
            FactName::Place => self.place(false),
            FactName::Started | FactName::Ended | FactName::NextUpdate => {
                vec![self.moment(name.as_str(), words(name), true)]
            }
            FactName::Armed
            | FactName::ShotsFired
            | FactName::RightAddress
            | FactName::RoadOpen => {
                vec![self.yes_no(name.as_str(), words(name))]
            }
            FactName::Arrested | FactName::Injured | FactName::Died => {
                vec![self.count(name.as_str(), words(name))]
            }
            FactName::TeamThere => self.team(),
            FactName::Contact => contact::questions(self.fields, self.problems),
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
    judged(file, context, problems)
}

fn right_value(name: FactName, fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let field = name.as_str();
    match name {
        FactName::What | FactName::WhatHappened => code_or_text(fields, field, problems),
        FactName::Place => super::message::place_fact(fields, problems),
        FactName::Started | FactName::Ended | FactName::NextUpdate => {
            needed_moment(fields, field, problems)
        }
        FactName::Armed | FactName::ShotsFired | FactName::RightAddress | FactName::RoadOpen => {
            yes_no(fields, field, problems)
        }
        FactName::Arrested | FactName::Injured | FactName::Died => count(fields, field, problems),
        FactName::TeamThere => {
            let team = team_there(fields, problems);
            if team.is_none() {
                problems.add("team_place", "Say where and when the team is there");
            }
            team
        }
        FactName::Contact => contact::read(fields, problems),
        _ => None,
    }
}
