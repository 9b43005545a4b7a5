//! A field's name, or an enum's word, as a value of its own.

use serde::de::value::StrDeserializer;
use serde::de::{Deserializer, IntoDeserializer, Visitor};

use super::Fault;

/// A name: text to most types, a number or bool to a map keyed by one.
pub(super) struct KeyDe<'a>(pub(super) &'a str);

macro_rules! parsed {
    ($($method:ident: $ty:ty, $visit:ident, $wanted:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.0.parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Fault::wrong_type($wanted, "text")),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for KeyDe<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.0)
    }

    parsed! {
        deserialize_bool: bool, visit_bool, "true or false";
        deserialize_i8: i64, visit_i64, "a whole number";
        deserialize_i16: i64, visit_i64, "a whole number";
        deserialize_i32: i64, visit_i64, "a whole number";
        deserialize_i64: i64, visit_i64, "a whole number";
        deserialize_u8: u64, visit_u64, "a whole number";
        deserialize_u16: u64, visit_u64, "a whole number";
        deserialize_u32: u64, visit_u64, "a whole number";
        deserialize_u64: u64, visit_u64, "a whole number";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let word: StrDeserializer<'_, Fault> = self.0.into_deserializer();
        word.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}
