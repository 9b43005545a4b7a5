//! The accounts of the sandbox, and the app of OAuth 2.0: agreeing, codes, tokens that rotate.

use std::collections::BTreeMap;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use serde_json::json;

use super::{
    CLIENT_SECRET, CONFIDENTIAL_CLIENT, PUBLIC_CLIENT, REDIRECT, auth,
    bodies::{self, Said},
};
use crate::twitter::oauth1::Keys;

/// How long a code lives.
const CODE: SignedDuration = SignedDuration::from_secs(30);
/// How long an access token lives, in seconds.
const ACCESS: i64 = 7200;

/// One account.
#[derive(Debug)]
pub(super) struct Member {
    pub user_id: String,
    pub handle: String,
    pub keys: Keys,
}

/// What the app of OAuth 2.0 may do, for whom.
#[derive(Debug, Default)]
pub(super) struct Grants {
    codes: Vec<Code>,
    families: Vec<Family>,
    made: u64,
}

#[derive(Debug)]
struct Code {
    code: String,
    user_id: String,
    client: String,
    challenge: String,
    until: Timestamp,
}

/// A connection: one refresh token that works, and every one that did.
#[derive(Debug)]
struct Family {
    user_id: String,
    client: String,
    refresh: String,
    old: Vec<String>,
    access: Vec<(String, Timestamp)>,
    revoked: bool,
}

type Form = BTreeMap<String, String>;

