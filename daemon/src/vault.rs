//! The vault over the store: what a provider gave a channel, encrypted with a key that is derived from the configured one
//! and kept in the database. A backup of the file alone opens nothing.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hkdf,
};
use secrecy::{ExposeSecret, SecretString};
use wardmote_channels::{
    channel::Sending,
    vault::{Vault, VaultError},
};
use wardmote_store::Store;

/// Encrypts secrets that are kept in the store, each under its name: what was moved to another name does not open.
pub struct Sealer(RandomizedNonceKey);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(hidden)")
    }
}

impl Sealer {
    /// A sealer under a key of its own for this use, derived from the configured one.
    ///
    /// # Errors
    /// When the cryptography library will not make the key.
    pub fn new(key: &SecretString, used_for: &str) -> Result<Self, VaultError> {
        let failed = |_| VaultError("its key could not be made".to_owned());
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"wardmote");
        let root = salt.extract(key.expose_secret().as_bytes());
        let mut bytes = [0; 32];
        root.expand(&[used_for.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|derived| derived.fill(&mut bytes))
            .map_err(failed)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(failed)?;
        Ok(Self(key))
    }

    /// The value encrypted, under its name.
    ///
    /// # Errors
    /// When the cryptography library will not.
    pub fn seal(&self, name: &str, value: &SecretString) -> Result<Vec<u8>, VaultError> {
        let mut text = value.expose_secret().as_bytes().to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(name.as_bytes()), &mut text)
            .map_err(|_| VaultError(format!("{name} could not be encrypted")))?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// The value again; nothing where it was sealed under another key or name, or is damaged.
    pub fn open(&self, name: &str, sealed: Vec<u8>) -> Option<SecretString> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let open = self
            .0
            .open_in_place(nonce, Aad::from(name.as_bytes()), &mut text)
            .ok()?;
        Some(SecretString::from(std::str::from_utf8(open).ok()?))
    }
}

/// What seals the secrets of webhooks' receivers.
///
/// # Errors
/// When the cryptography library will not make the key.
pub(crate) fn hook_sealer(key: &SecretString) -> Result<Sealer, VaultError> {
    Sealer::new(key, "webhook secrets 1")
}

/// Keeps what channels give it in the store.
pub struct StoreVault {
    store: Store,
    sealer: Sealer,
}

impl std::fmt::Debug for StoreVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreVault(hidden)")
    }
}

impl StoreVault {
    /// A vault in this store.
    ///
    /// # Errors
    /// When the cryptography library will not make the key.
    pub fn new(store: Store, key: &SecretString) -> Result<Self, VaultError> {
        Ok(Self {
            store,
            sealer: Sealer::new(key, "vault 1")?,
        })
    }

    fn open(&self, name: &str, sealed: Vec<u8>) -> Result<SecretString, VaultError> {
        self.sealer.open(name, sealed).ok_or_else(|| {
            VaultError(format!(
                "{name} cannot be opened with the key of the configuration. Put the key back that was there when the \
                 account was connected ([secrets] key), or connect the account again"
            ))
        })
    }
}

impl Vault for StoreVault {
    fn get<'a>(&'a self, name: &'a str) -> Sending<'a, Result<Option<SecretString>, VaultError>> {
        Box::pin(async move {
            let kept = self.store.vault_get(name).await;
            let kept = kept.map_err(|e| VaultError(format!("{name}: {e}")))?;
            kept.map(|sealed| self.open(name, sealed)).transpose()
        })
    }

    fn put<'a>(
        &'a self,
        name: &'a str,
        value: SecretString,
    ) -> Sending<'a, Result<(), VaultError>> {
        Box::pin(async move {
            let sealed = self.sealer.seal(name, &value)?;
            let put = self.store.vault_put(name, sealed).await;
            put.map_err(|e| VaultError(format!("{name}: {e}")))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use wardmote_domain::clock::SteppedClock;

    use super::*;

    const NAME: &str = "twitter/force/refresh_token";
    const SECRET: &str = "an invented refresh token";

    fn vault(store: &Store, key: &str) -> StoreVault {
        StoreVault::new(store.clone(), &SecretString::from(key)).unwrap()
    }

    async fn read(vault: &StoreVault, name: &str) -> Result<Option<String>, VaultError> {
        let kept = vault.get(name).await?;
        Ok(kept.map(|value| value.expose_secret().to_owned()))
    }

    #[tokio::test]
    async fn what_is_kept_outlives_the_process_and_opens_with_its_own_key_and_name_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("w.db");
        let clock = Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH));
        let store = Store::open(&file, clock.clone()).await.unwrap();
        let first = vault(&store, "a key for tests that is long enough");
        assert!(first.keeps());
        assert_eq!(read(&first, NAME).await, Ok(None));
        first
            .put(NAME, SecretString::from("an older one"))
            .await
            .unwrap();
        first.put(NAME, SecretString::from(SECRET)).await.unwrap();
        let one = store.vault_get(NAME).await.unwrap().unwrap();
        first.put(NAME, SecretString::from(SECRET)).await.unwrap();
        let two = store.vault_get(NAME).await.unwrap().unwrap();
        assert_ne!(one, two, "a nonce of its own each time");
        store.vault_put("another name", two).await.unwrap();
        store.close().await.unwrap();
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()));
        let store = Store::open(&file, clock).await.unwrap();
        let again = vault(&store, "a key for tests that is long enough");
        assert_eq!(read(&again, NAME).await, Ok(Some(SECRET.to_owned())));
        assert!(
            read(&again, "another name").await.is_err(),
            "moved to another name"
        );
        let other = vault(&store, "another key for tests, long enough too");
        let why = read(&other, NAME).await.unwrap_err().to_string();
        assert!(
            why.contains("[secrets] key") && why.contains("connect the account again"),
            "{why}"
        );
        store.vault_put(NAME, vec![0; 28]).await.unwrap();
        assert!(read(&again, NAME).await.is_err(), "changed bytes");
    }
}
