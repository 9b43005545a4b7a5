//! The one place that knows the channels by name. Everybody else asks the channel. A new one is its folder and its line
//! in the table below.

use std::{fmt, sync::Arc};

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use wardmote_domain::{
    clock::SharedClock,
    outlet::{EMAIL, NEIGHBOURHOOD_LINK, OutletName, SMS, TWITTER, WARD_PANEL},
    send::Lane,
    words::Realm,
};

use crate::{
    backoff::Jitter, channel::Channel, email, neighbourhood_link, sms, twitter, vault::Vault,
    ward_panel,
};

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
    /// Where what a provider gave is kept.
    pub vault: Arc<dyn Vault>,
}

/// Reads sections of the configuration for the channels, which know nothing of files.
pub trait ReadSections {
    /// The place of a secret, as the file has it.
    type Place: DeserializeOwned;
    /// A fault in the file.
    type Fault;

    /// The section of that path, if it is there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn section<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Self::Fault>;

    /// The secret whose place stands at that path.
    ///
    /// # Errors
    /// When it cannot be read.
    fn secret(&self, path: &str, place: &Self::Place) -> Result<SecretString, Self::Fault>;
}

/// A channel that cannot be set up: its name and why.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct SetupError(Box<dyn std::error::Error + Send + Sync>);

impl SetupError {
    /// Why, as the channel says it.
    pub fn new(why: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(why))
    }
}

macro_rules! channels {
    ($($name:expr => $module:ident),+ $(,)?) => {
        /// The names of all channels: the outlets that may say `how = "adapter"`.
        pub const NAMES: &[&str] = &[$($name),+];

        /// The paths of the channels' sections in the configuration.
        pub const SECTIONS: &[&str] = &[$(concat!("channels.", stringify!($module))),+];

        /// The channels' sections of the configuration, their secrets read. A channel without its section is off.
        #[derive(Default, Debug, Clone)]
        pub struct Sections {
            $(#[doc = concat!("`[channels.", stringify!($module), "]`.")] pub $module: Option<$module::Config>),+
        }

        impl Sections {
            /// Reads every section that is there; every fault found is given to `keep`.
            pub fn read<R: ReadSections>(file: &R, mut keep: impl FnMut(R::Fault)) -> Self {
                let mut sections = Self::default();
                $({
                    let path = concat!("channels.", stringify!($module));
                    // Every secret that is missing is told, and not the first alone.
                    let mut whole = true;
                    let read = file.section::<$module::Section<R::Place>>(path).and_then(|section| {
                        section
                            .map(|s| s.resolve(|field, place| {
                                let secret = file.secret(&format!("{path}.{field}"), place);
                                Ok(secret.unwrap_or_else(|fault| {
                                    whole = false;
                                    keep(fault);
                                    SecretString::default()
                                }))
                            }))
                            .transpose()
                    });
                    match read {
                        Ok(section) => sections.$module = section.filter(|_| whole),
                        Err(fault) => keep(fault),
                    }
                })+
                sections
            }

            /// Every account that is written there, with its channel: what a route may name.
            pub fn accounts(&self) -> Vec<(&'static str, &str)> {
                let mut all = Vec::new();
                $(if let Some(config) = &self.$module {
                    all.extend($module::accounts(config).into_iter().map(|account| ($name, account)));
                })+
                all
            }

            fn build(self, seams: &Seams<'_>) -> Result<Built, SetupError> {
                let mut built = Built::default();
                $(if let Some(config) = self.$module {
                    $module::build(config, seams, &mut built)?;
                })+
                Ok(built)
            }
        }
    };
}

channels! {
    EMAIL => email,
    TWITTER => twitter,
    NEIGHBOURHOOD_LINK => neighbourhood_link,
    SMS => sms,
    WARD_PANEL => ward_panel,
}

/// The channels as their folders build them: `all` holds one for each account, the first being the one that speaks for
/// all areas without a route of their own.
#[derive(Default, Clone)]
pub struct Built {
    /// All of them.
    pub all: Vec<Arc<dyn Channel>>,
    /// Mail, which also carries the desk's own letters.
    pub mail: Option<Arc<email::EmailChannel>>,
    /// X, which knows the addresses of posts.
    pub posts: Vec<Arc<twitter::TwitterChannel>>,
}

/// The channels that are on.
#[derive(Clone)]
pub struct Channels(Built);

impl fmt::Debug for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lanes = self.0.all.iter().map(|channel| channel.lane().to_string());
        f.debug_list().entries(lanes).finish()
    }
}

impl Channels {
    /// Sets up every channel that has a section. Connects to nothing yet.
    ///
    /// # Errors
    /// With the first channel that cannot be set up: a section that makes no sense, an endpoint of the other realm.
    pub fn build(sections: Sections, seams: &Seams<'_>) -> Result<Self, SetupError> {
        sections.build(seams).map(Self)
    }

    /// All that are on, one for each account.
    pub fn all(&self) -> &[Arc<dyn Channel>] {
        &self.0.all
    }

    /// The first account of an outlet, if its channel is on.
    pub fn of(&self, outlet: &OutletName) -> Option<&Arc<dyn Channel>> {
        self.0.all.iter().find(|channel| channel.name() == outlet)
    }

    /// The channel of a lane.
    pub fn lane(&self, lane: &Lane) -> Option<&Arc<dyn Channel>> {
        self.0.all.iter().find(|channel| channel.lane() == *lane)
    }

    /// Mail, for the desk's own letters (sign-in codes, alarms) and for bounces.
    pub fn mail(&self) -> Option<&Arc<email::EmailChannel>> {
        self.0.mail.as_ref()
    }

    /// X, for the addresses at which people can look at a post.
    pub fn posts(&self, lane: &Lane) -> Option<&Arc<twitter::TwitterChannel>> {
        self.0.posts.iter().find(|channel| channel.lane() == *lane)
    }

    /// Says good-bye to providers that connections are kept to.
    pub async fn close(&self) {
        if let Some(email) = &self.0.mail {
            email.close().await;
        }
    }
}
