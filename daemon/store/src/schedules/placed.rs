//! How soon messages are, and of which round each is: what a list needs to put together what belongs together.

use wardmote_domain::{
    ids::{MessageId, RoundId},
    places::WardCode,
    words::Priority,
};

use crate::{
    error::Result,
    hash::to_json,
    rows::{Cells, priority},
    store::Store,
};

/// A message's place among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The message.
    pub message: MessageId,
    /// How soon.
    pub priority: Priority,
    /// The round that it was asked for in; none for a message of its own.
    pub round: Option<PlacedRound>,
}

/// The round of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedRound {
    /// The round.
    pub id: RoundId,
    /// What people call it.
    pub name: String,
    /// The ward that the message was asked for.
    pub ward: WardCode,
}

impl Store {
    /// How soon each of these messages is and of which round, in one reading. A message that is not there is left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn placed(&self, messages: &[MessageId]) -> Result<Vec<Placed>> {
        let mut conn = self.read().await?;
        let ids: Vec<String> = messages.iter().map(ToString::to_string).collect();
        let rows = sqlx::query(
            "SELECT m.public_id, m.priority, r.public_id AS round_id, r.name AS round_name, a.area \
             FROM json_each($1) j JOIN message m ON m.public_id = j.value \
             LEFT JOIN ask a ON a.message = m.message LEFT JOIN round r ON r.round = a.round",
        )
        .bind(to_json(&ids)?)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                let round = match row.word_or("round_id", "a round's id")? {
                    None => None,
                    Some(id) => Some(PlacedRound {
                        id,
                        name: row.text("round_name")?,
                        ward: row.word("area", "a ward")?,
                    }),
                };
                Ok(Placed {
                    message: row.word("public_id", "a message's id")?,
                    priority: priority(row.int("priority")?)?,
                    round,
                })
            })
            .collect()
    }
}
