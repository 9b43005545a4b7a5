//! One message mailed to many readers by the whole daemon in this process, as it runs at a force: SQLite with synchronous
//! FULL on a disk, the real fan-out, leases, intents, answers and audit. `tests/bench email` calls it beside a raw client
//! and lettre's pool. Prints `figure<TAB>value<TAB>unit` lines; gates nothing.
//!
//! - `sample FILE`: writes the bytes of one such mail, for the other clients to send.
//! - `prepare FOLDER READERS`: makes a database with so many readers.
//! - `run FOLDER PORT`: releases the message to all of them, through the relay on that loopback port.
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that fails says so by stopping"
)]
#![allow(clippy::print_stdout, reason = "its figures are its answer")]

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Read as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use secrecy::SecretString;
use tokio::net::TcpListener;
use wardmote::{
    daemon::Daemon,
    desk::Desk,
    settings::{
        BackupSection, CatalogueSection, Dispatch, REQUESTS_PER_MINUTE, Retention, SHIPPED, Server,
        Settings, StoreSection, UrgentLane,
    },
};
use wardmote_channels::{
    email::{EmailConfig, sandbox},
    registry::Sections,
};
use wardmote_config::{ConfigFile, Format, Source};
use wardmote_domain::{
    area::AreaSet,
    audit::Actor,
    clock::{SharedClock, SystemClock},
    delivery::DeliveryState,
    file::MessageFile,
    ids::MessageId,
    outlet::EMAIL,
    person::{Grant, Person, Role},
    words::Realm,
};
use wardmote_store::{NewPerson, Store, Tally};

/// Connections to the relay and mails begun on each: the other clients have as many connections.
const CONNECTIONS: u16 = 16;
const PIPELINE: u16 = 8;
/// Readers in one import.
const ROWS: usize = 5_000;
/// How often the counts are looked at.
const LOOK: Duration = Duration::from_millis(10);
/// Of the kernel's clock in /proc/self/stat (USER_HZ).
const TICKS_A_SECOND: u64 = 100;

/// A mail of about 6 kB, with its HTML.
const MESSAGE: &str = "\
kind: guidance
priority: urgent
organisation: met
areas: [E05014020]
outlets: [email, page]
headline: Lock your bike in two places
body: |
  Three bikes were taken from Marlpit Road. They were taken in the day, between 10am and 4pm. Each was locked to a
  rail by its front wheel only.

  Lock your bike in two places. Put one lock through the frame and the back wheel. Put the other through the frame and the
  front wheel. Lock it to something that is fixed to the ground. Keep the locks off the ground, where they are harder to
  break.

  Leave it where people pass. A stand near a shop door or under a lamp is better than one round the back. If you can, do not
  leave it in the street at night.

  Take off what comes off by hand: lights, a pump, a bag, a saddle on a quick clip. Take the battery of an electric bike in
  with you.

  Take a photo of your bike and write down the number on its frame. It is most often under the pedals. With that number we
  can give a bike back when we find it.

  If you keep your bike in a shed, lock it there too. Fit a ground anchor if you can. Ask your neighbours to look out for
  people who try doors and gates.

  If you are offered a bike that is very cheap, ask who owned it and look for the number on the frame. Somebody may be
  looking for it.

  If your bike is taken, call 101. If somebody is taking it now, call 999.
short: Three bikes were taken from Marlpit Road. Lock yours in two places. Call 101 if it is taken.
";

fn figure(name: &str, value: impl std::fmt::Display, unit: &str) {
    println!("{name}\t{value}\t{unit}");
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate for people"
)]
fn rate(n: u64, took: Duration) -> u64 {
    (n as f64 / took.as_secs_f64()) as u64
}

fn clock() -> SharedClock {
    Arc::new(SystemClock)
}

