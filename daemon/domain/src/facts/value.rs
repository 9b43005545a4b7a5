//! A fact as written, before its type is known.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Serialize,
    de::{self, MapAccess, SeqAccess, Visitor},
};

/// Any value a fact may have in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Text, a code, or a time.
    Text(String),
    /// A list.
    List(Vec<FactValue>),
    /// Named parts.
    Map(BTreeMap<String, FactValue>),
}

impl FactValue {
    /// What kind of thing it is, for errors.
    pub fn plain(&self) -> &'static str {
        match self {
            Self::Bool(_) => "yes or no",
            Self::Whole(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a group of fields",
        }
    }
}

/// The key under which the TOML reader hands over an unquoted date-time.
const TOML_DATETIME: &str = "$__toml_private_datetime";

struct FactVisitor;

impl<'de> Visitor<'de> for FactVisitor {
    type Value = FactValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number, yes or no, a list or a group of fields")
    }

    fn visit_bool<E>(self, v: bool) -> Result<FactValue, E> {
        Ok(FactValue::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<FactValue, E> {
        Ok(FactValue::Whole(v))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<FactValue, E> {
        i64::try_from(v)
            .map(FactValue::Whole)
            .map_err(|_| E::custom("this number is too large"))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<FactValue, E> {
        Err(E::custom("a whole number is needed here, without a point"))
    }

    fn visit_str<E>(self, v: &str) -> Result<FactValue, E> {
        Ok(FactValue::Text(v.to_owned()))
    }

    fn visit_string<E>(self, v: String) -> Result<FactValue, E> {
        Ok(FactValue::Text(v))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<FactValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(FactValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FactValue, A::Error> {
        let mut out = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let value: FactValue = map.next_value()?;
            if key == TOML_DATETIME {
                return Ok(value);
            }
            if out.contains_key(&key) {
                return Err(de::Error::custom(format_args!("\"{key}\" is there twice")));
            }
            out.insert(key, value);
        }
        Ok(FactValue::Map(out))
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(FactVisitor)
    }
}
