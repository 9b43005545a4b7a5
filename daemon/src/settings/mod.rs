//! The daemon's one configuration file, composed from its sections. The commented file with every key is
//! `config/wardmote.toml`, which a test reads.

mod by_hand;
mod data;
mod mistakes;
mod network;
mod origin;
mod outlets;
mod print;
mod prove;
mod routes;
mod sections;
mod staff;
#[cfg(test)]
pub(crate) mod tests;
mod webhooks;

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use wardmote_channels::{
    email::EmailConfig,
    registry::{self, ReadSections},
};
use wardmote_config::{ConfigFile, Problem, Problems, SecretRef};
use wardmote_domain::{
    outlet::Outlets,
    words::{EXERCISE, Realm},
};

pub use data::{BackupSection, Retention};
pub use network::Network;
pub use origin::{InForce, in_force};
pub use print::PrintSection;
pub(crate) use prove::MOST_READING_DAYS;
pub use routes::Route;
use sections::Secrets;
pub use sections::{
    CatalogueSection, Dispatch, Organisation, REQUESTS_PER_MINUTE, Server, StandardSection,
    StoreSection, UrgentLane,
};
pub use staff::Staff;
pub use webhooks::Webhooks;

/// The commented file with every key, as shipped.
pub const SHIPPED: &str = include_str!("../../../config/wardmote.toml");

/// The whole configuration, proved.
#[derive(Debug)]
pub struct Settings {
    /// The file that it was read from; none where the program made it, as for the demo.
    pub read_from: Option<PathBuf>,
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
    /// When backups are made.
    pub backup: BackupSection,
    /// How long things are kept.
    pub retention: Retention,
    /// How soon our own people are told.
    pub staff: Staff,
    /// Where webhooks may go.
    pub webhooks: Webhooks,
    /// How it prints.
    pub print: PrintSection,
    /// The channels that are on.
    pub channels: registry::Sections,
    /// Which account speaks for which areas.
    pub routes: Vec<Route>,
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
    "backup",
    "retention",
    "staff",
    "webhooks",
    "print",
    "route",
    "outlet",
];

pub(crate) fn sections() -> Vec<&'static str> {
    [SECTIONS, registry::SECTIONS].concat()
}

/// The file as the channels read it.
struct ChannelFile<'a>(&'a ConfigFile);

impl ReadSections for ChannelFile<'_> {
    type Place = SecretRef;
    type Fault = Problem;

    fn section<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Problem> {
        self.0.section(path)
    }

    fn secret(&self, path: &str, place: &SecretRef) -> Result<SecretString, Problem> {
        self.0.secret(path, place).map(SecretString::from)
    }
}

/// A path of the file: one that is not absolute starts at the file's own folder, as those of secrets do.
fn from_here(file: &ConfigFile, path: &Path) -> PathBuf {
    let folder = Path::new(file.source().name()).parent();
    folder.unwrap_or(Path::new("")).join(path)
}

/// The least length of the key, in characters.
const KEY_LENGTH: usize = 32;

impl Settings {
    /// Whether the file is finished: live, no address is the example's any more. The daemon does not start before.
    ///
    /// # Errors
    /// Each address that is left, with file and line.
    pub fn finished(&self, file: &ConfigFile) -> Result<(), Problems> {
        prove::left_from_the_example(file, &self.server).into_result()
    }

    /// Reads the file as [`Settings::read`] does, and asks whether it is [finished](Settings::finished).
    ///
    /// # Errors
    /// Every fault of both.
    pub fn read_finished(file: &ConfigFile) -> Result<Self, Problems> {
        let read = Self::read(file);
        let server = match &read {
            Ok(settings) => Some(settings.server.clone()),
            Err(_) => file.required("server").ok(),
        };
        let left = server.map(|server| prove::left_from_the_example(file, &server));
        let left = left.unwrap_or_default();
        match read {
            Ok(settings) => left.into_result().map(|()| settings),
            Err(mut faults) => {
                faults.0.extend(left.0);
                Err(faults.into_result().err().unwrap_or_default())
            }
        }
    }

    /// What is allowed and yet surely a mistake, each with file, line and what to do.
    pub fn warnings(&self, file: &ConfigFile) -> Vec<Problem> {
        mistakes::warnings(file, self)
    }

