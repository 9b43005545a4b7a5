//! Rounds: the list, the grid of wards, two months side by side, the one approval screen, a file of facts.

use askama::Template;
use wardmote_domain::ward_facts::ColumnGuide;

use crate::{
    desk::ApprovedOne,
    pages::{
        chrome::{Chrome, ErrorLine},
        question::Question,
    },
};

/// A round in the list.
#[derive(Debug, Clone)]
pub struct RoundItem {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Type, when it was opened, how it stands.
    pub words: String,
}

/// The rounds.
#[derive(Debug, Template)]
#[template(path = "console/rounds.html")]
pub struct RoundsPage {
    /// Round it.
    pub chrome: Chrome,
    /// Whether this person may send in a file.
    pub may_write: bool,
    /// The newest first.
    pub rounds: Vec<RoundItem>,
}

/// One ward of the grid.
#[derive(Debug, Clone)]
pub struct GridLine {
    /// The ward's name.
    pub name: String,
    /// Where its ask is, or its message once there is one.
    pub href: String,
    /// Where it stands, in a word.
    pub state: &'static str,
    /// The class of its mark.
    pub tone: &'static str,
    /// For each step its name and whether it is done.
    pub steps: Vec<(&'static str, bool)>,
    /// Who is waited for.
    pub waits_for: String,
    /// Whether that is the reader of the page.
    pub mine: bool,
    /// What differs from last month.
    pub since: String,
    /// Whether nothing does.
    pub same: bool,
}

/// The grid of a round.
#[derive(Debug, Template)]
#[template(path = "console/round.html")]
pub struct RoundPage {
    /// Round it.
    pub chrome: Chrome,
    /// Its id.
    pub id: String,
    /// Type, where it came from, when it was opened, by when copy is due.
    pub summary: Vec<(String, String)>,
    /// How many wards have come to each step.
    pub counts: Vec<(&'static str, usize)>,
    /// How many wards there are.
    pub wards: usize,
    /// How many wait for the reader.
    pub mine: usize,
    /// Whether only those are shown.
    pub only_mine: bool,
    /// Whether any ward has a notice of last month to compare with.
    pub compared: bool,
    /// How many wait for approval by somebody who may be the reader.
    pub to_approve: usize,
    /// The wards.
    pub rows: Vec<GridLine>,
}

/// One fact of two months.
#[derive(Debug, Clone)]
pub struct DifferenceLine {
    /// Which.
    pub name: String,
    /// Last month.
    pub before: String,
    /// This month.
    pub now: String,
    /// Same, changed, new or gone.
    pub words: &'static str,
    /// The class of its mark.
    pub tone: &'static str,
}

/// One ward's two months.
#[derive(Debug, Clone)]
pub struct DifferenceCard {
    /// The ward's name.
    pub name: String,
    /// Its id on the page.
    pub anchor: String,
    /// This month's message.
    pub message: Option<String>,
    /// In short.
    pub words: String,
    /// Whether it is the same as last month.
    pub same: bool,
    /// Fact by fact.
    pub lines: Vec<DifferenceLine>,
}

/// Two months side by side.
#[derive(Debug, Template)]
#[template(path = "console/round_differences.html")]
pub struct DifferencesPage {
    /// Round it.
    pub chrome: Chrome,
    /// The round.
    pub id: String,
    /// How many wards have a notice of last month to compare with.
    pub compared: usize,
    /// How many wards say the same as last month.
    pub same: usize,
    /// The wards.
    pub wards: Vec<DifferenceCard>,
}

/// A message to be approved.
#[derive(Debug, Clone)]
pub struct ApproveLine {
    /// The ward's name.
    pub name: String,
    /// The message.
    pub message: String,
    /// What it says at the top.
    pub headline: String,
    /// Who wrote it.
    pub author: String,
    /// Whether it was opened by the reader, as it stands; why it cannot be approved by them, otherwise.
    pub words: &'static str,
    /// The class of its mark.
    pub tone: &'static str,
    /// What differs from last month.
    pub since: String,
}

/// The one approval screen.
#[derive(Debug, Template)]
#[template(path = "console/round_approve.html")]
pub struct ApproveRoundPage {
    /// Round it.
    pub chrome: Chrome,
    /// The round.
    pub id: String,
    /// What was just done, one by one.
    pub done: Vec<ApprovedOne>,
    /// What waits.
    pub lines: Vec<ApproveLine>,
    /// How many of them can be approved now.
    pub ready: usize,
    /// The first that is not opened yet.
    pub next: Option<String>,
}

/// The page on which a file of facts is sent in.
#[derive(Debug, Template)]
#[template(path = "console/round_file.html")]
pub struct FactsFilePage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with the file, a line each: place, and what to do.
    pub faults: Vec<(String, String)>,
    /// What is wrong with the form, with links.
    pub errors: Vec<ErrorLine>,
    /// Kind and name.
    pub questions: Vec<Question>,
    /// Kinds of which there is a template: name, title, and its columns.
    pub kinds: Vec<(&'static str, &'static str, Vec<ColumnGuide>)>,
    /// Boroughs in which the reader writes for a ward: code and name.
    pub boroughs: Vec<(String, String)>,
    /// Whether good rows could be taken alone.
    pub offer_good: bool,
}
