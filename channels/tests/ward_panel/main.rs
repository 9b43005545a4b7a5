//! Ward panels on a Discourse, from outside.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

mod back;
mod changes;
mod faults;
mod limits;
mod settle;
mod setup;
mod support;
mod wire;
