//! Our signatures against an implementation that is not ours.

use std::num::NonZeroU64;

use oauth1_request::{Builder, HMAC_SHA1, ParameterList, Token};
use proptest::prelude::*;
use reqwest::Url;
use secrecy::SecretString;
use wardmote_channels::twitter::oauth1::{self, Keys, Stamp};

/// The `oauth_signature` that the other implementation gives. `query` must be in no particular order.
pub fn independent(
    [consumer_key, consumer_secret, token, token_secret]: [&str; 4],
    method: &str,
    url: &str,
    query: &[(String, String)],
    stamp: &Stamp,
) -> String {
    let token = Token::from_parts(consumer_key, consumer_secret, token, token_secret);
    let mut builder = Builder::with_token(token, HMAC_SHA1);
    builder
        .nonce(stamp.nonce.as_str())
        .timestamp(NonZeroU64::new(stamp.timestamp.try_into().unwrap()))
        .version(true);
    let list = ParameterList::new(query.to_vec());
    let header = builder.authorize(method, url, &list);
    field(&header, "oauth_signature").to_owned()
}

/// The encoded value of a field of a header.
pub fn field<'a>(header: &'a str, name: &str) -> &'a str {
    let fields = header
        .strip_prefix("OAuth ")
        .unwrap()
        .split(',')
        .map(str::trim);
    let value = fields
        .filter_map(|f| f.split_once('='))
        .find(|(n, _)| *n == name)
        .unwrap()
        .1;
    value.trim_matches('"')
}

fn keys([consumer_key, consumer_secret, token, token_secret]: [&str; 4]) -> Keys {
    let secret = |text: &str| SecretString::from(text.to_owned());
    Keys {
        consumer_key: secret(consumer_key),
        consumer_secret: secret(consumer_secret),
        token: secret(token),
        token_secret: secret(token_secret),
    }
}

proptest! {
    #[test]
    fn signatures_agree(
        secrets in prop::array::uniform4("[ -~ŵ€]{1,40}"),
        nonce in "[0-9a-zA-Z]{1,42}",
        timestamp in 1i64..4_000_000_000,
        query in prop::collection::btree_map("[a-z._]{1,12}", "[ -~ŵ😀]{0,20}", 0..5),
        method in prop::sample::select(vec!["GET", "POST", "DELETE"]),
    ) {
        let secrets: [&str; 4] = secrets.each_ref().map(String::as_str);
        let query: Vec<(String, String)> = query.into_iter().collect();
        let bare = "https://api.x.com/2/users/1234567890/tweets";
        let mut url = Url::parse(bare).unwrap();
        if !query.is_empty() {
            let pairs = query.iter().map(|(k, v)| format!("{}={}", oauth1::encode(k), oauth1::encode(v)));
            url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
        }
        let stamp = Stamp { nonce, timestamp };
        let ours = oauth1::authorization(&keys(secrets), method, &url, &stamp);
        prop_assert_eq!(field(&ours, "oauth_signature"), independent(secrets, method, bare, &query, &stamp));
    }
}