/// The shipped configuration with mail alone, on that relay.
fn settings(folder: &Path, relay: String, urls: [&TcpListener; 2]) -> Settings {
    let shipped = ConfigFile::from_text("wardmote.toml", SHIPPED);
    let workshop = Settings::offline(&shipped).unwrap();
    let mut email: EmailConfig = shipped.required("channels.email").unwrap();
    email.relay = relay;
    email.connections = CONNECTIONS.try_into().unwrap();
    email.pipeline = PIPELINE.try_into().unwrap();
    let [listen, public_listen] = urls.map(|l| l.local_addr().unwrap());
    Settings {
        read_from: None,
        server: Server {
            realm: Realm::Sandbox,
            listen,
            desk_url: format!("http://{listen}"),
            public_listen,
            public_url: "https://alerts.example.org".to_owned(),
            drain_seconds: 30,
            requests_per_minute: REQUESTS_PER_MINUTE,
            trusted_proxies: Vec::new(),
            metrics_open_to: Vec::new(),
        },
        store: StoreSection {
            file: folder.join("w.db"),
            keep_free_mib: 16,
        },
        key: SecretString::from("a key for measurements that is long enough, and invented"),
        organisations: workshop.organisations,
        standard: workshop.standard,
        catalogue: CatalogueSection::default(),
        urgent_lane: UrgentLane::default(),
        dispatch: Dispatch::default(),
        backup: BackupSection::default(),
        retention: Retention::default(),
        staff: wardmote::settings::Staff::default(),
        webhooks: wardmote::settings::Webhooks::default(),
        print: wardmote::settings::PrintSection::default(),
        channels: Sections {
            email: Some(email),
            ..Sections::default()
        },
        routes: Vec::new(),
        outlets: workshop.outlets,
    }
}

async fn start(folder: &Path, relay: String) -> Daemon {
    let desk = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = settings(folder, relay, [&desk, &public]);
    Daemon::start(settings, clock(), desk, public)
        .await
        .map_err(|e| e.to_string())
        .unwrap()
}

async fn person(store: &Store, by: Actor, name: &str, email: &str, roles: &[Role]) -> Person {
    let grants = roles.iter().map(|role| Grant {
        role: *role,
        areas: AreaSet(vec!["london".parse().unwrap()]),
    });
    let new = NewPerson {
        name: name.to_owned(),
        email: email.parse().unwrap(),
        grants: grants.collect(),
    };
    store.add_person(new, by).await.unwrap()
}

/// A database with its people and readers.
async fn prepare(folder: &Path, readers: usize) {
    let store = Store::open(&folder.join("w.db"), clock()).await.unwrap();
    let admin = person(
        &store,
        Actor::Terminal,
        "Anna Administrator",
        "anna@example.org",
        &[Role::Administrator],
    )
    .await;
    let by = Actor::Person { id: admin.id };
    person(
        &store,
        by,
        "Ada Author",
        "ada@example.org",
        &[Role::Author, Role::Urgent],
    )
    .await;
    person(
        &store,
        by,
        "Paul Approver",
        "paul@example.org",
        &[Role::Approver],
    )
    .await;
    store.close().await.unwrap();
    let daemon = start(folder, "smtp://127.0.0.1:9".to_owned()).await;
    for from in (0..readers).step_by(ROWS) {
        let mut csv = "email,language,wards\n".to_owned();
        for reader in from..readers.min(from + ROWS) {
            writeln!(csv, "reader{reader:07}@example.org,en-GB,E05014020").unwrap();
        }
        let desk = daemon.desk();
        desk.import_audience(&admin, csv.as_bytes()).await.unwrap();
    }
    assert!(daemon.drain().await);
}

async fn who(store: &Store, role: Role) -> Person {
    let people = store.people().await.unwrap();
    let has = |p: &Person| p.grants.iter().any(|g| g.role == role);
    people.into_iter().find(has).unwrap()
}

/// Writes the message and has it approved; it goes out from here by itself.
async fn approved(desk: &Desk, reading: &Store) -> MessageId {
    let file: MessageFile = Source::new("message.yaml", MESSAGE, Format::Yaml)
        .parse()
        .map_err(|p| p.to_string())
        .unwrap();
    let author = who(reading, Role::Author).await;
    let approver = who(reading, Role::Approver).await;
    let key = Some("the one message".to_owned());
    let stored = desk
        .submit(&author, &file, key, MESSAGE.as_bytes())
        .await
        .unwrap();
    if let Err(error) = desk.approve(&approver, stored.id, &stored.hash).await {
        let open = stored.report.findings.iter();
        let open = open.map(|f| format!("{}: {}", f.rule, f.evidence));
        panic!("{error}: {:?}", open.collect::<Vec<_>>());
    }
    stored.id
}

