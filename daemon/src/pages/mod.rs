//! The pages: the desk's own (sign in, write, review, approve, watch, stop) and the public's (ward pages, notices, the
//! feed, subscribing and leaving). Server-rendered, complete without script.
//!
//! A view is a struct that takes domain types in and gives HTML; the handlers beside the views are thin functions over
//! the desk.

pub mod chrome;
pub mod console;
pub mod form;
pub mod plain;
pub mod public;
pub mod question;
pub mod web;
