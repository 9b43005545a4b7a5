//! OAuth 1.0a with HMAC-SHA1 (RFC 5849), as X asks for a user's own calls. A JSON body is not signed; the query is.

use std::fmt::Write as _;

use aws_lc_rs::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};

/// The four keys of one account for one app.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The app's key.
    pub consumer_key: SecretString,
    /// The app's secret.
    pub consumer_secret: SecretString,
    /// The account's token.
    pub token: SecretString,
    /// The token's secret.
    pub token_secret: SecretString,
}

/// What makes each signature its own: a number used once, and the second it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Letters and digits, never used twice.
    pub nonce: String,
    /// Seconds since 1970, by a clock near UTC.
    pub timestamp: i64,
}

/// The machine gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random number for a signature; nothing was sent")]
pub struct NoRandom;

impl Stamp {
    /// A fresh stamp of the instant `now`.
    ///
    /// # Errors
    /// When the operating system has no random source.
    pub fn fresh(now: Timestamp) -> Result<Self, NoRandom> {
        let mut bytes = [0u8; 16];
        SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandom)?;
        let nonce = bytes
            .iter()
            .fold(String::with_capacity(32), |mut text, byte| {
                // Writing to a String cannot fail.
                let _ = write!(text, "{byte:02x}");
                text
            });
        Ok(Self {
            nonce,
            timestamp: now.as_second(),
        })
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters, in upper-case hexadecimal.
pub fn encode(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}

/// The six `oauth_` parameters that are signed and stand in the header.
fn parameters<'a>(
    keys: &'a Keys,
    stamp: &'a Stamp,
    timestamp: &'a str,
) -> [(&'static str, &'a str); 6] {
    [
        ("oauth_consumer_key", keys.consumer_key.expose_secret()),
        ("oauth_nonce", &stamp.nonce),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", timestamp),
        ("oauth_token", keys.token.expose_secret()),
        ("oauth_version", "1.0"),
    ]
}

/// The text that is signed: method, URL without query, and every parameter, encoded and sorted.
fn base_string(method: &str, url: &Url, oauth: &[(&str, &str)], form: &[(&str, &str)]) -> String {
    let mut all: Vec<(String, String)> = oauth
        .iter()
        .chain(form)
        .map(|(k, v)| (encode(k), encode(v)))
        .collect();
    all.extend(url.query_pairs().map(|(k, v)| (encode(&k), encode(&v))));
    all.sort();
    let joined = all
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect::<Vec<_>>()
        .join("&");
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    format!("{method}&{}&{}", encode(bare.as_str()), encode(&joined))
}

/// The signature in base64. `form` is the body's parameters where the body is a form, which X's v2 calls never are.
pub fn signature(
    keys: &Keys,
    method: &str,
    url: &Url,
    form: &[(&str, &str)],
    stamp: &Stamp,
) -> String {
    let timestamp = stamp.timestamp.to_string();
    let base = base_string(method, url, &parameters(keys, stamp, &timestamp), form);
    let secret = format!(
        "{}&{}",
        encode(keys.consumer_secret.expose_secret()),
        encode(keys.token_secret.expose_secret())
    );
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
    STANDARD.encode(hmac::sign(&key, base.as_bytes()))
}

/// The value of the `Authorization` header for a call whose body is JSON or empty.
pub fn authorization(keys: &Keys, method: &str, url: &Url, stamp: &Stamp) -> String {
    let timestamp = stamp.timestamp.to_string();
    let signature = signature(keys, method, url, &[], stamp);
    let mut all = parameters(keys, stamp, &timestamp).to_vec();
    all.push(("oauth_signature", &signature));
    all.sort_unstable();
    let fields: Vec<String> = all
        .iter()
        .map(|(k, v)| format!("{k}=\"{}\"", encode(v)))
        .collect();
    format!("OAuth {}", fields.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Keys, Stamp) {
        let secret = |text: &str| SecretString::from(text.to_owned());
        let keys = Keys {
            consumer_key: secret("xvz1evFS4wEEPTGEFPHBog"),
            consumer_secret: secret("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
            token: secret("370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
            token_secret: secret("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
        };
        let nonce = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg".to_owned();
        (
            keys,
            Stamp {
                nonce,
                timestamp: 1_318_622_958,
            },
        )
    }

    #[test]
    fn golden_vectors() {
        let (keys, stamp) = sample();
        let form = [(
            "status",
            "Hello Ladies + Gentlemen, a signed OAuth request!",
        )];
        let old =
            Url::parse("https://api.x.com/1.1/statuses/update.json?include_entities=true").unwrap();
        assert_eq!(
            signature(&keys, "POST", &old, &form, &stamp),
            "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="
        );
        let new = Url::parse("https://api.x.com/2/tweets").unwrap();
        assert_eq!(
            signature(&keys, "POST", &new, &[], &stamp),
            "lr+tV/DKclEvXKVjG6tgaSSLV0k="
        );
    }

    #[test]
    fn the_header_is_encoded_and_in_order() {
        let (keys, stamp) = sample();
        let url = Url::parse("https://api.x.com/2/tweets").unwrap();
        assert_eq!(
            authorization(&keys, "POST", &url, &stamp),
            "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
             oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
             oauth_signature=\"lr%2BtV%2FDKclEvXKVjG6tgaSSLV0k%3D\", oauth_signature_method=\"HMAC-SHA1\", \
             oauth_timestamp=\"1318622958\", \
             oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", oauth_version=\"1.0\""
        );
    }

    #[test]
    fn encoding_keeps_only_the_unreserved() {
        assert_eq!(
            encode("An encoded string! ~-._/ŵ+*'"),
            "An%20encoded%20string%21%20~-._%2F%C5%B5%2B%2A%27"
        );
    }

    #[test]
    fn two_stamps_of_one_instant_differ() {
        let now = Timestamp::from_second(1_796_727_290).unwrap();
        let (a, b) = (Stamp::fresh(now).unwrap(), Stamp::fresh(now).unwrap());
        assert_eq!(a.timestamp, 1_796_727_290);
        assert_eq!(a.nonce.len(), 32);
        assert_ne!(a.nonce, b.nonce);
    }
}
