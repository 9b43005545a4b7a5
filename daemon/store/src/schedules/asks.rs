//! What people do to an ask: keep a draft, give it to somebody else, ask no more.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{AskId, PersonId},
};

use super::{
    read::{ask_columns, read_ask},
    types::{AskView, HandIn},
};
use crate::{
    audit::{Entry, append},
    desk_mail::{NewMail, queue_all},
    error::{Refusal, Result},
    hash::to_json,
    people::person_key,
    rows::some,
    store::Store,
    writer::{Turn, Tx},
};

/// An ask as it stands inside a transaction.
pub(super) async fn ask_in(tx: &mut Tx, id: AskId) -> Result<AskView> {
    let now = tx.now();
    let row = sqlx::query(concat!(ask_columns!(), "WHERE a.public_id = $1"))
        .bind(id.to_string())
        .fetch_optional(&mut tx.conn)
        .await?;
    read_ask(&some(row, "such ask for copy")?, now)
}

pub(super) fn over(ask: &AskView) -> Refusal {
    let words = match ask.state {
        wardmote_domain::schedule::AskState::Sent => {
            "the message of this ask is out: correct it instead"
        }
        wardmote_domain::schedule::AskState::Withdrawn => "this is not asked for any more",
        _ => "this ask is over: the next round has opened",
    };
    Refusal::Conflict(words.to_owned())
}

impl Store {
    /// Keeps a draft of copy, unfinished or not, with the answers on the page that it comes from. `version` is the one that was read ([`AskView::version`]). Gives the new
    /// version.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when somebody saved meanwhile, copy is in, or the ask is over; [`Refusal::NotFound`].
    pub async fn save_ask(&self, copy: HandIn, version: i64, by: PersonId) -> Result<i64> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let ask = ask_in(tx, copy.ask).await?;
                if !ask.state.open() && !ask.again {
                    return Err(over(&ask).into());
                }
                if ask.message.is_some() && !ask.again {
                    let words = "copy is in already: hand it in again to change it";
                    return Err(Refusal::Conflict(words.to_owned()).into());
                }
                write_draft(tx, &copy, version, by).await?;
                let detail = json!({"ask": copy.ask, "area": ask.area, "version": version + 1});
                let actor = Actor::Person { id: by };
                append(tx, Entry::new(AuditAct::CopySaved, actor).with(detail)).await?;
                Ok(version + 1)
            })
        })
        .await
    }

    /// Asks somebody else, and mails them.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the ask is over; [`Refusal::NotFound`].
    pub async fn give_ask(
        &self,
        id: AskId,
        to: PersonId,
        by: PersonId,
        mails: Vec<NewMail>,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let ask = ask_in(tx, id).await?;
                if !ask.state.open() {
                    return Err(over(&ask).into());
                }
                let owner = person_key(&mut tx.conn, to).await?;
                sqlx::query("UPDATE ask SET owner = $2 WHERE public_id = $1")
                    .bind(id.to_string())
                    .bind(owner)
                    .execute(&mut tx.conn)
                    .await?;
                queue_all(tx, &mails).await?;
                let detail = json!({"ask": id, "area": ask.area, "to": to});
                let actor = Actor::Person { id: by };
                append(tx, Entry::new(AuditAct::AskGiven, actor).with(detail)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Asks no more for this ward in this round: nobody is chased, nothing is sent.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when copy is in or the ask is over; [`Refusal::NotFound`].
    pub async fn withdraw_ask(&self, id: AskId, reason: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let ask = ask_in(tx, id).await?;
                if !ask.state.open() {
                    return Err(over(&ask).into());
                }
                if ask.message.is_some() {
                    let words = "copy is in: withdraw its message instead";
                    return Err(Refusal::Conflict(words.to_owned()).into());
                }
                let person = person_key(&mut tx.conn, by).await?;
                sqlx::query(
                    "UPDATE ask SET withdrawn_at = $2, withdrawn_by = $3, chase_at = NULL WHERE public_id = $1",
                )
                .bind(id.to_string())
                .bind(tx.micros())
                .bind(person)
                .execute(&mut tx.conn)
                .await?;
                let detail = json!({"ask": id, "area": ask.area});
                let entry = Entry::new(AuditAct::AskWithdrawn, Actor::Person { id: by }).with(detail);
                append(tx, entry.saying("reason", &reason)).await?;
                Ok(())
            })
        })
        .await
    }
}

/// Writes a draft over the version that was read.
pub(super) async fn write_draft(
    tx: &mut Tx,
    copy: &HandIn,
    version: i64,
    by: PersonId,
) -> Result<()> {
    let person = person_key(&mut tx.conn, by).await?;
    let done = sqlx::query(
        "UPDATE ask SET draft = $2, version = version + 1, saved_at = $3, saved_by = $4, form = $6 \
         WHERE public_id = $1 AND version = $5",
    )
    .bind(copy.ask.to_string())
    .bind(to_json(&copy.draft)?)
    .bind(tx.micros())
    .bind(person)
    .bind(version)
    .bind(copy.form.as_ref().map(to_json).transpose()?)
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        let words = "somebody else saved this meanwhile: read it again, then add what you have";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    Ok(())
}
