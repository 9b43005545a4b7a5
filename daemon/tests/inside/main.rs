//! The daemon from inside: its steps are taken by hand on a clock that is moved by hand, against the sandboxes.
#![allow(clippy::unwrap_used, reason = "tests")]

mod a_day;
mod after;
mod clock;
mod correct;
mod data;
mod events;
mod facts_file;
mod gateway_and_texts;
mod limits;
mod mail;
mod metrics;
mod outlook;
mod packs;
mod panel;
mod paper;
mod pictures;
mod press;
mod print;
mod readers;
mod recalls;
mod restored;
mod rights;
mod rounds;
mod schedule_people;
mod schedules;
mod settle;
mod sign_in;
mod staff;
mod stops;
mod support;
mod tasks;
mod upcoming;
mod urgent;
mod webhooks;
mod x;
