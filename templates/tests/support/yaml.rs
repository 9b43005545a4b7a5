//! Just enough YAML for the tests' message files. The daemon reads files with its own reader in `config`, which this
//! crate may not use.

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Value};

pub fn parse(text: &str) -> Value {
    let mut parser = Parser::new_from_str(text);
    loop {
        match next(&mut parser) {
            Event::StreamStart | Event::DocumentStart(_) => {}
            event => return value(&mut parser, event),
        }
    }
}

fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> Event<'a> {
    parser
        .next_event()
        .unwrap()
        .unwrap_or_else(|e| panic!("{e}"))
        .0
}

fn value<'a>(parser: &mut Parser<'a, StrInput<'a>>, event: Event<'a>) -> Value {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => text
                .parse::<bool>()
                .map_or_else(|_| text.into_owned().into(), Value::from),
        },
        Event::Scalar(text, ..) => text.into_owned().into(),
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match next(parser) {
                    Event::SequenceEnd => return list.into(),
                    event => list.push(value(parser, event)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map = Map::new();
            loop {
                match next(parser) {
                    Event::MappingEnd => return map.into(),
                    Event::Scalar(key, ..) => {
                        let event = next(parser);
                        map.insert(key.into_owned(), value(parser, event));
                    }
                    other => panic!("{other:?} is not a key"),
                }
            }
        }
        other => panic!("{other:?} is not read here"),
    }
}
