//! An invented force inside the test's own process: a clock that stands still, the sandboxes of mail and X, a daemon
//! whose steps are taken by hand.

use std::{path::PathBuf, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::net::TcpListener;
use wardmote::{
    daemon::Daemon,
    desk::{Desk, MessageView, Stored},
    settings::{CatalogueSection, Dispatch, SHIPPED, Server, Settings, StoreSection, UrgentLane},
};
use wardmote_channels::{
    email::{
        EmailConfig,
        sandbox::{self as smtp, SmtpReceipt, SmtpSandbox},
    },
    twitter::sandbox::{Asked, Fault, XSandbox},
};
use wardmote_config::{ConfigFile, Format, Source};
use wardmote_domain::{
    area::AreaSet,
    audit::Actor,
    clock::{Clock, SteppedClock},
    delivery::DeliveryState,
    file::MessageFile,
    ids::MessageId,
    person::{Grant, Person, Role},
    send::AccountName,
    words::Realm,
};
use wardmote_store::{NewPerson, Store};

/// St Mary's in Wandsworth.
pub const WARD: &str = "E05014020";
/// A ward of Hackney.
pub const ELSEWHERE: &str = "E05009376";
/// 2026-12-08T10:54:50 in London.
pub const MORNING: i64 = 1_796_727_290;
/// 2026-12-08T22:30 in London.
pub const NIGHT: i64 = 1_796_769_000;

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
}

impl Default for Setup {
    fn default() -> Self {
        Self { start: MORNING, posts_15_minutes: 100, overlay: None, readers: READERS, one_connection: false }
    }
}

pub const READERS: &[(&str, &str, &str)] = &[
    ("ewa@example.org", "pl", WARD),
    ("owen@example.org", "en-GB", WARD),
    ("zaid@example.org", "so", WARD),
    ("hana@example.org", "en-GB", ELSEWHERE),
];

pub struct Force {
    pub daemon: Daemon,
    pub mail: SmtpSandbox,
    pub x: XSandbox,
    pub clock: Arc<SteppedClock>,
    pub author: Person,
    pub approver: Person,
    pub lead: Person,
    pub admin: Person,
    pub setup: Setup,
    pub dir: TempDir,
}

async fn person(store: &Store, by: Actor, name: &str, email: &str, grants: &[(Role, &str)]) -> Person {
    let grants = grants.iter().map(|(role, area)| Grant { role: *role, areas: AreaSet(vec![area.parse().unwrap()]) });
    let new = NewPerson { name: name.to_owned(), email: email.parse().unwrap(), grants: grants.collect() };
    store.add_person(new, by).await.unwrap()
}

fn settings(dir: &TempDir, setup: &Setup, mail: &SmtpSandbox, x: &XSandbox, urls: [&TcpListener; 2]) -> Settings {
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
        server: Server {
            realm: Realm::Sandbox,
            listen,
            desk_url: format!("http://{listen}"),
            public_listen,
            public_url: format!("http://{public_listen}"),
            drain_seconds: 5,
        },
        store: StoreSection { file: dir.path().join("w.db") },
        key: SecretString::from("a key for tests that is long enough, and invented"),
        organisations: workshop.organisations,
        standard: workshop.standard,
        catalogue: CatalogueSection { overlay: setup.overlay.clone() },
        urgent_lane: UrgentLane::default(),
        dispatch: Dispatch::default(),
        email: Some(email),
        twitter: Some(twitter),
        outlets: workshop.outlets,
    }
}

async fn start(dir: &TempDir, setup: &Setup, mail: &SmtpSandbox, x: &XSandbox, clock: &Arc<SteppedClock>) -> Daemon {
    let desk = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = settings(dir, setup, mail, x, [&desk, &public]);
    Daemon::start(settings, clock.clone(), desk, public).await.map_err(|e| e.to_string()).unwrap()
}

