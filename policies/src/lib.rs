//! The four-point quality standard as data and pure functions: a [`Standard`] checks a [`Subject`] and answers with a
//! [`wardmote_domain::finding::Report`]. No input or output, no clock.
//!
//! A rule is one file of `rules/`: its settings (a table of the standard's file), one function, and its line in
//! `rules::RULES`.

mod ask;
pub mod cases;
mod check;
mod contacts;
mod data;
mod groups;
mod known;
mod numbers;
mod outlets;
mod parts;
mod passing;
mod rule;
mod rules;
mod standard;
mod subject;
mod text;
mod words;

pub use cases::{CaseOutcome, run_cases};
pub use data::DataFiles;
pub use outlets::standard_outlets;
pub use rule::Rule;
pub use standard::{Standard, StandardError};
pub use subject::{Carries, Earlier, Load, Subject};
