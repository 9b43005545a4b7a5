//! X (Twitter), API v2: posts and threads with pictures on one or several accounts, let in by OAuth 1.0a or 2.0, settled
//! from the account's own timeline.
//!
//! The way of a post: [`post`] makes its text, `upload` brings its pictures there, `call` sends it once, let in by
//! [`oauth1`] or `tokens`, `answers` says what X's answer means, `settle` finds it again when no answer came. [`connect`]
//! connects an account, `examine` looks at one, `price` says what it costs. [`sandbox`] is X on loopback.

mod answers;
mod call;
pub mod config;
pub mod connect;
mod examine;
mod limits;
pub mod oauth1;
pub mod post;
mod price;
mod problem;
pub mod sandbox;
mod settle;
mod tokens;
mod upload;

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use secrecy::SecretString;
use wardmote_domain::{
    outlet::{OutletName, TWITTER},
    send::{
        AccountName, Answer, Answered, Back, Bounds, Check, CorrectBy, Doubt, Edition, Grouping,
        Limit, Listed, Outgoing, Price, Probe, Reason, Recall, RecallAnswered, Recalled, Receipt,
        RepeatOnce, SettlePlan, Settled, Shape,
    },
};

use self::{
    call::{Call, Caller, Http, Way},
    config::{Access, TwitterAccount},
    oauth1::Keys,
    tokens::{App, Inner, Tokens},
    upload::Uploads,
};
use crate::{
    backoff::{Jitter, backoff},
    channel::{Channel, Sending},
    endpoint::{EndpointError, HttpEndpoint},
    registry::{Built, Seams, SetupError},
};

pub use config::{
    TwitterConfig, TwitterConfig as Config, TwitterConfigError, TwitterSection,
    TwitterSection as Section,
};
pub use post::{reference_weight, thread_reference_weight, with_reference};

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

/// The names of its accounts.
pub fn accounts(config: &Config) -> Vec<&str> {
    config.account.iter().map(|a| a.name.0.as_str()).collect()
}

/// Sets up every account of the section.
///
/// # Errors
/// When the section makes no sense, or its endpoint is not this realm's.
pub fn build(config: Config, seams: &Seams<'_>, built: &mut Built) -> Result<(), SetupError> {
    for channel in TwitterChannel::every(config, seams).map_err(SetupError::new)? {
        let channel = Arc::new(channel);
        built.all.push(channel.clone());
        built.posts.push(channel);
    }
    Ok(())
}

/// One account on X.
pub struct TwitterChannel {
    name: OutletName,
    config: Arc<TwitterConfig>,
    account: TwitterAccount<SecretString>,
    caller: Caller,
    uploads: Uploads,
    jitter: Jitter,
}

impl TwitterChannel {
    /// A channel for each account of that section, in its order. Connects to nothing yet.
    ///
    /// # Errors
    /// When the section makes no sense, its address is not one of this realm, or TLS cannot be started.
    pub fn every(config: TwitterConfig, seams: &Seams<'_>) -> Result<Vec<Self>, TwitterError> {
        config.check()?;
        let endpoint = HttpEndpoint::new(seams.realm, &config.url)?;
        let answer = Duration::from_secs(u64::from(config.timeout_seconds));
        let http = Arc::new(Http::new(endpoint, answer, Arc::clone(&seams.clock))?);
        let config = Arc::new(config);
        let one = |(index, account): (usize, &TwitterAccount<SecretString>)| {
            let way = way(account, &http, seams)
                .map_err(|fault| TwitterConfigError::Account { index, fault })?;
            Ok(Self {
                name: OutletName::new(TWITTER)?,
                config: Arc::clone(&config),
                account: account.clone(),
                caller: Caller {
                    http: Arc::clone(&http),
                    way,
                },
                uploads: Uploads::default(),
                jitter: seams.jitter.clone(),
            })
        };
        config.account.iter().enumerate().map(one).collect()
    }

    /// Where people can look at a post.
    pub fn post_url(&self, receipt: &Receipt) -> String {
        format!(
            "https://x.com/{}/status/{}",
            self.account.handle, receipt.id
        )
    }

