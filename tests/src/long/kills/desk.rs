//! Those who work at the desk while the daemon comes and goes, and what they were answered.

use std::sync::Mutex;

use reqwest::RequestBuilder;

use crate::{
    client::{Client, Said},
    force::Force,
};

/// The people of the force, each as a program that asks again after a broken answer.
pub struct Desk {
    /// Who writes.
    pub ada: Client,
    /// Who approves.
    pub paul: Client,
    /// Residents.
    pub public: Client,
    odd: Mutex<Vec<String>>,
}

/// The daemon went away before it had answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl Desk {
    /// The people of this force.
    pub fn of(force: &Force) -> Self {
        Self {
            ada: force.author(),
            paul: force.approver(),
            public: force.public(),
            odd: Mutex::default(),
        }
    }

    /// Sends one request. An answer of another status than these is kept for the judge.
    pub async fn ask(
        &self,
        who: &Client,
        request: RequestBuilder,
        fine: &[u16],
    ) -> Result<Said, Gone> {
        let said = who.try_send(request).await.map_err(|_| Gone)?;
        if !fine.contains(&said.status) {
            self.note(format!(
                "{}, not one of {fine:?}: {}",
                said.status, said.text
            ));
        }
        Ok(said)
    }

    /// Keeps something for the judge.
    pub fn note(&self, what: String) {
        self.odd.lock().unwrap().push(what);
    }

    /// What was answered and should not have been.
    pub fn odd(&self) -> Vec<String> {
        self.odd.lock().unwrap().clone()
    }
}
