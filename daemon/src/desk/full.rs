//! A message with the revision in force, as most acts need it.

use jiff::Timestamp;
use wardmote_domain::{
    draft::Draft,
    finding::Report,
    ids::{MessageId, PersonId, Reference, RevisionNumber},
    message::MessageState,
    variant::Rendered,
};
use wardmote_store::{MessageView, Refusal, Sha256, Store, StoreError};

/// A message with the revision in force.
#[derive(Debug, Clone)]
pub struct FullMessage {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub state: MessageState,
    /// Who wrote it.
    pub author: PersonId,
    /// The revision in force.
    pub number: RevisionNumber,
    /// Its hash.
    pub hash: Sha256,
    /// What its author wanted.
    pub draft: Draft,
    /// Every version.
    pub rendered: Rendered,
    /// The last report on it.
    pub report: Report,
    /// When it became public.
    pub releasing_at: Option<Timestamp>,
    /// When somebody broke its embargo.
    pub embargo_broken_at: Option<Timestamp>,
    /// The mark by which it is known outside.
    pub reference: Reference,
}

impl FullMessage {
    /// Reads it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; when the store cannot be read.
    pub async fn read(store: &Store, id: MessageId) -> Result<Self, StoreError> {
        let view = store
            .message(id)
            .await?
            .ok_or(Refusal::NotFound("such message"))?;
        Ok(Self::of(&view).ok_or(Refusal::NotFound("such message"))?)
    }

    /// The revision in force of a message read whole; nothing for one without a revision or report, which the store
    /// never makes.
    pub fn of(view: &MessageView) -> Option<Self> {
        let revision = view.revisions.iter().find(|r| r.number == view.number)?;
        Some(Self {
            id: view.row.id,
            state: view.row.state,
            author: view.row.author.id,
            number: view.number,
            hash: view.hash,
            draft: revision.draft.clone(),
            rendered: revision.rendered.clone(),
            report: revision.reports.last()?.report.clone(),
            releasing_at: view.row.releasing_at,
            embargo_broken_at: view.embargo_broken_at,
            reference: view.reference.clone(),
        })
    }
}
