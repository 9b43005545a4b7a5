//! GOV.UK Notify from outside: what stands on the wire, what each answer means, how a lost answer is settled, its calls.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

mod callbacks;
#[path = "../common/mod.rs"]
mod common;
mod examine;
mod faults;
mod hostile;
mod limits;
mod settle;
mod support;
mod wire;
