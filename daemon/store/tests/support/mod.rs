//! A store in a folder of its own, a clock that stands still, invented people and a small message.
#![allow(
    dead_code,
    reason = "each test file uses its own part of what they share"
)]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::Actor,
    clock::{Clock, SteppedClock},
    draft::{Content, Draft, Footer, Times},
    finding::{Finding, Point, Report, RuleId, Severity},
    ids::{MessageId, PersonId},
    outlet::OutletName,
    person::{EmailAddress, Grant, Person, Role},
    places::{Language, WardCode},
    record::Record,
    send::{
        AccountName, Answer, Answered, Lane, Limit, ListName, ReaderList, Reason, Receipt, Spend,
    },
    variant::{Copy, Rendered, Slotted, Variant},
    words::{Direction, Format, Kind, Origin, Priority},
};
use wardmote_store::{
    Audience, AudienceRow, Begin, Begun, ByHand, Item, NewPerson, NewRevision, Outcome, PostLane,
    Promise, ReaderLane, ReleasePlan, Sha256, Store, Stored, Submission, Submitted,
};

pub struct Bench {
    pub dir: tempfile::TempDir,
    pub clock: Arc<SteppedClock>,
    pub store: Store,
    pub author: Person,
    pub approver: Person,
}

pub const START: i64 = 1_796_727_290;

pub fn ward(n: u32) -> WardCode {
    format!("E05{n:06}").parse().unwrap()
}

pub fn english() -> Language {
    Language::english()
}

pub fn polish() -> Language {
    "pl".parse().unwrap()
}

pub fn lane(channel: &str) -> Lane {
    Lane {
        channel: OutletName::new(channel).unwrap(),
        account: AccountName("main".to_owned()),
    }
}

pub fn reason(code: &str) -> Reason {
    Reason::new(code, format!("because of {code}"))
}

