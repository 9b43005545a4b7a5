//! The fixed sentences of one language as files that translators use: Word, PO and XLIFF, out and in, and the check of
//! each line that comes in.
//!
//! A line is a template with slots (`{{time started}}`). Nobody outside sees braces: a slot goes out as a short mark in
//! square brackets (`[time started]`) and comes back as exactly the same slot ([`slots`]). What is sent out is a
//! [`Sheet`]; what came back is [`Returned`], or the file is [`Damaged`] and says where and what to do. Whether a line
//! may be taken is for [`check::line`] to say. Everything here is pure: bytes in, bytes out.
//!
//! | format | for whom | what is a signature in it |
//! |---|---|---|
//! | [`word`] | agencies, officers who read the language | a tick on the line, with name and statement at the end |
//! | [`po`] | gettext's tools (Poedit, Weblate) | a line that is not `fuzzy` |
//! | [`xliff`] | translation agencies' programs | `approved="yes"`, or the state `final` or `signed-off` |
//!
//! A file comes from outside, so each is read within limits ([`limits`]), without entities, document types or anything
//! fetched.

pub mod check;
mod code;
mod damaged;
pub mod limits;
pub mod po;
mod returned;
mod sheet;
pub mod slots;
mod take;
pub mod word;
pub mod xliff;
mod xml;

pub use damaged::{Damage, Damaged};
pub use returned::{NotTaken, Reader, Returned};
pub use sheet::{LeftOut, Line, Sheet, State};
