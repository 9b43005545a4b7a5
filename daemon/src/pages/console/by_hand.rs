//! Jobs by hand: the pack for an outlet, and the list of what waits for a person. Complete without script.

use askama::Template;
use wardmote_domain::ids::{DeliveryId, MessageId};

use crate::{
    desk::{Pack, TaskRow},
    pages::chrome::{Chrome, ErrorLine},
};

/// The forms of one job: take it on, tick it, give it away, give it up.
#[derive(Debug, Clone)]
pub struct JobForm {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its notice.
    pub message: MessageId,
    /// The outlet in print.
    pub title: String,
    /// Whether it is the reader's already.
    pub mine: bool,
    /// The page it stands on, to come back to: `tasks` or `status`.
    pub from: &'static str,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// One job of the list.
#[derive(Debug, Clone)]
pub struct TaskCard {
    /// The job.
    pub row: TaskRow,
    /// Its forms.
    pub job: JobForm,
    /// Whether it is paper: the PDFs are one link away.
    pub prints: bool,
}

impl TaskCard {
    /// "Promised by Ada Penrose, due 11:40am."
    fn sentence(&self) -> String {
        let who = self.row.owner.as_deref();
        let who = who.map_or_else(
            || "Nobody is named yet".to_owned(),
            |name| format!("Promised by {name}"),
        );
        format!("{who}, {}.", self.row.due_words)
    }
}

/// What waits for a person.
#[derive(Debug, Template)]
#[template(path = "console/tasks.html")]
pub struct TasksPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with a form of this page, with links.
    pub errors: Vec<ErrorLine>,
    /// The jobs, the reader's own first.
    pub tasks: Vec<TaskCard>,
}

/// The pack for one outlet of a notice.
#[derive(Debug, Template)]
#[template(path = "console/pack.html")]
pub struct PackPage {
    /// Round it.
    pub chrome: Chrome,
    /// The notice.
    pub id: MessageId,
    /// What it says at the top.
    pub notice: String,
    /// The pack.
    pub pack: Pack,
    /// Whether its job is paper: the PDFs are one link away.
    pub prints: bool,
}
