//! Mail to our own people and to subscribers-to-be: written in the transaction of its cause, sent here.

use jiff::SignedDuration;
use wardmote_domain::send::{Answer, Reason};
use wardmote_store::{MailAnswer, MailOut};

use super::{Did, Pipeline, Step};

/// Mails taken at a time.
const BATCH: u32 = 20;
/// Tries before a mail is given up.
const TRIES: u32 = 8;

impl Pipeline {
    /// Sends what is due. Without a mail channel it stays queued.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn desk_mail_step(&self) -> Step {
        let Some(email) = self.channels.mail() else { return Ok(Did::Nothing) };
        let mails = self.store.take_mail(BATCH).await?;
        let did = if mails.is_empty() { Did::Nothing } else { Did::Something };
        for mail in mails {
            fail::fail_point!("pipeline.desk_mail.before_send", |_| std::process::abort());
            // The same on every try, so that a reader can tell a repeat.
            let id = format!("desk-{}-{}", mail.number, mail.made_at.as_microsecond());
            let answered = email.send_plain(&mail.to, &mail.subject, &mail.text, &id, mail.made_at).await;
            let answer = self.mail_answer(&mail, answered.answer);
            if let MailAnswer::Refused(reason) = &answer {
                tracing::warn!(mail = mail.number, kind = mail.kind.as_str(), code = %reason.code, "a mail of our own was not taken");
            }
            self.store.mail_answered(mail.number, mail.attempt, answer).await?;
        }
        Ok(did)
    }

    /// A mail of our own with the same Message-ID may be sent again: twice is better than a lead who was not told.
    fn mail_answer(&self, mail: &MailOut, answer: Answer) -> MailAnswer {
        let later = |when: Option<jiff::Timestamp>, reason: Reason| {
            let wait = SignedDuration::from_secs(15 * i64::from(mail.attempt.min(20)));
            let soonest = self.clock.now().checked_add(wait).unwrap_or(jiff::Timestamp::MAX);
            if mail.attempt >= TRIES { MailAnswer::Refused(reason) } else { MailAnswer::Later(when.unwrap_or(soonest), reason) }
        };
        match answer {
            Answer::Accepted(_) => MailAnswer::Accepted,
            Answer::Refused { reason, .. } => MailAnswer::Refused(reason),
            Answer::Later { when, reason } => later(when, reason),
            Answer::LaneDown { reason, until } => later(until, reason),
            Answer::Unknown { reason } => later(None, reason),
        }
    }
}
