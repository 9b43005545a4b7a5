//! What goes out on an account itself: made with the release, a row of its own beside the delivery. A thread is one
//! delivery a post, each after the one before.

use sqlx::SqliteConnection;
use wardmote_domain::{
    places::{Language, WardCode},
    send::{CorrectBy, Earlier, Part, Receipt},
    words::Format,
};

use crate::{
    delivery_ids::DeliveryIds,
    error::Result,
    item::{Item, Target},
    lanes::lane_key,
    messages::Head,
    reasons::reason_key,
    release_plan::{PostEdition, PostLane, Texts},
    release_rows::{edition, every_edition},
    rows::{Cells, ward_code, ward_number},
    thread::PARKED,
    writer::Tx,
};

/// The language of an edition with every language of one format.
pub(crate) const EVERY: &str = "mul";
/// The language of an edition with every language and format.
pub(crate) const WHOLE: &str = "all";

/// How long a text that changes another waits before it asks again what became of that one, in microseconds.
const ASK_AGAIN: i64 = 30_000_000;

pub(crate) fn correct_by(by: CorrectBy) -> &'static str {
    match by {
        CorrectBy::NewThenRecall => "new_then_recall",
        CorrectBy::InPlace => "in_place",
        CorrectBy::Supersedes => "supersedes",
        CorrectBy::NewToThoseWhoHadIt => "new_to_those_who_had_it",
    }
}

/// Queues everything of a lane, each thread with only its first post due. Gives how many deliveries it made.
pub(crate) async fn queue_posts(tx: &mut Tx, head: &Head, post: &PostLane) -> Result<u64> {
    let lane = lane_key(&mut tx.conn, &post.lane, false).await?;
    sqlx::query("UPDATE lane SET correct = $2 WHERE lane = $1 AND correct <> $2")
        .bind(lane)
        .bind(correct_by(post.correct))
        .execute(&mut tx.conn)
        .await?;
    let now = tx.micros();
    let mut ordinal = 0;
    for wanted in &post.editions {
        let (key, language) = texts(tx, head, &wanted.texts).await?;
        let mut before = None;
        for number in 1..=wanted.parts.max(1) {
            let row = NewPost {
                lane,
                edition: key,
                ordinal,
                after: before,
                due: if before.is_none() { now } else { PARKED },
                number,
            };
            before = Some(queue(tx, head, wanted, &language, &row).await?);
            ordinal += 1;
        }
    }
    Ok(u64::try_from(ordinal).unwrap_or(0))
}

/// The edition of these texts, with the language its deliveries are known by.
async fn texts(tx: &mut Tx, head: &Head, texts: &Texts) -> Result<(i64, String)> {
    Ok(match texts {
        Texts::One { language, format } => (
            edition(tx, head, language, *format).await?,
            language.as_str().to_owned(),
        ),
        Texts::Every { format } => {
            // What has no English cannot go: whoever has no version of their own reads it.
            edition(tx, head, &Language::english(), *format).await?;
            (
                every_edition(tx, head, EVERY, *format).await?,
                EVERY.to_owned(),
            )
        }
        // The format of a whole message is named only because an edition has one.
        Texts::Whole => (
            every_edition(tx, head, WHOLE, Format::Page).await?,
            WHOLE.to_owned(),
        ),
    })
}

struct NewPost {
    lane: i64,
    edition: i64,
    ordinal: i64,
    after: Option<i64>,
    due: i64,
    number: u16,
}

