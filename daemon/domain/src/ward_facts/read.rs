//! Reading a file of facts: rows into facts as written, every fault with its row and column.

use std::collections::BTreeMap;

use super::{
    cells::{put, unguarded, value},
    columns::known,
    dates::{date_time, holds_date},
};
use crate::{
    facts::FactValue,
    places::{Places, WardCode},
    words::Kind,
};

/// The largest file that is read: 1 MiB.
pub const MOST_BYTES: usize = 1024 * 1024;
/// The most rows: every ward of several boroughs.
pub const MOST_ROWS: usize = 250;
/// The most faults told of one file.
const MOST_FAULTS: usize = 200;

/// What is wrong with one cell, or with a row or the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The row as a spreadsheet counts, from 1 for the line of names; none for the file.
    pub row: Option<usize>,
    /// The column's name; none for a whole row.
    pub column: Option<String>,
    /// What is wrong and how to put it right.
    pub what: String,
}

impl CellFault {
    /// Where, in words: `row 3, column priorities.1.did`.
    pub fn place(&self) -> String {
        match (self.row, &self.column) {
            (None, _) => "the file".to_owned(),
            (Some(row), None) => format!("row {row}"),
            (Some(row), Some(column)) => format!("row {row}, column {column}"),
        }
    }
}

/// A row as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactsRow {
    /// Its number as a spreadsheet counts.
    pub row: usize,
    /// Its ward.
    pub ward: WardCode,
    /// The facts that it gives, by name; nothing of an empty cell.
    pub facts: BTreeMap<String, FactValue>,
    /// Outlets, where the row names some.
    pub outlets: Vec<String>,
    /// When it goes.
    pub release: Option<String>,
    /// When it comes down.
    pub expires: Option<String>,
}

/// A row of which something is wrong already. No message is made of it; its other cells can still be judged, so that every
/// fault is told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyRow {
    /// The row. Where its ward is not known, another stands in its place.
    pub row: FactsRow,
    /// Whether its ward is known.
    pub ward_known: bool,
    /// The columns that it gives something in.
    pub given: Vec<String>,
}

/// A file that was read: good rows, and what is wrong with the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFacts {
    /// Rows whose cells can be read; their facts are not judged yet.
    pub rows: Vec<FactsRow>,
    /// Rows with a fault in them.
    pub faulty: Vec<FaultyRow>,
    /// What is wrong.
    pub faults: Vec<CellFault>,
}

/// Reads the cells of a file of one kind.
pub fn read_rows(kind: Kind, bytes: &[u8]) -> ReadFacts {
    let whole = |what: &str| ReadFacts {
        rows: Vec::new(),
        faulty: Vec::new(),
        faults: vec![CellFault {
            row: None,
            column: None,
            what: what.to_owned(),
        }],
    };
    if bytes.len() > MOST_BYTES {
        return whole("this is larger than 1 MiB: a row for each ward needs far less");
    }
    // Spreadsheets put a byte order mark before the first column's name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return whole("this is not UTF-8 text: save it as “CSV UTF-8”");
    };
    let first = text.lines().next().unwrap_or_default();
    let comma = first.matches(',').count() >= first.matches(';').count();
    let mut csv = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .delimiter(if comma { b',' } else { b';' })
        .from_reader(text.as_bytes());
    let names: Vec<String> = match csv.headers() {
        Ok(names) => names.iter().map(str::to_lowercase).collect(),
        Err(_) => return whole("the first line cannot be read: it names the columns"),
    };
    let mut reading = Reading {
        names,
        out: ReadFacts::default(),
    };
    if !reading.heads(kind) {
        return reading.out;
    }
    for (i, record) in csv.records().enumerate() {
        let row = i + 2;
        if i >= MOST_ROWS {
            reading.fault(
                None,
                None,
                format!("there are more than {MOST_ROWS} rows: make two files of it"),
            );
            break;
        }
        match record {
            Ok(record) => reading.row(row, &record),
            Err(_) => reading.fault(
                Some(row),
                None,
                "this row cannot be read: look for a quotation mark that is not closed".to_owned(),
            ),
        }
    }
    if reading.out.rows.is_empty() && reading.out.faults.is_empty() {
        return whole("there is no row with anything in it");
    }
    reading.out
}

struct Reading {
    names: Vec<String>,
    out: ReadFacts,
}

impl Reading {
    fn fault(&mut self, row: Option<usize>, column: Option<&str>, what: String) {
        if self.out.faults.len() < MOST_FAULTS {
            self.out.faults.push(CellFault {
                row,
                column: column.map(str::to_owned),
                what,
            });
        }
    }

