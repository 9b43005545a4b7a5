//! The catalogue: the sentences of each language as data, and the renderer that reads them.
//!
//! [`Catalogue::load`] compiles every sentence in strict mode and proves it on the longest ward name and every "not
//! known yet" before anything is rendered. [`Catalogue::render`] writes every version of a message, from facts or from
//! a person's own words.

mod bank;
mod bidi;
mod calendar;
mod catalogue;
mod data;
mod ear;
mod engine;
mod error;
pub mod html;
mod markdown;
mod preview;
mod render;
mod thread;
mod typed;

pub use bank::{BankSentence, Kept, NoSentenceId, SentenceId, SentenceState};
pub use catalogue::{Catalogue, Overlay, Signature};
pub use error::{RenderRefusal, TemplateError};
pub use preview::preview;
pub use render::{FactRow, OfMessage, RenderContext, exercise_weight};

/// The example messages that ship with the program: file name and content.
pub const EXAMPLES: &[(&str, &str)] = &[
    (
        "reassurance-from-facts.yaml",
        include_str!("../examples/reassurance-from-facts.yaml"),
    ),
    ("holding.yaml", include_str!("../examples/holding.yaml")),
    (
        "appeal-own-words.yaml",
        include_str!("../examples/appeal-own-words.yaml"),
    ),
    (
        "ward-update-from-facts.yaml",
        include_str!("../examples/ward-update-from-facts.yaml"),
    ),
    (
        "appeal-from-facts.yaml",
        include_str!("../examples/appeal-from-facts.yaml"),
    ),
    (
        "event-from-facts.yaml",
        include_str!("../examples/event-from-facts.yaml"),
    ),
    (
        "guidance-from-facts.yaml",
        include_str!("../examples/guidance-from-facts.yaml"),
    ),
    (
        "feedback-from-facts.yaml",
        include_str!("../examples/feedback-from-facts.yaml"),
    ),
    (
        "warning-from-facts.yaml",
        include_str!("../examples/warning-from-facts.yaml"),
    ),
    (
        "missing-from-facts.yaml",
        include_str!("../examples/missing-from-facts.yaml"),
    ),
    (
        "outcome-from-facts.yaml",
        include_str!("../examples/outcome-from-facts.yaml"),
    ),
];
