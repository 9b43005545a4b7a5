//! OAuth 2.0: access tokens that last two hours, and the refresh token that X replaces each time it is used.
//!
//! What X gives in exchange is kept in the vault before anything of it is used: a process that dies a moment later
//! still has the only refresh token that works. One renewal at a time, and it runs to its end even where the call that
//! asked for it was dropped.

use std::{fmt::Write as _, sync::Arc};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, OwnedMutexGuard};
use wardmote_domain::send::Reason;

use super::{
    answers,
    call::{Exchange, Http, Reply},
    oauth1::encode,
};
use crate::vault::{Vault, VaultError};

/// How long before its end a token is no longer used: a call may take its time.
const SPARE: SignedDuration = SignedDuration::from_secs(60);
/// How long a token is taken to last where X does not say: X's own two hours.
const USUAL: i64 = 7200;

/// The code of a key that only the daemon may use.
pub(super) const DAEMON_ONLY: &str = "daemon-only";

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoToken {
    /// Not now.
    Later(Reason),
    /// Not before a person acts.
    Down(Reason),
}

/// The app at X that asks.
#[derive(Debug, Clone)]
pub(super) struct App {
    /// Its client ID.
    pub id: String,
    /// Its secret, where it is a confidential client.
    pub secret: Option<SecretString>,
}

impl App {
    /// The header that proves the app (RFC 6749, section 2.3.1); none for a public client, which says its id in the
    /// form.
    pub fn header(&self) -> Option<HeaderValue> {
        let secret = self.secret.as_ref()?;
        let pair = format!("{}:{}", encode(&self.id), encode(secret.expose_secret()));
        // Base64 can always stand in a header.
        let mut header = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair))).ok()?;
        header.set_sensitive(true);
        Some(header)
    }

    /// The form with the app's id in it, where the header does not say it.
    pub fn form<'a>(&'a self, mut form: Vec<(&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
        if self.secret.is_none() {
            form.push(("client_id", &self.id));
        }
        form
    }
}

/// What X gave.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Grant {
    /// For calls.
    pub access_token: SecretString,
    /// How many seconds it lasts.
    expires_in: Option<i64>,
    /// For the next renewal; none where the old one goes on (RFC 6749, section 6).
    pub refresh_token: Option<SecretString>,
}

/// What is kept in the vault.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// SHA-256 of the refresh token in the credential file when this chain began: another token there is a new
    /// connection, and wins.
    from: String,
    /// The newest refresh token.
    token: String,
}

#[derive(Default)]
struct State {
    access: Option<(SecretString, Timestamp)>,
    /// Given by X and not yet in the vault: not used before it is.
    unkept: Option<Grant>,
}

/// What one account needs to be let in.
pub(super) struct Inner {
    pub http: Arc<Http>,
    pub app: App,
    /// The refresh token in the credential file.
    pub first: SecretString,
    pub vault: Arc<dyn Vault>,
    /// The account's name, for the vault and for words.
    pub account: String,
}

/// The tokens of one account.
pub(super) struct Tokens {
    inner: Arc<Inner>,
    state: Arc<Mutex<State>>,
}

impl Tokens {
    /// Those of this account. Asks nothing yet.
    pub fn new(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
            state: Arc::default(),
        }
    }

    /// An access token that still lasts, and is not the one that X `refused`.
    pub async fn access(&self, refused: Option<&SecretString>) -> Result<SecretString, NoToken> {
        let mut state = Arc::clone(&self.state).lock_owned().await;
        if let Some((token, until)) = &state.access {
            let was_refused = refused.is_some_and(|r| r.expose_secret() == token.expose_secret());
            if *until > self.inner.http.now() && !was_refused {
                return Ok(token.clone());
            }
        }
        state.access = None;
        let inner = Arc::clone(&self.inner);
        // In a task of its own: dropped half-way, it would lose the token that X has just given.
        let renewal = tokio::spawn(async move { inner.renew(state).await });
        renewal.await.unwrap_or_else(|_| {
            let words = "the account's key could not be renewed just now";
            Err(NoToken::Later(Reason::new("renewal", words)))
        })
    }
}

impl Inner {
    async fn renew(&self, mut state: OwnedMutexGuard<State>) -> Result<SecretString, NoToken> {
        if !self.vault.keeps() {
            let words = "this account's key changes with each use, so only the running daemon may use it: ask the \
                         daemon";
            return Err(NoToken::Down(Reason::new(DAEMON_ONLY, words)));
        }
        let grant = match state.unkept.take() {
            Some(grant) => grant,
            None => self.ask().await?,
        };
        if let Some(next) = &grant.refresh_token
            && let Err(why) = self.keep(next).await
        {
            state.unkept = Some(grant);
            return Err(NoToken::Later(unkept(&why)));
        }
        let lasts = SignedDuration::from_secs(grant.expires_in.unwrap_or(USUAL).clamp(0, 86_400));
        let until = self.http.now().checked_add(lasts - SPARE);
        state.access = Some((
            grant.access_token.clone(),
            until.unwrap_or(Timestamp::UNIX_EPOCH),
        ));
        Ok(grant.access_token)
    }

