//! "More at 9am": what a first word or a warning promised, written down as it goes out, and kept by the next word on the same matter.

use wardmote_domain::{
    draft::{Content, Draft},
    facts::Facts,
};

use crate::{error::Result, hash::micros, messages::id_of_key, rows::Cells, writer::Tx};

/// Writes down what a message that is going out promises, and which earlier promises it keeps: of the message it is about,
/// or of the same incident.
pub(super) async fn promise(tx: &mut Tx, message: i64) -> Result<()> {
    let row = sqlx::query(
        "SELECT m.of, m.kind, r.draft FROM message m JOIN revision r ON r.message = m.message AND r.number = m.number \
         WHERE m.message = $1 AND m.state IN ('releasing', 'released') \
           AND (m.kind IN ('holding', 'warning') OR EXISTS (SELECT 1 FROM promised_update WHERE kept_at IS NULL)) \
           AND NOT EXISTS (SELECT 1 FROM promised_update p WHERE p.message = m.message OR p.kept_by = m.message)",
    )
    .bind(message)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else { return Ok(()) };
    let draft: Draft = row.json("draft", "a draft")?;
    let incident = draft.incident.as_deref().map(|i| i.trim().to_lowercase());
    let kept = sqlx::query(
        "UPDATE promised_update SET kept_at = $2, kept_by = $1 \
         WHERE kept_at IS NULL AND message <> $1 AND (message = $3 OR incident = $4) RETURNING message",
    )
    .bind(message)
    .bind(tx.micros())
    .bind(row.int_or("of")?)
    .bind(&incident)
    .fetch_all(&mut tx.conn)
    .await?;
    for row in kept {
        // Whoever was told of it hears no more of it, from this transaction on.
        let kept = id_of_key(&mut tx.conn, row.int("message")?).await?;
        tx.looks.messages.insert(kept);
    }
    let Content::Facts { facts, .. } = &draft.content else {
        return Ok(());
    };
    let due = match facts {
        Facts::Holding(f) => f.next_update,
        Facts::Warning(f) => f.next_update,
        _ => return Ok(()),
    };
    sqlx::query("INSERT INTO promised_update (message, due_at, incident) VALUES ($1, $2, $3)")
        .bind(message)
        .bind(micros(due.instant()))
        .bind(&incident)
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}
