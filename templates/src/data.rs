//! What a sentence is filled with: the facts of one message, put the way one language needs them.

mod fill;
mod grave;
mod items;
mod local;
mod place;
mod right;

use std::collections::BTreeMap;

use serde::Serialize;
use wardmote_domain::{draft::Draft, facts::Facts, local_time::LocalDateTime};

pub(crate) use grave::graves;

use crate::{
    RenderContext,
    catalogue::{Chooser, Voice},
};

/// A place in words.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PlaceData {
    street: Option<String>,
    name: Option<String>,
    area: String,
    postcode: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize)]
struct TeamData {
    place: String,
    from: String,
    to: String,
}

#[derive(Debug, Clone, Default, Serialize)]
struct ContactData {
    phone: Option<String>,
    text: Option<String>,
    email: Option<String>,
    url: Option<String>,
    purpose: Option<String>,
}

/// Sentences that a person wrote in English.
#[derive(Debug, Clone, Default, Serialize)]
struct EnglishData {
    what: Option<String>,
    what_happened: Option<String>,
    why: Option<String>,
    reason: Option<String>,
    wrong: Option<String>,
    right: Option<String>,
    appeal_what: Option<String>,
    did_you_see: Option<String>,
    description: Option<String>,
    title: Option<String>,
    topic: Option<String>,
    topic_headline: Option<String>,
    steps: Option<String>,
    access: Option<String>,
    asked: Option<String>,
    said: Option<String>,
    did: Option<String>,
    could_not: Option<String>,
    because: Option<String>,
    figure_what: Option<String>,
    figure_period: Option<String>,
    figure_source: Option<String>,
}

impl EnglishData {
    /// A sentence for the group that says it.
    fn put(&mut self, group: &str, text: String) {
        let slot = match group {
            "appeal_what" => &mut self.appeal_what,
            "did_you_see" => &mut self.did_you_see,
            "asked" => &mut self.asked,
            "said" => &mut self.said,
            "did" => &mut self.did,
            "could_not" => &mut self.could_not,
            "because" => &mut self.because,
            _ => &mut self.right,
        };
        *slot = Some(text);
    }
}

#[derive(Debug, Clone, Default, Serialize)]
struct OfData {
    released: Option<String>,
}

/// Everything a sentence may ask for. What the message does not have is there as nothing, so that strict mode tells a
/// misspelt name from an absent fact.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Data {
    today: String,
    organisation: String,
    /// Which of a fact's sentences is said.
    choice: BTreeMap<&'static str, &'static str>,
    place: PlaceData,
    /// The form of `in_place` when the ward alone is named.
    #[serde(skip)]
    area_level: &'static str,
    started: Option<String>,
    ended: Option<String>,
    next_update: Option<String>,
    embargo: Option<String>,
    arrested: Option<u32>,
    when: Option<String>,
    reference: Option<String>,
    month: Option<String>,
    answers: Option<u32>,
    event: local::EventData,
    /// The figure of the item that is said.
    figure: local::FigureData,
    /// Lists, each item as the values that stand over those of the message.
    lists: BTreeMap<&'static str, Vec<serde_json::Value>>,
    team: TeamData,
    contact: ContactData,
    english: EnglishData,
    /// The group that says a correction's right value; none when that is English text.
    right: Option<&'static str>,
    of: OfData,
    /// Whether the English version says more than this one.
    says_more: bool,
}

/// The form the helpers read back: to the minute.
pub(super) fn moment(at: LocalDateTime) -> String {
    at.civil().strftime("%Y-%m-%dT%H:%M").to_string()
}

impl Chooser for Data {
    fn choices(&self, group: &str) -> Vec<String> {
        let items = self.lists.values().flatten();
        let named = items.filter_map(|item| item.get("choice")?.get(group)?.as_str());
        self.choice
            .get(group)
            .copied()
            .into_iter()
            .chain(named)
            .map(str::to_owned)
            .collect()
    }

    fn right(&self) -> Option<&str> {
        self.right
    }
}

impl Data {
    /// Which sentence says a fact, where the message has it.
    pub fn choice(&self, group: &str) -> Option<&'static str> {
        self.choice.get(group).copied()
    }

    /// The data that the words round any message need.
    pub fn frame(draft: &Draft, context: &RenderContext) -> Self {
        let mut data = Self {
            today: moment(context.release),
            organisation: context.organisation.clone(),
            embargo: draft.times.embargo.map(moment),
            ..Self::default()
        };
        data.put_areas(draft);
        data
    }

    /// The names in it, which are never parted.
    pub fn names(&self) -> Vec<String> {
        let place = &self.place;
        let given = [&place.street, &place.name, &place.postcode, &self.reference];
        let all = [
            &self.organisation,
            &place.area,
            &self.team.place,
            &self.event.venue,
            &self.event.address,
        ];
        let mut names: Vec<String> = given.into_iter().flatten().chain(all).cloned().collect();
        names.retain(|name| !name.is_empty());
        names
    }

    /// The data of a message from facts.
    pub fn of(
        draft: &Draft,
        facts: &Facts,
        own_words: bool,
        context: &RenderContext,
        voice: &Voice,
    ) -> Self {
        let mut data = Self::frame(draft, context);
        let english = voice.language.is_english();
        data.says_more = own_words && !english;
        match facts {
            Facts::Holding(f) => data.holding(f, english),
            Facts::Reassurance(f) => data.reassurance(f, voice),
            Facts::Correction(f) => data.correction(f, draft, context, voice),
            Facts::Withdrawal(f) => data.withdrawal(f, draft, context),
            Facts::Appeal(f) => data.appeal(f, english),
            Facts::WardUpdate(f) => data.ward_update(f, draft, english),
            Facts::Event(f) => data.event(f, english),
            Facts::Guidance(f) => data.guidance(f, draft, english),
            Facts::Feedback(f) => data.feedback(f, draft, voice),
        }
        data
    }

    /// The same with the ward alone for a place.
    pub fn area_only(&self) -> Self {
        let mut data = self.clone();
        data.place = PlaceData {
            area: data.place.area,
            ..PlaceData::default()
        };
        data.choice.insert("in_place", self.area_level);
        data
    }
}
