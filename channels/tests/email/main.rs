//! Mail on the wire, against the sandbox and read by an implementation that is not ours.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

mod faults;
mod headers;
mod hostile;
mod injection;
mod limits;
mod pool;
mod recall;
mod sandbox;
mod setup;
mod silence;
mod support;
mod wire;
