//! Opening rounds: at a schedule's wake, by hand, from a file.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{PersonId, RoundId},
    schedule::Wake,
};

use super::{
    manage::schedule_key,
    read::{civil_text, schedule_of},
    types::{NewAsk, NewRound, RoundSource, Waking},
};
use crate::{
    audit::{Entry, append},
    desk_mail::queue_all,
    error::{Refusal, Result},
    hash::{micros, to_json},
    people::person_key,
    store::Store,
    writer::{Turn, Tx},
};

impl Store {
    /// Writes what a wake comes to: what was missed, the round with its asks and mails, the next wake, the entries. Does
    /// nothing (`false`) when the schedule has another next wake by now: it woke already, was paused or removed.
    ///
    /// # Errors
    /// When the store cannot write; for an unknown schedule or owner.
    pub async fn wake(&self, waking: Waking) -> Result<bool> {
        let done = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move { wake(tx, waking).await })
            })
            .await?;
        fail::fail_point!("store.wake.after_commit", |_| std::process::abort());
        Ok(done)
    }

    /// Opens a round that a person asked for: a schedule woken by hand ([`RoundSource::ByHand`]; the schedule's own
    /// times stay as they are), or a file of facts by ward ([`RoundSource::Import`], without a schedule).
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the schedule has a round at that minute already; [`Refusal::NotFound`] for an unknown
    /// schedule or owner.
    pub async fn open_round(&self, new: NewRound, by: PersonId) -> Result<RoundId> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let source = match new.schedule {
                    Some(_) => RoundSource::ByHand,
                    None => RoundSource::Import,
                };
                let id = new.id;
                if open(tx, &new, source, Some(by)).await? {
                    return Ok(id);
                }
                let words = "this schedule was woken this very minute: its round is open";
                Err(Refusal::Conflict(words.to_owned()).into())
            })
        })
        .await
    }
}

async fn wake(tx: &mut Tx, waking: Waking) -> Result<bool> {
    let stands = schedule_of(&mut tx.conn, waking.schedule).await?;
    if stands.next != Some(waking.expected) {
        return Ok(false);
    }
    // The last wake that this settles: what was missed, and what is opened.
    let opened = waking.open.as_ref().map(|round| round.wake);
    let last = waking
        .missed
        .iter()
        .copied()
        .chain(opened)
        .max_by_key(|w| w.at);
    let last = last.unwrap_or(waking.expected);
    sqlx::query(
        "UPDATE schedule SET last_civil = $2, last_at = $3, next_civil = $4, next_at = $5 WHERE public_id = $1",
    )
    .bind(waking.schedule.to_string())
    .bind(civil_text(last))
    .bind(micros(last.at))
    .bind(waking.next.map(civil_text))
    .bind(waking.next.map(|w| micros(w.at)))
    .execute(&mut tx.conn)
    .await?;
    for missed in &waking.missed {
        record_missed(tx, &waking, *missed, &stands.name).await?;
    }
    if let Some(round) = &waking.open {
        // Woken by hand at that very minute: the round is there, and one is enough.
        open(tx, round, RoundSource::Schedule, None).await?;
    }
    queue_all(tx, &waking.mails).await?;
    fail::fail_point!("store.wake.before_commit", |_| std::process::abort());
    Ok(true)
}

async fn record_missed(tx: &mut Tx, waking: &Waking, wake: Wake, name: &str) -> Result<()> {
    let key = schedule_key(&mut tx.conn, waking.schedule).await?;
    let id = RoundId::new(tx.now());
    let plan = schedule_of(&mut tx.conn, waking.schedule).await?.plan;
    let done = sqlx::query(
        "INSERT OR IGNORE INTO round (public_id, schedule, source, name, kind, civil, at, missed_at) \
         VALUES ($1, $2, 'schedule', $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(key)
    .bind(name)
    .bind(plan.kind.as_str())
    .bind(civil_text(wake))
    .bind(micros(wake.at))
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() > 0 {
        let detail = json!({"schedule": waking.schedule, "round": id, "was_for": civil_text(wake)});
        append(
            tx,
            Entry::new(AuditAct::RoundMissed, Actor::Daemon).with(detail),
        )
        .await?;
    }
    Ok(())
}

/// Writes a round, its asks, their mails and its entry. `false` when its schedule has one at that time already.
async fn open(
    tx: &mut Tx,
    new: &NewRound,
    source: RoundSource,
    by: Option<PersonId>,
) -> Result<bool> {
    let schedule = match new.schedule {
        Some(id) => Some(schedule_key(&mut tx.conn, id).await?),
        None => None,
    };
    let person = match by {
        Some(id) => Some(person_key(&mut tx.conn, id).await?),
        None => None,
    };
    let chases: Vec<i64> = new.chases.iter().copied().map(micros).collect();
    let done = sqlx::query(
        "INSERT INTO round (public_id, schedule, source, name, kind, civil, at, made_by, opened_at, due_at, closes_at, \
         chases) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(schedule)
    .bind(source.as_str())
    .bind(&new.name)
    .bind(new.kind.as_str())
    .bind(civil_text(new.wake))
    .bind(micros(new.wake.at))
    .bind(person)
    .bind(tx.micros())
    .bind(micros(new.due))
    .bind(micros(new.closes))
    .bind(to_json(&chases)?)
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let round = done.last_insert_rowid();
    for ask in &new.asks {
        write_ask(tx, round, new, ask).await?;
    }
    queue_all(tx, &new.mails).await?;
    let actor = by.map_or(Actor::Daemon, |id| Actor::Person { id });
    let areas: Vec<_> = new.asks.iter().map(|a| a.area).collect();
    let detail = json!({"schedule": new.schedule, "round": new.id, "kind": new.kind, "source": source.as_str(),
                        "was_for": civil_text(new.wake), "areas": areas});
    append(
        tx,
        Entry::new(AuditAct::RoundOpened, actor)
            .with(detail)
            .saying("name", &new.name),
    )
    .await?;
    Ok(true)
}

async fn write_ask(tx: &mut Tx, round: i64, new: &NewRound, ask: &NewAsk) -> Result<()> {
    let owner = person_key(&mut tx.conn, ask.owner).await?;
    let now = tx.now();
    let chase = new
        .chases
        .iter()
        .filter(|at| **at > now && **at < new.due)
        .min();
    sqlx::query(
        "INSERT INTO ask (public_id, round, area, owner, draft, due_at, closes_at, chase_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(ask.id.to_string())
    .bind(round)
    .bind(ask.area.to_string())
    .bind(owner)
    .bind(to_json(&ask.draft)?)
    .bind(micros(new.due))
    .bind(micros(new.closes))
    .bind(chase.copied().map(micros))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}
