//! Making, reading, pausing, resuming, removing and waking schedules.

use std::collections::BTreeMap;

use wardmote_domain::{
    area::AreaCode,
    ids::{PersonId, RoundId, ScheduleId},
    person::{Act, Person},
    schedule::Wake,
};
use wardmote_store::{NewSchedule, RoundView, ScheduleView};

use super::{
    request::ScheduleRequest,
    rows::{RoundRow, ScheduleRow, WakeRow, Who},
};
use crate::desk::{AreaName, Desk, DeskError};

/// Rounds shown at once.
const ROUNDS: u32 = 50;

impl Desk {
    pub(super) async fn names(&self) -> Result<BTreeMap<PersonId, String>, DeskError> {
        let people = self.store.people().await?;
        Ok(people.into_iter().map(|p| (p.id, p.name)).collect())
    }

    /// What a schedule would be, with its next three times. Nothing is stored.
    ///
    /// # Errors
    /// Each wrong field; when the person may not write for all of its areas.
    pub async fn preview_schedule(
        &self,
        by: &Person,
        request: &ScheduleRequest,
    ) -> Result<ScheduleRow, DeskError> {
        let asked = self.read_schedule(by, request).await?;
        let names = self.names().await?;
        let (plan, now) = (&asked.plan, self.clock.now());
        let who = |id: &PersonId| Who {
            id: *id,
            name: names.get(id).cloned().unwrap_or_default(),
        };
        Ok(ScheduleRow {
            id: None,
            name: asked.name,
            when: asked.when.to_string(),
            kind: plan.kind,
            kind_title: plan.kind.title(),
            areas: AreaName::of(&plan.areas),
            wards: plan.wards().len(),
            owner: who(&plan.owner),
            owners: plan
                .owners
                .iter()
                .map(|(ward, id)| (*ward, who(id)))
                .collect(),
            outlets: plan.outlets.iter().map(|o| o.as_str().to_owned()).collect(),
            due_days: plan.due_days,
            goes_out: plan.goes_out.to_string(),
            chase_hours: plan.chase_hours.clone(),
            grace_hours: plan.grace_hours,
            next: asked
                .when
                .next_wakes(now, None, 3)
                .into_iter()
                .map(|w| WakeRow::of(w, plan))
                .collect(),
            state: "waiting",
            made_by: who(&by.id),
            paused_by: None,
            paused_at: None,
        })
    }

    /// Makes a schedule.
    ///
    /// # Errors
    /// As [`Desk::preview_schedule`].
    pub async fn add_schedule(
        &self,
        by: &Person,
        request: &ScheduleRequest,
    ) -> Result<ScheduleRow, DeskError> {
        let asked = self.read_schedule(by, request).await?;
        let new = NewSchedule {
            name: asked.name,
            when: asked.when,
            plan: asked.plan,
            next: asked.first,
        };
        let id = self.store.add_schedule(new, by.id).await?;
        self.wake.notify_waiters();
        self.schedule(by, id).await
    }

