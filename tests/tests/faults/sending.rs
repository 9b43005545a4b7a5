//! A careful program and a careful judge: what it was told is stored must be there, once, whatever failed meanwhile.

use reqwest::Method;
use serde_json::json;
use wardmote_tests::{
    checker::{self, Committed, Windows},
    client::Said,
    daemon::{LOOK, LOOKS},
    force::Force,
    messages, rest,
};

/// Where a message goes in these tests.
pub const OUTLETS: &str = "twitter, email, page";

/// Messages on their way, as the program that sends them in knows them.
#[derive(Debug, Default)]
pub struct Batch(Vec<One>);

#[derive(Debug, Default, Clone)]
struct One {
    /// As the daemon acknowledged it.
    id: Option<String>,
    approved: bool,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// All are stored and approved.
    All,
    /// The daemon said to come again, in these words.
    Later(String),
    /// The daemon went away.
    Gone,
}

impl Batch {
    pub fn new(messages: usize) -> Self {
        Self(vec![One::default(); messages])
    }

    /// More on top of those.
    pub fn more(&mut self, messages: usize) {
        self.0.resize(self.0.len() + messages, One::default());
    }

    /// How many the daemon has acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.0.iter().filter(|one| one.id.is_some()).count()
    }

    /// Sends in and approves what is not yet, each with a key of its own.
    pub async fn go_on(&mut self, force: &Force) -> Tried {
        for n in 0..self.0.len() {
            if let Some(stopped) = self.one(force, n).await {
                return stopped;
            }
        }
        Tried::All
    }

    async fn one(&mut self, force: &Force, n: usize) -> Option<Tried> {
        let (ada, paul) = (force.author(), force.approver());
        if self.0[n].id.is_none() {
            let key = format!("note-{n}");
            let request = ada.yaml("/v1/messages", &messages::warning(n, OUTLETS), Some(&key));
            let said = match answer(ada.try_send(request).await) {
                Ok(said) => said,
                Err(stopped) => return Some(stopped),
            };
            let id = said.at("/id").to_owned();
            force.remember(&id);
            self.0[n].id = Some(id);
        }
        if !self.0[n].approved {
            let id = self.0[n].id.clone().unwrap();
            let request = paul.request(Method::GET, &format!("/v1/messages/{id}"));
            let view = match answer(paul.try_send(request).await) {
                Ok(said) => said,
                Err(stopped) => return Some(stopped),
            };
            // Else the answer was lost and the approval was not.
            if view.at("/state") == "awaiting_approval" {
                let request = paul
                    .request(Method::POST, &format!("/v1/messages/{id}/approve"))
                    .json(&json!({"hash": view.at("/hash")}));
                if let Err(stopped) = answer(paul.try_send(request).await) {
                    return Some(stopped);
                }
            }
            self.0[n].approved = true;
        }
        None
    }

    /// Waits until all that is approved is at rest; false when the daemon went away first.
    pub async fn at_rest(&self, force: &mut Force) -> bool {
        let ada = force.author();
        for one in self.0.iter().filter(|one| one.approved) {
            let path = format!("/v1/messages/{}", one.id.as_ref().unwrap());
            let mut looks = 0;
            loop {
                match ada.try_send(ada.request(Method::GET, &path)).await {
                    Ok(said) if said.json["settled"] == true => break,
                    Err(_) if force.daemon_ended().is_some() => return false,
                    _ => {}
                }
                if force.daemon_ended().is_some() {
                    return false;
                }
                looks += 1;
                assert!(
                    looks < LOOKS,
                    "{path} did not come to rest\n{}",
                    force.log()
                );
                tokio::time::sleep(LOOK).await;
            }
        }
        true
    }

    /// The separate checker: everything acknowledged is there and out once, but for so many sends that were in doubt.
    pub async fn judge(&self, force: &Force, windows: Windows) {
        self.judge_with(force, windows, Vec::new()).await;
    }

    /// The same with messages that were sent in beside these.
    pub async fn judge_with(&self, force: &Force, windows: Windows, also: Vec<Committed>) {
        let ada = force.author();
        let mut committed = also;
        for (n, one) in self.0.iter().enumerate() {
            let id = one
                .id
                .as_ref()
                .expect("all are sent in before they are judged");
            rest::settled(&ada, id).await;
            let sentence = format!("This is note {n} from your local team.");
            let post = Some(messages::post(n));
            committed.push(force.committed(id, "warning", post, &sentence).await);
        }
        let faults = checker::check(&committed, &force.mails(), &force.posts(), windows);
        assert!(faults.is_empty(), "{faults:#?}\n{}", force.log());
    }
}

/// An answer that stands, or why there is none.
fn answer(said: Result<Said, reqwest::Error>) -> Result<Said, Tried> {
    match said {
        Ok(said) if matches!(said.status, 200 | 201) => Ok(said),
        Ok(said) if said.status == 503 => {
            assert_eq!(
                said.header("content-type"),
                Some("application/problem+json")
            );
            Err(Tried::Later(said.text))
        }
        Ok(said) => panic!("{}: {}", said.status, said.text),
        Err(_) => Err(Tried::Gone),
    }
}
