//! What every outlet with an adapter can do. The pipeline knows no outlet by name: it asks the channel.

use std::{future::Future, pin::Pin};

use jiff::SignedDuration;
use wardmote_domain::{
    outlet::OutletName,
    send::{
        AccountName, Answered, Doubt, Found, Lane, Limit, Outgoing, Probe, Recalled, Receipt,
        SettlePlan, Shape,
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
    fn settle<'a>(&'a self, doubt: &'a Doubt) -> Sending<'a, Found>;

    /// Takes back what was accepted, where the provider allows it.
    fn recall<'a>(&'a self, receipt: &'a Receipt) -> Sending<'a, Recalled>;

    /// Tries the account without publishing anything.
    fn probe(&self) -> Sending<'_, Probe>;

    /// The queue of this channel and account.
    fn lane(&self) -> Lane {
        Lane {
            channel: self.name().clone(),
            account: self.account().clone(),
        }
    }
}
