//! The rows that the start of a release makes: editions, tasks, fan-outs.

use wardmote_domain::{
    places::Language,
    send::{AccountName, Lane},
    variant::Rendered,
    words::Format,
};

use crate::{
    error::{Refusal, Result},
    hash::{micros, to_json},
    lanes::lane_key,
    messages::{Head, message_key},
    press::copies::mail_copies,
    reasons::reason_key,
    release_plan::{Audience, BY_HAND, ByHand, KeptAudience, ReaderLane},
    rows::{Cells, ward_number},
    tasks::promise,
    writer::Tx,
};

/// The edition of that language and format, made if it is new.
pub(crate) async fn edition(
    tx: &mut Tx,
    head: &Head,
    language: &Language,
    format: Format,
) -> Result<i64> {
    let rendered = rendered(tx, head).await?;
    if rendered.get(language, format).is_none() {
        return Err(Refusal::NotFound("such version of the message").into());
    }
    edition_row(tx, head.revision, language.as_str(), format).await
}

async fn rendered(tx: &mut Tx, head: &Head) -> Result<Rendered> {
    let row = sqlx::query("SELECT rendered FROM revision WHERE revision = $1")
        .bind(head.revision)
        .fetch_one(&mut tx.conn)
        .await?;
    row.json("rendered", "a revision")
}

async fn edition_row(tx: &mut Tx, revision: i64, language: &str, format: Format) -> Result<i64> {
    sqlx::query("INSERT OR IGNORE INTO edition (revision, language, format) VALUES ($1, $2, $3)")
        .bind(revision)
        .bind(language)
        .bind(format.as_str())
        .execute(&mut tx.conn)
        .await?;
    let row = sqlx::query(
        "SELECT edition FROM edition WHERE revision = $1 AND language = $2 AND format = $3",
    )
    .bind(revision)
    .bind(language)
    .bind(format.as_str())
    .fetch_one(&mut tx.conn)
    .await?;
    row.int("edition")
}

/// An edition with every language of a format, or with everything.
pub(crate) async fn every_edition(
    tx: &mut Tx,
    head: &Head,
    language: &'static str,
    format: Format,
) -> Result<i64> {
    edition_row(tx, head.revision, language, format).await
}

pub(crate) async fn stand_task(tx: &mut Tx, head: &Head, task: &ByHand) -> Result<()> {
    let lane = Lane {
        channel: task.outlet.clone(),
        account: AccountName(BY_HAND.to_owned()),
    };
    let lane = lane_key(&mut tx.conn, &lane, true).await?;
    let edition = edition(tx, head, &task.language, task.format).await?;
    let reason = reason_key(&mut tx.conn, "by_hand", &task.task).await?;
    let stood = sqlx::query(
        "INSERT INTO delivery (message, revision, lane, edition, state, reason) \
         VALUES ($1, $2, $3, $4, 'with_person', $5) ON CONFLICT DO NOTHING",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(lane)
    .bind(edition)
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    // A newsdesk's job may stand already: its copy went before the public's.
    if stood.rows_affected() > 0 {
        promise(tx, stood.last_insert_rowid(), &task.promise).await?;
    }
    mail_copies(tx, head, &task.promise.newsdesks).await
}

pub(crate) async fn open_fan_out(tx: &mut Tx, head: &Head, readers: &ReaderLane) -> Result<()> {
    let lane = lane_key(&mut tx.conn, &readers.lane, false).await?;
    let audience = match &readers.audience {
        Audience::Wards(wards) => KeptAudience::Wards(wards.iter().map(ward_number).collect()),
        Audience::Had(id) => KeptAudience::Had(message_key(&mut tx.conn, *id).await?),
    };
    // The English is what a reader without a version of their own gets, so it has to be there.
    edition(tx, head, &Language::english(), readers.format).await?;
    for variant in rendered(tx, head).await?.variants {
        if variant.format == readers.format {
            edition_row(tx, head.revision, variant.language.as_str(), variant.format).await?;
        }
    }
    sqlx::query(
        "INSERT INTO fan_out (message, lane, audience, format, list, due_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(head.key)
    .bind(lane)
    .bind(to_json(&audience)?)
    .bind(readers.format.as_str())
    .bind(readers.list.as_str())
    .bind(readers.gather.map(|gather| micros(gather.next(tx.now()))))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}
