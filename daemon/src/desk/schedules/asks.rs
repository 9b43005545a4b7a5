//! One ward's ask: read, kept, handed in, given to somebody else, withdrawn.

use wardmote_domain::{
    area::AreaCode,
    file::MessageFile,
    ids::{AskId, PersonId},
    person::{Act, Person},
};
use wardmote_store::{AskView, HandIn, Once, Sha256, Submission, Submitted};

use super::rows::{AskFull, AskRow};
use crate::desk::{Desk, DeskError, Stored, follow::same_subject, full::FullMessage, reason};

/// Answers of a page, by name.
pub type Answers = Vec<(String, String)>;

impl Desk {
    async fn ask_for(&self, by: &Person, act: Act, id: AskId) -> Result<AskView, DeskError> {
        let ask = self.store.ask(id).await?;
        self.permit(by, act, &[AreaCode::Ward(ask.area)])?;
        Ok(ask)
    }

    /// One ask, with what is known.
    ///
    /// # Errors
    /// When there is none, or the person may not read for its ward.
    pub async fn ask(&self, by: &Person, id: AskId) -> Result<AskFull, DeskError> {
        let ask = self.ask_for(by, Act::Read, id).await?;
        let last = self
            .store
            .earlier_ask(id)
            .await?
            .and_then(|a| a.message)
            .map(|m| m.id);
        let notes = self.known(&ask.area, ask.kind).await?.notes;
        Ok(AskFull::of(ask, last, notes))
    }

