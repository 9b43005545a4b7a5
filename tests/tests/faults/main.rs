//! A machine that fails under a daemon: a disk that is full, one whose syncs fail, one that can only be read, and a clock that
//! somebody moves. Nothing that was acknowledged is lost, nothing goes twice, and the daemon says what is wrong.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod clock;
mod full;
mod only_read;
mod sending;
mod sync;
