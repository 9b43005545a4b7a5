//! The pictures of a notice: what each shows, and one more.

use askama::Template;
use wardmote_domain::{
    draft::{Draft, Image},
    ids::PictureId,
};

use crate::pages::chrome::{Chrome, ErrorLine};

/// One picture.
#[derive(Debug, Clone)]
pub struct PictureCard {
    /// Which, where the desk has it.
    pub id: Option<PictureId>,
    /// What matters in it, in words.
    pub alt: String,
    /// Who cleared it, if that is said.
    pub cleared_by: Option<String>,
}

impl PictureCard {
    /// Every picture of a notice, in its order.
    pub fn of(draft: &Draft) -> Vec<Self> {
        let card = |image: &Image| Self {
            id: image.file,
            alt: image.alt.clone(),
            cleared_by: image.cleared_by.clone(),
        };
        draft.images.iter().map(card).collect()
    }
}

/// The page of a notice's pictures.
#[derive(Debug, Template)]
#[template(path = "console/pictures.html")]
pub struct PicturesPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with what was posted.
    pub errors: Vec<ErrorLine>,
    /// The notice.
    pub id: String,
    /// Whether pictures can still be put and taken away.
    pub may_change: bool,
    /// The pictures it has.
    pub pictures: Vec<PictureCard>,
    /// What was typed: the words for the picture, the words in it, who cleared it.
    pub typed: [String; 3],
}

impl PicturesPage {
    /// The error of one field, if it has one.
    fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.what.as_str())
    }
}
