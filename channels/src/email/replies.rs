//! What a relay's replies mean: the contract's table, in this file and nowhere else.
//!
//! The enhanced code (RFC 3463) counts before the three digits, and the text is not a contract: it is read only for the
//! words by which providers ask to slow down, and is never repeated, as relays quote addresses in it.

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::send::{Answer, Reason};

use crate::backoff::between;

/// Where in the dialogue a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Greeting or EHLO: nothing of a mail has left.
    Greeting,
    /// STARTTLS: nothing of a mail has left.
    StartTls,
    /// AUTH: nothing of a mail has left.
    Login,
    /// MAIL: says nothing of the recipient.
    Mail,
    /// RCPT.
    Rcpt,
    /// DATA.
    Data,
    /// After the final dot.
    Dot,
}

/// A negative reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    code: u16,
    enhanced: Option<(u16, u16, u16)>,
    /// Whether its text asks to slow down.
    slow_down: bool,
}

impl Reply {
    /// Reads a reply's three digits and its text.
    pub(super) fn new(code: u16, text: &str) -> Self {
        let mut words = text.split_whitespace();
        let enhanced = words.next().and_then(|word| {
            let mut numbers = word.splitn(3, '.').map(|n| n.parse::<u16>().ok());
            let triple = (numbers.next()??, numbers.next()??, numbers.next()??);
            matches!(triple.0, 4 | 5).then_some(triple)
        });
        let lower = text.to_ascii_lowercase();
        let slow_down = lower.contains("throttl")
            || lower.contains("[tss")
            || lower
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| word == "rate");
        Self {
            code,
            enhanced,
            slow_down,
        }
    }

    pub(super) fn code(&self) -> u16 {
        self.code
    }

    /// The code that people look up: `5.1.1`, or `550` where there is no enhanced one.
    fn shown(&self) -> String {
        self.enhanced
            .map_or_else(|| self.code.to_string(), |(a, b, c)| format!("{a}.{b}.{c}"))
    }

    /// 4 for a while, 5 for good; anything else does not belong here.
    fn class(&self) -> u16 {
        self.enhanced.map_or(self.code / 100, |(class, _, _)| class)
    }
}

/// What is known when a reply is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circumstances {
    /// The instant it came.
    pub now: Timestamp,
    /// Chance, 0 to 1, so that what was throttled together does not come back together.
    pub jitter: f64,
    /// How many times in a row, with this one, this person's mailbox was full.
    pub strikes: u8,
}

/// How many times a mailbox is full before it counts as given up.
pub(super) const FULL_STRIKES: u8 = 3;

/// How long until a full mailbox is tried again: its owner has to find time to empty it.
const FULL_WAIT: SignedDuration = SignedDuration::from_hours(4);

/// Whether the reply says that the mailbox is full for good.
pub(super) fn mailbox_full(reply: &Reply) -> bool {
    reply.enhanced == Some((5, 2, 2))
}

/// What a negative reply comes to.
pub(super) fn judge(stage: Stage, reply: &Reply, now: Circumstances) -> Answer {
    match reply.class() {
        4 => for_a_while(reply, now),
        5 => for_good(stage, reply, now),
        _ => Answer::Later {
            when: None,
            reason: Reason::new(
                reply.shown(),
                "the mail relay answered out of turn; it is tried again",
            ),
        },
    }
}

/// Whether the provider asks us to slow down: what it says of one mail is meant for all of them.
pub(super) fn throttles(reply: &Reply) -> bool {
    let security = matches!(reply.enhanced, Some((4, 7, _)));
    reply.class() == 4 && ((reply.code == 421 && security) || reply.slow_down)
}

fn for_a_while(reply: &Reply, now: Circumstances) -> Answer {
    if throttles(reply) {
        let hold = between(
            SignedDuration::from_mins(5),
            SignedDuration::from_mins(30),
            now.jitter,
        );
        return Answer::Later {
            when: Some(now.now.saturating_add(hold).unwrap_or(Timestamp::MAX)),
            reason: Reason::new(reply.shown(), "the mail relay asks us to slow down"),
        };
    }
    Answer::Later {
        when: None,
        reason: Reason::new(
            reply.shown(),
            "the mail relay cannot take this mail now; it is tried again",
        ),
    }
}

fn for_good(stage: Stage, reply: &Reply, now: Circumstances) -> Answer {
    let refused = |suppress, words| Answer::Refused {
        reason: Reason::new(reply.shown(), words),
        suppress,
    };
    let lane_down = |words| Answer::LaneDown {
        reason: Reason::new(reply.shown(), words),
        until: None,
    };
    if stage == Stage::Login {
        return lane_down("the mail relay does not accept our name and password");
    }
    if stage == Stage::StartTls {
        return lane_down("the mail relay will not speak TLS: no mail is sent to it");
    }
    let about_recipient = matches!(stage, Stage::Rcpt | Stage::Data | Stage::Dot);
    match (reply.enhanced, reply.code) {
        (Some((5, 1, 1 | 2 | 3 | 10) | (5, 2, 1)), _) if about_recipient => {
            refused(true, "there is no such mailbox")
        }
        (Some((5, 2, 2)), _) if about_recipient => full(reply, now),
        (Some((5, 3, 4)), _) => refused(false, "the mail is too large for the receiving server"),
        (_, 530 | 534 | 535 | 538) => lane_down("the mail relay wants us to sign in"),
        (Some((5, 7, _)), _) if about_recipient => refused(
            false,
            "refused by policy, not for the address: look at SPF, DKIM, DMARC and block lists",
        ),
        (_, 500..=504 | 555) => lane_down("the mail relay does not accept what we say to it"),
        (_, 556) if about_recipient => refused(true, "the domain takes no mail"),
        _ if about_recipient => refused(false, "the mail relay will not take this mail"),
        _ if stage == Stage::Greeting => lane_down("the mail relay does not let us in"),
        _ => lane_down("the mail relay does not accept our sender address"),
    }
}

fn full(reply: &Reply, now: Circumstances) -> Answer {
    if now.strikes >= FULL_STRIKES {
        let words = "the mailbox was full three times running";
        return Answer::Refused {
            reason: Reason::new(reply.shown(), words),
            suppress: true,
        };
    }
    Answer::Later {
        when: Some(now.now.saturating_add(FULL_WAIT).unwrap_or(Timestamp::MAX)),
        reason: Reason::new(
            reply.shown(),
            "the mailbox is full; it is tried again in four hours",
        ),
    }
}

/// The relay's own name for an accepted mail, where its reply holds one (`queued as 4XYZ`, `id=1abc`): letters, digits
/// and a few signs only, so that no address can slip in.
pub(super) fn queue_id(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let at = ["queued as ", "id="]
        .iter()
        .find_map(|mark| lower.find(mark).map(|i| i + mark.len()))?;
    let id: String = text
        .get(at..)?
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let id = id.trim_end_matches('.');
    // An address is cut at its @, and what goes before it is personal too.
    let address = text.get(at + id.len()..)?.starts_with('@');
    (!id.is_empty() && id.len() <= 64 && !address).then(|| id.to_owned())
}

#[cfg(test)]
mod tests;
