//! Reads YAML, JSON and TOML into typed values, and says what is wrong with
//! the file, the line, the field and the nearest allowed name.
//!
//! The three formats become one tree with places ([`Source`] keeps it), and one
//! serde deserialiser walks that tree, so every format gives the same errors:
//!
//! ```text
//! message.yaml:7: times.realease: there is no field "realease" here; did you mean "release"?
//! ```
//!
//! What a value means where the formats differ:
//!
//! - An unquoted YAML word is kept as it is written. A field that wants text
//!   gets that text: `101`, `1234567/26`, `2026-12-08T10:55`, `yes`, `007`. A
//!   field that wants a number reads it as one; a field that wants true or
//!   false takes `true`, `false`, `yes` and `no`.
//! - A type that decides by what it is given (`deserialize_any`: `untagged`,
//!   `flatten`, a hand-written visitor) gets `true` and `false` as a bool and
//!   `yes` and `no` as text, and a number only if the number's own text is
//!   exactly what is written (`101` and `2.5`, never `007` or `1.10`).
//! - JSON and TOML numbers are numbers: a field that wants text refuses them
//!   and says to put them in quotation marks. An unquoted TOML date or time is
//!   the text that is written.
//! - Nothing written (`field:` in YAML, `null`) is `None`, and an error for a
//!   field that must have a value.
//! - YAML anchors, aliases and tags, a second document in one file, a field
//!   written twice, control characters, more than [`MAX_BYTES`] bytes and more
//!   than 64 levels are refused.
//!
//! With `flatten` and `untagged`, serde copies the value before it looks at it,
//! so an error inside can only name the place of the whole value. Where a file
//! has fields for two types side by side, [`Source::parse_where`] reads each
//! type from its own fields and keeps every line right.
//!
//! This crate knows no section and no field of its own; the daemon composes
//! the sections of its one TOML file with [`ConfigFile`].

mod config_file;
mod de;
mod nearest;
mod node;
mod path;
mod problem;
mod read;
mod secret;
mod source;
mod written;

pub use config_file::ConfigFile;
pub use nearest::{did_you_mean, nearest};
pub use problem::{Position, Problem, Problems};
pub use secret::{SecretRef, credential_in};
pub use source::{Format, MAX_BYTES, Source};
pub use written::Written;
