//! Hashes: SHA-256, canonical JSON, and the delivery ids that are made from integer keys.

use std::{fmt, str::FromStr};

use aws_lc_rs::{digest, rand};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wardmote_domain::{draft::Draft, variant::Rendered};

use crate::error::{Result, StoreError};

/// A SHA-256, shown as 64 lower-case hexadecimal digits. Compared in constant time.
#[derive(Clone, Copy, PartialOrd, Ord)]
pub struct Sha256(pub [u8; 32]);

impl PartialEq for Sha256 {
    fn eq(&self, other: &Self) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl Eq for Sha256 {}

impl std::hash::Hash for Sha256 {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Sha256 {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// The hash of several runs of bytes, one after the other.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for part in parts {
            context.update(part);
        }
        let mut out = [0; 32];
        out.copy_from_slice(context.finish().as_ref());
        Self(out)
    }

    pub(crate) fn stored(bytes: Vec<u8>) -> Result<Self> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| StoreError::corrupt("a hash", "it is not 32 bytes long"))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 hexadecimal digits; copy it whole")]
pub struct HashError;

impl FromStr for Sha256 {
    type Err = HashError;
    fn from_str(text: &str) -> Result<Self, HashError> {
        let text = text.trim().as_bytes();
        if text.len() != 64 {
            return Err(HashError);
        }
        let digit = |b: u8| char::from(b).to_digit(16).ok_or(HashError);
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
            *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).map_err(|_| HashError)?;
        }
        Ok(Self(out))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// JSON with the keys of every object sorted and no white space: one text for one value.
pub fn canonical(value: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut keys: Vec<&String> = map.keys().collect();
                keys.sort();
                Value::Object(
                    keys.into_iter()
                        .map(|k| (k.clone(), sorted(&map[k])))
                        .collect(),
                )
            }
            Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
            other => other.clone(),
        }
    }
    sorted(value).to_string()
}

/// The hash that an approval names: over variants, pictures and their words, areas, outlets and times, and over what else decides to whom it goes
/// and when: kind, priority, the message it is about, the one it goes instead of, its trigger.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn frozen_hash(draft: &Draft, rendered: &Rendered) -> Result<Sha256> {
    let mut value = json!({
        "kind": to_value(&draft.kind)?,
        "priority": to_value(&draft.priority)?,
        "of": to_value(&draft.of)?,
        "exclusive_with": to_value(&draft.exclusive_with)?,
        "hold_until": to_value(&draft.hold_until)?,
        "variants": to_value(&rendered.variants)?,
        "areas": to_value(&draft.areas)?,
        "also_tell": to_value(&draft.also_tell)?,
        "outlets": to_value(&draft.outlets)?,
        "times": to_value(&draft.times)?,
    });
    // What an older revision could not hold is left out where it is not there, so that its hash stays what it was.
    let pictures: Vec<Value> = draft
        .images
        .iter()
        .filter_map(|i| Some(json!({"file": i.file?, "alt": i.alt, "until": i.until})))
        .collect();
    if !pictures.is_empty() {
        value["pictures"] = pictures.into();
    }
    if draft.press_first {
        value["press_first"] = true.into();
    }
    Ok(Sha256::of(canonical(&value).as_bytes()))
}

pub(crate) fn to_value<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| StoreError::corrupt("a value to be stored", e))
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| StoreError::corrupt("a value to be stored", e))
}

/// The root of a binary tree of hashes over the leaves, in their order; an odd one goes up by itself. Leaves and nodes
/// are hashed under different first bytes, so that one cannot pass for the other (RFC 6962, section 2.1).
pub(crate) fn root(leaves: &[String]) -> Sha256 {
    let mut level: Vec<Sha256> = leaves
        .iter()
        .map(|leaf| Sha256::of_parts(&[&[0], leaf.as_bytes()]))
        .collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Sha256::of_parts(&[&[1], &left.0, &right.0]),
                _ => pair[0],
            })
            .collect();
    }
    level.first().copied().unwrap_or_else(|| Sha256::of(&[]))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| {
        StoreError::Io(std::io::Error::other(
            "the operating system gives no random bytes",
        ))
    })?;
    Ok(bytes)
}

pub(crate) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_sorts_every_level() {
        let value: Value = serde_json::from_str(r#"{"b":[{"z":1,"a":2}],"a":null}"#).unwrap();
        assert_eq!(canonical(&value), r#"{"a":null,"b":[{"a":2,"z":1}]}"#);
    }

    #[test]
    fn a_hash_reads_back() {
        let hash = Sha256::of(b"abc");
        assert!(hash.to_string().starts_with("ba7816bf"));
        assert_eq!(hash.to_string().parse::<Sha256>().unwrap(), hash);
        assert!("ba78".parse::<Sha256>().is_err());
        assert!("g".repeat(64).parse::<Sha256>().is_err());
    }

    #[test]
    fn a_root_depends_on_every_leaf_and_their_order() {
        let leaves = |texts: &[&str]| {
            root(
                &texts
                    .iter()
                    .map(|t| (*t).to_owned())
                    .collect::<Vec<String>>(),
            )
        };
        let all = [
            leaves(&["a", "b", "c"]),
            leaves(&["b", "a", "c"]),
            leaves(&["a", "b"]),
            leaves(&["a", "b", "d"]),
            leaves(&[]),
        ];
        for (i, one) in all.iter().enumerate() {
            assert!(all.iter().skip(i + 1).all(|other| other != one));
        }
    }
}
