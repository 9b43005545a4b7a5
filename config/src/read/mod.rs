//! From text to the tree, one reader for each format.

mod json;
mod toml;
mod yaml;

use std::collections::HashMap;

use crate::de::Fault;
use crate::node::{Node, Value};
use crate::path::Step;
use crate::problem::{Places, Position};
use crate::source::{Format, MAX_BYTES};

/// The most levels a file may have.
pub(crate) const MAX_DEPTH: usize = 64;

/// Reads the text, or says where it cannot be read.
pub(crate) fn tree(text: &str, format: Format) -> Result<Node, Fault> {
    if text.len() > MAX_BYTES {
        return Err(Fault::new("the file is larger than 4 MiB"));
    }
    refuse_control_characters(text)?;
    let mut root = match format {
        Format::Yaml => yaml::tree(text),
        Format::Json => json::tree(text),
        Format::Toml => toml::tree(text),
    }?;
    root.at = None;
    refuse_nul(&root)?;
    Ok(root)
}

fn refuse_control_characters(text: &str) -> Result<(), Fault> {
    let found = text
        .char_indices()
        .find(|(_, c)| *c < ' ' && !matches!(c, '\t' | '\n' | '\r'));
    let Some((offset, c)) = found else {
        return Ok(());
    };
    let what = if c == '\0' {
        "there is a NUL byte here, which no text file has".to_owned()
    } else {
        format!("there is a control character here (U+{:04X})", u32::from(c))
    };
    Err(Fault::new(what)
        .at(Places::new(text).of(offset))
        .fix("save the file as plain UTF-8 text"))
}

/// Refuses the NUL that an escape (`\u0000`, `\0`) puts into a text.
fn refuse_nul(node: &Node) -> Result<(), Fault> {
    let inside = |child: &Node, step: Step| refuse_nul(child).map_err(|f| f.under(step));
    match &node.value {
        Value::Text(text) if text.contains('\0') => {
            Err(Fault::new("there is a NUL character in this text").at_maybe(node.at))
        }
        Value::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| inside(item, Step::Index(index))),
        Value::Map(fields) => fields
            .iter()
            .try_for_each(|(key, child)| inside(child, Step::Key(key.clone()))),
        _ => Ok(()),
    }
}

/// The fields of one map while it is read; refuses a name that comes twice.
#[derive(Default)]
struct Fields {
    fields: Vec<(String, Node)>,
    lines: HashMap<String, u32>,
}

impl Fields {
    /// Must be called before the value is read, so that the first of two
    /// errors in the file is the one reported.
    fn claim(&mut self, key: &str, at: Position) -> Result<(), Fault> {
        match self.lines.insert(key.to_owned(), at.line) {
            None => Ok(()),
            Some(first) => Err(written_twice(key, at, Some(first))),
        }
    }

    fn push(&mut self, key: String, mut node: Node, at: Position) {
        node.at = Some(at);
        self.fields.push((key, node));
    }
}

fn written_twice(key: &str, at: Position, first: Option<u32>) -> Fault {
    let fault = Fault::new(format!("\"{key}\" is written twice"))
        .at(at)
        .under(Step::Key(key.to_owned()));
    match first {
        Some(line) => fault.fix(format!("the first is on line {line}; keep one of them")),
        None => fault.fix("keep one of them"),
    }
}

fn too_deep(at: Position) -> Fault {
    Fault::new(format!("the file has more than {MAX_DEPTH} levels here")).at(at)
}