    /// Every schedule of areas this person may read.
    ///
    /// # Errors
    /// When the person may read nowhere.
    pub async fn schedules(&self, by: &Person) -> Result<Vec<ScheduleRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let names = self.names().await?;
        let now = self.clock.now();
        let all = self.store.schedules().await?;
        let may = all.iter().filter(|s| by.may(Act::Read, &s.plan.areas));
        Ok(may.map(|s| ScheduleRow::of(s, &names, now)).collect())
    }

    /// One schedule.
    ///
    /// # Errors
    /// When there is none, or the person may not read for its areas.
    pub async fn schedule(&self, by: &Person, id: ScheduleId) -> Result<ScheduleRow, DeskError> {
        let view = self.schedule_for(by, Act::Read, id).await?;
        Ok(ScheduleRow::of(
            &view,
            &self.names().await?,
            self.clock.now(),
        ))
    }

    async fn schedule_for(
        &self,
        by: &Person,
        act: Act,
        id: ScheduleId,
    ) -> Result<ScheduleView, DeskError> {
        let view = self.store.schedule(id).await?;
        self.permit(by, act, &view.plan.areas)?;
        Ok(view)
    }

    /// Stops a schedule for a while. The round that is open goes on.
    ///
    /// # Errors
    /// When it is paused or over already, or the person may not write for its areas.
    pub async fn pause_schedule(&self, by: &Person, id: ScheduleId) -> Result<(), DeskError> {
        self.schedule_for(by, Act::Write, id).await?;
        Ok(self.store.pause_schedule(id, by.id).await?)
    }

    /// Starts a paused schedule again, from its next time on. Gives that.
    ///
    /// # Errors
    /// When it is not paused, or the person may not write for its areas.
    pub async fn resume_schedule(&self, by: &Person, id: ScheduleId) -> Result<Wake, DeskError> {
        self.schedule_for(by, Act::Write, id).await?;
        let next = self.store.resume_schedule(id, by.id).await?;
        self.wake.notify_waiters();
        Ok(next)
    }

    /// Ends a schedule; asks of it without copy are withdrawn. Gives how many.
    ///
    /// # Errors
    /// When it is removed already, or the person may not write for its areas.
    pub async fn remove_schedule(&self, by: &Person, id: ScheduleId) -> Result<u64, DeskError> {
        self.schedule_for(by, Act::Write, id).await?;
        Ok(self.store.remove_schedule(id, by.id).await?)
    }

    /// Wakes a schedule now; its own times stay as they are.
    ///
    /// # Errors
    /// When it was woken this very minute or is removed, or the person may not write for its areas.
    pub async fn wake_schedule(&self, by: &Person, id: ScheduleId) -> Result<RoundId, DeskError> {
        let view = self.schedule_for(by, Act::Write, id).await?;
        if view.removed_at.is_some() {
            return Err(DeskError::Conflict("this schedule was removed".to_owned()));
        }
        let round = self.round_by_hand(&view).await?;
        let opened = self.store.open_round(round, by.id).await?;
        self.wake.notify_waiters();
        Ok(opened)
    }

    /// The newest rounds, of one schedule or of all: those with an ask for an area this person may read.
    ///
    /// # Errors
    /// When there is no such schedule, or the person may read nowhere.
    pub async fn rounds(
        &self,
        by: &Person,
        schedule: Option<ScheduleId>,
    ) -> Result<Vec<RoundRow>, DeskError> {
        let (rows, _) = self.rounds_before(by, schedule, None, ROUNDS).await?;
        Ok(rows)
    }

    /// A part of the rounds, the newest first: those before a round, and the round before which the next part begins. A part
    /// may hold fewer than the limit and still have a next one: what this person may not read is left out.
    ///
    /// # Errors
    /// As [`Desk::rounds`].
    pub async fn rounds_before(
        &self,
        by: &Person,
        schedule: Option<ScheduleId>,
        before: Option<RoundId>,
        limit: u32,
    ) -> Result<(Vec<RoundRow>, Option<RoundId>), DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        if let Some(id) = schedule {
            self.schedule_for(by, Act::Read, id).await?;
        }
        let mut rounds = (self.store)
            .rounds_before(schedule, before, limit.saturating_add(1))
            .await?;
        let more = rounds.len() > limit as usize;
        rounds.truncate(limit as usize);
        let next = rounds.last().filter(|_| more).map(|round| round.id);
        let all = schedule.is_some();
        let may = rounds.into_iter().filter_map(|r| seen_by(by, r));
        let rows = may
            .filter(|r| all || !r.asks.is_empty())
            .map(|r| RoundRow::of(&r))
            .collect();
        Ok((rows, next))
    }

    /// One round with the asks of areas that this person may read.
    ///
    /// # Errors
    /// When there is none, or the person may read none of its areas.
    pub async fn round(&self, by: &Person, id: RoundId) -> Result<RoundRow, DeskError> {
        let view = self.store.round(id).await?;
        if view.asks.is_empty() {
            // One that was missed belongs to its schedule.
            match &view.schedule {
                Some((schedule, _)) => {
                    self.schedule_for(by, Act::Read, *schedule).await?;
                }
                None => self.permit_anywhere(by, Act::Read)?,
            }
            return Ok(RoundRow::of(&view));
        }
        let areas: Vec<AreaCode> = view.asks.iter().map(|a| AreaCode::Ward(a.area)).collect();
        match seen_by(by, view) {
            Some(seen) if !seen.asks.is_empty() => Ok(RoundRow::of(&seen)),
            _ => Err(self
                .permit(by, Act::Read, &areas)
                .err()
                .unwrap_or_else(|| DeskError::NotFound("there is no such round".to_owned()))),
        }
    }
}

/// The round with only the asks that this person may read.
fn seen_by(by: &Person, mut round: RoundView) -> Option<RoundView> {
    round
        .asks
        .retain(|a| by.may(Act::Read, &[AreaCode::Ward(a.area)]));
    Some(round)
}
