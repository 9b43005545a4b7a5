//! The columns of a file of facts, by kind.

use crate::words::Kind;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the first line: `priorities.1.did`.
    pub name: String,
    /// What goes in it, for people.
    pub what: &'static str,
}

/// The kinds that a file can hold.
pub fn kinds() -> &'static [Kind] {
    &[
        Kind::WardUpdate,
        Kind::Feedback,
        Kind::Event,
        Kind::Guidance,
    ]
}

/// A fact's path, where `#` counts from 1 up to the number beside it, and what goes in it.
pub(super) type Line = (&'static str, usize, &'static str);

/// Columns that every kind has.
const EVERY: &[Line] = &[
    ("ward", 1, "The ward’s code, like E05009376"),
    (
        "name",
        1,
        "The ward’s name; it must be the name of that code, so that no row slips",
    ),
];

/// Columns that may be left out, of every kind.
const MAY: &[Line] = &[
    (
        "outlets",
        1,
        "Where it goes, separated by semicolons; empty for the outlets of the ward record",
    ),
    (
        "release",
        1,
        "When it goes, like 08/12/2026 10:00 or 2026-12-08T10:00; empty: as soon as it is approved",
    ),
    (
        "expires",
        1,
        "When it comes down, written like that; may be empty",
    ),
];

const CONTACT: &[Line] = &[
    (
        "contact.phone",
        1,
        "A phone number; empty for the ward record’s",
    ),
    ("contact.url", 1, "A web address; may be empty"),
    (
        "contact.for",
        1,
        "not_emergency, saw_or_worried or emergency",
    ),
];

const WARD_UPDATE: &[Line] = &[
    ("month", 1, "The month it is about, like 2026-11"),
    ("priorities.#.asked", 5, "We asked: a code or a sentence"),
    ("priorities.#.said", 5, "You said: a code or a sentence"),
    ("priorities.#.did", 5, "We did: a code or a sentence"),
    ("figures.#.what", 8, "What is counted: a code or words"),
    ("figures.#.now", 8, "How many now: a whole number"),
    ("figures.#.before", 8, "How many before: a whole number"),
    ("figures.#.period", 8, "Before when: a code or words"),
    ("figures.#.source", 8, "Whose records: a code or words"),
    (
        "next_meeting.title",
        1,
        "A code or words; empty for the ward record’s next meeting",
    ),
    ("next_meeting.venue", 1, "The name of the venue"),
    ("next_meeting.address", 1, "Its address"),
    (
        "next_meeting.starts",
        1,
        "When it starts, like 17/12/2026 18:30 or 2026-12-17T18:30",
    ),
    ("next_meeting.ends", 1, "When it ends, written like that"),
    (
        "next_meeting.access",
        1,
        "What makes it possible to come: codes or words, separated by semicolons",
    ),
];

const FEEDBACK: &[Line] = &[
    ("question", 1, "We asked: a code or a sentence"),
    ("answers", 1, "How many answered: a whole number"),
    ("said", 1, "You said: a code or a sentence"),
    ("did", 1, "We did: a code or a sentence"),
    (
        "could_not",
        1,
        "What we could not do: a code or a sentence; may be empty",
    ),
    ("because", 1, "Why not: a code or a sentence; may be empty"),
];

const EVENT: &[Line] = &[
    ("title", 1, "A code or words"),
    ("venue", 1, "The name of the venue"),
    ("address", 1, "Its address"),
    (
        "starts",
        1,
        "When it starts, like 17/12/2026 18:30 or 2026-12-17T18:30",
    ),
    ("ends", 1, "When it ends, written like that"),
    (
        "access",
        1,
        "What makes it possible to come: codes or words, separated by semicolons",
    ),
    ("book", 1, "not_needed, or how to book"),
];

const GUIDANCE: &[Line] = &[
    ("topic", 1, "A code or words"),
    (
        "steps",
        1,
        "The steps, separated by semicolons: codes or sentences",
    ),
];

/// How many rows of a list the template has; a file may have more, up to what the kind takes.
pub(super) const IN_TEMPLATE: usize = 3;

/// The lines of a kind, in the order of its columns.
pub(super) fn lines(kind: Kind) -> impl Iterator<Item = &'static Line> {
    let own: &[Line] = match kind {
        Kind::WardUpdate => WARD_UPDATE,
        Kind::Feedback => FEEDBACK,
        Kind::Event => EVENT,
        Kind::Guidance => GUIDANCE,
        _ => &[],
    };
    let contact = if kind == Kind::Event { &[] } else { CONTACT };
    EVERY.iter().chain(own).chain(contact).chain(MAY)
}

/// The columns of a kind, in their order; of a list as many as `lists` rows.
fn all(kind: Kind, lists: usize) -> Vec<Column> {
    let mut out = Vec::new();
    let mut lines = lines(kind).peekable();
    while let Some(line) = lines.next() {
        let Some((list, _)) = line.0.split_once(".#.") else {
            out.push(Column {
                name: line.0.to_owned(),
                what: line.2,
            });
            continue;
        };
        // The parts of one row of a list stand side by side.
        let mut group = vec![line];
        while let Some(next) = lines.next_if(|l| l.0.starts_with(&format!("{list}.#."))) {
            group.push(next);
        }
        for i in 1..=usize::min(lists, line.1) {
            out.extend(group.iter().map(|(name, _, what)| Column {
                name: name.replace('#', &i.to_string()),
                what,
            }));
        }
    }
    out
}

/// The columns that a template of this kind has.
pub fn columns(kind: Kind) -> Vec<Column> {
    all(kind, IN_TEMPLATE)
}

/// Every column that a file of this kind may have.
pub(super) fn known(kind: Kind) -> Vec<Column> {
    all(kind, usize::MAX)
}

/// The place of a column among those of its kind, for faults in the order of a row; what is no column stands first.
pub fn place_of(kind: Kind, column: &str) -> usize {
    known(kind)
        .iter()
        .position(|c| c.name == column)
        .map_or(0, |i| i + 1)
}
