//! Connecting an account on X by OAuth 2.0 with PKCE (RFC 7636): the address that its owner opens, and the code they
//! bring back, exchanged for the first refresh token. It runs beside the daemon and keeps nothing.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest,
    rand::{SecureRandom as _, SystemRandom},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret as _, SecretString};
use wardmote_domain::{
    clock::SharedClock,
    send::{Probe, Reason},
    words::Realm,
};

use super::{
    answers,
    call::{Call, Exchange, Http},
    oauth1::{NoRandom, encode},
    tokens::{App, Granted, granted},
};
use crate::endpoint::{EndpointError, HttpEndpoint};

/// What the account lets us do: read its own posts, post, upload pictures, and go on without its owner.
pub const SCOPES: &str = "tweet.read tweet.write users.read media.write offline.access";

/// X's page on which the owner agrees.
const AGREE: &str = "https://x.com/i/oauth2/authorize";

/// The most that exchanging the code may take, connecting and answer together twice over: the code lives 30 s.
const ANSWER: Duration = Duration::from_secs(12);

/// Why an account is not connected.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address of the API is not one of this realm.
    #[error("channels.twitter.url: {0}")]
    Url(#[from] EndpointError),
    /// The TLS library or the resolver could not be started.
    #[error("the HTTP client for X could not be made; look at the system's certificates: {0}")]
    Client(#[from] reqwest::Error),
    /// The machine gave no random bytes.
    #[error(transparent)]
    Random(#[from] NoRandom),
    /// The redirect address is none.
    #[error("\"{0}\" is not an address: give the one that stands in the app's settings at X")]
    Redirect(String),
    /// What was pasted holds no code.
    #[error(
        "there is no code in what was pasted: paste the whole address that the browser ended at"
    )]
    NoCode,
    /// The owner said no, or X did.
    #[error("X gave no code: {0}; start again")]
    Refused(String),
    /// The answer to another question.
    #[error(
        "this address does not belong to the one that was opened: start again, and use the newest one"
    )]
    State,
    /// The code was not taken.
    #[error(
        "X did not take the code ({0}): it lives 30 seconds and the redirect address must be exactly the one in the \
         app's settings; start again"
    )]
    Code(String),
    /// X gave no refresh token.
    #[error(
        "X gave no key that lasts: let the app ask for offline.access in its settings at X, then start again"
    )]
    NoRefresh,
    /// The keys are another account's.
    #[error("{0}: sign in to X as that account, then start again")]
    Account(Reason),
    /// Not now.
    #[error("{0}: start again in a while")]
    Later(Reason),
}

/// What is connected, and by which app.
#[derive(Debug, Clone)]
pub struct Connect {
    /// Where sends go.
    pub realm: Realm,
    /// The base address of the API.
    pub url: String,
    /// The app's client ID.
    pub client_id: String,
    /// The app's secret, where it has one.
    pub client_secret: Option<SecretString>,
    /// Where X sends the browser: exactly as in the app's settings.
    pub redirect: String,
    /// The account's number at X.
    pub user_id: String,
}

/// A connection that was begun: its owner is at X's page.
pub struct Begun {
    connect: Connect,
    http: Arc<Http>,
    address: Url,
    state: String,
    verifier: SecretString,
}

/// 32 random bytes in base64url: 43 characters, as RFC 7636 advises.
fn random() -> Result<String, NoRandom> {
    let mut bytes = [0u8; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandom)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The S256 challenge of a verifier (RFC 7636, section 4.2).
pub fn challenge(verifier: &str) -> String {
    let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
    URL_SAFE_NO_PAD.encode(hash)
}

impl Connect {
    /// Begins: makes the address to open.
    ///
    /// # Errors
    /// When an address is none, or the machine has no random source.
    pub fn begin(self, clock: SharedClock) -> Result<Begun, ConnectError> {
        let endpoint = HttpEndpoint::new(self.realm, &self.url)?;
        if Url::parse(&self.redirect).is_err() {
            return Err(ConnectError::Redirect(self.redirect));
        }
        let agree = match endpoint.realm() {
            Realm::Live => AGREE.to_owned(),
            Realm::Sandbox | Realm::Exercise => {
                endpoint.path(&["i", "oauth2", "authorize"]).to_string()
            }
        };
        let mut address = Url::parse(&agree).map_err(|_| ConnectError::Redirect(agree.clone()))?;
        let (state, verifier) = (random()?, random()?);
        let challenge = challenge(&verifier);
        let query = [
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect),
            ("scope", SCOPES),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]
        .map(|(k, v)| format!("{k}={}", encode(v)))
        .join("&");
        address.set_query(Some(&query));
        let http = Arc::new(Http::new(endpoint, ANSWER, clock)?);
        Ok(Begun {
            connect: self,
            http,
            address,
            state,
            verifier: SecretString::from(verifier),
        })
    }
}

impl Begun {
    /// The address that the account's owner opens, signed in to X as that account.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// The code in what was pasted: the address that the browser ended at, or the code alone.
    ///
    /// # Errors
    /// When there is none, or it belongs to another connection.
    fn code(&self, pasted: &str) -> Result<String, ConnectError> {
        let pasted = pasted.trim();
        let Ok(url) = Url::parse(pasted) else {
            let plain = |b: u8| b.is_ascii_graphic();
            let good = (8..=2000).contains(&pasted.len()) && pasted.bytes().all(plain);
            return good.then(|| pasted.to_owned()).ok_or(ConnectError::NoCode);
        };
        let field = |name: &str| {
            url.query_pairs()
                .find(|(k, _)| k == name)
                .map(|(_, v)| v.into_owned())
        };
        if let Some(error) = field("error") {
            let plain: String = error
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
                .take(40)
                .collect();
            return Err(ConnectError::Refused(plain));
        }
        let state = field("state").unwrap_or_default();
        verify_slices_are_equal(state.as_bytes(), self.state.as_bytes())
            .map_err(|_| ConnectError::State)?;
        field("code").ok_or(ConnectError::NoCode)
    }

    /// Exchanges what was pasted for the first refresh token, and makes sure that it is the right account's.
    ///
    /// # Errors
    /// When X does not take it, or it is another account's.
    pub async fn finish(&self, pasted: &str) -> Result<SecretString, ConnectError> {
        let code = self.code(pasted)?;
        let app = App {
            id: self.connect.client_id.clone(),
            secret: self.connect.client_secret.clone(),
        };
        let form = app.form(vec![
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.connect.redirect),
            ("code_verifier", self.verifier.expose_secret()),
        ]);
        let reply = match self.http.form("token", &form, app.header()).await {
            Exchange::NotSent(reason) | Exchange::Shut(reason) | Exchange::Lost(reason) => {
                return Err(ConnectError::Later(reason));
            }
            Exchange::Reply(reply) => reply,
        };
        let grant = match granted(&reply) {
            Granted::Yes(grant) => grant,
            Granted::Later(reason) => return Err(ConnectError::Later(reason)),
            Granted::No(said) => return Err(ConnectError::Code(said)),
        };
        let refresh = grant.refresh_token.ok_or(ConnectError::NoRefresh)?;
        let whoami = Call::plain(Method::GET, &["users", "me"]);
        let exchange = self.http.bearing(&whoami, &grant.access_token).await;
        match answers::of_probe(exchange, &self.connect.user_id) {
            Probe::Up => Ok(refresh),
            Probe::Down(reason) if reason.code == "user-id" => Err(ConnectError::Account(reason)),
            Probe::Down(reason) => Err(ConnectError::Later(reason)),
        }
    }
}
