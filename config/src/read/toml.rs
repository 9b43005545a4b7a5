//! The TOML reader: the parser's own tree has the spans.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{MAX_DEPTH, too_deep, written_twice};
use crate::de::Fault;
use crate::node::{Node, Value};
use crate::path::Step;
use crate::problem::{Places, Position};

pub(super) fn tree(text: &str) -> Result<Node, Fault> {
    let reader = Reader {
        text,
        places: Places::new(text),
    };
    match DeTable::parse(text) {
        Ok(root) => Ok(Node {
            value: reader.map(root.get_ref(), 0)?,
            at: None,
        }),
        Err(error) => Err(reader.syntax(&error)),
    }
}

struct Reader<'a> {
    text: &'a str,
    places: Places<'a>,
}

impl Reader<'_> {
    fn place(&self, offset: usize) -> Position {
        self.places.of(offset)
    }

    fn map(&self, table: &DeTable<'_>, depth: usize) -> Result<Value, Fault> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut fields = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let at = self.place(key.span().start);
            let name = key.get_ref().to_string();
            let mut node = self
                .node(value, depth + 1)
                .map_err(|f| f.under(Step::Key(name.clone())))?;
            node.at = Some(at);
            fields.push((name, node));
        }
        Ok(Value::Map(fields))
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Fault> {
        let span = value.span();
        let at = self.place(span.start);
        if depth > MAX_DEPTH {
            return Err(too_deep(at));
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Boolean(yes) => Value::Bool(*yes),
            DeValue::Float(float) => Value::Number(float.as_str().to_owned()),
            DeValue::Integer(integer) => Value::Number(
                decimal(integer.as_str(), integer.radix())
                    .ok_or_else(|| Fault::new("this number is too large").at(at))?,
            ),
            DeValue::Datetime(stamp) => {
                let written = self.text.get(span).map(|s| s.trim().to_owned());
                Value::Stamp(written.unwrap_or_else(|| stamp.to_string()))
            }
            DeValue::Array(items) => Value::List(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| {
                        self.node(item, depth + 1)
                            .map_err(|f| f.under(Step::Index(index)))
                    })
                    .collect::<Result<_, _>>()?,
            ),
            DeValue::Table(table) => self.map(table, depth)?,
        };
        Ok(Node {
            value,
            at: Some(at),
        })
    }

    fn syntax(&self, error: &toml::de::Error) -> Fault {
        let span = error.span();
        let at = span.as_ref().map(|s| self.place(s.start));
        let message = error.message();
        if let (Some(span), Some(at)) = (&span, at)
            && message.contains("duplicate key")
        {
            return self.twice(span.clone(), at);
        }
        let plain = message.lines().collect::<Vec<_>>().join(", ");
        Fault::new(format!("this cannot be read as TOML: {plain}")).at_maybe(at)
    }

    /// A name written twice: the parser gives only its span, so the first is
    /// the last one of that name in what stands before.
    fn twice(&self, span: Range<usize>, at: Position) -> Fault {
        let written = self.text.get(span.clone()).unwrap_or("");
        let name = written.trim().trim_matches(['"', '\'']);
        let mut best: Option<(usize, Vec<Step>)> = None;
        let (before, _) = DeTable::parse_recoverable(self.text.get(..span.start).unwrap_or(""));
        last_before(
            before.get_ref(),
            name,
            span.start,
            &mut Vec::new(),
            &mut best,
        );
        let first = best.as_ref().map(|(start, _)| self.place(*start).line);
        let parents = best.map(|(_, path)| path).unwrap_or_default();
        parents
            .into_iter()
            .rev()
            .fold(written_twice(name, at, first), Fault::under)
    }
}

fn decimal(digits: &str, radix: u32) -> Option<String> {
    i64::from_str_radix(digits, radix)
        .map(|n| n.to_string())
        .or_else(|_| u64::from_str_radix(digits, radix).map(|n| n.to_string()))
        .ok()
}

/// The parents of the last field called `name` that starts before `limit`.
fn last_before(
    table: &DeTable<'_>,
    name: &str,
    limit: usize,
    path: &mut Vec<Step>,
    best: &mut Option<(usize, Vec<Step>)>,
) {
    for (key, value) in table {
        let start = key.span().start;
        let later = best.as_ref().is_none_or(|(found, _)| start > *found);
        if key.get_ref() == name && start < limit && later {
            *best = Some((start, path.clone()));
        }
        path.push(Step::Key(key.get_ref().to_string()));
        in_value(value, name, limit, path, best);
        path.pop();
    }
}

fn in_value(
    value: &Spanned<DeValue<'_>>,
    name: &str,
    limit: usize,
    path: &mut Vec<Step>,
    best: &mut Option<(usize, Vec<Step>)>,
) {
    match value.get_ref() {
        DeValue::Table(table) => last_before(table, name, limit, path, best),
        DeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                in_value(item, name, limit, path, best);
                path.pop();
            }
        }
        _ => {}
    }
}