impl Force {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        let dir = TempDir::new().unwrap();
        let clock = Arc::new(SteppedClock::new(Timestamp::from_second(setup.start).unwrap()));
        let mail = smtp::start(([127, 0, 0, 1], 0).into(), clock.clone()).await.unwrap();
        let x = XSandbox::start(([127, 0, 0, 1], 0).into(), clock.clone()).await.unwrap();
        let store = Store::open(&dir.path().join("w.db"), clock.clone()).await.unwrap();
        let london = |roles: &[Role]| roles.iter().map(|role| (*role, "london")).collect::<Vec<_>>();
        let first = london(&[Role::Administrator]);
        let admin = person(&store, Actor::Terminal, "Anna Administrator", "anna@example.org", &first).await;
        let by = Actor::Person { id: admin.id };
        let both = london(&[Role::Author, Role::Urgent]);
        let author = person(&store, by, "Ada Author", "ada@example.org", &both).await;
        let approver = person(&store, by, "Paul Approver", "paul@example.org", &london(&[Role::Approver])).await;
        let lead = person(&store, by, "Lena Lead", "lena@example.org", &london(&[Role::Lead])).await;
        store.close().await.unwrap();
        let daemon = start(&dir, &setup, &mail, &x, &clock).await;
        let force = Self { daemon, mail, x, clock, author, approver, lead, admin, setup, dir };
        let rows = force.setup.readers.iter().map(|(email, language, wards)| format!("{email},{language},{wards}\n"));
        let csv = format!("email,language,wards\n{}", rows.collect::<String>());
        force.desk().import_audience(&force.admin, csv.as_bytes()).await.unwrap();
        force
    }

    /// Another person of the force.
    pub async fn person(&self, name: &str, grants: &[(Role, &str)]) -> Person {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let grants = grants.iter().map(|(role, area)| Grant { role: *role, areas: AreaSet(vec![area.parse().unwrap()]) });
        let (email, grants): (_, Vec<Grant>) = (email.parse().unwrap(), grants.collect());
        let id = self.desk().add_person(&self.admin, name, Clone::clone(&email), grants.clone()).await.unwrap();
        Person { id, name: name.to_owned(), email, grants }
    }

    pub fn desk(&self) -> &Desk {
        self.daemon.desk()
    }

    /// Takes every step that is due at this instant.
    pub async fn drain(&self) {
        self.daemon.pipeline().drain().await.unwrap();
    }

    /// Moves the clock, then takes every step that is due.
    pub async fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
        self.drain().await;
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Stops the daemon in good order and starts it on the same file.
    pub async fn restart(self) -> Self {
        let Self { daemon, mail, x, clock, author, approver, lead, admin, setup, dir } = self;
        assert!(daemon.drain().await);
        let daemon = start(&dir, &setup, &mail, &x, &clock).await;
        Self { daemon, mail, x, clock, author, approver, lead, admin, setup, dir }
    }

    pub async fn submit(&self, text: &str) -> Stored {
        let key = format!("{:?}", wardmote::signer::hash(text));
        self.desk().submit(&self.author, &file(text), Some(key), text.as_bytes()).await.unwrap()
    }

    /// Submitted and approved; nothing has moved yet.
    pub async fn approved(&self, text: &str) -> MessageId {
        let stored = self.submit(text).await;
        self.approve(&stored).await;
        stored.id
    }

    pub async fn approve(&self, stored: &Stored) {
        if let Err(error) = self.desk().approve(&self.approver, stored.id, &stored.hash).await {
            let open = stored.report.findings.iter().map(|f| format!("{} {}", f.rule, f.evidence));
            panic!("{error}: {:?}", open.collect::<Vec<_>>());
        }
    }

    /// Submitted, approved, and every step taken that is due.
    pub async fn released(&self, text: &str) -> MessageId {
        let id = self.approved(text).await;
        self.drain().await;
        id
    }

    pub async fn view(&self, id: MessageId) -> MessageView {
        self.desk().view(&self.approver, id).await.unwrap()
    }

    /// The line of one outlet, with its reasons: `X: waiting | X asks us to wait`.
    pub async fn line(&self, id: MessageId, outlet: &str) -> String {
        let view = self.view(id).await;
        let line = view.outlets.iter().find(|l| l.outlet == outlet);
        let words = line.map(|l| std::iter::once(&l.words).chain(&l.reasons).cloned().collect::<Vec<_>>().join(" | "));
        words.unwrap_or_else(|| format!("no {outlet}"))
    }

    /// How many deliveries of an outlet are in that state.
    pub async fn count(&self, id: MessageId, outlet: &str, state: DeliveryState) -> u64 {
        let view = self.view(id).await;
        let line = view.outlets.iter().find(|l| l.outlet == outlet);
        line.and_then(|l| l.states.get(&state).copied()).unwrap_or(0)
    }

    /// The one state of an outlet's deliveries.
    pub async fn state(&self, id: MessageId, outlet: &str) -> DeliveryState {
        let view = self.view(id).await;
        let line = view.outlets.iter().find(|l| l.outlet == outlet);
        let states: Vec<DeliveryState> = line.map(|l| l.states.keys().copied().collect()).unwrap_or_default();
        assert_eq!(states.len(), 1, "{outlet}: {states:?}");
        states[0]
    }

    /// Lets the next post to X go wrong.
    pub fn next_post(&self, fault: Fault) {
        let came = self.x.requests().iter().filter(|r| r.method == "POST").count();
        self.x.script(Asked::Post, u32::try_from(came).unwrap() + 1, fault);
    }

    /// Posts that stand on X with this in their text.
    pub fn posts(&self, part: &str) -> usize {
        self.x.posts().iter().filter(|p| p.deleted.is_none() && p.text.contains(part)).count()
    }

    /// Mail of a message that the sandbox took, by address.
    pub fn mails(&self, to: &str, part: &str) -> Vec<SmtpReceipt> {
        let has = |r: &SmtpReceipt| String::from_utf8_lossy(&r.raw).contains(part);
        self.mail.receipts_for(to).into_iter().filter(has).collect()
    }
}

/// A message as written.
pub fn file(text: &str) -> MessageFile {
    Source::new("message.yaml", text, Format::Yaml).parse().map_err(|p| p.to_string()).unwrap()
}

/// What its n-th message says at the top.
pub fn headline(n: usize) -> String {
    format!("Lock your bike in two places, note {n}")
}

/// Message number `n` in own words, urgent so that it may go at any hour.
pub fn words(kind: &str, n: usize, outlets: &str) -> String {
    words_in(kind, n, outlets, WARD)
}

/// The same for another area.
pub fn words_in(kind: &str, n: usize, outlets: &str, area: &str) -> String {
    format!(
        "kind: {kind}\npriority: urgent\norganisation: met\nareas: [{area}]\noutlets: [{outlets}, page]\n\
         headline: {}\nbody: |\n  Three bikes were taken from Marlpit Road this week.\n\n  \
         Lock yours in two places. This is note {n} from your local team.\n\n  \
         If yours is taken, call 101.\nshort: Three bikes were taken from Marlpit Road. Lock yours in two places. \
         Note {n} from your local team. Call 101.\n",
        headline(n)
    )
}