    /// The asks that wait for this person's copy, the one due first first.
    ///
    /// # Errors
    /// When the person may read nowhere.
    pub async fn my_asks(&self, by: &Person) -> Result<Vec<AskRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        Ok(self
            .store
            .open_asks(Some(by.id))
            .await?
            .iter()
            .map(AskRow::of)
            .collect())
    }

    /// Keeps a draft of copy, finished or not: anyone who may write for the ward. Gives the new version.
    ///
    /// # Errors
    /// When somebody saved meanwhile, copy is in, the ask is over, or the draft is of another ward or kind.
    pub async fn save_ask(
        &self,
        by: &Person,
        id: AskId,
        draft: MessageFile,
        form: Option<Answers>,
        version: i64,
    ) -> Result<i64, DeskError> {
        let ask = self.ask_for(by, Act::Write, id).await?;
        belongs(&ask, &draft)?;
        let copy = HandIn {
            ask: id,
            draft,
            form,
        };
        Ok(self.store.save_ask(copy, version, by.id).await?)
    }

    /// Hands copy in: it becomes a message, tied to its ask in the same transaction. Once one is in, it is an edit of
    /// that; once that was taken back or has run out, it is a message of its own again. Anyone who may write for the ward: an
    /// owner may be away. What falls short is stored with its report.
    ///
    /// # Errors
    /// As [`Desk::submit`] and [`Desk::edit`]; when the copy is of another ward or kind, or the ask is over.
    pub async fn hand_in(
        &self,
        by: &Person,
        id: AskId,
        file: &MessageFile,
        form: Option<Answers>,
        key: Option<String>,
    ) -> Result<Stored, DeskError> {
        let ask = self.ask_for(by, Act::Write, id).await?;
        belongs(&ask, file)?;
        let mut draft = self.read(by, file)?;
        let copy = HandIn {
            ask: id,
            draft: file.clone(),
            form,
        };
        let (stored, report) = match &ask.message {
            Some(message) if !ask.again => {
                let before = FullMessage::read(&self.store, message.id).await?;
                same_subject(&mut draft, &before.draft)?;
                self.may_follow(by, &draft).await?;
                let judged = self.judge_draft(&draft, Some(message.id)).await?;
                let revision = self.revision(draft, &judged);
                let report = judged.report.clone();
                Once::answering(move |done: &wardmote_store::Stored| Stored::answer(*done, report));
                let stored = self.store.hand_in_again(by.id, revision, copy).await?;
                (stored, judged.report)
            }
            _ => {
                self.has_room()?;
                self.may_follow(by, &draft).await?;
                let judged = self.judge_draft(&draft, None).await?;
                let body =
                    serde_json::to_vec(file).map_err(|e| DeskError::Internal(e.to_string()))?;
                let submission = Submission {
                    by: by.id,
                    key: key.unwrap_or_else(crate::signer::new_secret),
                    body: Sha256::of(&body),
                    revision: self.revision(draft, &judged),
                };
                let report = judged.report.clone();
                Once::answering(move |done: &Submitted| Stored::answer(done.stored(), report));
                let stored = self.store.hand_in(submission, copy).await?.stored();
                (stored, judged.report)
            }
        };
        self.wake.notify_waiters();
        Ok(Stored::new(stored, report))
    }

    /// Asks somebody else for a ward's copy, and mails them. `to` is a name, an address or an id of one of ours.
    ///
    /// # Errors
    /// When nobody has that name, or they may not write for the ward; when the ask is over.
    pub async fn give_ask(&self, by: &Person, id: AskId, to: &str) -> Result<String, DeskError> {
        let ask = self.ask_for(by, Act::Write, id).await?;
        let people = self.store.people().await?;
        let to = to.trim();
        let mut found = people.iter().filter(|p| {
            p.id.to_string() == to
                || p.email.expose().eq_ignore_ascii_case(to)
                || p.name.eq_ignore_ascii_case(to)
        });
        let person = match (found.next(), found.next()) {
            (Some(one), None) => one,
            (None, _) => {
                return Err(DeskError::field(
                    "owner",
                    "nobody here has that name or address",
                ));
            }
            _ => {
                return Err(DeskError::field(
                    "owner",
                    "two people here have that name: give the address or the id",
                ));
            }
        };
        if !person.may(Act::Write, &[AreaCode::Ward(ask.area)]) {
            let words = format!(
                "{} may not write for this ward, and could not answer",
                person.name
            );
            return Err(DeskError::field("owner", words));
        }
        let mails = if person.id == by.id {
            Vec::new()
        } else {
            vec![self.given_mail(&ask, person.id)]
        };
        self.store.give_ask(id, person.id, by.id, mails).await?;
        self.wake.notify_waiters();
        Ok(person.name.clone())
    }

    /// Asks no more for this ward in this round.
    ///
    /// # Errors
    /// When copy is in, the ask is over, or no reason is given.
    pub async fn withdraw_ask(&self, by: &Person, id: AskId, why: &str) -> Result<(), DeskError> {
        self.ask_for(by, Act::Write, id).await?;
        Ok(self.store.withdraw_ask(id, reason(why)?, by.id).await?)
    }

    /// Who may be asked at all, beside the one who asks: id and name of everyone who may write somewhere, by name. Of two
    /// with one name each says its id.
    ///
    /// # Errors
    /// When the person may write nowhere, or the store cannot be read.
    pub async fn all_writers(&self, by: &Person) -> Result<Vec<(String, String)>, DeskError> {
        self.permit_anywhere(by, Act::Write)?;
        let mut people = self.store.people().await?;
        people.retain(|p| p.id != by.id && p.may_anywhere(Act::Write));
        people.sort_by(|a, b| a.name.cmp(&b.name));
        let same = |p: &Person| people.iter().filter(|q| q.name == p.name).count() > 1;
        let shown = |p: &Person| match same(p) {
            true => format!("{} ({})", p.name, p.id),
            false => p.name.clone(),
        };
        Ok(people
            .iter()
            .map(|p| (p.id.to_string(), shown(p)))
            .collect())
    }

    /// Who may be asked for a ward: everyone who may write there, by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn writers(&self, ask: &AskFull) -> Result<Vec<(PersonId, String)>, DeskError> {
        let area = [AreaCode::Ward(ask.ask.ward)];
        let people = self.store.people().await?;
        Ok(people
            .into_iter()
            .filter(|p| p.may(Act::Write, &area))
            .map(|p| (p.id, p.name))
            .collect())
    }
}

/// Copy is for the ward and of the kind that was asked for.
fn belongs(ask: &AskView, file: &MessageFile) -> Result<(), DeskError> {
    if file.kind != ask.kind.as_str() {
        let words = format!(
            "this ask is for a {}: keep the kind, or send another notice by itself",
            ask.kind
        );
        return Err(DeskError::field("kind", words));
    }
    let only = matches!(file.areas.as_slice(), [one] if one.trim().eq_ignore_ascii_case(&ask.area.to_string()));
    if !only {
        let words = format!(
            "this ask is for {} alone: put neighbours under also_tell",
            ask.area
        );
        return Err(DeskError::field("areas", words));
    }
    Ok(())
}
