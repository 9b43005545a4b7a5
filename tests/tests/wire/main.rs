//! What providers received, read by implementations that are not ours: OAuth signatures, MIME, and Postfix from the
//! distribution in place of the sandbox.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod back;
mod dkim;
mod feed;
mod leave;
mod mail;
mod second_mta;
mod x;

/// The outlets with an adapter, and the page.
pub const ALL: &str = "twitter, email, page";
