//! Erasing one person: one of our people, or somebody whom a message names. The audit chain stays whole, because it holds
//! ids and hashes only; texts beside it go.

use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    draft::{Content, Draft},
    finding::Report,
    hold::HoldScope,
    ids::{MessageId, PersonId},
    message::MessageState,
    person::Role,
    record::Record,
    variant::Rendered,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::to_json,
    messages::{Head, head},
    once::{ERASE_ABOUT, ERASE_OF_PERSON, answers_saying},
    people::person_key,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// What stands where a text was erased.
const ERASED: &str = "Erased";

/// The name that stays of somebody who was erased: the same wherever they acted.
fn pseudonym(person: PersonId) -> String {
    let id = person.to_string();
    format!(
        "Former colleague {}",
        id[id.len().saturating_sub(6)..].to_uppercase()
    )
}

impl Store {
    /// Erases one of our people: name and address go for good, rights, tokens, codes and sessions end. What they did stays,
    /// under a name that is nobody's. Gives that name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] for oneself, for the last administrator, and for who was erased before.
    pub async fn erase_person(&self, person: PersonId, by: PersonId) -> Result<String> {
        let since = self.micros();
        let about = {
            let mut conn = self.read().await?;
            about(&mut conn, person, since).await?
        };
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { erase_person(tx, person, &about, by).await })
        })
        .await
    }

    /// Erases the texts of a message that is over: versions, reports, reasons, clearances, pictures. Its hash, its states and
    /// its deliveries stay, and the chain proves them. Gives how many texts beside the chain went.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] for one that is still public or on its way, or must be kept.
    pub async fn erase_texts(
        &self,
        message: MessageId,
        reason: String,
        by: PersonId,
    ) -> Result<u64> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { erase_texts(tx, message, &reason, by).await })
        })
        .await
    }
}

/// Where a person is named beside their own row.
struct About {
    /// The entries whose texts name them: that they were added, and what their tokens are for.
    texts: Vec<i64>,
    /// Their name, as it stands in a kept answer.
    name: Vec<u8>,
    /// The kept answers that say it, by person and key.
    answers: Vec<(i64, String)>,
    /// When this was read: what was kept since is looked at by the writer.
    since: i64,
}

