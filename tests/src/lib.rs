//! The daemon from outside: a child process with its own folder, and the providers it speaks to in the test's own
//! process, so that they outlive it. [`force::Force`] is where every test begins; [`checker`] is the separate judge of
//! what the providers received against what the store says.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a harness for tests: a panic here is the failure that the test reports"
)]

pub mod aiosmtpd;
pub mod back;
pub mod browser;
pub mod checker;
pub mod client;
pub mod contract;
pub mod daemon;
pub mod force;
pub mod long;
pub mod mailbox;
pub mod messages;
pub mod points;
pub mod ports;
pub mod postfix;
pub mod receiver;
pub mod rest;
pub mod setup;

use std::path::PathBuf;

/// The top of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}
