//! The facts of the kinds that neighbourhood teams write, and the lists they hold.

use serde::Serialize;
use serde_json::{Value, json};
use wardmote_domain::{
    draft::Draft,
    facts::{
        Access, Appeal, AppealWhat, Book, Coded, Contact, ContactFor, Count, DidYouSee, Event,
        Facts, Feedback, Figure, Guidance, GuidanceStep, GuidanceTopic, Known, Month, WardPriority,
        WardUpdate, When,
    },
    local_time::LocalDateTime,
};

use super::{
    Data,
    fill::{Code, sentence},
    items::{book_ways, figure, month},
    moment,
};
use crate::{RenderContext, catalogue::Voice};

/// Where and when an event is.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct EventData {
    pub(super) venue: String,
    pub(super) address: String,
    pub(super) starts: Option<String>,
    pub(super) ends: Option<String>,
}

/// A figure of a list; nothing where it stands in none.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct FigureData {
    now: Option<u32>,
    before: Option<u32>,
    month: Option<String>,
    compared: Option<String>,
}

/// The choice and the English of one code in an item of a list.
pub(super) fn put_code<C: Code>(item: &mut Value, group: &str, value: &Coded<C>) {
    match value {
        Coded::Code(code) => item["choice"][group] = json!(code.name()),
        Coded::English(text) => {
            item["choice"][group] = json!("english");
            item["english"][group] = json!(sentence(text));
        }
    }
}

/// Text that stands inside a sentence.
pub(super) fn inside(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_end_matches('.').to_owned()
}

impl Data {
    pub(super) fn appeal(&mut self, facts: &Appeal, english: bool) {
        self.put_place(&facts.place);
        self.put_appeal_what(&facts.what_happened);
        self.put_when(facts.when);
        self.put_did_you_see(&facts.did_you_see);
        self.put_reference(&facts.reference);
        if english {
            self.english.description = facts.description.as_deref().map(sentence);
        } else {
            self.says_more |= facts.description.is_some();
        }
        self.put_contact(&facts.contact, english);
    }

    pub(super) fn put_appeal_what(&mut self, what: &Coded<AppealWhat>) {
        let code = self.put_coded("appeal_what", what);
        self.choice.insert("appeal_headline", code);
    }

    pub(super) fn put_when(&mut self, when: When) {
        self.when = Some(when.civil().strftime("%Y-%m-%dT%H:%M").to_string());
        let form = match when {
            When::At(_) => "at",
            When::On(_) => "on",
        };
        self.choice.insert("when", form);
        self.choice.insert("when_sms", form);
    }

    pub(super) fn put_did_you_see(&mut self, seen: &Coded<DidYouSee>) {
        self.put_coded("did_you_see", seen);
    }

    pub(super) fn put_reference(&mut self, reference: &str) {
        self.reference = Some(reference.to_owned());
        self.choice.insert("reference", "known");
        self.choice.insert("reference_sms", "known");
    }

    pub(super) fn ward_update(&mut self, facts: &WardUpdate, draft: &Draft, english: bool) {
        self.put_areas(draft);
        self.put_month(facts.month);
        self.put_priorities(&facts.priorities);
        self.put_figures(&facts.figures, Some(facts.month));
        if let Some(meeting) = &facts.next_meeting {
            self.put_meeting(meeting, english);
        }
        self.put_contact(&facts.contact, english);
    }

    pub(super) fn put_month(&mut self, of: Month) {
        self.month = Some(month(of));
        self.choice.insert("month", "known");
    }

    pub(super) fn put_priorities(&mut self, priorities: &[WardPriority]) {
        let items = priorities.iter().map(|p| {
            let mut item = json!({"choice": {"priorities": "known"}});
            put_code(&mut item, "asked", &p.asked);
            put_code(&mut item, "said", &p.said);
            put_code(&mut item, "did", &p.did);
            item
        });
        self.lists.insert("priorities", items.collect());
        self.choice.insert("right_priorities", "known");
        self.choice.insert("right_priorities_sms", "known");
    }

    /// Figures; of which month they are, where that is known.
    pub(super) fn put_figures(&mut self, figures: &[Figure], of: Option<Month>) {
        let items = figures.iter().map(|f| figure(f, of)).collect();
        self.lists.insert("figures", items);
        if !figures.is_empty() {
            self.choice.insert("figures_head", "known");
        }
        let form = if figures.is_empty() { "none" } else { "known" };
        self.choice.insert("right_figures", form);
        self.choice.insert("right_figures_sms", "known");
    }

    pub(super) fn put_meeting(&mut self, meeting: &Event, english: bool) {
        self.event(meeting, english);
        let title = match &meeting.title {
            Coded::Code(code) => code.as_str(),
            Coded::English(text) if english => {
                self.english.title = Some(inside(text));
                "english"
            }
            Coded::English(_) => {
                self.says_more = true;
                "plain"
            }
        };
        self.choice.insert("title", title);
        self.choice.insert("next_meeting", "known");
    }

    pub(super) fn event(&mut self, facts: &Event, english: bool) {
        self.put_title(&facts.title);
        self.event.venue.clone_from(&facts.venue);
        self.event.address.clone_from(&facts.address);
        self.put_event_time("starts", facts.starts);
        self.put_event_time("ends", facts.ends);
        for group in ["venue", "address", "event_where"] {
            self.choice.insert(group, "known");
        }
        let days = if facts.starts.date() == facts.ends.date() {
            "one_day"
        } else {
            "two_days"
        };
        self.choice.insert("event_when", days);
        self.choice.insert("event_when_sms", days);
        self.put_access(&facts.access, english);
        if let Some(book) = &facts.book {
            self.put_book(book);
        }
    }

