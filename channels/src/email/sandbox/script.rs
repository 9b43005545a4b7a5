//! How the sandbox fails, on request.

use std::time::Duration;

/// Where in the dialogue something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// In place of the greeting.
    Greeting,
    /// At MAIL.
    Mail,
    /// At RCPT.
    Rcpt,
    /// At DATA, before any of the body.
    Data,
    /// After the first line of the body.
    Body,
    /// After the final dot, in place of 250.
    Dot,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This reply instead of the usual one. After the final dot, a mail is kept only if the code is 2xx.
    Reply(u16, String),
    /// The connection is closed without a word. After the final dot the mail is kept: taken, and the answer lost.
    Drop,
    /// The connection is closed without a word and the mail is not kept, not even after the final dot.
    Vanish,
    /// The first half of the usual reply, then the connection is closed. After the final dot the mail is kept.
    HalfReply,
    /// Not a word until the other side hangs up. After the final dot the mail is kept.
    Silence,
    /// The usual reply, after a while.
    Slow(Duration),
    /// The usual reply, once [`super::SmtpSandbox::let_go`] is called.
    Hold,
}

/// Whom it happens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A mail to this recipient; known from RCPT on.
    Recipient(String),
    /// The nth mail, counted from 1 by MAIL commands; the nth connection at the greeting.
    Nth(u64),
    /// Every one.
    Every,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    when: When,
    stage: Stage,
    fault: Fault,
    left: Option<u32>,
}

impl Rule {
    /// A rule that holds until [`Rule::times`] limits it.
    pub fn new(when: When, stage: Stage, fault: Fault) -> Self {
        Self {
            when,
            stage,
            fault,
            left: None,
        }
    }

    /// For mails to `recipient`.
    pub fn to(recipient: &str, stage: Stage, fault: Fault) -> Self {
        Self::new(When::Recipient(recipient.to_owned()), stage, fault)
    }

    /// For every mail.
    pub fn every(stage: Stage, fault: Fault) -> Self {
        Self::new(When::Every, stage, fault)
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    pub(super) fn applies(&self, stage: Stage, nth: u64, recipient: Option<&str>) -> bool {
        let who = match &self.when {
            When::Recipient(to) => recipient.is_some_and(|r| r.eq_ignore_ascii_case(to)),
            When::Nth(n) => *n == nth,
            When::Every => true,
        };
        who && self.stage == stage && self.left != Some(0)
    }

    pub(super) fn spend(&mut self) -> Fault {
        self.left = self.left.map(|n| n.saturating_sub(1));
        self.fault.clone()
    }
}
