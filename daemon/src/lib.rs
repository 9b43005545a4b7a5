//! Wardmote: takes a key message, checks it against the four-point standard, has a second person approve it, renders its
//! versions and puts it out through rate-limited channels. This crate is the daemon and its command line.

pub mod commands;
pub mod daemon;
pub mod demo;
pub mod desk;
pub mod doctor;
pub mod http;
pub mod limits;
mod logging;
pub mod metrics;
pub mod pages;
pub mod pipeline;
pub mod print;
mod private;
pub mod settings;
pub mod signer;
mod stage;
#[cfg(feature = "otlp")]
mod traces;
pub mod vault;
pub mod visitor;
mod watchdog;
