//! The demo's stage: sandboxes, a configuration that can only reach them, a daemon, two invented people, an invented
//! audience.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

use secrecy::SecretString;
use wardmote_channels::email::EmailConfig;
use wardmote_config::ConfigFile;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::Actor,
    clock::SharedClock,
    person::{Grant, Person, Role},
    places::WardCode,
    words::Realm,
};
use wardmote_store::NewPerson;

use super::{DATABASE, bind_near};
use crate::{
    commands::Failure,
    daemon::Daemon,
    settings::{REQUESTS_PER_MINUTE, SHIPPED, Server, Settings, StoreSection},
    signer,
    stage::{self, Ports, Stage},
};

/// Everything on stage.
pub(crate) struct Scene {
    pub daemon: Daemon,
    pub stage: Stage,
    pub author: Person,
    pub approver: Person,
    pub administrator: Person,
    pub clock: SharedClock,
}

/// The ward of the demo's message, and the category of its panel on the forum.
pub(super) const WARD: &str = "E05014020";
const CATEGORY: u64 = 12;

/// Who is on the mailing list: invented.
pub(super) const AUDIENCE: &str = include_str!("audience.csv");
/// Who gets text messages: invented, with numbers that are nobody's.
pub(super) const TEXT_AUDIENCE: &str = include_str!("text_audience.csv");

impl Scene {
    pub async fn start(folder: &Path, clock: SharedClock, ports: Ports) -> Result<Self, Failure> {
        let near = |port: u16| {
            SocketAddr::from((
                Ipv4Addr::LOCALHOST,
                if ports == Ports::Usual { port } else { 0 },
            ))
        };
        let ward: WardCode = WARD.parse().map_err(Failure::other)?;
        let stage = Stage::start(&clock, ports, BTreeMap::from([(ward, CATEGORY)])).await?;
        let desk = bind_near(near(8480)).await?;
        let public = bind_near(near(8481)).await?;
        let settings = settings(folder, &stage, (&desk, &public))?;
        let daemon = Daemon::start(settings, clock.clone(), desk, public).await?;
        let administrator = admin(&daemon).await?;
        let (author, approver) = people(&daemon, &administrator).await?;
        for readers in [AUDIENCE, TEXT_AUDIENCE] {
            daemon
                .desk()
                .import_audience(&administrator, readers.as_bytes())
                .await
                .map_err(Failure::other)?;
        }
        daemon.listen();
        Ok(Self {
            daemon,
            stage,
            author,
            approver,
            administrator,
            clock,
        })
    }

    /// Lets everything move by itself.
    pub fn run(&self) {
        self.daemon.run();
    }

    pub async fn stop(self) {
        self.daemon.drain().await;
    }
}

/// The shipped configuration, with its endpoints on the sandboxes. The realm is the sandbox: no address that is not
/// loopback would be taken.
fn settings(
    folder: &Path,
    stage: &Stage,
    listeners: (&tokio::net::TcpListener, &tokio::net::TcpListener),
) -> Result<Settings, Failure> {
    let shipped = ConfigFile::from_text("wardmote.toml", SHIPPED);
    let workshop = Settings::offline(&shipped)?;
    let email: EmailConfig = shipped.required("channels.email")?;
    let url = |l: &tokio::net::TcpListener| -> Result<(SocketAddr, String), Failure> {
        let at = l.local_addr().map_err(Failure::other)?;
        Ok((at, format!("http://{at}")))
    };
    let ((listen, desk_url), (public_listen, public_url)) = (url(listeners.0)?, url(listeners.1)?);
    Ok(Settings {
        read_from: None,
        server: Server {
            realm: Realm::Sandbox,
            listen,
            desk_url,
            public_listen,
            public_url,
            drain_seconds: 5,
            requests_per_minute: REQUESTS_PER_MINUTE,
            trusted_proxies: Vec::new(),
            metrics_open_to: Vec::new(),
        },
        store: StoreSection {
            file: folder.join(DATABASE),
            keep_free_mib: 16,
        },
        key: SecretString::from(signer::new_secret()),
        organisations: workshop.organisations,
        standard: workshop.standard,
        catalogue: workshop.catalogue,
        urgent_lane: crate::settings::UrgentLane::default(),
        staff: crate::settings::Staff::default(),
        webhooks: crate::settings::Webhooks {
            allow_loopback: true,
            ..crate::settings::Webhooks::default()
        },
        print: crate::settings::PrintSection::default(),
        dispatch: crate::settings::Dispatch {
            idle_milliseconds: 200,
            ..crate::settings::Dispatch::default()
        },
        backup: crate::settings::BackupSection::default(),
        retention: crate::settings::Retention::default(),
        channels: stage.sections(email),
        routes: Vec::new(),
        outlets: stage::outlets(&workshop.outlets),
    })
}

async fn add(
    daemon: &Daemon,
    by: Actor,
    name: &str,
    email: &str,
    roles: &[Role],
) -> Result<Person, Failure> {
    let london = || AreaSet(vec![AreaCode::London]);
    let grants = roles
        .iter()
        .map(|role| Grant {
            role: *role,
            areas: london(),
        })
        .collect();
    let email = email.parse().map_err(Failure::other)?;
    let new = NewPerson {
        name: name.to_owned(),
        email,
        grants,
    };
    daemon
        .desk()
        .store
        .add_person(new, by)
        .await
        .map_err(Failure::other)
}

async fn people(daemon: &Daemon, administrator: &Person) -> Result<(Person, Person), Failure> {
    let by = Actor::Person {
        id: administrator.id,
    };
    let author = add(
        daemon,
        by,
        "Insp Carys Oakhurst",
        "carys.oakhurst@example.org",
        &[Role::Author, Role::Urgent],
    )
    .await?;
    let approver = add(
        daemon,
        by,
        "Idris Fenwell",
        "idris.fenwell@example.org",
        &[Role::Approver, Role::Lead],
    )
    .await?;
    Ok((author, approver))
}

async fn admin(daemon: &Daemon) -> Result<Person, Failure> {
    add(
        daemon,
        Actor::Terminal,
        "Robin Ashdown",
        "robin.ashdown@example.org",
        &[Role::Administrator],
    )
    .await
}
