//! Release: from approved to public. The transaction that starts it makes the pages public and queues the posts and the
//! tasks by hand; mail is fanned out in chunks, with a cursor that is committed with each, from the audience as it is
//! then.

use serde::{Deserialize, Serialize};
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId, RevisionNumber},
    message::{MessageState, RefusedStep},
    outlet::OutletName,
    places::{Language, WardCode},
    send::{AccountName, Lane, ListName},
    variant::Rendered,
    words::{Format, Kind},
};

use crate::{
    approvals::mark_urgent,
    audit::{Entry, append},
    correct::{correction_released, correction_starts},
    desk_mail::NewMail,
    error::{Refusal, Result},
    hash::{Sha256, to_json},
    holds::{HoldsNow, lane_key},
    messages::{Head, head, message_key, step},
    public::bump,
    reasons::reason_key,
    rows::{Cells, ward_number},
    store::Store,
    writer::{Turn, Tx},
};

/// The account under which a by-hand outlet's deliveries stand.
pub const BY_HAND: &str = "by hand";

/// Whom mail goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The confirmed subscribers of these wards, as they are when each chunk is made.
    Wards(Vec<WardCode>),
    /// Those who got that message, or may have got it (and for a correction those whose copy it stopped).
    Had(MessageId),
}

/// A lane that carries one public post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostLane {
    /// Which.
    pub lane: Lane,
    /// In which language; it must have been rendered.
    pub language: Language,
    /// In which format.
    pub format: Format,
}

/// A lane that carries one mail to each reader, in their language where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderLane {
    /// Which.
    pub lane: Lane,
    /// In which format.
    pub format: Format,
    /// To whom.
    pub audience: Audience,
}

/// An outlet served by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// Which.
    pub outlet: OutletName,
    /// The version they are given.
    pub language: Language,
    /// Its format.
    pub format: Format,
    /// What they are asked to do, in plain words.
    pub task: String,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasePlan {
    /// Public posts.
    pub posts: Vec<PostLane>,
    /// Mail.
    pub readers: Vec<ReaderLane>,
    /// Tasks.
    pub by_hand: Vec<ByHand>,
    /// The mailing list it is for.
    pub list: ListName,
}

/// A message that is due to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRelease {
    /// Which.
    pub message: MessageId,
    /// The revision that was approved.
    pub number: RevisionNumber,
    /// The hash that was approved.
    pub hash: Sha256,
}

/// What a chunk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FanOut {
    /// Deliveries made in this chunk.
    pub made: u64,
    /// Whether every lane is done: [`Store::finish_release`] comes next.
    pub done: bool,
}

/// An audience as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeptAudience {
    Wards(Vec<i64>),
    Had(i64),
}

impl Store {
    /// Approved messages whose time has come and that nothing holds, in time order, urgent first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_releases(&self) -> Result<Vec<DueRelease>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.message, m.public_id, m.number, r.hash FROM message m \
             JOIN revision r ON r.message = m.message AND r.number = m.number \
             WHERE m.state = 'approved' AND coalesce(m.release_at, 0) <= $1 AND coalesce(m.embargo_at, 0) <= $1 \
               AND (m.expires_at IS NULL OR m.expires_at > $1) \
               AND NOT EXISTS (SELECT 1 FROM message f WHERE f.message = m.of AND f.state = 'releasing') \
             ORDER BY m.priority, coalesce(m.release_at, m.approved_at), m.message",
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

