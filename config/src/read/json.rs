//! The JSON reader: serde_json finds the values, their slices give the places.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Fields, MAX_DEPTH, too_deep};
use crate::de::Fault;
use crate::node::{Node, Value};
use crate::path::Step;
use crate::problem::{Places, Position};

pub(super) fn tree(text: &str) -> Result<Node, Fault> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|e| syntax(text, &e, None))?;
    Reader {
        text,
        places: Places::new(text),
    }
    .node(raw, 0)
}

struct Reader<'a> {
    text: &'a str,
    places: Places<'a>,
}

impl<'a> Reader<'a> {
    fn place(&self, raw: &RawValue) -> Position {
        self.places.of_slice(raw.get())
    }

    fn node(&self, raw: &'a RawValue, depth: usize) -> Result<Node, Fault> {
        let at = self.place(raw);
        if depth > MAX_DEPTH {
            return Err(too_deep(at));
        }
        let value = match raw.get().as_bytes().first() {
            Some(b'n') => Value::Null,
            Some(b't') => Value::Bool(true),
            Some(b'f') => Value::Bool(false),
            Some(b'"') => Value::Text(self.read(raw)?),
            Some(b'[') => self.list(raw, depth)?,
            Some(b'{') => self.map(raw, depth)?,
            _ => Value::Number(raw.get().to_owned()),
        };
        Ok(Node {
            value,
            at: Some(at),
        })
    }

    fn list(&self, raw: &'a RawValue, depth: usize) -> Result<Value, Fault> {
        let items: Vec<&'a RawValue> = self.read(raw)?;
        items
            .into_iter()
            .enumerate()
            .map(|(index, item)| {
                self.node(item, depth + 1)
                    .map_err(|f| f.under(Step::Index(index)))
            })
            .collect::<Result<_, _>>()
            .map(Value::List)
    }

    fn map(&self, raw: &'a RawValue, depth: usize) -> Result<Value, Fault> {
        let pairs: Pairs<'a> = self.read(raw)?;
        let mut fields = Fields::default();
        for (raw_key, raw_value) in pairs.0 {
            let at = self.place(raw_key);
            let key: String = self.read(raw_key)?;
            fields.claim(&key, at)?;
            let node = self
                .node(raw_value, depth + 1)
                .map_err(|f| f.under(Step::Key(key.clone())))?;
            fields.push(key, node, at);
        }
        Ok(Value::Map(fields.fields))
    }

    fn read<T: Deserialize<'a>>(&self, raw: &'a RawValue) -> Result<T, Fault> {
        serde_json::from_str(raw.get()).map_err(|e| syntax(self.text, &e, Some(self.place(raw))))
    }
}

fn syntax(text: &str, error: &serde_json::Error, inside: Option<Position>) -> Fault {
    let at = inside.unwrap_or_else(|| place_of(text, error));
    if error.is_eof() {
        return Fault::new("the file ends too early")
            .at(at)
            .fix("a bracket or quotation mark before this is not closed");
    }
    let full = error.to_string();
    let what = full.split(" at line ").next().unwrap_or(&full);
    Fault::new(format!("this is not JSON: {what}")).at(at)
}

/// serde_json counts columns in bytes, and 0 for the line's end before.
fn place_of(text: &str, error: &serde_json::Error) -> Position {
    let line = error.line().max(1) - 1;
    let written = text.lines().nth(line).unwrap_or("");
    let end = written.floor_char_boundary(error.column().saturating_sub(1).min(written.len()));
    Position::from_zero(line, written[..end].chars().count())
}

/// The pairs of an object in the order of the file, a name twice included.
struct Pairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}
