//! The people of a force, and the program as they call it.

use reqwest::Method;
use serde_json::{Value, json};

use super::Force;
use crate::{
    client::{Client, Said},
    daemon,
    messages::WARD,
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

impl Force {
    pub(super) async fn people(&mut self) {
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

    /// A token by its person's name.
    pub fn token(&self, name: &str) -> &str {
        self.tokens
            .get(name)
            .map(String::as_str)
            .unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// The desk, for a person. Every answer is held against the description of the interface.
    pub fn client(&self, name: &str) -> Client {
        Client::new(self.at.desk, Some(self.token(name))).held_to_the_description()
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
}