    pub(super) fn put_event_time(&mut self, name: &'static str, at: LocalDateTime) {
        let slot = match name {
            "ends" => &mut self.event.ends,
            _ => &mut self.event.starts,
        };
        *slot = Some(moment(at));
        self.choice.insert(name, "known");
    }

    pub(super) fn put_title<C: Code>(&mut self, title: &Coded<C>) {
        let code = match title {
            Coded::Code(code) => code.name(),
            Coded::English(text) => {
                self.english.title = Some(inside(text));
                "english"
            }
        };
        for group in ["title", "invite"] {
            self.choice.insert(group, code);
        }
        self.choice.insert("right_title", "known");
    }

    /// What helps people to come. English text among it is left out of the other languages.
    pub(super) fn put_access(&mut self, access: &[Coded<Access>], english: bool) {
        let said = access.iter().filter(|a| english || a.is_code());
        let items: Vec<Value> = said
            .map(|a| match a {
                Coded::Code(code) => json!({"choice": {"access": code.as_str()}}),
                Coded::English(text) => {
                    json!({"choice": {"access": "english"}, "english": {"access": inside(text)}})
                }
            })
            .collect();
        self.says_more |= items.len() < access.len();
        let form = match (items.is_empty(), access.is_empty()) {
            (false, _) => Some("known"),
            (true, true) => Some("not_known"),
            (true, false) => None,
        };
        form.map(|form| self.choice.insert("access_list", form));
        self.lists.insert("access", items);
    }

    pub(super) fn put_book(&mut self, book: &Book) {
        let form = match book {
            Book::NotNeeded => "not_needed",
            Book::Ways(ways) => {
                self.lists.insert("book", book_ways(ways));
                "ways"
            }
        };
        self.choice.insert("book", form);
    }

    pub(super) fn guidance(&mut self, facts: &Guidance, draft: &Draft, english: bool) {
        self.put_areas(draft);
        self.put_topic(&facts.topic);
        self.put_steps(&facts.steps);
        self.put_contact(&facts.contact, english);
    }

    pub(super) fn put_topic(&mut self, topic: &Coded<GuidanceTopic>) {
        let topic = match topic {
            Coded::Code(code) => code.as_str(),
            Coded::English(text) => {
                self.english.topic = Some(sentence(text));
                self.english.topic_headline = Some(inside(text));
                "english"
            }
        };
        for group in ["topic", "topic_headline"] {
            self.choice.insert(group, topic);
        }
        self.choice.insert("right_topic", "known");
    }

    pub(super) fn put_steps(&mut self, steps: &[Coded<GuidanceStep>]) {
        let items = steps.iter().map(|step| {
            let mut item = json!({});
            put_code(&mut item, "steps", step);
            item
        });
        self.lists.insert("steps", items.collect());
        self.choice.insert("right_steps", "known");
        self.choice.insert("right_steps_sms", "known");
    }

    pub(super) fn feedback(&mut self, facts: &Feedback, draft: &Draft, voice: &Voice) {
        let english = voice.language.is_english();
        self.put_areas(draft);
        self.put_coded("asked", &facts.question);
        self.put_answers(facts.answers, voice);
        self.put_coded("said", &facts.said);
        self.put_coded("did", &facts.did);
        if let Some(could_not) = &facts.could_not {
            self.put_optional("could_not", could_not, english);
        }
        if let Some(because) = &facts.because {
            self.put_optional("because", because, english);
        }
        match &facts.contact {
            Some(contact) => self.put_contact(contact, english),
            None => self.put_usual_contact(english),
        }
    }

    /// The usual ways, where the facts name none.
    pub(super) fn put_usual_contact(&mut self, english: bool) {
        let usual = Contact {
            phone: Some("101".to_owned()),
            url: Some("met.police.uk".to_owned()),
            email: None,
            text: None,
            purpose: Coded::Code(ContactFor::NotEmergency),
        };
        self.put_contact(&usual, english);
    }

    pub(super) fn put_answers(&mut self, answers: Count, voice: &Voice) {
        self.answers = answers.value();
        let form = match answers {
            Known::NotKnown => "not_known",
            Known::Known(n) => voice.plural.form(n),
        };
        self.choice.insert("answers", form);
    }

    /// A code or, in English, a person's sentence; other languages leave that out and say so.
    pub(super) fn put_optional<C: Code>(
        &mut self,
        group: &'static str,
        value: &Coded<C>,
        english: bool,
    ) {
        if value.is_code() || english {
            self.put_coded(group, value);
        } else {
            self.says_more = true;
        }
    }

    /// The choice of a group from a code, or a person's sentence.
    pub(super) fn put_coded<C: Code>(
        &mut self,
        group: &'static str,
        value: &Coded<C>,
    ) -> &'static str {
        let code = match value {
            Coded::Code(code) => code.name(),
            Coded::English(text) => {
                self.english.put(group, sentence(text));
                "english"
            }
        };
        self.choice.insert(group, code);
        code
    }

    /// The month of the update that a correction of its figures is about.
    pub(super) fn earlier_month(context: &RenderContext) -> Option<Month> {
        match context.of.as_ref().and_then(|of| of.facts.as_ref()) {
            Some(Facts::WardUpdate(f)) => Some(f.month),
            _ => None,
        }
    }
}
