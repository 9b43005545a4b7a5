//! What is waiting, and for whom.

use askama::Template;

use crate::{desk::schedules::AskedRound, pages::chrome::Chrome};

/// One entry of the queue: a notice, the notices of one round, or a job by hand.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it leads: what is out is watched, what is in one round is approved together.
    pub href: String,
    /// What its link says: never the same as another's.
    pub title: String,
    /// Marks: class and word.
    pub tags: Vec<(&'static str, &'static str)>,
    /// How it stands, and whom it waits for.
    pub words: String,
    /// Type, areas, author, and the time that matters now, as one line; empty for a job.
    pub line: String,
}

/// Entries under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The heading: `Waiting for you`.
    pub title: String,
    /// What is said where there are none.
    pub empty: String,
    /// The entries.
    pub items: Vec<Entry>,
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
    /// Copy that is wanted from this person, a round at a time.
    pub asks: Vec<AskedRound>,
    /// Whether any of it is late: then it stands first.
    pub late: bool,
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
