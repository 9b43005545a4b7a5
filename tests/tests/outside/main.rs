//! The daemon as those see it who watch it: its log, its traces, and that nothing personal or secret is in either.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod canaries;
mod doctor;
mod log;
mod traces;
mod walk;
