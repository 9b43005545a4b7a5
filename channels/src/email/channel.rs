//! Mail as the pipeline sees it.

use jiff::SignedDuration;
use wardmote_domain::{
    outlet::OutletName,
    send::{
        AccountName, Answered, Back, Bounds, Callback, CallbackRefused, Check, CorrectBy, Doubt,
        Found, Grouping, Limit, Outgoing, Probe, ReaderList, Reason, Recall, RecallAnswered,
        Recalled, Received, RepeatOnce, SettlePlan, Settled, Shape, Spend,
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
        let day = SignedDuration::from_hours(24);
        let daily =
            |max: std::num::NonZeroU32| Limit::of(MAILS_24H, &[Spend::Send], max.get(), day);
        self.config.mails_24_hours.map(daily).into_iter().collect()
    }

    fn shape(&self) -> Shape {
        Shape {
            grouping: Grouping::Readers {
                format: Format::Email,
                list: ReaderList::Mail,
            },
            in_flight: usize::from(self.config.connections.get())
                * usize::from(self.config.pipeline.get()),
            correct: CorrectBy::NewToThoseWhoHadIt,
            bounds: Bounds::default(),
            gather: None,
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

    fn settle<'a>(&'a self, _doubt: &'a Doubt) -> Sending<'a, Settled> {
        let words = "a mail relay cannot be asked what it took: look in its log for the Message-ID";
        let found = Found::CannotTell(Reason::new("mail", words));
        Box::pin(std::future::ready(found.into()))
    }

    fn recall<'a>(&'a self, _recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        let words = "mail that was handed over cannot be taken back";
        let recalled = Recalled::Cannot(Reason::new("mail", words));
        Box::pin(std::future::ready(recalled.into()))
    }

    fn per_second(&self) -> Option<u32> {
        self.config.per_second.map(std::num::NonZeroU32::get)
    }

    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(async {
            let (mut checks, dns) = tokio::join!(self.examine_relay(), self.examine_dns());
            checks.extend(dns);
            checks
        })
    }

    fn callback(&self, call: &Callback<'_>) -> Result<Received, CallbackRefused> {
        super::feedback::read(call, &|address| self.bounced(address))
    }

    fn back(&self) -> Back {
        Back {
            can: false,
            words: "Mail that has left cannot be taken back. We stop what has not left, and a notice goes to those who had it."
                .to_owned(),
        }
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(async {
            match self.knock().await {
                Ok(_) => Probe::Up,
                Err(reason) => Probe::Down(reason),
            }
        })
    }
}
