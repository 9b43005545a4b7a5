//! The one place that knows the channels by name. Everybody else asks the channel.

use std::{fmt, sync::Arc};

use wardmote_domain::{
    clock::SharedClock,
    outlet::{EMAIL, OutletName, TWITTER},
    send::Lane,
    words::Realm,
};

use crate::{
    backoff::Jitter,
    channel::Channel,
    email::{EmailChannel, EmailConfig, EmailSetupError},
    twitter::{TwitterChannel, TwitterConfig, TwitterError},
};

/// The names of all channels: the outlets that may say `how = "adapter"`.
pub const NAMES: &[&str] = &[EMAIL, TWITTER];

/// The channels' sections of the configuration. A channel without its section is off.
#[derive(Default)]
pub struct Sections {
    /// `[channels.email]`.
    pub email: Option<EmailConfig>,
    /// `[channels.twitter]`, its secrets read.
    pub twitter: Option<TwitterConfig>,
}

/// What every channel is given by the daemon.
pub struct Seams<'a> {
    /// Where sends go.
    pub realm: Realm,
    /// The key for bounce addresses.
    pub bounce_key: &'a [u8],
    /// Where the time comes from.
    pub clock: SharedClock,
    /// Where chance comes from.
    pub jitter: Jitter,
}

/// A channel that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Mail.
    #[error(transparent)]
    Email(#[from] EmailSetupError),
    /// X.
    #[error(transparent)]
    Twitter(#[from] TwitterError),
}

/// The channels that are on.
#[derive(Clone)]
pub struct Channels {
    all: Vec<Arc<dyn Channel>>,
    email: Option<Arc<EmailChannel>>,
    twitter: Option<Arc<TwitterChannel>>,
}

impl fmt::Debug for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.all.iter().map(|channel| channel.lane().to_string()))
            .finish()
    }
}

impl Channels {
    /// Sets up every channel that has a section. Connects to nothing yet.
    ///
    /// # Errors
    /// With the first channel that cannot be set up: a section that makes no sense, an endpoint of the other realm.
    pub fn build(sections: Sections, seams: &Seams<'_>) -> Result<Self, SetupError> {
        let (clock, jitter) = (|| Arc::clone(&seams.clock), || seams.jitter.clone());
        let email = sections
            .email
            .map(|config| {
                EmailChannel::new(config, seams.realm, seams.bounce_key, clock(), jitter())
                    .map(Arc::new)
            })
            .transpose()?;
        let twitter = sections
            .twitter
            .map(|config| TwitterChannel::new(config, seams.realm, clock(), jitter()).map(Arc::new))
            .transpose()?;
        let mut all: Vec<Arc<dyn Channel>> = Vec::new();
        all.extend(email.clone().map(|channel| channel as Arc<dyn Channel>));
        all.extend(twitter.clone().map(|channel| channel as Arc<dyn Channel>));
        Ok(Self {
            all,
            email,
            twitter,
        })
    }

    /// All that are on.
    pub fn all(&self) -> &[Arc<dyn Channel>] {
        &self.all
    }

    /// The channel that serves an outlet, if one is on.
    pub fn of(&self, outlet: &OutletName) -> Option<&Arc<dyn Channel>> {
        self.all.iter().find(|channel| channel.name() == outlet)
    }

    /// The channel of a lane.
    pub fn lane(&self, lane: &Lane) -> Option<&Arc<dyn Channel>> {
        self.all.iter().find(|channel| channel.lane() == *lane)
    }

    /// Mail, for the desk's own letters (sign-in codes, alarms) and for bounces.
    pub fn mail(&self) -> Option<&Arc<EmailChannel>> {
        self.email.as_ref()
    }

    /// X, for the addresses at which people can look at a post.
    pub fn posts(&self) -> Option<&Arc<TwitterChannel>> {
        self.twitter.as_ref()
    }

    /// Says good-bye to providers that connections are kept to.
    pub async fn close(&self) {
        if let Some(email) = &self.email {
            email.close().await;
        }
    }
}
