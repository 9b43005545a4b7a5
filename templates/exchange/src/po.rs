//! PO, the format of gettext: `msgctxt` is the line's name, `msgid` the English, `msgstr` the text, `fuzzy` what nobody
//! has signed. The same as [`crate::State`]: an empty `msgstr` needs a translation, a fuzzy one needs a reader.

mod entry;
mod plurals;
mod read;
mod write;

pub use read::read;
pub use write::write;