async fn queue(
    tx: &mut Tx,
    head: &Head,
    wanted: &PostEdition,
    language: &str,
    row: &NewPost,
) -> Result<i64> {
    let delivery = sqlx::query(
        "INSERT INTO delivery (message, revision, lane, edition, part, after, state, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7)",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(row.lane)
    .bind(row.edition)
    .bind(row.ordinal)
    .bind(row.after)
    .bind(row.due)
    .execute(&mut tx.conn)
    .await?
    .last_insert_rowid();
    sqlx::query(
        "INSERT INTO post (delivery, language, ward, number, of) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(delivery)
    .bind(language)
    .bind(wanted.ward.as_ref().map(ward_number))
    .bind(row.number)
    .bind(wanted.parts.max(1))
    .execute(&mut tx.conn)
    .await?;
    Ok(delivery)
}

/// The message that a post is about, at the same place: account, ward, language. The post is `d` with its row `mine`.
macro_rules! same_place {
    () => {
        "FROM delivery d JOIN message m ON m.message = d.message JOIN post mine ON mine.delivery = d.delivery \
         JOIN message f ON f.message = m.of JOIN revision r ON r.message = f.message \
         JOIN delivery e ON e.revision = r.revision AND e.lane = d.lane AND e.subscriber = 0 \
         JOIN post p ON p.delivery = e.delivery AND p.language = mine.language AND p.ward IS mine.ward "
    };
}
pub(crate) use same_place;

/// Adds to each post its ward, its part and what of the message it is about is out at its place.
pub(crate) async fn complete(
    conn: &mut SqliteConnection,
    ids: &DeliveryIds,
    items: &mut [Item],
) -> Result<()> {
    for item in items.iter_mut().filter(|i| i.target == Target::Account) {
        let row = sqlx::query(
            "SELECT p.ward, p.number, p.of, b.receipt FROM post p JOIN delivery d USING (delivery) \
             LEFT JOIN delivery b ON b.delivery = d.after WHERE p.delivery = $1",
        )
        .bind(item.key.0)
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { continue };
        if let Some(ward) = row.int_or("ward")? {
            item.target = Target::Ward(ward_code(ward)?);
        }
        item.part = Part {
            number: u16::try_from(row.int("number")?).unwrap_or(1),
            of: u16::try_from(row.int("of")?).unwrap_or(1),
            after: row.text_or("receipt")?.map(|id| Receipt { id }),
        };
        item.earlier = earlier(conn, ids, item.key.0).await?;
    }
    Ok(())
}

async fn earlier(
    conn: &mut SqliteConnection,
    ids: &DeliveryIds,
    delivery: i64,
) -> Result<Option<Earlier>> {
    let row = sqlx::query(concat!(
        "SELECT e.delivery, e.receipt, f.releasing_at ",
        same_place!(),
        "WHERE d.delivery = $1 AND e.state IN ('accepted', 'delivered') ORDER BY r.number DESC, p.number LIMIT 1"
    ))
    .bind(delivery)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let released = row.int_or("releasing_at")?.unwrap_or(0);
    Ok(Some(Earlier {
        delivery: ids.id(row.int("delivery")?, released),
        receipt: Receipt {
            id: row.text("receipt")?,
        },
    }))
}

/// Puts back what would change a text in place (or name it) while nobody knows whether that text is there: it waits until
/// that is settled.
pub(crate) async fn wait_for_earlier(tx: &mut Tx, items: &mut Vec<Item>) -> Result<()> {
    let mut waits = Vec::new();
    for item in items.iter() {
        if !matches!(item.target, Target::Account | Target::Ward(_)) {
            continue;
        }
        let row = sqlx::query(concat!(
            "SELECT EXISTS (SELECT 1 ",
            same_place!(),
            "JOIN lane l ON l.lane = d.lane AND l.correct IN ('in_place', 'supersedes') \
             WHERE d.delivery = $1 AND e.state IN ('in_flight', 'unknown')) AS doubted"
        ))
        .bind(item.key.0)
        .fetch_one(&mut tx.conn)
        .await?;
        if row.flag("doubted")? {
            waits.push(item.key);
        }
    }
    for key in &waits {
        let reason = reason_key(
            &mut tx.conn,
            "earlier_in_doubt",
            "it waits until it is known whether the text it changes went out",
        )
        .await?;
        let now = tx.micros();
        sqlx::query(
            "UPDATE delivery SET lease_until = NULL, due_at = $2, reason = $3 WHERE delivery = $1",
        )
        .bind(key.0)
        .bind(now.saturating_add(ASK_AGAIN))
        .bind(reason)
        .execute(&mut tx.conn)
        .await?;
    }
    items.retain(|i| !waits.contains(&i.key));
    Ok(())
}

/// The ward of a post's row in a listing.
pub(crate) fn ward_of(row: &sqlx::sqlite::SqliteRow) -> Result<Option<WardCode>> {
    row.int_or("ward")?.map(ward_code).transpose()
}
