//! Messages on their way: written, stopped, approved, started again, taken back. Each step can be taken again after a broken
//! answer, as a careful program does.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    desk::{Desk, Gone},
    plan::{Course, TakenBack, course},
};
use crate::{client::key_header, daemon::LOOK, messages};

/// One message, as whoever sends it knows it.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its number, which is in its text.
    pub n: usize,
    /// Its way.
    pub course: Course,
    /// Its id, once an answer named it.
    pub id: Option<String>,
    step: Step,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Write,
    Stop,
    Approve,
    Start,
    TakeBack,
    Done,
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// A step was taken.
    Moved,
    /// It is not its time yet.
    Waits,
}

impl Note {
    /// Message number `n` of a run.
    pub fn new(seed: u64, n: usize) -> Self {
        Self::with(n, course(seed, n))
    }

    /// Message number `n` with a way of its own.
    pub fn with(n: usize, course: Course) -> Self {
        Self {
            n,
            course,
            id: None,
            step: Step::Write,
        }
    }

    /// A message that came of an ask for copy: only its approval is still to come.
    pub fn handed_in(n: usize, id: String) -> Self {
        let course = Course {
            warning: false,
            x: false,
            held: false,
            back: None,
        };
        Self {
            n,
            course,
            id: Some(id),
            step: Step::Approve,
        }
    }

    /// Whether all that was to be done is done.
    pub fn done(&self) -> bool {
        self.step == Step::Done
    }

    /// Whether it was taken back.
    pub fn taken_back(&self) -> bool {
        self.course.back.is_some() && self.done()
    }

    /// Its text as it is sent in.
    pub fn text(&self) -> String {
        let outlets = match self.course.x {
            true => "twitter, email, page",
            false => "email, page",
        };
        match self.course.warning {
            true => messages::warning(self.n, outlets),
            false => messages::advice(self.n, outlets),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> &'static str {
        match self.course.warning {
            true => "warning",
            false => "guidance",
        }
    }

    /// Takes its next step.
    ///
    /// # Errors
    /// When the daemon went away: the same step again is right.
    pub async fn go_on(&mut self, desk: &Desk) -> Result<Did, Gone> {
        self.step = match self.step {
            Step::Write => self.write(desk).await?,
            Step::Stop => {
                self.scope(desk, "/v1/holds", &[200, 409]).await?;
                Step::Approve
            }
            Step::Approve => self.approve(desk).await?,
            Step::Start => {
                let fine = [200, 404, 409];
                self.scope(desk, "/v1/holds/resume", &fine).await?;
                self.after()
            }
            Step::TakeBack => match self.take_back(desk).await? {
                true => Step::Done,
                false => return Ok(Did::Waits),
            },
            Step::Done => return Ok(Did::Waits),
        };
        Ok(Did::Moved)
    }

    fn after(&self) -> Step {
        match self.course.back {
            Some(_) => Step::TakeBack,
            None => Step::Done,
        }
    }

    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    async fn write(&mut self, desk: &Desk) -> Result<Step, Gone> {
        let key = format!("note-{}", self.n);
        let request = desk.ada.yaml("/v1/messages", &self.text(), Some(&key));
        let said = desk.ask(&desk.ada, request, &[200, 201]).await?;
        if said.json["state"] != "awaiting_approval" {
            desk.note(format!("note {} cannot be approved: {}", self.n, said.text));
            return Ok(Step::Done);
        }
        self.id = Some(said.at("/id").to_owned());
        Ok(match self.course {
            Course { held: true, .. } => Step::Stop,
            Course {
                back: Some(TakenBack::BeforeApproval),
                ..
            } => Step::TakeBack,
            _ => Step::Approve,
        })
    }

    async fn scope(&self, desk: &Desk, path: &str, fine: &[u16]) -> Result<(), Gone> {
        let body = json!({"scope": format!("message:{}", self.id()), "reason": "a name is wrong"});
        let request = desk.ada.request(Method::POST, path).json(&body);
        desk.ask(&desk.ada, request, fine).await?;
        Ok(())
    }

    async fn view(&self, desk: &Desk) -> Result<Value, Gone> {
        let path = format!("/v1/messages/{}", self.id());
        let request = desk.paul.request(Method::GET, &path);
        Ok(desk.ask(&desk.paul, request, &[200]).await?.json)
    }

    async fn approve(&self, desk: &Desk) -> Result<Step, Gone> {
        if self.course.back == Some(TakenBack::BeforeApproval) {
            return Ok(Step::TakeBack);
        }
        let view = self.view(desk).await?;
        // In another state the answer was lost and the approval was not.
        if view["state"] == "awaiting_approval" {
            let path = format!("/v1/messages/{}/approve", self.id());
            let body = json!({"hash": view["hash"]});
            let request = desk.paul.request(Method::POST, &path).json(&body);
            // Under a key: whoever broke off may have been heard, and a daemon that lives may still be at it.
            let request = request.headers(key_header(&format!("approve-{}", self.n)));
            desk.ask(&desk.paul, request, &[200]).await?;
        }
        Ok(match self.course {
            Course {
                back: Some(TakenBack::AtOnce),
                ..
            } => Step::TakeBack,
            Course { held: true, .. } => Step::Start,
            _ => self.after(),
        })
    }

    /// Gives up the notice that the withdrawal opened, so that open work does not pile up as it would at no desk. Where the
    /// daemon goes away first, it stays and waits.
    async fn clear(&self, desk: &Desk, notice: &str) -> Result<(), Gone> {
        let path = format!("/v1/messages/{notice}/withdraw");
        let body = json!({"reason": "those readers were told by phone"});
        let request = desk.ada.request(Method::POST, &path).json(&body);
        desk.ask(&desk.ada, request, &[200, 409]).await?;
        Ok(())
    }

    /// Whether it is taken back now.
    async fn take_back(&self, desk: &Desk) -> Result<bool, Gone> {
        if self.course.back == Some(TakenBack::AtRest)
            && self.view(desk).await?["settled"] != json!(true)
        {
            return Ok(false);
        }
        let path = format!("/v1/messages/{}/withdraw", self.id());
        let body = json!({"reason": "sent in error"});
        let request = desk.ada.request(Method::POST, &path).json(&body);
        // 409: the answer was lost with the process and the act was not.
        let said = desk.ask(&desk.ada, request, &[200, 409]).await?;
        if let Some(notice) = said.json["id"].as_str() {
            self.clear(desk, notice).await?;
        }
        Ok(true)
    }
}

/// Goes on with the first `active` of these until each of them is done.
pub async fn go_on(desk: &Desk, notes: &mut [Note], active: usize) {
    while notes.iter().any(|note| note.n < active && !note.done()) {
        let mut moved = false;
        for note in notes.iter_mut().filter(|n| n.n < active && !n.done()) {
            match note.go_on(desk).await {
                Ok(did) => moved |= did == Did::Moved,
                Err(Gone) => tokio::time::sleep(LOOK).await,
            }
        }
        if !moved {
            tokio::time::sleep(LOOK).await;
        }
    }
}
