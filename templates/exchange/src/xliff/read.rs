//! An XLIFF file that came back.

use std::collections::HashMap;

use crate::{
    Damaged, Reader, Returned, Sheet, limits,
    take::{self, Row},
    xml::{Node, Tag, Xml},
};

const NOT_XLIFF: &str = "This is not an XLIFF 1.2 file. Export it from your translation program as XLIFF 1.2 (.xlf), and send \
that file.";

const UTF8: &str =
    "The letters from here on are not in UTF-8. Export the file as UTF-8 and send it again.";

const NO_ID: &str = "This trans-unit has no id, by which Wardmote knows its lines. Export the file once more, and send it again.";

const EMPTY: &str = "There are no lines in this file. Check that it is the XLIFF file of the sentences, and send it again.";

/// Reads an XLIFF file against the sheet as it is now. Signed are the lines that are approved, final or signed off, by the
/// last phase's `contact-name`.
///
/// # Errors
/// When it is no XLIFF 1.2 in UTF-8, is broken, or cannot be trusted to say which line is which.
pub fn read(bytes: &[u8], sheet: &Sheet) -> Result<Returned, Damaged> {
    limits::size(bytes)?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Damaged::whole(
            "The file is in UTF-16. Export it as UTF-8 and send it again.",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = 1 + bytes[..e.valid_up_to()]
            .iter()
            .filter(|b| **b == b'\n')
            .count();
        Damaged::at(format!("line {line}"), UTF8)
    })?;
    let mut walk = Walk::default();
    let mut xml = Xml::new(text);
    loop {
        let node = xml
            .next()
            .map_err(|why| Damaged::at(format!("line {}", xml.line()), why))?;
        let line = xml.line();
        match node {
            Node::Open(tag) => walk.open(tag, line, sheet)?,
            Node::Close(name) => walk.close(&name),
            Node::Text(text) => walk.text(&text),
            Node::End => break,
        }
    }
    if walk.rows.is_empty() {
        return Err(Damaged::whole(EMPTY));
    }
    let mut returned = take::take(&walk.rows, sheet)?;
    returned.reader = walk.reader;
    Ok(returned)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Source,
    Target,
}

/// An inline code that is open: its mark if it is empty.
struct Code {
    depth: usize,
    id: String,
    equivalent: Option<String>,
    text: String,
}

#[derive(Default)]
struct Walk {
    rows: Vec<Row>,
    reader: Option<Reader>,
    begun: bool,
    unit: Option<Row>,
    side: Option<Side>,
    depth: usize,
    side_depth: usize,
    /// How deep in something that is passed over, such as other proposals.
    skipped: usize,
    code: Option<Code>,
    /// The marks of the source by their numbers.
    marks: HashMap<String, String>,
}

impl Walk {
    fn open(&mut self, tag: Tag, line: usize, sheet: &Sheet) -> Result<(), Damaged> {
        self.depth += 1;
        let place = || format!("line {line}");
        if !self.begun {
            self.begun = true;
            if tag.name != "xliff" || !tag.get("version").is_some_and(|v| v.starts_with("1.")) {
                return Err(Damaged::whole(NOT_XLIFF));
            }
        }
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        match tag.name.as_str() {
            "alt-trans" | "seg-source" | "note" => self.skipped = 1,
            "file" => language(&tag, sheet, &place())?,
            "phase" => self.phase(&tag),
            "trans-unit" => {
                let id = tag.get("id").ok_or_else(|| Damaged::at(place(), NO_ID))?;
                self.marks.clear();
                self.unit = Some(Row {
                    place: place(),
                    // Programs that number lines anew keep the name beside it.
                    id: tag.get("resname").unwrap_or(id).to_owned(),
                    english: String::new(),
                    own: String::new(),
                    ticked: tag.get("approved") == Some("yes"),
                });
                if self.rows.len() >= limits::LINES {
                    return Err(Damaged::at(
                        place(),
                        "The file has more lines than any that Wardmote sent out. Ask for a new file.",
                    ));
                }
            }
            "source" if self.unit.is_some() => self.begin(Side::Source),
            "target" if self.unit.is_some() => {
                let signed = matches!(tag.get("state"), Some("final" | "signed-off"));
                if let Some(unit) = self.unit.as_mut() {
                    unit.ticked |= signed;
                }
                self.begin(Side::Target);
            }
            "ph" | "x" | "bx" | "ex" | "it" | "bpt" | "ept"
                if self.side.is_some() && self.code.is_none() =>
            {
                self.code = Some(Code {
                    depth: self.depth,
                    id: tag.get("id").unwrap_or_default().to_owned(),
                    equivalent: tag.get("equiv-text").map(str::to_owned),
                    text: String::new(),
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, side: Side) {
        self.side = Some(side);
        self.side_depth = self.depth;
    }

    fn phase(&mut self, tag: &Tag) {
        if let Some(name) = tag
            .get("contact-name")
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            self.reader = Some(Reader {
                name: name.chars().take(200).collect(),
                date: tag
                    .get("date")
                    .unwrap_or_default()
                    .chars()
                    .take(40)
                    .collect(),
                statement: false,
            });
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if let Some(code) = self.code.as_mut() {
            code.text.push_str(text);
        } else {
            self.put(text);
        }
    }

    fn put(&mut self, text: &str) {
        match (self.unit.as_mut(), self.side) {
            (Some(unit), Some(Side::Source)) => unit.english.push_str(text),
            (Some(unit), Some(Side::Target)) => unit.own.push_str(text),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        let depth = self.depth;
        self.depth = self.depth.saturating_sub(1);
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.code.as_ref().is_some_and(|code| code.depth == depth) {
            self.code_ends();
        } else if self.side.is_some() && self.side_depth == depth {
            self.side = None;
        } else if name == "trans-unit" {
            self.rows.extend(self.unit.take());
        }
    }

    /// A code says what stands in it; one that a program emptied, what it stands for, or what its number stands for in the
    /// English.
    fn code_ends(&mut self) {
        let Some(code) = self.code.take() else { return };
        let mark = if code.text.trim().is_empty() {
            code.equivalent
                .or_else(|| self.marks.get(&code.id).cloned())
                .unwrap_or_default()
        } else {
            code.text
        };
        if self.side == Some(Side::Source) {
            self.marks.insert(code.id, mark.clone());
        }
        self.put(&mark);
    }
}

/// Refuses a file of another language, if it says so.
fn language(file: &Tag, sheet: &Sheet, place: &str) -> Result<(), Damaged> {
    let own: Option<wardmote_domain::places::Language> =
        file.get("target-language").and_then(|tag| tag.parse().ok());
    match own {
        Some(own) if own.primary() != sheet.language.primary() => Err(Damaged::at(
            place,
            format!(
                "The file is in the language “{own}”, not in {}. Choose the right file or the right language.",
                sheet.language_name
            ),
        )),
        _ => Ok(()),
    }
}
