//! Mail as the pipeline sees it.

use jiff::SignedDuration;
use wardmote_domain::{
    outlet::OutletName,
    send::{
        AccountName, Answered, Doubt, Found, Limit, Outgoing, Probe, Reason, Recalled, Receipt,
        RepeatOnce, SettlePlan, Shape, Spend,
    },
    words::Format,
};

use super::{EmailChannel, MAILS_24H};
use crate::{
    backoff::backoff,
    channel::{Channel, Sending},
};

/// The contract's waits after a passing failure: 1, 5, 15, 30, 60 minutes, then hourly.
const STEPS: [SignedDuration; 5] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
    SignedDuration::from_mins(30),
    SignedDuration::from_mins(60),
];

impl Channel for EmailChannel {
    fn name(&self) -> &OutletName {
        &self.name
    }

    fn account(&self) -> &AccountName {
        &self.account
    }

    fn limits(&self) -> Vec<Limit> {
        let daily = |max: std::num::NonZeroU32| Limit {
            name: MAILS_24H,
            spend: Spend::Send,
            max: max.get(),
            window: SignedDuration::from_hours(24),
        };
        self.config.mails_24_hours.map(daily).into_iter().collect()
    }

    fn shape(&self) -> Shape {
        Shape {
            format: Format::Email,
            per_reader: true,
            in_flight: usize::from(self.config.connections.get()),
        }
    }

    fn settle_plan(&self) -> SettlePlan {
        SettlePlan {
            reads: Vec::new(),
            repeat_once: RepeatOnce::Any,
        }
    }

    fn backoff(&self, attempt: u32) -> SignedDuration {
        backoff(&STEPS, attempt, self.jitter.draw())
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a, Answered> {
        Box::pin(self.mail(outgoing))
    }

    fn settle<'a>(&'a self, _doubt: &'a Doubt) -> Sending<'a, Found> {
        let words = "a mail relay cannot be asked what it took: look in its log for the Message-ID";
        Box::pin(std::future::ready(Found::CannotTell(Reason::new(
            "mail", words,
        ))))
    }

    fn recall<'a>(&'a self, _receipt: &'a Receipt) -> Sending<'a, Recalled> {
        let words = "mail that was handed over cannot be taken back";
        Box::pin(std::future::ready(Recalled::Cannot(Reason::new(
            "mail", words,
        ))))
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(self.knock())
    }
}
