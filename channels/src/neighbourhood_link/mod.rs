//! Community messaging through a gateway: one alert carries every language, its text messages and its voice scripts, and
//! the gateway sends it to members who chose the area, the type and the priority.
//!
//! Neighbourhood Link itself is gone and its successors publish no interface. This speaks to a gateway that a supplier or
//! force provides; without one the outlet is served by hand.
//!
//! The way of an alert: `alert` makes its body, `token` opens the door, `answers` says what came back, `callback` reads
//! what comes later, `examine` looks without sending. [`sandbox`] is the gateway on loopback.

mod alert;
mod answers;
mod callback;
pub mod config;
mod examine;
mod markdown;
pub mod sandbox;
mod sorting;
mod token;

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use reqwest::Method;
use wardmote_domain::{
    clock::SharedClock,
    outlet::{NEIGHBOURHOOD_LINK, OutletName},
    send::{
        AccountName, Answer, Answered, Back, Bounds, Callback, CallbackRefused, Check, CorrectBy,
        Doubt, Found, Grouping, Limit, Outgoing, Probe, Reason, Recall, RecallAnswered, Recalled,
        Received, RepeatOnce, SettlePlan, Settled, Shape,
    },
    words::Realm,
};

use self::token::{Fetched, NoToken, Tokens};
use crate::{
    backoff::{Jitter, backoff},
    channel::{Channel, Sending},
    endpoint::{EndpointError, HttpEndpoint},
    http::{Ask, Caller, Exchange, is_id},
    registry::{Built, Seams, SetupError},
    webhook_signature::WebhookKey,
};

pub use config::{GatewayConfig, GatewayConfigError, GatewaySection};
pub use config::{GatewayConfig as Config, GatewaySection as Section};

/// The waits after a `Later` without a time of its own, the last for every further try.
const STEPS: [SignedDuration; 5] = [
    SignedDuration::from_secs(15),
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
    SignedDuration::from_mins(60),
];

