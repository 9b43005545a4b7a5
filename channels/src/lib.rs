//! The outlets that carry messages out of the building, one folder each, and the sandbox beside them.
//!
//! The cast: [`channel::Channel`] is what the pipeline sees; [`endpoint`] is where a channel may connect, fixed by the
//! realm; [`vault`] is where it keeps what a provider gave it; [`registry`] is the one place that knows the channels by
//! name; the other folders are the outlets; [`sandbox`] is what the sandboxes share.

/// Stops the process at once where a test build asks for it (feature `failpoints`); nothing in any other build.
macro_rules! kill_point {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        fail::fail_point!($name, |_| std::process::abort());
    };
}
pub(crate) use kill_point;

pub mod backoff;
pub mod channel;
pub mod email;
pub mod endpoint;
mod http;
pub mod neighbourhood_link;
pub mod registry;
pub mod sandbox;
pub mod sms;
pub mod twitter;
pub mod vault;
pub mod ward_panel;
pub mod webhook;
pub mod webhook_signature;

pub use channel::{Channel, Sending};
pub use registry::Channels;
