//! A restored database: what the channels said, what is to be decided, and the two people who let it send again.

use askama::Template;

use crate::{
    desk::{RestoredMessageRow, RestoredNode},
    pages::chrome::{Chrome, ErrorLine},
};

/// The page of a restored database.
#[derive(Debug, Template)]
#[template(path = "console/restored.html")]
pub struct RestoredPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with what was posted.
    pub errors: Vec<ErrorLine>,
    /// The database; nothing where there is nothing to decide.
    pub node: Option<RestoredNode>,
    /// When the copy was made, as people read it.
    pub copied: String,
    /// Whether this person may ask or agree.
    pub may_release: bool,
}

impl RestoredPage {
    /// What is wrong with one field, by its id.
    fn fault(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.what.as_str())
    }

    /// Whether this person is the second one.
    fn agrees(&self) -> bool {
        let node = self.node.as_ref();
        node.is_some_and(|n| n.asked_by.is_some() && !n.asked_by_me)
    }

    /// How a message stands, in a sentence.
    fn sentence(&self, m: &RestoredMessageRow) -> String {
        format!(
            "In the copy it was {}. {} would still go, {} are in doubt or with a person.",
            m.state, m.open, m.doubted
        )
    }
}