/// The bytes of one such mail.
async fn sample(file: &Path) {
    let folder = tempfile::TempDir::new().unwrap();
    prepare(folder.path(), 1).await;
    let relay = sandbox::start(([127, 0, 0, 1], 0).into(), clock())
        .await
        .unwrap();
    let daemon = start(folder.path(), relay.relay()).await;
    let reading = Store::open_read_only(&folder.path().join("w.db"), clock())
        .await
        .unwrap();
    approved(daemon.desk(), &reading).await;
    daemon.pipeline().drain().await.unwrap();
    let mail = relay.receipts_for("reader0000000@example.org").remove(0);
    fs::write(file, &mail.raw).unwrap();
    assert!(daemon.drain().await);
}

/// Mails that are there, and those of them that the relay has taken.
fn mails(tallies: &[Tally]) -> (u64, u64) {
    let mails = || tallies.iter().filter(|t| t.lane.channel.as_str() == EMAIL);
    let accepted = mails().filter(|t| t.state == DeliveryState::Accepted);
    (
        mails().map(|t| t.count).sum(),
        accepted.map(|t| t.count).sum(),
    )
}

/// User and system time of this process.
fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name stands in brackets and may hold anything; the third field is the first after them.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(|t| t.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 1_000 / TICKS_A_SECOND)
}

/// The most memory this process has had, in KiB.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The bytes in use in a database that nobody has open: its pages without the free ones, from the header of the file.
fn used_bytes(folder: &Path) -> u64 {
    assert!(
        !folder.join("w.db-wal").exists(),
        "the write-ahead log is still beside the file"
    );
    let mut header = [0; 100];
    let mut file = File::open(folder.join("w.db")).unwrap();
    file.read_exact(&mut header).unwrap();
    let number = |at: usize| u64::from(u32::from_be_bytes(header[at..at + 4].try_into().unwrap()));
    let page = u64::from(u16::from_be_bytes([header[16], header[17]]));
    // 65,536 does not fit into two bytes and is written as 1.
    let page = if page == 1 { 65_536 } else { page };
    (number(28) - number(36)) * page
}

async fn run(folder: &Path, port: u16) {
    let before = used_bytes(folder);
    let daemon = start(folder, format!("smtp://127.0.0.1:{port}")).await;
    let reading = Store::open_read_only(&folder.join("w.db"), clock())
        .await
        .unwrap();
    let admin = who(&reading, Role::Administrator).await;
    let readers = daemon.desk().count_audience(&admin).await.unwrap();
    let cpu_before = cpu();
    let started = Instant::now();
    daemon.run();
    let message = approved(daemon.desk(), &reading).await;
    let released = Instant::now();
    let mut ready = None;
    let took = loop {
        tokio::time::sleep(LOOK).await;
        let (made, accepted) = mails(&reading.tallies(message).await.unwrap());
        if made == readers {
            ready.get_or_insert_with(|| released.elapsed());
        }
        if accepted == readers {
            break released.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(3_600), "it hangs");
    };
    let cpu = cpu() - cpu_before;
    figure("email_wardmote", rate(readers, took), "mails/s");
    let ready = ready.unwrap_or(took);
    figure("email_wardmote_fanout", rate(readers, ready), "rows/s");
    let each = u64::try_from(cpu.as_micros()).unwrap() / readers;
    figure("email_wardmote_cpu", each, "us/mail");
    figure("email_wardmote_peak_memory", peak_memory(), "KiB");
    reading.close().await.unwrap();
    assert!(daemon.drain().await);
    let each = (used_bytes(folder) - before) / readers;
    figure("email_wardmote_database", each, "bytes/delivery");
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["sample", file] => sample(Path::new(file)).await,
        ["prepare", folder, readers] => {
            prepare(Path::new(folder), readers.parse().unwrap()).await;
        }
        ["run", folder, port] => run(Path::new(folder), port.parse().unwrap()).await,
        _ => panic!("say sample FILE, prepare FOLDER READERS or run FOLDER PORT"),
    }
}
