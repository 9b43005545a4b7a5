//! Reading rows: times, words of the closed sets, JSON.

use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::{Row, sqlite::SqliteRow};
use wardmote_domain::{places::WardCode, words::Priority};

use crate::{
    error::{Refusal, Result, StoreError},
    hash::Sha256,
};

/// Typed reads by column name.
pub(crate) trait Cells {
    fn int(&self, name: &str) -> Result<i64>;
    fn int_or(&self, name: &str) -> Result<Option<i64>>;
    fn text(&self, name: &str) -> Result<String>;
    fn text_or(&self, name: &str) -> Result<Option<String>>;
    fn time(&self, name: &str) -> Result<Timestamp>;
    fn time_or(&self, name: &str) -> Result<Option<Timestamp>>;
    fn hash(&self, name: &str) -> Result<Sha256>;
    fn count(&self, name: &str) -> Result<u64>;
    fn flag(&self, name: &str) -> Result<bool>;
    fn word<T: FromStr>(&self, name: &str, what: &'static str) -> Result<T>
    where
        T::Err: std::fmt::Display;
    fn word_or<T: FromStr>(&self, name: &str, what: &'static str) -> Result<Option<T>>
    where
        T::Err: std::fmt::Display;
    fn json<T: DeserializeOwned>(&self, name: &str, what: &'static str) -> Result<T>;
}

impl Cells for SqliteRow {
    fn int(&self, name: &str) -> Result<i64> {
        Ok(self.try_get(name)?)
    }

    fn int_or(&self, name: &str) -> Result<Option<i64>> {
        Ok(self.try_get(name)?)
    }

    fn text(&self, name: &str) -> Result<String> {
        Ok(self.try_get(name)?)
    }

    fn text_or(&self, name: &str) -> Result<Option<String>> {
        Ok(self.try_get(name)?)
    }

    fn time(&self, name: &str) -> Result<Timestamp> {
        instant(self.int(name)?)
    }

    fn time_or(&self, name: &str) -> Result<Option<Timestamp>> {
        self.int_or(name)?.map(instant).transpose()
    }

    fn hash(&self, name: &str) -> Result<Sha256> {
        Sha256::stored(self.try_get(name)?)
    }

    fn count(&self, name: &str) -> Result<u64> {
        Ok(u64::try_from(self.int(name)?).unwrap_or(0))
    }

    fn flag(&self, name: &str) -> Result<bool> {
        Ok(self.int(name)? != 0)
    }

    fn word<T: FromStr>(&self, name: &str, what: &'static str) -> Result<T>
    where
        T::Err: std::fmt::Display,
    {
        word(&self.text(name)?, what)
    }

    fn word_or<T: FromStr>(&self, name: &str, what: &'static str) -> Result<Option<T>>
    where
        T::Err: std::fmt::Display,
    {
        self.text_or(name)?
            .map(|text| word(&text, what))
            .transpose()
    }

    fn json<T: DeserializeOwned>(&self, name: &str, what: &'static str) -> Result<T> {
        serde_json::from_str(&self.text(name)?).map_err(|e| StoreError::corrupt(what, e))
    }
}

pub(crate) fn word<T: FromStr>(text: &str, what: &'static str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|e| StoreError::corrupt(what, e))
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| StoreError::corrupt("a time", e))
}

pub(crate) fn some<T>(row: Option<T>, what: &'static str) -> Result<T> {
    row.ok_or_else(|| Refusal::NotFound(what).into())
}

/// A ward by the six digits of its code, as the store keeps it.
pub(crate) fn ward_number(ward: &WardCode) -> i64 {
    ward.to_string()
        .get(3..)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

pub(crate) fn ward_code(number: i64) -> Result<WardCode> {
    word(&format!("E05{number:06}"), "a ward")
}

pub(crate) fn priority_number(priority: Priority) -> i64 {
    match priority {
        Priority::Urgent => 0,
        Priority::Today => 1,
        Priority::Routine => 2,
    }
}

pub(crate) fn priority(number: i64) -> Result<Priority> {
    match number {
        0 => Ok(Priority::Urgent),
        1 => Ok(Priority::Today),
        2 => Ok(Priority::Routine),
        other => Err(StoreError::corrupt("a priority", other)),
    }
}
