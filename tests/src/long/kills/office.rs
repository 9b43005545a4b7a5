//! What else goes on at the desk: stops, schedules and their wakes, copy handed in, files of facts, what people are told.

use std::collections::VecDeque;

use jiff::civil::DateTime;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    desk::{Desk, Gone},
    notes::Note,
    plan::Act,
};
use crate::{
    client::key_header,
    daemon::LOOK,
    messages::{self, WARD, local, written},
};

/// Numbers of the messages that come of asks begin here.
pub const ASKED_FROM: usize = 10_000;
/// Wards of a file of facts.
pub const WARDS: usize = 4;

/// A request that is made again until it is answered.
#[derive(Debug, Clone)]
enum Task {
    /// A JSON body under a key of its own; answers other than these are the judge's.
    Post {
        path: &'static str,
        body: Value,
        key: String,
        fine: &'static [u16],
    },
    /// Wakes a schedule by hand.
    Wake {
        key: String,
    },
    /// A file of facts, which is its own key.
    Facts {
        number: usize,
    },
    Subscribe,
    TakeOn,
}

/// What the office did and has still to do.
#[derive(Debug, Default)]
pub struct Office {
    tasks: VecDeque<Task>,
    stopped: Vec<&'static str>,
    /// The schedule that is woken by hand.
    schedule: Option<String>,
    /// The ask whose copy is being handed in, with the number of its message.
    handing: Option<(String, usize)>,
    /// How many asks were taken up.
    asked: usize,
    /// The messages that came of asks.
    pub copy: Vec<Note>,
    /// Files of facts that were taken in.
    pub files: usize,
    /// How often a resident asked for the mailing.
    pub subscribed: usize,
}

/// Makes a schedule that asks for copy once, at that minute.
fn once(key: &str, at: DateTime) -> Task {
    let when = written(at).replace('T', " ");
    Task::Post {
        path: "/v1/schedules",
        body: json!({"name": format!("Once, {key}"), "when": when, "kind": "guidance", "areas": [WARD],
                     "outlets": ["email", "page"], "due_days": 1, "chase_hours": [], "grace_hours": 24}),
        key: key.to_owned(),
        // Refused when its minute was over before anybody was there to take it.
        fine: &[200, 201, 422],
    }
}

impl Office {
    /// An office that has schedules to make first: one for each of the next minutes.
    pub fn new(minutes: usize) -> Self {
        let mut office = Self::default();
        for minute in 0..minutes {
            let at = local(2 + i64::try_from(minute).unwrap_or(0));
            office
                .tasks
                .push_back(once(&format!("schedule-{minute}"), at));
        }
        office
    }

    /// Takes up the act before kill number `n`, and ends the stop of the kill before.
    pub fn plan(&mut self, act: Act, n: usize) {
        self.start_again(n);
        let key = format!("act-{n}");
        self.tasks.push_back(match act {
            Act::Stop(scope) => {
                self.stopped.push(scope);
                Task::Post {
                    path: "/v1/holds",
                    body: json!({"scope": scope, "reason": "a wrong house"}),
                    key,
                    fine: &[200, 409],
                }
            }
            Act::Schedule => once(&key, local(2)),
            Act::Wake => Task::Wake { key },
            Act::Facts => Task::Facts { number: n + 1 },
            Act::Subscribe => Task::Subscribe,
            Act::TakeOn => Task::TakeOn,
        });
    }

    /// Starts again what is stopped.
    pub fn start_again(&mut self, n: usize) {
        for scope in self.stopped.drain(..) {
            self.tasks.push_back(Task::Post {
                path: "/v1/holds/resume",
                body: json!({"scope": scope, "reason": "it was the right one"}),
                key: format!("start-{n}-{scope}"),
                fine: &[200, 404, 409],
            });
        }
    }

    /// Goes on until everything planned is done and no copy is asked for; goes on for ever while `open`.
    pub async fn go_on(&mut self, desk: &Desk, open: bool) {
        loop {
            let went = match self.tasks.front().cloned() {
                Some(task) => self.take(desk, &task).await.map(|()| {
                    self.tasks.pop_front();
                    true
                }),
                None => self.hand_in(desk).await,
            };
            match went {
                Ok(true) => {}
                Ok(false) if !open => return,
                Ok(false) | Err(Gone) => tokio::time::sleep(LOOK).await,
            }
        }
    }

