//! The copies that newsdesks have: each address once for each wording, and telling those who had one that it may be used, or
//! must not be.

use wardmote_domain::message::MessageState;

use crate::{
    desk_mail::{DeskMailKind, MailTo, NewMail, queue},
    error::Result,
    messages::Head,
    people::email,
    rows::Cells,
    withdraw::cancel_open,
    writer::Tx,
};

/// What newsdesks that had a copy are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// The embargo no longer holds.
    Lifted,
    /// Withdrawn, or it will not be published: with its headline.
    Withdrawn,
    /// Taken down: nothing of it is repeated.
    TakenDown,
}

/// Queues the copies of a wording, each address once for each wording.
pub(crate) async fn mail_copies(tx: &mut Tx, head: &Head, mails: &[NewMail]) -> Result<()> {
    for mail in mails {
        if let MailTo::Address(address) = &mail.to {
            let address = address.expose().to_owned();
            once(tx, head, &address, "copy", mail).await?;
        }
    }
    Ok(())
}

async fn once(tx: &mut Tx, head: &Head, address: &str, what: &str, mail: &NewMail) -> Result<bool> {
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM press_mail WHERE message = $1 AND number = $2 AND address = $3 AND what = $4) AS had",
    )
    .bind(head.key)
    .bind(head.number.0)
    .bind(address)
    .bind(what)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.flag("had")? {
        return Ok(false);
    }
    let queued = queue(tx, mail).await?;
    sqlx::query(
        "INSERT INTO press_mail (message, number, address, what, mail) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(head.key)
    .bind(head.number.0)
    .bind(address)
    .bind(what)
    .bind(queued)
    .execute(&mut tx.conn)
    .await?;
    Ok(true)
}

/// Copies that have not gone out stay here.
async fn cancel_waiting(tx: &mut Tx, message: i64) -> Result<()> {
    sqlx::query(
        "UPDATE desk_mail SET state = 'cancelled', due_at = NULL, address = NULL, subject = '', body = '' \
         WHERE state = 'waiting' AND attempt = 0 \
           AND mail IN (SELECT mail FROM press_mail WHERE message = $1 AND what IN ('copy', 'lifted'))",
    )
    .bind(message)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Tells every newsdesk that had a copy by mail, or may have had it, once. Gives how many.
pub(crate) async fn tell(tx: &mut Tx, head: &Head, told: Told) -> Result<u64> {
    if told != Told::Lifted {
        cancel_waiting(tx, head.key).await?;
    }
    let rows = sqlx::query(
        "SELECT DISTINCT p.address, m.headline, m.reference FROM press_mail p JOIN message m USING (message) \
         JOIN desk_mail x ON x.mail = p.mail \
         WHERE p.message = $1 AND p.what = 'copy' AND x.state <> 'cancelled' ORDER BY p.address",
    )
    .bind(head.key)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut count = 0;
    for row in rows {
        let address = row.text("address")?;
        let (what, subject, text) = words(told, &row.text("headline")?, &row.text("reference")?);
        let mail = NewMail {
            kind: DeskMailKind::PressCopy,
            to: MailTo::Address(email(&address)?),
            message: Some(head.id),
            subject,
            text,
            due: None,
            expires: None,
        };
        count += u64::from(once(tx, head, &address, what, &mail).await?);
    }
    Ok(count)
}

fn words(told: Told, headline: &str, reference: &str) -> (&'static str, String, String) {
    match told {
        Told::Lifted => (
            "lifted",
            format!("EMBARGO LIFTED: {headline} (ref {reference})"),
            format!(
                "The embargo on the copy that we sent you no longer holds. You may use it now.\n\n{headline}\nReference: \
                 {reference}\n"
            ),
        ),
        Told::Withdrawn => (
            "stop",
            format!("DO NOT USE: withdrawn: {headline} (ref {reference})"),
            format!(
                "Please do not use the copy that we sent you. We have withdrawn it.\n\n{headline}\nReference: {reference}\n"
            ),
        ),
        Told::TakenDown => (
            "stop",
            format!("DO NOT USE: reference {reference}"),
            format!(
                "The copy that we sent you under the reference {reference} must not be used, in whole or in part. \
                 Please delete every copy of it.\n"
            ),
        ),
    }
}

/// The message was taken back, or is over before it went.
pub(crate) async fn taken_back(tx: &mut Tx, head: &Head, to: MessageState) -> Result<()> {
    let told = if to == MessageState::TakenDown {
        Told::TakenDown
    } else {
        Told::Withdrawn
    };
    tell(tx, head, told).await.map(drop)
}

/// A new wording is on its way: copies and jobs of the one before that have not gone are cancelled.
pub(crate) async fn outdated(tx: &mut Tx, head: &Head) -> Result<()> {
    cancel_waiting(tx, head.key).await?;
    cancel_open(
        tx,
        head.key,
        "replaced",
        "cancelled because a newer version takes its place",
    )
    .await?;
    Ok(())
}

/// Its end passed before its public part went: those who had the copy are told, and nobody does its jobs any more.
pub(crate) async fn over(tx: &mut Tx, head: &Head) -> Result<()> {
    cancel_open(
        tx,
        head.key,
        "expired",
        "cancelled because the end of the notice has passed",
    )
    .await?;
    tell(tx, head, Told::Withdrawn).await.map(drop)
}