/// Found outside the writer: it reads the whole chain, and every answer that is kept.
async fn about(conn: &mut SqliteConnection, person: PersonId, since: i64) -> Result<About> {
    let rows = sqlx::query(
        "SELECT sequence FROM audit WHERE entry ->> 'act' IN ('person_added', 'token_made') \
           AND entry ->> '$.detail.person' = $1",
    )
    .bind(person.to_string())
    .fetch_all(&mut *conn)
    .await?;
    let texts = rows
        .iter()
        .map(|r| r.int("sequence"))
        .collect::<Result<_>>()?;
    let row = sqlx::query("SELECT name FROM person WHERE public_id = $1")
        .bind(person.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let name = some(row, "person")?.text("name")?;
    let name = to_json(&name)?.trim_matches('"').as_bytes().to_vec();
    Ok(About {
        answers: answers_saying(conn, &name).await?,
        texts,
        name,
        since,
    })
}

async fn erase_person(
    tx: &mut Tx,
    person: PersonId,
    about: &About,
    by: PersonId,
) -> Result<String> {
    let key = person_key(&mut tx.conn, person).await?;
    if person == by {
        let why = "another administrator must erase you: somebody has to stay who can";
        return Err(Refusal::Conflict(why.to_owned()).into());
    }
    let row = sqlx::query(
        "SELECT erased_at, (SELECT count(*) FROM person_grant WHERE role = $2 AND person <> $1) AS others \
         FROM person WHERE person = $1",
    )
    .bind(key)
    .bind(Role::Administrator.as_str())
    .fetch_one(&mut tx.conn)
    .await?;
    if row.int_or("erased_at")?.is_some() {
        return Err(Refusal::Conflict("this person was erased before".to_owned()).into());
    }
    if row.int("others")? == 0 {
        let why = "this is the last administrator: make another one first";
        return Err(Refusal::Conflict(why.to_owned()).into());
    }
    let name = pseudonym(person);
    let address = format!("{}@erased.invalid", person.to_string().replace('_', "-"));
    sqlx::query("UPDATE person SET name = $2, email = $3, erased_at = $4 WHERE person = $1")
        .bind(key)
        .bind(&name)
        .bind(address)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    for sql in [
        "DELETE FROM person_grant WHERE person = $1",
        "DELETE FROM sign_in_code WHERE person = $1",
        "UPDATE desk_mail SET state = 'cancelled', due_at = NULL, subject = '', body = '' \
         WHERE person = $1 AND state IN ('waiting', 'in_flight')",
    ] {
        sqlx::query(sql).bind(key).execute(&mut tx.conn).await?;
    }
    let now = tx.micros();
    for sql in [
        "UPDATE token SET label = 'erased', revoked_at = coalesce(revoked_at, $2) WHERE person = $1",
        "UPDATE session SET ended_at = coalesce(ended_at, $2) WHERE person = $1",
    ] {
        sqlx::query(sql)
            .bind(key)
            .bind(now)
            .execute(&mut tx.conn)
            .await?;
    }
    sqlx::query("UPDATE task SET owner_name = $2 WHERE owner = $1")
        .bind(key)
        .bind(&name)
        .execute(&mut tx.conn)
        .await?;
    let gone =
        sqlx::query("DELETE FROM audit_text WHERE sequence IN (SELECT value FROM json_each($1))")
            .bind(to_json(&about.texts)?)
            .execute(&mut tx.conn)
            .await?;
    sqlx::query(ERASE_OF_PERSON)
        .bind(key)
        .bind(to_json(&about.answers)?)
        .bind(about.since)
        .bind(&about.name)
        .execute(&mut tx.conn)
        .await?;
    tx.erased = true;
    let detail = json!({"person": person, "texts": gone.rows_affected()});
    append(
        tx,
        Entry::new(AuditAct::PersonErased, Actor::Person { id: by }).with(detail),
    )
    .await?;
    Ok(name)
}

fn may_erase(head: &Head) -> Result<()> {
    use MessageState::{Draft, Expired, FallsShort, Returned, TakenDown, Withdrawn};
    if matches!(
        head.state,
        Draft | FallsShort | Returned | Expired | Withdrawn | TakenDown
    ) {
        return Ok(());
    }
    let why = "this notice is public or on its way: take it down first, or send it back, then erase its texts";
    Err(Refusal::Conflict(why.to_owned()).into())
}

async fn erase_texts(tx: &mut Tx, message: MessageId, reason: &str, by: PersonId) -> Result<u64> {
    let head = head(&mut tx.conn, message).await?;
    may_erase(&head)?;
    let kept = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM keep WHERE message = $1 AND lifted_at IS NULL) AS kept, erased_at FROM message \
         WHERE message = $1",
    )
    .bind(head.key)
    .fetch_one(&mut tx.conn)
    .await?;
    if kept.flag("kept")? {
        return Err(Refusal::Conflict(
            "this notice must be kept: that has to be lifted first".to_owned(),
        )
        .into());
    }
    if kept.int_or("erased_at")?.is_some() {
        return Err(Refusal::Conflict("its texts were erased before".to_owned()).into());
    }
    erase_revisions(tx, head.key).await?;
    for sql in [
        "UPDATE clearance SET clearance_json = json_object('who', clearance_json ->> 'who') WHERE message = $1",
        "UPDATE desk_mail SET state = 'cancelled', due_at = NULL, address = NULL, subject = '', body = '' \
         WHERE message = $1 AND state IN ('waiting', 'in_flight')",
        "UPDATE ask SET draft = json_object('kind', draft ->> 'kind'), form = NULL WHERE message = $1",
        "UPDATE keep SET reason = '' WHERE message = $1",
        "UPDATE promised_update SET incident = NULL WHERE message = $1",
        "UPDATE restored_post SET words = '' WHERE message = $1",
    ] {
        sqlx::query(sql)
            .bind(head.key)
            .execute(&mut tx.conn)
            .await?;
    }
    sqlx::query(ERASE_ABOUT)
        .bind(to_json(&[head.key])?)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("UPDATE message SET headline = $2, erased_at = $3 WHERE message = $1")
        .bind(head.key)
        .bind(ERASED)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    for scope in [
        HoldScope::Message(message),
        HoldScope::Trigger(message),
        HoldScope::Locked(message),
        HoldScope::Asked(message),
    ] {
        sqlx::query("UPDATE hold SET reason = $2 WHERE scope = $1")
            .bind(scope.to_string())
            .bind(ERASED)
            .execute(&mut tx.conn)
            .await?;
    }
    let gone = sqlx::query(
        "DELETE FROM audit_text WHERE sequence IN (SELECT sequence FROM audit WHERE message = $1)",
    )
    .bind(message.to_string())
    .execute(&mut tx.conn)
    .await?
    .rows_affected();
    tx.erased = true;
    let entry = Entry::new(AuditAct::TextsErased, Actor::Person { id: by }).on(message);
    append(
        tx,
        entry.with(json!({"texts": gone})).saying("reason", reason),
    )
    .await?;
    Ok(gone)
}

