//! A PO file that came back.

use super::entry::{Entry, entries};
use crate::{
    Damaged, Reader, Returned, Sheet, limits,
    take::{self, Row},
};

const NO_NAME: &str = "This entry has no msgctxt, by which Wardmote knows its lines. Put it back from the file that was sent \
to you, and send the file again.";

const EMPTY: &str = "There are no lines in this file. Check that it is the PO file of the sentences, and send it again.";

/// Reads a PO file against the sheet as it is now. Signed are the lines that are not fuzzy, by `Last-Translator`.
///
/// # Errors
/// When it is no PO file in UTF-8, or cannot be trusted to say which line is which.
pub fn read(bytes: &[u8], sheet: &Sheet) -> Result<Returned, Damaged> {
    limits::size(bytes)?;
    let text = utf8(bytes)?;
    let mut entries = entries(text)?;
    let is_header = |entry: &Entry| entry.context.is_none() && entry.id.as_deref() == Some("");
    let header = entries
        .iter()
        .position(is_header)
        .map(|at| entries.remove(at));
    let header = header.and_then(|entry| entry.text).unwrap_or_default();
    language(&header, sheet)?;
    if entries.is_empty() {
        return Err(Damaged::whole(EMPTY));
    }
    let rows: Result<Vec<Row>, Damaged> = entries.into_iter().map(row).collect();
    let mut returned = take::take(&rows?, sheet)?;
    returned.reader = reader(&header);
    Ok(returned)
}

fn row(entry: Entry) -> Result<Row, Damaged> {
    let place = format!("line {}", entry.line);
    let id = entry
        .context
        .ok_or_else(|| Damaged::at(place.clone(), NO_NAME))?;
    let own = entry.text.unwrap_or_default();
    Ok(Row {
        place,
        id,
        english: entry.id.unwrap_or_default(),
        ticked: !entry.fuzzy && !own.is_empty(),
        own,
    })
}

/// The text of a file in UTF-8, or where it is not.
fn utf8(bytes: &[u8]) -> Result<&str, Damaged> {
    const SAVE: &str = "Save it as UTF-8 and send it again.";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Damaged::whole(format!("The file is in UTF-16. {SAVE}")));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|e| {
        let line = 1 + bytes[..e.valid_up_to()]
            .iter()
            .filter(|b| **b == b'\n')
            .count();
        Damaged::at(
            format!("line {line}"),
            format!("The letters from here on are not in UTF-8. {SAVE}"),
        )
    })
}

fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let named = |line: &'a str| {
        line.split_once(':')
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
    };
    let (_, value) = header.lines().find_map(named)?;
    Some(value.trim()).filter(|value| !value.is_empty())
}

/// Refuses a file of another language or in another encoding, if it says so.
fn language(header: &str, sheet: &Sheet) -> Result<(), Damaged> {
    if let Some(kind) = field(header, "Content-Type").map(str::to_ascii_lowercase)
        && let Some((_, charset)) = kind.split_once("charset=")
        && !matches!(charset.trim(), "utf-8" | "utf8" | "us-ascii" | "charset")
    {
        let says =
            "The header says that the file is not in UTF-8. Save it as UTF-8 and send it again.";
        return Err(Damaged::whole(says));
    }
    let own: Option<wardmote_domain::places::Language> =
        field(header, "Language").and_then(|tag| tag.parse().ok());
    match own {
        Some(own) if own.primary() != sheet.language.primary() => Err(Damaged::whole(format!(
            "The file is in the language “{own}”, not in {}. Choose the right file or the right language.",
            sheet.language_name
        ))),
        _ => Ok(()),
    }
}

fn reader(header: &str) -> Option<Reader> {
    let name = field(header, "Last-Translator")?;
    let placeholder = name.starts_with("FULL NAME") || name == "Automatically generated";
    (!placeholder).then(|| Reader {
        name: name.chars().take(200).collect(),
        date: field(header, "PO-Revision-Date")
            .filter(|date| date.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect(),
        statement: false,
    })
}