    /// Starts the release of an approved message: it is public from this transaction. Posts are queued and tasks stand;
    /// mail is still to be fanned out.
    ///
    /// # Errors
    /// [`Refusal::State`], [`Refusal::Conflict`] when it is held or another message went instead of it,
    /// [`Refusal::NotFound`] for a version that was not rendered.
    pub async fn start_release(&self, message: MessageId, plan: ReleasePlan) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                if head.state != MessageState::Approved {
                    return Err(Refusal::State(RefusedStep {
                        from: head.state,
                        to: MessageState::Releasing,
                    })
                    .into());
                }
                start(tx, head, &plan).await
            })
        })
        .await
    }

    /// Releases a message by the urgent lane, without approval, and queues the mails to the on-call lead in the same
    /// transaction. The caller has asked whether the lane is open to this person and message.
    ///
    /// # Errors
    /// As [`Store::start_release`]; [`Refusal::HashMismatch`].
    pub async fn start_urgent_release(
        &self,
        message: MessageId,
        hash: Sha256,
        by: PersonId,
        mails: Vec<NewMail>,
        plan: ReleasePlan,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                mark_urgent(tx, &head, hash, by, &mails).await?;
                start(tx, head, &plan).await
            })
        })
        .await
    }

    /// Releases that have started and are not fanned out whole: after a restart they go on from their cursor.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unfinished_releases(&self) -> Result<Vec<MessageId>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT public_id FROM message WHERE state = 'releasing' ORDER BY priority, releasing_at",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| r.word("public_id", "a message's id"))
            .collect()
    }

    /// Ends a release whose lanes are all done. For a correction this is also where the message it corrects becomes
    /// `Corrected`.
    ///
    /// # Errors
    /// [`Refusal::State`]; [`Refusal::Conflict`] while a lane is not done.
    pub async fn finish_release(&self, message: MessageId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { finish(tx, message).await })
        })
        .await
    }
}

async fn start(tx: &mut Tx, mut head: Head, plan: &ReleasePlan) -> Result<()> {
    may_start(tx, &head).await?;
    let now = tx.micros();
    sqlx::query("UPDATE message SET releasing_at = $2 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    step(tx, &mut head, MessageState::Releasing).await?;
    sqlx::query(
        "INSERT INTO release (message, revision, list_name, list_code, started_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(&plan.list.name)
    .bind(&plan.list.code)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    if head.kind == Kind::Correction {
        correction_starts(tx, &head).await?;
    }
    for post in &plan.posts {
        let lane = lane_key(&mut tx.conn, &post.lane, false).await?;
        let edition = edition(tx, &head, &post.language, post.format).await?;
        queue_one(tx, &head, lane, edition, now).await?;
    }
    for task in &plan.by_hand {
        stand_task(tx, &head, task).await?;
    }
    for readers in &plan.readers {
        open_fan_out(tx, &head, readers).await?;
    }
    bump(tx).await?;
    let entry = Entry::new(AuditAct::ReleaseStarted, Actor::Daemon).on(head.id);
    append(
        tx,
        entry.with(json!({
            "revision": head.number, "hash": head.hash, "posts": plan.posts.len(), "by_hand": plan.by_hand.len(),
        })),
    )
    .await?;
    Ok(())
}

async fn may_start(tx: &mut Tx, head: &Head) -> Result<()> {
    let holds = HoldsNow::read(&mut tx.conn).await?;
    if holds.stops(&mut tx.conn, head.key, head.id).await? {
        return Err(
            Refusal::Conflict("this message is stopped: start it again first".to_owned()).into(),
        );
    }
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM message o, message m WHERE m.message = $1 AND o.message <> m.message \
                        AND (o.public_id = m.exclusive OR o.exclusive = m.public_id) AND o.releasing_at IS NOT NULL) \
                AS other, \
                EXISTS (SELECT 1 FROM message f WHERE f.message = $2 AND f.state = 'releasing') AS first",
    )
    .bind(head.key)
    .bind(head.of)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.flag("other")? {
        return Err(
            Refusal::Conflict("another message went instead of this one".to_owned()).into(),
        );
    }
    if row.flag("first")? {
        return Err(Refusal::Conflict(
            "the message that this one follows is still going out".to_owned(),
        )
        .into());
    }
    Ok(())
}

/// The edition of that language and format, made if it is new.
async fn edition(tx: &mut Tx, head: &Head, language: &Language, format: Format) -> Result<i64> {
    let rendered = rendered(tx, head).await?;
    if rendered.get(language, format).is_none() {
        return Err(Refusal::NotFound("such version of the message").into());
    }
    edition_row(tx, head.revision, language.as_str(), format).await
}

