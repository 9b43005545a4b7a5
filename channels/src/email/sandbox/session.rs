//! One connection to the sandbox, from greeting to good-bye.

use std::{
    io,
    sync::{Arc, atomic::Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{
    Offers, Shared,
    lines::{COMMAND_LINE, Line, next},
    lock,
    script::{Fault, Stage},
};

/// What comes after a step.
#[derive(PartialEq, Eq)]
pub(super) enum Flow {
    GoOn,
    HangUp,
}

/// A mail in the making.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) from: String,
    pub(super) parameters: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) nth: u64,
}

pub(super) struct Session {
    pub(super) stream: BufReader<TcpStream>,
    pub(super) shared: Arc<Shared>,
    pub(super) connection: u64,
    pub(super) offers: Offers,
    pub(super) signed_in: bool,
    greeted: bool,
    pub(super) envelope: Option<Envelope>,
}

/// Serves one connection to its end.
///
/// # Errors
/// When the other side is gone in the middle of an answer.
pub(super) async fn run(socket: TcpStream, shared: Arc<Shared>, connection: u64) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let offers = lock(&shared.offers).clone();
    let mut session = Session {
        stream: BufReader::new(socket),
        offers,
        signed_in: false,
        shared,
        connection,
        greeted: false,
        envelope: None,
    };
    let greeting = session.shared.fault(Stage::Greeting, connection, None);
    if session
        .answer(
            greeting,
            "220 sandbox.wardmote.example ESMTP Wardmote sandbox: delivers to nobody",
        )
        .await?
        == Flow::HangUp
    {
        return Ok(());
    }
    loop {
        let flow = match next(&mut session.stream, COMMAND_LINE).await {
            Line::Gone => return Ok(()),
            Line::Smuggling => {
                session.say("521 5.5.2 a line ends in CR LF; a lone CR or LF, or a NUL, ends the connection").await?;
                Flow::HangUp
            }
            Line::TooLong => session.say("500 5.5.2 the line is too long").await?,
            Line::Whole(line) => match String::from_utf8(line) {
                Ok(line) => session.command(&line).await?,
                Err(_) => session.say("500 5.5.2 this is not UTF-8").await?,
            },
        };
        if flow == Flow::HangUp {
            return Ok(());
        }
    }
}

impl Session {
    pub(super) async fn say(&mut self, reply: &str) -> io::Result<Flow> {
        self.stream
            .get_mut()
            .write_all(format!("{reply}\r\n").as_bytes())
            .await?;
        Ok(Flow::GoOn)
    }

    /// The usual reply, or what the script has in its place.
    pub(super) async fn answer(&mut self, fault: Option<Fault>, usual: &str) -> io::Result<Flow> {
        match fault {
            None => self.say(usual).await,
            Some(Fault::Reply(code, text)) => {
                self.say(&format!("{code} {text}")).await?;
                Ok(if code == 421 {
                    Flow::HangUp
                } else {
                    Flow::GoOn
                })
            }
            Some(Fault::Drop | Fault::Vanish) => Ok(Flow::HangUp),
            Some(Fault::HalfReply) => {
                self.stream
                    .get_mut()
                    .write_all(&usual.as_bytes()[..usual.len() / 2])
                    .await?;
                Ok(Flow::HangUp)
            }
            Some(Fault::Silence) => {
                self.shared.silent.send_modify(|n| *n += 1);
                // Whatever comes is swallowed until the other side gives up.
                let mut rest = [0u8; 1024];
                while self.stream.read(&mut rest).await? > 0 {}
                Ok(Flow::HangUp)
            }
            Some(Fault::Hold) => {
                let mut let_go = self.shared.let_go.subscribe();
                self.shared.held.send_modify(|n| *n += 1);
                if let_go.wait_for(|gone| *gone).await.is_err() {
                    return Ok(Flow::HangUp);
                }
                self.say(usual).await
            }
            Some(Fault::Slow(wait)) => {
                tokio::time::sleep(wait).await;
                self.say(usual).await
            }
        }
    }

