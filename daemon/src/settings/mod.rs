//! The daemon's one configuration file, composed from its sections. The commented file with every key is
//! `config/wardmote.toml`, which a test reads.

mod outlets;

use std::{net::SocketAddr, path::PathBuf};

use jiff::civil::Time;
use secrecy::SecretString;
use serde::Deserialize;
use wardmote_channels::{email::EmailConfig, twitter::TwitterConfig};
use wardmote_config::{ConfigFile, Problem, Problems, SecretRef};
use wardmote_domain::{outlet::Outlets, words::Realm};

/// The commented file with every key, as shipped.
pub const SHIPPED: &str = include_str!("../../../config/wardmote.toml");

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

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSection {
    /// The SQLite file.
    pub file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    key: SecretRef,
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
    /// The force's own thresholds and lists.
    pub file: Option<PathBuf>,
}

/// `[catalogue]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueSection {
    /// The force's own catalogue files.
    pub overlay: Option<PathBuf>,
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
    let text = String::deserialize(d)?;
    let shaped = text.len() == 5 && text.as_bytes()[2] == b':';
    match format!("{text}:00").parse() {
        Ok(time) if shaped => Ok(time),
        _ => Err(serde::de::Error::custom(format_args!(
            "\"{text}\" is not a clock time: write it like 21:00"
        ))),
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

/// The whole configuration, proved.
#[derive(Debug)]
pub struct Settings {
    /// Where it runs.
    pub server: Server,
    /// Where it keeps things.
    pub store: StoreSection,
    /// The key that signs links.
    pub key: SecretString,
    /// Who speaks; never empty.
    pub organisations: Vec<Organisation>,
    /// The standard.
    pub standard: StandardSection,
    /// The catalogue.
    pub catalogue: CatalogueSection,
    /// The urgent lane.
    pub urgent_lane: UrgentLane,
    /// How it sends.
    pub dispatch: Dispatch,
    /// Mail, if it is on.
    pub email: Option<EmailConfig>,
    /// X, if it is on.
    pub twitter: Option<TwitterConfig>,
    /// The outlets.
    pub outlets: Outlets,
}

/// What checking and rendering need of a configuration.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// Where sends would go.
    pub realm: Realm,
    /// Where the public reads notices.
    pub public_url: String,
    /// The outlets.
    pub outlets: Outlets,
    /// Who speaks; the first where a message names none.
    pub organisations: Vec<Organisation>,
    /// The standard.
    pub standard: StandardSection,
    /// The catalogue.
    pub catalogue: CatalogueSection,
}

const SECTIONS: &[&str] = &[
    "server",
    "store",
    "secrets",
    "organisation",
    "standard",
    "catalogue",
    "urgent_lane",
    "dispatch",
    "channels.email",
    "channels.twitter",
    "outlet",
];

/// The least length of the key, in characters.
const KEY_LENGTH: usize = 32;

impl Settings {
    /// Reads and proves the file; every fault found is told.
    ///
    /// # Errors
    /// Each with file, line, field and how to put it right.
    pub fn read(file: &ConfigFile) -> Result<Self, Problems> {
        file.finish(SECTIONS)?;
        let mut faults = Problems::default();
        let server: Option<Server> = faults.keep(file.required("server"));
        let store: Option<StoreSection> = faults.keep(file.required("store"));
        let key = faults.keep(Self::key(file));
        let organisations: Vec<Organisation> = faults
            .keep(file.required("organisation"))
            .unwrap_or_default();
        let standard = faults
            .keep(file.section("standard"))
            .flatten()
            .unwrap_or_default();
        let catalogue = faults
            .keep(file.section("catalogue"))
            .flatten()
            .unwrap_or_default();
        let urgent_lane = faults
            .keep(file.section("urgent_lane"))
            .flatten()
            .unwrap_or_default();
        let dispatch: Dispatch = faults
            .keep(file.section("dispatch"))
            .flatten()
            .unwrap_or_default();
        let email: Option<EmailConfig> = faults.keep(file.section("channels.email")).flatten();
        let twitter = faults.keep(Self::twitter(file)).flatten();
        let outlets = outlets::read(file, email.is_some(), twitter.is_some(), &mut faults);
        if let Some(server) = &server {
            Self::prove_server(file, server, &mut faults);
        }
        Self::prove_numbers(file, &dispatch, &mut faults);
        faults.into_result()?;
        match (server, store, key) {
            (Some(server), Some(store), Some(key)) => Ok(Self {
                server,
                store,
                key,
                organisations,
                standard,
                catalogue,
                urgent_lane,
                dispatch,
                email,
                twitter,
                outlets,
            }),
            _ => Err(Problems(vec![Problem::of_file(
                file.source().name(),
                "a section is missing",
                None,
            )])),
        }
    }

