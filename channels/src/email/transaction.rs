//! One mail after another over one connection, so that it is always known what of each has left. Where the relay takes
//! it (RFC 2920), the envelope of the next mail goes with the final dot of the one before.

use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::{
    body::stuff,
    compose::Letter,
    config::Waits,
    replies::{Reply, Stage},
    talk::{Broken, Said},
    wire::{Greeted, NoConnection},
};

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
    /// Its message was called back, and nothing of its text has left.
    CalledBack {
        /// Whether any byte of its envelope had left.
        touched: bool,
    },
    /// The address is outside ASCII and the relay cannot take that.
    NeedsUtf8,
    /// Larger than the relay takes.
    TooLarge,
    /// Its bytes must not go on a wire.
    Unclean,
    /// No connection could be had for it.
    NoConnection(NoConnection),
}

/// How long a good-bye may take.
const QUIT: Duration = Duration::from_secs(5);

/// One connection, after EHLO.
pub(super) struct Connection {
    relay: Greeted,
    waits: Waits,
    /// How many mails have ended on it.
    pub used: u32,
    pub idle_since: Instant,
    /// A mail that was refused left its sender there: RSET goes before the next.
    stale_sender: bool,
    /// What the next write begins with.
    out: Vec<u8>,
}

/// The envelope of one mail, and how much of it has been answered.
pub(super) struct Under {
    begun: u64,
    asked: [Stage; 3],
    ahead: bool,
    reset: bool,
}

impl Connection {
    pub(super) fn new(relay: Greeted, waits: Waits) -> Self {
        Self {
            relay,
            waits,
            used: 0,
            idle_since: Instant::now(),
            stale_sender: false,
            out: Vec::new(),
        }
    }

    /// Whether an envelope may be sent before the answer to what went before.
    pub(super) fn pipelines(&self) -> bool {
        self.relay.offers.pipelining
    }

    /// Why this relay cannot take that mail at all, before anything of it has left.
    pub(super) fn unfit(&self, letter: &Letter) -> Option<Ended> {
        let offers = &self.relay.offers;
        if letter.utf8 && !(offers.utf8 && offers.eight_bit) {
            return Some(Ended::NeedsUtf8);
        }
        let most = offers.size.filter(|most| *most > 0);
        most.is_some_and(|most| letter.bytes.len() as u64 > most)
            .then_some(Ended::TooLarge)
    }

    fn envelope(&mut self, letter: &Letter) {
        if std::mem::take(&mut self.stale_sender) {
            self.out.extend_from_slice(b"RSET\r\n");
        }
        let utf8 = if letter.utf8 {
            " SMTPUTF8 BODY=8BITMIME"
        } else {
            ""
        };
        for part in ["MAIL FROM:<", &letter.from, ">", utf8, "\r\n"] {
            self.out.extend_from_slice(part.as_bytes());
        }
        for part in ["RCPT TO:<", &letter.to, ">\r\n"] {
            self.out.extend_from_slice(part.as_bytes());
        }
        self.out.extend_from_slice(b"DATA\r\n");
    }

    /// Sends the envelope of a mail by itself; all at once where the relay takes that, else its first command.
    async fn offer(&mut self, letter: &Letter) -> Result<Under, Ended> {
        let under = Under {
            begun: self.relay.talk.written(),
            asked: [Stage::Mail, Stage::Rcpt, Stage::Data],
            ahead: self.pipelines(),
            reset: self.stale_sender,
        };
        if self.relay.talk.has_more() {
            // It spoke without being asked: nobody knows any more which reply belongs to what.
            return Err(self.lost(&under, Stage::Mail, false));
        }
        self.out.clear();
        self.envelope(letter);
        if !under.ahead {
            return Ok(under);
        }
        let out = std::mem::take(&mut self.out);
        let sent = timeout(self.waits.command, self.relay.talk.put(&out)).await;
        self.out = out;
        match sent {
            Ok(Ok(())) => Ok(under),
            Ok(Err(Broken)) => Err(self.lost(&under, Stage::Mail, false)),
            Err(_) => Err(self.lost(&under, Stage::Mail, true)),
        }
    }

    /// Sends the envelope of a mail and reads what the relay says to it.
    pub(super) async fn open(&mut self, letter: &Letter) -> (Result<(), Ended>, bool) {
        match self.offer(letter).await {
            Ok(under) => self.opened(under, letter).await,
            Err(ended) => (Err(ended), false),
        }
    }

