//! What is wrong with a form, by the field it is shown beside.

use std::collections::BTreeMap;

use wardmote_domain::draft::FieldProblem;

/// Problems by form field; the first of a field is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<String, String>);

/// The form's field for the schema's, longest first: a problem with `facts.place.ward` stands beside the ward.
const PLACES: &[(&str, &str)] = &[
    ("facts.place.street", "street"),
    ("facts.place.name", "place_name"),
    ("facts.place.ward", "ward_name"),
    ("facts.place", "street"),
    ("facts.contact.phone", "contact_phone"),
    ("facts.contact.for", "contact_for"),
    ("facts.team_there", "team_there"),
    ("facts.what_happened", "what_happened"),
    ("facts.what", "what"),
    ("facts.right", "right"),
    ("facts.contact.email", "contact_email"),
    ("facts.contact.text", "contact_text"),
    ("facts.contact.url", "contact_url"),
    ("facts.contact", "contact"),
    ("facts.book.phone", "book_phone"),
    ("facts.book.url", "book_url"),
    ("facts.book.email", "book_email"),
    ("facts.book.text", "book_text"),
    ("facts.book", "book"),
    ("facts.next_meeting.book.phone", "book_phone"),
    ("facts.next_meeting.book.url", "book_url"),
    ("facts.next_meeting.book.email", "book_email"),
    ("facts.next_meeting.book.text", "book_text"),
    ("facts.next_meeting.book", "book"),
    ("facts.next_meeting.ends", "ends"),
    ("facts.next_meeting.access", "access"),
    ("facts.next_meeting.title", "title"),
    ("facts.next_meeting.venue", "venue"),
    ("facts.next_meeting.address", "address"),
    ("facts.next_meeting.starts", "starts"),
    ("facts.next_meeting", "venue"),
    ("facts.priorities", "priorities_1_asked"),
    ("facts.steps", "steps_1"),
    ("facts.do_not", "do_not_1"),
    ("facts.do", "do_1"),
    ("facts.extras", super::extras::FIRST),
    ("facts.description", "description"),
    ("facts.last_seen.place.street", "street"),
    ("facts.last_seen.place.name", "place_name"),
    ("facts.last_seen.place.ward", "ward_name"),
    ("facts.last_seen.place", "street"),
    ("facts.last_seen.when", "when"),
    ("facts.last_seen", "when"),
    ("facts.person.age", "person_age"),
    ("facts.person.role", "person_status"),
    ("facts.person.status", "person_status"),
    ("facts.person.confirmed_by", "person_confirmed_by"),
    ("facts.person.family_told", "family_told"),
    ("facts.person.until", "person_until"),
    ("facts.person", "person_name"),
    ("facts.result.jailed.months", "result_months"),
    ("facts.result.jailed", "result_years"),
    ("facts.result.suspended.months", "result_months"),
    ("facts.result.suspended", "result_years"),
    ("facts.result.fined", "result_pounds"),
    ("facts.result", "result"),
    ("facts.access", "access"),
    ("areas", "ward_name"),
    ("also_tell", "neighbours"),
    ("outlets", "outlets"),
    ("times.release", "release_at"),
    ("times.embargo", "embargo"),
    ("press_first", "also"),
    ("times.expires", "expires"),
    ("times.clock_start", "clock_start"),
    ("priority", "priority"),
    ("own_words", "own_words"),
];

/// The field of a row for an item of a list: `facts.priorities[0].said` is `priorities_1_said`.
fn row_field(schema: &str) -> Option<String> {
    let (list, rest) = schema.strip_prefix("facts.")?.split_once('[')?;
    let (number, rest) = rest.split_once(']')?;
    let row = number.parse::<usize>().ok()? + 1;
    if !matches!(list, "priorities" | "figures" | "steps" | "do" | "do_not") {
        return None;
    }
    Some(super::rows::field(list, row, rest.trim_start_matches('.')))
}

/// The form's field for one of the schema.
pub fn form_field(schema: &str) -> String {
    let inside = |prefix: &str| {
        schema
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    if let Some(row) = row_field(schema) {
        return row;
    }
    PLACES
        .iter()
        .find(|(prefix, _)| inside(prefix))
        .map(|(_, field)| (*field).to_owned())
        .or_else(|| {
            schema
                .strip_prefix("facts.")
                .map(|f| f.split('.').next().unwrap_or(f).to_owned())
        })
        .unwrap_or_else(|| schema.split(['.', '[']).next().unwrap_or(schema).to_owned())
}

impl Problems {
    /// Adds a problem beside a form field.
    pub fn add(&mut self, field: &str, what: impl Into<String>) {
        self.0
            .entry(field.to_owned())
            .or_insert_with(|| what.into());
    }

    /// Adds what the schema's reader found, each beside its form field.
    pub fn add_schema(&mut self, problems: &[FieldProblem]) {
        for problem in problems {
            self.add(&form_field(&problem.field), sentence(&problem.what));
        }
    }

    /// Adds what is wrong elsewhere; the first of a field stays.
    pub fn extend(&mut self, more: Self) {
        for (field, what) in more.0 {
            self.add(&field, what);
        }
    }

    /// What is wrong beside that field.
    pub fn of(&self, field: &str) -> Option<String> {
        self.0.get(field).cloned()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Problems with fields that are none of `shown`: they are said at the top.
    pub fn elsewhere(&self, shown: &[&str]) -> Vec<String> {
        self.0
            .iter()
            .filter(|(field, _)| !shown.contains(&field.as_str()))
            .map(|(field, what)| format!("{field}: {what}"))
            .collect()
    }
}

/// With a capital at the start.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}
