//! Bad input, bad luck, and what people do after a release, through the command line and HTTP of a real daemon.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod after_release;
mod bad_input;
mod bad_luck;
mod holds;
mod judged;
mod people;
mod record;
mod urgent_lane;
