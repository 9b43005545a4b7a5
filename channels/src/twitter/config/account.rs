//! One account on X and how it lets us in.

use secrecy::SecretString;
use serde::Deserialize;
use wardmote_domain::send::AccountName;

use super::is_id;

/// One account on X, with the four keys of OAuth 1.0a or with the app of OAuth 2.0.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwitterAccount<S> {
    /// The name that routes and the command line use; need not be the handle.
    pub name: AccountName,
    /// The account's number at X, in quotation marks. The timeline of this number settles a lost answer, so the probe
    /// refuses keys that belong to another.
    pub user_id: String,
    /// The handle, without `@`.
    pub handle: String,
    /// OAuth 1.0a: the app's key ("API key").
    pub consumer_key: Option<S>,
    /// OAuth 1.0a: the app's secret ("API key secret").
    pub consumer_secret: Option<S>,
    /// OAuth 1.0a: the account's access token for that app.
    pub token: Option<S>,
    /// OAuth 1.0a: the access token's secret.
    pub token_secret: Option<S>,
    /// OAuth 2.0: the app's client ID. It is no secret.
    pub client_id: Option<String>,
    /// OAuth 2.0: the app's client secret; none where the app is a public client.
    pub client_secret: Option<S>,
    /// OAuth 2.0: the first refresh token, as `wardmote channels connect twitter` gave it. X gives a new one with each
    /// use, which the daemon keeps in its own store.
    pub refresh_token: Option<S>,
}

/// How an account lets us in.
#[derive(Debug, Clone)]
pub enum Access<'a, S> {
    /// Four keys that do not expire.
    OAuth1 {
        /// The app's key.
        consumer_key: &'a S,
        /// The app's secret.
        consumer_secret: &'a S,
        /// The account's token.
        token: &'a S,
        /// The token's secret.
        token_secret: &'a S,
    },
    /// A token that is renewed every two hours.
    OAuth2 {
        /// The app's client ID.
        client_id: &'a str,
        /// The app's secret, where it has one.
        client_secret: Option<&'a S>,
        /// The first refresh token.
        refresh_token: &'a S,
    },
}

/// What is wrong with an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// A name that no route could say.
    #[error("name is empty or has a control character or a slash in it: write a short word")]
    Name,
    /// A number that X could not have given.
    #[error("user_id \"{0}\" is not a number of X: write its 1 to 19 digits in quotation marks")]
    UserId(String),
    /// A handle that X could not have given.
    #[error("handle \"{0}\" is not a handle of X: write 1 to 15 letters, digits and _, without @")]
    Handle(String),
    /// Keys of both ways.
    #[error(
        "{0} belongs to the other way in: give consumer_key, consumer_secret, token and token_secret (OAuth 1.0a), or \
         client_id and refresh_token (OAuth 2.0), not both"
    )]
    Both(&'static str),
    /// A key that is missing.
    #[error(
        "{0} is missing: give consumer_key, consumer_secret, token and token_secret (OAuth 1.0a), or client_id and \
         refresh_token, which `wardmote channels connect twitter` makes (OAuth 2.0)"
    )]
    Missing(&'static str),
    /// A client ID that cannot be one.
    #[error("client_id is not one: copy it from the app's page at X, without spaces")]
    ClientId,
}

impl AccessError {
    /// The field, below the account.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::UserId(_) => "user_id",
            Self::Handle(_) => "handle",
            Self::Both(field) | Self::Missing(field) => field,
            Self::ClientId => "client_id",
        }
    }
}

impl<S> TwitterAccount<S> {
    /// How it lets us in.
    ///
    /// # Errors
    /// When a key is missing, or keys of both ways are given.
    pub fn access(&self) -> Result<Access<'_, S>, AccessError> {
        if let Some(client_id) = &self.client_id {
            self.check_client()?;
            let refresh = self.refresh_token.as_ref();
            return Ok(Access::OAuth2 {
                client_id,
                client_secret: self.client_secret.as_ref(),
                refresh_token: refresh.ok_or(AccessError::Missing("refresh_token"))?,
            });
        }
        for (field, given) in [
            ("client_secret", &self.client_secret),
            ("refresh_token", &self.refresh_token),
        ] {
            if given.is_some() {
                return Err(AccessError::Both(field));
            }
        }
        fn key<'a, S>(field: &'static str, given: &'a Option<S>) -> Result<&'a S, AccessError> {
            given.as_ref().ok_or(AccessError::Missing(field))
        }
        Ok(Access::OAuth1 {
            consumer_key: key("consumer_key", &self.consumer_key)?,
            consumer_secret: key("consumer_secret", &self.consumer_secret)?,
            token: key("token", &self.token)?,
            token_secret: key("token_secret", &self.token_secret)?,
        })
    }

    /// Whether the app of OAuth 2.0 is one, before the account was connected.
    ///
    /// # Errors
    /// When there is none, or keys of OAuth 1.0a stand beside it.
    pub fn check_client(&self) -> Result<&str, AccessError> {
        let others = [
            ("consumer_key", &self.consumer_key),
            ("consumer_secret", &self.consumer_secret),
            ("token", &self.token),
            ("token_secret", &self.token_secret),
        ];
        if let Some((field, _)) = others.into_iter().find(|(_, given)| given.is_some()) {
            return Err(AccessError::Both(field));
        }
        let id = self.client_id.as_deref();
        let id = id.ok_or(AccessError::Missing("client_id"))?;
        let plain = |b: u8| b.is_ascii_graphic() && b != b':';
        if id.is_empty() || id.len() > 200 || !id.bytes().all(plain) {
            return Err(AccessError::ClientId);
        }
        Ok(id)
    }

    /// Whether it makes sense. Needs no secret.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), AccessError> {
        self.check_names()?;
        self.access().map(|_| ())
    }

    /// Whether name, number and handle can be ones.
    ///
    /// # Errors
    /// The first that cannot.
    pub fn check_names(&self) -> Result<(), AccessError> {
        let name = &self.name.0;
        if name.trim().is_empty() || name.contains('/') || name.chars().any(char::is_control) {
            return Err(AccessError::Name);
        }
        if !is_id(&self.user_id) {
            return Err(AccessError::UserId(self.user_id.chars().take(40).collect()));
        }
        let handle = &self.handle;
        let plain = handle
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !plain || !(1..=15).contains(&handle.len()) {
            return Err(AccessError::Handle(handle.chars().take(40).collect()));
        }
        Ok(())
    }

    /// The same account with each secret read from its place; `read` gets its field.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub(super) fn resolve<E>(
        self,
        mut read: impl FnMut(&str, &S) -> Result<SecretString, E>,
    ) -> Result<TwitterAccount<SecretString>, E> {
        let mut key =
            |field: &str, place: Option<S>| place.map(|place| read(field, &place)).transpose();
        Ok(TwitterAccount {
            consumer_key: key("consumer_key", self.consumer_key)?,
            consumer_secret: key("consumer_secret", self.consumer_secret)?,
            token: key("token", self.token)?,
            token_secret: key("token_secret", self.token_secret)?,
            client_secret: key("client_secret", self.client_secret)?,
            refresh_token: key("refresh_token", self.refresh_token)?,
            client_id: self.client_id,
            name: self.name,
            user_id: self.user_id,
            handle: self.handle,
        })
    }
}
