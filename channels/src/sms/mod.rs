//! Text messages to the force's own list of readers, by GOV.UK Notify.
//!
//! The way of a message: `jwt` makes the token of each call, `answers` says what came back, `callback` reads receipts and
//! STOP, `examine` looks without sending. Notify keeps no key of ours, so a lost answer is settled by asking for the
//! message by its reference, which is the delivery's id. [`sandbox`] is Notify on loopback.

mod answers;
mod callback;
pub mod config;
mod examine;
mod jwt;
pub mod sandbox;

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use reqwest::Method;
use serde::Serialize;
use wardmote_domain::{
    clock::SharedClock,
    outlet::{OutletName, SMS},
    send::{
        AccountName, Answer, Answered, Back, Bounds, Callback, CallbackRefused, Check, CorrectBy,
        Currency, Destination, Doubt, Edition, Grouping, Limit, Money, Outgoing, Price, Probe,
        ReaderList, Reason, Recall, RecallAnswered, Recalled, Received, RepeatOnce, SettlePlan,
        Settled, Shape,
    },
    text::gsm7,
    variant::Copy,
    words::{Format, Realm},
};

use self::jwt::Key;
use crate::{
    backoff::{Jitter, backoff},
    channel::{Channel, Sending},
    endpoint::{EndpointError, HttpEndpoint},
    http::{Ask, Caller, Exchange},
    registry::{Built, Seams, SetupError},
};

pub use config::{SmsConfig, SmsConfigError, SmsSection};
pub use config::{SmsConfig as Config, SmsSection as Section};

/// The waits after a `Later` without a time of its own, the last for every further try.
const STEPS: [SignedDuration; 5] = [
    SignedDuration::from_secs(15),
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
    SignedDuration::from_mins(60),
];

/// The most characters that Notify takes.
const MOST_TEXT: u32 = 918;

