//! What every outlet with an adapter can do. The pipeline knows no outlet by name: it asks the channel.

use std::{future::Future, pin::Pin};

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    outlet::OutletName,
    send::{
        AccountName, Answered, Back, Callback, CallbackRefused, Check, CheckState, Doubt, Edition,
        Lane, Limit, Listed, Outgoing, Price, Probe, Recall, RecallAnswered, Received, SettlePlan,
        Settled, Shape,
    },
};

/// The future of one call to a provider. Boxed, so that channels can be held as `dyn Channel`: one allocation beside a
/// network call is nothing.
pub type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An outlet with an adapter: one account on one provider.
///
/// Every call ends by itself (each wait inside has a time-out) and none panics on what a provider says. A call that is
/// dropped half-way leaves the channel usable; whether the send it made was taken is then not known.
pub trait Channel: Send + Sync {
    /// The outlet's name in configuration.
    fn name(&self) -> &OutletName;

    /// The sender identity.
    fn account(&self) -> &AccountName;

    /// The limits the store keeps a ledger of. Their names are unique within the account.
    fn limits(&self) -> Vec<Limit>;

    /// What it can carry, and how many sends may be open at once: the in-doubt window that is promised.
    fn shape(&self) -> Shape;

    /// How a send whose answer was lost is settled.
    fn settle_plan(&self) -> SettlePlan;

    /// How long to wait after try number `attempt` (from 1) ended in a `Later` without a time of its own.
    fn backoff(&self, attempt: u32) -> SignedDuration;

    /// Sends one delivery whose intent is committed. Never repeats by itself what the provider may have taken.
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a, Answered>;

    /// Asks the provider whether a send in doubt is there.
    fn settle<'a>(&'a self, doubt: &'a Doubt) -> Sending<'a, Settled>;

    /// Everything with a reference of ours that was posted on the account since then: what went after a backup was made and
    /// the database does not know. Most providers cannot list that.
    fn posted_since(&self, _since: Timestamp) -> Sending<'_, Listed> {
        Box::pin(async { Listed::Cannot })
    }

    /// Whether [`Channel::posted_since`] can say anything.
    fn lists(&self) -> bool {
        false
    }

    /// Takes back what was accepted, where the provider allows it.
    fn recall<'a>(&'a self, recall: &'a Recall) -> Sending<'a, RecallAnswered>;

    /// Tries the account without publishing anything.
    fn probe(&self) -> Sending<'_, Probe>;

    /// What can be taken back once it is out, for the person who is about to release.
    fn back(&self) -> Back;

    /// What one delivery of this edition costs, where the provider charges; `part` is the part of a thread, from 1.
    fn price(&self, _edition: &Edition, _part: u16) -> Option<Price> {
        None
    }

    /// The most sends a second that are smoothed out, where that is set.
    fn per_second(&self) -> Option<u32> {
        None
    }

    /// Everything the account needs, looked at without publishing anything, each with how to mend it.
    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(async {
            vec![match self.probe().await {
                Probe::Up => Check::good("answers", "it answers and lets us in"),
                Probe::Down(reason) => Check::not_good(
                    CheckState::Bad,
                    "answers",
                    reason.words,
                    "put that right, then try again",
                ),
            }]
        })
    }

    /// Reads a call from the provider, after proving that it is the provider's.
    ///
    /// # Errors
    /// When it is not, or cannot be read.
    fn callback(&self, _call: &Callback<'_>) -> Result<Received, CallbackRefused> {
        Err(CallbackRefused::NotExpected)
    }

    /// The lane of another channel that carries what this one sends, and hears what becomes of it: members' digests go
    /// by mail, and bounces come to mail.
    fn carried_by(&self) -> Option<Lane> {
        None
    }

    /// The queue of this channel and account.
    fn lane(&self) -> Lane {
        Lane {
            channel: self.name().clone(),
            account: self.account().clone(),
        }
    }
}
