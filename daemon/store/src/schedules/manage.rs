//! Making, pausing, resuming and removing schedules.

use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{PersonId, ScheduleId},
    schedule::Wake,
};

use super::{
    read::{civil_text, schedule_of},
    types::{NewSchedule, ScheduleView},
};
use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{micros, to_json},
    people::person_key,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// The integer key of a schedule.
pub(super) async fn schedule_key(conn: &mut SqliteConnection, id: ScheduleId) -> Result<i64> {
    let row = sqlx::query("SELECT schedule FROM schedule WHERE public_id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    some(row, "such schedule")?.int("schedule")
}

/// What an entry says of a schedule.
pub(super) fn entry(act: AuditAct, actor: Actor, id: ScheduleId) -> Entry<'static> {
    Entry::new(act, actor).with(json!({"schedule": id}))
}

impl Store {
    /// Makes a schedule.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a person of its plan who is not here.
    pub async fn add_schedule(&self, new: NewSchedule, by: PersonId) -> Result<ScheduleId> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let id = ScheduleId::new(tx.now());
                let person = person_key(&mut tx.conn, by).await?;
                for owner in new.plan.owners.values().chain([&new.plan.owner]) {
                    person_key(&mut tx.conn, *owner).await?;
                }
                sqlx::query(
                    "INSERT INTO schedule (public_id, name, rule, plan, made_by, made_at, next_civil, next_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                )
                .bind(id.to_string())
                .bind(&new.name)
                .bind(new.when.to_string())
                .bind(to_json(&new.plan)?)
                .bind(person)
                .bind(tx.micros())
                .bind(civil_text(new.next))
                .bind(micros(new.next.at))
                .execute(&mut tx.conn)
                .await?;
                let detail = json!({"schedule": id, "kind": new.plan.kind, "areas": new.plan.areas,
                                    "when": new.when, "next": civil_text(new.next)});
                let actor = Actor::Person { id: by };
                append(
                    tx,
                    Entry::new(AuditAct::ScheduleAdded, actor).with(detail).saying("name", &new.name),
                )
                .await?;
                Ok(id)
            })
        })
        .await
    }

    /// Stops a schedule for a while: it wakes no more. The round that is open goes on.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is paused, over or removed.
    pub async fn pause_schedule(&self, id: ScheduleId, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let view = standing(tx, id).await?;
                if view.paused.is_some() {
                    return Err(Refusal::Conflict("this schedule is paused already".to_owned()).into());
                }
                if view.next.is_none() {
                    let words = "this schedule is over: it has no further time to pause";
                    return Err(Refusal::Conflict(words.to_owned()).into());
                }
                let person = person_key(&mut tx.conn, by).await?;
                sqlx::query(
                    "UPDATE schedule SET paused_at = $2, paused_by = $3, next_civil = NULL, next_at = NULL \
                     WHERE public_id = $1",
                )
                .bind(id.to_string())
                .bind(tx.micros())
                .bind(person)
                .execute(&mut tx.conn)
                .await?;
                append(tx, entry(AuditAct::SchedulePaused, Actor::Person { id: by }, id)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Starts a paused schedule again. What lay in the pause is not caught up: the next wake is the first one after now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is not paused, or when no further time is left in it.
    pub async fn resume_schedule(&self, id: ScheduleId, by: PersonId) -> Result<Wake> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let view = standing(tx, id).await?;
                if view.paused.is_none() {
                    return Err(Refusal::Conflict("this schedule is not paused".to_owned()).into());
                }
                let Some(next) = view.when.next_wake(tx.now(), view.last) else {
                    let words = "the time of this schedule passed while it was paused: make a new one";
                    return Err(Refusal::Conflict(words.to_owned()).into());
                };
                sqlx::query(
                    "UPDATE schedule SET paused_at = NULL, paused_by = NULL, next_civil = $2, next_at = $3 \
                     WHERE public_id = $1",
                )
                .bind(id.to_string())
                .bind(civil_text(next))
                .bind(micros(next.at))
                .execute(&mut tx.conn)
                .await?;
                let actor = Actor::Person { id: by };
                let detail = json!({"schedule": id, "next": civil_text(next)});
                append(tx, Entry::new(AuditAct::ScheduleResumed, actor).with(detail)).await?;
                Ok(next)
            })
        })
        .await
    }

    /// Ends a schedule. Asks of it without copy are withdrawn: nobody is chased for them any more. Copy that is in stays.
    /// Gives how many asks were withdrawn.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also when it is removed already.
    pub async fn remove_schedule(&self, id: ScheduleId, by: PersonId) -> Result<u64> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                standing(tx, id).await?;
                let person = person_key(&mut tx.conn, by).await?;
                sqlx::query(
                    "UPDATE schedule SET removed_at = $2, removed_by = $3, next_civil = NULL, next_at = NULL \
                     WHERE public_id = $1",
                )
                .bind(id.to_string())
                .bind(tx.micros())
                .bind(person)
                .execute(&mut tx.conn)
                .await?;
                let done = sqlx::query(
                    "UPDATE ask SET withdrawn_at = $2, withdrawn_by = $3, chase_at = NULL \
                     WHERE message IS NULL AND withdrawn_at IS NULL AND expired_at IS NULL AND round IN \
                       (SELECT round FROM round JOIN schedule USING (schedule) WHERE schedule.public_id = $1)",
                )
                .bind(id.to_string())
                .bind(tx.micros())
                .bind(person)
                .execute(&mut tx.conn)
                .await?;
                let asks = done.rows_affected();
                let actor = Actor::Person { id: by };
                let detail = json!({"schedule": id, "asks_withdrawn": asks});
                append(tx, Entry::new(AuditAct::ScheduleRemoved, actor).with(detail)).await?;
                Ok(asks)
            })
        })
        .await
    }
}

/// A schedule that has not been removed.
async fn standing(tx: &mut Tx, id: ScheduleId) -> Result<ScheduleView> {
    let view = schedule_of(&mut tx.conn, id).await?;
    if view.removed_at.is_some() {
        return Err(Refusal::NotFound("such schedule: it was removed").into());
    }
    Ok(view)
}
