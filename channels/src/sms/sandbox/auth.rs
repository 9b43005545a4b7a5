//! Whether a call's token is one that Notify takes: its signature, its service and its 30 seconds.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::{API_KEY, SERVICE};
use crate::{sandbox::http::Asked, sms::jwt};

/// How far the clocks may differ, in seconds.
const SKEW: i64 = 30;

/// What is wrong with it, in Notify's words.
pub(super) fn check(asked: &Asked<'_>) -> Result<(), &'static str> {
    const BAD: &str = "Invalid token: signature, api token not found";
    let token = asked
        .header("authorization")
        .and_then(|h| h.strip_prefix("Bearer "))
        .ok_or("Unauthorized: authentication token must be provided")?;
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, tag] = parts.as_slice() else {
        return Err(BAD);
    };
    let (_, secret) = jwt::parts(API_KEY).ok_or(BAD)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).map_err(|_| BAD)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, format!("{header}.{claims}").as_bytes(), &tag).map_err(|_| BAD)?;
    let read = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let (header, claims) = (read(header).ok_or(BAD)?, read(claims).ok_or(BAD)?);
    if header["typ"] != "JWT" || header["alg"] != "HS256" || claims["iss"] != SERVICE {
        return Err(BAD);
    }
    let made = claims["iat"].as_i64().ok_or(BAD)?;
    if (asked.now.as_second() - made).abs() > SKEW {
        return Err("Error: Your system clock must be accurate to within 30 seconds");
    }
    Ok(())
}