/// Why Notify cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// The section makes no sense.
    #[error("channels.sms.{0}")]
    Config(#[from] SmsConfigError),
    /// The address is not one of this realm.
    #[error("channels.sms.url: {0}")]
    Url(#[from] EndpointError),
    /// The outlet's name is not one.
    #[error(transparent)]
    Name(#[from] wardmote_domain::outlet::OutletNameError),
    /// The TLS library or the resolver could not be started.
    #[error("the HTTP client for Notify could not be made; look at the system's certificates: {0}")]
    Client(#[from] reqwest::Error),
}

/// The names of its accounts.
pub fn accounts(config: &Config) -> Vec<&str> {
    vec![&config.account.0]
}

/// Sets up the service of the section.
///
/// # Errors
/// When the section makes no sense, or its endpoint is not this realm's.
pub fn build(config: Config, seams: &Seams<'_>, built: &mut Built) -> Result<(), SetupError> {
    let clock = SharedClock::clone(&seams.clock);
    let channel = SmsChannel::new(config, seams.realm, clock, seams.jitter.clone());
    built.all.push(Arc::new(channel.map_err(SetupError::new)?));
    Ok(())
}

/// One service at Notify.
pub struct SmsChannel {
    name: OutletName,
    config: SmsConfig,
    key: Key,
    caller: Caller,
    jitter: Jitter,
}

#[derive(Serialize)]
struct Message<'a> {
    phone_number: &'a str,
    template_id: &'a str,
    personalisation: Personalisation<'a>,
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_sender_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Personalisation<'a> {
    body: &'a str,
}

/// The text of an edition.
fn text_of(edition: &Edition) -> Option<&str> {
    let copies = edition.copies.iter();
    let mut texts = copies.filter_map(|copy| match &copy.copy {
        Copy::Sms { text } => Some(text.trim()),
        _ => None,
    });
    texts.next().filter(|text| !text.is_empty())
}

impl SmsChannel {
    /// The channel for the service of that section. Connects to nothing yet.
    ///
    /// # Errors
    /// When the section makes no sense, its address is not one of this realm, or TLS cannot be started.
    pub fn new(
        config: SmsConfig,
        realm: Realm,
        clock: SharedClock,
        jitter: Jitter,
    ) -> Result<Self, SmsError> {
        config.check()?;
        let endpoint = HttpEndpoint::new(realm, &config.url)?;
        let answer = Duration::from_secs(u64::from(config.timeout_seconds));
        let kept = config.in_flight as usize;
        Ok(Self {
            name: OutletName::new(SMS)?,
            key: Key::new(&config.api_key)?,
            caller: Caller::new(endpoint, "Notify", answer, kept, clock)?,
            config,
            jitter,
        })
    }

    async fn call(&self, ask: Ask) -> Exchange {
        let authorization = Some(self.key.authorization(self.caller.now()));
        self.caller
            .make(Ask {
                authorization,
                ..ask
            })
            .await
    }

    async fn get(&self, path: &[&str], query: Vec<(&'static str, String)>) -> Exchange {
        let ask = Ask::new(Method::GET, path);
        self.call(Ask { query, ..ask }).await
    }

    async fn text(&self, outgoing: &Outgoing) -> Answered {
        let refused = |words: String| Answered {
            answer: Answer::Refused {
                reason: Reason::new("no-text", words),
                suppress: false,
            },
            seen: Vec::new(),
            touched: false,
        };
        let Some(body) = text_of(&outgoing.edition) else {
            return refused(
                "the message has no text message: give it a text for phones".to_owned(),
            );
        };
        if body.chars().count() > MOST_TEXT as usize {
            return refused(format!(
                "the text message is over {MOST_TEXT} characters: shorten it"
            ));
        }
        let Destination::Phone { phone, .. } = &outgoing.destination else {
            return refused(
                "a text message goes to a mobile number, and this reader has none here".to_owned(),
            );
        };
        let message = Message {
            phone_number: phone.expose(),
            template_id: &self.config.template_id,
            personalisation: Personalisation { body },
            reference: outgoing.delivery.to_string(),
            sms_sender_id: self.config.sms_sender_id.as_deref(),
        };
        let Ok(body) = serde_json::to_vec(&message) else {
            return refused("the text message could not be written as JSON".to_owned());
        };
        let mut ask = Ask::new(Method::POST, &["v2", "notifications", "sms"]);
        ask.body = Some(("application/json", body));
        crate::kill_point!("sms.before_request");
        let exchange = self.call(ask).await;
        crate::kill_point!("sms.after_request");
        answers::of_message(exchange)
    }

    async fn find(&self, doubt: &Doubt) -> Settled {
        let reference = doubt.outgoing.delivery.to_string();
        let exchange = self
            .get(&["v2", "notifications"], vec![("reference", reference)])
            .await;
        answers::of_list(exchange, doubt).into()
    }

    /// What that many parts cost, to the thousandth of a pound.
    fn cost(&self, parts: usize) -> u64 {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        // A section that was checked holds 0 to 100 pence; the product is far inside what the cast keeps.
        (f64::from(parts) * self.config.price_pence_per_part * 10.0).round() as u64
    }
}

impl Channel for SmsChannel {
    fn name(&self) -> &OutletName {
        &self.name
    }

    fn account(&self) -> &AccountName {
        &self.config.account
    }

    fn limits(&self) -> Vec<Limit> {
        self.config.limits()
    }

    fn shape(&self) -> Shape {
        Shape {
            grouping: Grouping::Readers {
                format: Format::Sms,
                list: ReaderList::Sms,
            },
            in_flight: self.config.in_flight as usize,
            correct: CorrectBy::NewToThoseWhoHadIt,
            bounds: Bounds {
                text: Some((1, MOST_TEXT)),
                posts: 1,
                ..Bounds::default()
            },
            gather: None,
        }
    }

    fn settle_plan(&self) -> SettlePlan {
        SettlePlan {
            reads: self.config.settle_reads(),
            repeat_once: RepeatOnce::Warnings,
        }
    }

    fn backoff(&self, attempt: u32) -> SignedDuration {
        backoff(&STEPS, attempt, self.jitter.draw())
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a, Answered> {
        Box::pin(self.text(outgoing))
    }

    fn settle<'a>(&'a self, doubt: &'a Doubt) -> Sending<'a, Settled> {
        Box::pin(self.find(doubt))
    }

    fn recall<'a>(&'a self, _recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        let words = "a text message that was handed over cannot be taken back";
        let recalled = Recalled::Cannot(Reason::new("sms", words));
        Box::pin(std::future::ready(RecallAnswered {
            touched: false,
            ..recalled.into()
        }))
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(examine::probe(self))
    }

    fn back(&self) -> Back {
        Back {
            can: false,
            words: "Text messages that have left cannot be taken back. We stop what has not left, and a correction goes to \
                    those who had it."
                .to_owned(),
        }
    }

    fn price(&self, edition: &Edition, _part: u16) -> Option<Price> {
        let parts = gsm7::size(text_of(edition)?).parts;
        let each = Money {
            currency: Currency::Gbp,
            thousandths: self.cost(parts),
        };
        let pence = self.config.price_pence_per_part;
        let noun = if parts == 1 { "part" } else { "parts" };
        Some(Price {
            each,
            why: format!("a text message of {parts} {noun} at {pence}p each"),
        })
    }

    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(examine::all(self))
    }

    fn callback(&self, call: &Callback<'_>) -> Result<Received, CallbackRefused> {
        callback::read(self.config.callback_token.as_ref(), call)
    }
}