impl Bench {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SteppedClock::new(Timestamp::from_second(START).unwrap()));
        let store = Store::open(&dir.path().join("w.db"), clock.clone())
            .await
            .unwrap();
        let author = add(&store, "Ada Author", "ada@example.org", Role::Author).await;
        let approver = add(&store, "Ben Approver", "ben@example.org", Role::Approver).await;
        Self {
            dir,
            clock,
            store,
            author,
            approver,
        }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("w.db")
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Closes the store and opens it again, as a restart does.
    pub async fn restart(&mut self) {
        self.store.clone().close().await.unwrap();
        self.store = Store::open(&self.path(), self.clock.clone()).await.unwrap();
    }

    /// The raw database, for looking and for tampering.
    pub async fn raw(&self) -> sqlx::SqliteConnection {
        use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
        SqliteConnectOptions::new()
            .filename(self.path())
            .foreign_keys(false)
            .connect()
            .await
            .unwrap()
    }

    pub async fn submit(&self, key: &str, revision: NewRevision) -> Stored {
        let submission = Submission {
            by: self.author.id,
            key: key.to_owned(),
            body: Sha256::of(key.as_bytes()),
            revision,
        };
        match self.store.submit(submission).await.unwrap() {
            Submitted::New(stored) => stored,
            Submitted::Already(_) => panic!("{key} was there already"),
        }
    }

    /// A message that is approved.
    pub async fn approved(&self, key: &str, revision: NewRevision) -> Stored {
        let stored = self.submit(key, revision).await;
        self.store
            .approve(stored.id, stored.hash, self.approver.id)
            .await
            .unwrap()
    }

    /// A message that is public, with its mail still to be fanned out.
    pub async fn started(&self, key: &str, revision: NewRevision, plan: ReleasePlan) -> MessageId {
        let stored = self.approved(key, revision).await;
        self.store.start_release(stored.id, plan).await.unwrap();
        stored.id
    }

    pub async fn fan_out(&self, message: MessageId) -> u64 {
        let mut made = 0;
        loop {
            let chunk = self.store.fan_out_chunk(message, 5000).await.unwrap();
            made += chunk.made;
            if chunk.done {
                return made;
            }
        }
    }

    pub async fn released(&self, key: &str, revision: NewRevision, plan: ReleasePlan) -> MessageId {
        let id = self.started(key, revision, plan).await;
        self.fan_out(id).await;
        self.store.finish_release(id).await.unwrap();
        id
    }

    pub async fn readers(&self, n: usize, wards: &[WardCode]) {
        let rows = (0..n).map(|i| reader(i, wards)).collect();
        self.store
            .import_audience(rows, Actor::Daemon)
            .await
            .unwrap();
    }

    pub async fn lease(&self, channel: &str, max: u32) -> Vec<Item> {
        self.store
            .lease(&lane(channel), "worker", max, SignedDuration::from_secs(60))
            .await
            .unwrap()
    }

    pub async fn begin(&self, channel: &str, items: Vec<Item>, limits: Vec<Limit>) -> Begun {
        let begin = Begin {
            lane: lane(channel),
            items,
            limits,
        };
        self.store.begin(begin).await.unwrap()
    }

    /// Leases and begins everything due on a lane.
    pub async fn out(&self, channel: &str) -> Vec<Item> {
        let items = self.lease(channel, 1000).await;
        self.begin(channel, items, Vec::new()).await.go
    }

    pub fn outcome(&self, item: Item, answered: impl Into<Answered>) -> Outcome {
        Outcome {
            item,
            answered: answered.into(),
            next_at: self
                .now()
                .checked_add(SignedDuration::from_secs(30))
                .unwrap(),
        }
    }

    pub async fn answer(&self, channel: &str, item: Item, answer: Answer) {
        let outcome = self.outcome(item, answer);
        let finished = self
            .store
            .finish(&lane(channel), vec![outcome], None)
            .await
            .unwrap();
        assert!(finished.stale.is_empty());
    }

    pub async fn states(&self, message: MessageId) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for tally in self.store.tallies(message).await.unwrap() {
            *counts
                .entry(format!("{} {}", tally.lane.channel, tally.state))
                .or_default() += tally.count;
        }
        counts
    }

    /// In which of the database's files these bytes stand.
    pub fn bytes(&self, what: &str) -> Vec<String> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(self.dir.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            if bytes.windows(what.len()).any(|w| w == what.as_bytes()) {
                all.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
        all.sort();
        all
    }

    /// Has the log written into the file, so that what was written stands in both.
    pub async fn log_written(&self, what: &str) {
        let mut raw = self.raw().await;
        sqlx::query("PRAGMA wal_checkpoint(FULL)")
            .execute(&mut raw)
            .await
            .unwrap();
        sqlx::Connection::close(raw).await.unwrap();
        assert_eq!(self.bytes(what), ["w.db", "w.db-wal"], "{what}");
    }

    /// Waits until these bytes stand in none of them. While somebody reads in the log the writer tries again each second.
    pub async fn gone(&self, what: &str) {
        let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while !self.bytes(what).is_empty() && std::time::Instant::now() < until {
            tokio::task::yield_now().await;
        }
        assert_eq!(self.bytes(what), [""; 0], "{what}");
    }

    pub async fn sound(&self) {
        let report = self.store.audit_verify(None).await.unwrap();
        assert_eq!(report.faults, []);
        let mut raw = self.raw().await;
        let rows = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut raw)
            .await
            .unwrap();
        assert!(rows.is_empty());
        let miscounted = sqlx::query(
            "SELECT * FROM (SELECT message, lane, state, coalesce(reason, 0), count(*) FROM delivery GROUP BY 1, 2, 3, 4 \
                            EXCEPT SELECT message, lane, state, reason, n FROM tally) \
             UNION ALL SELECT * FROM (SELECT message, lane, state, reason, n FROM tally WHERE n > 0 \
                            EXCEPT SELECT message, lane, state, coalesce(reason, 0), count(*) FROM delivery \
                                   GROUP BY 1, 2, 3, 4)",
        )
        .fetch_all(&mut raw)
        .await
        .unwrap();
        assert!(miscounted.is_empty(), "the counts are not the deliveries");
    }
}

pub async fn add(store: &Store, name: &str, email: &str, role: Role) -> Person {
    let new = NewPerson {
        name: name.to_owned(),
        email: email.parse().unwrap(),
        grants: vec![Grant {
            role,
            areas: AreaSet(vec![AreaCode::London]),
        }],
    };
    store.add_person(new, Actor::Daemon).await.unwrap()
}

pub fn accepted(id: &str) -> Answer {
    Answer::Accepted(Receipt { id: id.to_owned() })
}

pub fn unknown() -> Answer {
    Answer::Unknown {
        reason: reason("timeout"),
    }
}

pub fn reader(i: usize, wards: &[WardCode]) -> AudienceRow {
    let email = format!("reader{i}@example.org");
    AudienceRow {
        hash: Sha256::of(email.as_bytes()),
        address: email.parse::<EmailAddress>().unwrap().into(),
        language: if i.is_multiple_of(3) {
            polish()
        } else {
            english()
        },
        wards: wards.to_vec(),
        panel: None,
    }
}

