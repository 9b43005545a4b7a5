//! From how a mail ended to what the pipeline is told.

use std::sync::PoisonError;

use wardmote_domain::{
    ids::SubscriberNumber,
    send::{Answer, Answered, Reason, Receipt},
};

use super::{
    EmailChannel,
    pool::NoConnection,
    replies::{self, Circumstances, FULL_STRIKES, Reply, Stage},
    transaction::{Ended, Trouble},
    wire::NoSocket,
};

impl EmailChannel {
    pub(super) fn answer(
        &self,
        ended: Ended,
        id: &str,
        reader: Option<SubscriberNumber>,
    ) -> Answered {
        let touched = !matches!(
            ended,
            Ended::NeedsUtf8 | Ended::LostBefore { touched: false, .. }
        );
        let answer = match ended {
            Ended::Taken(said) => {
                self.strike(reader, false);
                Answer::Accepted(Receipt {
                    id: replies::queue_id(&said).unwrap_or_else(|| id.to_owned()),
                })
            }
            Ended::Refused(stage, reply) => {
                let strikes = self.strike(reader, replies::mailbox_full(&reply));
                self.judge(stage, &reply, strikes)
            }
            Ended::LostBefore { silent: true, .. } => {
                later("timeout", "the mail relay did not answer in time")
            }
            Ended::LostBefore { .. } => {
                later("connection", "the connection to the mail relay broke off")
            }
            Ended::LostAfter { silent } => {
                let (code, words) = if silent {
                    (
                        "timeout",
                        "the mail went out and the relay did not say in time whether it took it",
                    )
                } else {
                    (
                        "connection",
                        "the mail went out and the connection broke before the relay said that it took it",
                    )
                };
                Answer::Unknown {
                    reason: Reason::new(code, words),
                }
            }
            Ended::NeedsUtf8 => Answer::Refused {
                reason: Reason::new(
                    "5.6.7",
                    "the address has letters outside ASCII, which the mail relay cannot take",
                ),
                suppress: false,
            },
        };
        if let Answer::Refused {
            reason,
            suppress: false,
        } = &answer
        {
            // Not the reader's fault, so somebody here has to look at it.
            tracing::warn!(
                mail = id,
                code = reason.code,
                "a mail was refused: {}",
                reason.words
            );
        }
        Answered {
            answer,
            seen: Vec::new(),
            touched,
        }
    }

    fn judge(&self, stage: Stage, reply: &Reply, strikes: u8) -> Answer {
        let now = Circumstances {
            now: self.clock.now(),
            jitter: self.jitter.draw(),
            strikes,
        };
        let answer = replies::judge(stage, reply, now);
        if let Answer::Later {
            when: Some(until), ..
        } = &answer
            && replies::throttles(reply)
        {
            self.brake.pull(*until);
        }
        answer
    }

    /// Counts a full mailbox, or forgets that it was full. A person given up is forgotten too: the store keeps them.
    fn strike(&self, reader: Option<SubscriberNumber>, full: bool) -> u8 {
        let Some(number) = reader else { return 0 };
        let mut counts = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        if !full {
            counts.remove(&number);
            return 0;
        }
        let count = counts.entry(number).or_insert(0);
        *count += 1;
        let strikes = *count;
        if strikes >= FULL_STRIKES {
            counts.remove(&number);
        }
        strikes
    }

    pub(super) fn no_connection(&self, none: NoConnection) -> Answer {
        match none {
            NoConnection::Socket(NoSocket::Unreachable) => {
                later("connect", "the mail relay cannot be reached")
            }
            NoConnection::Socket(NoSocket::Untrusted) => Answer::LaneDown {
                reason: Reason::new(
                    "certificate",
                    "the mail relay's certificate is not good: no mail is sent to it",
                ),
                until: None,
            },
            NoConnection::Greeting(Trouble::Reply(reply)) => self.judge(Stage::Greeting, &reply, 0),
            NoConnection::Greeting(Trouble::Silent) => {
                later("timeout", "the mail relay did not answer in time")
            }
            NoConnection::Greeting(Trouble::Broken) => later(
                "connection",
                "the mail relay hung up, or what it says is not SMTP",
            ),
        }
    }
}

/// Whether a kept connection turned out to be closed: gone, or hung up on with 421, at the first command.
pub(super) fn stale(ended: &Ended) -> bool {
    match ended {
        Ended::LostBefore {
            stage: Stage::Mail,
            silent: false,
            ..
        } => true,
        Ended::Refused(Stage::Mail, reply) => reply.code() == 421,
        _ => false,
    }
}

/// Not now, at the channel's own back-off.
pub(super) fn later(code: &str, words: &str) -> Answer {
    Answer::Later {
        when: None,
        reason: Reason::new(code, words),
    }
}

/// An answer for which nothing left this machine.
pub(super) fn untouched(answer: Answer) -> Answered {
    Answered {
        answer,
        seen: Vec::new(),
        touched: false,
    }
}
