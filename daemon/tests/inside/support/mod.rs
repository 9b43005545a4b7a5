//! An invented force inside the test's own process: a clock that stands still, the sandboxes of mail and X, a daemon
//! whose steps are taken by hand.

mod dice;
mod looks;
mod receiver;
mod scene;
mod texts;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use wardmote::{
    daemon::Daemon,
    desk::{Desk, Stored},
};
use wardmote_channels::{
    email::sandbox::{self as smtp, SmtpSandbox},
    twitter::sandbox::XSandbox,
};
use wardmote_domain::{
    area::AreaSet,
    audit::Actor,
    clock::{Clock, SteppedClock},
    ids::MessageId,
    person::{Grant, Person, Role},
};
use wardmote_store::Store;

pub use dice::Dice;
pub use receiver::{Heard, Receiver};
pub use scene::{Setup, signed};
use scene::{person, start};
pub use texts::*;

/// St Mary's in Wandsworth.
pub const WARD: &str = "E05014020";
/// A ward of Hackney.
pub const ELSEWHERE: &str = "E05009376";
/// 2026-12-08T10:54:50 in London.
pub const MORNING: i64 = 1_796_727_290;
/// 2026-12-08T22:30 in London.
pub const NIGHT: i64 = 1_796_769_000;

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

impl Force {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        let dir = TempDir::new().unwrap();
        let clock = setup.clock.clone().unwrap_or_else(|| {
            let start = Timestamp::from_second(setup.start).unwrap();
            Arc::new(SteppedClock::new(start))
        });
        let mail = smtp::start(([127, 0, 0, 1], 0).into(), clock.clone())
            .await
            .unwrap();
        let x = XSandbox::start(([127, 0, 0, 1], 0).into(), clock.clone())
            .await
            .unwrap();
        let store = Store::open(&dir.path().join("w.db"), clock.clone())
            .await
            .unwrap();
        let london = |roles: &[Role]| {
            roles
                .iter()
                .map(|role| (*role, "london"))
                .collect::<Vec<_>>()
        };
        let first = london(&[Role::Administrator]);
        let admin = person(
            &store,
            Actor::Terminal,
            "Anna Administrator",
            "anna@example.org",
            &first,
        )
        .await;
        let by = Actor::Person { id: admin.id };
        let both = london(&[Role::Author, Role::Urgent]);
        let author = person(&store, by, "Ada Author", "ada@example.org", &both).await;
        let approver = person(
            &store,
            by,
            "Paul Approver",
            "paul@example.org",
            &london(&[Role::Approver]),
        )
        .await;
        let lead = person(
            &store,
            by,
            "Lena Lead",
            "lena@example.org",
            &london(&[Role::Lead]),
        )
        .await;
        store.close().await.unwrap();
        let daemon = start(&dir, &setup, &mail, &x, &clock).await;
        let force = Self {
            daemon,
            mail,
            x,
            clock,
            author,
            approver,
            lead,
            admin,
            setup,
            dir,
        };
        let rows = force
            .setup
            .readers
            .iter()
            .map(|(email, language, wards)| format!("{email},{language},{wards}\n"));
        let csv = format!("email,language,wards\n{}", rows.collect::<String>());
        force
            .desk()
            .import_audience(&force.admin, csv.as_bytes())
            .await
            .unwrap();
        force
    }

    /// Another person of the force.
    pub async fn person(&self, name: &str, grants: &[(Role, &str)]) -> Person {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let grants = grants.iter().map(|(role, area)| Grant {
            role: *role,
            areas: AreaSet(vec![area.parse().unwrap()]),
        });
        let (email, grants): (_, Vec<Grant>) = (email.parse().unwrap(), grants.collect());
        let id = self
            .desk()
            .add_person(&self.admin, name, Clone::clone(&email), grants.clone())
            .await
            .unwrap();
        Person {
            id,
            name: name.to_owned(),
            email,
            grants,
        }
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
        let Self {
            daemon,
            mail,
            x,
            clock,
            author,
            approver,
            lead,
            admin,
            setup,
            dir,
        } = self;
        assert!(daemon.drain().await);
        let daemon = start(&dir, &setup, &mail, &x, &clock).await;
        Self {
            daemon,
            mail,
            x,
            clock,
            author,
            approver,
            lead,
            admin,
            setup,
            dir,
        }
    }

    /// Stops the daemon, works on its file, and starts it again: what another process did before it died.
    pub async fn with_store(self, work: impl AsyncFnOnce(&Store)) -> Self {
        let clock = self.clock.clone();
        self.while_stopped(async |file| {
            let store = Store::open(file, clock).await.unwrap();
            work(&store).await;
            store.close().await.unwrap();
        })
        .await
    }

    /// Stops the daemon, works beside it on the file of its database, and starts it again.
    pub async fn while_stopped(self, work: impl AsyncFnOnce(&std::path::Path)) -> Self {
        let Self {
            daemon,
            mail,
            x,
            clock,
            author,
            approver,
            lead,
            admin,
            setup,
            dir,
        } = self;
        assert!(daemon.drain().await);
        work(&dir.path().join("w.db")).await;
        let daemon = start(&dir, &setup, &mail, &x, &clock).await;
        Self {
            daemon,
            mail,
            x,
            clock,
            author,
            approver,
            lead,
            admin,
            setup,
            dir,
        }
    }

    pub async fn submit(&self, text: &str) -> Stored {
        let key = format!("{:?}", wardmote::signer::hash(text));
        self.desk()
            .submit(&self.author, &file(text), Some(key), text.as_bytes())
            .await
            .unwrap()
    }

    /// Submitted and approved; nothing has moved yet.
    pub async fn approved(&self, text: &str) -> MessageId {
        let stored = self.submit(text).await;
        self.approve(&stored).await;
        stored.id
    }

    pub async fn approve(&self, stored: &Stored) {
        if let Err(error) = self
            .desk()
            .approve(&self.approver, stored.id, &stored.hash)
            .await
        {
            let open = stored
                .report
                .findings
                .iter()
                .map(|f| format!("{} {}", f.rule, f.evidence));
            panic!("{error}: {:?}", open.collect::<Vec<_>>());
        }
    }

    /// Submitted, approved, and every step taken that is due.
    pub async fn released(&self, text: &str) -> MessageId {
        let id = self.approved(text).await;
        self.drain().await;
        id
    }
}
