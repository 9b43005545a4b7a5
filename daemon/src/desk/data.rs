//! What an administrator does with the data itself: what must be kept, what is too old, who is erased.

use wardmote_domain::{
    ids::{MessageId, PersonId, SubscriberNumber},
    person::{Act, EmailAddress, Person},
};
use wardmote_store::{
    Dropped, Keep, KeptNotice, ReaderAddress, ReaderFile, Sha256, TooOld, months_before,
};

use super::{Desk, DeskError, actor, reason};

impl Desk {
    /// Says that a notice must be kept whole, whatever the retention says.
    ///
    /// # Errors
    /// When the person may only read there, or it is kept already.
    pub async fn keep(&self, by: &Person, message: MessageId, why: &str) -> Result<(), DeskError> {
        self.on_message(by, Act::Stop, message).await?;
        Ok(self.store.keep(message, reason(why)?, by.id).await?)
    }

    /// Says that it need not be kept any more.
    ///
    /// # Errors
    /// When the person may only read there, or it is not kept.
    pub async fn lift_keep(
        &self,
        by: &Person,
        message: MessageId,
        why: &str,
    ) -> Result<(), DeskError> {
        self.on_message(by, Act::Stop, message).await?;
        Ok(self.store.lift_keep(message, reason(why)?, by.id).await?)
    }

    /// Why a notice must be kept, if it must.
    ///
    /// # Errors
    /// When the person may not read it.
    pub async fn kept(&self, by: &Person, message: MessageId) -> Result<Option<Keep>, DeskError> {
        self.on_message(by, Act::Read, message).await?;
        Ok(self.store.kept(message).await?)
    }

    /// The notices that must be kept, the newest of these first.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn kept_notices(&self, by: &Person) -> Result<Vec<KeptNotice>, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.kept_notices().await?)
    }

    /// What is too old now, by the configuration.
    pub(crate) fn too_old(&self) -> TooOld {
        let (now, rules) = (self.clock.now(), self.settings.retention);
        TooOld {
            deliveries: months_before(now, rules.deliveries_months),
            unsent: months_before(now, rules.unsent_months),
            pictures: months_before(now, rules.pictures_months),
            desk_mail: months_before(now, rules.desk_mail_months),
            audit_texts: months_before(now, rules.audit_texts_months),
        }
    }

    /// Drops what is too old, or only counts it.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn prune(&self, by: &Person, dry_run: bool) -> Result<Vec<Dropped>, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.prune(self.too_old(), dry_run, actor(by)).await?)
    }

    /// Erases one of our people. Gives the name under which what they did stays.
    ///
    /// # Errors
    /// When the caller is no administrator, or it is themselves, or the last one.
    pub async fn erase_person(&self, by: &Person, person: PersonId) -> Result<String, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.erase_person(person, by.id).await?)
    }

    /// Erases the texts of a notice that is over.
    ///
    /// # Errors
    /// When the caller is no administrator, the notice is public or on its way, or it must be kept.
    pub async fn erase_texts(
        &self,
        by: &Person,
        message: MessageId,
        why: &str,
    ) -> Result<u64, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.erase_texts(message, reason(why)?, by.id).await?)
    }

    /// Everything that is held on a reader, for them.
    ///
    /// # Errors
    /// When the caller is no administrator, or nobody has that number.
    pub async fn export_reader(
        &self,
        by: &Person,
        number: SubscriberNumber,
    ) -> Result<ReaderFile, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.export_reader(number, actor(by)).await?)
    }

    /// Finds a reader by a mail address or mobile number, which is hashed and kept nowhere, or by their number.
    ///
    /// # Errors
    /// When the caller is no administrator, what was typed is neither, or nobody on a list has it. None repeats it.
    pub async fn find_reader(
        &self,
        by: &Person,
        typed: &str,
    ) -> Result<SubscriberNumber, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        let typed = typed.trim();
        let fault = |what: &str| DeskError::field("reader", what);
        // A telephone number begins with 0 or +.
        let number = typed.starts_with(|c: char| ('1'..='9').contains(&c));
        let number = number.then(|| typed.parse().ok()).flatten();
        if let Some(number) = number.map(SubscriberNumber) {
            let there = self.store.subscriber(number).await?.is_some();
            return there
                .then_some(number)
                .ok_or_else(|| fault("nobody on our lists has this number"));
        }
        let address: ReaderAddress = match typed.parse::<EmailAddress>() {
            Ok(address) => address.into(),
            Err(_) => typed.parse().map(ReaderAddress::Phone).map_err(|_| {
                fault("write a mail address, a mobile number, or their number on our lists")
            })?,
        };
        let hash = Sha256(self.signer.suppression_hash(address.expose()));
        self.store
            .reader_of_hash(hash)
            .await?
            .ok_or_else(|| fault("nobody on our lists has this address"))
    }

    /// Erases a reader.
    ///
    /// # Errors
    /// When the caller is no administrator, or nobody has that number.
    pub async fn erase_reader(
        &self,
        by: &Person,
        number: SubscriberNumber,
    ) -> Result<(), DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.erase_reader(number, actor(by)).await?)
    }
}