    /// Reads what the relay says to an envelope. The flag says whether the connection can be used further.
    pub(super) async fn opened(
        &mut self,
        under: Under,
        letter: &Letter,
    ) -> (Result<(), Ended>, bool) {
        if under.reset {
            let said = match under.ahead {
                true => self.hear().await,
                false => self.ask("RSET\r\n").await,
            };
            if !matches!(&said, Ok(said) if said.class() == 2) {
                let silent = matches!(said, Err(true));
                return (Err(self.lost(&under, Stage::Mail, silent)), false);
            }
        }
        let mut refused: Option<(Stage, Reply)> = None;
        for stage in under.asked {
            let said = match under.ahead {
                true => self.hear().await,
                false => {
                    let command = command(stage, letter);
                    self.ask(&command).await
                }
            };
            let said = match said {
                Ok(said) => said,
                Err(silent) => {
                    let ended = match refused {
                        Some((stage, reply)) => Ended::Refused(stage, reply),
                        None => self.lost(&under, stage, silent),
                    };
                    return (Err(ended), false);
                }
            };
            let good = if stage == Stage::Data { 3 } else { 2 };
            match (said.class(), &refused) {
                (class, None) if class == good => {}
                (4 | 5, None) => {
                    let hangs_up = said.code == 421;
                    refused = Some((stage, said.no()));
                    if hangs_up {
                        break;
                    }
                    if !under.ahead {
                        break;
                    }
                }
                // A mail without a recipient is begun all the same by some: it is ended empty, and nobody gets it. Not so
                // where the sender was refused: a relay that goes on all the same has an older envelope open, whose
                // readers would get the empty mail.
                (3, Some((Stage::Rcpt, _))) if stage == Stage::Data => {
                    let ended = self.ask(".\r\n").await;
                    if ended.is_err() {
                        break;
                    }
                }
                (4 | 5 | 2, Some(_)) => {}
                // An answer that belongs to another question: nobody knows any more who answers what.
                _ => return (Err(self.lost(&under, stage, false)), false),
            }
        }
        match refused {
            None => (Ok(()), true),
            Some((stage, reply)) => {
                let usable = reply.code() != 421;
                self.stale_sender = usable && stage != Stage::Mail;
                (Err(Ended::Refused(stage, reply)), usable)
            }
        }
    }

    /// Sends the mail itself and reads its answer; with its final dot goes the envelope of the next, if there is one.
    /// The mail may only go after [`Connection::open`] said yes to its envelope.
    pub(super) async fn carry(
        &mut self,
        letter: &Letter,
        next: Option<&Letter>,
    ) -> (Ended, bool, Option<Under>) {
        self.out.clear();
        if stuff(&letter.bytes, &mut self.out).is_err() {
            // The relay waits for a mail, so this connection is given up.
            return (Ended::Unclean, false, None);
        }
        let begun = self.relay.talk.written();
        let dot = begun + self.out.len() as u64;
        let ahead = next.map(|next| {
            self.envelope(next);
            Under {
                begun: dot,
                asked: [Stage::Mail, Stage::Rcpt, Stage::Data],
                ahead: true,
                reset: false,
            }
        });
        let out = std::mem::take(&mut self.out);
        let body = (dot - begun) as usize;
        let answer = timeout(self.waits.accept, self.body(&out, body)).await;
        after_reply();
        self.out = out;
        let lost = |connection: &Self, silent| {
            if connection.relay.talk.written() >= dot {
                Ended::LostAfter { silent }
            } else {
                Ended::LostBefore {
                    stage: Stage::Dot,
                    silent,
                    touched: true,
                }
            }
        };
        match answer {
            Ok(Ok(said)) => match said.class() {
                2 => (Ended::Taken(said.first_line().to_owned()), true, ahead),
                4 | 5 => {
                    let usable = said.code != 421;
                    (Ended::Refused(Stage::Dot, said.no()), usable, ahead)
                }
                _ => (lost(self, false), false, ahead),
            },
            Ok(Err(Broken)) => (lost(self, false), false, ahead),
            Err(_) => (lost(self, true), false, ahead),
        }
    }

    async fn body(&mut self, out: &[u8], body: usize) -> Result<Said, Broken> {
        let talk = &mut self.relay.talk;
        if cfg!(feature = "failpoints") {
            // A test that stops the process between the mail and its final dot needs the two apart.
            talk.put(&out[..body - 3]).await?;
            before_dot();
            talk.put(&out[body - 3..]).await?;
        } else {
            talk.put(out).await?;
        }
        after_dot();
        talk.reply().await
    }

    /// Whether any byte of the mail after this one had left when the connection broke.
    pub(super) fn touched(&self, under: &Under) -> bool {
        self.relay.talk.written() > under.begun
    }

    /// Says good-bye. Whatever comes of it, nothing is open on the connection.
    pub(super) async fn quit(mut self) {
        let _ = timeout(QUIT, self.relay.talk.ask("QUIT\r\n")).await;
    }

    /// What the relay offers, for whoever looks.
    pub(super) fn offers(&self) -> &super::wire::Offers {
        &self.relay.offers
    }

    /// The next reply in time; the error says whether the relay was silent.
    async fn hear(&mut self) -> Result<Said, bool> {
        match timeout(self.waits.command, self.relay.talk.reply()).await {
            Ok(said) => said.map_err(|Broken| false),
            Err(_) => Err(true),
        }
    }

    async fn ask(&mut self, command: &str) -> Result<Said, bool> {
        match timeout(self.waits.command, self.relay.talk.ask(command)).await {
            Ok(said) => said.map_err(|Broken| false),
            Err(_) => Err(true),
        }
    }

    fn lost(&self, under: &Under, stage: Stage, silent: bool) -> Ended {
        Ended::LostBefore {
            stage,
            silent,
            touched: self.touched(under),
        }
    }
}

fn command(stage: Stage, letter: &Letter) -> String {
    match stage {
        Stage::Mail => {
            let utf8 = if letter.utf8 {
                " SMTPUTF8 BODY=8BITMIME"
            } else {
                ""
            };
            format!("MAIL FROM:<{}>{utf8}\r\n", letter.from)
        }
        Stage::Rcpt => format!("RCPT TO:<{}>\r\n", letter.to),
        _ => "DATA\r\n".to_owned(),
    }
}

/// The mail has left but for its final dot.
fn before_dot() {
    crate::kill_point!("email.before_dot");
}

/// The mail has left whole and nothing of its answer was read.
fn after_dot() {
    crate::kill_point!("email.after_dot");
}

fn after_reply() {
    crate::kill_point!("email.after_reply");
}

#[cfg(test)]
mod tests;
