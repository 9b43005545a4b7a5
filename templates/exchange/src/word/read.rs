//! A Word document that came back.

use super::{DATE, NAME, NUMBER, container, marks, rows, statement};
use crate::{
    Damage, Damaged, Reader, Returned, Sheet, code,
    take::{self, Row},
};

const NO_NUMBER: &str = "The number and code of this row are missing from its first cell. Put them back from the file that \
was sent to you, or delete the row, and send the file again.";

const CELLS: &str = "This row does not have four cells any more: cells were joined, split or deleted. Put it back as it was, \
or delete the row, and send the file again.";

const NO_TABLE: &str = "There are no lines in this file. Check that it is the file with the table of sentences, and send it \
again.";

const OTHER: &str =
    "None of the lines in this file belongs here. Check that it is the file for this language.";

const TICK: &str =
    "We cannot tell whether this line is marked as right. Click the box, or write yes or no.";

/// Reads a Word document against the sheet as it is now. Signed are the lines with a tick; who ticked them stands in
/// [`Returned::reader`].
///
/// # Errors
/// When the file cannot be trusted to say which line is which: then nothing is taken from it.
pub fn read(bytes: &[u8], sheet: &Sheet) -> Result<Returned, Damaged> {
    let tables = rows::tables(&container::document(bytes)?)?;
    let mut found = Found::default();
    let statement = statement(&sheet.language_name);
    for cells in &tables.rows {
        found.row(cells, &statement);
    }
    let (rows, ticks) = found.settled(sheet)?;
    let mut returned = take::take(&rows, sheet)?;
    returned.tracked_changes = tables.tracked;
    let reader = found.reader;
    returned.reader = (reader != Reader::default()).then_some(reader);
    for Unclear { place, id } in ticks {
        returned.not_taken.push(crate::NotTaken {
            place,
            id,
            out_of_date: false,
            says: TICK.to_owned(),
        });
    }
    Ok(returned)
}

/// A line whose tick nobody can read.
struct Unclear {
    place: String,
    id: String,
}

#[derive(Default)]
struct Found {
    lines: Vec<Coded>,
    faults: Vec<Damage>,
    reader: Reader,
    last: String,
}

struct Coded {
    place: String,
    code: String,
    english: String,
    own: String,
    tick: Tick,
}

impl Found {
    fn fault(&mut self, place: String, says: &str) {
        self.faults.push(Damage {
            place: Some(place),
            says: says.to_owned(),
        });
    }

    fn row(&mut self, cells: &[String], statement: &str) {
        let first = cells.first().map(String::as_str).unwrap_or_default();
        let code = code::find(first);
        match (code, cells) {
            (Some(code), [_, english, own, tick]) => {
                let place = place(first, &code);
                self.last.clone_from(&place);
                self.lines.push(Coded {
                    place,
                    code,
                    english: english.trim().to_owned(),
                    own: marks::bare(own.trim()),
                    tick: Tick::of(tick),
                });
            }
            (Some(code), _) => self.fault(place(first, &code), CELLS),
            (None, [_, _, own, tick]) if first.trim() != NUMBER => {
                let empty = own.trim().is_empty() && Tick::of(tick) != Tick::Yes;
                if !(empty && cells[1].trim().is_empty()) {
                    let place = match self.last.as_str() {
                        "" => "the first row".to_owned(),
                        last => format!("the row after {last}"),
                    };
                    self.fault(place, NO_NUMBER);
                }
            }
            (None, [label, entry]) => self.entry(label.trim(), entry.trim(), statement),
            (None, _) => {}
        }
    }

    fn entry(&mut self, label: &str, entry: &str, statement: &str) {
        let one_line = || {
            entry
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .take(200)
                .collect()
        };
        if label == NAME {
            self.reader.name = one_line();
        } else if label == DATE {
            self.reader.date = one_line();
        } else if label == statement {
            self.reader.statement = Tick::of(entry) == Tick::Yes;
        }
    }

    /// The rows by their lines, and those whose tick nobody can read.
    fn settled(&mut self, sheet: &Sheet) -> Result<(Vec<Row>, Vec<Unclear>), Damaged> {
        let mut faults = std::mem::take(&mut self.faults);
        if faults.is_empty() && self.lines.is_empty() {
            return Err(Damaged::whole(NO_TABLE));
        }
        let mut names = std::collections::HashMap::new();
        for line in &sheet.lines {
            names.insert(code::of(&sheet.language, &line.id), line);
        }
        if faults.is_empty() && !self.lines.iter().any(|line| names.contains_key(&line.code)) {
            return Err(Damaged::whole(OTHER));
        }
        if !faults.is_empty() {
            faults.truncate(Damaged::MOST);
            return Err(Damaged { faults });
        }
        let mut unclear = Vec::new();
        let mut rows = Vec::new();
        for line in self.lines.drain(..) {
            let known = names.get(&line.code);
            let id = known.map_or(line.code, |known| known.id.clone());
            if line.tick == Tick::Unclear {
                unclear.push(Unclear {
                    place: line.place.clone(),
                    id: id.clone(),
                });
            }
            rows.push(Row {
                place: line.place,
                id,
                english: line.english,
                own: known.map_or(line.own.clone(), |known| spaced(&line.own, &known.english)),
                ticked: line.tick == Tick::Yes,
            });
        }
        Ok((rows, unclear))
    }
}

/// A text with the spaces at its ends that the English has: in a cell nobody sees them.
fn spaced(own: &str, english: &str) -> String {
    if own.is_empty() {
        return String::new();
    }
    let start = &english[..english.len() - english.trim_start().len()];
    let end = &english[english.trim_end().len()..];
    format!("{start}{own}{end}")
}

/// The number by which people know a row, else its code.
fn place(first: &str, code: &str) -> String {
    let number = first
        .split_whitespace()
        .find(|word| word.bytes().all(|b| b.is_ascii_digit()));
    format!("line {}", number.unwrap_or(code))
}

/// What stands under "Right?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tick {
    Yes,
    No,
    Unclear,
}

impl Tick {
    fn of(cell: &str) -> Self {
        let words: String = cell.chars().filter(|c| *c != '☐').collect();
        let word = words.trim().trim_end_matches('.').to_lowercase();
        match word.as_str() {
            "" | "no" | "n" | "-" | "–" | "✗" | "✘" | "❌" => Self::No,
            "yes" | "y" | "x" | "ok" | "right" | "☒" | "☑" | "✓" | "✔" | "✔\u{fe0f}" | "✅"
            | "√" => Self::Yes,
            _ => Self::Unclear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ticks_as_people_make_them() {
        for (cell, tick) in [
            ("☐", Tick::No),
            ("", Tick::No),
            (" No ", Tick::No),
            ("☒", Tick::Yes),
            ("☐ yes", Tick::Yes),
            ("Yes.", Tick::Yes),
            ("X", Tick::Yes),
            ("✔", Tick::Yes),
            ("I think so", Tick::Unclear),
        ] {
            assert_eq!(Tick::of(cell), tick, "{cell}");
        }
    }
}
