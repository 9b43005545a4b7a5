//! Press copies: newsdesks first, under an embargo that the public waits for; and the embargo that is broken. The message
//! stays approved until its public part goes.

pub(crate) mod copies;

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId, RevisionNumber},
    message::{MessageState, RefusedStep},
};

use copies::{Told, tell};

use crate::{
    alternatives::lock_others,
    audit::{Entry, append},
    error::{Refusal, Result},
    holds::HoldsNow,
    messages::{Head, head},
    people::person_key,
    release::may_start,
    release_plan::{ByHand, DueRelease},
    release_rows::stand_task,
    rows::Cells,
    store::Store,
    withdraw::stand_again,
    writer::{Turn, Tx},
};

/// How the press copies of a message stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PressStatus {
    /// The wording that newsdesks have.
    pub number: RevisionNumber,
    /// Mails that a newsdesk's relay took, of that wording.
    pub sent: u64,
    /// Mails still to go.
    pub waiting: u64,
    /// Mails that were not taken.
    pub refused: u64,
}

impl Store {
    /// Approved messages whose press copy is due while the public still waits, urgent first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_presses(&self) -> Result<Vec<DueRelease>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.message, m.public_id, m.number, r.hash FROM message m \
             JOIN revision r ON r.message = m.message AND r.number = m.number \
             WHERE m.state = 'approved' AND m.press_first = 1 AND m.embargo_at > $1 AND coalesce(m.release_at, 0) <= $1 \
               AND (m.expires_at IS NULL OR m.expires_at > $1) \
               AND (m.press_number IS NULL OR m.press_number <> m.number) ORDER BY m.priority, m.message",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        let holds = HoldsNow::read(&mut conn).await?;
        let mut due = Vec::new();
        for row in rows {
            let message = row.word("public_id", "a message's id")?;
            if !holds.stops(&mut conn, row.int("message")?, message).await? {
                due.push(DueRelease {
                    message,
                    number: RevisionNumber(u32::try_from(row.int("number")?).unwrap_or(0)),
                    hash: row.hash("hash")?,
                });
            }
        }
        Ok(due)
    }

    /// Starts the press copy of an approved message: the jobs of its newsdesks stand and their mails are queued, once
    /// for each wording, in one transaction with its entry. The message stays approved.
    ///
    /// # Errors
    /// [`Refusal::State`]; [`Refusal::Conflict`] when it is held, its embargo is over, or newsdesks have this wording.
    pub async fn start_press(&self, message: MessageId, by_hand: Vec<ByHand>) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                start_press(tx, &head, &by_hand).await
            })
        })
        .await
    }

    /// Somebody broke the embargo: what is approved goes to everyone now. Those who had the copy are told.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] unless it is approved and waits for its embargo.
    pub async fn break_embargo(
        &self,
        message: MessageId,
        reason: String,
        by: PersonId,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                break_embargo(tx, &head, &reason, by).await
            })
        })
        .await
    }

    /// How the press copies of a message stand; nothing where none went before the public or by mail.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn press_status(&self, message: MessageId) -> Result<Option<PressStatus>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT coalesce(m.press_number, max(p.number)) AS number, \
                    count(*) FILTER (WHERE x.state = 'accepted') AS sent, \
                    count(*) FILTER (WHERE x.state IN ('waiting', 'in_flight')) AS waiting, \
                    count(*) FILTER (WHERE x.state IN ('refused', 'expired')) AS refused \
             FROM message m LEFT JOIN press_mail p ON p.message = m.message AND p.what = 'copy' \
               AND p.number = (SELECT max(n.number) FROM press_mail n WHERE n.message = m.message AND n.what = 'copy') \
             LEFT JOIN desk_mail x ON x.mail = p.mail WHERE m.public_id = $1 GROUP BY m.message",
        )
        .bind(message.to_string())
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let Some(number) = row.int_or("number")? else {
            return Ok(None);
        };
        Ok(Some(PressStatus {
            number: RevisionNumber(u32::try_from(number).unwrap_or(0)),
            sent: row.count("sent")?,
            waiting: row.count("waiting")?,
            refused: row.count("refused")?,
        }))
    }
}

async fn start_press(tx: &mut Tx, head: &Head, by_hand: &[ByHand]) -> Result<()> {
    if head.state != MessageState::Approved {
        return Err(Refusal::State(RefusedStep {
            from: head.state,
            to: MessageState::Releasing,
        })
        .into());
    }
    may_start(tx, head).await?;
    let now = tx.micros();
    let row = sqlx::query(
        "SELECT press_first = 1 AND coalesce(embargo_at > $2, 0) AS first, coalesce(press_number = number, 0) AS had \
         FROM message WHERE message = $1",
    )
    .bind(head.key)
    .bind(now)
    .fetch_one(&mut tx.conn)
    .await?;
    let refused = match (row.flag("first")?, row.flag("had")?) {
        (false, _) => "newsdesks are not first any more: it goes to everyone at its time",
        (true, true) => "newsdesks have this wording",
        (true, false) => "",
    };
    if !refused.is_empty() {
        return Err(Refusal::Conflict(refused.to_owned()).into());
    }
    for task in by_hand {
        stand_task(tx, head, task).await?;
    }
    sqlx::query("UPDATE message SET press_at = $2, press_number = $3 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .bind(head.number.0)
        .execute(&mut tx.conn)
        .await?;
    let mails: usize = by_hand.iter().map(|t| t.promise.newsdesks.len()).sum();
    let detail = json!({
        "revision": head.number, "hash": head.hash, "by_hand": by_hand.len(), "newsdesks": mails,
    });
    let entry = Entry::new(AuditAct::PressStarted, Actor::Daemon).on(head.id);
    append(tx, entry.with(detail)).await?;
    lock_others(
        tx,
        head.key,
        "newsdesks have the copy of its alternative",
        Actor::Daemon,
    )
    .await
}

async fn break_embargo(tx: &mut Tx, head: &Head, reason: &str, by: PersonId) -> Result<()> {
    let now = tx.micros();
    let row =
        sqlx::query("SELECT coalesce(embargo_at > $2, 0) AS waits FROM message WHERE message = $1")
            .bind(head.key)
            .bind(now)
            .fetch_one(&mut tx.conn)
            .await?;
    let refused = match (head.state, row.flag("waits")?) {
        (MessageState::Approved, true) => None,
        (MessageState::Approved, false) => {
            Some("this message does not wait for an embargo".to_owned())
        }
        (other, _) => Some(format!(
            "only an approved message that waits for its embargo can go now: this one is {}",
            other.plain()
        )),
    };
    if let Some(words) = refused {
        return Err(Refusal::Conflict(words).into());
    }
    let person = person_key(&mut tx.conn, by).await?;
    sqlx::query(
        "UPDATE message SET embargo_at = NULL, release_at = min(release_at, $2), embargo_broken_at = $2, \
         embargo_broken_by = $3 WHERE message = $1",
    )
    .bind(head.key)
    .bind(now)
    .bind(person)
    .execute(&mut tx.conn)
    .await?;
    let told = tell(tx, head, Told::Lifted).await?;
    stand_again(
        tx,
        head.key,
        None,
        "tell those you gave it to: the embargo no longer holds, it may be used now",
    )
    .await?;
    let entry = Entry::new(AuditAct::EmbargoBroken, Actor::Person { id: by }).on(head.id);
    let detail = json!({"revision": head.number, "newsdesks": told});
    append(tx, entry.with(detail).saying("reason", reason)).await?;
    Ok(())
}
