//! Bad input, bad luck, and what people do after a release, through the command line and HTTP of a real daemon.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod after_release;
mod bad_files;
mod bad_input;
mod bad_luck_mail;
mod bad_luck_x;
mod events;
mod holds;
mod judged;
mod malformed;
mod people;
mod public_pages;
mod record;
mod schedules;
mod urgent_lane;
