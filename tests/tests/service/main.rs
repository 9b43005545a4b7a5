//! The daemon as a service manager sees it: the unit's own walls, readiness, the watchdog, sockets handed over.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod drain;
mod exercise;
mod hardening;
mod notify;
mod reload;
mod sockets;
