//! An error on its way up: what is wrong, and as much of the place as is known.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::nearest::did_you_mean;
use crate::node::Node;
use crate::path::{self, Step};
use crate::problem::{Position, Problem};

/// The most names an error lists.
const MOST_NAMES: usize = 16;

/// A problem that does not yet know its file.
#[derive(Debug)]
pub(crate) struct Fault(Box<Inner>);

#[derive(Debug)]
struct Inner {
    what: String,
    fix: Option<String>,
    at: Option<Position>,
    /// The steps from the inside out.
    steps: Vec<Step>,
    /// The place is as good as it gets.
    settled: bool,
    about: About,
}

/// What serde said it is about, until the place is found.
#[derive(Debug)]
enum About {
    Value,
    UnknownField(String),
    UnknownWord(String),
    Missing(String),
    TwoNames(String),
}

impl Fault {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            what: what.into(),
            fix: None,
            at: None,
            steps: Vec::new(),
            settled: false,
            about: About::Value,
        }))
    }

    /// The wrong type of value; the value itself is never repeated, since it
    /// may be personal.
    pub(crate) fn wrong_type(wanted: &str, got: &str) -> Self {
        match got {
            "nothing" => Self::new(format!("{wanted} is expected here, but nothing is written")),
            _ => Self::new(format!("{wanted} is expected here, but this is {got}")),
        }
    }

    fn about(mut self, about: About) -> Self {
        self.0.about = about;
        self
    }

    /// Puts the place on it.
    pub(crate) fn at(self, at: Position) -> Self {
        self.at_maybe(Some(at))
    }

    /// Puts the place on it, if there is one; no other is looked for.
    pub(crate) fn at_maybe(mut self, at: Option<Position>) -> Self {
        self.0.at = at;
        self.0.settled = true;
        self
    }

    /// Says how to put it right.
    pub(crate) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.0.fix = Some(fix.into());
        self
    }

    /// Puts one more step on the outside of the path.
    pub(crate) fn under(mut self, step: Step) -> Self {
        self.0.steps.push(step);
        self
    }

    /// Finds the place at or under `node`, if it has none yet.
    pub(crate) fn settle(mut self, node: &Node) -> Self {
        if self.0.settled {
            return self;
        }
        let inside = match &self.0.about {
            About::Value => None,
            About::Missing(name) => {
                let step = Step::Key(name.clone());
                return self.under(step).at_maybe(node.at);
            }
            About::UnknownField(name) | About::TwoNames(name) => {
                node.find_only(&|key, _| key == Some(name))
            }
            About::UnknownWord(word) => {
                node.find_only(&|_, value| value.value.as_text() == Some(word))
            }
        };
        let path = inside.unwrap_or_default();
        let at = node.position(&path);
        self.0.steps.extend(path.into_iter().rev());
        self.at_maybe(at)
    }

    /// The same for an error about the name of a field.
    pub(crate) fn settle_key(self, key: &str, at: Option<Position>) -> Self {
        if self.0.settled {
            return self;
        }
        self.under(Step::Key(key.to_owned())).at_maybe(at)
    }

    /// The place, as far as it is known by now, and the steps to it from where it was found.
    pub(crate) fn place(&self) -> (Option<Position>, Vec<Step>) {
        let steps = self.0.steps.iter().rev().cloned().collect();
        (self.0.at, steps)
    }

    /// The problem in a file, where the value was found under `root`.
    pub(crate) fn in_file(self, file: &str, root: &[Step]) -> Problem {
        let inner = *self.0;
        let mut steps = root.to_vec();
        steps.extend(inner.steps.into_iter().rev());
        Problem {
            file: file.to_owned(),
            line: inner.at.map(|at| at.line),
            column: inner.at.map(|at| at.column),
            field: (!steps.is_empty()).then(|| path::join(&steps)),
            what: inner.what,
            fix: inner.fix,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        // `flatten` says these two in words only.
        if let Some(name) = quoted_name(&message, "unknown field `") {
            return Self::new(no_field(name)).about(About::UnknownField(name.to_owned()));
        }
        if let Some(name) = quoted_name(&message, "missing field `") {
            return Self::new(MISSING).about(About::Missing(name.to_owned()));
        }
        if message.starts_with("data did not match any variant of untagged enum") {
            return Self::new("this is none of the forms that are allowed here");
        }
        Self::new(message)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong_type(&wanted(expected), got(&unexpected))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let wanted = wanted(expected);
        match unexpected {
            Unexpected::Unsigned(_) | Unexpected::Signed(_) => Self::new(format!(
                "{wanted} is expected here, and this number is out of that range"
            )),
            other => Self::wrong_type(&wanted, got(&other)),
        }
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let entries = if length == 1 { "entry" } else { "entries" };
        Self::new(format!(
            "this has {length} {entries}, but {expected} is expected"
        ))
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> Self {
        let short: String = word.chars().take(60).collect();
        let what = format!("\"{short}\" is not one of the words allowed here");
        let fault = Self::new(what).about(About::UnknownWord(word.to_owned()));
        fault.with_names(word, expected, "the words are")
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let fault = Self::new(no_field(field)).about(About::UnknownField(field.to_owned()));
        fault.with_names(field, expected, "the fields are")
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(MISSING).about(About::Missing(field.to_owned()))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("\"{field}\" is given under two names"))
            .about(About::TwoNames(field.to_owned()))
            .fix("keep one of them")
    }
}

const MISSING: &str = "this field is missing";

impl Fault {
    fn with_names(self, name: &str, allowed: &[&'static str], lead: &str) -> Self {
        match did_you_mean(name, allowed.iter().copied()) {
            Some(fix) => self.fix(fix),
            None if allowed.is_empty() => self,
            None => self.fix(format!("{lead} {}", listed(allowed))),
        }
    }
}

fn no_field(name: &str) -> String {
    let short: String = name.chars().take(60).collect();
    format!("there is no field \"{short}\" here")
}

fn quoted_name<'a>(message: &'a str, lead: &str) -> Option<&'a str> {
    message.strip_prefix(lead)?.split('`').next()
}

fn listed(names: &[&str]) -> String {
    let shown = names.len().min(MOST_NAMES);
    let list = names[..shown].join(", ");
    match names.len() - shown {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// The words of an enum, for an error that wants one of them.
pub(super) fn one_of(variants: &[&str]) -> String {
    match variants {
        [] => "a word".to_owned(),
        [only] => format!("the word {only}"),
        many => format!("one of the words {}", listed(many)),
    }
}

/// What serde's own types call themselves, in plain words.
fn wanted(expected: &dyn Expected) -> String {
    let name = expected.to_string();
    match name.as_str() {
        "a string" | "a borrowed string" | "string" => "text",
        "a boolean" | "bool" => "true or false",
        "a sequence" => "a list",
        "a map" => "a group of fields",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "a nonzero u8" => "a whole number from 1 to 255",
        "a nonzero u16" => "a whole number from 1 to 65535",
        "a nonzero u32" | "a nonzero u64" => "a whole number, 1 or more",
        "u32" | "u64" | "u128" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "unit" => "nothing",
        other if other.starts_with("struct ") => "a group of fields",
        other if other.contains("variant identifier") => "a word",
        other => other,
    }
    .to_owned()
}

fn got(unexpected: &Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "true or false",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number that is not whole",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "text",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a group of fields",
        _ => "something else",
    }
}