pub fn variant(language: Language, format: Format, text: &str) -> Variant {
    let copy = match format {
        Format::Short => Copy::Short {
            text: text.to_owned(),
            thread: Vec::new(),
        },
        Format::Panel => Copy::Panel {
            title: "A notice".to_owned(),
            markdown: text.to_owned(),
        },
        Format::Sms => Copy::Sms {
            text: text.to_owned(),
        },
        Format::Voice => Copy::Voice {
            text: text.to_owned(),
        },
        Format::Press => Copy::Press {
            text: text.to_owned(),
        },
        Format::Page => Copy::Page {
            html: format!("<p>{text}</p>"),
        },
        Format::Email => Copy::Email {
            subject: "A notice".to_owned(),
            text: Slotted(vec![text.to_owned(), String::new()]),
            html: Slotted(vec![text.to_owned(), String::new()]),
        },
    };
    Variant {
        language,
        format,
        direction: Direction::Ltr,
        origin: Origin::Catalogue,
        read_by: None,
        title: "A notice".to_owned(),
        text: text.to_owned(),
        footer: String::new(),
        unread: None,
        copy,
        ready: None,
        names: BTreeMap::new(),
        own_contacts: Vec::new(),
        summary: false,
        access_line: false,
    }
}

pub fn rendered(text: &str) -> Rendered {
    let mut variants: Vec<Variant> = [Format::Short, Format::Email, Format::Page, Format::Press]
        .into_iter()
        .map(|f| variant(english(), f, text))
        .collect();
    variants.push(variant(polish(), Format::Email, &format!("pl {text}")));
    Rendered {
        headline: "A notice".to_owned(),
        body: text.to_owned(),
        short: Some(text.to_owned()),
        variants,
        not_made: BTreeMap::new(),
    }
}

pub fn draft(kind: Kind, areas: Vec<AreaCode>) -> Draft {
    Draft {
        kind,
        priority: Priority::Today,
        organisation: None,
        areas,
        also_tell: Vec::new(),
        interests: Vec::new(),
        outlets: ["twitter", "email", "page", "leaflet"]
            .map(|n| OutletName::new(n).unwrap())
            .to_vec(),
        times: Times::default(),
        content: Content::OwnWords {
            headline: "A notice".to_owned(),
            body: "Text".to_owned(),
            short: None,
            translations: Vec::new(),
        },
        footer: Footer::None,
        formats: Vec::new(),
        images: Vec::new(),
        if_asked: Vec::new(),
        reply_to: None,
        clearances: Vec::new(),
        passed: BTreeMap::new(),
        hold_until: None,
        exclusive_with: None,
        incident: None,
        record: Record::default(),
        of: None,
        leave_out: Vec::new(),
        also_in: Vec::new(),
        thread: false,
        press_first: false,
    }
}

pub fn finding(rule: &str, severity: Severity, evidence: &str) -> Finding {
    Finding {
        rule: RuleId::from(rule),
        point: Point::Accessible,
        severity,
        owed_allowed: false,
        variant: None,
        outlet: None,
        evidence: evidence.to_owned(),
        span: None,
        sentence: None,
        better: None,
        measured: String::new(),
        limit: String::new(),
        why: String::new(),
        fix: String::new(),
        source: String::new(),
        passed: None,
    }
}

pub fn report(findings: Vec<Finding>) -> Report {
    Report::of(findings, Vec::new(), "0".repeat(64))
}

pub fn revision(kind: Kind, text: &str) -> NewRevision {
    NewRevision {
        draft: draft(kind, vec![AreaCode::Ward(ward(9317))]),
        rendered: rendered(text),
        report: report(Vec::new()),
        public_outlets: true,
    }
}

pub fn list() -> ListName {
    ListName {
        name: "A ward".to_owned(),
        code: "e05009317".to_owned(),
    }
}

/// A post, mail to the readers of one ward, and a task.
pub fn plan() -> ReleasePlan {
    ReleasePlan {
        posts: vec![post()],
        readers: vec![mail(Audience::Wards(vec![ward(9317)]))],
        by_hand: vec![leaflet()],
        list: list(),
    }
}

pub fn only(posts: Vec<PostLane>, readers: Vec<ReaderLane>) -> ReleasePlan {
    ReleasePlan {
        posts,
        readers,
        by_hand: Vec::new(),
        list: list(),
    }
}

pub fn post() -> PostLane {
    PostLane::one(lane("twitter"), english(), Format::Short)
}

pub fn mail(audience: Audience) -> ReaderLane {
    ReaderLane {
        lane: lane("email"),
        format: Format::Email,
        list: ReaderList::Mail,
        audience,
        gather: None,
    }
}

pub fn leaflet() -> ByHand {
    ByHand {
        outlet: OutletName::new("leaflet").unwrap(),
        language: english(),
        format: Format::Press,
        task: "print it and put it through doors".to_owned(),
        promise: Promise::default(),
    }
}

pub fn limit(max: u32, seconds: i64) -> Limit {
    Limit::of(
        "posts",
        &[Spend::Send],
        max,
        SignedDuration::from_secs(seconds),
    )
}

pub fn actor(person: PersonId) -> Actor {
    Actor::Person { id: person }
}
