//! Where a channel keeps what a provider gave it and it must not lose: rotating refresh tokens. The daemon keeps them
//! encrypted in its store; a value is stored before it is used.

use std::{collections::BTreeMap, sync::Mutex};

use secrecy::{ExposeSecret, SecretString};

use crate::channel::Sending;

/// A value that could not be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what the provider gave us could not be kept: {0}")]
pub struct VaultError(pub String);

/// Keeps secrets by name, durably. Names are the channel's own: `twitter/force/refresh_token`.
pub trait Vault: Send + Sync {
    /// The value last kept under that name.
    fn get<'a>(&'a self, name: &'a str) -> Sending<'a, Result<Option<SecretString>, VaultError>>;

    /// Keeps a value. When this has answered, it outlives the process.
    fn put<'a>(&'a self, name: &'a str, value: SecretString)
    -> Sending<'a, Result<(), VaultError>>;

    /// Whether a value can be kept at all. A channel asks before it makes a provider give a new token for the old one:
    /// what cannot be kept would be lost, and the old one is worthless by then.
    fn keeps(&self) -> bool {
        true
    }
}

/// No vault: for commands that look at a channel beside a daemon that runs. Nothing is there and nothing can be kept.
pub struct NoVault;

impl Vault for NoVault {
    fn get<'a>(&'a self, _name: &'a str) -> Sending<'a, Result<Option<SecretString>, VaultError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn put<'a>(
        &'a self,
        name: &'a str,
        _value: SecretString,
    ) -> Sending<'a, Result<(), VaultError>> {
        let why = format!("{name}: only the daemon may keep it; use wardmote channels test");
        Box::pin(std::future::ready(Err(VaultError(why))))
    }

    fn keeps(&self) -> bool {
        false
    }
}

/// A vault that forgets when the process ends: for sandboxes.
#[derive(Default)]
pub struct MemoryVault(Mutex<BTreeMap<String, String>>);

impl Vault for MemoryVault {
    fn get<'a>(&'a self, name: &'a str) -> Sending<'a, Result<Option<SecretString>, VaultError>> {
        let kept = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(name)
            .cloned()
            .map(SecretString::from);
        Box::pin(std::future::ready(Ok(kept)))
    }

    fn put<'a>(
        &'a self,
        name: &'a str,
        value: SecretString,
    ) -> Sending<'a, Result<(), VaultError>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(name.to_owned(), value.expose_secret().to_owned());
        Box::pin(std::future::ready(Ok(())))
    }
}
