//! Lists in parts. A route takes [`PageQuery`], asks for [`PageQuery::after`] what its cursor says, and answers `next`. A
//! cursor is the key of the last row, signed and bound to its list: it cannot be edited, made up or used for another list.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::desk::{Desk, DeskError};

/// Rows of a part unless the query asks for another number.
const USUAL: u32 = 100;
/// Rows of a part at most.
const MOST: u32 = 500;

/// `limit` and `cursor` of a query.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    limit: Option<String>,
    cursor: Option<String>,
}

impl PageQuery {
    /// The two, where a query has more beside them.
    pub fn of(limit: Option<String>, cursor: Option<String>) -> Self {
        Self { limit, cursor }
    }

    /// How many rows.
    pub fn limit(&self) -> Result<u32, DeskError> {
        let Some(text) = &self.limit else {
            return Ok(USUAL);
        };
        let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        limit
            .ok_or_else(|| DeskError::parameter("limit", format!("give a number from 1 to {MOST}")))
    }

    /// The key after which this part of `list` begins; nothing for the first part. `list` names the list with all that
    /// chooses its rows, such as the message.
    pub fn after<K: DeserializeOwned>(
        &self,
        desk: &Desk,
        list: &str,
    ) -> Result<Option<K>, DeskError> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let key = desk
            .signer()
            .cursor_of(list, cursor)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let wrong = "this is no cursor of this list: give the next of the part before, as it came";
        key.map(Some)
            .ok_or_else(|| DeskError::parameter("cursor", wrong))
    }

    /// One part of rows that are at hand, in the order of their keys: the rows under `name`, and `next`.
    pub fn part<T: Serialize, K: Serialize + DeserializeOwned + Ord>(
        &self,
        desk: &Desk,
        list: &str,
        name: &str,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> K,
    ) -> Result<Value, DeskError> {
        let limit = self.limit()? as usize;
        rows.sort_by_cached_key(&key);
        if let Some(after) = self.after::<K>(desk, list)? {
            rows.retain(|row| key(row) > after);
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(&key);
        Ok(json!({name: rows, "next": next.map(|key| cursor(desk, list, &key))}))
    }
}

/// The cursor of a row's key.
pub(super) fn cursor(desk: &Desk, list: &str, key: &impl Serialize) -> String {
    // A key is numbers and texts: it is always JSON.
    let bytes = serde_json::to_vec(key).unwrap_or_default();
    desk.signer().cursor(list, &bytes)
}
