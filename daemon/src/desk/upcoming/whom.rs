//! Whom a message waits for, by name where there are names.

use wardmote_domain::{
    audit::Actor,
    hold::HoldScope,
    message::MessageState,
    person::{Act, Person},
};
use wardmote_store::{Hold, TaskView, Upcoming};

use super::{Around, HeldBy};
use crate::desk::by_hand::{due_words, is_owner};

/// Names that are said before the rest is counted.
const NAMES: usize = 3;

impl Around<'_> {
    pub(super) fn name(&self, who: &Actor) -> String {
        match who {
            Actor::Person { id } => self
                .people
                .iter()
                .find(|p| p.id == *id)
                .map_or_else(|| "somebody".to_owned(), |p| p.name.clone()),
            _ => "Wardmote".to_owned(),
        }
    }

    /// `an approver (Paul Approver, Lena Lead and 2 more)`: those who may, without the author.
    fn who_may(&self, of: &Upcoming, act: Act, role: &str) -> String {
        let may = |p: &&Person| p.id != of.row.author.id && p.may(act, &of.row.areas);
        let names: Vec<&str> = self
            .people
            .iter()
            .filter(may)
            .map(|p| p.name.as_str())
            .collect();
        match names.len() {
            0 => format!("{role}: nobody here may, beside its author"),
            n if n <= NAMES => format!("{role} ({})", names.join(", ")),
            n => format!(
                "{role} ({} and {} more)",
                names[..NAMES].join(", "),
                n - NAMES
            ),
        }
    }

    pub(super) fn waits_for(&self, of: &Upcoming, on: &[&Hold], held_by: HeldBy) -> String {
        let let_go = || self.who_may(of, Act::LetGo, "an approver or a lead");
        if held_by.locked {
            return "nobody: its alternative goes instead".to_owned();
        }
        if held_by.asked {
            let put_off = on
                .iter()
                .any(|h| matches!(h.scope, HoldScope::Asked(_)) && h.until.is_some());
            return if put_off {
                "its new time".to_owned()
            } else {
                format!("{}, to say whether it still goes", let_go())
            };
        }
        let mut words = Vec::new();
        if let Some(trigger) = on.iter().find(|h| matches!(h.scope, HoldScope::Trigger(_))) {
            let what = trigger
                .reason
                .strip_prefix("waits for: ")
                .unwrap_or(&trigger.reason);
            words.push(format!("{what}; {} says that it has happened", let_go()));
        }
        let waits_alone = words.is_empty();
        words.extend(match of.row.state {
            MessageState::Approved if !waits_alone => None,
            state => Some(self.in_state(of, on, state)),
        });
        words.join("; and ")
    }

    fn in_state(&self, of: &Upcoming, on: &[&Hold], state: MessageState) -> String {
        match state {
            MessageState::Draft => format!("{}, who writes it", of.row.author.name),
            MessageState::FallsShort => {
                format!("{}, to put it right or give reasons", of.row.author.name)
            }
            MessageState::Returned => format!("{}, to whom it was returned", of.row.author.name),
            MessageState::AwaitingApproval => self.who_may(of, Act::Approve, "an approver"),
            MessageState::Approved => self.held_or(on, "the clock"),
            _ => self.out(of, on),
        }
    }

    fn held_or(&self, on: &[&Hold], else_words: &str) -> String {
        match on.first() {
            Some(hold) => format!(
                "someone to start it again (stopped by {})",
                self.name(&hold.by)
            ),
            None => else_words.to_owned(),
        }
    }

    fn out(&self, of: &Upcoming, on: &[&Hold]) -> String {
        let mut words: Vec<String> = self.jobs(of).map(|t| self.job(t)).collect();
        if of.review_due.is_some() {
            words.push(format!(
                "{}, to review it",
                self.who_may(of, Act::Review, "a lead or an approver")
            ));
        }
        if of.going {
            words.push(self.held_or(on, "nobody: it is going out"));
        }
        if words.is_empty() {
            let doubts = of.row.needs_person > 0;
            return if doubts {
                "a person, to look whether it went".to_owned()
            } else {
                "nobody".to_owned()
            };
        }
        words.join("; ")
    }

    fn jobs<'t>(&'t self, of: &'t Upcoming) -> impl Iterator<Item = &'t TaskView> {
        self.tasks.iter().filter(|t| t.message == of.row.id)
    }

    fn job(&self, task: &TaskView) -> String {
        let who = task.owner_name.as_deref().unwrap_or("nobody is named yet");
        let outlet = crate::desk::tally::title(task.outlet.as_str());
        format!("{who} ({outlet}, {})", due_words(task.due_at, self.now))
    }

    /// Whether it is this person's: they wrote it, decide on it next, or have a job in it.
    pub(super) fn mine(&self, of: &Upcoming) -> bool {
        let id = of.row.id;
        let own = of.row.author.id == self.by.id;
        let lets_go = self.holds.iter().any(|h| {
            h.scope == HoldScope::Trigger(id)
                || h.scope == HoldScope::Asked(id) && h.until.is_none()
        });
        let decides = |act| !own && self.by.may(act, &of.row.areas);
        own || (of.row.state == MessageState::AwaitingApproval && decides(Act::Approve))
            || (lets_go && decides(Act::LetGo))
            || (of.review_due.is_some() && decides(Act::Review))
            || self.jobs(of).any(|t| is_owner(self.by, t))
    }
}