impl Grants {
    fn make(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}-{:08}-sandbox", self.made)
    }

    /// A connection that was made before; its refresh token.
    pub fn connected(&mut self, user_id: &str, client: &str) -> String {
        let refresh = self.make("refresh");
        self.families.push(Family {
            user_id: user_id.to_owned(),
            client: client.to_owned(),
            refresh: refresh.clone(),
            old: Vec::new(),
            access: Vec::new(),
            revoked: false,
        });
        refresh
    }

    /// Whose access token this is, while it lasts.
    pub fn bearer(&self, token: &str, now: Timestamp) -> Option<&str> {
        let lasts = |f: &&Family| {
            !f.revoked
                && f.access
                    .iter()
                    .any(|(own, until)| own == token && now < *until)
        };
        self.families.iter().find(lasts).map(|f| f.user_id.as_str())
    }

    /// The owner takes the app's leave away.
    pub fn revoke(&mut self, user_id: &str) {
        for family in self.families.iter_mut().filter(|f| f.user_id == user_id) {
            family.revoked = true;
        }
    }

    /// Lets every access token end now.
    pub fn expire(&mut self) {
        for family in &mut self.families {
            family.access.clear();
        }
    }

    /// The page on which the owner agrees: where X sends the browser.
    ///
    /// # Errors
    /// 400 where the address asks for what X does not give.
    pub fn authorise(&mut self, url: &Url, user_id: &str, now: Timestamp) -> Result<String, Said> {
        let query: Form = url.query_pairs().into_owned().collect();
        let field = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let known = [PUBLIC_CLIENT, CONFIDENTIAL_CLIENT].contains(&field("client_id"));
        let scopes: Vec<&str> = field("scope").split(' ').collect();
        let needed = ["tweet.read", "tweet.write", "users.read", "offline.access"];
        let state = field("state");
        let wrong = [
            ("response_type", field("response_type") != "code"),
            ("client_id", !known),
            ("redirect_uri", field("redirect_uri") != REDIRECT),
            ("scope", !needed.iter().all(|s| scopes.contains(s))),
            ("state", state.is_empty() || state.len() > 500),
            ("code_challenge", field("code_challenge").len() != 43),
            (
                "code_challenge_method",
                field("code_challenge_method") != "S256",
            ),
        ];
        if let Some((name, _)) = wrong.into_iter().find(|(_, wrong)| *wrong) {
            return Err(bodies::invalid(name, "Something went wrong."));
        }
        let (client, challenge) = (
            field("client_id").to_owned(),
            field("code_challenge").to_owned(),
        );
        let code = self.make("code");
        let back = Url::parse_with_params(REDIRECT, [("state", state), ("code", &code)]);
        self.codes.push(Code {
            code,
            user_id: user_id.to_owned(),
            client,
            challenge,
            until: now.checked_add(CODE).unwrap_or(now),
        });
        back.map(|url| url.to_string())
            .map_err(|_| bodies::invalid("redirect_uri", "Something went wrong."))
    }

    /// `POST /2/oauth2/token`
    pub fn token(
        &mut self,
        content_type: &str,
        header: Option<&str>,
        body: &[u8],
        now: Timestamp,
    ) -> Said {
        let refused = |error: &str, why: &str| bodies::no_token(400, error, why);
        if content_type.split(';').next() != Some("application/x-www-form-urlencoded") {
            return refused("invalid_request", "The body must be a form.");
        }
        let pairs: Vec<(String, String)> = form(body);
        let form: Form = pairs.iter().cloned().collect();
        if form.len() != pairs.len() {
            return refused("invalid_request", "A parameter was given twice.");
        }
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let client = match auth::basic(header) {
            Some((id, secret)) if id == CONFIDENTIAL_CLIENT && secret == CLIENT_SECRET => id,
            None if header.is_none() && field("client_id") == PUBLIC_CLIENT => {
                PUBLIC_CLIENT.to_owned()
            }
            _ => {
                let why = "Missing valid authorization header";
                return bodies::no_token(401, "unauthorized_client", why);
            }
        };
        match field("grant_type") {
            "refresh_token" => self.refresh(field("refresh_token"), &client, now),
            "authorization_code" => {
                let right = field("redirect_uri") == REDIRECT;
                let hash = digest::digest(&digest::SHA256, field("code_verifier").as_bytes());
                let challenge = URL_SAFE_NO_PAD.encode(hash);
                let place = self.codes.iter().position(|c| {
                    c.code == field("code")
                        && c.client == client
                        && c.challenge == challenge
                        && now < c.until
                });
                match place.filter(|_| right) {
                    None => refused(
                        "invalid_request",
                        "Value passed for the authorization code was invalid.",
                    ),
                    Some(place) => {
                        let user_id = self.codes.remove(place).user_id;
                        self.connected(&user_id, &client);
                        let last = self.families.len() - 1;
                        self.give(last, now)
                    }
                }
            }
            _ => refused("unsupported_grant_type", "No such grant."),
        }
    }

    /// A refresh token serves once; one that comes again ends its whole family.
    fn refresh(&mut self, token: &str, client: &str, now: Timestamp) -> Said {
        let invalid = || {
            bodies::no_token(
                400,
                "invalid_grant",
                "Value passed for the token was invalid.",
            )
        };
        let own = |f: &Family| f.refresh == token || f.old.iter().any(|old| old == token);
        let Some(place) = self.families.iter().position(own) else {
            return invalid();
        };
        let family = &mut self.families[place];
        if family.refresh != token {
            family.revoked = true;
        }
        if family.revoked || family.client != client {
            return invalid();
        }
        let next = self.make("refresh");
        let family = &mut self.families[place];
        family
            .old
            .push(std::mem::replace(&mut family.refresh, next));
        self.give(place, now)
    }

    fn give(&mut self, place: usize, now: Timestamp) -> Said {
        let access = self.make("access");
        let family = &mut self.families[place];
        let until = now.checked_add(SignedDuration::from_secs(ACCESS));
        family.access = vec![(access.clone(), until.unwrap_or(now))];
        let body = json!({
            "token_type": "bearer", "expires_in": ACCESS, "access_token": access,
            "scope": "tweet.read tweet.write users.read media.write offline.access",
            "refresh_token": family.refresh,
        });
        bodies::ok(200, &body)
    }
}

/// The pairs of a form, decoded.
fn form(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    Url::parse(&format!("http://form/?{text}"))
        .map(|url| url.query_pairs().into_owned().collect())
        .unwrap_or_default()
}
