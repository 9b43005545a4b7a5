//! What our own people are told, who is on call, what each chose, and the handover sheet. Complete without script.

use askama::Template;

use crate::{
    desk::{HandoverRow, OnCallRow, SheetPart},
    pages::{chrome::Chrome, chrome::ErrorLine, question::Question},
};

/// One thing that is open, or several of one round that want the same.
#[derive(Debug, Clone)]
pub struct ToldCard {
    /// The number of the first.
    pub number: i64,
    /// What it is.
    pub heading: String,
    /// Where to do what it asks for.
    pub href: String,
    /// What the link there says.
    pub title: String,
    /// One line about it, as it stood in the mail.
    pub words: String,
    /// How soon: class and word; nothing of what is routine.
    pub soon: Option<(&'static str, &'static str)>,
    /// How many things these are.
    pub together: usize,
    /// Since when, in words.
    pub since: String,
    /// Who was told and when: "Ada Penrose, 10:55am".
    pub told: Vec<String>,
    /// Who is told next and when; empty where nobody is.
    pub next: String,
    /// Who has it and until when; empty where nobody does.
    pub has: String,
    /// Whether the reader may take it on.
    pub may_take: bool,
}

/// What is open.
#[derive(Debug, Template)]
#[template(path = "console/told.html")]
pub struct ToldPage {
    /// Round it.
    pub chrome: Chrome,
    /// Everything open: what is urgent first, of that the oldest first.
    pub cards: Vec<ToldCard>,
}

/// The on-call order.
#[derive(Debug, Template)]
#[template(path = "console/on_call.html")]
pub struct OnCallPage {
    /// Round it.
    pub chrome: Chrome,
    /// Who is on call now.
    pub now: Vec<OnCallRow>,
    /// Who is to come.
    pub later: Vec<OnCallRow>,
    /// Whether this person may put somebody on it.
    pub may_keep: bool,
}

/// What a person is told of.
#[derive(Debug, Template)]
#[template(path = "console/me.html")]
pub struct MePage {
    /// Round it.
    pub chrome: Chrome,
    /// The choice.
    pub question: Question,
}

/// A sheet as it was handed over.
#[derive(Debug, Template)]
#[template(path = "console/handover_sheet.html")]
pub struct HandoverSheetPage {
    /// Round it.
    pub chrome: Chrome,
    /// From when to when, in words.
    pub span: String,
    /// What was noted.
    pub note: String,
    /// Who signed for it, and when.
    pub signed: String,
    /// Its parts, without headlines.
    pub parts: Vec<SheetPart>,
}

/// The handover sheet.
#[derive(Debug, Template)]
#[template(path = "console/handover.html")]
pub struct HandoverPage {
    /// Round it.
    pub chrome: Chrome,
    /// From when to when, in words.
    pub span: String,
    /// Its parts.
    pub parts: Vec<SheetPart>,
    /// The handover that waits, with its time in words.
    pub waiting: Option<(HandoverRow, String)>,
    /// Those before: number, a line, the note.
    pub before: Vec<(i64, String, String)>,
    /// Where the note is written, where none waits.
    pub note: Question,
    /// What is wrong with it.
    pub errors: Vec<ErrorLine>,
}
