//! What the sandbox says it can do, signing in, and who speaks before it was answered (RFC 2920).

use std::{future::ready, io};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::AsyncBufReadExt;

use super::{
    SIZE,
    lines::{COMMAND_LINE, Line, next},
    session::{Flow, Session},
};

/// What it offers at EHLO, and how strict it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Offers {
    /// Whether commands may come together. Where not, each must wait for the answer to the one before.
    pub pipelining: bool,
    /// The largest mail, in octets.
    pub size: usize,
    /// The name and password without which it takes no mail.
    pub login: Option<(String, String)>,
    /// Whether it hangs up on a client that speaks before its answer where it must wait: after DATA above all, where what
    /// comes early would be read as a mail by one server and as commands by another.
    pub strict: bool,
}

impl Default for Offers {
    fn default() -> Self {
        Self {
            pipelining: true,
            size: SIZE,
            login: None,
            strict: true,
        }
    }
}

impl std::fmt::Debug for Offers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offers")
            .field("pipelining", &self.pipelining)
            .field("size", &self.size)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

impl Session {
    pub(super) async fn ehlo(&mut self) -> io::Result<Flow> {
        let mut lines = vec!["sandbox.wardmote.example".to_owned()];
        if self.offers.pipelining {
            lines.push("PIPELINING".to_owned());
        }
        lines.push(format!("SIZE {}", self.offers.size));
        if self.offers.login.is_some() {
            lines.push("AUTH PLAIN LOGIN".to_owned());
        }
        lines.extend(["8BITMIME", "ENHANCEDSTATUSCODES"].map(str::to_owned));
        for line in lines {
            self.say(&format!("250-{line}")).await?;
        }
        self.say("250 SMTPUTF8").await
    }

    /// Whether a client must wait for the answer to that command (RFC 2920, section 3.1): to each, where commands may not
    /// come together. DATA looks for itself, as one that is out of turn is answered like any other.
    pub(super) fn must_end_here(&self, verb: &str) -> bool {
        let verb = verb.to_ascii_uppercase();
        let last = matches!(verb.as_str(), "EHLO" | "HELO" | "AUTH" | "VRFY" | "NOOP");
        last || (!self.offers.pipelining && verb != "DATA")
    }

    /// Whether something has come already, although its sender must wait.
    pub(super) async fn spoke_out_of_turn(&mut self) -> bool {
        if !self.offers.strict {
            return false;
        }
        tokio::select! {
            biased;
            come = self.stream.fill_buf() => come.is_ok_and(|bytes| !bytes.is_empty()),
            () = ready(()) => false,
        }
    }

    pub(super) async fn hang_up_on_pipelining(&mut self) -> io::Result<Flow> {
        self.say("503 5.5.0 you spoke before you were answered")
            .await?;
        Ok(Flow::HangUp)
    }

    /// RFC 4954: PLAIN and LOGIN, with or without the first answer in the command.
    pub(super) async fn auth(&mut self, rest: &str) -> io::Result<Flow> {
        let Some(login) = self.offers.login.clone() else {
            return self.say("502 5.5.1 there is nothing to sign in to").await;
        };
        if self.signed_in || self.envelope.is_some() {
            return self.say("503 5.5.1 not now").await;
        }
        let (way, first) = rest.split_once(' ').unwrap_or((rest, ""));
        let first = (!first.is_empty()).then(|| first.to_owned());
        let given = match way.to_ascii_uppercase().as_str() {
            "PLAIN" => self.asked(first, "").await?.and_then(|both| {
                let mut parts = both.split('\0').skip(1).map(str::to_owned);
                Some((parts.next()?, parts.next()?))
            }),
            "LOGIN" => {
                let user = self.asked(first, "VXNlcm5hbWU6").await?;
                let password = self.asked(None, "UGFzc3dvcmQ6").await?;
                user.zip(password)
            }
            _ => return self.say("504 5.5.4 PLAIN or LOGIN").await,
        };
        match given {
            None => self.say("501 5.5.2 this is not base64").await,
            Some(given) if given == login => {
                self.signed_in = true;
                self.say("235 2.7.0 let in").await
            }
            Some(_) => self.say("535 5.7.8 wrong name or password").await,
        }
    }

    /// What the client says to a challenge, or said with the command.
    async fn asked(
        &mut self,
        given: Option<String>,
        challenge: &str,
    ) -> io::Result<Option<String>> {
        let line = match given {
            Some(line) => line.into_bytes(),
            None => {
                self.say(&format!("334 {challenge}")).await?;
                match next(&mut self.stream, COMMAND_LINE).await {
                    Line::Whole(line) => line,
                    _ => return Ok(None),
                }
            }
        };
        let plain = STANDARD.decode(line).ok();
        Ok(plain.and_then(|bytes| String::from_utf8(bytes).ok()))
    }
}
