//! The YAML reader: the parser's events and markers. No anchors, no aliases,
//! no tags, one document.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::{Fields, MAX_DEPTH, too_deep};
use crate::de::Fault;
use crate::node::{Node, Value};
use crate::path::Step;
use crate::problem::Position;

const QUOTE_IT: &str = "if it is part of a text, put the text in quotation marks";

pub(super) fn tree(text: &str) -> Result<Node, Fault> {
    let mut reader = Reader {
        text,
        parser: Parser::new_from_str(text),
    };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => {
                return Ok(Node {
                    value: Value::Null,
                    at: None,
                });
            }
            (event, at) => {
                let root = reader.node(event, at, 0)?;
                reader.end()?;
                return Ok(root);
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Position), Fault> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, place(&span))),
            Some(Err(error)) => Err(syntax(self.text, &error)),
            None => Ok((Event::StreamEnd, Position { line: 1, column: 1 })),
        }
    }

    /// Nothing may follow the first document.
    fn end(&mut self) -> Result<(), Fault> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentStart(_), at) => {
                    return Err(Fault::new("a second document starts here")
                        .at(at)
                        .fix("one file holds one document"));
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, event: Event<'a>, at: Position, depth: usize) -> Result<Node, Fault> {
        if depth > MAX_DEPTH {
            return Err(too_deep(at));
        }
        refuse_extras(&event, at)?;
        let value = match event {
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::SequenceStart(..) => self.list(depth)?,
            Event::MappingStart(..) => self.map(depth)?,
            _ => return Err(Fault::new("this cannot be read as YAML").at(at)),
        };
        Ok(Node {
            value,
            at: Some(at),
        })
    }

    fn list(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Value::List(items));
            }
            let step = Step::Index(items.len());
            items.push(self.node(event, at, depth + 1).map_err(|f| f.under(step))?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut fields = Fields::default();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Value::Map(fields.fields));
            }
            refuse_extras(&event, at)?;
            let key = match event {
                Event::Scalar(text, style, ..)
                    if style != ScalarStyle::Plain || !text.is_empty() =>
                {
                    text.into_owned()
                }
                _ => return Err(Fault::new("a field needs a name before its colon").at(at)),
            };
            fields.claim(&key, at)?;
            let (event, value_at) = self.next()?;
            let node = self
                .node(event, value_at, depth + 1)
                .map_err(|f| f.under(Step::Key(key.clone())))?;
            fields.push(key, node, at);
        }
    }
}

fn place(span: &Span) -> Position {
    place_of(&span.start)
}

fn place_of(mark: &Marker) -> Position {
    Position::from_zero(mark.line().max(1) - 1, mark.col())
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
        (ScalarStyle::Plain, _) => Value::Plain(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    }
}

fn refuse_extras(event: &Event<'_>, at: Position) -> Result<(), Fault> {
    let (anchor, tag) = match event {
        Event::Alias(_) => {
            return Err(
                Fault::new("a value that starts with * (a YAML alias) is not taken")
                    .at(at)
                    .fix("write the value out; if it is text, put it in quotation marks"),
            );
        }
        Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
        Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
            (*anchor, tag.is_some())
        }
        _ => (0, false),
    };
    if anchor != 0 {
        return Err(
            Fault::new("a word that starts with & (a YAML anchor) is not taken")
                .at(at)
                .fix(QUOTE_IT),
        );
    }
    if tag {
        return Err(
            Fault::new("a word that starts with ! (a YAML tag) is not taken")
                .at(at)
                .fix(QUOTE_IT),
        );
    }
    Ok(())
}

fn syntax(text: &str, error: &ScanError) -> Fault {
    let at = place_of(error.marker());
    if let Some(tab) = tab_line(text, error.marker().line()) {
        return Fault::new("this line starts with a tab, and YAML takes only spaces")
            .at(Position::from_zero(tab - 1, 0))
            .fix("put spaces in its place");
    }
    let info = error.info();
    let fault = Fault::new(format!("this cannot be read as YAML: {info}")).at(at);
    if info.contains("anchor") {
        return Fault::new("a value that starts with * (a YAML alias) is not taken")
            .at(at)
            .fix("write the value out; if it is text, put it in quotation marks");
    }
    if info.contains("mapping values are not allowed") {
        return fault.fix("a text with a colon in it must be in quotation marks");
    }
    if info.contains("unexpected character") {
        return fault.fix(QUOTE_IT);
    }
    fault
}

/// The line at or just before `line` that starts with a tab: the parser
/// reports some tabs one line late.
fn tab_line(text: &str, line: usize) -> Option<usize> {
    [line, line.saturating_sub(1)]
        .into_iter()
        .filter(|number| *number > 0)
        .find(|number| {
            text.lines()
                .nth(number - 1)
                .is_some_and(|l| l[..l.len() - l.trim_start().len()].contains('\t'))
        })
}
