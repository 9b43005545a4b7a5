//! Bad input, bad luck, and what people do after a release, through the command line and HTTP of a real daemon.

mod after_release;
mod bad_input;
mod bad_luck;
mod holds;
mod judged;
mod people;
mod record;
mod urgent_lane;
