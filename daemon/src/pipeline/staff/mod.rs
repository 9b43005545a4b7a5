//! Telling our own people: what is due goes to the next on the ladder (`wardmote_domain::staff`), several things for one
//! person in one mail. Whom and when is decided there and here, and nowhere else.

mod together;
mod words;

pub(crate) use together::path_of_round;
pub(crate) use words::{Words, path, path_of};

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    ids::PersonId,
    person::Person,
    staff::{Asked, Known, Minutes, Reach, Rung, Shift, What, ladder, next_rung},
    words::Priority,
};
use wardmote_store::{DueTelling, REMIND_EVERY, TellMail, TellStep};

use super::{Did, Pipeline, Step};

/// A person gets at most one mail in this time, but for what is urgent.
const APART: SignedDuration = SignedDuration::from_secs(60);

/// What is known of our people at one instant.
pub(crate) struct Now {
    pub(crate) people: Vec<Person>,
    pub(crate) shifts: Vec<Shift>,
    pub(crate) quiet: Vec<(PersonId, What)>,
    pub(crate) at: Timestamp,
}

impl Now {
    /// The rungs for something, as things are.
    pub(crate) fn ladder(&self, due: &DueTelling) -> Vec<Rung> {
        let known = Known {
            people: &self.people,
            shifts: &self.shifts,
            quiet: &self.quiet,
        };
        ladder(&self.asked(due), known, self.at)
    }

    fn asked(&self, due: &DueTelling) -> Asked {
        let mut first = due.first.clone();
        if let Some(role) = due.first_role {
            let holds = |p: &&Person| {
                p.grants
                    .iter()
                    .any(|g| g.role == role && g.areas.covers_all(&due.areas))
            };
            first.extend(self.people.iter().filter(holds).map(|p| p.id));
        }
        let reach = match (due.what, due.due_at) {
            (What::TaskDue, Some(at)) if at <= self.at => Reach::Together,
            (What::TaskDue, _) => Reach::Named,
            _ => Reach::Ladder,
        };
        Asked {
            what: due.what,
            areas: due.areas.clone(),
            priority: due.priority,
            first,
            not: due.not.clone(),
            reach,
        }
    }
}

/// Whether it goes out at once, whatever the person was mailed before.
fn hurries(due: &DueTelling) -> bool {
    due.what.alarms_everyone() || (due.message.is_some() && due.priority == Priority::Urgent)
}

/// When somebody is told next after a rung was told, and whether from the beginning.
fn after(
    due: &DueTelling,
    more: bool,
    minutes: Minutes,
    now: Timestamp,
) -> (Option<Timestamp>, bool) {
    let later = |by: SignedDuration| now.checked_add(by).ok();
    match due.what {
        What::ReviewDue => (later(REMIND_EVERY), true),
        What::TaskDue => (due.next_reminder, true),
        // Told before its time: again at it, from the beginning.
        what if what.told_before_and_at() && due.due_at.is_some_and(|at| at > now) => {
            (due.due_at, true)
        }
        _ if more => (later(minutes.next(due.priority)), false),
        _ => (None, false),
    }
}

/// Who is told of what now, and how each thing goes on.
#[derive(Default)]
struct Plan {
    mails: BTreeMap<PersonId, Vec<usize>>,
    steps: Vec<TellStep>,
}

fn plan(all: &[DueTelling], now: &Now, last: &[(PersonId, Timestamp)], minutes: Minutes) -> Plan {
    let mut plan = Plan::default();
    for (at, due) in all.iter().enumerate() {
        let Some((rung, more)) = next_rung(&now.ladder(due), &due.told) else {
            plan.steps.push(step(due, None, false));
            continue;
        };
        let free_at = |person: &PersonId| {
            let told = last
                .iter()
                .find(|(who, _)| who == person)
                .map(|(_, at)| *at);
            told.and_then(|at| at.checked_add(APART).ok())
                .filter(|free| *free > now.at && !hurries(due))
        };
        let waits: Vec<Timestamp> = rung.iter().filter_map(free_at).collect();
        for person in rung.iter().filter(|p| free_at(p).is_none()) {
            plan.mails.entry(*person).or_default().push(at);
        }
        match waits.into_iter().min() {
            // The rest of this rung comes as soon as their last mail is a minute old.
            Some(free) => plan.steps.push(step(due, Some(free), false)),
            None => {
                let (next_at, new_round) = after(due, more, minutes, now.at);
                plan.steps.push(step(due, next_at, new_round));
            }
        }
    }
    plan
}

fn step(due: &DueTelling, next_at: Option<Timestamp>, new_round: bool) -> TellStep {
    TellStep {
        number: due.number,
        round: due.round,
        next_at,
        new_round,
    }
}

impl Pipeline {
    /// Opens what the clock brings about, and mails whoever is next for whatever is due.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn staff_step(&self) -> Step {
        let minutes = self.desk.settings.staff.minutes();
        let mut did = match self.store.watch_staff(minutes).await? {
            true => Did::Something,
            false => Did::Nothing,
        };
        let all = self.store.due_tellings().await?;
        if all.is_empty() {
            return Ok(did);
        }
        let now = self.desk.staff_now().await?;
        let last = self.store.last_told().await?;
        let plan = plan(&all, &now, &last, minutes);
        let words = Words {
            desk: &self.desk,
            now: &now,
        };
        let of: Vec<_> = all.iter().filter_map(|due| due.message).collect();
        let placed = self.desk.placed(&of).await;
        // Without its round a thing has a line of its own: nobody waits for a mail because of that.
        let rounds = placed
            .unwrap_or_default()
            .into_values()
            .filter_map(|p| Some((p.message, p.round?.id)))
            .collect();
        let mails = plan.mails.into_iter().map(|(person, of)| {
            let things: Vec<&DueTelling> = of.iter().map(|at| &all[*at]).collect();
            TellMail {
                person,
                of: things.iter().map(|d| d.number).collect(),
                mail: words.mail(person, &things, &rounds),
            }
        });
        fail::fail_point!("pipeline.staff.before_tell", |_| std::process::abort());
        if self.store.tell(mails.collect(), plan.steps).await? {
            did = Did::Something;
            self.wake.notify_waiters();
        }
        Ok(did)
    }

    /// The soonest instant after now at which anything is due.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next_timer(&self) -> Result<Option<Timestamp>, wardmote_store::StoreError> {
        let minutes = self.desk.settings.staff.minutes();
        let staff = self.store.next_staff_timer(minutes).await?;
        Ok(self
            .store
            .next_timer()
            .await?
            .into_iter()
            .chain(staff)
            .min())
    }
}
