//! The entries of lists, maps and enums.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::key::KeyDe;
use super::{De, Fault};
use crate::node::{Node, Value};
use crate::path::Step;

/// The entries of a list.
pub(super) struct Items<'a> {
    items: &'a [Node],
    next: usize,
}

impl<'a> Items<'a> {
    pub(super) fn new(items: &'a [Node]) -> Self {
        Self { items, next: 0 }
    }

    /// How many entries were taken.
    pub(super) fn read(&self) -> usize {
        self.next
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some(node) = self.items.get(self.next) else {
            return Ok(None);
        };
        let step = Step::Index(self.next);
        self.next += 1;
        seed.deserialize(De(node))
            .map(Some)
            .map_err(|fault| fault.settle(node).under(step))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.next)
    }
}

/// The fields of a map.
pub(super) struct Entries<'a> {
    fields: std::slice::Iter<'a, (String, Node)>,
    value: Option<&'a (String, Node)>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(fields: &'a [(String, Node)]) -> Self {
        Self {
            fields: fields.iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some(entry) = self.fields.next() else {
            return Ok(None);
        };
        self.value = Some(entry);
        seed.deserialize(KeyDe(&entry.0))
            .map(Some)
            .map_err(|fault| fault.settle_key(&entry.0, entry.1.at))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let Some((key, node)) = self.value.take() else {
            return Err(Fault::new("a value was asked for before its name"));
        };
        seed.deserialize(De(node))
            .map_err(|fault| fault.settle(node).under(Step::Key(key.clone())))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.len())
    }
}

/// An enum's word, alone or with what stands under it.
pub(super) struct Choice<'a> {
    word: &'a str,
    node: &'a Node,
    with_content: bool,
}

impl<'a> Choice<'a> {
    /// `kind: appeal`
    pub(super) fn word(word: &'a str, node: &'a Node) -> Self {
        Self {
            word,
            node,
            with_content: false,
        }
    }

    /// `hold: {until: …}`
    pub(super) fn field(word: &'a str, node: &'a Node) -> Self {
        Self {
            word,
            node,
            with_content: true,
        }
    }

    fn content<T>(self, read: impl FnOnce(De<'a>) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.with_content {
            return read(De(self.node))
                .map_err(|f| f.settle(self.node).under(Step::Key(self.word.to_owned())));
        }
        Err(Fault::new(format!(
            "\"{}\" needs something written under it",
            self.word
        )))
    }
}

impl<'de> EnumAccess<'de> for Choice<'_> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        match seed.deserialize(KeyDe(self.word)) {
            Ok(value) => Ok((value, self)),
            Err(fault) if self.with_content => Err(fault.settle_key(self.word, self.node.at)),
            Err(fault) => Err(fault.settle(self.node)),
        }
    }
}

impl<'de> VariantAccess<'de> for Choice<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if !self.with_content || matches!(self.node.value, Value::Null) {
            return Ok(());
        }
        Err(Fault::new("nothing may be written under this word")
            .at_maybe(self.node.at)
            .under(Step::Key(self.word.to_owned())))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        self.content(|de| seed.deserialize(de))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        self.content(|de| de.deserialize_tuple(len, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.content(|de| de.deserialize_struct("", fields, visitor))
    }
}
