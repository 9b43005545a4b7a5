//! What is waiting, and for whom.

use askama::Template;
use wardmote_domain::{ids::MessageId, message::MessageState};

use crate::{desk::schedules::AskRow, pages::chrome::Chrome};

/// One notice in the queue.
#[derive(Debug, Clone)]
pub struct QueueItem {
    /// The notice.
    pub id: MessageId,
    /// Its headline.
    pub title: String,
    /// How it stands.
    pub words: String,
    /// Whom it waits for: `an approver`.
    pub waits_for: String,
    /// Its state.
    pub state: MessageState,
    /// Type, areas, author, and the time that matters now, as one line.
    pub line: String,
    /// Whether it is stopped.
    pub held: bool,
}

impl QueueItem {
    /// Where its page is: what is out is watched, the rest is reviewed.
    fn href(&self) -> String {
        if self.state.has_been_public() || self.state == MessageState::Approved {
            format!("/messages/{}/status", self.id)
        } else {
            format!("/messages/{}", self.id)
        }
    }
}

/// Notices under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The heading: `Waiting for you`.
    pub title: String,
    /// What is said where there are none.
    pub empty: String,
    /// The notices.
    pub items: Vec<QueueItem>,
}

/// One thing that is stopped.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Where starting it again posts.
    pub action: &'static str,
    /// The name of what is posted.
    pub field: &'static str,
    /// What is posted.
    pub value: String,
    /// What is stopped: `X`.
    pub what: String,
    /// What is stopped, by whom, since when, why.
    pub words: String,
}

/// The first page after signing in.
#[derive(Debug, Template)]
#[template(path = "console/home.html")]
pub struct HomePage {
    /// Round it.
    pub chrome: Chrome,
    /// Whether this person looks after the data itself.
    pub administers: bool,
    /// Whether this person may write notices.
    pub may_write: bool,
    /// Asks for copy that wait for this person.
    pub asks: Vec<AskRow>,
    /// The queue, what waits for this person first.
    pub groups: Vec<Group>,
    /// What is stopped, other than everything.
    pub stopped: Vec<Stopped>,
    /// Who stopped everything routine and when, while it is stopped.
    pub routine_stopped: Option<String>,
    /// How many a stop kept back that nobody has been asked about.
    pub asked: usize,
    /// Channels that can be stopped, by name and title.
    pub channels: Vec<(String, String)>,
}