    fn key(file: &ConfigFile) -> Result<SecretString, Problem> {
        let secrets: Secrets = file.required("secrets")?;
        let key = file.secret("secrets.key", &secrets.key)?;
        if key.chars().count() < KEY_LENGTH {
            let fix = format!("make one of at least {KEY_LENGTH} characters: openssl rand -hex 32");
            return Err(file
                .source()
                .problem("secrets.key", "this key is too short", Some(fix)));
        }
        Ok(key.into())
    }

    fn twitter(file: &ConfigFile) -> Result<Option<TwitterConfig>, Problem> {
        let Some(raw) = file
            .section::<wardmote_channels::twitter::TwitterSection<SecretRef>>("channels.twitter")?
        else {
            return Ok(None);
        };
        raw.resolve(|name, secret| {
            file.secret(&format!("channels.twitter.account.{name}"), secret)
                .map(SecretString::from)
        })
        .map(Some)
    }

    fn prove_server(file: &ConfigFile, server: &Server, faults: &mut Problems) {
        let mut fault = |path: &str, what: &str, fix: &str| {
            faults
                .0
                .push(file.source().problem(path, what, Some(fix.to_owned())));
        };
        for (path, url) in [
            ("server.public_url", &server.public_url),
            ("server.desk_url", &server.desk_url),
        ] {
            let loopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
            let near = loopback.iter().any(|l| {
                url.strip_prefix(l)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            });
            let safe = url.starts_with("https://") && url.len() > 8;
            let near_allowed = server.realm == Realm::Sandbox || path == "server.desk_url";
            if !(safe || near && near_allowed) {
                fault(
                    path,
                    "this address must begin with https://",
                    "put the daemon behind a proxy that speaks TLS",
                );
            }
            if url.ends_with('/')
                || url
                    .chars()
                    .any(|c| c.is_whitespace() || c.is_control() || "<>\"'".contains(c))
            {
                fault(
                    path,
                    "this is not an address without a path",
                    "write it like https://alerts.example.org",
                );
            }
        }
        if server.listen == server.public_listen && server.listen.port() != 0 {
            fault(
                "server.public_listen",
                "the public never shares a port with the desk",
                "give it a port of its own",
            );
        }
        if !(1..=30).contains(&server.drain_seconds) {
            fault(
                "server.drain_seconds",
                "this is not from 1 to 30",
                "leave it out for 30",
            );
        }
    }

    fn prove_numbers(file: &ConfigFile, dispatch: &Dispatch, faults: &mut Problems) {
        let bounds = [
            ("dispatch.batch", u64::from(dispatch.batch), 1, 1000),
            (
                "dispatch.lease_seconds",
                u64::from(dispatch.lease_seconds),
                1,
                3600,
            ),
            (
                "dispatch.idle_milliseconds",
                dispatch.idle_milliseconds,
                10,
                60_000,
            ),
        ];
        for (path, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                let what = format!("{value} is not from {least} to {most}");
                faults.0.push(file.source().problem(path, what, None));
            }
        }
    }

    /// The `[store]` section alone, for commands that open the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn store_section(file: &ConfigFile) -> Result<StoreSection, Problem> {
        file.required("store")
    }

    /// What checking and rendering need of a configuration, without its secrets and channels.
    ///
    /// # Errors
    /// Each fault with file, line, field and how to put it right.
    pub fn offline(file: &ConfigFile) -> Result<Workshop, Problems> {
        file.finish(SECTIONS)?;
        let mut faults = Problems::default();
        let server: Option<Server> = faults.keep(file.required("server"));
        let organisations = faults
            .keep(file.required("organisation"))
            .unwrap_or_default();
        let standard = faults
            .keep(file.section("standard"))
            .flatten()
            .unwrap_or_default();
        let catalogue = faults
            .keep(file.section("catalogue"))
            .flatten()
            .unwrap_or_default();
        let on = |name: &str| {
            file.names("channels")
                .is_ok_and(|names| names.contains(&name))
        };
        let outlets = outlets::read(file, on("email"), on("twitter"), &mut faults);
        faults.into_result()?;
        let realm = server.as_ref().map_or(Realm::Live, |s| s.realm);
        let public_url = server.map(|s| s.public_url).unwrap_or_default();
        Ok(Workshop {
            realm,
            public_url,
            outlets,
            organisations,
            standard,
            catalogue,
        })
    }

    /// The part that checking and rendering need.
    pub fn workshop(&self) -> Workshop {
        Workshop {
            realm: self.server.realm,
            public_url: self.server.public_url.clone(),
            outlets: self.outlets.clone(),
            organisations: self.organisations.clone(),
            standard: self.standard.clone(),
            catalogue: self.catalogue.clone(),
        }
    }
}
