//! What is known of a delivery that is about to go, or that is in doubt.

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use wardmote_domain::{
    draft::Draft,
    ids::{DeliveryId, MessageId, Reference, RevisionNumber, SubscriberNumber},
    person::{EmailAddress, MobileNumber},
    places::WardCode,
    send::{Earlier, Edition, EditionCopy, ListName, Part, ReaderList},
    variant::{Rendered, Variant},
    words::{Format, Kind},
};

use crate::{
    delivery_ids::DeliveryIds,
    error::{Refusal, Result, StoreError},
    people::email,
    posts::{EVERY, WHOLE},
    rows::{Cells, instant, some},
    store::Store,
};

/// A delivery's own key inside the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryKey(pub i64);

/// An edition's key; its texts come from [`Store::edition`] and can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionKey(pub i64);

/// Where a delivery goes; the caller makes the unsubscribe link from the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The account itself.
    Account,
    /// A ward's own space on the account.
    Ward(WardCode),
    /// One subscriber.
    Subscriber {
        /// Their number.
        number: SubscriberNumber,
        /// Where mail goes.
        address: EmailAddress,
    },
    /// One subscriber by text message.
    Phone {
        /// Their number among subscribers.
        number: SubscriberNumber,
        /// Where text messages go.
        phone: MobileNumber,
    },
    /// A subscriber who has left: nothing more goes to them.
    Left(SubscriberNumber),
}

/// What is known of a delivery that is about to go, or that is in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its key.
    pub key: DeliveryKey,
    /// Its public id.
    pub id: DeliveryId,
    /// The fencing token: every later write names it.
    pub fence: i64,
    /// The message.
    pub message: MessageId,
    /// Its kind.
    pub kind: Kind,
    /// What goes.
    pub edition: EditionKey,
    /// Where to.
    pub target: Target,
    /// Our mark in a public post.
    pub reference: Reference,
    /// Tries so far.
    pub attempt: u32,
    /// Whether an earlier try ended in doubt.
    pub after_unknown: bool,
    /// How often it was repeated after a doubt: 0 or 1.
    pub repeats: u32,
    /// Whether it is to be taken back as soon as it is known to be there.
    pub recall_wanted: bool,
    /// When the message stops being worth sending.
    pub expires: Option<Timestamp>,
    /// Which part of a thread it is.
    pub part: Part,
    /// What of the message it is about is out at its place on the account.
    pub earlier: Option<Earlier>,
    /// What it costs, in thousandths of the currency's unit, where a limit of the lane weighs by price: set by the caller
    /// before [`Store::begin`]. 0 otherwise.
    pub price: u64,
}

impl Store {
    /// The texts of an edition. They never change, so the caller may keep them.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn edition(&self, key: EditionKey) -> Result<Arc<Edition>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT e.language, e.format, r.number, r.rendered, r.draft, m.public_id, m.kind, m.expires_at, l.list_name, l.list_code \
             FROM edition e JOIN revision r ON r.revision = e.revision JOIN message m ON m.message = r.message \
             JOIN release l ON l.message = m.message WHERE e.edition = $1",
        )
        .bind(key.0)
        .fetch_optional(&mut *conn)
        .await?;
        let row = some(row, "such edition")?;
        let rendered: Rendered = row.json("rendered", "a revision")?;
        let draft: Draft = row.json("draft", "a draft")?;
        let copies = copies(&rendered, &row)?;
        let now = instant(self.micros())?;
        let pictures = crate::pictures::of_edition(&mut conn, &draft, now).await?;
        Ok(Arc::new(Edition {
            message: row.word("public_id", "a message's id")?,
            revision: RevisionNumber(u32::try_from(row.int("number")?).unwrap_or(0)),
            kind: row.word("kind", "a message's kind")?,
            priority: draft.priority,
            areas: draft.reach(),
            expires: row.time_or("expires_at")?,
            pictures,
            copies,
            list: ListName {
                name: row.text("list_name")?,
                code: row.text("list_code")?,
            },
        }))
    }
}

/// The texts of an edition, English first.
fn copies(rendered: &Rendered, row: &SqliteRow) -> Result<Vec<EditionCopy>> {
    let language = row.text("language")?;
    let format: Format = row.word("format", "a format")?;
    let wanted = |v: &&Variant| match language.as_str() {
        WHOLE => true,
        EVERY => v.format == format,
        one => v.language.as_str() == one && v.format == format,
    };
    let mut found: Vec<&Variant> = rendered.variants.iter().filter(wanted).collect();
    // A stable sort: within a language the versions keep their order.
    found.sort_by_key(|v| !v.language.is_english());
    if found.is_empty() {
        return Err(Refusal::NotFound("such version of the message").into());
    }
    let copy = |v: &Variant| EditionCopy {
        language: v.language.clone(),
        direction: v.direction,
        copy: v.copy.clone(),
    };
    Ok(found.into_iter().map(copy).collect())
}

/// The columns of an [`Item`]; the delivery is `d`.
macro_rules! item_columns {
    () => {
        "SELECT d.delivery, d.fence, d.edition, d.subscriber, d.attempt, d.recall_wanted, m.public_id, m.kind, \
         m.reference, m.expires_at, m.releasing_at, s.address, s.medium, u.repeats FROM delivery d \
         JOIN message m ON m.message = d.message \
         LEFT JOIN subscriber s ON s.subscriber = d.subscriber \
         LEFT JOIN doubt u ON u.delivery = d.delivery "
    };
}

pub(crate) use item_columns;

fn reader(number: SubscriberNumber, address: &str, medium: ReaderList) -> Result<Target> {
    Ok(match medium {
        ReaderList::Sms => Target::Phone {
            number,
            phone: address
                .parse()
                .map_err(|e| StoreError::corrupt("a reader's mobile number", e))?,
        },
        ReaderList::Mail | ReaderList::Panel => Target::Subscriber {
            number,
            address: email(address)?,
        },
    })
}

pub(crate) fn read_item(row: &SqliteRow, ids: &DeliveryIds) -> Result<Item> {
    let key = row.int("delivery")?;
    let subscriber = row.int("subscriber")?;
    let number = SubscriberNumber(subscriber);
    let target = match (subscriber, row.text_or("address")?) {
        (0, _) => Target::Account,
        (_, Some(address)) => reader(number, &address, row.word("medium", "a list of readers")?)?,
        (_, None) => Target::Left(number),
    };
    let reference = Reference::stored(&row.text("reference")?)
        .map_err(|e| StoreError::corrupt("a reference", e))?;
    let repeats = row.int_or("repeats")?;
    Ok(Item {
        key: DeliveryKey(key),
        id: ids.id(key, row.int_or("releasing_at")?.unwrap_or(0)),
        fence: row.int("fence")?,
        message: row.word("public_id", "a message's id")?,
        kind: row.word("kind", "a message's kind")?,
        edition: EditionKey(row.int("edition")?),
        target,
        reference,
        attempt: u32::try_from(row.int("attempt")?).unwrap_or(u32::MAX),
        after_unknown: repeats.is_some(),
        repeats: u32::try_from(repeats.unwrap_or(0)).unwrap_or(0),
        recall_wanted: row.flag("recall_wanted")?,
        expires: row.time_or("expires_at")?,
        part: Part::only(),
        earlier: None,
        price: 0,
    })
}
