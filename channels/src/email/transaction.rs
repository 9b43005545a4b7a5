//! One mail over one connection, step by step, so that it is always known what has left.

use std::{error::Error as _, fmt::Display, time::Duration};

use lettre::transport::smtp::{
    Error,
    commands::{Data, Mail, Rcpt},
    extension::{MailBodyParameter, MailParameter},
    response::Response,
};
use tokio::time::timeout;

use super::{
    compose::Letter,
    config::Waits,
    pool::Connection,
    replies::{Reply, Stage},
};

/// Why a step did not go well.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The relay said no.
    Reply(Reply),
    /// No answer in time.
    Silent,
    /// The connection broke, or what came was no answer.
    Broken,
}

impl Trouble {
    pub(super) fn read(error: &Error) -> Self {
        match error.status() {
            Some(code) => {
                let text = error.source().map(ToString::to_string).unwrap_or_default();
                Self::Reply(Reply::new(code.into(), &text))
            }
            None => Self::Broken,
        }
    }
}

/// How one mail ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// Taken; what the relay said of it.
    Taken(String),
    /// The relay said no at this stage. The mail was not taken.
    Refused(Stage, Reply),
    /// The connection was lost before the final dot was out. The mail was not taken.
    LostBefore {
        /// At which stage.
        stage: Stage,
        /// Whether the relay was silent, not gone.
        silent: bool,
        /// Whether any byte of it had left.
        touched: bool,
    },
    /// The connection was lost after the final dot was out: it may have been taken.
    LostAfter {
        /// Whether the relay was silent, not gone.
        silent: bool,
    },
    /// The address is outside ASCII and the relay cannot take that.
    NeedsUtf8,
}

/// Sends one mail. The second value says whether the connection can carry another.
pub(super) async fn deliver(
    connection: &mut Connection,
    letter: &Letter,
    waits: &Waits,
) -> (Ended, bool) {
    let utf8 = !letter.bytes.is_ascii() || !letter.to.to_string().is_ascii();
    if utf8 && !connection.takes_utf8() {
        return (Ended::NeedsUtf8, true);
    }
    let mut parameters = Vec::new();
    if utf8 {
        parameters.push(MailParameter::SmtpUtfEight);
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let before = connection.witness.written();
    let wait = waits.command;
    let mail = Mail::new(Some(letter.from.clone()), parameters);
    let rcpt = Rcpt::new(letter.to.clone(), Vec::new());
    let steps: [(Stage, &(dyn Display + Sync), u16); 3] = [
        (Stage::Mail, &mail, 2),
        (Stage::Rcpt, &rcpt, 2),
        (Stage::Data, &Data, 3),
    ];
    for (stage, command, good) in steps {
        match step(connection, command, wait).await {
            Ok(response) if u16::from(response.code()) / 100 == good => {}
            // An answer that belongs to another question: nobody knows any more who answers what.
            Ok(_) => return (lost_before(connection, stage, false, before), false),
            Err(Trouble::Reply(reply)) => {
                let usable = reply.code() != 421 && reset(connection).await;
                return (Ended::Refused(stage, reply), usable);
            }
            Err(trouble) => {
                return (
                    lost_before(
                        connection,
                        stage,
                        matches!(trouble, Trouble::Silent),
                        before,
                    ),
                    false,
                );
            }
        }
    }
    body(connection, letter, waits, before).await
}

async fn body(
    connection: &mut Connection,
    letter: &Letter,
    waits: &Waits,
    before: u64,
) -> (Ended, bool) {
    connection.witness.body_begins();
    // The second item of the iterator is never there: lettre asks for it when the body is out and before the dot.
    let pieces = std::iter::once(letter.bytes.as_slice()).chain(std::iter::from_fn(before_dot));
    let answer = timeout(waits.accept, connection.smtp.message_iter(pieces)).await;
    after_reply();
    let lost = |connection: &Connection, silent| {
        if connection.witness.dot_left() {
            Ended::LostAfter { silent }
        } else {
            lost_before(connection, Stage::Data, silent, before)
        }
    };
    match answer.map(|inner| inner.map_err(|error| Trouble::read(&error))) {
        Ok(Ok(response)) if u16::from(response.code()) / 100 == 2 => (
            Ended::Taken(response.first_line().unwrap_or_default().to_owned()),
            true,
        ),
        Ok(Ok(_) | Err(Trouble::Silent | Trouble::Broken)) => (lost(connection, false), false),
        Ok(Err(Trouble::Reply(reply))) => {
            let usable = reply.code() != 421;
            (Ended::Refused(Stage::Dot, reply), usable)
        }
        Err(_) => (lost(connection, true), false),
    }
}

fn before_dot<'a>() -> Option<&'a [u8]> {
    crate::kill_point!("email.before_dot");
    None
}

fn after_reply() {
    crate::kill_point!("email.after_reply");
}

fn lost_before(connection: &Connection, stage: Stage, silent: bool, before: u64) -> Ended {
    Ended::LostBefore {
        stage,
        silent,
        touched: connection.witness.written() > before,
    }
}

async fn step(
    connection: &mut Connection,
    command: &(dyn Display + Sync),
    wait: Duration,
) -> Result<Response, Trouble> {
    match timeout(wait, connection.smtp.command(command)).await {
        Ok(answer) => answer.map_err(|error| Trouble::read(&error)),
        Err(_) => Err(Trouble::Silent),
    }
}

/// How long a refused mail's answer may be kept waiting for the connection to be cleared; else it is dropped.
const RESET: Duration = Duration::from_secs(5);

/// Clears what a refused mail left open, so that the connection can carry the next.
async fn reset(connection: &mut Connection) -> bool {
    step(connection, &"RSET\r\n", RESET).await.is_ok()
}

#[cfg(test)]
mod tests;
