//! When a message next matters, and what happens then.

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{local_time::LocalDateTime, message::MessageState};
use wardmote_store::{Hold, TaskView, Upcoming};

use super::{HeldBy, Part};
use crate::pages::plain;

/// The next thing that happens to a message, or should have.
pub(super) struct Next {
    pub(super) part: Part,
    pub(super) at: Option<Timestamp>,
    /// What happens then: `goes out`.
    what: String,
    /// The times beside it, in words.
    beside: Vec<String>,
    /// Whether what happens then is that something of it leaves.
    pub(super) leaves: bool,
}

/// `today 2pm`, `tomorrow 9am`, `2pm on Friday 11 December 2026`.
pub(super) fn near(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (LocalDateTime::at(at), LocalDateTime::at(now));
    let days = (at.date() - now.date()).get_days();
    match days {
        0 => format!("today {}", plain::time(at)),
        1 => format!("tomorrow {}", plain::time(at)),
        -1 => format!("yesterday {}", plain::time(at)),
        _ => plain::moment(at),
    }
}

/// `in 40 minutes`, `20 minutes ago`, `now`.
pub(super) fn how_far(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.duration_since(now).as_secs();
    let minutes = seconds.unsigned_abs().div_ceil(60);
    let words = match minutes {
        _ if seconds.abs() < 30 => return "now".to_owned(),
        0..=89 => plain::counted(minutes, "minute", "minutes"),
        90..=2879 => plain::counted((minutes + 30) / 60, "hour", "hours"),
        _ => plain::counted((minutes + 720) / 1440, "day", "days"),
    };
    if seconds > 0 {
        format!("in {words}")
    } else {
        format!("{words} ago")
    }
}

impl Next {
    pub(super) fn of(
        of: &Upcoming,
        on: &[&Hold],
        held_by: HeldBy,
        tasks: &[TaskView],
        now: Timestamp,
    ) -> Self {
        let ends = of.expires_at.map(|at| (at, "ends"));
        let mut next = if held_by.asked {
            Self::asked(on)
        } else if held_by.trigger {
            Self::new(Part::Trigger, None, "goes once it has happened", false)
        } else if held_by.locked {
            Self::new(Part::Untimed, None, "locked: it does not go", false)
        } else {
            match of.row.state {
                MessageState::Approved => Self::approved(of, now),
                MessageState::Releasing | MessageState::Released | MessageState::Corrected => {
                    Self::out(of, tasks)
                }
                _ => Self::written(of),
            }
        };
        let deadline = of.draft.times.deadline.map(|at| (at.instant(), "deadline"));
        for (at, what) in deadline.into_iter().chain(ends) {
            let earlier = next.at.is_none_or(|t| at < t);
            let public = of.row.state.has_been_public();
            if (public && what == "deadline") || next.at == Some(at) && next.what == what {
                continue;
            }
            if next.part == Part::Untimed && earlier && !held_by.locked && !public {
                next.at = Some(at);
                what.clone_into(&mut next.what);
                next.part = Part::Timed;
                continue;
            }
            next.beside.push(format!("{what} {}", near(at, now)));
        }
        next
    }

    fn new(part: Part, at: Option<Timestamp>, what: &str, leaves: bool) -> Self {
        Self {
            part,
            at,
            what: what.to_owned(),
            beside: Vec::new(),
            leaves,
        }
    }

    fn asked(on: &[&Hold]) -> Self {
        let hold = on
            .iter()
            .find(|h| matches!(h.scope, wardmote_domain::hold::HoldScope::Asked(_)));
        match hold.map(|h| (h.until, h.since)) {
            Some((Some(until), _)) => {
                Self::new(Part::Timed, Some(until), "goes, at its new time", true)
            }
            Some((None, since)) => Self::new(
                Part::Asked,
                Some(since),
                "kept back by a stop, and waits to be asked about",
                false,
            ),
            None => Self::new(Part::Asked, None, "waits to be asked about", false),
        }
    }

    fn approved(of: &Upcoming, now: Timestamp) -> Self {
        let release = of.row.release_at;
        let from = release.or(of.approved_at).unwrap_or(now);
        match of.embargo_at {
            Some(embargo) if of.press_waits && embargo > now => {
                Self::new(Part::Timed, Some(from), "goes to newsdesks", true)
            }
            Some(embargo) if embargo >= from && embargo > now => Self::new(
                Part::Timed,
                Some(embargo),
                "its embargo ends and it goes out",
                true,
            ),
            _ => Self::new(Part::Timed, Some(from), "goes out", true),
        }
    }

    fn out(of: &Upcoming, tasks: &[TaskView]) -> Self {
        let own = tasks.iter().filter(|t| t.message == of.row.id);
        let due = own.map(|t| t.due_at).min();
        match (of.going, of.review_due, due) {
            (true, ..) => Self::new(
                Part::Timed,
                of.row.releasing_at,
                "going out since then",
                true,
            ),
            (_, Some(review), due) if due.is_none_or(|d| review <= d) => Self::new(
                Part::Timed,
                Some(review),
                "its review after the urgent lane is due",
                false,
            ),
            (_, _, Some(due)) => Self::new(Part::Timed, Some(due), "a job by hand is due", false),
            _ => Self::new(
                Part::Timed,
                of.row.releasing_at,
                "went out, and needs a person",
                false,
            ),
        }
    }

    fn written(of: &Upcoming) -> Self {
        match (of.row.release_at, of.embargo_at) {
            (Some(at), _) => Self::new(Part::Timed, Some(at), "is to go out", true),
            (None, Some(at)) => Self::new(Part::Timed, Some(at), "its embargo ends", true),
            (None, None) => Self::new(
                Part::Untimed,
                None,
                "no time is set: goes as soon as it is approved",
                false,
            ),
        }
    }

    /// Whether it falls into the hour from now, or is due already.
    pub(super) fn within_the_hour(&self, now: Timestamp) -> bool {
        let until = now.checked_add(SignedDuration::from_hours(1));
        self.leaves
            && self
                .at
                .is_some_and(|at| until.is_ok_and(|until| at <= until))
    }

    /// `Today 2pm, in 40 minutes: goes out`.
    pub(super) fn words(&self, now: Timestamp) -> String {
        let mut words = match self.at {
            Some(at) => {
                let near = crate::pages::form::sentence(&near(at, now));
                format!("{near}, {}: {}", how_far(at, now), self.what)
            }
            None => crate::pages::form::sentence(&self.what),
        };
        for more in &self.beside {
            words.push_str("; ");
            words.push_str(more);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<LocalDateTime>().unwrap().instant()
    }

    #[test]
    fn times_are_said_as_people_say_them_from_now() {
        let now = at("2026-12-08T13:20");
        for (then, day, far) in [
            ("2026-12-08T14:00", "today 2pm", "in 40 minutes"),
            ("2026-12-08T13:20", "today 1:20pm", "now"),
            ("2026-12-08T13:00", "today 1pm", "20 minutes ago"),
            ("2026-12-08T17:20", "today 5:20pm", "in 4 hours"),
            ("2026-12-09T09:00", "tomorrow 9am", "in 20 hours"),
            ("2026-12-07T23:59", "yesterday 11:59pm", "13 hours ago"),
            (
                "2026-12-11T12:00",
                "midday on Friday 11 December 2026",
                "in 3 days",
            ),
        ] {
            assert_eq!(
                (
                    near(at(then), now).as_str(),
                    how_far(at(then), now).as_str()
                ),
                (day, far)
            );
        }
    }
}
