//! From how a mail ended to what the pipeline is told.

use std::sync::PoisonError;

use wardmote_domain::{
    ids::SubscriberNumber,
    send::{Answer, Answered, Reason, Receipt},
};

use super::{
    EmailChannel,
    replies::{self, Circumstances, FULL_STRIKES, Reply, Stage},
    transaction::Ended,
    wire::{Distrust, NoConnection},
};

impl EmailChannel {
    pub(super) fn answer(&self, ended: Ended, about: super::About<'_>) -> Answered {
        let super::About {
            id,
            reader,
            service,
        } = about;
        let touched = !matches!(
            ended,
            Ended::NeedsUtf8
                | Ended::TooLarge
                | Ended::Unclean
                | Ended::NoConnection(_)
                | Ended::LostBefore { touched: false, .. }
                | Ended::CalledBack { touched: false }
        );
        let answer = match ended {
            Ended::CalledBack { touched } => return Answered::called_back(touched),
            Ended::Taken(said) => {
                self.strike(reader, false);
                if let (Some(throttles), Some(domain)) = (&self.throttles, service) {
                    throttles.clean(domain, self.lasting.now());
                }
                Answer::Accepted(Receipt {
                    id: replies::queue_id(&said).unwrap_or_else(|| id.to_owned()),
                })
            }
            Ended::Refused(stage, reply) => {
                let strikes = self.strike(reader, replies::mailbox_full(&reply));
                self.judge(stage, &reply, strikes, service)
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
            Ended::TooLarge => Answer::Refused {
                reason: Reason::new("5.3.4", "the mail is larger than the mail relay takes"),
                suppress: false,
            },
            Ended::Unclean => Answer::Refused {
                reason: Reason::new(
                    "input",
                    "the mail holds a line end or a NUL that could end it early: it was not sent",
                ),
                suppress: false,
            },
            Ended::NoConnection(none) => self.no_connection(none),
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

    fn judge(&self, stage: Stage, reply: &Reply, strikes: u8, service: Option<&str>) -> Answer {
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
            // Said of a recipient, it is the receiving service that speaks; said before, the relay itself.
            let theirs = matches!(stage, Stage::Rcpt | Stage::Data | Stage::Dot);
            let until = self.lasting.ours(*until);
            match (&self.throttles, service) {
                (Some(throttles), Some(domain)) if theirs => {
                    throttles.slow(domain, until, self.lasting.now());
                }
                _ => self.brake.pull(until),
            }
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
        let down = |code, words| Answer::LaneDown {
            reason: Reason::new(code, words),
            until: None,
        };
        match none {
            NoConnection::Unreachable => later("connect", "the mail relay cannot be reached"),
            NoConnection::Untrusted(why) => down(
                "certificate",
                match why {
                    Distrust::OtherName => {
                        "the mail relay's certificate is not good, it is for another name: no mail is sent to it"
                    }
                    Distrust::UnknownAuthority => {
                        "the mail relay's certificate is not good, nobody whom this machine trusts has signed it: no mail is sent to it"
                    }
                    Distrust::OutOfDate => {
                        "the mail relay's certificate is not good, it is out of date: no mail is sent to it"
                    }
                    Distrust::Other => {
                        "the mail relay's certificate is not good: no mail is sent to it"
                    }
                },
            ),
            NoConnection::NoTls => down(
                "starttls",
                "the mail relay offers no TLS (STARTTLS): no mail is sent to it",
            ),
            NoConnection::Injected => down(
                "starttls",
                "something was said in the clear after TLS was agreed, as when somebody sits in between: no mail is sent",
            ),
            NoConnection::NoLogin => down(
                "login",
                "the mail relay offers no way to sign in that we know (AUTH PLAIN or LOGIN)",
            ),
            NoConnection::Said(stage, reply) => self.judge(stage, &reply, 0, None),
            NoConnection::Silent => later("timeout", "the mail relay did not answer in time"),
            NoConnection::Broken => later(
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