    async fn command(&mut self, line: &str) -> io::Result<Flow> {
        lock(&self.shared.commands).push(line.to_owned());
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        if self.must_end_here(verb) && self.spoke_out_of_turn().await {
            return self.hang_up_on_pipelining().await;
        }
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" if !rest.trim().is_empty() => {
                self.greeted = true;
                self.envelope = None;
                self.ehlo().await
            }
            "HELO" if !rest.trim().is_empty() => {
                self.greeted = true;
                self.envelope = None;
                self.say("250 sandbox.wardmote.example").await
            }
            "AUTH" => self.auth(rest).await,
            "EHLO" | "HELO" => self.say("501 5.5.4 say who you are").await,
            "MAIL" => self.mail(rest).await,
            "RCPT" => self.rcpt(rest).await,
            "DATA" if rest.is_empty() => self.data().await,
            "RSET" => {
                self.envelope = None;
                self.say("250 2.0.0 forgotten").await
            }
            "NOOP" => self.say("250 2.0.0 OK").await,
            "VRFY" => self.say("252 2.5.2 it will be tried").await,
            "QUIT" => {
                self.say("221 2.0.0 good-bye").await?;
                Ok(Flow::HangUp)
            }
            _ => self.say("500 5.5.1 this command is not known here").await,
        }
    }

    async fn mail(&mut self, rest: &str) -> io::Result<Flow> {
        if !self.greeted || self.envelope.is_some() {
            return self
                .say("503 5.5.1 not now: MAIL comes after EHLO and once a mail")
                .await;
        }
        if self.offers.login.is_some() && !self.signed_in {
            return self.say("530 5.7.0 sign in first").await;
        }
        let Some((from, parameters)) = path(rest, "FROM:") else {
            return self.say("501 5.5.4 write MAIL FROM:<address>").await;
        };
        let parameters: Vec<String> = parameters.split_whitespace().map(str::to_owned).collect();
        for parameter in &parameters {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match (
                name.to_ascii_uppercase().as_str(),
                value.to_ascii_uppercase().as_str(),
            ) {
                ("BODY", "7BIT" | "8BITMIME") | ("SMTPUTF8", "") => {}
                ("SIZE", n) => match n.parse::<usize>() {
                    Ok(n) if n <= self.offers.size => {}
                    Ok(_) => return self.say("552 5.3.4 larger than this server takes").await,
                    Err(_) => return self.say("501 5.5.4 SIZE is a number").await,
                },
                _ => return self.say("555 5.5.4 this parameter is not known here").await,
            }
        }
        let utf8 = parameters
            .iter()
            .any(|p| p.eq_ignore_ascii_case("SMTPUTF8"));
        if !utf8 && !from.is_ascii() {
            return self
                .say("553 5.6.7 an address outside ASCII needs SMTPUTF8")
                .await;
        }
        let nth = self.shared.mails.fetch_add(1, Ordering::SeqCst) + 1;
        let fault = self.shared.fault(Stage::Mail, nth, None);
        if !matches!(fault, Some(Fault::Reply(..))) {
            self.envelope = Some(Envelope {
                from: from.to_owned(),
                parameters,
                to: Vec::new(),
                nth,
            });
        }
        self.answer(fault, "250 2.1.0 OK").await
    }

    async fn rcpt(&mut self, rest: &str) -> io::Result<Flow> {
        let Some(envelope) = &mut self.envelope else {
            return self.say("503 5.5.1 not now: RCPT comes after MAIL").await;
        };
        let Some((to, "")) = path(rest, "TO:").filter(|(to, _)| to.contains('@')) else {
            return self.say("501 5.5.4 write RCPT TO:<address>").await;
        };
        if !to.is_ascii()
            && !envelope
                .parameters
                .iter()
                .any(|p| p.eq_ignore_ascii_case("SMTPUTF8"))
        {
            return self
                .say("553 5.6.7 an address outside ASCII needs SMTPUTF8")
                .await;
        }
        let fault = self.shared.fault(Stage::Rcpt, envelope.nth, Some(to));
        if !matches!(fault, Some(Fault::Reply(..))) {
            envelope.to.push(to.to_owned());
        }
        self.answer(fault, "250 2.1.5 OK").await
    }
}

/// The address between angle brackets, and what follows it.
fn path<'a>(rest: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let after = rest
        .get(..word.len())
        .filter(|w| w.eq_ignore_ascii_case(word))
        .map(|_| &rest[word.len()..])?;
    let (address, parameters) = after.trim_start().strip_prefix('<')?.split_once('>')?;
    (!address.contains(['<', ' '])).then_some((address, parameters.trim()))
}
