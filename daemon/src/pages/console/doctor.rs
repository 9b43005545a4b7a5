//! What is in order on this machine and at the providers, and what is not.

use askama::Template;

use super::Found;
use crate::pages::chrome::Chrome;

/// What belongs together.
#[derive(Debug, Clone)]
pub struct DoctorPart {
    /// Its name, with the account where it is one.
    pub title: String,
    /// Each thing that was looked at.
    pub found: Vec<Found>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "console/doctor.html")]
pub struct DoctorPage {
    /// Round it.
    pub chrome: Chrome,
    /// How it stands, in a sentence.
    pub words: String,
    /// The class of its mark.
    pub tone: &'static str,
    /// The mark.
    pub mark: &'static str,
    /// When it was looked at, as people read it.
    pub at: String,
    /// Part by part.
    pub parts: Vec<DoctorPart>,
}