    /// Reads and proves the file; every fault found is told.
    ///
    /// # Errors
    /// Each with file, line, field and how to put it right.
    pub fn read(file: &ConfigFile) -> Result<Self, Problems> {
        let mut faults = file.finish(&sections()).err().unwrap_or_default();
        let server: Option<Server> = faults.keep(file.required("server"));
        let store = faults.keep(Self::store_section(file));
        if let Some(store) = &store {
            mistakes::store(file, &store.file, &mut faults);
        }
        let key = faults.keep(Self::key(file));
        let workshop = Self::part(file, server.as_ref(), &mut faults);
        let urgent_lane: UrgentLane = faults
            .keep(file.section("urgent_lane"))
            .flatten()
            .unwrap_or_default();
        let dispatch: Dispatch = faults
            .keep(file.section("dispatch"))
            .flatten()
            .unwrap_or_default();
        let staff = staff::read(file, &mut faults);
        let webhooks: Webhooks = faults
            .keep(file.section("webhooks"))
            .flatten()
            .unwrap_or_default();
        let print = print::read(file, &mut faults);
        let channels = registry::Sections::read(&ChannelFile(file), |fault| faults.0.push(fault));
        let realm = server.as_ref().map(|s| s.realm);
        let routes = routes::read(file, realm, &channels, &mut faults);
        if let Some(server) = &server {
            prove::server(file, server, &mut faults);
            prove::exercise(file, server.realm, &mut faults);
            mistakes::networks(file, server, &webhooks, &mut faults);
            mistakes::relay(file, server.realm, &channels, &mut faults);
        }
        mistakes::urgent_lane(file, urgent_lane, &mut faults);
        prove::numbers(file, &dispatch, &mut faults);
        let (backup, retention) = Self::data(file, &mut faults);
        faults.0.extend(file.other_problems());
        origin::corrected(&mut faults);
        faults.into_result()?;
        match (server, store, key) {
            (Some(server), Some(store), Some(key)) => Ok(Self {
                read_from: Some(PathBuf::from(file.source().name())),
                server,
                store,
                key,
                organisations: workshop.organisations,
                standard: workshop.standard,
                catalogue: workshop.catalogue,
                urgent_lane,
                dispatch,
                backup,
                retention,
                staff,
                webhooks,
                print,
                channels,
                routes,
                outlets: workshop.outlets,
            }),
            _ => Err(Problems(vec![Problem::of_file(
                file.source().name(),
                "a section is missing",
                None,
            )])),
        }
    }

    /// The key alone.
    ///
    /// # Errors
    /// When it cannot be read, or is too short.
    pub fn key(file: &ConfigFile) -> Result<SecretString, Problem> {
        let secrets: Secrets = file.required("secrets")?;
        let fix = format!("make one of at least {KEY_LENGTH} characters: openssl rand -hex 32");
        let key = file.secret("secrets.key", &secrets.key);
        let key = key.map_err(|problem| match problem.what.contains("is empty") {
            true => Problem {
                fix: Some(fix.clone()),
                ..problem
            },
            false => problem,
        })?;
        if key.chars().count() < KEY_LENGTH {
            return Err(file
                .source()
                .problem("secrets.key", "this key is too short", Some(fix)));
        }
        Ok(key.into())
    }

    fn data(file: &ConfigFile, faults: &mut Problems) -> (BackupSection, Retention) {
        let mut backup = data::backup(file, faults);
        backup.folder = backup.folder.map(|path| from_here(file, &path));
        let retention: Retention = faults
            .keep(file.section("retention"))
            .flatten()
            .unwrap_or_default();
        data::prove(file, &backup, &retention, faults);
        (backup, retention)
    }

    /// The `[store]` section alone, for commands that open the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn store_section(file: &ConfigFile) -> Result<StoreSection, Problem> {
        let mut store: StoreSection = file.required("store")?;
        store.file = from_here(file, &store.file);
        Ok(store)
    }

    /// What checking and rendering need of a configuration, without its secrets and channels.
    ///
    /// # Errors
    /// Each fault with file, line, field and how to put it right.
    pub fn offline(file: &ConfigFile) -> Result<Workshop, Problems> {
        let mut faults = file.finish(&sections()).err().unwrap_or_default();
        let server: Option<Server> = faults.keep(file.required("server"));
        let workshop = Self::part(file, server.as_ref(), &mut faults);
        faults.0.extend(file.other_problems());
        faults.into_result()?;
        Ok(workshop)
    }

    fn part(file: &ConfigFile, server: Option<&Server>, faults: &mut Problems) -> Workshop {
        let organisations: Vec<Organisation> = faults
            .keep(file.required("organisation"))
            .unwrap_or_default();
        prove::organisations(file, &organisations, faults);
        let mut standard: StandardSection = faults
            .keep(file.section("standard"))
            .flatten()
            .unwrap_or_default();
        standard.file = standard.file.map(|path| from_here(file, &path));
        standard.data = standard.data.map(|path| from_here(file, &path));
        let mut catalogue: CatalogueSection = faults
            .keep(file.section("catalogue"))
            .flatten()
            .unwrap_or_default();
        catalogue.overlay = catalogue.overlay.map(|path| from_here(file, &path));
        prove::catalogue(file, &catalogue, faults);
        let realm = server.map_or(Realm::Live, |s| s.realm);
        Workshop {
            realm,
            public_url: server.map(|s| s.public_url.clone()).unwrap_or_default(),
            outlets: outlets::read(file, realm, faults),
            organisations,
            standard,
            catalogue,
        }
    }

    /// How an exercise mails: the shipped section, in the name of the force's exercise.
    ///
    /// # Errors
    /// Never, as a test reads the shipped file.
    pub fn exercise_mail(&self) -> Result<EmailConfig, Problem> {
        let shipped: EmailConfig =
            ConfigFile::from_text("wardmote.toml", SHIPPED).required("channels.email")?;
        let force = self.organisations.first().map_or("", |o| &o.name);
        Ok(EmailConfig {
            from_name: format!("{force}, {EXERCISE}"),
            ..shipped
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
