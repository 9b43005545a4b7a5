//! Forms: what was posted, and the message it asks for.

mod clock;
mod contact;
mod correctable;
mod correction;
mod extras;
mod fields;
mod going_out;
mod known;
mod local;
mod local_questions;
mod local_write;
mod message;
mod moment;
mod own;
mod own_correction;
mod people;
mod people_questions;
mod people_write;
mod place;
mod prefill;
mod problems;
mod questions;
mod rows;
mod schedule;
mod schedule_read;
mod ward;

pub use clock::against_the_clock;
pub use correctable::correctable;
pub use correction::{correction_faults, correction_file, correction_questions, correction_start};
pub use fields::Fields;
pub use known::write as write_known;
pub use message::message_file;
pub use moment::{moment_control, read_moment};
pub use own::{fields_of, has_questions, own_file, own_sections};
pub use own_correction::{
    can_be_corrected, in_own_words, own_correction_faults, own_correction_file,
    own_correction_sections, own_correction_start,
};
pub use place::{ward_of, ward_or_problem, ward_questions};
pub use prefill::{carry, prefill};
pub use problems::{Problems, sentence};
pub use questions::{Section, sections};
pub use rows::{Row, Rows};
pub use schedule::{schedule_defaults, schedule_sections};
pub use schedule_read::{schedule_problems, schedule_request};
pub use ward::{
    Faults, Step, WardForm, WardRow, WardSection, posted_record, start, step, ward_form,
};

use wardmote_domain::{local_time::LocalDateTime, outlet::Outlets, places::Language, words::Kind};

/// Every list of a form.
const LISTS: &[rows::List] = &[
    local::PRIORITIES,
    local::FIGURES,
    local::STEPS,
    local::HELPS,
    people::ORDERS,
    people::REFUSALS,
    people::LOOKS,
];

/// Does what the button of a row says: one more, or one taken out. Gives whether the button was one of these; nothing is
/// checked or stored then. Another button only closes the gaps between rows.
pub fn arranged(fields: &mut Fields) -> bool {
    let pressed = rows::pressed(LISTS, fields);
    if !pressed {
        rows::close_gaps(LISTS, fields);
    }
    pressed
}

/// What a form needs to know beside what was posted.
#[derive(Debug, Clone)]
pub struct FormContext<'a> {
    /// The kind of notice.
    pub kind: Kind,
    /// Now, by the daemon's clock: dates are filled in with today.
    pub now: LocalDateTime,
    /// The outlets to choose from.
    pub outlets: &'a Outlets,
    /// The languages that a notice from facts can be written in.
    pub languages: Vec<Language>,
    /// Whether this person may mark a notice urgent.
    pub may_urgent: bool,
}

#[cfg(test)]
mod tests;
