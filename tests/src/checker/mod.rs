//! The separate judge: what the providers received against what the store says. It shares no code with the daemon, and
//! is itself tested with planted faults.

mod faults;
mod mail;
mod post;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use faults::Fault;

use crate::mailbox::Mail;

/// A message as it was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Its public id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The post that was approved, without its reference; nothing where X is not among its outlets.
    pub post: Option<String>,
    /// Whom it had to be mailed to, each with the sentence that their mail must hold; empty where mail is not among its
    /// outlets.
    pub readers: Vec<(String, String)>,
    /// Its deliveries, as the store has them.
    pub deliveries: Vec<Delivery>,
    /// Whether it was taken back: then not every reader need have a delivery, for it may have been taken back before it
    /// was made ready, and a copy that was in doubt then ends as withdrawn, whether it went or not.
    pub taken_back: bool,
}

/// A delivery as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its public id.
    pub id: String,
    /// The outlet.
    pub outlet: String,
    /// The state.
    pub state: String,
    /// The provider's receipt, where there is one.
    pub receipt: Option<String>,
}

impl Delivery {
    /// Whether the store says that the provider took it.
    fn claimed(&self) -> bool {
        matches!(self.state.as_str(), "accepted" | "delivered" | "recalled")
    }

    /// Whether it ended without the provider taking it.
    fn ended_unsent(&self) -> bool {
        matches!(self.state.as_str(), "refused" | "expired" | "withdrawn")
    }

    /// Whether nothing more happens to it by itself.
    fn at_rest(&self) -> bool {
        self.claimed()
            || self.ended_unsent()
            || matches!(self.state.as_str(), "with_person" | "bounced")
    }
}

/// A post as the provider keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The provider's id.
    pub id: String,
    /// The text as it came.
    pub text: String,
    /// Whether it has been deleted since.
    pub deleted: bool,
}

/// How many sends may have been in doubt: the stated window, times how often the process was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// Mail: connections, for each kill.
    pub mail: usize,
    /// X: one, for each kill.
    pub posts: usize,
}

/// Everything that is wrong; empty when all is well.
pub fn check(
    committed: &[Committed],
    mails: &[Mail],
    posts: &[Posted],
    windows: Windows,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for message in committed {
        for delivery in message.deliveries.iter().filter(|d| !d.at_rest()) {
            faults.push(Fault::NotAtRest {
                delivery: delivery.id.clone(),
                state: delivery.state.clone(),
            });
        }
    }
    let listed: BTreeSet<&str> = committed
        .iter()
        .flat_map(|m| &m.deliveries)
        .map(|d| d.id.as_str())
        .collect();
    if listed.len() != committed.iter().map(|m| m.deliveries.len()).sum::<usize>() {
        faults.push(Fault::SameIdTwice);
    }
    mail::check(committed, mails, windows.mail, &mut faults);
    post::check(committed, posts, windows.posts, &mut faults);
    faults
}
