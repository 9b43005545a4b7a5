//! From the rows of a file to lines of the sheet, the same for every format.

use std::collections::{HashMap, HashSet};

use crate::{
    Damage, Damaged, Returned, Sheet, limits,
    returned::NotTaken,
    slots::{self, Slot},
};

/// A row as a format read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it stands, for people.
    pub(crate) place: String,
    /// The line it is.
    pub(crate) id: String,
    /// Its English, with marks.
    pub(crate) english: String,
    /// Its text, with marks.
    pub(crate) own: String,
    /// Whether it is marked as right.
    pub(crate) ticked: bool,
}

/// A text to compare by: white space and quotation marks as Word changes them count for nothing.
fn loose(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .replace(['‘', '’', '\u{2bc}'], "'")
        .replace(['“', '”'], "\"")
        .replace('\u{2011}', "-")
}

const TWICE: &str = "This line stands in the file twice. Keep the right one, delete the other, and send the file again.";

const UNKNOWN: &str = "This line is not one of those that were sent out. Put its number back as it was, or delete the row, \
and send the file again. If the line is no longer used, ask for a new file.";

const CHANGED: &str = "The English here is not the English that Wardmote has now: it was changed after the file went out, \
or typed over in the file. Nothing was taken from this line. Ask for a new file for it.";

/// Faults that make a whole file useless: a line twice, a line nobody knows.
fn refuse(rows: &[Row], known: &HashMap<&str, &crate::Line>) -> Result<(), Damaged> {
    let mut seen = HashSet::new();
    let mut faults: Vec<Damage> = Vec::new();
    for row in rows {
        let says = if !known.contains_key(row.id.as_str()) {
            UNKNOWN
        } else if !seen.insert(row.id.as_str()) {
            TWICE
        } else {
            continue;
        };
        faults.push(Damage {
            place: Some(row.place.clone()),
            says: says.to_owned(),
        });
    }
    faults.truncate(Damaged::MOST);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Damaged { faults })
    }
}

/// The text of a row as a template.
fn text(row: &Row, english: &[Slot]) -> Result<String, String> {
    if row.own.chars().count() > limits::LINE {
        return Err("This line is longer than 4,000 characters. Write it shorter.".to_owned());
    }
    slots::template(&row.own, english).map_err(|wrong| wrong.to_string())
}

/// Takes what the rows hold.
pub(crate) fn take(rows: &[Row], sheet: &Sheet) -> Result<Returned, Damaged> {
    if rows.len() > limits::LINES {
        return Err(Damaged::whole(
            "The file has more than 20,000 lines: it is not one that Wardmote sent out.",
        ));
    }
    let known: HashMap<&str, &crate::Line> = sheet
        .lines
        .iter()
        .map(|line| (line.id.as_str(), line))
        .collect();
    refuse(rows, &known)?;
    let mut returned = Returned::default();
    for row in rows {
        let english = &known[row.id.as_str()].english;
        let not_taken = |says: String, out_of_date| NotTaken {
            place: row.place.clone(),
            id: row.id.clone(),
            out_of_date,
            says,
        };
        let marks = slots::pieces(english).ok();
        if marks.as_deref().map(|pieces| loose(&slots::shown(pieces))) != Some(loose(&row.english))
        {
            returned.not_taken.push(not_taken(CHANGED.to_owned(), true));
            continue;
        }
        if row.own.trim().is_empty() {
            if row.ticked {
                let says = "This line is marked as right and has no text. Write the text, or take the mark away.";
                returned.not_taken.push(not_taken(says.to_owned(), false));
            }
            continue;
        }
        match text(row, &slots::of(&marks.unwrap_or_default())) {
            Ok(text) => {
                returned.lines.push((row.id.clone(), text));
                if row.ticked {
                    returned.signed.push(row.id.clone());
                }
            }
            Err(says) => returned.not_taken.push(not_taken(says, false)),
        }
    }
    let present: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let absent = sheet
        .outgoing()
        .filter(|line| !present.contains(line.line.id.as_str()));
    returned.absent = absent.map(|line| line.line.id.clone()).collect();
    Ok(returned)
}
