//! What is kept and what is erased: the retention, what must be kept, and the question before something is erased.

use askama::Template;

use crate::pages::{
    chrome::{Chrome, ErrorLine},
    question::Question,
};

/// A notice that must be kept.
#[derive(Debug, Clone)]
pub struct KeptCard {
    /// Its id.
    pub id: String,
    /// What it says at the top.
    pub headline: String,
    /// Why, by whom and since when.
    pub words: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "console/data.html")]
pub struct DataPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with what was posted.
    pub errors: Vec<ErrorLine>,
    /// What goes by itself, and after how long.
    pub retention: Vec<(&'static str, String)>,
    /// What must be kept.
    pub kept: Vec<KeptCard>,
    /// The questions of keeping a notice.
    pub keep: Vec<Question>,
    /// The questions of lifting that.
    pub lift: Vec<Question>,
    /// The questions of erasing one of our people; none where nobody can be.
    pub person: Vec<Question>,
    /// The questions of erasing a reader.
    pub reader: Vec<Question>,
    /// The questions of erasing the texts of a notice.
    pub notice: Vec<Question>,
}

/// The question before something is erased for good.
#[derive(Debug, Template)]
#[template(path = "console/erase.html")]
pub struct ErasePage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with what was posted.
    pub errors: Vec<ErrorLine>,
    /// Who or which, in words.
    pub who: String,
    /// What goes.
    pub goes: &'static str,
    /// What stays.
    pub stays: &'static str,
    /// `person`, `reader` or `notice`.
    pub what: &'static str,
    /// Its id or number.
    pub of: String,
    /// Why, where that is asked.
    pub reason: Option<Question>,
}
