//! What a reader of a language sees by their private link.

use askama::Template;

use crate::pages::chrome::{Chrome, ErrorLine};

/// One line to be read.
#[derive(Debug, Clone)]
pub struct ReadingCard {
    /// Its number on the page, by which its fields are named.
    pub number: usize,
    /// The sentence's place.
    pub place: String,
    /// What stands for the words that are shown.
    pub seen: String,
    /// The English.
    pub english: String,
    /// What the English was, where it has changed since this was written.
    pub english_then: Option<String>,
    /// The wording.
    pub own: String,
    /// Where it is used.
    pub used: String,
    /// Whether "It is right" is chosen.
    pub right: bool,
    /// Whether "Another wording" is chosen.
    pub other: bool,
    /// The other wording, as typed; the present one to start from.
    pub text: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "public/reading.html")]
pub struct ReadingPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong, with links.
    pub errors: Vec<ErrorLine>,
    /// Where it posts.
    pub action: String,
    /// The reader's name.
    pub reader: String,
    /// Who invited them.
    pub made_by: String,
    /// The language's English name.
    pub language: String,
    /// Its tag.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Which page it is.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// How much is left and done, in words.
    pub progress: String,
    /// Today, in words.
    pub today: String,
    /// The lines.
    pub lines: Vec<ReadingCard>,
    /// Whether this page was asked to be signed without the statement.
    pub unsaid: bool,
}