/// Why the gateway cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The section makes no sense.
    #[error("channels.neighbourhood_link.{0}")]
    Config(#[from] GatewayConfigError),
    /// An address is not one of this realm.
    #[error("channels.neighbourhood_link.{field}: {why}")]
    Url {
        /// `url` or `token_url`.
        field: &'static str,
        /// Why.
        why: EndpointError,
    },
    /// The secret of its calls to us is none.
    #[error("channels.neighbourhood_link.callback_secret: {0}")]
    CallbackSecret(#[from] crate::webhook_signature::SecretError),
    /// The outlet's name is not one.
    #[error(transparent)]
    Name(#[from] wardmote_domain::outlet::OutletNameError),
    /// The TLS library or the resolver could not be started.
    #[error(
        "the HTTP client for the gateway could not be made; look at the system's certificates: {0}"
    )]
    Client(#[from] reqwest::Error),
}

/// The names of its accounts.
pub fn accounts(config: &Config) -> Vec<&str> {
    vec![&config.account.0]
}

/// Sets up the account of the section.
///
/// # Errors
/// When the section makes no sense, or an endpoint is not this realm's.
pub fn build(config: Config, seams: &Seams<'_>, built: &mut Built) -> Result<(), SetupError> {
    let clock = SharedClock::clone(&seams.clock);
    let gateway = Gateway::new(config, seams.realm, &clock, seams.jitter.clone());
    built.all.push(Arc::new(gateway.map_err(SetupError::new)?));
    Ok(())
}

/// One account at a gateway.
pub struct Gateway {
    name: OutletName,
    config: GatewayConfig,
    caller: Caller,
    tokens: Tokens,
    callback_key: Option<WebhookKey>,
    jitter: Jitter,
}

impl Gateway {
    /// The channel for the account of that section. Connects to nothing yet.
    ///
    /// # Errors
    /// When the section makes no sense, an address is not one of this realm, or TLS cannot be started.
    pub fn new(
        config: GatewayConfig,
        realm: Realm,
        clock: &SharedClock,
        jitter: Jitter,
    ) -> Result<Self, GatewayError> {
        config.check()?;
        let answer = Duration::from_secs(u64::from(config.timeout_seconds));
        let caller = |field: &'static str, url: &str, provider| {
            let endpoint =
                HttpEndpoint::new(realm, url).map_err(|why| GatewayError::Url { field, why })?;
            // Alerts are far apart: a kept connection would be one that the gateway has closed.
            Caller::new(endpoint, provider, answer, 0, SharedClock::clone(clock))
                .map_err(GatewayError::from)
        };
        let tokens = match (
            &config.token,
            &config.token_url,
            &config.client_id,
            &config.client_secret,
        ) {
            (None, Some(url), Some(id), Some(secret)) => {
                let caller = caller("token_url", url, "the gateway's sign-in service")?;
                Tokens::Fetched(Box::new(Fetched::new(caller, id.clone(), secret.clone())))
            }
            (Some(token), ..) => Tokens::Fixed(token.clone()),
            _ => return Err(GatewayConfigError::Keys.into()),
        };
        let callback_key = config
            .callback_secret
            .as_ref()
            .map(WebhookKey::new)
            .transpose()?;
        Ok(Self {
            name: OutletName::new(NEIGHBOURHOOD_LINK)?,
            caller: caller("url", &config.url, "the gateway")?,
            tokens,
            callback_key,
            config,
            jitter,
        })
    }

    /// Makes a call with a token. One that is refused with 401 is made once more with a fresh token: a call that was not
    /// let in did nothing.
    async fn call(&self, ask: Ask) -> Result<Exchange, NoToken> {
        let again = Ask {
            method: ask.method.clone(),
            path: ask.path.clone(),
            query: ask.query.clone(),
            authorization: None,
            headers: ask.headers.clone(),
            body: ask.body.clone(),
            most: ask.most,
        };
        let token = self.tokens.get().await?;
        let with = |ask: Ask, token: &token::Token| Ask {
            authorization: Some(token.header.clone()),
            ..ask
        };
        let exchange = self.caller.make(with(ask, &token)).await;
        match &exchange {
            Exchange::Reply(reply)
                if reply.status == 401 && self.tokens.drop_refused(&token).await =>
            {
                let fresh = self.tokens.get().await?;
                Ok(self.caller.make(with(again, &fresh)).await)
            }
            _ => Ok(exchange),
        }
    }

    async fn alert(&self, outgoing: &Outgoing) -> Answered {
        let refused = |reason: Reason| Answered {
            answer: Answer::Refused {
                reason,
                suppress: false,
            },
            seen: Vec::new(),
            touched: false,
        };
        let made = alert::of(
            outgoing,
            &self.config.provider,
            self.config.reply_to.as_deref(),
        );
        let made = match made {
            Ok(made) => made,
            Err(why) => return refused(Reason::new("no-alert", why.to_string())),
        };
        if !made.left_out.is_empty() {
            let left_out = made.left_out.join("; ");
            tracing::warn!(delivery = %outgoing.delivery, left_out, "the alert leaves something of the message out");
        }
        let Ok(body) = serde_json::to_vec(&made.alert) else {
            return refused(Reason::new(
                "no-alert",
                "the alert could not be written as JSON",
            ));
        };
        let mut ask = Ask::new(Method::POST, &["v1", "alerts"]);
        ask.headers = vec![("idempotency-key", outgoing.delivery.to_string())];
        ask.body = Some(("application/json", body));
        crate::kill_point!("gateway.before_request");
        let exchange = match self.tokens.get().await {
            // A new token may have taken a while.
            Ok(_) if outgoing.called_back.yes() => return Answered::called_back(false),
            Ok(_) => self.call(ask).await,
            Err(no) => Err(no),
        };
        crate::kill_point!("gateway.after_request");
        match exchange {
            Ok(exchange) => answers::of_alert(exchange, outgoing.after_unknown),
            Err(NoToken::Later(when, reason)) => answers::not_sent(when, reason),
            Err(NoToken::ShutOut(reason)) => Answered {
                answer: Answer::LaneDown {
                    reason,
                    until: None,
                },
                seen: Vec::new(),
                touched: false,
            },
        }
    }

    async fn take_back(&self, recall: &Recall) -> RecallAnswered {
        if !is_id(&recall.receipt.id) {
            let words =
                "what the gateway gave for it is not an id: look for the alert there and cancel it";
            return Recalled::Cannot(Reason::new("receipt", words)).into();
        }
        let ask = Ask::new(Method::DELETE, &["v1", "alerts", &recall.receipt.id]);
        match self.call(ask).await {
            Ok(exchange) => answers::of_recall(exchange),
            Err(no) => RecallAnswered {
                recalled: Recalled::Later {
                    when: None,
                    reason: no.reason(),
                },
                seen: Vec::new(),
                touched: false,
            },
        }
    }
}

impl Channel for Gateway {
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
            grouping: Grouping::Whole,
            in_flight: self.config.in_flight as usize,
            correct: CorrectBy::Supersedes,
            bounds: Bounds {
                title: Some((1, alert::MOST_SUBJECT)),
                text: Some((1, alert::MOST_BODY)),
                pictures: Some((alert::MOST_PICTURES, alert::MOST_PICTURE)),
                posts: 1,
            },
            gather: None,
        }
    }

    /// The gateway knows an alert by our key for seven days, and gives the same answer to the same key. So the way to find
    /// out is to send it once more: nothing is sent twice to anybody.
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
        Box::pin(self.alert(outgoing))
    }

    fn settle<'a>(&'a self, _doubt: &'a Doubt) -> Sending<'a, Settled> {
        let words = "the gateway knows an alert by its own id alone: it is sent once more with the same key";
        let found = Found::CannotTell(Reason::new("gateway", words));
        Box::pin(std::future::ready(found.into()))
    }

    fn recall<'a>(&'a self, recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        Box::pin(self.take_back(recall))
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(examine::probe(self))
    }

    fn back(&self) -> Back {
        Back {
            can: true,
            words: "We cancel the alert while the gateway has not begun to send it. What has reached members stays with \
                    them; a correction or withdrawal goes to the same people."
                .to_owned(),
        }
    }

    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(examine::all(self))
    }

    fn callback(&self, call: &Callback<'_>) -> Result<Received, CallbackRefused> {
        callback::read(self.callback_key.as_ref(), call)
    }
}