    /// Asks X for new tokens with the newest refresh token there is.
    async fn ask(&self) -> Result<Grant, NoToken> {
        let refresh = self.newest().await.map_err(|why| {
            let words = format!("the account's key could not be read from the store: {why}");
            NoToken::Later(Reason::new("vault", words))
        })?;
        let form = self.app.form(vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
        ]);
        match self.http.form("token", &form, self.app.header()).await {
            Exchange::NotSent(reason) | Exchange::Lost(reason) => Err(NoToken::Later(Reason::new(
                reason.code,
                format!("while renewing the account's key: {}", reason.words),
            ))),
            Exchange::Shut(reason) => Err(NoToken::Down(reason)),
            Exchange::Reply(reply) => self.read(&reply),
        }
    }

    fn read(&self, reply: &Reply) -> Result<Grant, NoToken> {
        match granted(reply) {
            Granted::Yes(grant) => Ok(grant),
            Granted::Later(reason) => Err(NoToken::Later(reason)),
            Granted::No(said) => Err(NoToken::Down(Reason::new(
                "connect-again",
                format!(
                    "X no longer accepts the key of the account {0} ({said}): connect it again with \"wardmote \
                     channels connect twitter --account {0}\" and put the new key in place of the old one",
                    self.account
                ),
            ))),
        }
    }

    fn name(&self) -> String {
        format!("twitter/{}/refresh_token", self.account)
    }

    /// The newest refresh token: the kept one, unless the credential file has been given another since.
    async fn newest(&self) -> Result<SecretString, VaultError> {
        let kept = self.vault.get(&self.name()).await?;
        let kept = kept.and_then(|k| serde_json::from_str::<Kept>(k.expose_secret()).ok());
        Ok(kept
            .filter(|k| k.from == fingerprint(&self.first))
            .map_or_else(|| self.first.clone(), |k| SecretString::from(k.token)))
    }

    async fn keep(&self, token: &SecretString) -> Result<(), VaultError> {
        let kept = Kept {
            from: fingerprint(&self.first),
            token: token.expose_secret().to_owned(),
        };
        let text = serde_json::to_string(&kept).map_err(|e| VaultError(e.to_string()))?;
        self.vault.put(&self.name(), SecretString::from(text)).await
    }
}

fn unkept(why: &VaultError) -> Reason {
    let words = format!(
        "the account's new key is held in memory until it can be stored, and not used before: {why}. Put the store in \
         order before the daemon is stopped, or the account must be connected again"
    );
    Reason::new("vault", words)
}

fn fingerprint(token: &SecretString) -> String {
    let hash = digest::digest(&digest::SHA256, token.expose_secret().as_bytes());
    hash.as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut out, byte| {
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// What the token endpoint's answer means.
pub(super) enum Granted {
    /// New tokens.
    Yes(Grant),
    /// Not now, or not readable.
    Later(Reason),
    /// Never with this token, in X's words.
    No(String),
}

/// Reads the answer of the token endpoint (RFC 6749, section 5). No token ever gets into the words.
pub(super) fn granted(reply: &Reply) -> Granted {
    let broken = || {
        let words = "X's answer with a new key broke off or makes no sense";
        Granted::Later(Reason::new("broken", words))
    };
    match reply.status {
        200..=299 => {
            let body = reply.body.as_deref();
            let grant = body.and_then(|b| serde_json::from_slice::<Grant>(b).ok());
            grant
                .filter(|g| can_be_sent(&g.access_token))
                .map_or_else(broken, Granted::Yes)
        }
        400 | 401 | 403 => match reply.body.as_deref() {
            None => broken(),
            Some(body) => Granted::No(oauth_error(reply.status, body)),
        },
        _ => {
            let reason = answers::trouble(reply).reason();
            let words = format!("while renewing the account's key: {}", reason.words);
            Granted::Later(Reason::new(reason.code, words))
        }
    }
}

fn can_be_sent(token: &SecretString) -> bool {
    let token = token.expose_secret();
    !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic())
}

/// `error` of RFC 6749, where it is one of its short words; else the status.
fn oauth_error(status: u16, body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Said {
        error: String,
    }
    let word = |said: &Said| {
        said.error
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    match serde_json::from_slice::<Said>(body) {
        Ok(said) if word(&said) && (1..=40).contains(&said.error.len()) => said.error,
        _ => status.to_string(),
    }
}
