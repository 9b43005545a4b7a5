//! The page between a press and a step that cannot be taken back: it says what will happen, to how many, where.

use askama::Template;

use crate::pages::{chrome::Chrome, question::Question};

/// A page that asks once more.
#[derive(Debug, Template)]
#[template(path = "console/interrupt.html")]
pub struct InterruptPage {
    /// Round it.
    pub chrome: Chrome,
    /// What will happen, a line each: how many people, which outlets, when.
    pub lines: Vec<String>,
    /// Where it posts.
    pub action: String,
    /// What is posted with it, hidden.
    pub hidden: Vec<(&'static str, String)>,
    /// Asked on the same page: a reason.
    pub question: Option<Question>,
    /// What the button says.
    pub button: String,
    /// Whether the step stops or removes something.
    pub stops: bool,
    /// Where "Go back" leads.
    pub back: String,
}