    /// Whether the line of names can be used.
    fn heads(&mut self, kind: Kind) -> bool {
        let columns = known(kind);
        let names = self.names.clone();
        for (i, name) in names.iter().enumerate() {
            if name.is_empty() {
                self.fault(Some(1), None, format!("column {} has no name", i + 1));
            } else if names[..i].contains(name) {
                self.fault(Some(1), Some(name), "this column is there twice".to_owned());
            } else if !columns.iter().any(|c| c.name == *name) {
                let near = columns
                    .iter()
                    .min_by_key(|c| distance(&c.name, name))
                    .filter(|c| distance(&c.name, name) <= 3)
                    .map(|c| format!(": did you mean {}?", c.name))
                    .unwrap_or_else(|| ": download the template to see them".to_owned());
                let what = format!("a file for “{}” has no such column{near}", kind.title());
                self.fault(Some(1), Some(name), what);
            }
        }
        for needed in ["ward", "name"] {
            if !names.iter().any(|n| n == needed) {
                self.fault(
                    Some(1),
                    Some(needed),
                    "this column is missing: download the template to see them".to_owned(),
                );
            }
        }
        self.out.faults.is_empty()
    }

    fn row(&mut self, row: usize, record: &csv::StringRecord) {
        if record.iter().all(str::is_empty) {
            return;
        }
        let before = self.out.faults.len();
        if record.len() > self.names.len() {
            let what = format!(
                "this row has {} cells and there are {} columns: put text with a comma in it in quotation marks",
                record.len(),
                self.names.len()
            );
            self.fault(Some(row), None, what);
            return;
        }
        let cells: Vec<(String, String)> = self
            .names
            .iter()
            .zip(record.iter())
            .map(|(name, cell)| (name.clone(), unguarded(cell).to_owned()))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let cell = |name: &str| {
            let found = cells.iter().find(|(n, _)| n == name);
            found.map_or("", |(_, cell)| cell.as_str())
        };
        let ward = self.ward(row, cell("ward"), cell("name"));
        let outlets = cell("outlets").split([';', ' ']).filter(|o| !o.is_empty());
        let mut read = FactsRow {
            row,
            ward: ward.unwrap_or_else(|| Places::london().longest_ward_name().code),
            facts: BTreeMap::new(),
            outlets: outlets.map(str::to_owned).collect(),
            release: None,
            expires: None,
        };
        for (name, cell) in &cells {
            self.cell(&mut read, name, cell);
        }
        if self.out.faults.len() == before {
            self.out.rows.push(read);
        } else {
            self.out.faulty.push(FaultyRow {
                row: read,
                ward_known: ward.is_some(),
                given: cells.into_iter().map(|(name, _)| name).collect(),
            });
        }
    }

    /// Puts a cell where it belongs in its row.
    fn cell(&mut self, read: &mut FactsRow, name: &str, cell: &str) {
        let cell = match holds_date(name).then(|| date_time(cell)) {
            Some(Ok(date)) => date,
            Some(Err(what)) => return self.fault(Some(read.row), Some(name), what),
            None => cell.to_owned(),
        };
        match name {
            "ward" | "name" | "outlets" => {}
            "release" => read.release = Some(cell),
            "expires" => read.expires = Some(cell),
            _ => put(&mut read.facts, name, value(name, &cell)),
        }
    }

    fn ward(&mut self, row: usize, code: &str, name: &str) -> Option<WardCode> {
        let code: WardCode = match code.parse() {
            Ok(code) => code,
            Err(error) => {
                self.fault(Some(row), Some("ward"), format!("{error}"));
                return None;
            }
        };
        let Some(ward) = Places::london().ward(&code) else {
            let what = format!("there is no ward {code} in London");
            self.fault(Some(row), Some("ward"), what);
            return None;
        };
        let fold = |text: &str| -> String {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        if !name.is_empty() && fold(name) != fold(&ward.name) {
            let what = format!(
                "{code} is {}, and this row says another name: has a row slipped?",
                ward.name
            );
            self.fault(Some(row), Some("name"), what);
        }
        let faulty = self.out.faulty.iter().filter(|f| f.ward_known);
        let mut before = self.out.rows.iter().chain(faulty.map(|f| &f.row));
        if let Some(first) = before.find(|r| r.ward == code) {
            let what = format!("this ward is in row {} already", first.row);
            self.fault(Some(row), Some("ward"), what);
        }
        Some(code)
    }
}

/// The column that a fault of the message's reader belongs to: `facts.priorities[0].did` is `priorities.1.did`.
pub fn column_of(field: &str) -> String {
    let field = field.strip_prefix("facts.").unwrap_or(field);
    let field = field.strip_prefix("times.").unwrap_or(field);
    let mut out = String::new();
    let mut rest = field;
    while let Some((head, tail)) = rest.split_once('[') {
        out.push_str(head);
        let (index, after) = tail.split_once(']').unwrap_or((tail, ""));
        match index.parse::<usize>() {
            // A list of words stands in one cell.
            Ok(i) if after.starts_with('.') => out.push_str(&format!(".{}", i + 1)),
            _ => {}
        }
        rest = after;
    }
    out.push_str(rest);
    if out == "areas" {
        return "ward".to_owned();
    }
    out
}

/// How many letters two names differ by (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let next = usize::min(
                usize::min(row[j], row[j + 1]) + 1,
                diagonal + usize::from(ca != *cb),
            );
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
