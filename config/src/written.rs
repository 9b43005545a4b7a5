//! What a file says, field by field, each with its place: for a person who asks where a value comes from.

use crate::node::{Node, Value};
use crate::path::{self, Step};
use crate::source::Source;

/// One field that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its dotted path: `server.listen`, `outlet[2].name`.
    pub path: String,
    /// Its value as TOML has it. The place of a secret is `{ file = "…" }` or `{ credential = "…" }`.
    pub value: String,
    /// The file it stands in.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// Goes through a tree; groups and lists of groups are told field by field.
pub(crate) fn collect(source: &Source, node: &Node, path: &mut Vec<Step>, all: &mut Vec<Written>) {
    match &node.value {
        Value::Map(fields)
            if !is_place(path, fields) && (!fields.is_empty() || path.is_empty()) =>
        {
            for (name, child) in fields {
                path.push(Step::Key(name.clone()));
                collect(source, child, path, all);
                path.pop();
            }
        }
        Value::List(items) if items.iter().any(|i| matches!(i.value, Value::Map(_))) => {
            for (index, child) in items.iter().enumerate() {
                path.push(Step::Index(index));
                collect(source, child, path, all);
                path.pop();
            }
        }
        value => all.push(Written {
            path: path::join(path),
            value: text(value),
            file: source.file_of(node.at).to_owned(),
            line: node.at.map_or(1, |at| at.line),
        }),
    }
}

/// Whether it is the place of a secret, which is told on one line. A section of its own (`[store]`) may have a `file` too.
fn is_place(path: &[Step], fields: &[(String, Node)]) -> bool {
    path.len() > 1 && matches!(fields, [(name, _)] if name == "file" || name == "credential")
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Plain(word) | Value::Number(word) | Value::Stamp(word) => word.clone(),
        Value::Text(text) => quoted(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| text(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Map(fields) => {
            let pair = |(name, node): &(String, Node)| {
                let name = path::join(&[Step::Key(name.clone())]);
                format!("{name} = {}", text(&node.value))
            };
            let pairs: Vec<String> = fields.iter().map(pair).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
