//! What a wake comes to: which wakes are due, which of them still opens a round, whom it asks, what it tells them.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    area::AreaCode,
    ids::{AskId, PersonId, RoundId},
    local_time::LocalDateTime,
    person::{Act, Person},
    schedule::{Plan, Wake},
};
use wardmote_store::{NewAsk, NewRound, ScheduleView, Waking};

use super::rows::ON_TIME_MINUTES;
use crate::desk::{Desk, DeskError};

/// How long an ask of a round without a next one stays open after it was due.
const OPEN_AFTER_DUE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Missed wakes written down at a time: more than a year of days.
const MOST_MISSED: usize = 400;

impl Desk {
    /// What is to be done about a schedule whose next wake has come; nothing where none has. Of several wakes that passed
    /// only the last can still open a round, and only within its grace.
    pub(crate) async fn waking(
        &self,
        schedule: &ScheduleView,
    ) -> Result<Option<Waking>, DeskError> {
        let now = self.clock.now();
        let Some(expected) = schedule.next.filter(|next| next.at <= now) else {
            return Ok(None);
        };
        let mut missed: VecDeque<Wake> = VecDeque::new();
        let mut latest = expected;
        let next = loop {
            match schedule.when.next_wake(latest.at, Some(latest)) {
                Some(wake) if wake.at <= now => {
                    missed.push_back(latest);
                    if missed.len() > MOST_MISSED {
                        missed.pop_front();
                    }
                    latest = wake;
                }
                next => break next,
            }
        };
        let grace = SignedDuration::from_hours(i64::from(schedule.plan.grace_hours));
        let late_by = now.duration_since(latest.at);
        let open = if late_by <= grace {
            let late = (late_by.as_mins() > ON_TIME_MINUTES).then_some(latest);
            Some(self.new_round(schedule, latest, next, late).await?)
        } else {
            missed.push_back(latest);
            None
        };
        let missed: Vec<Wake> = missed.into();
        let mails = match missed.is_empty() {
            true => Vec::new(),
            false => self.missed_mails(schedule, &missed, open.is_some(), next),
        };
        Ok(Some(Waking {
            schedule: schedule.id,
            expected,
            missed,
            open,
            next,
            mails,
        }))
    }

    /// A round of a schedule that somebody wakes by hand now.
    pub(super) async fn round_by_hand(
        &self,
        schedule: &ScheduleView,
    ) -> Result<NewRound, DeskError> {
        let now = LocalDateTime::at(self.clock.now());
        let civil = now.civil().with().second(0).subsec_nanosecond(0).build();
        let civil = civil.unwrap_or_else(|_| now.civil());
        let wake = Wake {
            civil,
            at: now.instant(),
        };
        self.new_round(schedule, wake, schedule.next, None).await
    }

    async fn new_round(
        &self,
        schedule: &ScheduleView,
        wake: Wake,
        next: Option<Wake>,
        late: Option<Wake>,
    ) -> Result<NewRound, DeskError> {
        let (plan, now) = (&schedule.plan, self.clock.now());
        let due = plan.due(wake.civil).at.max(now);
        let closes = match next {
            Some(next) => next.at,
            None => due.checked_add(OPEN_AFTER_DUE).unwrap_or(Timestamp::MAX),
        };
        let asks = self.new_asks(plan, wake, schedule.made_by.id).await?;
        let mut round = NewRound {
            id: RoundId::new(now),
            schedule: Some(schedule.id),
            name: schedule.name.clone(),
            kind: plan.kind,
            wake,
            due,
            closes: closes.max(due),
            chases: plan.chases(now, due),
            mails: Vec::new(),
            asks,
        };
        round.mails = self.asked_mails(&round, late);
        Ok(round)
    }

    /// An ask for each ward: its owner, and the draft with what is known. An owner who may no longer write there is not
    /// asked: the default owner is, or else whoever made the schedule.
    pub(crate) async fn new_asks(
        &self,
        plan: &Plan,
        wake: Wake,
        made_by: PersonId,
    ) -> Result<Vec<NewAsk>, DeskError> {
        let now = self.clock.now();
        let people: BTreeMap<PersonId, Person> = self
            .store
            .people()
            .await?
            .into_iter()
            .map(|p| (p.id, p))
            .collect();
        let mut asks = Vec::new();
        for ward in plan.wards() {
            let known = self.known(&ward, plan.kind).await?;
            let may = |id: &PersonId| {
                people
                    .get(id)
                    .is_some_and(|p| p.may(Act::Write, &[AreaCode::Ward(ward)]))
            };
            let named = [
                plan.owners.get(&ward).copied(),
                known.owner,
                Some(plan.owner),
                Some(made_by),
            ];
            let owner = named.into_iter().flatten().find(may).unwrap_or(made_by);
            asks.push(NewAsk {
                id: AskId::new(now),
                area: ward,
                owner,
                draft: self.opening_draft(plan, wake, &ward, &known),
            });
        }
        Ok(asks)
    }
}
