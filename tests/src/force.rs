//! The fixture: an invented force with its people, readers and daemon, and the providers it speaks to.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitStatus,
    sync::{Arc, Mutex},
};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use wardmote_channels::{
    email::sandbox::{self as smtp, SmtpSandbox},
    twitter::sandbox::XSandbox,
};
use wardmote_domain::clock::{SharedClock, SystemClock};

use crate::{
    checker::{Committed, Posted},
    client::{Client, Said},
    daemon::{self, Daemon, LOOK, LOOKS},
    mailbox::Mail,
    messages::WARD,
    ports, rest,
    setup::{self, Places, Setup},
};

/// What a command came to.
#[derive(Debug, Clone)]
pub struct Output {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// The people of every force: name, and role with area.
const PEOPLE: &[(&str, &[(&str, &str)])] = &[
    ("Ada Author", &[("author", "london"), ("urgent", "london")]),
    ("Paul Approver", &[("approver", "london")]),
    ("Lena Lead", &[("lead", "london")]),
];

/// The administrator's name.
pub const ADMINISTRATOR: &str = "Anna Administrator";

/// An invented force, running. [`Force::end`] must be the last call: it fails the test where work was left undone.
pub struct Force {
    /// What the test set.
    pub setup: Setup,
    /// The relay.
    pub mail: SmtpSandbox,
    /// X.
    pub x: XSandbox,
    /// Where everything is.
    pub at: Places,
    daemon: Option<Daemon>,
    tokens: BTreeMap<String, String>,
    messages: Mutex<Vec<String>>,
    ended: bool,
    dir: TempDir,
}

impl Force {
    /// A force with the usual setup.
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// A force with that setup: people, tokens and readers are there, the daemon answers. Fail points come into force
    /// only with [`Force::restart`], so that none stops the preparations.
    pub async fn with(setup: Setup) -> Self {
        let dir = TempDir::new().unwrap();
        let clock: SharedClock = Arc::new(SystemClock);
        let mail = smtp::start(([127, 0, 0, 1], 0).into(), clock.clone())
            .await
            .unwrap();
        let x = XSandbox::start(([127, 0, 0, 1], 0).into(), clock)
            .await
            .unwrap();
        let relay = setup.relay.clone().unwrap_or_else(|| mail.relay());
        let at = Places {
            desk: ports::free(),
            public: ports::free(),
            relay,
            x: x.base_url(),
        };
        setup::write(dir.path(), &setup, &at);
        let mut force = Self {
            setup,
            mail,
            x,
            at,
            daemon: None,
            tokens: BTreeMap::new(),
            messages: Mutex::default(),
            ended: false,
            dir,
        };
        force.people().await;
        force
    }

    async fn people(&mut self) {
        let config = self.file("wardmote.toml").display().to_string();
        let first = [
            "people",
            "add",
            "--first-administrator",
            "--name",
            ADMINISTRATOR,
            "--email",
        ];
        let rest = ["anna@desk.example.org", "--config", &config];
        let added = self.cli_as("", &[&first[..], &rest[..]].concat()).await;
        assert_eq!(added.code, 0, "{}", added.stderr);
        self.tokens
            .insert(ADMINISTRATOR.to_owned(), added.stdout.trim().to_owned());
        self.start(None).await;
        for (name, grants) in PEOPLE {
            self.person(name, grants).await;
        }
        self.import(&self.csv(&self.setup.readers))
            .await
            .expect(200);
    }

    /// Adds a person with a token of their own, and gives their id.
    pub async fn person(&mut self, name: &str, grants: &[(&str, &str)]) -> String {
        let local = name.to_lowercase().replace(' ', ".");
        let grants: Vec<Value> = grants
            .iter()
            .map(|(role, area)| json!({"role": role, "areas": [area]}))
            .collect();
        let body =
            json!({"name": name, "email": format!("{local}@desk.example.org"), "grants": grants});
        let anna = self.administrator();
        let id = anna
            .post("/v1/people", &body)
            .await
            .expect(201)
            .at("/id")
            .to_owned();
        let made = anna
            .post(
                &format!("/v1/people/{id}/tokens"),
                &json!({"label": "tests"}),
            )
            .await
            .expect(201);
        self.tokens
            .insert(name.to_owned(), made.at("/token").to_owned());
        id
    }

