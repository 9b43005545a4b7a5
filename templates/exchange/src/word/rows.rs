//! The rows of the tables of a Word document, as its reader sees them: without what was deleted, with what was put in.

use crate::{
    Damaged, limits,
    xml::{Node, Tag, Xml},
};

/// What the tables hold.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Each row with the texts of its cells; lines within a cell end with LF.
    pub(super) rows: Vec<Vec<String>>,
    /// Whether there are tracked changes.
    pub(super) tracked: bool,
}

/// What is passed over whole, with all that stands in it: deletions, text boxes and pictures, the second form of what has
/// two, instructions of fields.
const SKIPPED: &[&str] = &[
    "del",
    "moveFrom",
    "txbxContent",
    "Fallback",
    "drawing",
    "pict",
    "object",
    "instrText",
    "delText",
    "sdtPr",
    "tblPr",
    "tblGrid",
    "sectPr",
    "tcPr",
    "rubyPr",
    "rt",
    "footnote",
    "comment",
];

/// What marks a change that is not accepted yet.
const CHANGES: &[&str] = &[
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "trPrChange",
    "tcPrChange",
    "tblPrChange",
    "sectPrChange",
    "cellIns",
    "cellDel",
    "cellMerge",
];

#[derive(Default)]
struct Walk {
    out: Tables,
    /// How deep in something that is passed over.
    skipped: usize,
    /// Properties of a run, paragraph or row: how deep, and whose.
    properties: usize,
    of_row: bool,
    of_paragraph: bool,
    tables: usize,
    row: Option<Vec<String>>,
    row_deleted: bool,
    /// Whether the cell has a paragraph already, and whether the end of the last was deleted.
    begun: bool,
    end_deleted: bool,
    deleted_end_next: bool,
    in_text: bool,
}

/// Reads the tables of a document.
pub(super) fn tables(document: &str) -> Result<Tables, Damaged> {
    let mut xml = Xml::new(document);
    let mut walk = Walk::default();
    loop {
        match xml.next().map_err(|why| walk.broken(why))? {
            Node::Open(tag) => walk.open(&tag),
            Node::Close(name) => walk.close(&name),
            Node::Text(text) => walk.text(&text),
            Node::End => return Ok(walk.out),
        }
        if walk.out.rows.len() > limits::LINES * 2 {
            return Err(Damaged::whole(
                "The tables of this file have more rows than any that Wardmote sent out. Ask for a new file.",
            ));
        }
    }
}

impl Walk {
    fn broken(&self, why: &str) -> Damaged {
        match self.out.rows.len() {
            0 => Damaged::whole(why),
            rows => Damaged::at(format!("after row {rows}"), why),
        }
    }

    fn open(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        self.out.tracked |= CHANGES.contains(&name);
        if self.skipped > 0 {
            self.skipped += 1;
        } else if self.properties > 0 {
            self.properties += 1;
            self.row_deleted |= self.of_row && name == "del";
            self.deleted_end_next |= self.of_paragraph && matches!(name, "del" | "moveFrom");
        } else if SKIPPED.contains(&name) {
            self.skipped = 1;
        } else if matches!(name, "rPr" | "pPr" | "trPr") {
            self.properties = 1;
            self.of_row = name == "trPr";
            self.of_paragraph = name == "pPr";
        } else {
            self.content(tag);
        }
    }

    fn content(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => {
                self.row = Some(Vec::new());
                self.row_deleted = false;
            }
            "tc" if self.tables == 1 => {
                self.row.get_or_insert_default().push(String::new());
                self.begun = false;
                self.end_deleted = false;
            }
            "p" => {
                if self.begun && !self.end_deleted {
                    self.put("\n");
                }
                self.begun = true;
                self.end_deleted = false;
                self.deleted_end_next = false;
            }
            "t" => self.in_text = true,
            "br" | "cr" => self.put("\n"),
            "tab" | "ptab" => self.put("\t"),
            "noBreakHyphen" => self.put("\u{2011}"),
            "softHyphen" => self.put("\u{ad}"),
            "sym" => self.put(symbol(tag)),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.properties > 0 {
            self.properties -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.end_deleted = self.deleted_end_next,
            "tr" if self.tables == 1 => {
                let row = self.row.take().unwrap_or_default();
                if !self.row_deleted {
                    self.out.rows.push(row);
                }
            }
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 && self.properties == 0 {
            self.put(text);
        }
    }

    fn put(&mut self, text: &str) {
        if self.tables > 0
            && let Some(cell) = self.row.as_mut().and_then(|row| row.last_mut())
        {
            cell.push_str(text);
        }
    }
}

/// Ticks that Word takes from a font of symbols.
fn symbol(tag: &Tag) -> &'static str {
    match tag.get("char") {
        Some("F0FC" | "F0FE" | "F050" | "F052") => "✓",
        Some("F0FB" | "F0FD" | "F04F" | "F051" | "F053" | "F054") => "✗",
        _ => "",
    }
}
