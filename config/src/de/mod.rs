//! The serde deserialiser over the tree. Each value puts its own place and
//! step on an error that passes through it.

mod access;
mod fault;
mod key;

use serde::de::{Deserializer, Visitor};

pub(crate) use fault::Fault;

use crate::node::{Node, Value, is_whole};
use access::{Choice, Entries, Items};

/// Deserialises one value of the tree.
pub(crate) struct De<'a>(pub(crate) &'a Node);

impl<'a> De<'a> {
    fn wrong(&self, wanted: &str) -> Fault {
        Fault::wrong_type(wanted, self.0.value.described()).at_maybe(self.0.at)
    }

    /// Whatever is written.
    fn any<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            Value::Text(text) | Value::Stamp(text) => visitor.visit_str(text),
            Value::Plain(word) => plain(word, visitor),
            Value::Number(number) => {
                if let Ok(n) = number.parse::<u64>() {
                    visitor.visit_u64(n)
                } else if let Ok(n) = number.parse::<i64>() {
                    visitor.visit_i64(n)
                } else {
                    visitor.visit_f64(number.parse().map_err(|_| self.wrong("a number"))?)
                }
            }
            Value::List(items) => self.list(items, visitor),
            Value::Map(fields) => visitor.visit_map(Entries::new(fields)),
        }
    }

    fn list<'de, V: Visitor<'de>>(&self, items: &'a [Node], visitor: V) -> Result<V::Value, Fault> {
        let mut left = Items::new(items);
        let value = visitor.visit_seq(&mut left)?;
        match left.read() {
            read if read < items.len() => Err(Fault::new(format!(
                "this list has {} entries, but {read} are expected",
                items.len()
            ))),
            _ => Ok(value),
        }
    }

    fn seq<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0.value {
            Value::List(items) => self.list(items, visitor),
            Value::Null | Value::Map(_) => Err(self.wrong("a list")),
            _ => Err(self.wrong("a list").fix("write it as a list of one")),
        }
    }

    fn map<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0.value {
            Value::Map(fields) => visitor.visit_map(Entries::new(fields)),
            _ => Err(self.wrong("a group of fields")),
        }
    }

    fn text<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0.value {
            Value::Number(_) => Err(self.wrong("text").fix("put it in quotation marks")),
            value => match value.as_text() {
                Some(text) => visitor.visit_str(text),
                None => Err(self.wrong("text")),
            },
        }
    }

    fn whole<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        let wrong = || self.wrong("a whole number");
        match &self.0.value {
            Value::Plain(digits) | Value::Number(digits) => {
                if let Ok(n) = digits.parse::<u64>() {
                    visitor.visit_u64(n)
                } else if let Ok(n) = digits.parse::<i64>() {
                    visitor.visit_i64(n)
                } else if is_whole(digits) {
                    Err(Fault::new("this number is too large").at_maybe(self.0.at))
                } else {
                    Err(wrong())
                }
            }
            Value::Text(text) if text.parse::<i64>().is_ok() => {
                Err(wrong().fix("take the quotation marks off"))
            }
            _ => Err(wrong()),
        }
    }

    fn decimal<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        let wrong = || self.wrong("a number");
        match &self.0.value {
            Value::Plain(digits) | Value::Number(digits) => match digits.parse::<f64>() {
                Ok(n) if n.is_finite() => visitor.visit_f64(n),
                _ => Err(wrong()),
            },
            Value::Text(text) if text.parse::<f64>().is_ok() => {
                Err(wrong().fix("take the quotation marks off"))
            }
            _ => Err(wrong()),
        }
    }

    fn bool<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        let wrong = || self.wrong("true or false");
        match &self.0.value {
            Value::Bool(yes) => visitor.visit_bool(*yes),
            Value::Plain(word) => match word.as_str() {
                "true" | "yes" => visitor.visit_bool(true),
                "false" | "no" => visitor.visit_bool(false),
                _ => Err(wrong()),
            },
            Value::Text(word) if matches!(word.as_str(), "true" | "false" | "yes" | "no") => {
                Err(wrong().fix("write true or false without quotation marks"))
            }
            _ => Err(wrong()),
        }
    }

    fn choice<'de, V: Visitor<'de>>(
        &self,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let node = self.0;
        if let Some(word) = node.value.as_text() {
            return visitor.visit_enum(Choice::word(word, node));
        }
        match &node.value {
            Value::Map(fields) if fields.len() == 1 => {
                visitor.visit_enum(Choice::field(&fields[0].0, &fields[0].1))
            }
            _ => Err(self.wrong(&fault::one_of(variants))),
        }
    }

    fn option<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(De(self.0)),
        }
    }

    fn unit<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.value {
            Value::Null => visitor.visit_unit(),
            _ => Err(self.wrong("nothing")),
        }
    }
}

/// An unquoted word for a type that takes anything: a number only where the
/// number's own text is exactly the word.
fn plain<'de, V: Visitor<'de>>(word: &str, visitor: V) -> Result<V::Value, Fault> {
    match word {
        "true" | "True" | "TRUE" => return visitor.visit_bool(true),
        "false" | "False" | "FALSE" => return visitor.visit_bool(false),
        _ => {}
    }
    if let Some(n) = word.parse::<u64>().ok().filter(|n| n.to_string() == word) {
        return visitor.visit_u64(n);
    }
    if let Some(n) = word.parse::<i64>().ok().filter(|n| n.to_string() == word) {
        return visitor.visit_i64(n);
    }
    let float = word.parse::<f64>().ok().filter(|n| n.is_finite());
    match float.filter(|n| n.to_string() == word) {
        Some(n) => visitor.visit_f64(n),
        None => visitor.visit_str(word),
    }
}

/// Trait methods that pass on to one of the methods above, and put this
/// value's place on an error that has none yet.
macro_rules! pass_on {
    ($($method:ident($($arg:ident: $ty:ty),*) => $to:ident($($given:ident),*);)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $ty,)* visitor: V) -> Result<V::Value, Fault> {
            self.$to($($given,)* visitor).map_err(|fault| fault.settle(self.0))
        }
    )*};
}

impl<'de> Deserializer<'de> for De<'_> {
    type Error = Fault;

    pass_on! {
        deserialize_any() => any();
        deserialize_bool() => bool();
        deserialize_i8() => whole();
        deserialize_i16() => whole();
        deserialize_i32() => whole();
        deserialize_i64() => whole();
        deserialize_i128() => whole();
        deserialize_u8() => whole();
        deserialize_u16() => whole();
        deserialize_u32() => whole();
        deserialize_u64() => whole();
        deserialize_u128() => whole();
        deserialize_f32() => decimal();
        deserialize_f64() => decimal();
        deserialize_char() => text();
        deserialize_str() => text();
        deserialize_string() => text();
        deserialize_identifier() => text();
        deserialize_bytes() => text();
        deserialize_byte_buf() => text();
        deserialize_option() => option();
        deserialize_unit() => unit();
        deserialize_unit_struct(_name: &'static str) => unit();
        deserialize_seq() => seq();
        deserialize_tuple(_len: usize) => seq();
        deserialize_tuple_struct(_name: &'static str, _len: usize) => seq();
        deserialize_map() => map();
        deserialize_struct(_name: &'static str, _fields: &'static [&'static str]) => map();
        deserialize_enum(_name: &'static str, variants: &'static [&'static str]) => choice(variants);
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let node = self.0;
        visitor
            .visit_newtype_struct(self)
            .map_err(|fault| fault.settle(node))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}
