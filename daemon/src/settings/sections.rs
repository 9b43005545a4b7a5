//! The sections of the configuration file that are the daemon's own.

use std::{net::SocketAddr, path::PathBuf};

use jiff::civil::Time;
use serde::{Deserialize, Deserializer, de::Error as _};
use wardmote_config::SecretRef;
use wardmote_domain::{
    places::{Language, Share},
    words::Realm,
};

use super::network::Network;

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// `live` or `sandbox`.
    pub realm: Realm,
    /// Where the desk listens.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Where people reach the desk.
    pub desk_url: String,
    /// Where the public pages listen.
    #[serde(default = "default_public_listen")]
    pub public_listen: SocketAddr,
    /// Where the public reaches them.
    pub public_url: String,
    /// Seconds to finish what is under way.
    #[serde(default = "default_drain")]
    pub drain_seconds: u32,
    /// Requests that each token may make in a minute.
    #[serde(default = "default_requests")]
    pub requests_per_minute: u32,
    /// Proxies whose word on the visitor's address is taken.
    #[serde(default)]
    pub trusted_proxies: Vec<Network>,
    /// Who may read the metrics without a token.
    #[serde(default)]
    pub metrics_open_to: Vec<Network>,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8480))
}

fn default_public_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8481))
}

fn default_drain() -> u32 {
    30
}

/// The limit of requests where the configuration sets none: ten a second.
pub const REQUESTS_PER_MINUTE: u32 = 600;

fn default_requests() -> u32 {
    REQUESTS_PER_MINUTE
}

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSection {
    /// The SQLite file.
    pub file: PathBuf,
    /// MiB that stay free on its disk: below that nothing new is taken in.
    #[serde(default = "default_keep_free")]
    pub keep_free_mib: u64,
}

fn default_keep_free() -> u64 {
    256
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Secrets {
    pub key: SecretRef,
}

/// `[[organisation]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// What messages call it.
    pub id: String,
    /// Its name in print.
    pub name: String,
}

/// `[standard]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardSection {
    /// The force's own thresholds and short lists.
    pub file: Option<PathBuf>,
    /// A folder with data files of the force's own.
    pub data: Option<PathBuf>,
}

/// `[catalogue]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CatalogueSection {
    /// The force's own catalogue files.
    pub overlay: Option<PathBuf>,
    /// The languages that the force offers besides English; every one of the catalogue where it names none.
    pub languages: Option<Vec<Language>>,
    /// From which share of a borough's people on a language is written by itself, in per cent.
    #[serde(deserialize_with = "share")]
    pub share_pct: Share,
    /// How many days a private link for a reader of a language stands, where nobody says.
    pub reading_days: u32,
}

impl Default for CatalogueSection {
    fn default() -> Self {
        Self {
            overlay: None,
            languages: None,
            share_pct: Share(50),
            reading_days: 14,
        }
    }
}

/// A number with at most two decimals.
fn share<'de, D: Deserializer<'de>>(from: D) -> Result<Share, D::Error> {
    let number = f64::deserialize(from)?;
    number.to_string().parse().map_err(D::Error::custom)
}

/// `[urgent_lane]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UrgentLane {
    /// From this local time.
    #[serde(deserialize_with = "clock_time")]
    pub from: Time,
    /// To this one.
    #[serde(deserialize_with = "clock_time")]
    pub to: Time,
}

impl Default for UrgentLane {
    fn default() -> Self {
        Self {
            from: Time::constant(21, 0, 0, 0),
            to: Time::constant(8, 0, 0, 0),
        }
    }
}

impl UrgentLane {
    /// Whether the lane is open at that local time. `from` is inside, `to` outside; the span may pass midnight.
    pub fn open_at(&self, time: Time) -> bool {
        if self.from <= self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        }
    }
}

fn clock_time<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Time, D::Error> {
    read_clock_time(&String::deserialize(d)?).map_err(serde::de::Error::custom)
}

/// Reads `21:00`.
pub(super) fn read_clock_time(text: &str) -> Result<Time, String> {
    let shaped = text.len() == 5 && text.as_bytes()[2] == b':';
    match format!("{text}:00").parse() {
        Ok(time) if shaped => Ok(time),
        _ => Err(format!(
            "\"{text}\" is not a clock time: write it like 21:00"
        )),
    }
}

/// `[dispatch]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dispatch {
    /// Deliveries a worker takes at a time.
    pub batch: u32,
    /// Seconds it may hold them.
    pub lease_seconds: u32,
    /// Milliseconds between looks of an idle worker.
    pub idle_milliseconds: u64,
}

impl Default for Dispatch {
    fn default() -> Self {
        Self {
            batch: 100,
            lease_seconds: 60,
            idle_milliseconds: 1000,
        }
    }
}
