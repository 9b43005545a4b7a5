//! Which facts are English text: what other languages cannot say, and what the urgent lane does not let through.

use super::{
    Appeal, Coded, Correction, Event, Facts, Feedback, Figure, Missing, Right, WardPriority,
    Warning,
};

/// The fact's name, where it is English text.
fn text<C>(fact: &'static str, value: &Coded<C>) -> Option<&'static str> {
    (!value.is_code()).then_some(fact)
}

fn any<T>(fact: &'static str, list: &[T], english: impl Fn(&T) -> bool) -> Option<&'static str> {
    list.iter().any(english).then_some(fact)
}

impl WardPriority {
    /// Whether any of it is English text.
    pub fn is_english(&self) -> bool {
        !(self.asked.is_code() && self.said.is_code() && self.did.is_code())
    }
}

impl Figure {
    /// Whether any of it is English text.
    pub fn is_english(&self) -> bool {
        !(self.what.is_code() && self.period.is_code() && self.source.is_code())
    }
}

impl Right {
    fn is_english(&self) -> bool {
        match self {
            Self::English(_) => true,
            Self::What(c) => !c.is_code(),
            Self::WhatHappened(c) => !c.is_code(),
            Self::AppealWhat(c) => !c.is_code(),
            Self::DidYouSee(c) => !c.is_code(),
            Self::Title(c) => !c.is_code(),
            Self::Topic(c) => !c.is_code(),
            Self::Asked(c) => !c.is_code(),
            Self::Said(c) => !c.is_code(),
            Self::Did(c) => !c.is_code(),
            Self::CouldNot(c) => !c.is_code(),
            Self::Because(c) => !c.is_code(),
            Self::Steps(list) => !list.iter().all(Coded::is_code),
            Self::Access(list) => !list.iter().all(Coded::is_code),
            Self::Priorities(list) => list.iter().any(WardPriority::is_english),
            Self::Figures(list) => list.iter().any(Figure::is_english),
            Self::Meeting(event) => !event.title.is_code(),
            Self::Hazard(c) => !c.is_code(),
            Self::Do(list) => !list.iter().all(Coded::is_code),
            Self::DoNot(list) => !list.iter().all(Coded::is_code),
            Self::Source(c) => !c.is_code(),
            Self::Looks(list) => !list.iter().all(Coded::is_code),
            Self::Offence(c) => !c.is_code(),
            Self::Result(c) => !c.is_code(),
            Self::When(_)
            | Self::Since(_)
            | Self::Count(_)
            | Self::YesNo(_)
            | Self::Place(_)
            | Self::TeamThere(_)
            | Self::Contact(_)
            | Self::Name(_)
            | Self::Month(_)
            | Self::Person(_)
            | Self::LastSeen(_)
            | Self::Extras(_)
            | Self::Book(_) => false,
        }
    }
}

impl Facts {
    /// The required fact that is English text, if one is: no other language can say it.
    pub fn english_only(&self) -> Option<&'static str> {
        match self {
            Self::Holding(f) => text("what", &f.what),
            Self::Reassurance(f) => text("what_happened", &f.what_happened),
            Self::Correction(f) => {
                text("wrong", &f.wrong).or(f.right.is_english().then_some("right"))
            }
            Self::Withdrawal(f) => text("reason", &f.reason),
            Self::Appeal(f) => text("what_happened", &f.what_happened)
                .or_else(|| text("did_you_see", &f.did_you_see)),
            Self::WardUpdate(f) => any("priorities", &f.priorities, WardPriority::is_english)
                .or_else(|| any("figures", &f.figures, Figure::is_english)),
            Self::Event(f) => text("title", &f.title),
            Self::Guidance(f) => {
                text("topic", &f.topic).or_else(|| any("steps", &f.steps, |s| !s.is_code()))
            }
            Self::Feedback(f) => text("question", &f.question)
                .or_else(|| text("said", &f.said))
                .or_else(|| text("did", &f.did)),
            Self::Warning(f) => warning_text(f),
            // Words on how somebody looks are left out of the other languages, as those of an appeal are.
            Self::Missing(_) => None,
            Self::Outcome(f) => text("offence", &f.offence).or_else(|| text("result", &f.result)),
        }
    }

    /// Whether none of it, required or not, is a sentence that a person wrote.
    pub fn all_codes(&self) -> bool {
        self.english_only().is_none()
            && match self {
                Self::Holding(f) => f.contact.purpose.is_code(),
                Self::Reassurance(f) => f.contact.purpose.is_code() && f.why.is_none(),
                Self::Correction(f) => correction_codes(f),
                Self::Withdrawal(_) => true,
                Self::Appeal(f) => appeal_codes(f),
                Self::WardUpdate(f) => {
                    f.contact.purpose.is_code() && f.next_meeting.as_ref().is_none_or(event_codes)
                }
                Self::Event(f) => event_codes(f),
                Self::Guidance(f) => f.contact.purpose.is_code(),
                Self::Feedback(f) => feedback_codes(f),
                Self::Warning(f) => f.contact.purpose.is_code(),
                Self::Missing(f) => missing_codes(f),
                Self::Outcome(_) => true,
            }
    }

    /// English text that the other languages leave out: they say that the English version says more. In the order of
    /// the message; the words added to facts are not among them.
    pub fn english_extras(&self) -> Vec<&str> {
        fn english<C>(value: Option<&Coded<C>>) -> Option<&str> {
            match value {
                Some(Coded::English(text)) => Some(text),
                _ => None,
            }
        }
        let mut extras: Vec<&str> = Vec::new();
        match self {
            Self::Reassurance(f) => extras.extend(f.why.as_deref()),
            Self::Appeal(f) => extras.extend(f.description.as_deref()),
            Self::Event(f) => extras.extend(f.access.iter().filter_map(|a| english(Some(a)))),
            Self::WardUpdate(f) => {
                if let Some(meeting) = &f.next_meeting {
                    extras.extend(english(Some(&meeting.title)));
                    extras.extend(meeting.access.iter().filter_map(|a| english(Some(a))));
                }
            }
            Self::Feedback(f) => {
                extras.extend(english(f.could_not.as_ref()));
                extras.extend(english(f.because.as_ref()));
            }
            Self::Missing(f) => {
                extras.extend(f.description.iter().filter_map(|d| english(Some(d))))
            }
            _ => {}
        }
        extras
    }
}

fn correction_codes(f: &Correction) -> bool {
    match &f.right {
        Right::Contact(contact) => contact.purpose.is_code(),
        Right::Meeting(event) => event_codes(event),
        _ => true,
    }
}

fn appeal_codes(f: &Appeal) -> bool {
    f.contact.purpose.is_code() && f.description.is_none()
}

fn warning_text(f: &Warning) -> Option<&'static str> {
    text("hazard", &f.hazard)
        .or_else(|| any("do", &f.act, |a| !a.is_code()))
        .or_else(|| any("do_not", &f.do_not, |a| !a.is_code()))
        .or_else(|| text("source", &f.source))
}

fn missing_codes(f: &Missing) -> bool {
    f.contact.purpose.is_code() && f.description.iter().all(Coded::is_code)
}

fn event_codes(f: &Event) -> bool {
    f.title.is_code() && f.access.iter().all(Coded::is_code)
}

fn feedback_codes(f: &Feedback) -> bool {
    f.could_not.as_ref().is_none_or(Coded::is_code)
        && f.because.as_ref().is_none_or(Coded::is_code)
        && f.contact.as_ref().is_none_or(|c| c.purpose.is_code())
}
