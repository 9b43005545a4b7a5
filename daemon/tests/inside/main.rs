//! The daemon from inside: its steps are taken by hand on a clock that is moved by hand, against the sandboxes.
#![allow(clippy::unwrap_used, reason = "tests")]

mod after;
mod limits;
mod mail;
mod readers;
mod rights;
mod stops;
mod support;
mod urgent;
mod x;
