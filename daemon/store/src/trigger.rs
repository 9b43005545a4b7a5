//! A trigger in place of a time ("when the verdict is in"): the message is held from the start, until a person other than
//! its author says that it has happened. The hold is its own, so that a person's stop on the same message is another.

use wardmote_domain::{
    audit::{Actor, AuditAct},
    hold::HoldScope,
    ids::{MessageId, PersonId},
    message::MessageState,
    trigger::Trigger,
};

use crate::{
    alternatives::{lock_others, other_that_went},
    audit::{Entry, append},
    error::{Refusal, Result},
    holds::{HoldsNow, end_hold, put_hold},
    messages::{Head, head},
    people::person_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// What stands before the trigger in the reason of its hold.
const WAITS_FOR: &str = "waits for: ";

/// Holds a message until its trigger.
pub(crate) async fn wait_for(
    tx: &mut Tx,
    id: MessageId,
    trigger: &Trigger,
    by: PersonId,
) -> Result<()> {
    let words = format!("{WAITS_FOR}{}", trigger.plain());
    put_hold(
        tx,
        &HoldScope::Trigger(id),
        &words,
        Actor::Person { id: by },
    )
    .await
}

/// Holds a message whose edit names a trigger that it did not have before. One that it no longer names goes on holding:
/// what waits is let go by a person who says so, not by a line that was left out.
pub(crate) async fn new_trigger(
    tx: &mut Tx,
    head: &Head,
    trigger: Option<&Trigger>,
    by: PersonId,
) -> Result<()> {
    let Some(trigger) = trigger else {
        return Ok(());
    };
    let row =
        sqlx::query("SELECT draft ->> 'hold_until' AS before FROM revision WHERE revision = $1")
            .bind(head.revision)
            .fetch_one(&mut tx.conn)
            .await?;
    if row
        .text_or("before")?
        .as_deref()
        .map(Trigger::read)
        .as_ref()
        == Some(trigger)
    {
        return Ok(());
    }
    end_hold(tx, &HoldScope::Trigger(head.id), Actor::Person { id: by }).await?;
    wait_for(tx, head.id, trigger, by).await
}

impl Store {
    /// Records that what a message waits for has happened: its trigger no longer holds it, and its alternatives are locked
    /// in the same transaction. It is approved and released as before.
    ///
    /// # Errors
    /// [`Refusal::OwnAct`] for whoever wrote any wording of it; [`Refusal::Conflict`] when it waits for nothing, is
    /// locked, out or over.
    pub async fn happened(&self, message: MessageId, reason: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                happened(tx, message, &reason, by).await?;
                fail::fail_point!("store.happened.before_commit", |_| std::process::abort());
                Ok(())
            })
        })
        .await?;
        fail::fail_point!("store.happened.after_commit", |_| std::process::abort());
        Ok(())
    }
}

async fn happened(tx: &mut Tx, message: MessageId, reason: &str, by: PersonId) -> Result<()> {
    let head = head(&mut tx.conn, message).await?;
    let person = person_key(&mut tx.conn, by).await?;
    not_its_author(tx, &head, person, "say that what it waits for has happened").await?;
    if head.state.has_been_public() || head.state == MessageState::Expired {
        let words = format!(
            "this message is {}: it waits for nothing",
            head.state.plain()
        );
        return Err(Refusal::Conflict(words).into());
    }
    let holds = HoldsNow::read(&mut tx.conn).await?;
    if holds.has(&HoldScope::Locked(message)) || other_that_went(tx, head.key).await?.is_some() {
        let words = "its alternative went: this message is locked and can only be unlocked";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    let actor = Actor::Person { id: by };
    if end_hold(tx, &HoldScope::Trigger(message), actor)
        .await?
        .is_none()
    {
        let words =
            "this message waits for nothing to happen, or somebody has said already that it has";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    sqlx::query("UPDATE message SET happened_at = $2, happened_by = $3 WHERE message = $1")
        .bind(head.key)
        .bind(tx.micros())
        .bind(person)
        .execute(&mut tx.conn)
        .await?;
    let entry = Entry::new(AuditAct::Happened, actor).on(message);
    let detail = serde_json::json!({"revision": head.number});
    append(tx, entry.with(detail).saying("reason", reason)).await?;
    lock_others(
        tx,
        head.key,
        "what its alternative waited for has happened",
        actor,
    )
    .await
}

/// A message that is over waits for no trigger, and nobody is asked about it again. Its end has its own entry.
pub(crate) async fn waits_no_more(tx: &mut Tx, id: MessageId, by: Actor) -> Result<()> {
    for scope in [HoldScope::Trigger(id), HoldScope::Asked(id)] {
        end_hold(tx, &scope, by).await?;
    }
    Ok(())
}

/// Refuses whoever wrote any wording of the message: letting it go is the last word before the public has it, and nobody
/// publishes alone.
pub(crate) async fn not_its_author(
    tx: &mut Tx,
    head: &Head,
    person: i64,
    to_do: &'static str,
) -> Result<()> {
    match crate::approvals::another_person(tx, head, person).await {
        Err(error) if error.refusal() == Some(&Refusal::OwnMessage) => {
            Err(Refusal::OwnAct(to_do).into())
        }
        other => other,
    }
}
