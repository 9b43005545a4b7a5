//! XLIFF 1.2. Version 1.2 and not 2.1, because every program of translation agencies reads and writes it, and
//! translate-toolkit turns it into PO and back whole; of 2.1 many keep only the core, and some lose states.
//!
//! A slot is a `<ph>`, which programs show as one piece that cannot be edited, with its mark inside and in `equiv-text`.
//!
//! | of a line | in the file |
//! |---|---|
//! | needs a translation | no text, `state="needs-translation"` |
//! | nobody has read it | `state="needs-review-translation"` |
//! | the English has changed | `state="needs-adaptation"` |
//! | signed | `approved="yes"`, `state="final"` |

mod read;
mod write;

pub use read::read;
pub use write::write;
