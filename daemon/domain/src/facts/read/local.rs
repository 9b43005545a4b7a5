//! The facts of the kinds that neighbourhood teams write, and the values only they have.

use std::str::FromStr;

use super::super::{
    Appeal, Coded, Event, FactValue, Facts, Feedback, Figure, Guidance, Month, WardPriority,
    WardUpdate, When,
    reader::{Map, Reader},
};
use super::limits;
use crate::words::UnknownWord;

impl Reader<'_> {
    /// A line of at most so many characters.
    pub(super) fn line(&mut self, name: &'static str, most: usize) -> Option<String> {
        let text = self.text(name)?;
        if text.contains(['\n', '\r']) {
            self.fault(name, "this must be one line");
            return None;
        }
        self.short_enough(name, text, most)
    }

    pub(super) fn short_enough(&mut self, name: &str, text: String, most: usize) -> Option<String> {
        let length = text.chars().count();
        if length > most {
            self.fault(
                name,
                format!("this has {length} characters: say it in at most {most}"),
            );
            return None;
        }
        Some(text)
    }

    /// Several lines of at most so many characters.
    fn long_text(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        self.short_enough(name, text, limits::LONG_TEXT)
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &'static str) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(name)?;
        text.parse()
            .map_err(|e: T::Err| self.fault(name, e.to_string()))
            .ok()
    }

    pub(super) fn since(&mut self, name: &'static str) -> Option<When> {
        self.parsed(name)
    }

    pub(super) fn month(&mut self, name: &'static str) -> Option<Month> {
        self.parsed(name)
    }

    pub(super) fn name(&mut self, name: &'static str) -> Option<String> {
        self.line(name, limits::NAME)
    }

    pub(super) fn reference(&mut self, name: &'static str) -> Option<String> {
        self.line(name, limits::REFERENCE)
    }

    /// A code, or a sentence or two of English.
    pub(super) fn short_coded<C: FromStr<Err = UnknownWord>>(
        &mut self,
        name: &'static str,
    ) -> Option<Coded<C>> {
        let text = self.line(name, limits::SENTENCE)?;
        self.code_of(name, text)
    }

    /// A list of at least `least` and at most `most` items, each read with its own path: `facts.steps[2]`.
    pub(super) fn items<T>(
        &mut self,
        name: &'static str,
        (least, most): (usize, usize),
        mut item: impl FnMut(&mut Self, &str, FactValue) -> Option<T>,
    ) -> Option<Vec<T>> {
        let list = match self.take(name)? {
            FactValue::List(list) => list,
            other => {
                self.fault(
                    name,
                    format!("a list is needed here, not {}", other.plain()),
                );
                return None;
            }
        };
        if list.len() < least || list.len() > most {
            let what = match (list.len(), least) {
                (0, _) => "this list is empty: give at least one".to_owned(),
                (many, _) => format!("there are {many} here: give at most {most}"),
            };
            self.fault(name, what);
            return None;
        }
        let given = list.len();
        let read: Vec<T> = list
            .into_iter()
            .enumerate()
            .filter_map(|(i, value)| item(self, &format!("{name}[{i}]"), value))
            .collect();
        (read.len() == given).then_some(read)
    }

    /// A list of codes and English sentences. `spaced` takes "hearing loop" and "step-free" for the codes they are.
    pub(super) fn coded_list<C: FromStr<Err = UnknownWord> + PartialEq>(
        &mut self,
        name: &'static str,
        bounds: (usize, usize),
        spaced: bool,
    ) -> Option<Vec<Coded<C>>> {
        let mut seen: Vec<Coded<C>> = Vec::new();
        let all = self.items(name, bounds, |r, at, value| {
            let FactValue::Text(text) = value else {
                r.fault(at, format!("text is needed here, not {}", value.plain()));
                return None;
            };
            let text = text.trim().to_owned();
            if text.is_empty() {
                r.fault(at, "this is empty");
                return None;
            }
            let text = r.short_enough(at, text, limits::SENTENCE)?;
            let code = text.to_lowercase().replace([' ', '-'], "_");
            let read = match code.parse() {
                Ok(code) if spaced => Coded::Code(code),
                _ => r.code_of(at, text)?,
            };
            if seen.contains(&read) {
                r.fault(at, "this is there twice");
                return None;
            }
            seen.push(read);
            Some(())
        });
        all.map(|_| seen)
    }

    /// A group of fields in a list.
    fn inner<T>(
        &mut self,
        at: &str,
        value: FactValue,
        read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Option<T> {
        let FactValue::Map(map) = value else {
            self.fault(
                at,
                format!("a group of fields is needed here, not {}", value.plain()),
            );
            return None;
        };
        self.within(at, map, read)
    }

    pub(super) fn within<T>(
        &mut self,
        at: &str,
        map: Map,
        read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Option<T> {
        let before = self.problems.len();
        let mut inner = Reader::new(&format!("{}.{at}", self.path), map, self.problems);
        let value = read(&mut inner);
        inner.finish();
        value.filter(|_| self.problems.len() == before)
    }

    pub(super) fn priorities(&mut self, name: &'static str) -> Option<Vec<WardPriority>> {
        self.items(name, limits::PRIORITIES, |r, at, value| {
            r.inner(at, value, |r| {
                let (asked, said, did) = (
                    r.short_coded("asked"),
                    r.short_coded("said"),
                    r.short_coded("did"),
                );
                let asked = r.required("asked", asked);
                let said = r.required("said", said);
                let did = r.required("did", did);
                Some(WardPriority {
                    asked: asked?,
                    said: said?,
                    did: did?,
                })
            })
        })
    }

    pub(super) fn figures(&mut self, name: &'static str) -> Option<Vec<Figure>> {
        self.items(name, limits::FIGURES, |r, at, value| {
            r.inner(at, value, |r| {
                let (what, now, before) =
                    (r.short_coded("what"), r.count("now"), r.count("before"));
                let (period, source) = (r.short_coded("period"), r.short_coded("source"));
                let what = r.required("what", what);
                let period = r.required("period", period);
                let source = r.required("source", source);
                Some(Figure {
                    what: what?,
                    now,
                    before,
                    period: period?,
                    source: source?,
                })
            })
        })
    }

    pub(super) fn meeting(&mut self, name: &'static str) -> Option<Event> {
        let map = self.group(name)?;
        self.within(name, map, event)
    }
}

fn event(r: &mut Reader<'_>) -> Option<Event> {
    let (title, venue, address) = (r.short_coded("title"), r.name("venue"), r.name("address"));
    let (starts, ends) = (r.when("starts"), r.when("ends"));
    let access = r.coded_list("access", limits::ACCESS, true);
    let book = r.book("book");
    if let (Some(starts), Some(ends)) = (starts, ends)
        && ends <= starts
    {
        r.fault(
            "ends",
            format!("{ends} is not after {starts}, when it starts"),
        );
    }
    let title = r.required("title", title);
    let venue = r.required("venue", venue);
    let address = r.required("address", address);
    let starts = r.required("starts", starts);
    let ends = r.required("ends", ends);
    let access = r.required("access", access);
    Some(Event {
        title: title?,
        venue: venue?,
        address: address?,
        starts: starts?,
        ends: ends?,
        access: access?,
        book,
    })
}

pub(super) fn appeal(r: &mut Reader<'_>) -> Option<Facts> {
    let (what_happened, place, when) = (
        r.short_coded("what_happened"),
        r.place("place"),
        r.since("when"),
    );
    let (did_you_see, reference) = (r.short_coded("did_you_see"), r.reference("reference"));
    let (contact, description) = (r.contact("contact"), r.long_text("description"));
    let what_happened = r.required("what_happened", what_happened);
    let place = r.required("place", place);
    let when = r.required("when", when);
    let did_you_see = r.required("did_you_see", did_you_see);
    let reference = r.required("reference", reference);
    let contact = r.required("contact", contact);
    Some(Facts::Appeal(Box::new(Appeal {
        what_happened: what_happened?,
        place: place?,
        when: when?,
        did_you_see: did_you_see?,
        reference: reference?,
        contact: contact?,
        description,
    })))
}

pub(super) fn ward_update(r: &mut Reader<'_>) -> Option<Facts> {
    let (month, priorities, figures) = (
        r.month("month"),
        r.priorities("priorities"),
        r.figures("figures"),
    );
    let (next_meeting, contact) = (r.meeting("next_meeting"), r.contact("contact"));
    let month = r.required("month", month);
    let priorities = r.required("priorities", priorities);
    let figures = r.required("figures", figures);
    let contact = r.required("contact", contact);
    Some(Facts::WardUpdate(Box::new(WardUpdate {
        month: month?,
        priorities: priorities?,
        figures: figures?,
        next_meeting,
        contact: contact?,
    })))
}

pub(super) fn event_facts(r: &mut Reader<'_>) -> Option<Facts> {
    event(r).map(|event| Facts::Event(Box::new(event)))
}

pub(super) fn guidance(r: &mut Reader<'_>) -> Option<Facts> {
    let (topic, contact) = (r.short_coded("topic"), r.contact("contact"));
    let steps = r.coded_list("steps", limits::STEPS, false);
    let topic = r.required("topic", topic);
    let steps = r.required("steps", steps);
    let contact = r.required("contact", contact);
    Some(Facts::Guidance(Guidance {
        topic: topic?,
        steps: steps?,
        contact: contact?,
    }))
}

pub(super) fn feedback(r: &mut Reader<'_>) -> Option<Facts> {
    let (question, answers) = (r.short_coded("question"), r.count("answers"));
    let (said, did) = (r.short_coded("said"), r.short_coded("did"));
    let (could_not, because) = (r.short_coded("could_not"), r.short_coded("because"));
    let contact = r.contact("contact");
    if because.is_some() && could_not.is_none() {
        r.fault(
            "because",
            "say what we could not do in could_not, or leave this out",
        );
    }
    let question = r.required("question", question);
    let said = r.required("said", said);
    let did = r.required("did", did);
    Some(Facts::Feedback(Box::new(Feedback {
        question: question?,
        answers,
        said: said?,
        did: did?,
        could_not,
        because,
        contact,
    })))
}
