//! Mail to our own people and to subscribers-to-be: sign-in codes, alarms, reminders, confirmations. Each is written in
//! the transaction of its cause, so that neither exists without the other. Once a mail is final its text and address are
//! erased.

use jiff::Timestamp;
use sqlx::Row;
use wardmote_domain::{
    ids::{MessageId, PersonId},
    person::EmailAddress,
    send::Reason,
};

use crate::{
    error::{Result, StoreError},
    hash::micros,
    holds::HoldsNow,
    messages::message_key,
    people::{email, person_key},
    rows::{Cells, word},
    store::Store,
    writer::{Turn, Tx},
};

/// What a mail of the desk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeskMailKind {
    /// The code that opens a session.
    SignInCode,
    /// A message went by the urgent lane.
    LeadAlarm,
    /// Its review is late.
    ReviewReminder,
    /// Please confirm your subscription.
    ConfirmSubscription,
    /// A lane has stopped.
    LaneDown,
    /// A job by hand is still to be done.
    TaskReminder,
    /// A press copy to a newsdesk, or what became of it.
    PressCopy,
    /// Sends come back, and the readers' addresses are not to blame.
    SendsComeBack,
    /// Somebody answered a notice.
    Answered,
    /// Copy is asked for, or asked for again.
    CopyAsked,
    /// Copy did not come, or nobody was asked for it.
    CopyLate,
    /// The daemon could not make a backup.
    BackupFailed,
    /// Something, or several things, that somebody of ours is told of.
    Told,
}

impl DeskMailKind {
    /// Its name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignInCode => "sign_in_code",
            Self::LeadAlarm => "lead_alarm",
            Self::ReviewReminder => "review_reminder",
            Self::ConfirmSubscription => "confirm_subscription",
            Self::LaneDown => "lane_down",
            Self::TaskReminder => "task_reminder",
            Self::PressCopy => "press_copy",
            Self::SendsComeBack => "sends_come_back",
            Self::Answered => "answered",
            Self::CopyAsked => "copy_asked",
            Self::CopyLate => "copy_late",
            Self::BackupFailed => "backup_failed",
            Self::Told => "told",
        }
    }
}

impl std::str::FromStr for DeskMailKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [
            Self::SignInCode,
            Self::LeadAlarm,
            Self::ReviewReminder,
            Self::ConfirmSubscription,
            Self::LaneDown,
            Self::TaskReminder,
            Self::PressCopy,
            Self::SendsComeBack,
            Self::Answered,
            Self::CopyAsked,
            Self::CopyLate,
            Self::BackupFailed,
            Self::Told,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or_else(|| format!("\"{text}\" is no kind of desk mail"))
    }
}

/// Whom a mail is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailTo {
    /// One of our people, at their recorded address.
    Person(PersonId),
    /// Somebody who is not in the store yet.
    Address(EmailAddress),
}

/// A mail to be queued.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMail {
    /// What for.
    pub kind: DeskMailKind,
    /// To whom.
    pub to: MailTo,
    /// The message concerned.
    pub message: Option<MessageId>,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Not before; none means now.
    pub due: Option<Timestamp>,
    /// Not after: a code that has run out is not sent.
    pub expires: Option<Timestamp>,
}

impl std::fmt::Debug for NewMail {
    // The text may hold a sign-in code.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMail")
            .field("kind", &self.kind)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

/// A mail on its way out: its intent is committed.
#[derive(Clone, PartialEq, Eq)]
pub struct MailOut {
    /// Its number.
    pub number: i64,
    /// Which try this is, from 1; the answer must name it.
    pub attempt: u32,
    /// What for.
    pub kind: DeskMailKind,
    /// Where to.
    pub to: EmailAddress,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// When it was written; with the number it makes a Message-ID that is the same on every try.
    pub made_at: Timestamp,
}

impl std::fmt::Debug for MailOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailOut")
            .field("number", &self.number)
            .field("attempt", &self.attempt)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailAnswer {
    /// The relay took it.
    Accepted,
    /// The relay will never take it.
    Refused(Reason),
    /// Try again then: it was not taken, or nobody knows and a repeat with the same Message-ID does no harm.
    Later(Timestamp, Reason),
}

/// Queues a mail inside an act's own transaction.
pub(crate) async fn queue(tx: &mut Tx, mail: &NewMail) -> Result<i64> {
    let now = tx.now();
    let (person, address) = match &mail.to {
        MailTo::Person(id) => (Some(person_key(&mut tx.conn, *id).await?), None),
        MailTo::Address(address) => (None, Some(address.expose())),
    };
    let message = match mail.message {
        Some(id) => Some(message_key(&mut tx.conn, id).await?),
        None => None,
    };
    let done = sqlx::query(
        "INSERT INTO desk_mail (kind, person, address, message, subject, body, state, made_at, due_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9)",
    )
    .bind(mail.kind.as_str())
    .bind(person)
    .bind(address)
    .bind(message)
    .bind(&mail.subject)
    .bind(&mail.text)
    .bind(micros(now))
    .bind(micros(mail.due.unwrap_or(now)))
    .bind(mail.expires.map(micros))
    .execute(&mut tx.conn)
    .await?;
    Ok(done.last_insert_rowid())
}

pub(crate) async fn queue_all(tx: &mut Tx, mails: &[NewMail]) -> Result<()> {
    for mail in mails {
        queue(tx, mail).await?;
    }
    Ok(())
}

/// Press copies that are due and stay here, because their message is stopped. What tells newsdesks to stop goes all the same.
async fn held_copies(tx: &mut Tx) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT p.mail, m.message, m.public_id FROM desk_mail x JOIN press_mail p ON p.mail = x.mail \
         JOIN message m ON m.message = p.message WHERE x.state = 'waiting' AND x.due_at <= $1 AND p.what = 'copy'",
    )
    .bind(tx.micros())
    .fetch_all(&mut tx.conn)
    .await?;
    let mut held = Vec::new();
    if rows.is_empty() {
        return Ok(held);
    }
    let holds = HoldsNow::read(&mut tx.conn).await?;
    for row in rows {
        let id = row.word("public_id", "a message's id")?;
        if holds.stops(&mut tx.conn, row.int("message")?, id).await? {
            held.push(row.int("mail")?);
        }
    }
    Ok(held)
}

