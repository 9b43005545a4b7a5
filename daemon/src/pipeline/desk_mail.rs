//! Mail to our own people and to subscribers-to-be: written in the transaction of its cause, sent here.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    send::{Answer, Reason},
    words::{EXERCISE, Realm},
};
use wardmote_store::{MailAnswer, MailOut};

use super::{Did, Pipeline, Step, life};

/// The most mails of one step.
const BATCH: usize = 20;
/// Tries of a mail whose answer is lost each time, before it counts as gone.
const TRIES_IN_DOUBT: u32 = 3;
/// How long a mail that is not taken is tried.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);

impl Pipeline {
    /// Sends what is due. Without a mail channel it stays queued.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn desk_mail_step(&self) -> Step {
        let Some(email) = self.channels.mail() else {
            return Ok(Did::Nothing);
        };
        let mut did = Did::Nothing;
        // One at a time: what a relay keeps waiting keeps no other mail from a loop that is told to stop, and whoever
        // watches sees that it moves.
        for _ in 0..BATCH {
            life::sign();
            if self.stop.is_cancelled() {
                break;
            }
            let Some(mail) = self.store.take_mail(1).await?.pop() else {
                break;
            };
            did = Did::Something;
            fail::fail_point!("pipeline.desk_mail.before_send", |_| std::process::abort());
            // The same on every try, so that a reader can tell a repeat.
            let id = format!("desk-{}-{}", mail.number, mail.made_at.as_microsecond());
            let (subject, text) = self.marked(&mail);
            let answered = email
                .send_plain(&mail.to, &subject, &text, &id, mail.made_at)
                .await;
            let answer = self.mail_answer(&mail, answered.answer);
            if let MailAnswer::Refused(reason) = &answer {
                tracing::warn!(mail = mail.number, kind = mail.kind.as_str(), code = %reason.code, "a mail of our own was not taken");
            }
            self.store
                .mail_answered(mail.number, mail.attempt, answer)
                .await?;
        }
        Ok(did)
    }

    /// Subject and text; in an exercise both say so first.
    fn marked<'a>(&self, mail: &'a MailOut) -> (Cow<'a, str>, Cow<'a, str>) {
        match self.desk.settings.server.realm {
            Realm::Exercise => (
                format!("{EXERCISE}: {}", mail.subject).into(),
                format!("{EXERCISE}\n\n{}", mail.text).into(),
            ),
            Realm::Live | Realm::Sandbox => {
                (mail.subject.as_str().into(), mail.text.as_str().into())
            }
        }
    }

    /// A mail of our own with the same Message-ID may be sent again: twice is better than a lead who was not told. One
    /// that was certainly not taken is tried for a day (a code runs out before), one in doubt a few times.
    fn mail_answer(&self, mail: &MailOut, answer: Answer) -> MailAnswer {
        let now = self.clock.now();
        let wait = SignedDuration::from_secs(15 * i64::from(mail.attempt.min(20)));
        let soonest = now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let too_old = now.duration_since(mail.made_at) > GIVEN_UP_AFTER;
        let later = |when: Option<Timestamp>, reason: Reason, give_up: bool| match give_up {
            true => MailAnswer::Refused(reason),
            false => MailAnswer::Later(when.unwrap_or(soonest), reason),
        };
        match answer {
            Answer::Accepted(_) => MailAnswer::Accepted,
            Answer::Refused { reason, .. } => MailAnswer::Refused(reason),
            Answer::Later { when, reason } => later(when, reason, too_old),
            Answer::LaneDown { reason, until } => later(until, reason, too_old),
            Answer::Unknown { reason } => {
                later(None, reason, too_old || mail.attempt >= TRIES_IN_DOUBT)
            }
        }
    }
}
