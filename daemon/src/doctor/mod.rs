//! What is missing on this machine and at the providers, and how to put it right. It changes nothing: the database is only
//! read, and nothing is published. `wardmote doctor` looks from outside, and the running daemon looks for its page and
//! `GET /v1/doctor`; both by [`look`].

mod configuration;
mod inside;
mod judge;
mod machine;
mod moved;
mod own;
mod print;

use std::{path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use tokio::task::JoinSet;
use wardmote_channels::{Channel, Channels, vault::NoVault};
use wardmote_domain::{
    clock::{SharedClock, SystemClock},
    send::{Check, CheckState},
    words::Realm,
};
use wardmote_store::Store;

pub(crate) use inside::LastLook;

use crate::{
    daemon,
    desk::{CheckRow, tally},
    print::Printer,
    settings::{InForce, Settings, StoreSection},
};
use configuration::Read;

/// The longest that one part is waited for.
const PATIENCE: Duration = Duration::from_secs(25);

/// Everything that was looked at, and when.
#[derive(Debug, Clone, Serialize)]
pub struct Looked {
    /// When.
    pub at: Timestamp,
    /// Whether nothing is bad.
    pub well: bool,
    /// Part by part.
    pub parts: Vec<Part>,
}

/// What belongs together: the configuration, this machine, one account of a channel.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// Its name in print.
    pub title: String,
    /// The account; empty where it is none.
    pub account: String,
    /// Each thing that was looked at.
    pub checks: Vec<CheckRow>,
}

impl Part {
    fn new(title: impl Into<String>, account: &str, checks: Vec<Check>) -> Self {
        Self {
            title: title.into(),
            account: account.to_owned(),
            checks: checks.into_iter().map(CheckRow::from).collect(),
        }
    }
}

impl Looked {
    fn new(at: Timestamp, parts: Vec<Part>) -> Self {
        let mut checks = parts.iter().flat_map(|p| &p.checks);
        let well = checks.all(|c| c.state != CheckState::Bad);
        Self { at, well, parts }
    }

    /// How many checks stand so.
    pub fn count(&self, state: CheckState) -> usize {
        let checks = self.parts.iter().flat_map(|p| &p.checks);
        checks.filter(|c| c.state == state).count()
    }
}

/// What is looked at.
struct Subject {
    clock: SharedClock,
    configuration: Vec<Check>,
    /// Every value of the file.
    values: Vec<InForce>,
    /// Where it stands; nothing where the program made it.
    config: Option<std::path::PathBuf>,
    /// The folder that its relative paths start at.
    folder: std::path::PathBuf,
    /// Where the database is, where that is known.
    place: Option<StoreSection>,
    /// The realm of the configuration, where it can be read.
    realm: Option<Realm>,
    /// Its key, where that can be read.
    key: Option<SecretString>,
    /// The database, where it is open already.
    open: Option<Store>,
    /// What prints, where the configuration can be read.
    printer: Option<Printer>,
    channels: Vec<Arc<dyn Channel>>,
    /// What is wrong with setting the channels up.
    not_set_up: Vec<Check>,
}

/// Looks from outside: a daemon need not run.
pub async fn from_outside(config: &Path) -> Looked {
    let read = configuration::read(config).await;
    let clock: SharedClock = Arc::new(SystemClock);
    // What is wrong with the configuration is told; the channels cannot be tried without it.
    let (channels, not_set_up) = match &read.settings {
        Some(settings) => own_channels(settings, &clock),
        None => (None, Vec::new()),
    };
    let looked = look(Subject {
        clock,
        configuration: read.checks,
        values: read.values,
        config: Some(config.to_owned()),
        folder: folder_of(config),
        place: read.place,
        realm: read.realm,
        key: read.key,
        open: None,
        printer: read.settings.as_ref().map(|s| Printer::new(&s.print)),
        channels: channels.as_ref().map_or(Vec::new(), |c| c.all().to_vec()),
        not_set_up,
    })
    .await;
    if let Some(channels) = channels {
        channels.close().await;
    }
    looked
}

fn folder_of(config: &Path) -> std::path::PathBuf {
    config.parent().unwrap_or(Path::new("")).to_owned()
}

/// The channels of a configuration, for a process that is no daemon.
fn own_channels(settings: &Settings, clock: &SharedClock) -> (Option<Channels>, Vec<Check>) {
    match daemon::channels(settings, clock, Arc::new(NoVault)) {
        Ok(channels) => (Some(channels), Vec::new()),
        Err(failure) => {
            let mend = "put that right in the configuration, then run wardmote doctor again";
            let why = failure.to_string();
            let check = Check::not_good(CheckState::Bad, "set up", why, mend);
            (None, vec![check])
        }
    }
}

/// Looks at everything at once, and at each part for no longer than [`PATIENCE`].
async fn look(subject: Subject) -> Looked {
    let at = subject.clock.now();
    let mut accounts = JoinSet::new();
    for (place, channel) in subject.channels.iter().cloned().enumerate() {
        accounts.spawn(async move { (place, account(&*channel).await) });
    }
    let machine = machine::checks(&subject);
    let machine = within("this machine", machine).await;
    let mut parts = vec![
        Part::new("Configuration", "", subject.configuration),
        Part::new("This machine", "", machine),
    ];
    if !subject.not_set_up.is_empty() {
        parts.push(Part::new("Channels", "", subject.not_set_up));
    }
    let mut tried = accounts.join_all().await;
    tried.sort_by_key(|(place, _)| *place);
    parts.extend(tried.into_iter().map(|(_, part)| part));
    Looked::new(at, parts)
}

/// Tries one account without publishing anything.
async fn account(channel: &dyn Channel) -> Part {
    let title = tally::title(channel.name().as_str());
    let checks = within("answers", channel.examine()).await;
    Part::new(title, &channel.account().0, checks)
}

/// What a look found, or that it took too long.
async fn within(what: &str, looking: impl Future<Output = Vec<Check>>) -> Vec<Check> {
    tokio::time::timeout(PATIENCE, looking)
        .await
        .unwrap_or_else(|_| {
            vec![Check::not_good(
                CheckState::Bad,
                what,
                format!("no answer within {} seconds", PATIENCE.as_secs()),
                "see whether it is down or very busy, and whether a firewall drops what this machine sends; then look again",
            )]
        })
}
