//! The form of a ward record. It is always made from the record as written, so that what was typed stands there again
//! beside what is wrong with it.

mod ask;
mod posted;
mod rows;
mod start;

pub use ask::{WardForm, WardRow, WardSection, ward_form};
pub use posted::{Step, posted_record, step};
pub use start::start;

use std::collections::BTreeMap;

use wardmote_domain::draft::FieldProblem;

use super::sentence;

/// What is wrong, by the field of the record.
#[derive(Debug, Clone, Default)]
pub struct Faults(BTreeMap<String, String>);

impl Faults {
    /// What the record's reader found; the first of a field is shown.
    pub fn of(problems: &[FieldProblem]) -> Self {
        let mut all = BTreeMap::new();
        for problem in problems {
            all.entry(problem.field.clone())
                .or_insert_with(|| sentence(&problem.what));
        }
        Self(all)
    }

    /// What is wrong with any of these fields, or inside them (`languages` has `languages[2]` inside).
    fn at(&self, fields: &[&str]) -> Option<String> {
        let inside = |name: &str, of: &str| {
            name.strip_prefix(of)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.0
            .iter()
            .find(|(name, _)| fields.iter().any(|f| inside(name, f)))
            .map(|(_, what)| what.clone())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The lists of the form that grow: name, heading of a row, words of the button.
const LISTS: &[(&str, &str, &str)] = &[
    ("meetings", "Meeting", "Add a meeting"),
    ("priorities", "Promise", "Add a promise"),
    ("press", "Press contact", "Add a press contact"),
    ("community", "Community contact", "Add a community contact"),
];

#[cfg(test)]
mod tests;
