//! The token that opens the gateway: one that does not change, or one fetched with OAuth 2 client credentials (RFC 6749
//! section 4.4), kept until shortly before it ends, fetched by one call however many wait for it, and never logged.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use wardmote_domain::send::Reason;

use crate::http::{Ask, Caller, Exchange, Reply, one_line};

/// What we ask to be allowed.
const SCOPE: &str = "alerts.send";
/// How long before its end a token is no longer used.
const BEFORE_END: SignedDuration = SignedDuration::from_secs(30);
/// How long a token is kept whose end is not said.
const UNSAID: i64 = 300;
/// The longest that a token is kept.
const LONGEST: i64 = 24 * 3600;

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoToken {
    /// Not now.
    Later(Option<Timestamp>, Reason),
    /// We are not let in.
    ShutOut(Reason),
}

impl NoToken {
    /// The reason in it.
    pub fn reason(self) -> Reason {
        match self {
            Self::Later(_, reason) | Self::ShutOut(reason) => reason,
        }
    }
}

/// Where tokens come from.
pub(super) enum Tokens {
    /// One that does not change.
    Fixed(SecretString),
    /// Fetched.
    Fetched(Box<Fetched>),
}

/// OAuth 2 client credentials.
pub(super) struct Fetched {
    caller: Caller,
    client_id: String,
    client_secret: SecretString,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: SecretString,
    until: Timestamp,
    /// Which fetch it came from: a call that was refused drops the token it used and no later one.
    number: u64,
}

/// A token as one call uses it.
pub(super) struct Token {
    /// The value of `Authorization`.
    pub header: SecretString,
    number: u64,
}

impl Fetched {
    /// Tokens from the service behind `caller`.
    pub fn new(caller: Caller, client_id: String, client_secret: SecretString) -> Self {
        Self {
            caller,
            client_id,
            client_secret,
            kept: Mutex::new(None),
        }
    }

    /// `client_secret_basic`: both are form-encoded before they are joined.
    fn basic(&self) -> SecretString {
        let encode = |text: &str| {
            let mut url = reqwest::Url::parse("x:/").ok();
            url.as_mut().map(|u| {
                u.query_pairs_mut().append_key_only(text);
                u.query().unwrap_or_default().to_owned()
            })
        };
        let (id, secret) = (
            encode(&self.client_id).unwrap_or_default(),
            encode(self.client_secret.expose_secret()).unwrap_or_default(),
        );
        format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))).into()
    }

    async fn fetch(&self) -> Result<(SecretString, Timestamp), NoToken> {
        let mut ask = Ask::new(Method::POST, &[]);
        ask.authorization = Some(self.basic());
        let form = format!("grant_type=client_credentials&scope={SCOPE}");
        ask.body = Some(("application/x-www-form-urlencoded", form.into_bytes()));
        match self.caller.make(ask).await {
            // A token that was lost on the way harms nothing: another is fetched.
            Exchange::NotSent(reason) | Exchange::Lost(reason) => Err(NoToken::Later(None, reason)),
            Exchange::Reply(reply) => read(&reply),
        }
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: String,
    expires_in: Option<i64>,
}

fn read(reply: &Reply) -> Result<(SecretString, Timestamp), NoToken> {
    let code = format!("token-{}", reply.status);
    let body = reply.body.as_deref().unwrap_or_default();
    match reply.status {
        200..=299 => {
            let broken = || {
                let words = "the gateway's sign-in service gave an answer without a token";
                NoToken::Later(None, Reason::new("token-broken", words))
            };
            let granted: Granted = serde_json::from_slice(body).map_err(|_| broken())?;
            let visible = granted.access_token.bytes().all(|b| b.is_ascii_graphic());
            if !granted.token_type.eq_ignore_ascii_case("bearer")
                || granted.access_token.is_empty()
                || !visible
            {
                return Err(broken());
            }
            let lasts = granted.expires_in.unwrap_or(UNSAID).clamp(0, LONGEST);
            let end = reply.at.checked_add(SignedDuration::from_secs(lasts));
            Ok((granted.access_token.into(), end.unwrap_or(reply.at)))
        }
        400 | 401 | 403 => {
            let said = reply.json().and_then(|j| {
                let error = j.get("error")?.as_str()?;
                Some(format!(": \"{}\"", one_line(error)))
            });
            let words = format!(
                "the gateway's sign-in service does not accept our client id and secret, or not for {SCOPE}{}",
                said.unwrap_or_default()
            );
            Err(NoToken::ShutOut(Reason::new(code, words)))
        }
        404 | 405 | 410 => Err(NoToken::ShutOut(Reason::new(
            code,
            "there is no sign-in service at token_url",
        ))),
        _ => {
            let words = "the gateway's sign-in service gives no token at the moment";
            Err(NoToken::Later(
                reply.retry_after(),
                Reason::new(code, words),
            ))
        }
    }
}

impl Tokens {
    /// A token that is good now.
    pub async fn get(&self) -> Result<Token, NoToken> {
        match self {
            Self::Fixed(token) => Ok(Token {
                header: bearer(token),
                number: 0,
            }),
            Self::Fetched(fetched) => {
                // Held while it is fetched, so that those who wait use the same one.
                let mut kept = fetched.kept.lock().await;
                let now = fetched.caller.now();
                let good = |k: &Kept| now.checked_add(BEFORE_END).is_ok_and(|soon| soon < k.until);
                if let Some(kept) = kept.as_ref().filter(|k| good(k)) {
                    return Ok(Token {
                        header: bearer(&kept.token),
                        number: kept.number,
                    });
                }
                let (token, until) = fetched.fetch().await?;
                let number = kept.as_ref().map_or(1, |k| k.number + 1);
                let header = bearer(&token);
                *kept = Some(Kept {
                    token,
                    until,
                    number,
                });
                Ok(Token { header, number })
            }
        }
    }

    /// The gateway refused this one. Whether another can be fetched.
    pub async fn drop_refused(&self, token: &Token) -> bool {
        let Self::Fetched(fetched) = self else {
            return false;
        };
        let mut kept = fetched.kept.lock().await;
        if let Some(kept) = kept.as_mut()
            && kept.number == token.number
        {
            kept.until = Timestamp::MIN;
        }
        true
    }
}

fn bearer(token: &SecretString) -> SecretString {
    format!("Bearer {}", token.expose_secret()).into()
}
