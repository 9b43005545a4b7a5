//! Checks the OAuth header as X does: the signature is computed again, a nonce serves once, the clocks agree.

use std::collections::{BTreeMap, HashSet};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use secrecy::ExposeSecret as _;

use crate::twitter::oauth1::{self, Keys, Stamp};

/// How far the clocks may differ.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Why a header is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejected {
    /// No header, not OAuth, a field missing, unknown keys or a wrong signature.
    Keys(&'static str),
    /// The timestamp is too far from the sandbox's clock.
    Clock,
}

/// The token of `Bearer TOKEN`, where the header is one.
pub(super) fn bearer(header: Option<&str>) -> Option<&str> {
    header?.strip_prefix("Bearer ").filter(|t| !t.is_empty())
}

/// The name and password of `Basic …` (RFC 7617), each percent-decoded as RFC 6749 has them.
pub(super) fn basic(header: Option<&str>) -> Option<(String, String)> {
    let bytes = STANDARD.decode(header?.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((decode(name)?, decode(password)?))
}

/// The nonces that were used.
#[derive(Debug, Default)]
pub(super) struct Nonces(HashSet<(String, i64)>);

/// Checks a header for this call at this instant; gives the number of the keys it was made with.
pub(super) fn check(
    header: Option<&str>,
    method: &str,
    url: &Url,
    known: &[&Keys],
    nonces: &mut Nonces,
    now: Timestamp,
) -> Result<usize, Rejected> {
    let fields = header
        .and_then(fields)
        .ok_or(Rejected::Keys("there is no OAuth header"))?;
    let field = |name: &'static str| {
        fields
            .get(name)
            .map(String::as_str)
            .ok_or(Rejected::Keys(name))
    };
    if fields.len() != 7
        || field("oauth_version")? != "1.0"
        || field("oauth_signature_method")? != "HMAC-SHA1"
    {
        return Err(Rejected::Keys(
            "the header is not the seven fields of OAuth 1.0a with HMAC-SHA1",
        ));
    }
    let (app, token) = (field("oauth_consumer_key")?, field("oauth_token")?);
    let number = known
        .iter()
        .position(|k| app == k.consumer_key.expose_secret() && token == k.token.expose_secret())
        .ok_or(Rejected::Keys("unknown keys"))?;
    let keys = known[number];
    let timestamp: i64 = field("oauth_timestamp")?
        .parse()
        .map_err(|_| Rejected::Keys("oauth_timestamp"))?;
    let made = Timestamp::from_second(timestamp).map_err(|_| Rejected::Clock)?;
    if made.duration_since(now).abs() > SKEW {
        return Err(Rejected::Clock);
    }
    let stamp = Stamp {
        nonce: field("oauth_nonce")?.to_owned(),
        timestamp,
    };
    let right = oauth1::signature(keys, method, url, &[], &stamp);
    verify_slices_are_equal(right.as_bytes(), field("oauth_signature")?.as_bytes())
        .map_err(|_| Rejected::Keys("the signature is wrong"))?;
    if stamp.nonce.is_empty() || !nonces.0.insert((stamp.nonce, timestamp)) {
        return Err(Rejected::Keys("the nonce was used before"));
    }
    Ok(number)
}

/// The fields of `OAuth k="v", …`, decoded; nothing if it is malformed or names a field twice.
fn fields(header: &str) -> Option<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    for pair in header.strip_prefix("OAuth ")?.split(',') {
        let (name, value) = pair.trim().split_once('=')?;
        let value = decode(value.strip_prefix('"')?.strip_suffix('"')?)?;
        if fields.insert(decode(name)?, value).is_some() {
            return None;
        }
    }
    Some(fields)
}

/// Undoes percent-encoding; nothing if it is malformed.
fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twitter::sandbox::sample_keys;

    #[test]
    fn only_a_right_fresh_header_passes() {
        let keys = sample_keys();
        let url = Url::parse(
            "http://127.0.0.1:9/2/users/1/tweets?max_results=5&start_time=2026-01-01T00%3A00%3A00Z",
        );
        let url = url.unwrap();
        let now = Timestamp::from_second(1_796_727_290).unwrap();
        let stamp = Stamp::fresh(now).unwrap();
        let header = oauth1::authorization(&keys, "GET", &url, &stamp);
        let mut nonces = Nonces::default();
        let mut ask = |header: &str, method: &str, url: &Url, at: Timestamp| {
            check(Some(header), method, url, &[&keys], &mut nonces, at)
        };
        let wrong = Err(Rejected::Keys("the signature is wrong"));
        assert_eq!(ask(&header, "POST", &url, now), wrong);
        let mut other = url.clone();
        other.set_query(Some("max_results=6"));
        assert_eq!(ask(&header, "GET", &other, now), wrong);
        assert_eq!(
            ask(&header, "GET", &url, now + SignedDuration::from_secs(301)),
            Err(Rejected::Clock)
        );
        assert_eq!(
            ask(&header, "GET", &url, now - SignedDuration::from_secs(301)),
            Err(Rejected::Clock)
        );
        let malformed = header.replace(
            "oauth_version=\"1.0\"",
            "oauth_version=\"1.0\", oauth_callback=\"oob\"",
        );
        assert!(ask(&malformed, "GET", &url, now).is_err());
        assert!(ask("Bearer abc", "GET", &url, now).is_err());
        assert_eq!(
            ask(&header, "GET", &url, now + SignedDuration::from_secs(300)),
            Ok(0)
        );
        assert_eq!(
            ask(&header, "GET", &url, now),
            Err(Rejected::Keys("the nonce was used before"))
        );
        assert_eq!(
            check(None, "GET", &url, &[&keys], &mut nonces, now),
            Err(Rejected::Keys("there is no OAuth header"))
        );
    }
}
