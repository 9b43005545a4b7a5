//! Outgoing webhooks: receivers, what they have heard of, and their calls.

mod calls;
mod feed;
mod manage;
mod types;

pub use types::{
    CallEnd, CallSource, CallState, CallView, DueCall, Heads, NewCall, NewWebhook, RecordEvent,
    WebhookSecrets, WebhookStop, WebhookView,
};
