//! What the tests share: a message in own words from YAML, rendered as plainly as can be, and checked.

#![allow(dead_code, reason = "each test file uses its part")]

use std::{collections::BTreeMap, sync::LazyLock};

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Value};
use wardmote_domain::{
    draft::{Content, Draft, Purpose},
    file::MessageFile,
    finding::{Finding, Report, Severity},
    outlet::OutletName,
    places::Language,
    variant::{Copy, Rendered, Variant},
    words::{Direction, Format, Origin, Realm},
};
use wardmote_policies::{Carries, Standard, Subject, standard_outlets};

/// Reads YAML as the schema needs it: plain `yes`, `true`, whole numbers and nothing have their types, all else is text.
pub fn yaml(text: &str) -> Value {
    let mut parser = Parser::new_from_str(text);
    loop {
        match next(&mut parser) {
            Event::StreamStart | Event::DocumentStart(_) => {}
            event => return node(&mut parser, event),
        }
    }
}

fn next<'t>(parser: &mut Parser<'t, StrInput<'t>>) -> Event<'t> {
    parser
        .next_event()
        .expect("the document goes on")
        .expect("it is YAML")
        .0
}

fn node<'t>(parser: &mut Parser<'t, StrInput<'t>>, event: Event<'t>) -> Value {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) => match &*text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "" | "~" | "null" => Value::Null,
            plain => plain
                .parse::<i64>()
                .map_or_else(|_| plain.into(), Value::from),
        },
        Event::Scalar(text, ..) => text.into(),
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match next(parser) {
                    Event::SequenceEnd => return list.into(),
                    event => list.push(node(parser, event)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map = Map::new();
            loop {
                let key = match next(parser) {
                    Event::MappingEnd => return map.into(),
                    Event::Scalar(key, ..) => key.into_owned(),
                    other => panic!("a key is needed: {other:?}"),
                };
                let event = next(parser);
                let value = node(parser, event);
                assert!(map.insert(key.clone(), value).is_none(), "{key} twice");
            }
        }
        other => panic!("not read in tests: {other:?}"),
    }
}

