//! The pages: the desk's own (sign in, write, review, approve, watch, stop) and the public's (ward pages, notices, the
//! feed, subscribing and leaving). Server-rendered, complete without script.
//!
//! A view is a struct that takes domain types in and gives HTML; the handlers beside the views are thin functions over
//! the desk.

use crate::{desk::Desk, signer};

pub mod chrome;
pub mod console;
pub(crate) mod exercise;
pub mod form;
pub mod plain;
pub mod problems;
pub mod public;
pub mod question;
pub mod web;

#[cfg(test)]
mod walk_tests;

/// What the site says of itself, from the configuration.
pub(crate) fn site(desk: &Desk) -> chrome::Site {
    let settings = desk.settings();
    let force = settings
        .organisations
        .first()
        .map_or_else(|| "Wardmote".to_owned(), |o| o.name.clone());
    let hash = signer::hash(chrome::STYLE);
    chrome::Site {
        realm: settings.server.realm,
        force,
        public_url: settings.server.public_url.clone(),
        style_version: hash.iter().take(6).map(|b| format!("{b:02x}")).collect(),
    }
}
