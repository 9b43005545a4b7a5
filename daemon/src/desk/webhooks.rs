//! Receivers of webhooks, as administrators keep them.

mod rows;

use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use wardmote_channels::{
    webhook::{AddressError, Call, Posted},
    webhook_signature::WebhookKey,
};
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    hook::{EventKind, Hears, HookAnswer, judge},
    ids::WebhookId,
    person::{Act, Person},
    places::Places,
    words::Realm,
};
use wardmote_store::NewWebhook;

pub(crate) use rows::in_words;
pub use rows::{CallRow, TestedWebhook, WebhookRow, WebhookState};
use rows::{call_row, row};

use super::{Desk, DeskError, reason};
use crate::vault::{Sealer, hook_sealer};

/// The most hours that the secret before may still sign.
pub const MOST_OLD_HOURS: u32 = 7 * 24;

/// A receiver to be added, as typed.
#[derive(Debug, Clone)]
pub struct NewReceiver {
    /// What it is called.
    pub name: String,
    /// Where calls go.
    pub address: String,
    /// What it hears; nothing is everything.
    pub hears: Vec<String>,
    /// Of which areas; none is London.
    pub areas: Vec<AreaCode>,
}

/// A new secret: `whsec_` and the base64 of 32 random bytes.
fn new_secret() -> Result<SecretString, DeskError> {
    let mut bytes = [0u8; 32];
    rand::fill(&mut bytes)
        .map_err(|_| DeskError::Internal("no random numbers could be had".to_owned()))?;
    Ok(format!("whsec_{}", STANDARD.encode(bytes)).into())
}

impl From<AddressError> for DeskError {
    fn from(error: AddressError) -> Self {
        Self::field("address", error.to_string())
    }
}

impl Desk {
    /// What seals the receivers' secrets.
    fn hook_sealer(&self) -> Result<Sealer, DeskError> {
        hook_sealer(&self.settings.key).map_err(|error| DeskError::Internal(error.to_string()))
    }

    fn seal_hook(&self, id: WebhookId, secret: &SecretString) -> Result<Vec<u8>, DeskError> {
        self.hook_sealer()?
            .seal(&id.to_string(), secret)
            .map_err(|error| DeskError::Internal(error.to_string()))
    }

    /// The keys that a receiver's calls are signed with: the one in force, and the one before while it still signs.
    ///
    /// # Errors
    /// When there is no such receiver, or its secret does not open with the configured key.
    pub(crate) async fn hook_keys(&self, id: WebhookId) -> Result<Vec<WebhookKey>, DeskError> {
        let sealed = self.store.webhook_secrets(id).await?;
        let sealer = self.hook_sealer()?;
        let closed = || {
            DeskError::Conflict(
                "its secret does not open with the key of the configuration ([secrets] key): give it a new secret"
                    .to_owned(),
            )
        };
        let open = |sealed: Vec<u8>| {
            let secret = sealer.open(&id.to_string(), sealed).ok_or_else(closed)?;
            WebhookKey::new(&secret).map_err(|_| closed())
        };
        std::iter::once(sealed.now)
            .chain(sealed.old)
            .map(open)
            .collect()
    }