/// Empties every revision, its reports and what was passed; pictures that only this message showed go too.
async fn erase_revisions(tx: &mut Tx, message: i64) -> Result<()> {
    let rows = sqlx::query("SELECT revision, draft, rendered FROM revision WHERE message = $1")
        .bind(message)
        .fetch_all(&mut tx.conn)
        .await?;
    for row in rows {
        let mut draft: Draft = row.json("draft", "a draft")?;
        empty(&mut draft);
        let mut rendered: Rendered = row.json("rendered", "versions")?;
        rendered.headline = ERASED.to_owned();
        rendered.body.clear();
        rendered.short = None;
        rendered.variants.clear();
        rendered.not_made.clear();
        sqlx::query("UPDATE revision SET draft = $2, rendered = $3 WHERE revision = $1")
            .bind(row.int("revision")?)
            .bind(to_json(&draft)?)
            .bind(to_json(&rendered)?)
            .execute(&mut tx.conn)
            .await?;
    }
    let rows = sqlx::query("SELECT p.report, p.body FROM report p JOIN revision r USING (revision) WHERE r.message = $1")
        .bind(message)
        .fetch_all(&mut tx.conn)
        .await?;
    for row in rows {
        let mut report: Report = row.json("body", "a report")?;
        report.findings.clear();
        sqlx::query("UPDATE report SET body = $2 WHERE report = $1")
            .bind(row.int("report")?)
            .bind(to_json(&report)?)
            .execute(&mut tx.conn)
            .await?;
    }
    for sql in [
        "DELETE FROM pass WHERE message = $1",
        "DELETE FROM revision_picture WHERE revision IN (SELECT revision FROM revision WHERE message = $1)",
    ] {
        sqlx::query(sql).bind(message).execute(&mut tx.conn).await?;
    }
    sqlx::query(
        "DELETE FROM picture WHERE NOT EXISTS (SELECT 1 FROM revision_picture s WHERE s.picture = picture.picture) \
           AND by IN (SELECT made_by FROM revision WHERE message = $1)",
    )
    .bind(message)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Takes every text out of a draft; what it was for, where and when stays.
fn empty(draft: &mut Draft) {
    draft.content = Content::OwnWords {
        headline: ERASED.to_owned(),
        body: String::new(),
        short: None,
        translations: Vec::new(),
    };
    draft.interests.clear();
    draft.images.clear();
    draft.if_asked.clear();
    draft.clearances.clear();
    draft.passed.clear();
    draft.reply_to = None;
    draft.hold_until = None;
    draft.incident = None;
    draft.record = Record::default();
    draft.leave_out.clear();
    draft.also_in.clear();
}
