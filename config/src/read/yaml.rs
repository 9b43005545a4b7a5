//! The YAML reader: the parser's events and markers. No anchors, no aliases,
//! no tags, one document.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::{Fields, MAX_DEPTH, too_deep};
use crate::de::Fault;
use crate::node::{Node, Value};
use crate::path::Step;
use crate::problem::Position;

const QUOTE_IT: &str = "if it is part of a text, put the text in quotation marks";

const SAME_COLUMN: &str = "the fields of one group start in the same column";
const COLON: &str = "a text with a colon in it must be in quotation marks, \
    and the fields of one group start in the same column";

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
            None => Ok((Event::StreamEnd, Position::from_zero(0, 0))),
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

fn alias(at: Position) -> Fault {
    Fault::new("a value that starts with * (a YAML alias) is not taken")
        .at(at)
        .fix("write the value out; if it is text, put it in quotation marks")
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
    let info = error.info();
    if let Some(tab) = tab_line(text, error.marker().line(), info) {
        return Fault::new("there is a tab here, and YAML takes only spaces")
            .at(tab)
            .fix("put spaces in its place");
    }
    if info.contains("anchor") {
        return alias(at);
    }
    if info.contains("expected <document start>") {
        return Fault::new("this line does not belong to what stands above it")
            .at(at)
            .fix(SAME_COLUMN);
    }
    let fault = Fault::new(format!("this cannot be read as YAML: {info}")).at(at);
    let hints = [
        ("mapping values are not allowed", COLON),
        ("unexpected character", QUOTE_IT),
        ("unexpected end of stream", "a quotation mark is not closed"),
        ("flow", "a bracket is not closed or a comma is missing"),
        (
            "expected node content",
            "a bracket is not closed or a value is missing",
        ),
        ("block", SAME_COLUMN),
    ];
    match hints.iter().find(|(words, _)| info.contains(words)) {
        Some((_, fix)) => fault.fix(*fix),
        None => fault,
    }
}

/// The tab that the parser stumbled on. It reports some of them on the line
/// before or after, and then says that it was a tab.
fn tab_line(text: &str, line: usize, info: &str) -> Option<Position> {
    let index = line.max(1) - 1;
    let about_tabs = info.contains("tab");
    let nearby = if about_tabs {
        vec![index, index + 1, index.saturating_sub(1)]
    } else {
        vec![index]
    };
    let indented = nearby.into_iter().find_map(|number| {
        let written = text.lines().nth(number)?;
        let indent = written.find(|c: char| c != ' ' && c != '\t')?;
        let tab = written[..indent].find('\t')?;
        Some(Position::from_zero(number, tab))
    });
    let after_colon = || {
        let tab = text.lines().nth(index)?.find(":\t")? + 1;
        let column = text.lines().nth(index)?[..tab].chars().count();
        Some(Position::from_zero(index, column))
    };
    indented.or_else(|| info.contains("YAML whitespace").then(after_colon).flatten())
}
