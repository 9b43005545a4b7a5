//! What a stop kept back past its time is not let go when the stop ends: it is held by itself until a person says whether
//! it still goes. Copy written for this morning is not flushed in the evening.

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::{Actor, AuditAct},
    hold::HoldScope,
    ids::{MessageId, PersonId},
    local_time::LocalDateTime,
    text::times,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::micros,
    holds::{HoldsNow, areas_of, end_hold, hold_entry, put_hold},
    messages::head,
    people::person_key,
    rows::{Cells, instant},
    store::Store,
    trigger::not_its_author,
    writer::{Turn, Tx},
};

/// What a person says of a message that a stop kept back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillGoes {
    /// It goes now.
    Now,
    /// It goes then.
    At(Timestamp),
}

/// Routine messages that would go now: approved and past their release (or the time of their press copy), or with
/// something that has not left.
const WOULD_GO: &str = "SELECT m.message, m.public_id FROM message m \
     WHERE m.priority = 2 AND m.kind NOT IN ('correction', 'withdrawal') AND ( \
       (m.state = 'approved' AND coalesce(m.release_at, 0) <= $1 AND (m.expires_at IS NULL OR m.expires_at > $1) \
         AND (coalesce(m.embargo_at, 0) <= $1 \
              OR (m.press_first = 1 AND (m.press_number IS NULL OR m.press_number <> m.number)))) \
       OR m.state = 'releasing' \
       OR (m.state IN ('released', 'corrected') AND EXISTS (SELECT 1 FROM tally t WHERE t.message = m.message \
             AND t.n > 0 AND t.state IN ('queued', 'waiting'))) \
       OR (m.state = 'approved' AND EXISTS (SELECT 1 FROM press_mail p JOIN desk_mail x ON x.mail = p.mail \
             WHERE p.message = m.message AND p.what = 'copy' AND x.state = 'waiting'))) \
     ORDER BY coalesce(m.release_at, m.approved_at), m.message";

/// Holds each routine message that the end of this stop would let go, until a person says whether it still goes. Gives
/// them. A stop of one message or of one channel asks nobody: who lifts it looks at that message, and a channel's copy is
/// public elsewhere already.
pub(crate) async fn ask_again(
    tx: &mut Tx,
    lifted: &HoldScope,
    since: i64,
    by: Actor,
) -> Result<Vec<MessageId>> {
    let only: Option<AreaCode> = match lifted {
        HoldScope::Routine | HoldScope::Everything => None,
        HoldScope::Area(area) => Some(*area),
        _ => return Ok(Vec::new()),
    };
    let rows = sqlx::query(WOULD_GO)
        .bind(tx.micros())
        .fetch_all(&mut tx.conn)
        .await?;
    let holds = HoldsNow::read(&mut tx.conn).await?;
    let since = LocalDateTime::at(instant(since)?).civil();
    let reason = format!(
        "kept back by a stop since {} on {}",
        times::plain(since.hour().unsigned_abs(), since.minute().unsigned_abs()),
        since.strftime("%-d %B")
    );
    let mut asked = Vec::new();
    for row in rows {
        let id: MessageId = row.word("public_id", "a message's id")?;
        let other = [
            HoldScope::Trigger(id),
            HoldScope::Locked(id),
            HoldScope::Asked(id),
        ];
        if other.iter().any(|scope| holds.has(scope)) {
            continue;
        }
        if let Some(area) = only {
            let areas = areas_of(&mut tx.conn, row.int("message")?).await?;
            let meets =
                |a: &AreaCode| AreaSet(vec![*a]).covers(&area) || AreaSet(vec![area]).covers(a);
            if !areas.iter().any(meets) {
                continue;
            }
        }
        put_hold(tx, &HoldScope::Asked(id), &reason, by).await?;
        asked.push(id);
    }
    Ok(asked)
}

impl Store {
    /// Records what a person says of a message that a stop kept back: it goes now, or at a new time. Withdrawing it is the
    /// third answer.
    ///
    /// # Errors
    /// [`Refusal::OwnAct`] for whoever wrote any wording of it; [`Refusal::Conflict`] when nobody is asked about it, or the
    /// time has passed or is after its end.
    pub async fn still_goes(
        &self,
        message: MessageId,
        when: StillGoes,
        reason: String,
        by: PersonId,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { still_goes(tx, message, when, &reason, by).await })
        })
        .await
    }

    /// Ends the holds whose time has come: what was put off goes. Gives those messages.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn end_due_holds(&self) -> Result<Vec<MessageId>> {
        let now = self.micros();
        let due = {
            let mut conn = self.read().await?;
            sqlx::query("SELECT EXISTS (SELECT 1 FROM hold WHERE lifted_at IS NULL AND until_at <= $1) AS due")
                .bind(now)
                .fetch_one(&mut *conn)
                .await?
                .flag("due")?
        };
        if !due {
            return Ok(Vec::new());
        }
        self.write(Turn::Urgent, |tx| {
            Box::pin(async move { end_due(tx).await })
        })
        .await
    }
}

async fn still_goes(
    tx: &mut Tx,
    message: MessageId,
    when: StillGoes,
    reason: &str,
    by: PersonId,
) -> Result<()> {
    let head = head(&mut tx.conn, message).await?;
    let person = person_key(&mut tx.conn, by).await?;
    not_its_author(tx, &head, person, "say whether it still goes").await?;
    let (scope, actor) = (HoldScope::Asked(message), Actor::Person { id: by });
    let not_asked =
        || Refusal::Conflict("nobody is asked about this message: no stop kept it back".to_owned());
    let StillGoes::At(at) = when else {
        if end_hold(tx, &scope, actor).await?.is_none() {
            return Err(not_asked().into());
        }
        append(tx, hold_entry(AuditAct::Resumed, &scope, reason, actor)).await?;
        return Ok(());
    };
    let row = sqlx::query("SELECT expires_at FROM message WHERE message = $1")
        .bind(head.key)
        .fetch_one(&mut tx.conn)
        .await?;
    let refused = match row.time_or("expires_at")? {
        _ if at <= tx.now() => Some("the new time has passed: give one that is still to come"),
        Some(end) if at >= end => {
            Some("the new time is after the end of this message: give an earlier one")
        }
        _ => None,
    };
    if let Some(words) = refused {
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    let done = sqlx::query("UPDATE hold SET until_at = $2 WHERE scope = $1 AND lifted_at IS NULL")
        .bind(scope.to_string())
        .bind(micros(at))
        .execute(&mut tx.conn)
        .await?;
    if done.rows_affected() == 0 {
        return Err(not_asked().into());
    }
    let entry = Entry::new(AuditAct::PutOff, actor).on(message);
    let detail = json!({"revision": head.number, "until": at.to_string()});
    append(tx, entry.with(detail).saying("reason", reason)).await?;
    Ok(())
}

async fn end_due(tx: &mut Tx) -> Result<Vec<MessageId>> {
    let rows = sqlx::query(
        "SELECT scope FROM hold WHERE lifted_at IS NULL AND until_at <= $1 ORDER BY until_at, hold",
    )
    .bind(tx.micros())
    .fetch_all(&mut tx.conn)
    .await?;
    let mut ended = Vec::new();
    for row in rows {
        let scope: HoldScope = row.word("scope", "a hold")?;
        end_hold(tx, &scope, Actor::Daemon).await?;
        append(
            tx,
            hold_entry(
                AuditAct::Resumed,
                &scope,
                "its new time has come",
                Actor::Daemon,
            ),
        )
        .await?;
        ended.extend(scope.message());
    }
    Ok(ended)
}
