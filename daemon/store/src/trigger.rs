//! A trigger in place of a time ("when the verdict is in"): the message is held from the start, until a person lifts it.

use wardmote_domain::{
    audit::Actor,
    draft::Draft,
    hold::HoldScope,
    ids::{MessageId, PersonId},
};

use crate::{error::Result, holds::put_hold, messages::Head, rows::Cells, writer::Tx};

/// Holds a message until its trigger.
pub(crate) async fn wait_for(
    tx: &mut Tx,
    id: MessageId,
    trigger: &str,
    by: PersonId,
) -> Result<()> {
    let words = format!("waits for: {trigger}");
    put_hold(
        tx,
        &HoldScope::Message(id),
        &words,
        Actor::Person { id: by },
    )
    .await
}

/// Holds a message whose edit names a trigger that it did not have before; one that is held already stays as it is.
pub(crate) async fn new_trigger(
    tx: &mut Tx,
    head: &Head,
    trigger: Option<&str>,
    by: PersonId,
) -> Result<()> {
    let Some(trigger) = trigger else {
        return Ok(());
    };
    let row = sqlx::query(
        "SELECT r.draft, EXISTS (SELECT 1 FROM hold WHERE scope = $2 AND lifted_at IS NULL) AS held \
         FROM revision r WHERE r.revision = $1",
    )
    .bind(head.revision)
    .bind(HoldScope::Message(head.id).to_string())
    .fetch_one(&mut tx.conn)
    .await?;
    let before: Draft = row.json("draft", "a draft")?;
    if row.flag("held")? || before.hold_until.as_deref() == Some(trigger) {
        return Ok(());
    }
    wait_for(tx, head.id, trigger, by).await
}
