//! X from outside: what stands on the wire, what each answer means, how a lost answer is settled.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

mod accounts;
mod answers;
mod connect;
mod examine;
mod faults;
mod oauth;
mod oauth2;
mod other_calls;
mod pictures;
mod replies;
mod sandbox;
mod settle;
mod support;
mod threads;
mod wire;
