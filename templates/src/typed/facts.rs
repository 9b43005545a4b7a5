//! Every text of the facts of a kind, looked at before anything is written.

use wardmote_domain::facts::{
    Appeal, Book, Coded, Event, Extra, Facts, Feedback, Figure, Missing, Outcome, Person, Right,
    WardPriority, WardUpdate, Warning, Ways,
};

use super::{Checked, body, coded, contact, fact, place, team};

/// The same for the facts of a message, whether its own or those of the message it corrects.
pub(crate) fn facts_are_plain(facts: &Facts) -> Checked {
    match facts {
        Facts::Holding(f) => {
            coded("facts.what", &f.what)?;
            place("facts.place", &f.place)?;
            extras("facts.extras", &f.extras)?;
            contact("facts.contact", &f.contact)
        }
        Facts::Reassurance(f) => {
            coded("facts.what_happened", &f.what_happened)?;
            place("facts.place", &f.place)?;
            f.why
                .as_deref()
                .map_or(Ok(()), |why| body("facts.why", why))?;
            f.team_there
                .as_ref()
                .map_or(Ok(()), |t| team("facts.team_there", t))?;
            extras("facts.extras", &f.extras)?;
            contact("facts.contact", &f.contact)
        }
        Facts::Correction(f) => {
            coded("facts.wrong", &f.wrong)?;
            right("facts.right", &f.right)
        }
        Facts::Withdrawal(f) => coded("facts.reason", &f.reason),
        Facts::Appeal(f) => appeal(f),
        Facts::WardUpdate(f) => ward_update(f),
        Facts::Event(f) => event("facts", f),
        Facts::Guidance(f) => {
            coded("facts.topic", &f.topic)?;
            codes("facts.steps", &f.steps)?;
            contact("facts.contact", &f.contact)
        }
        Facts::Feedback(f) => feedback(f),
        Facts::Warning(f) => warning(f),
        Facts::Missing(f) => missing(f),
        Facts::Outcome(f) => outcome(f),
    }
}

fn right(field: &str, value: &Right) -> Checked {
    match value {
        Right::Place(p) => place(field, p),
        Right::TeamThere(t) => team(field, t),
        Right::Contact(c) => contact(field, c),
        Right::What(c) => coded(field, c),
        Right::WhatHappened(c) => coded(field, c),
        Right::AppealWhat(c) => coded(field, c),
        Right::DidYouSee(c) => coded(field, c),
        Right::Title(c) => coded(field, c),
        Right::Topic(c) => coded(field, c),
        Right::Asked(c) => coded(field, c),
        Right::Said(c) => coded(field, c),
        Right::Did(c) => coded(field, c),
        Right::CouldNot(c) => coded(field, c),
        Right::Because(c) => coded(field, c),
        Right::English(text) | Right::Name(text) => fact(field, Some(text)),
        Right::Access(list) => codes(field, list),
        Right::Steps(list) => codes(field, list),
        Right::Priorities(list) => priorities(field, list),
        Right::Figures(list) => figures(field, list),
        Right::Meeting(e) => event(field, e),
        Right::Book(b) => book(field, b),
        Right::Hazard(c) => coded(field, c),
        Right::Do(list) => codes(field, list),
        Right::DoNot(list) => codes(field, list),
        Right::Source(c) => coded(field, c),
        Right::Person(p) => person(field, p),
        Right::LastSeen(seen) => place(field, &seen.place),
        Right::Looks(list) => codes(field, list),
        Right::Offence(c) => coded(field, c),
        Right::Result(c) => coded(field, c),
        Right::Extras(list) => extras(field, list),
        Right::When(_) | Right::Since(_) | Right::Month(_) | Right::Count(_) | Right::YesNo(_) => {
            Ok(())
        }
    }
}

fn codes<C>(field: &str, list: &[Coded<C>]) -> Checked {
    list.iter()
        .enumerate()
        .try_for_each(|(i, value)| coded(&format!("{field}[{i}]"), value))
}

