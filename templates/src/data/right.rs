//! The right value of a correction.

use wardmote_domain::facts::{FactName, Right};

use super::{
    Data,
    fill::{sentence, yes_no},
};
use crate::{RenderContext, catalogue::Voice};

impl Data {
    /// Puts the value, and the group of sentences that says it.
    pub(super) fn put_right(
        &mut self,
        name: FactName,
        right: &Right,
        context: &RenderContext,
        voice: &Voice,
    ) {
        let english = voice.language.is_english();
        self.right = Some(group(name, right));
        match right {
            Right::Place(place) => {
                self.put_place(place);
                self.choice.insert("right_place", "known");
            }
            Right::When(at) => match name {
                FactName::Starts | FactName::Ends => self.put_event_time(name.as_str(), *at),
                _ => self.put_time(name.as_str(), *at),
            },
            Right::Count(count) if name == FactName::Answers => self.put_answers(*count, voice),
            Right::Count(count) => self.put_count(name.as_str(), *count, voice),
            Right::YesNo(value) => {
                self.choice.insert(name.as_str(), yes_no(*value));
            }
            Right::TeamThere(team) => self.put_team(team),
            Right::Contact(contact) => self.put_contact(contact, english),
            Right::What(what) => self.put_what(what),
            Right::WhatHappened(what) => self.put_what_happened(what),
            Right::English(text) => {
                self.right = None;
                self.english.right = Some(sentence(text));
            }
            Right::AppealWhat(what) => self.put_appeal_what(what),
            Right::Since(when) => match name {
                FactName::Date => self.put_court_date(*when),
                FactName::EarlierAppeal => self.put_earlier_appeal(*when),
                _ => self.put_when(*when),
            },
            Right::DidYouSee(seen) => self.put_did_you_see(seen),
            Right::Name(text) => self.put_name(name, text),
            Right::Month(month) => self.put_month(*month),
            Right::Priorities(list) => self.put_priorities(list),
            Right::Figures(list) => self.put_figures(list, Self::earlier_month(context)),
            Right::Meeting(meeting) => self.put_meeting(meeting, english),
            Right::Title(title) => self.put_title(title),
            Right::Access(list) => self.put_access(list, english),
            Right::Book(book) => self.put_book(book),
            Right::Topic(topic) => self.put_topic(topic),
            Right::Steps(list) => self.put_steps(list),
            Right::Asked(asked) => {
                self.put_coded("asked", asked);
                self.choice.insert("right_question", "known");
            }
            Right::Said(said) => {
                self.put_coded("said", said);
                self.choice.insert("right_said", "known");
            }
            Right::Did(did) => {
                self.put_coded("did", did);
                self.choice.insert("right_did", "known");
            }
            Right::CouldNot(could_not) => self.put_optional("could_not", could_not, english),
            Right::Because(because) => self.put_optional("because", because, english),
            Right::Hazard(hazard) => self.put_hazard(hazard),
            Right::Do(orders) => self.put_do(orders),
            Right::DoNot(orders) => self.put_do_not(orders),
            Right::Source(source) => {
                self.put_coded("source", source);
            }
            Right::Person(person) => self.put_person(person),
            Right::LastSeen(seen) => self.put_last_seen(seen),
            Right::Looks(looks) => self.put_looks(looks, english),
            Right::Offence(offence) => self.put_offence(offence),
            Right::Result(result) => self.put_result(result, voice),
            Right::Extras(extras) => self.put_extras(extras),
        }
    }

    /// A name that is the same in every language.
    fn put_name(&mut self, name: FactName, text: &str) {
        match name {
            FactName::Venue => text.clone_into(&mut self.event.venue),
            FactName::Address => text.clone_into(&mut self.event.address),
            FactName::Court => self.case.court = Some(text.to_owned()),
            _ => return self.put_reference(text),
        }
        self.choice.insert(name.as_str(), "known");
    }
}

/// The group of sentences that says the right value of a fact: the fact's own, where it is a sentence that can stand
/// alone.
fn group(name: FactName, right: &Right) -> &'static str {
    match (name, right) {
        (_, Right::Place(_)) => "right_place",
        (_, Right::AppealWhat(_)) => "appeal_what",
        (FactName::Title, _) => "right_title",
        (FactName::Topic, _) => "right_topic",
        (FactName::Priorities, _) => "right_priorities",
        (FactName::Figures, _) => "right_figures",
        (FactName::Steps, _) => "right_steps",
        (FactName::Access, _) => "access_list",
        (FactName::Question, _) => "right_question",
        (FactName::Said, _) => "right_said",
        (FactName::Did, _) => "right_did",
        (FactName::Do, _) => "right_do",
        (FactName::DoNot, _) => "right_do_not",
        (FactName::Description, _) => "looks_list",
        (FactName::Offence, _) => "case_about",
        (FactName::Date, _) => "court_date",
        (FactName::EarlierAppeal, _) => "appeal_day",
        (FactName::Extras, _) => "right_extras",
        _ => name.as_str(),
    }
}
