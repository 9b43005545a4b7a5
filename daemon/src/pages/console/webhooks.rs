//! Receivers of webhooks: the list, one with its last calls, a secret shown once. For administrators.

use askama::Template;

use crate::{desk::WebhookRow, pages::chrome::Chrome};

/// One receiver.
#[derive(Debug, Clone)]
pub struct WebhookCard {
    /// What it is.
    pub row: WebhookRow,
    /// How it stands: one word and its tone.
    pub tag: (&'static str, &'static str),
    /// Since when, and why; empty where it runs.
    pub why: String,
    /// What it hears, and of where.
    pub hears: String,
    /// What waits and what was last taken.
    pub calls: String,
    /// Until when the secret before signs too; empty where it does not.
    pub old_secret: String,
    /// Whether it can be paused; otherwise it can be started.
    pub runs: bool,
}

/// Every receiver.
#[derive(Debug, Template)]
#[template(path = "console/webhooks.html")]
pub struct WebhooksPage {
    /// Round it.
    pub chrome: Chrome,
    /// Them.
    pub cards: Vec<WebhookCard>,
}

/// One call.
#[derive(Debug, Clone)]
pub struct CallLine {
    /// Its number.
    pub number: i64,
    /// What happened.
    pub kind: String,
    /// When it was made ready.
    pub at: String,
    /// How it stands, and its tone.
    pub tag: (&'static str, &'static str),
    /// Tries, what went wrong, when it is tried next.
    pub words: String,
    /// Whether it can be made again.
    pub may_repeat: bool,
}

/// One receiver and its last calls.
#[derive(Debug, Template)]
#[template(path = "console/webhook.html")]
pub struct WebhookPage {
    /// Round it.
    pub chrome: Chrome,
    /// The receiver.
    pub card: WebhookCard,
    /// What a test found, and its tone; nothing where none was made just now.
    pub tested: Option<(String, &'static str)>,
    /// The last calls.
    pub calls: Vec<CallLine>,
    /// What is wrong with the reason for a call again, and for which.
    pub wrong: Option<(i64, String)>,
}

/// A secret, shown once.
#[derive(Debug, Template)]
#[template(path = "console/webhook_secret.html")]
pub struct WebhookSecretPage {
    /// Round it.
    pub chrome: Chrome,
    /// The receiver's id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// Until when the one before signs too; empty for the first.
    pub until: String,
}

/// Whether a receiver is to be removed.
#[derive(Debug, Template)]
#[template(path = "console/webhook_remove.html")]
pub struct WebhookRemovePage {
    /// Round it.
    pub chrome: Chrome,
    /// The receiver.
    pub card: WebhookCard,
}
