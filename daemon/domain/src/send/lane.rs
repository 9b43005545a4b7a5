//! Lanes: one channel and one of its accounts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::outlet::OutletName;

/// One sender identity on a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountName(pub String);

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A queue of its own: one channel and one of its accounts. One dispatch loop each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lane {
    /// The channel.
    pub channel: OutletName,
    /// The account.
    pub account: AccountName,
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.channel, self.account)
    }
}
