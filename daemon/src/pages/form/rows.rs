//! Lists in a form without scripts: each item is a row of fields, `steps_1`, `priorities_2_said`. One empty row more than
//! was filled in is always there; asking for the form again keeps what was typed and adds the next.

use super::Fields;

/// The rows that hold something, by their numbers.
pub(super) fn filled(fields: &Fields, list: &str, parts: &[&str], most: usize) -> Vec<usize> {
    let given = |row: usize, part: &str| {
        let name = field(list, row, part);
        fields.given(&name).is_some() || fields.given(&format!("{name}_other")).is_some()
    };
    (1..=most)
        .filter(|row| parts.iter().any(|part| given(*row, part)))
        .collect()
}

/// How many rows are shown.
pub(super) fn shown(fields: &Fields, list: &str, parts: &[&str], most: usize) -> usize {
    let last = filled(fields, list, parts, most).last().copied();
    (last.unwrap_or(0) + 1).min(most)
}

/// The name of a field in a row; a list of single values has no parts.
pub(super) fn field(list: &str, row: usize, part: &str) -> String {
    if part.is_empty() {
        format!("{list}_{row}")
    } else {
        format!("{list}_{row}_{part}")
    }
}
