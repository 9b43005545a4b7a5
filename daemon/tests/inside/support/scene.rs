//! The stage: settings that can only reach the sandboxes, people, a daemon.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::SecretString;
use tempfile::TempDir;
use tokio::net::TcpListener;
use wardmote::{
    daemon::Daemon,
    settings::{
        BackupSection, CatalogueSection, Dispatch, PrintSection, REQUESTS_PER_MINUTE, Retention,
        SHIPPED, Server, Settings, Staff, StandardSection, StoreSection, UrgentLane, Webhooks,
    },
};
use wardmote_channels::{
    email::{EmailConfig, sandbox::SmtpSandbox},
    registry::Sections,
    twitter::sandbox::XSandbox,
};
use wardmote_config::ConfigFile;
use wardmote_domain::{
    area::AreaSet,
    audit::Actor,
    clock::SteppedClock,
    outlet::{How, NEIGHBOURHOOD_LINK, Outlet, Outlets, SMS, WARD_PANEL},
    person::{Grant, Person, Role},
    places::Share,
    send::AccountName,
    words::Realm,
};
use wardmote_store::{NewPerson, Store};

use super::{ELSEWHERE, MORNING, WARD};

/// What a test may set.
pub struct Setup {
    /// When the clock stands at the start.
    pub start: i64,
    /// The account's posts in 15 minutes, as the daemon believes.
    pub posts_15_minutes: u32,
    /// The force's catalogue files.
    pub overlay: Option<PathBuf>,
    /// Readers: address, language, wards.
    pub readers: &'static [(&'static str, &'static str, &'static str)],
    /// Whether mail is on one connection, so that one mail goes after the other.
    pub one_connection: bool,
    /// What is different at an outlet from the shipped file.
    pub outlet: fn(&mut Outlet),
    /// Channels beside mail and X; their outlets are served by them.
    pub more: Sections,
    /// MiB that must stay free on the disk.
    pub keep_free_mib: u64,
    /// Whether the daemon makes backups by itself, into the folder `backups`.
    pub backups: bool,
    /// How long things are kept.
    pub retention: Retention,
    /// The clock, where a sandbox has it already.
    pub clock: Option<Arc<SteppedClock>>,
    /// How soon our own people are told.
    pub staff: Staff,
    /// Where webhooks may go: to a receiver of the test, on this machine.
    pub webhooks: Webhooks,
    /// How it prints.
    pub print: PrintSection,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            start: MORNING,
            posts_15_minutes: 100,
            overlay: None,
            readers: READERS,
            one_connection: false,
            outlet: |_| {},
            more: Sections::default(),
            keep_free_mib: 1,
            backups: false,
            retention: Retention::default(),
            clock: None,
            staff: Staff::default(),
            webhooks: Webhooks {
                allow_loopback: true,
                ..Webhooks::default()
            },
            print: PrintSection::default(),
        }
    }
}

pub const READERS: &[(&str, &str, &str)] = &[
    ("ewa@example.org", "pl", WARD),
    ("owen@example.org", "en-GB", WARD),
    ("zaid@example.org", "so", WARD),
    ("hana@example.org", "en-GB", ELSEWHERE),
];

pub async fn person(
    store: &Store,
    by: Actor,
    name: &str,
    email: &str,
    grants: &[(Role, &str)],
) -> Person {
    let grants = grants.iter().map(|(role, area)| Grant {
        role: *role,
        areas: AreaSet(vec![area.parse().unwrap()]),
    });
    let new = NewPerson {
        name: name.to_owned(),
        email: email.parse().unwrap(),
        grants: grants.collect(),
    };
    store.add_person(new, by).await.unwrap()
}

/// The shipped outlets; those whose channel is on are served by it.
fn outlets(shipped: &Outlets, setup: &Setup) -> Outlets {
    let more = &setup.more;
    let on = |name: &str| match name {
        NEIGHBOURHOOD_LINK => more.neighbourhood_link.is_some(),
        SMS => more.sms.is_some(),
        WARD_PANEL => more.ward_panel.is_some(),
        _ => false,
    };
    let all = shipped.iter().cloned().map(|mut outlet| {
        if on(outlet.name.as_str()) {
            outlet.how = How::Adapter;
        }
        (setup.outlet)(&mut outlet);
        outlet
    });
    Outlets::new(all.collect())
}

fn settings(
    dir: &TempDir,
    setup: &Setup,
    mail: &SmtpSandbox,
    x: &XSandbox,
    urls: [&TcpListener; 2],
) -> Settings {
    let shipped = ConfigFile::from_text("wardmote.toml", SHIPPED);
    let workshop = Settings::offline(&shipped).unwrap();
    let mut email: EmailConfig = shipped.required("channels.email").unwrap();
    email.relay = mail.relay();
    if setup.one_connection {
        email.connections = 1.try_into().unwrap();
    }
    let mut twitter = x.config(AccountName("force".to_owned()));
    twitter.posts_15_minutes = setup.posts_15_minutes;
    twitter.timeout_seconds = 1;
    let [listen, public_listen] = urls.map(|l| l.local_addr().unwrap());
    Settings {
        read_from: None,
        server: Server {
            realm: Realm::Sandbox,
            listen,
            desk_url: format!("http://{listen}"),
            public_listen,
            public_url: format!("http://{public_listen}"),
            drain_seconds: 5,
            requests_per_minute: REQUESTS_PER_MINUTE,
            trusted_proxies: Vec::new(),
            metrics_open_to: Vec::new(),
        },
        store: StoreSection {
            file: dir.path().join("w.db"),
            keep_free_mib: setup.keep_free_mib,
        },
        key: SecretString::from("a key for tests that is long enough, and invented"),
        organisations: workshop.organisations,
        standard: StandardSection {
            file: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/force-standard.toml")),
            ..workshop.standard
        },
        catalogue: CatalogueSection {
            overlay: setup.overlay.clone(),
            // Three languages, whatever ships, so that a test knows what it will meet.
            languages: Some(["pl", "ur"].map(|tag| tag.parse().unwrap()).to_vec()),
            share_pct: Share(0),
            ..CatalogueSection::default()
        },
        urgent_lane: UrgentLane::default(),
        dispatch: Dispatch::default(),
        backup: BackupSection {
            folder: setup.backups.then(|| dir.path().join("backups")),
            keep: 3,
            ..BackupSection::default()
        },
        retention: setup.retention,
        staff: setup.staff,
        webhooks: setup.webhooks.clone(),
        print: setup.print.clone(),
        channels: Sections {
            email: Some(email),
            twitter: Some(twitter),
            ..setup.more.clone()
        },
        routes: Vec::new(),
        outlets: outlets(&workshop.outlets, setup),
    }
}

pub async fn start(
    dir: &TempDir,
    setup: &Setup,
    mail: &SmtpSandbox,
    x: &XSandbox,
    clock: &Arc<SteppedClock>,
) -> Daemon {
    let desk = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = settings(dir, setup, mail, x, [&desk, &public]);
    Daemon::start(settings, clock.clone(), desk, public)
        .await
        .map_err(|e| e.to_string())
        .unwrap()
}

/// The shipped English as the force's own, signed by an invented person.
pub fn signed(dir: &std::path::Path) {
    let shipped =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/catalogue/en.toml");
    let text = std::fs::read_to_string(shipped).unwrap();
    std::fs::create_dir_all(dir).unwrap();
    std::fs::write(
        dir.join("en.toml"),
        format!("signed_by = \"Grace Signer, 2026-11-20\"\n{text}"),
    )
    .unwrap();
}
