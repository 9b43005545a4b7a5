//! Ward records: the list by borough, one record, and its form.

use askama::Template;

use crate::pages::{chrome::Chrome, form::WardForm};

/// A ward in the list.
#[derive(Debug, Clone)]
pub struct WardItem {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it has a record, and who saved it when.
    pub words: String,
}

/// A borough in the list.
#[derive(Debug, Clone)]
pub struct BoroughItem {
    /// Its name.
    pub name: String,
    /// Where its wards are listed, where they are not listed here.
    pub href: Option<String>,
    /// How many wards it has that this person may read.
    pub count: usize,
    /// How many of them have a record.
    pub kept: usize,
    /// Its wards; empty where they are not listed here.
    pub wards: Vec<WardItem>,
}

/// The list of wards.
#[derive(Debug, Template)]
#[template(path = "console/wards.html")]
pub struct WardsPage {
    /// Round it.
    pub chrome: Chrome,
    /// By borough.
    pub boroughs: Vec<BoroughItem>,
}

/// A part of a record.
#[derive(Debug, Clone)]
pub struct WardPart {
    /// Its heading.
    pub title: &'static str,
    /// What is said where there is nothing.
    pub empty: &'static str,
    /// Names and values.
    pub rows: Vec<(String, String)>,
}

/// One record.
#[derive(Debug, Template)]
#[template(path = "console/ward.html")]
pub struct WardPage {
    /// Round it.
    pub chrome: Chrome,
    /// The ward's code.
    pub code: String,
    /// The version that stands.
    pub version: Option<u32>,
    /// Who saved it and when, or that there is none.
    pub saved: String,
    /// Whether this person may change it.
    pub may_write: bool,
    /// The types of notice that have a form: name and title.
    pub kinds: Vec<(&'static str, &'static str)>,
    /// Its parts.
    pub sections: Vec<WardPart>,
    /// Who changed what and when, a line each.
    pub versions: Vec<String>,
}

/// The form of a record.
#[derive(Debug, Template)]
#[template(path = "console/ward_edit.html")]
pub struct WardEditPage {
    /// Round it.
    pub chrome: Chrome,
    /// The ward's code.
    pub code: String,
    /// Where it posts.
    pub action: String,
    /// The version that is being changed.
    pub version: Option<u32>,
    /// The questions.
    pub form: WardForm,
    /// Who saved it since, where somebody did.
    pub conflict: Option<String>,
}