/// The message of a piece of YAML.
pub fn message(text: &str) -> MessageFile {
    serde_json::from_value(yaml(text)).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn english(format: Format, title: &str, text: &str) -> Variant {
    Variant {
        language: Language::english(),
        format,
        direction: Direction::Ltr,
        origin: Origin::Person,
        read_by: None,
        title: title.to_owned(),
        text: text.to_owned(),
        footer: String::new(),
        unread: None,
        copy: Copy::Press {
            text: String::new(),
        },
        ready: None,
        names: BTreeMap::new(),
        own_contacts: Vec::new(),
        summary: false,
        access_line: true,
    }
}

/// Own words as a page in English and in each language.
pub fn render(draft: &Draft) -> Rendered {
    let Content::OwnWords {
        headline,
        body,
        short,
        translations,
    } = &draft.content
    else {
        panic!("the cases are in own words");
    };
    let mut variants = vec![english(Format::Page, headline, body)];
    for t in translations {
        variants.push(Variant {
            language: t.language.clone(),
            direction: t.direction,
            origin: t.origin,
            read_by: t.read_by.clone(),
            ready: t.ready,
            names: t.names.clone(),
            own_contacts: t.own_contacts.clone(),
            summary: t.summary,
            access_line: t.access_line,
            ..english(
                Format::Page,
                t.headline.as_deref().unwrap_or(headline),
                &t.body,
            )
        });
    }
    Rendered {
        headline: headline.clone(),
        body: body.clone(),
        short: short.clone(),
        variants,
        not_made: BTreeMap::new(),
    }
}

/// The standard as shipped, read once.
pub static STANDARD: LazyLock<Standard> =
    LazyLock::new(|| Standard::shipped().expect("the shipped files are sound"));

/// A message read and rendered, to be changed before it is checked.
pub struct Case {
    pub draft: Draft,
    pub rendered: Rendered,
    pub realm: Realm,
    pub reference_weight: u32,
    pub carries: BTreeMap<OutletName, Carries>,
}

/// A clean message with some of its fields changed.
pub fn with(changes: Value) -> Value {
    let mut message = serde_json::json!({
        "kind": "guidance",
        "headline": "Lock your shed",
        "body": "Lock your shed. If you see anyone acting oddly in your road, call 101.",
        "areas": ["E05013998"],
        "channels": ["email", "poster"],
        "times": {"release": "2026-12-10T12:00"},
    });
    for (key, value) in changes.as_object().expect("changes are fields") {
        message[key] = value.clone();
    }
    message
}

impl Case {
    pub fn new(message: Value) -> Self {
        let file: MessageFile =
            serde_json::from_value(message.clone()).unwrap_or_else(|e| panic!("{e}\n{message}"));
        let draft = Draft::read(&file, &standard_outlets(), Purpose::Case)
            .unwrap_or_else(|p| panic!("{p:?}\n{message}"));
        let rendered = render(&draft);
        Self {
            draft,
            rendered,
            realm: Realm::Live,
            reference_weight: 0,
            carries: BTreeMap::new(),
        }
    }

    pub fn report(&self) -> Report {
        self.report_by(&STANDARD)
    }

    pub fn report_by(&self, standard: &Standard) -> Report {
        let report = standard.check(&Subject {
            draft: &self.draft,
            rendered: &self.rendered,
            outlets: &standard_outlets(),
            realm: self.realm,
            going: None,
            earlier: &[],
            history: true,
            of: None,
            at_door: false,
            load: None,
            reference_weight: self.reference_weight,
            thread_reference_weight: self.reference_weight,
            carries: &self.carries,
        });
        for finding in &report.findings {
            self.spans_are_true(finding);
        }
        report
    }

    /// A span stands on whole characters of the text its finding names, and the evidence is what stands there.
    pub fn spans_are_true(&self, finding: &Finding) {
        let Some((from, to)) = finding.span else {
            return;
        };
        let name = finding
            .variant
            .as_ref()
            .expect("a span is in a text")
            .0
            .as_str();
        let title = name.strip_suffix(" title");
        let text = match name {
            "headline" => self.rendered.headline.clone(),
            "body" => self.rendered.body.clone(),
            "short" => self.rendered.short.clone().unwrap_or_default(),
            picture if picture.starts_with("picture ") => {
                let number = picture
                    .split(' ')
                    .nth(1)
                    .and_then(|n| n.parse::<usize>().ok());
                let image = &self.draft.images[number.expect("a picture has a number") - 1];
                (if picture.ends_with("alt") {
                    &image.alt
                } else {
                    &image.text
                })
                .clone()
            }
            _ => {
                let found = (self.rendered.variants.iter())
                    .find(|v| v.name().0 == title.unwrap_or(name))
                    .unwrap_or_else(|| panic!("no text {name}"));
                (if title.is_some() {
                    &found.title
                } else {
                    &found.text
                })
                .clone()
            }
        };
        assert_eq!(
            text.get(from..to),
            Some(finding.evidence.as_str()),
            "{name}: {finding:?}"
        );
    }

    /// What one rule found.
    pub fn found(&self, rule: &str) -> Vec<Finding> {
        (self.report().findings.into_iter())
            .filter(|f| f.rule.0 == rule)
            .collect()
    }
}

/// The worst of what one rule found in a message.
pub fn worst(rule: &str, message: Value) -> Option<Severity> {
    Case::new(message)
        .found(rule)
        .iter()
        .map(|f| f.severity)
        .max()
}

/// What a case of a table must come to: the rule's worst severity, or none where it must keep quiet.
pub fn expect(rule: &str, cases: &[(Option<Severity>, Value)]) {
    for (severity, changes) in cases {
        let message = with(changes.clone());
        let case = Case::new(message.clone());
        let found = case.found(rule);
        let worst = found.iter().map(|f| f.severity).max();
        assert_eq!(worst, *severity, "{rule}\n{changes}\n{found:#?}");
    }
}