async fn rendered(tx: &mut Tx, head: &Head) -> Result<Rendered> {
    let row = sqlx::query("SELECT rendered FROM revision WHERE revision = $1")
        .bind(head.revision)
        .fetch_one(&mut tx.conn)
        .await?;
    row.json("rendered", "a revision")
}

async fn edition_row(tx: &mut Tx, revision: i64, language: &str, format: Format) -> Result<i64> {
    sqlx::query("INSERT OR IGNORE INTO edition (revision, language, format) VALUES ($1, $2, $3)")
        .bind(revision)
        .bind(language)
        .bind(format.as_str())
        .execute(&mut tx.conn)
        .await?;
    let row = sqlx::query(
        "SELECT edition FROM edition WHERE revision = $1 AND language = $2 AND format = $3",
    )
    .bind(revision)
    .bind(language)
    .bind(format.as_str())
    .fetch_one(&mut tx.conn)
    .await?;
    row.int("edition")
}

async fn queue_one(tx: &mut Tx, head: &Head, lane: i64, edition: i64, due: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO delivery (message, revision, lane, edition, state, due_at) VALUES ($1, $2, $3, $4, 'queued', $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(lane)
    .bind(edition)
    .bind(due)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn stand_task(tx: &mut Tx, head: &Head, task: &ByHand) -> Result<()> {
    let lane = Lane {
        channel: task.outlet.clone(),
        account: AccountName(BY_HAND.to_owned()),
    };
    let lane = lane_key(&mut tx.conn, &lane, true).await?;
    let edition = edition(tx, head, &task.language, task.format).await?;
    let reason = reason_key(&mut tx.conn, "by_hand", &task.task).await?;
    sqlx::query(
        "INSERT INTO delivery (message, revision, lane, edition, state, reason) \
         VALUES ($1, $2, $3, $4, 'with_person', $5) ON CONFLICT DO NOTHING",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(lane)
    .bind(edition)
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn open_fan_out(tx: &mut Tx, head: &Head, readers: &ReaderLane) -> Result<()> {
    let lane = lane_key(&mut tx.conn, &readers.lane, false).await?;
    let audience = match &readers.audience {
        Audience::Wards(wards) => KeptAudience::Wards(wards.iter().map(ward_number).collect()),
        Audience::Had(id) => KeptAudience::Had(message_key(&mut tx.conn, *id).await?),
    };
    // The English is what a reader without a version of their own gets, so it has to be there.
    edition(tx, head, &Language::english(), readers.format).await?;
    for variant in rendered(tx, head).await?.variants {
        if variant.format == readers.format {
            edition_row(tx, head.revision, variant.language.as_str(), variant.format).await?;
        }
    }
    sqlx::query("INSERT INTO fan_out (message, lane, audience, format) VALUES ($1, $2, $3, $4)")
        .bind(head.key)
        .bind(lane)
        .bind(to_json(&audience)?)
        .bind(readers.format.as_str())
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}

async fn finish(tx: &mut Tx, message: MessageId) -> Result<()> {
    let mut head = head(&mut tx.conn, message).await?;
    let next = head
        .state
        .step(MessageState::Released)
        .map_err(Refusal::from)?;
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE done = 0) AS left, coalesce(sum(made), 0) AS made FROM fan_out WHERE message = $1",
    )
    .bind(head.key)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.int("left")? > 0 {
        return Err(Refusal::Conflict("its mail is still being made ready".to_owned()).into());
    }
    let now = tx.micros();
    sqlx::query("UPDATE message SET released_at = $2 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("UPDATE release SET finished_at = $2 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    step(tx, &mut head, next).await?;
    let entry = Entry::new(AuditAct::Released, Actor::Daemon).on(message);
    append(
        tx,
        entry.with(json!({"revision": head.number, "mail": row.int("made")?})),
    )
    .await?;
    if head.kind == Kind::Correction {
        correction_released(tx, &head).await?;
    }
    bump(tx).await
}
