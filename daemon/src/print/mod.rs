//! Printing: what a message says in each language, on paper. The words are those of the frozen page versions and nothing
//! else; `wardmote-leaflet`, a program of its own, sets them and makes the PDF.

mod page;
mod program;
mod sheet;

pub use page::{Block, Printed, Run};
pub use program::{Fonts, PrintError, Printer};
pub use sheet::{Document, Paper, Sheet, Side, Unread};