fn priorities(field: &str, list: &[WardPriority]) -> Checked {
    list.iter().enumerate().try_for_each(|(i, p)| {
        coded(&format!("{field}[{i}].asked"), &p.asked)?;
        coded(&format!("{field}[{i}].said"), &p.said)?;
        coded(&format!("{field}[{i}].did"), &p.did)
    })
}

fn figures(field: &str, list: &[Figure]) -> Checked {
    list.iter().enumerate().try_for_each(|(i, f)| {
        coded(&format!("{field}[{i}].what"), &f.what)?;
        coded(&format!("{field}[{i}].period"), &f.period)?;
        coded(&format!("{field}[{i}].source"), &f.source)
    })
}

fn event(field: &str, event: &Event) -> Checked {
    coded(&format!("{field}.title"), &event.title)?;
    fact(&format!("{field}.venue"), Some(&event.venue))?;
    fact(&format!("{field}.address"), Some(&event.address))?;
    codes(&format!("{field}.access"), &event.access)?;
    event
        .book
        .as_ref()
        .map_or(Ok(()), |b| book(&format!("{field}.book"), b))
}

fn book(field: &str, book: &Book) -> Checked {
    let Book::Ways(Ways {
        phone,
        url,
        email,
        text,
    }) = book
    else {
        return Ok(());
    };
    [phone, url, email, text]
        .into_iter()
        .try_for_each(|way| fact(field, way.as_ref()))
}

fn appeal(f: &Appeal) -> Checked {
    coded("facts.what_happened", &f.what_happened)?;
    place("facts.place", &f.place)?;
    coded("facts.did_you_see", &f.did_you_see)?;
    fact("facts.reference", Some(&f.reference))?;
    f.description
        .as_deref()
        .map_or(Ok(()), |text| body("facts.description", text))?;
    contact("facts.contact", &f.contact)
}

fn ward_update(f: &WardUpdate) -> Checked {
    priorities("facts.priorities", &f.priorities)?;
    figures("facts.figures", &f.figures)?;
    f.next_meeting
        .as_ref()
        .map_or(Ok(()), |e| event("facts.next_meeting", e))?;
    contact("facts.contact", &f.contact)
}

fn feedback(f: &Feedback) -> Checked {
    coded("facts.question", &f.question)?;
    coded("facts.said", &f.said)?;
    coded("facts.did", &f.did)?;
    f.could_not
        .as_ref()
        .map_or(Ok(()), |c| coded("facts.could_not", c))?;
    f.because
        .as_ref()
        .map_or(Ok(()), |c| coded("facts.because", c))?;
    f.contact
        .as_ref()
        .map_or(Ok(()), |c| contact("facts.contact", c))
}

fn extras(field: &str, list: &[Extra]) -> Checked {
    list.iter().enumerate().try_for_each(|(i, extra)| {
        let place = match extra {
            Extra::At(_, place) => Some(place),
            Extra::Alone(_) | Extra::Until(..) => None,
        };
        fact(&format!("{field}[{i}]"), place)
    })
}

fn person(field: &str, person: &Person) -> Checked {
    fact(&format!("{field}.name"), Some(&person.name))?;
    fact(&format!("{field}.confirmed_by"), Some(&person.confirmed_by))
}

fn warning(f: &Warning) -> Checked {
    coded("facts.hazard", &f.hazard)?;
    place("facts.place", &f.place)?;
    codes("facts.do", &f.act)?;
    codes("facts.do_not", &f.do_not)?;
    coded("facts.source", &f.source)?;
    extras("facts.extras", &f.extras)?;
    contact("facts.contact", &f.contact)
}

fn missing(f: &Missing) -> Checked {
    person("facts.person", &f.person)?;
    place("facts.last_seen.place", &f.last_seen.place)?;
    codes("facts.description", &f.description)?;
    fact("facts.reference", Some(&f.reference))?;
    contact("facts.contact", &f.contact)
}

fn outcome(f: &Outcome) -> Checked {
    person("facts.person", &f.person)?;
    fact("facts.court", Some(&f.court))?;
    coded("facts.offence", &f.offence)?;
    coded("facts.result", &f.result)
}
