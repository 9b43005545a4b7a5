//! The channels: each account, whether it runs, what is left of its limits, and what a test found.

use askama::Template;

use crate::pages::chrome::Chrome;

/// One thing that a test looked at.
#[derive(Debug, Clone)]
pub struct Found {
    /// What.
    pub what: String,
    /// How it stands, in words.
    pub words: &'static str,
    /// The class of its mark.
    pub tone: &'static str,
    /// What was found.
    pub found: String,
    /// How to mend it; empty where nothing is wrong.
    pub mend: String,
}

/// One account.
#[derive(Debug, Clone)]
pub struct AccountCard {
    /// The channel, for the form.
    pub channel: String,
    /// The channel's title and the account: `X: force`.
    pub title: String,
    /// Why it has stopped and until when, if it has.
    pub stopped: Option<String>,
    /// What is left of each limit, a line each.
    pub limits: Vec<String>,
    /// What the test found; empty where it was not tested just now.
    pub found: Vec<Found>,
}

/// The page of the channels.
#[derive(Debug, Template)]
#[template(path = "console/channels.html")]
pub struct ChannelsPage {
    /// Round it.
    pub chrome: Chrome,
    /// Whether this person may test and start.
    pub may_test: bool,
    /// Whether this person keeps the programs that hear what happens.
    pub may_keep_webhooks: bool,
    /// Every account.
    pub accounts: Vec<AccountCard>,
    /// What only a look at the outlets done by hand can say: their names.
    pub by_hand: Vec<String>,
}