    async fn post(&self, outgoing: &Outgoing) -> Answered {
        let post = match post::of(outgoing) {
            Ok(post) => post,
            Err((code, words)) => return refused(code, words),
        };
        let pictures = match self.uploads.ready(&self.caller, outgoing).await {
            Ok(pictures) => pictures,
            Err(answered) => return answered,
        };
        let Ok(body) = post::body(&post, &pictures.ids) else {
            return refused("no-short", "the message has no post: give it a short text");
        };
        if outgoing.called_back.yes() {
            // The uploads may have taken a while.
            return Answered::called_back(pictures.touched);
        }
        crate::kill_point!("twitter.before_request");
        let call = Call::plain(Method::POST, &["tweets"]).with(body);
        let exchange = self.caller.make(call).await;
        crate::kill_point!("twitter.after_request");
        let mut answered = answers::of_post(exchange, outgoing);
        answered.touched |= pictures.touched;
        // What waits keeps its uploads; what is decided or in doubt may have used them.
        if !matches!(
            answered.answer,
            Answer::Later { .. } | Answer::LaneDown { .. }
        ) {
            self.uploads.forget(outgoing.delivery);
        }
        answered
    }

    async fn delete(&self, receipt: &Receipt) -> RecallAnswered {
        if !config::is_id(&receipt.id) {
            let words = "the receipt is not the number of a post: look for the post on X and delete it there";
            return RecallAnswered {
                recalled: Recalled::Cannot(Reason::new("receipt", words)),
                seen: Vec::new(),
                touched: false,
            };
        }
        let call = Call::plain(Method::DELETE, &["tweets", &receipt.id]);
        answers::of_delete(self.caller.make(call).await)
    }

    /// `GET /2/users/me`: publishes nothing, and says whose keys these are, so that settling can never read the
    /// timeline of one account for the posts of another.
    async fn whoami(&self) -> call::Exchange {
        self.caller
            .make(Call::plain(Method::GET, &["users", "me"]))
            .await
    }
}

/// How this account is let in.
fn way(
    account: &TwitterAccount<SecretString>,
    http: &Arc<Http>,
    seams: &Seams<'_>,
) -> Result<Way, config::AccessError> {
    Ok(match account.access()? {
        Access::OAuth1 {
            consumer_key,
            consumer_secret,
            token,
            token_secret,
        } => Way::OAuth1(Keys {
            consumer_key: consumer_key.clone(),
            consumer_secret: consumer_secret.clone(),
            token: token.clone(),
            token_secret: token_secret.clone(),
        }),
        Access::OAuth2 {
            client_id,
            client_secret,
            refresh_token,
        } => Way::OAuth2(Tokens::new(Inner {
            http: Arc::clone(http),
            app: App {
                id: client_id.to_owned(),
                secret: client_secret.cloned(),
            },
            first: refresh_token.clone(),
            vault: Arc::clone(&seams.vault),
            account: account.name.0.clone(),
        })),
    })
}

/// Not this, and nothing was asked of X.
fn refused(code: &str, words: &str) -> Answered {
    Answered {
        answer: Answer::Refused {
            reason: Reason::new(code, words),
            suppress: false,
        },
        seen: Vec::new(),
        touched: false,
    }
}

impl Channel for TwitterChannel {
    fn name(&self) -> &OutletName {
        &self.name
    }

    fn account(&self) -> &AccountName {
        &self.account.name
    }

    fn limits(&self) -> Vec<Limit> {
        self.config.limits()
    }

    fn shape(&self) -> Shape {
        Shape {
            grouping: Grouping::Posts {
                languages: self.config.languages.clone(),
            },
            in_flight: 1,
            correct: CorrectBy::NewThenRecall,
            bounds: Bounds {
                posts: self.config.max_posts,
                pictures: Some((upload::MOST as u32, upload::LARGEST)),
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
        Box::pin(settle::find(&self.caller, &self.account.user_id, doubt))
    }

    fn posted_since(&self, since: Timestamp) -> Sending<'_, Listed> {
        Box::pin(settle::list(&self.caller, &self.account.user_id, since))
    }

    fn lists(&self) -> bool {
        true
    }

    fn recall<'a>(&'a self, recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        Box::pin(self.delete(&recall.receipt))
    }

    fn back(&self) -> Back {
        price::back(self.config.deletes_15_minutes)
    }

    fn price(&self, edition: &Edition, part: u16) -> Option<Price> {
        price::of(edition, part)
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(async { answers::of_probe(self.whoami().await, &self.account.user_id) })
    }

    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(async {
            let TwitterAccount {
                user_id, handle, ..
            } = &self.account;
            let mut checks = examine::of_call(self.whoami().await, user_id, handle);
            checks.push(examine::cap(self.config.spend_cap_usd));
            checks.extend(examine::terms(handle));
            checks
        })
    }
}
