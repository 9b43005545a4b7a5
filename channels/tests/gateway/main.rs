//! The gateway from outside: what stands on the wire, what each answer means, what its calls say, its limits.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

mod back;
mod callbacks;
#[path = "../common/mod.rs"]
mod common;
mod examine;
mod faults;
mod hostile;
mod limits;
mod support;
mod tokens;
mod wire;
