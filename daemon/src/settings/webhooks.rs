//! `[webhooks]`: where outgoing webhooks may go beside the public internet.

use serde::Deserialize;
use wardmote_channels::webhook::Guard;
use wardmote_domain::words::Realm;

use super::network::Network;

/// `[webhooks]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// Networks that receivers may be in though they are private.
    pub allow_networks: Vec<Network>,
    /// Whether receivers may be on this machine itself, and be called without TLS there.
    pub allow_loopback: bool,
}

impl Webhooks {
    /// The guard that every call goes through.
    pub fn guard(&self, realm: Realm) -> Guard {
        let networks = self.allow_networks.clone();
        Guard::new(realm, self.allow_loopback, move |ip| {
            networks.iter().any(|network| network.contains(ip))
        })
    }
}
