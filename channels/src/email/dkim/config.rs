//! `[channels.email] dkim`: the key with which mail is signed when the relay does not sign it.

use serde::Deserialize;

/// What mail is signed with (RFC 6376). `S` stands for a secret, as in [`super::super::EmailSection`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkimSection<S> {
    /// The domain that signs: that of `from_address`, or one above it, so that DMARC holds.
    pub domain: String,
    /// Under which the public key stands in DNS: `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// The private key: PEM of RSA with at least 2048 bits, or of Ed25519.
    pub key: S,
}
