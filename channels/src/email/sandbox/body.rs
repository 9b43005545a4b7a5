//! From DATA to the answer after the final dot.

use std::io;

use super::{
    SmtpReceipt,
    lines::{Line, TEXT_LINE, next},
    script::{Fault, Stage},
    session::{Envelope, Flow, Session},
};

/// How a body ended.
enum Body {
    /// With its final dot.
    Whole(Vec<u8>),
    /// With its final dot, and this to say to it.
    Refused(&'static str),
    /// Without.
    Over,
}

impl Session {
    pub(super) async fn data(&mut self) -> io::Result<Flow> {
        let Some(envelope) = self.envelope.take_if(|e| !e.to.is_empty()) else {
            return self.say("503 5.5.1 not now: DATA comes after RCPT").await;
        };
        if self.spoke_out_of_turn().await {
            return self.hang_up_on_pipelining().await;
        }
        let recipient = envelope.to.first().map(String::as_str);
        let fault = self.shared.fault(Stage::Data, envelope.nth, recipient);
        let refused = matches!(fault, Some(Fault::Reply(..)));
        if self
            .answer(fault, "354 end with a dot on a line by itself")
            .await?
            == Flow::HangUp
        {
            return Ok(Flow::HangUp);
        }
        if refused {
            return Ok(Flow::GoOn);
        }
        match self.body(&envelope).await? {
            Body::Whole(raw) => self.dot(envelope, raw).await,
            Body::Refused(reply) => self.say(reply).await,
            Body::Over => Ok(Flow::HangUp),
        }
    }

    async fn body(&mut self, envelope: &Envelope) -> io::Result<Body> {
        let eight_bit = envelope
            .parameters
            .iter()
            .any(|p| p.eq_ignore_ascii_case("BODY=8BITMIME"));
        let mut raw = Vec::new();
        let mut refused = None;
        let mut first = true;
        loop {
            match next(&mut self.stream, TEXT_LINE).await {
                Line::Gone => return Ok(Body::Over),
                Line::Smuggling => {
                    self.say("521 5.5.2 a line ends in CR LF; a lone CR or LF, or a NUL, ends the connection").await?;
                    return Ok(Body::Over);
                }
                Line::TooLong => refused = Some("554 5.6.0 a line of the mail is over 998 octets"),
                Line::Whole(line) if line == b"." => break,
                Line::Whole(line) => {
                    if !eight_bit && !line.is_ascii() {
                        refused = Some("554 5.6.1 octets over 127 need BODY=8BITMIME");
                    }
                    if raw.len() + line.len() + 2 > self.offers.size {
                        refused = Some("552 5.3.4 larger than this server takes");
                    } else {
                        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                        raw.extend_from_slice(b"\r\n");
                    }
                }
            }
            if std::mem::take(&mut first) {
                let recipient = envelope.to.first().map(String::as_str);
                let fault = self.shared.fault(Stage::Body, envelope.nth, recipient);
                // There is no usual reply in the middle of a body.
                if fault.is_some() && self.answer(fault, "").await? == Flow::HangUp {
                    return Ok(Body::Over);
                }
            }
        }
        Ok(refused.map_or(Body::Whole(raw), Body::Refused))
    }

    async fn dot(&mut self, envelope: Envelope, raw: Vec<u8>) -> io::Result<Flow> {
        let fault = self.shared.fault(
            Stage::Dot,
            envelope.nth,
            envelope.to.first().map(String::as_str),
        );
        let kept = match &fault {
            Some(Fault::Reply(code, _)) => code / 100 == 2,
            Some(Fault::Vanish) => false,
            _ => true,
        };
        let answered = matches!(
            &fault,
            None | Some(Fault::Slow(_) | Fault::Hold | Fault::Reply(..))
        );
        let usual = format!("250 2.0.0 OK: queued as SBX{:06}", envelope.nth);
        if kept {
            self.shared.keep(SmtpReceipt {
                mail_from: envelope.from,
                parameters: envelope.parameters,
                rcpt_to: envelope.to,
                raw,
                at: self.shared.clock.now(),
                connection: self.connection,
                answered,
            });
        }
        self.answer(fault, &usual).await
    }
}
