//! Word (.docx): a table of two columns, English and the language, which people who are not programmers fill in.
//!
//! Each row is known by a short code in its first cell, beside its number. Slots stand in grey as `[time started]`. Rows
//! with one cell are headings and notes; the table at the end is for the reader's name, date and statement. What comes
//! back may have been through Word or LibreOffice, with split runs, tracked changes and proofing marks.

mod container;
mod marks;
mod parts;
mod read;
mod rows;
mod write;

pub use read::read;
pub use write::write;

/// What heads the columns, left to right; the third is the language.
const NUMBER: &str = "Line";
const ENGLISH: &str = "English";
const RIGHT: &str = "Right?";

/// What stands left of the reader's entries, at the end.
const NAME: &str = "Your name";
const DATE: &str = "Date";

/// Boxes to tick.
const OPEN_BOX: char = '☐';

/// What the reader of a language says with a tick at the end.
fn statement(language_name: &str) -> String {
    format!("I read {language_name}, and I have read every line that I ticked.")
}
