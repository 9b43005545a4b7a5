//! Whether the database is that of the configuration: its realm, its key, and what was encrypted with the key.

use secrecy::SecretString;
use wardmote_domain::{
    send::{Check, CheckState},
    words::Realm,
};
use wardmote_store::{Belongs, Sha256, Store, StoreError};

use crate::{signer::Signer, vault::hook_sealer};

/// Compares them. What cannot be read is told elsewhere.
pub(super) async fn checks(
    store: &Store,
    realm: Option<Realm>,
    key: Option<&SecretString>,
) -> Result<Vec<Check>, StoreError> {
    let belongs = store.belongs().await?;
    let mark = key.map(|key| Sha256(Signer::new(key).mark()));
    let mut checks = Vec::new();
    checks.extend(realm.map(|ours| of_realm(belongs, ours)));
    checks.extend(mark.map(|ours| of_key(belongs, ours)));
    if let Some(key) = key {
        checks.extend(webhooks(&closed_webhooks(store, key).await?));
    }
    Ok(checks)
}

fn of_realm(belongs: Belongs, ours: Realm) -> Check {
    const WHAT: &str = "realm of the database";
    match belongs.realm {
        Some(theirs) if theirs != ours => Check::not_good(
            CheckState::Bad,
            WHAT,
            format!("it belongs to the {theirs} realm, and the configuration says {ours}"),
            "name the file of this realm under [store], or another configuration: what is exercised and what is real never \
             share a file",
        ),
        Some(_) => Check::good(WHAT, format!("{ours}, as the configuration says")),
        None => Check::good(WHAT, "the first start sets it"),
    }
}

fn of_key(belongs: Belongs, ours: Sha256) -> Check {
    const WHAT: &str = "key of the database";
    match belongs.key {
        Some(theirs) if theirs != ours => Check::not_good(
            CheckState::Bad,
            WHAT,
            "[secrets] key is not the one that the database was written with",
            "put the old key back before anything else is done: with another one, people who left would come back, and links \
             in mails that went out would not work",
        ),
        Some(_) => Check::good(WHAT, "the one that the database was written with"),
        None => Check::good(WHAT, "the next start writes down which it is"),
    }
}

/// Receivers whose secret does not open with the key.
async fn closed_webhooks(store: &Store, key: &SecretString) -> Result<Vec<String>, StoreError> {
    let Ok(sealer) = hook_sealer(key) else {
        return Ok(Vec::new());
    };
    let mut closed = Vec::new();
    for hook in store.webhooks().await? {
        let sealed = store.webhook_secrets(hook.id).await?;
        if sealer.open(&hook.id.to_string(), sealed.now).is_none() {
            closed.push(hook.label);
        }
    }
    Ok(closed)
}

fn webhooks(closed: &[String]) -> Option<Check> {
    (!closed.is_empty()).then(|| {
        Check::not_good(
            CheckState::Bad,
            "webhooks",
            format!("the secret does not open with the key: {}", closed.join(", ")),
            "put the old key back; if it is lost, give each of them a new secret: wardmote webhooks rotate",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn realm_and_key_are_good_where_they_agree_or_nothing_is_known() {
        use CheckState::{Bad, Good};
        let (one, two) = (Sha256([1; 32]), Sha256([2; 32]));
        let with = |realm, key| Belongs { realm, key };
        for (belongs, realm, key) in [
            (with(None, None), Good, Good),
            (with(Some(Realm::Live), Some(one)), Good, Good),
            (with(Some(Realm::Exercise), Some(one)), Bad, Good),
            (with(Some(Realm::Live), Some(two)), Good, Bad),
        ] {
            assert_eq!(of_realm(belongs, Realm::Live).state, realm, "{belongs:?}");
            assert_eq!(of_key(belongs, one).state, key, "{belongs:?}");
        }
        assert!(webhooks(&[]).is_none());
        let told = webhooks(&["Lambeth".to_owned(), "BBC".to_owned()]).unwrap();
        assert!(told.found.contains("Lambeth, BBC"), "{told:?}");
    }
}
