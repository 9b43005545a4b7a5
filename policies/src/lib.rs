//! The four-point quality standard as data and pure functions: a [`Standard`] checks a [`Subject`] and answers with a
//! [`wardmote_domain::finding::Report`]. No input or output, no clock.
//!
//! A rule is one file of `rules/`: its settings (a table of the standard's file), one function, and its line in
//! `rules::RULES`.

mod ask;
pub mod cases;
mod check;
mod clauses;
mod contacts;
mod data;
mod everywhere;
mod groups;
mod kept;
mod known;
mod law;
mod names;
mod numbers;
mod outlets;
mod parts;
mod passing;
mod place_words;
mod reading;
mod rule;
mod rules;
mod same_names;
mod settles;
mod standard;
mod stems;
mod subject;
mod syllables;
mod text;
mod timing;
mod titles;
mod unseen;
mod words;

pub use cases::{CaseOutcome, run_cases};
pub use data::DataFiles;
pub use outlets::standard_outlets;
pub use rule::Rule;
pub use settles::{Settles, job_of, settled_by};
pub use standard::{Standard, StandardError};
pub use subject::{Carries, Earlier, Load, Subject};
pub use titles::title;
