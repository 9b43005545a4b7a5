//! One tree for the three formats: values with their places.

use crate::path::Step;
use crate::problem::Position;

/// A value and the place of its field's name (of the value itself in a list).
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Unknown for the root, so that a field missing there claims no line.
    pub(crate) at: Option<Position>,
}

/// What is written.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A JSON or TOML `true` or `false`.
    Bool(bool),
    /// An unquoted YAML word, as it is written.
    Plain(String),
    /// A JSON or TOML number in decimal.
    Number(String),
    /// Quoted text.
    Text(String),
    /// An unquoted TOML date or time, as it is written.
    Stamp(String),
    /// A list.
    List(Vec<Node>),
    /// Fields in the order of the file; the places are those of the names.
    Map(Vec<(String, Node)>),
}

impl Value {
    /// What this is, for a person.
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Plain(text) if matches!(text.as_str(), "true" | "false") => "true or false",
            Self::Plain(text) | Self::Number(text) => number_described(text),
            Self::Text(_) => "text",
            Self::Stamp(_) => "a date or time",
            Self::List(_) => "a list",
            Self::Map(_) => "a group of fields",
        }
    }

    /// The text that a word, quoted text or date stands for.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Plain(text) | Self::Text(text) | Self::Stamp(text) => Some(text),
            _ => None,
        }
    }
}

fn number_described(text: &str) -> &'static str {
    if is_whole(text) {
        "a whole number"
    } else if text.parse::<f64>().is_ok() {
        match text.contains(|c: char| c.is_ascii_digit()) {
            true => "a number that is not whole",
            false => "infinity or not a number",
        }
    } else {
        "text"
    }
}

/// Digits, with a sign or without, however many.
pub(crate) fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

impl Node {
    /// The value under one step.
    pub(crate) fn child(&self, step: &Step) -> Option<&Self> {
        match (step, &self.value) {
            (Step::Key(key), Value::Map(fields)) => {
                fields.iter().find(|(name, _)| name == key).map(|(_, n)| n)
            }
            (Step::Index(index), Value::List(items)) => items.get(*index),
            _ => None,
        }
    }

    /// Lays another over this one.
    pub(crate) fn lay_over(&mut self, over: Self) {
        match (&mut self.value, over.value) {
            (Value::Map(fields), Value::Map(more)) => {
                for (name, node) in more {
                    match fields.iter_mut().find(|(own, _)| *own == name) {
                        Some((_, own)) => own.lay_over(node),
                        None => fields.push((name, node)),
                    }
                }
            }
            (value, other) => {
                *value = other;
                self.at = over.at;
            }
        }
    }

    /// Goes to every node, this one first.
    pub(crate) fn each(&mut self, seen: &mut dyn FnMut(&mut Self)) {
        seen(self);
        match &mut self.value {
            Value::Map(fields) => fields.iter_mut().for_each(|(_, node)| node.each(seen)),
            Value::List(items) => items.iter_mut().for_each(|node| node.each(seen)),
            _ => {}
        }
    }

    /// Takes the field at a path away; `false` where there is none. An entry of a list stays, so that the others keep their
    /// numbers: what is wrong inside it can be taken away, it itself cannot.
    pub(crate) fn leave_out(&mut self, path: &[Step]) -> bool {
        let Some((step, rest)) = path.split_first() else {
            return false;
        };
        match (step, &mut self.value) {
            (Step::Key(key), Value::Map(fields)) if rest.is_empty() => {
                let before = fields.len();
                fields.retain(|(name, _)| name != key);
                fields.len() < before
            }
            (Step::Key(key), Value::Map(fields)) => fields
                .iter_mut()
                .find(|(name, _)| name == key)
                .is_some_and(|(_, node)| node.leave_out(rest)),
            (Step::Index(index), Value::List(items)) => items
                .get_mut(*index)
                .is_some_and(|node| node.leave_out(rest)),
            _ => false,
        }
    }

    /// The value at a path.
    pub(crate) fn get(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |node, step| node.child(step))
    }

    /// The place of a path, or of its nearest parent that is there.
    pub(crate) fn position(&self, path: &[Step]) -> Option<Position> {
        let mut node = self;
        for step in path {
            match node.child(step) {
                Some(next) => node = next,
                None => break,
            }
        }
        node.at
    }

    /// The only field under this one (at any depth) that `wanted` accepts by
    /// its name and value; nothing if there are two.
    pub(crate) fn find_only(
        &self,
        wanted: &dyn Fn(Option<&str>, &Self) -> bool,
    ) -> Option<Vec<Step>> {
        let mut found = Vec::new();
        self.collect(None, wanted, &mut Vec::new(), &mut found);
        (found.len() == 1).then(|| found.remove(0))
    }

    fn collect(
        &self,
        name: Option<&str>,
        wanted: &dyn Fn(Option<&str>, &Self) -> bool,
        path: &mut Vec<Step>,
        found: &mut Vec<Vec<Step>>,
    ) {
        if found.len() > 1 {
            return;
        }
        if wanted(name, self) {
            found.push(path.clone());
        }
        match &self.value {
            Value::Map(fields) => {
                for (key, node) in fields {
                    path.push(Step::Key(key.clone()));
                    node.collect(Some(key), wanted, path, found);
                    path.pop();
                }
            }
            Value::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    path.push(Step::Index(index));
                    node.collect(None, wanted, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
    }
}
