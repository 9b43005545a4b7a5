//! What is due to be told, read from its row with whom it concerns.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{finding::Passed, ids::PersonId, person::Role, staff::What, words::Priority};

use super::tell::DueTelling;
use crate::{
    error::Result,
    hash::micros,
    holds::areas_of,
    lanes::read_lane,
    rows::{Cells, priority},
    tasks::person_named,
};

pub(super) async fn due(conn: &mut SqliteConnection, row: &SqliteRow) -> Result<DueTelling> {
    let number = row.int("telling")?;
    let what: What = row.word("what", "what our people are told")?;
    let round = row.int("round")?;
    let message = row.int_or("message")?;
    let lane = match row.text_or("channel")? {
        Some(_) => Some(read_lane(row)?),
        None => None,
    };
    let mut one = DueTelling {
        number,
        what,
        message: row.word_or("public_id", "a message's id")?,
        kind: row.word_or("kind", "a message's kind")?,
        areas: match message {
            Some(message) => areas_of(conn, message).await?,
            None => Vec::new(),
        },
        priority: match row.int_or("priority")? {
            Some(number) => priority(number)?,
            None => Priority::Today,
        },
        lane,
        outlet: None,
        words: row.text_or("words")?,
        due_at: row.time_or("due_at")?,
        opened_at: row.time("opened_at")?,
        first: Vec::new(),
        first_role: None,
        not: Vec::new(),
        taken_by: row.word_or("taken_id", "a person's id")?,
        round,
        told: told_in(conn, number, round).await?,
        next_reminder: None,
        next_at: row.time_or("next_at")?.unwrap_or(Timestamp::MAX),
    };
    match what {
        What::UrgentUsed => one.not = people_of(conn, &[row.int_or("urgent_by")?]).await?,
        What::ApprovalWaiting => one.not = writers(conn, message).await?,
        What::Returned
        | What::StoppedAtDoor
        | What::Late
        | What::NotConfirmed
        | What::UpdateDue => one.first = people_of(conn, &[row.int_or("author")?]).await?,
        What::OwedDue => owed(conn, &row.text("subject")?, &mut one).await?,
        What::TaskDue => task(conn, &row.text("subject")?, &mut one).await?,
        What::ShiftChange => shift(conn, &row.text("subject")?, &mut one).await?,
        // Whoever keeps the receivers is told first, whoever is on call.
        What::WebhookStopped => one.first_role = Some(Role::Administrator),
        What::ReviewDue | What::LaneStopped | What::SendsComeBack | What::Answered => {}
    }
    Ok(one)
}

async fn told_in(conn: &mut SqliteConnection, number: i64, round: i64) -> Result<Vec<PersonId>> {
    let rows = sqlx::query(
        "SELECT p.public_id FROM telling_change c JOIN person p USING (person) \
         WHERE c.telling = $1 AND c.round = $2 AND c.change = 'told'",
    )
    .bind(number)
    .bind(round)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|r| r.word("public_id", "a person's id"))
        .collect()
}

async fn people_of(conn: &mut SqliteConnection, keys: &[Option<i64>]) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for key in keys.iter().flatten() {
        let row = sqlx::query("SELECT public_id FROM person WHERE person = $1")
            .bind(key)
            .fetch_one(&mut *conn)
            .await?;
        people.push(row.word("public_id", "a person's id")?);
    }
    Ok(people)
}

/// Whoever wrote a wording of the message: they cannot approve it.
async fn writers(conn: &mut SqliteConnection, message: Option<i64>) -> Result<Vec<PersonId>> {
    let rows = sqlx::query(
        "SELECT public_id FROM person WHERE person IN (SELECT author FROM message WHERE message = $1 \
           UNION SELECT made_by FROM revision WHERE message = $1)",
    )
    .bind(message)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|r| r.word("public_id", "a person's id"))
        .collect()
}

/// The number in `pass:4`.
fn numbered(subject: &str) -> Option<i64> {
    subject.split_once(':')?.1.parse().ok()
}

async fn owed(conn: &mut SqliteConnection, subject: &str, one: &mut DueTelling) -> Result<()> {
    let row = sqlx::query("SELECT passed, by FROM pass WHERE pass = $1")
        .bind(numbered(subject))
        .fetch_one(&mut *conn)
        .await?;
    let Passed::Owed(owed) = row.json("passed", "a job owed")? else {
        return Ok(());
    };
    let named = person_named(conn, &owed.name).await?;
    // Owed by somebody who is not one of ours: whoever let it be owed knows whom to ask.
    let first = named.or(row.int_or("by")?);
    one.first = people_of(conn, &[first]).await?;
    Ok(())
}

async fn task(conn: &mut SqliteConnection, subject: &str, one: &mut DueTelling) -> Result<()> {
    let row = sqlx::query(
        "SELECT k.owner, k.owner_name, l.channel, \
                (SELECT min(k.made_at + j.value * 60000000) FROM json_each(k.reminders) j \
                   WHERE k.made_at + j.value * 60000000 > $2) AS next \
         FROM task k JOIN delivery d USING (delivery) JOIN lane l USING (lane) WHERE k.delivery = $1",
    )
    .bind(numbered(subject))
    .bind(micros(one.next_at))
    .fetch_one(&mut *conn)
    .await?;
    one.first = people_of(conn, &[row.int_or("owner")?]).await?;
    one.first_role = match one.first.is_empty() {
        true => row
            .text_or("owner_name")?
            .and_then(|name| name.to_lowercase().parse().ok()),
        false => None,
    };
    one.outlet = row.text_or("channel")?;
    one.next_reminder = row.time_or("next")?;
    Ok(())
}

/// The person whose shift begins, and those whose shift of the same duty ends then.
async fn shift(conn: &mut SqliteConnection, subject: &str, one: &mut DueTelling) -> Result<()> {
    let rows = sqlx::query(
        "SELECT p.public_id, s.areas, s.shift = n.shift AS own FROM shift n JOIN shift s ON s.shift = n.shift OR \
             (s.duty = n.duty AND s.ended_at IS NULL AND s.to_at BETWEEN n.from_at - $2 AND n.from_at + $2) \
         JOIN person p ON p.person = s.person WHERE n.shift = $1 ORDER BY own DESC, s.shift",
    )
    .bind(numbered(subject))
    .bind(15 * 60_000_000_i64)
    .fetch_all(conn)
    .await?;
    for row in rows {
        one.first.push(row.word("public_id", "a person's id")?);
        if row.flag("own")? {
            let areas: wardmote_domain::area::AreaSet =
                row.json("areas", "the areas of a shift")?;
            one.areas = areas.0;
        }
    }
    Ok(())
}