    fn csv(&self, readers: &[(&str, &str)]) -> String {
        let rows: String = readers
            .iter()
            .map(|(address, tag)| format!("{address},{tag},{WARD}\n"))
            .collect();
        format!("email,language,wards\n{rows}")
    }

    /// Imports readers from CSV.
    pub async fn import(&self, csv: &str) -> Said {
        let anna = self.administrator();
        let request = anna
            .request(Method::POST, "/v1/audience")
            .header("content-type", "text/csv");
        anna.send(request.body(csv.to_owned())).await
    }

    /// The folder of this force.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// A token by its person's name.
    pub fn token(&self, name: &str) -> &str {
        self.tokens
            .get(name)
            .map(String::as_str)
            .unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// The desk, for a person.
    pub fn client(&self, name: &str) -> Client {
        Client::new(self.at.desk, Some(self.token(name)))
    }

    /// The desk, for the author, who may mark messages urgent.
    pub fn author(&self) -> Client {
        self.client("Ada Author")
    }

    /// The desk, for the approver.
    pub fn approver(&self) -> Client {
        self.client("Paul Approver")
    }

    /// The desk, for the administrator.
    pub fn administrator(&self) -> Client {
        self.client(ADMINISTRATOR)
    }

    /// The public pages.
    pub fn public(&self) -> Client {
        Client::new(self.at.public, None)
    }

    /// Runs a command of the program as a person.
    pub async fn cli(&self, name: &str, args: &[&str]) -> Output {
        self.cli_as(self.token(name), args).await
    }

    /// Runs a command with that token; with none where it is empty.
    pub async fn cli_as(&self, token: &str, args: &[&str]) -> Output {
        let mut command = daemon::command(self.dir());
        command
            .args(args)
            .env("WARDMOTE_URL", format!("http://{}", self.at.desk));
        if !token.is_empty() {
            command.env("WARDMOTE_TOKEN", token);
        }
        let output = tokio::process::Command::from(command)
            .output()
            .await
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output
            .status
            .code()
            .unwrap_or_else(|| panic!("{args:?} was ended by a signal"));
        Output {
            code,
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Starts the daemon and waits until it is ready, or has ended (at a fail point).
    pub async fn start(&mut self, failpoints: Option<&str>) {
        let mut daemon = Daemon::start(self.dir.path(), failpoints);
        let desk = Client::new(self.at.desk, None);
        for _ in 0..LOOKS {
            let ready = desk.try_send(desk.request(Method::GET, "/readyz")).await;
            if ready.is_ok_and(|said| said.status == 200) {
                break;
            }
            if let Some(status) = daemon.ended() {
                assert!(
                    failpoints.is_some() && daemon::aborted(status),
                    "{status}\n{}",
                    daemon.tail()
                );
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        self.daemon = Some(daemon);
    }

    /// Stops the daemon as systemd does and starts it again with the fail points of the setup.
    pub async fn restart(&mut self) {
        self.stop().await;
        let points = self.setup.failpoints.clone();
        self.start(points.as_deref()).await;
    }

    /// Stops the daemon as systemd does; it must end well.
    pub async fn stop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            let status = daemon.terminate().await;
            assert!(status.success(), "{status}\n{}", daemon.tail());
        }
    }

    /// Kills the daemon where it stands.
    pub fn kill(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill();
        }
    }

    /// How the daemon ended, if it has by itself.
    pub fn daemon_ended(&mut self) -> Option<ExitStatus> {
        self.daemon.as_mut().and_then(Daemon::ended)
    }

    /// Waits until the daemon has ended by itself.
    pub async fn daemon_end(&mut self) -> ExitStatus {
        self.daemon.as_mut().unwrap().end().await
    }

    /// All that the daemon wrote.
    pub fn log(&self) -> String {
        self.daemon.as_ref().map(Daemon::log).unwrap_or_default()
    }

    /// Remembers a message, so that [`Force::end`] looks at it.
    pub fn remember(&self, id: &str) {
        let mut all = self.messages.lock().unwrap();
        if !all.iter().any(|known| known == id) {
            all.push(id.to_owned());
        }
    }

    /// Submits a message as the author; it must wait for approval.
    pub async fn submit(&self, yaml: &str) -> String {
        let said = self
            .author()
            .post_yaml("/v1/messages", yaml, None)
            .await
            .expect(201);
        assert_eq!(
            said.at("/state"),
            "awaiting_approval",
            "{}",
            said.json["report"]["findings"]
        );
        self.remember(said.at("/id"));
        said.at("/id").to_owned()
    }

    /// Approves a message on the wording it has now.
    pub async fn approve(&self, id: &str) {
        let paul = self.approver();
        let hash = paul
            .get(&format!("/v1/messages/{id}"))
            .await
            .expect(200)
            .at("/hash")
            .to_owned();
        paul.post(
            &format!("/v1/messages/{id}/approve"),
            &json!({"hash": hash}),
        )
        .await
        .expect(200);
    }

    /// Submits, approves and waits until nothing more happens by itself; gives the id and the status.
    pub async fn publish(&self, yaml: &str) -> (String, Value) {
        let id = self.submit(yaml).await;
        self.approve(&id).await;
        let view = rest::settled(&self.author(), &id).await;
        (id, view)
    }

    /// The mails that the relay took, read.
    pub fn mails(&self) -> Vec<Mail> {
        let one = |r: smtp::SmtpReceipt| {
            Mail::read(
                r.rcpt_to.first().map_or("", String::as_str),
                &r.mail_from,
                &r.raw,
            )
        };
        self.mail.receipts().into_iter().map(one).collect()
    }

    /// The mails of one message.
    pub fn mails_of(&self, id: &str) -> Vec<Mail> {
        self.mails()
            .into_iter()
            .filter(|m| m.message == id)
            .collect()
    }

    /// The posts that X took.
    pub fn posts(&self) -> Vec<Posted> {
        let one = |p: wardmote_channels::twitter::sandbox::Post| Posted {
            id: p.id,
            text: p.text,
            deleted: p.deleted.is_some(),
        };
        self.x.posts().into_iter().map(one).collect()
    }

    /// A message for the checker: what was approved, and its deliveries as the store has them now.
    pub async fn committed(
        &self,
        id: &str,
        kind: &str,
        post: Option<String>,
        sentence: &str,
    ) -> Committed {
        let readers = self
            .setup
            .readers
            .iter()
            .map(|(a, _)| ((*a).to_owned(), sentence.to_owned()))
            .collect();
        Committed {
            id: id.to_owned(),
            kind: kind.to_owned(),
            post,
            readers,
            deliveries: rest::deliveries(&self.author(), id).await,
        }
    }

    /// Ends the test: every message has come to rest, the daemon stops well, and the record is whole.
    pub async fn end(mut self) {
        let all = self.messages.lock().unwrap().clone();
        for id in all {
            rest::settled(&self.author(), &id).await;
        }
        self.finish().await;
    }

    /// Ends a test that leaves messages waiting on purpose.
    pub async fn end_leaving_work(mut self) {
        self.finish().await;
    }

    async fn finish(&mut self) {
        self.ended = true;
        self.stop().await;
        let proof = self.verify().await;
        assert_eq!(proof.code, 0, "{}{}", proof.stdout, proof.stderr);
    }

    /// `wardmote audit verify`.
    pub async fn verify(&self) -> Output {
        self.cli_as(
            "",
            &[
                "audit",
                "verify",
                "--config",
                &self.file("wardmote.toml").display().to_string(),
            ],
        )
        .await
    }

    /// Ends a test that damaged the record on purpose.
    pub fn end_broken(mut self) {
        self.ended = true;
    }
}

impl Drop for Force {
    fn drop(&mut self) {
        if std::thread::panicking() {
            if let Some(daemon) = &self.daemon {
                eprintln!("-- the daemon's last words\n{}", daemon.tail());
            }
        } else {
            assert!(
                self.ended,
                "a test must finish with Force::end, which looks for work left undone"
            );
        }
    }
}
