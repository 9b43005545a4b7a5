//! Calls signed after Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and the exact bytes; several signatures
//! while keys rotate.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use wardmote_domain::send::{Callback, CallbackRefused};

/// How far the call's timestamp may be from our clock.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A secret that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it must be whsec_ and the base64 of 24 to 64 bytes, as the provider shows it")]
pub struct SecretError;

/// The secret of one endpoint.
pub struct WebhookKey(hmac::Key);

impl WebhookKey {
    /// Reads `whsec_…`.
    ///
    /// # Errors
    /// When it is not one.
    pub fn new(secret: &SecretString) -> Result<Self, SecretError> {
        let text = secret.expose_secret().trim();
        let coded = text.strip_prefix("whsec_").ok_or(SecretError)?;
        let bytes = STANDARD.decode(coded).map_err(|_| SecretError)?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(SecretError);
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The header `webhook-signature` for a call.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let tag = hmac::sign(&self.0, &signed(id, timestamp, body));
        format!("v1,{}", STANDARD.encode(tag.as_ref()))
    }

    /// Proves a call, and gives its id.
    ///
    /// # Errors
    /// When a header is missing, the timestamp is more than five minutes off, or no signature of version 1 fits.
    pub fn verify<'a>(&self, call: &Callback<'a>) -> Result<&'a str, CallbackRefused> {
        let header = |name| call.header(name);
        let id = header("webhook-id")
            .filter(|id| (1..=256).contains(&id.len()) && !id.contains('.'))
            .ok_or(CallbackRefused::NotTheirs("webhook-id is missing or wrong"))?;
        let stamp = header("webhook-timestamp")
            .and_then(|t| t.parse::<i64>().ok())
            .ok_or(CallbackRefused::NotTheirs(
                "webhook-timestamp is missing or wrong",
            ))?;
        let made = Timestamp::from_second(stamp)
            .map_err(|_| CallbackRefused::NotTheirs("webhook-timestamp is missing or wrong"))?;
        if made.duration_since(call.at).abs() > TOLERANCE {
            return Err(CallbackRefused::NotTheirs(
                "it was signed more than five minutes from now; look at the clocks",
            ));
        }
        let given = header("webhook-signature")
            .ok_or(CallbackRefused::NotTheirs("webhook-signature is missing"))?;
        let bytes = signed(id, stamp, call.body);
        // Every listed signature of version 1 is compared, each in constant time.
        let fits = given
            .split(' ')
            .filter_map(|one| one.strip_prefix("v1,"))
            .filter_map(|coded| STANDARD.decode(coded).ok())
            .filter(|tag| hmac::verify(&self.0, &bytes, tag).is_ok())
            .count();
        if fits == 0 {
            return Err(CallbackRefused::NotTheirs("the signature is wrong"));
        }
        Ok(id)
    }
}

fn signed(id: &str, timestamp: i64, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{id}.{timestamp}.").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const STAMP: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const GOLDEN: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn key() -> WebhookKey {
        WebhookKey::new(&SECRET.into()).unwrap()
    }

    fn verify(id: &str, stamp: &str, signature: &str, body: &[u8], late: i64) -> bool {
        let headers: Vec<(String, String)> = [
            ("webhook-id", id),
            ("webhook-timestamp", stamp),
            ("webhook-signature", signature),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        let at = Timestamp::from_second(STAMP + late).unwrap();
        let call = Callback {
            headers: &headers,
            body,
            at,
        };
        key().verify(&call).is_ok()
    }

    #[test]
    fn the_published_vector_is_made_and_believed() {
        assert_eq!(key().sign(ID, STAMP, BODY), GOLDEN);
        let stamp = STAMP.to_string();
        assert!(verify(ID, &stamp, GOLDEN, BODY, 0));
        let several = format!("v1,AAAA v1a,{} {GOLDEN}", &GOLDEN[3..]);
        assert!(verify(ID, &stamp, &several, BODY, 0), "while keys rotate");
        assert!(verify(ID, &stamp, GOLDEN, BODY, 300));
        assert!(verify(ID, &stamp, GOLDEN, BODY, -300));
    }

    #[test]
    fn anything_else_is_not() {
        let stamp = STAMP.to_string();
        let other = (STAMP + 1).to_string();
        let v2 = GOLDEN.replace("v1,", "v2,");
        type Case<'a> = (&'a str, &'a str, &'a str, &'a str, &'a [u8], i64);
        let cases: [Case<'_>; 10] = [
            ("late", ID, &stamp, GOLDEN, BODY, 301),
            ("early", ID, &stamp, GOLDEN, BODY, -301),
            (
                "other body",
                ID,
                &stamp,
                GOLDEN,
                br#"{"test":2432232314}"#,
                0,
            ),
            ("other id", "msg_other", &stamp, GOLDEN, BODY, 0),
            ("other stamp", ID, &other, GOLDEN, BODY, 0),
            ("unknown version", ID, &stamp, &v2, BODY, 0),
            ("no signature", ID, &stamp, "", BODY, 0),
            ("no id", "", &stamp, GOLDEN, BODY, 0),
            ("no stamp", ID, "", GOLDEN, BODY, 0),
            ("a dot in the id", "a.b", &stamp, GOLDEN, BODY, 0),
        ];
        for (what, id, stamp, signature, body, late) in cases {
            assert!(!verify(id, stamp, signature, body, late), "{what}");
        }
    }

    #[test]
    fn a_secret_is_whsec_and_long_enough() {
        for bad in [
            "",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_",
            "whsec_AAAA",
            "whsec_!!",
        ] {
            assert!(WebhookKey::new(&bad.into()).is_err(), "{bad}");
        }
    }
}
