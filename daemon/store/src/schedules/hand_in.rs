//! Copy is handed in: the message and its tie to the ask, in one transaction. Handed in again, it is an edit.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId},
};

use super::{
    asks::{ask_in, over, write_draft},
    types::{AskView, HandIn},
};
use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    freeze::NewRevision,
    messages::{Stored, Submission, Submitted, edit, message_key, submit},
    people::person_key,
    store::Store,
    writer::{Turn, Tx},
};

impl Store {
    /// Stores a message as the copy of an ask. As [`Store::submit`], and in the same transaction the ask gets its message
    /// and is chased no more. The same key again answers with the message that it stands for.
    ///
    /// # Errors
    /// As [`Store::submit`]; [`Refusal::Conflict`] when copy is in already or the ask is over; [`Refusal::NotFound`].
    pub async fn hand_in(&self, submission: Submission, copy: HandIn) -> Result<Submitted> {
        let done = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    let by = submission.by;
                    let submitted = submit(tx, submission).await?;
                    if let Submitted::New(stored) = &submitted {
                        let ask = ask_in(tx, copy.ask).await?;
                        tie(tx, &ask, &copy, stored.id, by).await?;
                    }
                    Ok(submitted)
                })
            })
            .await?;
        fail::fail_point!("store.submit.after_commit", |_| std::process::abort());
        Ok(done)
    }

    /// Changes the copy of an ask that is in: an edit of its message. As [`Store::edit`].
    ///
    /// # Errors
    /// As [`Store::edit`]; [`Refusal::Conflict`] when no copy is in; [`Refusal::NotFound`].
    pub async fn hand_in_again(
        &self,
        by: PersonId,
        revision: NewRevision,
        copy: HandIn,
    ) -> Result<Stored> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let ask = ask_in(tx, copy.ask).await?;
                let Some(message) = &ask.message else {
                    return Err(Refusal::Conflict("no copy is in yet".to_owned()).into());
                };
                let stored = edit(tx, message.id, by, revision).await?;
                write_draft(tx, &copy, ask.version, by).await?;
                Ok(stored)
            })
        })
        .await
    }
}

async fn tie(
    tx: &mut Tx,
    ask: &AskView,
    copy: &HandIn,
    message: MessageId,
    by: PersonId,
) -> Result<()> {
    if ask.message.is_some() && !ask.again {
        let words =
            "somebody handed in copy for this meanwhile: read it, then change it if it is wrong";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    if !ask.state.open() && !ask.again {
        return Err(over(ask).into());
    }
    if let Some(before) = &ask.message {
        let before = message_key(&mut tx.conn, before.id).await?;
        sqlx::query(
            "INSERT INTO ask_before (ask, message, replaced_at) SELECT ask, $2, $3 FROM ask WHERE public_id = $1",
        )
        .bind(copy.ask.to_string())
        .bind(before)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    }
    write_draft(tx, copy, ask.version, by).await?;
    let person = person_key(&mut tx.conn, by).await?;
    let key = message_key(&mut tx.conn, message).await?;
    sqlx::query(
        "UPDATE ask SET message = $2, handed_in_at = $3, handed_in_by = $4, chase_at = NULL WHERE public_id = $1",
    )
    .bind(copy.ask.to_string())
    .bind(key)
    .bind(tx.micros())
    .bind(person)
    .execute(&mut tx.conn)
    .await?;
    let detail = json!({"ask": copy.ask, "round": ask.round, "area": ask.area, "late": ask.late_at.is_some(),
        "instead_of": ask.message.as_ref().map(|m| m.id)});
    let entry = Entry::new(AuditAct::CopyIn, Actor::Person { id: by }).on(message);
    append(tx, entry.with(detail)).await?;
    Ok(())
}
