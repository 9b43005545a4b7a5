//! Signing in on the page: a code of eight digits by mail, then a session of twelve hours.

use jiff::SignedDuration;
use wardmote_domain::person::{EmailAddress, Person};
use wardmote_store::{DeskMailKind, MailTo, NewMail, Sha256};

use super::{Desk, DeskError};
use crate::{signer, visitor::Visitor};

/// How long a code serves (the store keeps the same).
const CODE_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// An open session: its secret goes into the cookie and nowhere else.
pub struct Session {
    /// The cookie's value.
    pub secret: String,
    /// Who signed in.
    pub person: Person,
}

impl Desk {
    /// Mails a code, if that is somebody's address and it was not asked for too often. The answer is the same either way.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn ask_code(&self, email: &EmailAddress, visitor: Visitor) -> Result<(), DeskError> {
        if !self.limits.code(email, visitor) {
            tracing::debug!(
                "sign-in codes are asked for one address too often: no more are mailed for now"
            );
            return Ok(());
        }
        let code = signer::new_code();
        let now = self.clock.now();
        let desk = &self.settings.server.desk_url;
        let mail = NewMail {
            kind: DeskMailKind::SignInCode,
            to: MailTo::Address(email.clone()),
            message: None,
            subject: format!("{code} is your Wardmote code"),
            text: format!(
                "Your code to sign in to Wardmote is {code}.\n\nIt works once, within 10 minutes, at {desk}/sign-in\n\n\
                 If you did not ask for it, someone typed your address. Nothing happens without the code. Never give \
                 it to anyone, not to us either.\n"
            ),
            due: None,
            expires: now.checked_add(CODE_LASTS).ok(),
        };
        self.store
            .ask_sign_in(email.clone(), Sha256(signer::hash(&code)), mail)
            .await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Tries a code. Nothing says whether the address or the code was wrong, or too many were tried from there: whoever
    /// tries one after the other for somebody else's address soon uses up none of that person's tries.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn sign_in(
        &self,
        email: &EmailAddress,
        code: &str,
        visitor: Visitor,
    ) -> Result<Option<Session>, DeskError> {
        if !self.limits.try_code(email, visitor) {
            tracing::debug!(
                "sign-in codes are tried for one address too often: this one is not looked at"
            );
            return Ok(None);
        }
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        let secret = signer::new_secret();
        let (code, session) = (Sha256(signer::hash(&digits)), Sha256(signer::hash(&secret)));
        let person = self.store.sign_in(email.clone(), code, session).await?;
        Ok(person.map(|person| Session { secret, person }))
    }

    /// The person of a session.
    ///
    /// # Errors
    /// When it is over or none of ours.
    pub async fn person_of_session(&self, secret: &str) -> Result<Person, DeskError> {
        self.store
            .person_by_session(Sha256(signer::hash(secret)))
            .await?
            .ok_or(DeskError::NotSignedIn)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn sign_out(&self, secret: &str) -> Result<(), DeskError> {
        Ok(self.store.end_session(Sha256(signer::hash(secret))).await?)
    }
}
