//! A file of facts by ward: CSV with a row for each ward and a column for each fact of one kind. Read into drafts, each
//! fault with its row and column; written as a template that a spreadsheet can open without running anything.

mod cells;
mod columns;
mod dates;
mod guide;
mod read;
mod template;

pub use columns::{Column, columns, kinds, place_of};
pub use guide::{ColumnGuide, guide};
pub use read::{
    CellFault, FactsRow, FaultyRow, MOST_BYTES, MOST_ROWS, ReadFacts, column_of, read_rows,
};
pub use template::template;
