//! The key of Notify and the token it makes for each call: a JWT of HS256 that is good for 30 seconds.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::config::{SmsConfigError, is_uuid};

/// Characters of an id.
const ID: usize = 36;

/// The service's key, taken apart.
pub(super) struct Key {
    service: String,
    secret: hmac::Key,
}

impl Key {
    /// Reads `{name}-{service}-{secret}`: the last 36 characters are the secret, the 36 before the hyphen the service.
    pub fn new(text: &SecretString) -> Result<Self, SmsConfigError> {
        let (service, secret) = parts(text.expose_secret().trim()).ok_or(SmsConfigError::Key)?;
        Ok(Self {
            service: service.to_owned(),
            secret: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()),
        })
    }

    /// The value of `Authorization` for a call at that instant.
    pub fn authorization(&self, now: Timestamp) -> SecretString {
        let header = URL_SAFE_NO_PAD.encode(br#"{"typ":"JWT","alg":"HS256"}"#);
        let claims = format!(r#"{{"iss":"{}","iat":{}}}"#, self.service, now.as_second());
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let tag = hmac::sign(&self.secret, signed.as_bytes());
        format!("Bearer {signed}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref())).into()
    }
}

/// Service and secret of a key; nothing where it is none.
pub(super) fn parts(text: &str) -> Option<(&str, &str)> {
    let (head, secret) = text.split_at_checked(text.len().checked_sub(ID)?)?;
    let head = head.strip_suffix('-')?;
    let (name, service) = head.split_at_checked(head.len().checked_sub(ID)?)?;
    let good = name.len() > 1 && name.ends_with('-') && is_uuid(service) && is_uuid(secret);
    good.then_some((service, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
    const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";

    #[test]
    fn a_key_is_taken_from_its_end() {
        for name in ["a", "live-key", "wardmote-live-2026"] {
            let key = format!("{name}-{SERVICE}-{SECRET}");
            assert_eq!(parts(&key), Some((SERVICE, SECRET)), "{key}");
        }
        let short = format!("{SERVICE}-{SECRET}");
        let nameless = format!("-{SERVICE}-{SECRET}");
        for bad in [
            "",
            "key",
            &short,
            &nameless,
            &"é".repeat(80),
            &format!("n-{SECRET}"),
        ] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }

    /// The header and claims read apart, and the tag made again by the definition of HMAC (RFC 2104) over plain SHA-256.
    #[test]
    fn the_token_is_a_jwt() {
        let key = Key::new(&format!("n-{SERVICE}-{SECRET}").into()).unwrap();
        let now = Timestamp::from_second(1_796_727_290).unwrap();
        let header = key.authorization(now);
        let token = header.expose_secret().strip_prefix("Bearer ").unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let json = |part: &str| -> serde_json::Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        };
        assert_eq!(
            json(parts[0]),
            serde_json::json!({"typ": "JWT", "alg": "HS256"})
        );
        assert_eq!(
            json(parts[1]),
            serde_json::json!({"iss": SERVICE, "iat": 1_796_727_290})
        );
        let sha = |bytes: &[u8]| {
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
            hash.as_ref().to_vec()
        };
        let mut block = SECRET.as_bytes().to_vec();
        block.resize(64, 0);
        let pad = |with: u8| block.iter().map(|b| b ^ with).collect::<Vec<u8>>();
        let signed = format!("{}.{}", parts[0], parts[1]);
        let inner = sha(&[pad(0x36), signed.into_bytes()].concat());
        let outer = sha(&[pad(0x5c), inner].concat());
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap(), outer);
    }
}