    async fn take(&mut self, desk: &Desk, task: &Task) -> Result<(), Gone> {
        match task {
            Task::Post {
                path,
                body,
                key,
                fine,
            } => {
                let request = desk
                    .ada
                    .request(Method::POST, path)
                    .headers(key_header(key));
                let said = desk.ask(&desk.ada, request.json(body), fine).await?;
                if *path == "/v1/schedules" && self.schedule.is_none() {
                    self.schedule = said.json["id"].as_str().map(str::to_owned);
                }
            }
            Task::Wake { key } => {
                let Some(id) = self.schedule.clone() else {
                    return Ok(());
                };
                let path = format!("/v1/schedules/{id}/wake");
                let request = desk
                    .ada
                    .request(Method::POST, &path)
                    .headers(key_header(key));
                // 409: it woke this very minute.
                desk.ask(&desk.ada, request.json(&json!({})), &[200, 409])
                    .await?;
            }
            Task::Facts { number } => self.send_facts(desk, *number).await?,
            Task::Subscribe => {
                let form = format!("email=new.reader%40example.org&language=en-GB&ward={WARD}");
                let request = desk.public.request(Method::POST, "/subscribe");
                let request = request
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(form);
                desk.ask(&desk.public, request, &[200, 303]).await?;
                self.subscribed += 1;
            }
            Task::TakeOn => {
                let request = desk.paul.request(Method::GET, "/v1/told");
                let told = desk.ask(&desk.paul, request, &[200]).await?.json;
                let open = told["told"].as_array().into_iter().flatten();
                if let Some(row) = open.into_iter().find(|r| r["may_take"] == true) {
                    let path = format!("/v1/told/{}/take", row["number"]);
                    let request = desk.paul.request(Method::POST, &path);
                    desk.ask(&desk.paul, request, &[200, 404, 409]).await?;
                }
            }
        }
        Ok(())
    }

    async fn send_facts(&mut self, desk: &Desk, number: usize) -> Result<(), Gone> {
        let path = format!("/v1/rounds?kind=guidance&name=File%20{number}");
        let request = desk.ada.request(Method::POST, &path);
        let request = request
            .header("content-type", "text/csv")
            .body(messages::facts(number, WARDS));
        let said = desk.ask(&desk.ada, request, &[201]).await?;
        let rows = said.json["rows"].as_array().map_or(0, Vec::len);
        if rows != WARDS {
            desk.note(format!(
                "file {number} became {rows} messages: {}",
                said.text
            ));
        }
        self.files += 1;
        Ok(())
    }

    /// Hands in copy for one ask and has it approved; false where nobody is asked.
    async fn hand_in(&mut self, desk: &Desk) -> Result<bool, Gone> {
        if let Some(note) = self.copy.iter_mut().find(|note| !note.done()) {
            note.go_on(desk).await?;
            return Ok(true);
        }
        if self.handing.is_none() {
            self.handing = self.next_ask(desk).await?;
        }
        let Some((ask, n)) = self.handing.clone() else {
            return Ok(false);
        };
        let text = messages::advice(n, "email, page");
        let path = format!("/v1/asks/{ask}/copy");
        // Under a key: the ask is off the list once its copy is in, so a lost answer could not be asked for again.
        let request = desk.ada.yaml(&path, &text, Some(&format!("copy-{n}")));
        let said = desk.ask(&desk.ada, request, &[200, 201]).await?;
        self.handing = None;
        match said.json["id"].as_str() {
            Some(id) => self.copy.push(Note::handed_in(n, id.to_owned())),
            None => desk.note(format!("copy {n} has no message: {}", said.text)),
        }
        Ok(true)
    }

    async fn next_ask(&mut self, desk: &Desk) -> Result<Option<(String, usize)>, Gone> {
        let request = desk.ada.request(Method::GET, "/v1/asks");
        let listed = desk.ask(&desk.ada, request, &[200]).await?.json;
        let mut open = listed["asks"].as_array().into_iter().flatten();
        let ask = open
            .find(|ask| ask["message"].is_null())
            .and_then(|ask| ask["id"].as_str());
        let n = ASKED_FROM + self.asked;
        self.asked += usize::from(ask.is_some());
        Ok(ask.map(|id| (id.to_owned(), n)))
    }
}
