//! What goes on during a soak: messages one after another, and people and programs that read.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::Method;

use crate::{
    browser::Browser,
    client::Client,
    force::Force,
    long::kills::{Course, Desk, Gone, Note, TakenBack},
    messages::WARD,
};

/// Between two messages: 3,600 in an hour. The busiest force in the country, with a notice for each of 300 places a day, has
/// twelve in an hour.
const BEAT: Duration = Duration::from_secs(1);
/// Between two things that one reader reads.
const READ: Duration = Duration::from_millis(250);
/// Messages that are on their way at a time.
const UNDER_WAY: usize = 8;

/// The way of message number `n`: one in twenty is posted on X, which takes 100 in 15 minutes; some are stopped for a while,
/// some taken back before, while or after they go.
fn course(n: usize) -> Course {
    Course {
        warning: n.is_multiple_of(3),
        x: n.is_multiple_of(20),
        held: n % 25 == 7,
        back: match n % 15 {
            4 => Some(TakenBack::BeforeApproval),
            9 => Some(TakenBack::AtRest),
            _ => None,
        },
    }
}

/// Message number `n`.
pub fn note(n: usize) -> Note {
    Note::with(n, course(n))
}

/// Sends message after message, one a beat, until it is left. What is not finished stays in `notes` and is finished first.
pub async fn send(desk: &Desk, readers: &Readers, notes: &mut Vec<Note>, beat: bool) {
    loop {
        let open = notes.iter().filter(|note| !note.done()).count();
        if open < UNDER_WAY {
            let n = notes.len();
            notes.push(note(n));
        }
        let begun = tokio::time::Instant::now();
        for note in notes.iter_mut().filter(|note| !note.done()) {
            if note.go_on(desk).await == Err(Gone) {
                desk.note("the daemon broke off an answer".to_owned());
            }
        }
        readers.last_is(notes.iter().rev().find_map(|note| note.id.clone()));
        // In the warm-up there is no beat: whatever grows to its size does it then.
        if beat {
            tokio::time::sleep_until(begun + BEAT).await;
        }
    }
}

/// Finishes what is under way.
pub async fn finish(desk: &Desk, notes: &mut [Note]) {
    crate::long::kills::go_on(desk, notes, usize::MAX).await;
}

/// The pages of the desk that somebody has open.
const PAGES: &[&str] = &[
    "/",
    "/upcoming",
    "/tasks",
    "/told",
    "/channels",
    "/schedules",
    "/rounds",
    "/wards",
    "/on-call",
    "/handover",
    "/new/holding",
    "/me",
];

/// What programs ask.
const ASKED: &[&str] = &[
    "/v1/messages",
    "/v1/upcoming",
    "/v1/holds",
    "/v1/channels",
    "/v1/tasks",
    "/v1/told",
    "/v1/told/changes",
    "/v1/audit?limit=100",
    "/openapi.json",
    "/readyz",
];

/// What everyone reads.
const PUBLIC: &[&str] = &["/", "/subscribe"];

/// Those who read, each at their own pace.
pub struct Readers {
    browser: Browser,
    monitor: Client,
    turn: AtomicUsize,
    read: AtomicUsize,
    last: Mutex<Option<String>>,
}

impl Readers {
    /// Signs one person in at the desk, and gives the monitor its token.
    pub async fn new(force: &mut Force) -> Self {
        force.person("Mona Monitor", &[("monitor", "london")]).await;
        let mut browser = Browser::new(force.at.desk);
        let email = "ada.author@desk.example.org";
        browser.sign_in(force, email).await.unwrap();
        Self {
            browser,
            monitor: force.client("Mona Monitor"),
            turn: AtomicUsize::default(),
            read: AtomicUsize::default(),
            last: Mutex::default(),
        }
    }

    /// How much was read.
    pub fn read_so_far(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }

    /// The newest message.
    fn last(&self) -> Option<String> {
        self.last.lock().unwrap().clone()
    }

    fn last_is(&self, id: Option<String>) {
        *self.last.lock().unwrap() = id;
    }

    fn next(&self) -> usize {
        self.turn.fetch_add(1, Ordering::Relaxed)
    }

    fn fine(&self, desk: &Desk, path: &str, status: u16) {
        self.read.fetch_add(1, Ordering::Relaxed);
        // A notice is not public before its release, and over once it was taken back.
        let notice = path.starts_with("/notices/") && matches!(status, 404 | 410);
        if status != 200 && !notice {
            desk.note(format!("{path} answered {status}"));
        }
    }

    /// Reads until it is left.
    pub async fn read(&self, force: &Force, desk: &Desk) {
        tokio::join!(
            self.at_the_desk(force, desk),
            self.programs(desk),
            self.everyone(desk),
        );
    }

    async fn at_the_desk(&self, force: &Force, desk: &Desk) {
        let mut browser = self.browser.clone();
        loop {
            let turn = self.next();
            let mut path = PAGES[turn % PAGES.len()].to_owned();
            if let (true, Some(id)) = (turn.is_multiple_of(3), self.last()) {
                path = format!("/messages/{id}");
            }
            match browser.get(&path).await {
                Ok(seen) if seen.location.starts_with("/sign-in") => {
                    // A session ends after some hours.
                    let email = "ada.author@desk.example.org";
                    browser.sign_in(force, email).await.unwrap();
                }
                Ok(seen) => self.fine(desk, &path, seen.status),
                Err(error) => desk.note(format!("{path}: {error}")),
            }
            tokio::time::sleep(READ).await;
        }
    }

    async fn programs(&self, desk: &Desk) {
        loop {
            let turn = self.next();
            let mut path = ASKED[turn % ASKED.len()].to_owned();
            if let (true, Some(id)) = (turn.is_multiple_of(3), self.last()) {
                let part = ["", "/events", "/deliveries", "/variants", "/audit"][turn % 5];
                path = format!("/v1/messages/{id}{part}");
            }
            self.ask(desk, &desk.ada, &path).await;
            self.ask(desk, &self.monitor, "/metrics").await;
            tokio::time::sleep(READ).await;
        }
    }

    async fn everyone(&self, desk: &Desk) {
        loop {
            let turn = self.next();
            let ward = format!("/wards/{WARD}");
            let path = match (turn % 4, self.last()) {
                (0, Some(id)) => format!("/notices/{id}"),
                (1, _) => format!("{ward}/feed.atom"),
                (2, _) => ward,
                _ => PUBLIC[turn % PUBLIC.len()].to_owned(),
            };
            self.ask(desk, &desk.public, &path).await;
            tokio::time::sleep(READ).await;
        }
    }

    async fn ask(&self, desk: &Desk, who: &Client, path: &str) {
        match who.try_send(who.request(Method::GET, path)).await {
            Ok(said) => self.fine(desk, path, said.status),
            Err(error) => desk.note(format!("{path}: {error}")),
        }
    }
}