impl Store {
    /// Queues mails that no other act is the cause of (a lane has stopped, say).
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn queue_mail(&self, mails: Vec<NewMail>) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { queue_all(tx, &mails).await })
        })
        .await
    }

    /// Takes due mails out and commits that they are going. Those past their time are dropped.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn take_mail(&self, max: u32) -> Result<Vec<MailOut>> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let now = tx.micros();
                sqlx::query(
                    "UPDATE desk_mail SET state = 'expired', due_at = NULL, address = NULL, subject = '', body = '' \
                     WHERE state = 'waiting' AND expires_at <= $1",
                )
                .bind(now)
                .execute(&mut tx.conn)
                .await?;
                let held = held_copies(tx).await?;
                let rows = sqlx::query(
                    "UPDATE desk_mail SET state = 'in_flight', due_at = NULL, attempt = attempt + 1, intent_at = $1 \
                     WHERE mail IN (SELECT mail FROM desk_mail WHERE state = 'waiting' AND due_at <= $1 \
                                      AND mail NOT IN (SELECT value FROM json_each($3)) \
                                    ORDER BY due_at LIMIT $2) \
                     RETURNING mail, attempt, kind, subject, body, made_at, \
                               coalesce(address, (SELECT email FROM person p WHERE p.person = desk_mail.person)) AS address",
                )
                .bind(now)
                .bind(max)
                .bind(crate::hash::to_json(&held)?)
                .fetch_all(&mut tx.conn)
                .await?;
                rows.iter().map(read_out).collect()
            })
        })
        .await
    }

    /// Writes down what became of a mail. An answer to an older try is ignored.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn mail_answered(&self, number: i64, attempt: u32, answer: MailAnswer) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let now = tx.micros();
                let (state, due, code) = match &answer {
                    MailAnswer::Accepted => ("accepted", None, None),
                    MailAnswer::Refused(reason) => ("refused", None, Some(reason.code.as_str())),
                    MailAnswer::Later(when, reason) => {
                        ("waiting", Some(micros(*when)), Some(reason.code.as_str()))
                    }
                };
                sqlx::query(
                    "UPDATE desk_mail SET state = $3, due_at = $4, reason_code = $5, answered_at = $6, \
                        address = CASE WHEN $3 = 'waiting' THEN address END, \
                        subject = CASE WHEN $3 = 'waiting' THEN subject ELSE '' END, \
                        body = CASE WHEN $3 = 'waiting' THEN body ELSE '' END \
                     WHERE mail = $1 AND attempt = $2 AND state = 'in_flight'",
                )
                .bind(number)
                .bind(attempt)
                .bind(state)
                .bind(due)
                .bind(code)
                .bind(now)
                .execute(&mut tx.conn)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// At start: mails whose answer was lost with the process wait again. A repeat has the same Message-ID.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn recover_mail(&self) -> Result<u64> {
        self.write(Turn::Urgent, |tx| {
            Box::pin(async move {
                let now = tx.micros();
                let done = sqlx::query(
                    "UPDATE desk_mail SET state = 'waiting', due_at = $1 WHERE state = 'in_flight'",
                )
                .bind(now)
                .execute(&mut tx.conn)
                .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }
}

fn read_out(row: &sqlx::sqlite::SqliteRow) -> Result<MailOut> {
    let attempt: u32 = row.try_get("attempt").map_err(StoreError::from)?;
    Ok(MailOut {
        number: row.int("mail")?,
        attempt,
        kind: word(&row.text("kind")?, "a kind of desk mail")?,
        to: email(&row.text("address")?)?,
        subject: row.text("subject")?,
        text: row.text("body")?,
        made_at: row.time("made_at")?,
    })
}
