//! X (Twitter), API v2: one post a message, signed with OAuth 1.0a, settled from the account's own timeline.
//!
//! The way of a post: [`post`] makes its text, `call` signs and sends it once, `answers` says what X's answer means,
//! `settle` finds it again when no answer came. [`sandbox`] is X on loopback.

mod answers;
mod call;
pub mod config;
mod limits;
pub mod oauth1;
pub mod post;
mod problem;
pub mod sandbox;
mod settle;

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Method;
use wardmote_domain::{
    clock::SharedClock,
    outlet::{OutletName, TWITTER},
    send::{
        AccountName, Answer, Answered, Back, Bounds, CorrectBy, Doubt, Grouping, Limit, Outgoing,
        Probe, Reason, Recall, RecallAnswered, Recalled, Receipt, RepeatOnce, SettlePlan, Settled,
        Shape,
    },
    variant::Copy,
    words::Realm,
};

use self::{
    call::{Call, Caller, SMALL},
    oauth1::Keys,
};
use crate::{
    backoff::{Jitter, backoff},
    channel::{Channel, Sending},
    endpoint::{EndpointError, HttpEndpoint},
    registry::{Built, Seams, SetupError},
};

pub use config::{TwitterAccount, TwitterConfig, TwitterConfigError, TwitterSection};
pub use post::{reference_weight, with_reference};

/// The waits after a `Later` without a time of its own, the last for every further try: X's window is 15 minutes.
const STEPS: [SignedDuration; 5] = [
    SignedDuration::from_secs(15),
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
];

/// Why X cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TwitterError {
    /// The section makes no sense.
    #[error("channels.twitter.{0}")]
    Config(#[from] TwitterConfigError),
    /// The address is not one of this realm.
    #[error("channels.twitter.url: {0}")]
    Url(#[from] EndpointError),
    /// The outlet's name is not one.
    #[error(transparent)]
    Name(#[from] wardmote_domain::outlet::OutletNameError),
    /// The TLS library or the resolver could not be started.
    #[error("the HTTP client for X could not be made; look at the system's certificates: {0}")]
    Client(#[from] reqwest::Error),
}

pub use config::{TwitterConfig as Config, TwitterSection as Section};

/// Sets up every account of the section.
///
/// # Errors
/// When the section makes no sense, or its endpoint is not this realm's.
pub fn build(config: Config, seams: &Seams<'_>, built: &mut Built) -> Result<(), SetupError> {
    let channel = TwitterChannel::new(
        config,
        seams.realm,
        SharedClock::clone(&seams.clock),
        seams.jitter.clone(),
    )
    .map_err(SetupError::new)?;
    let channel = std::sync::Arc::new(channel);
    built.all.push(channel.clone());
    built.posts.push(channel);
    Ok(())
}

/// One account on X.
pub struct TwitterChannel {
    name: OutletName,
    config: TwitterConfig,
    caller: Caller,
    jitter: Jitter,
}

impl TwitterChannel {
    /// The channel for the account of that section. Connects to nothing yet.
    ///
    /// # Errors
    /// When the section makes no sense, its address is not one of this realm, or TLS cannot be started.
    pub fn new(
        config: TwitterConfig,
        realm: Realm,
        clock: SharedClock,
        jitter: Jitter,
    ) -> Result<Self, TwitterError> {
        config.check()?;
        let endpoint = HttpEndpoint::new(realm, &config.url)?;
        let answer = Duration::from_secs(u64::from(config.timeout_seconds));
        let caller = Caller::new(endpoint, Keys::from(&config.account), answer, clock)?;
        Ok(Self {
            name: OutletName::new(TWITTER)?,
            config,
            caller,
            jitter,
        })
    }

    /// Where people can look at a post.
    pub fn post_url(&self, receipt: &Receipt) -> String {
        format!(
            "https://x.com/{}/status/{}",
            self.config.account.handle, receipt.id
        )
    }

    async fn post(&self, outgoing: &Outgoing) -> Answered {
        let body = match text_of(outgoing)
            .map(|text| post::body(&post::with_reference(text, &outgoing.reference)))
        {
            Some(Ok(body)) => body,
            Some(Err(_)) | None => {
                let reason =
                    Reason::new("no-short", "the message has no post: give it a short text");
                return Answered {
                    answer: Answer::Refused {
                        reason,
                        suppress: false,
                    },
                    seen: vec![],
                    touched: false,
                };
            }
        };
        crate::kill_point!("twitter.before_request");
        let path = vec!["tweets".to_owned()];
        let call = Call {
            method: Method::POST,
            path,
            query: vec![],
            body: Some(body),
            most: SMALL,
        };
        let exchange = self.caller.make(call).await;
        crate::kill_point!("twitter.after_request");
        answers::of_post(exchange, outgoing.after_unknown)
    }

    async fn delete(&self, receipt: &Receipt) -> Recalled {
        if !config::is_id(&receipt.id) {
            let words = "the receipt is not the number of a post: look for the post on X and delete it there";
            return Recalled::Cannot(Reason::new("receipt", words));
        }
        let path = vec!["tweets".to_owned(), receipt.id.clone()];
        let call = Call {
            method: Method::DELETE,
            path,
            query: vec![],
            body: None,
            most: SMALL,
        };
        answers::of_delete(self.caller.make(call).await)
    }

    /// `GET /2/users/me`: publishes nothing, and says whose keys these are, so that settling can never read the
    /// timeline of one account for the posts of another.
    async fn whoami(&self) -> Probe {
        let path = vec!["users".to_owned(), "me".to_owned()];
        let call = Call {
            method: Method::GET,
            path,
            query: vec![],
            body: None,
            most: SMALL,
        };
        answers::of_probe(self.caller.make(call).await, &self.config.account.user_id)
    }
}

/// The first post in the edition: the English one.
fn text_of(outgoing: &Outgoing) -> Option<&str> {
    outgoing
        .edition
        .copies
        .iter()
        .find_map(|copy| match &copy.copy {
            Copy::Short { text, .. } => Some(text.as_str()),
            _ => None,
        })
}

impl Channel for TwitterChannel {
    fn name(&self) -> &OutletName {
        &self.name
    }

    fn account(&self) -> &AccountName {
        &self.config.account.name
    }

    fn limits(&self) -> Vec<Limit> {
        self.config.limits()
    }

    fn shape(&self) -> Shape {
        Shape {
            grouping: Grouping::Posts {
                languages: Vec::new(),
            },
            in_flight: 1,
            correct: CorrectBy::NewThenRecall,
            bounds: Bounds {
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
        Box::pin(self.post(outgoing))
    }

    fn settle<'a>(&'a self, doubt: &'a Doubt) -> Sending<'a, Settled> {
        Box::pin(async move {
            settle::find(&self.caller, &self.config.account.user_id, doubt)
                .await
                .into()
        })
    }

    fn recall<'a>(&'a self, recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        Box::pin(async move { self.delete(&recall.receipt).await.into() })
    }

    fn back(&self) -> Back {
        Back {
            can: true,
            words: "We delete the post. Screenshots and reposts stay.".to_owned(),
        }
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(self.whoami())
    }
}
