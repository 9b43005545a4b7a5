//! The lists of readers, by mail and by text message: who reads, and how they leave.

mod list;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use wardmote_domain::{
    ids::SubscriberNumber,
    person::{Act, EmailAddress, Person},
    places::{Language, Places, WardCode},
    send::ReaderList,
};
use wardmote_store::{AudienceRow, DeskMailKind, MailTo, NewMail, Pending, ReaderAddress, Sha256};

use super::{Desk, DeskError, actor};
use crate::{signer, visitor::Visitor};

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// New readers.
    pub added: u64,
    /// Readers whose language or wards changed.
    pub changed: u64,
    /// Addresses that left before and stay out.
    pub left_out: u64,
}

impl Taken {
    /// In words.
    pub fn words(&self) -> String {
        let Self {
            added,
            changed,
            left_out,
        } = self;
        let left = if *left_out > 0 {
            format!(", {left_out} left out because they asked to leave")
        } else {
            String::new()
        };
        format!("{added} added, {changed} changed{left}.")
    }
}

/// How long a confirming link serves.
const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_hours(48);

impl Desk {
    /// Takes in a CSV with the columns email or mobile, language, wards and, if wanted, panel (codes separated by
    /// spaces). All of it or nothing.
    ///
    /// # Errors
    /// Each bad row by its line; the address or number itself is not repeated.
    pub async fn import_audience(&self, by: &Person, bytes: &[u8]) -> Result<Taken, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        self.has_room()?;
        let readers = list::read(bytes).map_err(DeskError::Invalid)?;
        let readers = readers
            .into_iter()
            .map(|r| AudienceRow {
                panel: r.panel,
                ..self.new_reader(r.address, r.language, r.wards)
            })
            .collect();
        let done = self.store.import_audience(readers, actor(by)).await?;
        Ok(Taken {
            added: done.added,
            changed: done.updated,
            left_out: done.suppressed,
        })
    }

    fn new_reader(
        &self,
        address: ReaderAddress,
        language: Language,
        wards: Vec<WardCode>,
    ) -> AudienceRow {
        let hash = Sha256(self.signer.suppression_hash(address.expose()));
        AudienceRow {
            address,
            hash,
            language,
            wards,
            panel: None,
        }
    }

    /// How many readers there are.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn count_audience(&self, by: &Person) -> Result<u64, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.audience_count(None).await?)
    }

    /// How many readers there are on each list; somebody may be on two.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn count_by_list(&self, by: &Person) -> Result<BTreeMap<ReaderList, u64>, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.audience_by_list().await?)
    }

    /// Removes a reader, for good.
    ///
    /// # Errors
    /// When there is no such reader.
    pub async fn remove_reader(
        &self,
        by: &Person,
        number: SubscriberNumber,
    ) -> Result<(), DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.remove_subscriber(number, actor(by)).await?)
    }

    /// Takes a wish to subscribe and mails the confirming link (double opt-in). The answer is the same for an address
    /// that is known already, and where too many were asked for.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn subscribe(
        &self,
        address: EmailAddress,
        language: Language,
        ward: WardCode,
        visitor: Visitor,
    ) -> Result<(), DeskError> {
        if !self.limits.confirming_link(&address, visitor) {
            tracing::debug!(
                "subscriptions are asked for too often: no more confirming mails for now"
            );
            return Ok(());
        }
        let secret = signer::new_secret();
        let public = &self.settings.server.public_url;
        let name = Places::london()
            .ward(&ward)
            .map(|w| w.name.clone())
            .unwrap_or_default();
        let mail = NewMail {
            kind: DeskMailKind::ConfirmSubscription,
            to: MailTo::Address(address.clone()),
            message: None,
            subject: format!("Confirm: police notices for {name}"),
            text: format!(
                "Someone, we think you, asked for police notices for {name} at this address.\n\nTo start them, open \
                 this link within 48 hours:\n{public}/subscribe/confirm/{secret}\n\nIf it was not you, do nothing. You \
                 will hear no more from us.\n"
            ),
            due: None,
            expires: None,
        };
        let reader = self.new_reader(address.into(), language, vec![ward]);
        let expires = self
            .clock
            .now()
            .checked_add(CONFIRM_WITHIN)
            .unwrap_or(Timestamp::MAX);
        let token = Sha256(signer::hash(&secret));
        self.store
            .subscribe(Pending {
                token,
                row: reader,
                expires,
                mail,
            })
            .await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Confirms a subscription by the link's secret.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn confirm_subscription(&self, secret: &str) -> Result<bool, DeskError> {
        Ok(self
            .store
            .confirm_subscription(Sha256(signer::hash(secret)))
            .await?
            .is_some())
    }

    /// Ends a subscription at once and for good. Doing it twice is the same as once; false for a link that is none of
    /// ours.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn unsubscribe(&self, token: &str) -> Result<bool, DeskError> {
        let Some(number) = self.signer.subscriber_of(token) else {
            return Ok(false);
        };
        self.store.unsubscribe(number).await?;
        Ok(true)
    }

    /// Whether an unsubscribe link is one of ours.
    pub fn is_unsubscribe_link(&self, token: &str) -> bool {
        self.signer.subscriber_of(token).is_some()
    }
}