    /// Refuses who may not keep receivers.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub fn may_keep_webhooks(&self, by: &Person) -> Result<(), DeskError> {
        self.permit(by, Act::Administer, &[])
    }

    /// Every receiver.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn webhooks(&self, by: &Person) -> Result<Vec<WebhookRow>, DeskError> {
        self.may_keep_webhooks(by)?;
        let now = self.clock.now();
        let all = self.store.webhooks().await?;
        Ok(all
            .into_iter()
            .map(|mut view| {
                view.old_until = view.old_until.filter(|until| *until > now);
                row(view)
            })
            .collect())
    }

    /// One receiver.
    ///
    /// # Errors
    /// When the caller is no administrator, or there is none.
    pub async fn webhook(&self, by: &Person, id: WebhookId) -> Result<WebhookRow, DeskError> {
        let all = self.webhooks(by).await?;
        all.into_iter()
            .find(|row| row.id == id)
            .ok_or_else(|| DeskError::NotFound(format!("there is no webhook {id}")))
    }

    /// Adds a receiver, and gives its secret: shown here and nowhere else.
    ///
    /// # Errors
    /// When the caller is no administrator, or anything of it is wrong: the address above all.
    pub async fn add_webhook(
        &self,
        by: &Person,
        new: NewReceiver,
    ) -> Result<(WebhookId, SecretString), DeskError> {
        self.may_keep_webhooks(by)?;
        let label = new.name.trim();
        if label.is_empty() || label.chars().count() > 100 || label.chars().any(char::is_control) {
            let what = "say what it is, in at most 100 characters on one line";
            return Err(DeskError::field("name", what));
        }
        let hears = match new.hears.is_empty() {
            true => Hears::everything(),
            false => {
                Hears::new(&new.hears).map_err(|e| DeskError::field("hears", e.to_string()))?
            }
        };
        if let Some(unknown) = new.areas.iter().find(|a| !Places::london().knows(a)) {
            let what = format!("there is no area {unknown}");
            return Err(DeskError::field("areas", what));
        }
        let areas = match new.areas.is_empty() {
            true => vec![AreaCode::London],
            false => new.areas,
        };
        let address = self.poster.prove(&new.address).await?;
        let id = WebhookId::new(self.clock.now());
        let secret = new_secret()?;
        let kept = NewWebhook {
            id,
            label: label.to_owned(),
            address: address.whole().to_owned(),
            hears,
            areas: AreaSet(areas),
            secret: self.seal_hook(id, &secret)?,
        };
        self.store.add_webhook(kept, by.id).await?;
        Ok((id, secret))
    }

    /// Gives a receiver a new secret, shown here and nowhere else. The one before signs as well for so many hours.
    ///
    /// # Errors
    /// When the caller is no administrator, there is no such receiver, or the hours are too many.
    pub async fn rotate_webhook(
        &self,
        by: &Person,
        id: WebhookId,
        old_hours: u32,
    ) -> Result<(SecretString, Timestamp), DeskError> {
        self.may_keep_webhooks(by)?;
        if old_hours > MOST_OLD_HOURS {
            let what = format!("give hours from 0 to {MOST_OLD_HOURS}, which is a week");
            return Err(DeskError::field("old_hours", what));
        }
        let secret = new_secret()?;
        let sealed = self.seal_hook(id, &secret)?;
        let until = SignedDuration::from_hours(i64::from(old_hours));
        let until = self.clock.now().checked_add(until);
        let until = until.unwrap_or(Timestamp::MAX);
        self.store.rotate_webhook(id, sealed, until, by.id).await?;
        Ok((secret, until))
    }

    /// Pauses a receiver.
    ///
    /// # Errors
    /// When the caller is no administrator, there is no such receiver, or it is paused.
    pub async fn pause_webhook(&self, by: &Person, id: WebhookId) -> Result<(), DeskError> {
        self.may_keep_webhooks(by)?;
        Ok(self.store.pause_webhook(id, by.id).await?)
    }

    /// Starts a receiver that was paused or stopped; it hears of what happened meanwhile, as far back as three days.
    ///
    /// # Errors
    /// When the caller is no administrator, there is no such receiver, or it runs.
    pub async fn start_webhook(&self, by: &Person, id: WebhookId) -> Result<(), DeskError> {
        self.may_keep_webhooks(by)?;
        self.store.start_webhook(id, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Removes a receiver for good.
    ///
    /// # Errors
    /// When the caller is no administrator, or there is no such receiver.
    pub async fn remove_webhook(&self, by: &Person, id: WebhookId) -> Result<(), DeskError> {
        self.may_keep_webhooks(by)?;
        Ok(self.store.remove_webhook(id, by.id).await?)
    }

    /// A receiver's calls before the number `before`, the latest first.
    ///
    /// # Errors
    /// When the caller is no administrator, or there is no such receiver.
    pub async fn webhook_calls(
        &self,
        by: &Person,
        id: WebhookId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<CallRow>, DeskError> {
        self.may_keep_webhooks(by)?;
        let calls = self.store.webhook_calls(id, before, limit).await?;
        Ok(calls.into_iter().map(call_row).collect())
    }

    /// Has a call made again, under the same id.
    ///
    /// # Errors
    /// When the caller is no administrator, there is no such call, it waits anyway, or the reason is empty.
    pub async fn call_webhook_again(
        &self,
        by: &Person,
        id: WebhookId,
        call: i64,
        why: &str,
    ) -> Result<(), DeskError> {
        self.may_keep_webhooks(by)?;
        self.store.call_again(id, call, reason(why)?, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Makes one call that says nothing but that it is a test, whether the receiver runs or not.
    ///
    /// # Errors
    /// When the caller is no administrator, or there is no such receiver.
    pub async fn test_webhook(
        &self,
        by: &Person,
        id: WebhookId,
    ) -> Result<TestedWebhook, DeskError> {
        self.may_keep_webhooks(by)?;
        let hook = self.webhook(by, id).await?;
        let keys = self.hook_keys(id).await?;
        let address = self.poster.known(&hook.address)?;
        let at = self.clock.now();
        let mut data = json!({"webhook": id});
        if self.settings.server.realm != Realm::Live {
            data["exercise"] = json!(true);
        }
        let body = json!({"type": EventKind::Test, "timestamp": at, "data": data}).to_string();
        let event = format!("evt_{}", &new_secret()?.expose_secret()[6..30]);
        let call = Call {
            address: &address,
            id: &event.replace(['+', '/', '='], "x"),
            body: &body,
            keys: &keys,
            at,
        };
        Ok(match self.poster.post(&call).await {
            Posted::Answered { status, .. } => TestedWebhook {
                taken: judge(status) == HookAnswer::Taken,
                status: Some(status),
                words: in_words(status),
            },
            Posted::Nothing(words) => TestedWebhook {
                taken: false,
                status: None,
                words,
            },
        })
    }
}
