//! People and their tokens.

use serde::Serialize;
use wardmote_domain::{
    ids::PersonId,
    person::{Act, EmailAddress, Grant, Person, Role},
};
use wardmote_store::{AuditEntry, NewPerson, Sha256};

use super::{Desk, DeskError, actor};
use crate::signer;

/// A person, as an administrator sees them. The address stays in the store.
#[derive(Debug, Serialize)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub grants: Vec<Grant>,
    /// Numbers and labels of tokens that stand.
    pub tokens: Vec<TokenRow>,
}

/// A token that stands.
#[derive(Debug, Serialize)]
pub struct TokenRow {
    /// Its number, by which it is revoked.
    pub id: i64,
    /// What it is for.
    pub label: String,
}

impl Desk {
    /// The number of a token, and the person whose it is.
    ///
    /// # Errors
    /// When it is none of ours, or was revoked.
    pub async fn person_of_token(&self, token: &str) -> Result<(i64, Person), DeskError> {
        let hash = Sha256(signer::hash(token));
        self.store
            .person_by_token(hash)
            .await?
            .ok_or(DeskError::NotSignedIn)
    }

    /// The person whose token of that number stands now, with the rights they have now.
    ///
    /// # Errors
    /// When it was revoked meanwhile.
    pub(crate) async fn person_of_token_number(&self, token: i64) -> Result<Person, DeskError> {
        let person = self.store.person_by_token_number(token).await?;
        person.ok_or(DeskError::NotSignedIn)
    }

    /// Everyone.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn people(&self, by: &Person) -> Result<Vec<PersonRow>, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        let tokens = self.store.tokens(None).await?;
        let row = |person: Person| PersonRow {
            tokens: tokens
                .iter()
                .filter(|t| t.person == person.id && t.revoked_at.is_none())
                .map(|t| TokenRow {
                    id: t.number,
                    label: t.label.clone(),
                })
                .collect(),
            id: person.id,
            name: person.name,
            grants: person.grants,
        };
        Ok(self.store.people().await?.into_iter().map(row).collect())
    }

    /// Adds a person.
    ///
    /// # Errors
    /// When the caller is no administrator, the name is empty, no role is given, or the address is there already.
    pub async fn add_person(
        &self,
        by: &Person,
        name: &str,
        email: EmailAddress,
        grants: Vec<Grant>,
    ) -> Result<PersonId, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(DeskError::field(
                "name",
                "give a name of at most 200 characters on one line",
            ));
        }
        if grants.is_empty() {
            let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
            return Err(DeskError::field(
                "grants",
                format!("give at least one role: {}", roles.join(", ")),
            ));
        }
        let new = NewPerson {
            name: name.to_owned(),
            email,
            grants,
        };
        Ok(self.store.add_person(new, actor(by)).await?.id)
    }

    /// Makes a token for a person's programs. Its text is here and nowhere else.
    ///
    /// # Errors
    /// When the caller is no administrator and asks for another's, or there is no such person.
    pub async fn make_token(
        &self,
        by: &Person,
        person: PersonId,
        label: &str,
    ) -> Result<(i64, String), DeskError> {
        if person != by.id {
            self.permit(by, Act::Administer, &[])?;
        }
        let label = label.trim();
        if label.is_empty() || label.chars().count() > 100 || label.chars().any(char::is_control) {
            return Err(DeskError::field(
                "label",
                "say what the token is for, in at most 100 characters",
            ));
        }
        let token = signer::new_secret();
        let made = self
            .store
            .add_token(
                person,
                Sha256(signer::hash(&token)),
                label.to_owned(),
                actor(by),
            )
            .await?;
        Ok((made.number, token))
    }

    /// Revokes a token.
    ///
    /// # Errors
    /// When it is another's and the caller no administrator, or there is no such token.
    pub async fn revoke_token(&self, by: &Person, number: i64) -> Result<(), DeskError> {
        let own = self
            .store
            .tokens(Some(by.id))
            .await?
            .iter()
            .any(|t| t.number == number);
        if !own {
            self.permit(by, Act::Administer, &[])?;
        }
        Ok(self.store.revoke_token(number, actor(by)).await?)
    }

    /// The record, of one message or all of it: entries after number `since`, at most `limit`.
    ///
    /// # Errors
    /// When the caller may not read it.
    pub async fn audit(
        &self,
        by: &Person,
        message: Option<wardmote_domain::ids::MessageId>,
        since: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, DeskError> {
        match message {
            // The whole record names every area: it is for those who may read all of London, and administrators.
            None if by.may_anywhere(Act::Administer) => {}
            None => self.permit(by, Act::Read, &[])?,
            Some(id) => {
                self.readable(by, id).await?;
            }
        }
        Ok(self.store.audit_show(message, since, limit).await?)
    }
}
