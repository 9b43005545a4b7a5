//! One group of facts being read: what is asked for is taken out, so that what is left over is unknown.

use std::collections::BTreeMap;

use super::{Coded, Contact, Count, FactValue, Known, Place, TeamThere, YesNo, read::FactProblem};
use crate::{local_time::LocalDateTime, words::UnknownWord};

pub(super) type Map = BTreeMap<String, FactValue>;

/// A group of fields being read: what is asked for is taken out, so that what is left over is unknown.
pub(super) struct Reader<'p> {
    pub(super) path: String,
    pub(super) map: Map,
    pub(super) problems: &'p mut Vec<FactProblem>,
    known: Vec<&'static str>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(path: &str, map: Map, problems: &'p mut Vec<FactProblem>) -> Self {
        Self {
            path: path.to_owned(),
            map,
            problems,
            known: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, name: &'static str) -> Option<FactValue> {
        self.known.push(name);
        self.map.remove(name)
    }

    pub(super) fn fault(&mut self, name: &str, what: impl Into<String>) {
        self.problems.push(FactProblem {
            field: format!("{}.{name}", self.path),
            what: what.into(),
        });
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            FactValue::Text(text) if text.trim().is_empty() => {
                self.fault(name, "this is empty");
                None
            }
            FactValue::Text(text) => Some(text.trim().to_owned()),
            // An unquoted 101 is a phone number all the same.
            FactValue::Whole(number) => Some(number.to_string()),
            other => {
                self.fault(name, format!("text is needed here, not {}", other.plain()));
                None
            }
        }
    }

    pub(super) fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        let field = format!("{}.{name}", self.path);
        let already = self.problems.iter().any(|p| {
            p.field
                .strip_prefix(&field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        });
        if value.is_none() && !already {
            self.fault(name, "this fact is missing");
        }
        value
    }

    pub(super) fn when(&mut self, name: &'static str) -> Option<LocalDateTime> {
        let text = self.text(name)?;
        text.parse()
            .map_err(|e: crate::local_time::LocalTimeError| self.fault(name, e.to_string()))
            .ok()
    }

    pub(super) fn count(&mut self, name: &'static str) -> Count {
        match self.take(name) {
            None => Known::NotKnown,
            Some(FactValue::Text(t)) if t == "not_known" => Known::NotKnown,
            Some(FactValue::Whole(n)) if (0..=100_000).contains(&n) => {
                Known::Known(u32::try_from(n).unwrap_or_default())
            }
            Some(other) => {
                let shown = match other {
                    FactValue::Whole(n) => n.to_string(),
                    FactValue::Text(t) => format!("\"{}\"", t.chars().take(40).collect::<String>()),
                    other => other.plain().to_owned(),
                };
                self.fault(
                    name,
                    format!("{shown} is not a count: give a whole number, or not_known"),
                );
                Known::NotKnown
            }
        }
    }

    pub(super) fn yes_no(&mut self, name: &'static str) -> YesNo {
        match self.take(name) {
            None => Known::NotKnown,
            Some(FactValue::Bool(b)) => Known::Known(b),
            Some(FactValue::Text(t)) if t == "yes" => Known::Known(true),
            Some(FactValue::Text(t)) if t == "no" => Known::Known(false),
            Some(FactValue::Text(t)) if t == "not_known" => Known::NotKnown,
            Some(other) => {
                self.fault(
                    name,
                    format!("give yes, no or not_known, not {}", other.plain()),
                );
                Known::NotKnown
            }
        }
    }

    pub(super) fn group(&mut self, name: &'static str) -> Option<Map> {
        match self.take(name)? {
            FactValue::Map(map) => Some(map),
            other => {
                self.fault(
                    name,
                    format!("a group of fields is needed here, not {}", other.plain()),
                );
                None
            }
        }
    }

    /// A code, or English text. One word in small letters is a code with a slip in it, never a sentence: said to the
    /// public as it stands, it would be nonsense.
    pub(super) fn coded<C: std::str::FromStr<Err = UnknownWord>>(
        &mut self,
        name: &'static str,
    ) -> Option<Coded<C>> {
        let text = self.text(name)?;
        self.code_of(name, text)
    }

    pub(super) fn code_of<C: std::str::FromStr<Err = UnknownWord>>(
        &mut self,
        name: &str,
        text: String,
    ) -> Option<Coded<C>> {
        match text.parse() {
            Ok(code) => Some(Coded::Code(code)),
            Err(unknown) if text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                let hint = nearest(&text, unknown.allowed)
                    .map(|n| format!(": did you mean \"{n}\"?"))
                    .unwrap_or_default();
                self.fault(
                    name,
                    format!("{unknown}{hint}; for words of your own, write a sentence"),
                );
                None
            }
            Err(_) => Some(Coded::English(text)),
        }
    }

    pub(super) fn place(&mut self, name: &'static str) -> Option<Place> {
        let map = self.group(name)?;
        let mut inner = Reader::new(&format!("{}.{name}", self.path), map, self.problems);
        let street = inner.text("street");
        let place_name = inner.text("name");
        let postcode = inner.text("postcode");
        let ward = inner.text("ward");
        let ward = match inner.required("ward", ward)?.parse() {
            Ok(code) => code,
            Err(error) => {
                inner.fault("ward", format!("{error}"));
                return None;
            }
        };
        inner.finish();
        Some(Place {
            street,
            name: place_name,
            ward,
            postcode,
        })
    }

    pub(super) fn team_there(&mut self, name: &'static str) -> Option<TeamThere> {
        let map = self.group(name)?;
        let mut inner = Reader::new(&format!("{}.{name}", self.path), map, self.problems);
        let (place, from, to) = (inner.text("place"), inner.when("from"), inner.when("to"));
        let (place, from, to) = (
            inner.required("place", place),
            inner.required("from", from),
            inner.required("to", to),
        );
        if let (Some(from), Some(to)) = (from, to)
            && to <= from
        {
            inner.fault("to", format!("{to} is not after {from}"));
        }
        inner.finish();
        Some(TeamThere {
            place: place?,
            from: from?,
            to: to?,
        })
    }

    pub(super) fn contact(&mut self, name: &'static str) -> Option<Contact> {
        let map = self.group(name)?;
        let mut inner = Reader::new(&format!("{}.{name}", self.path), map, self.problems);
        let (phone, url, email, text) = (
            inner.text("phone"),
            inner.text("url"),
            inner.text("email"),
            inner.text("text"),
        );
        let purpose = inner.coded("for");
        let purpose = inner.required("for", purpose);
        if phone.is_none() && url.is_none() && email.is_none() && text.is_none() {
            inner.fault("phone", "give at least one of phone, url, email or text");
        }
        inner.finish();
        Some(Contact {
            phone,
            url,
            email,
            text,
            purpose: purpose?,
        })
    }

    /// Whatever nobody asked for is unknown here.
    pub(super) fn finish(self) {
        for name in self.map.keys() {
            let nearest = nearest(name, &self.known)
                .map(|n| format!(": did you mean \"{n}\"?"))
                .unwrap_or_default();
            self.problems.push(FactProblem {
                field: format!("{}.{name}", self.path),
                what: format!("there is no fact \"{name}\" here{nearest}"),
            });
        }
    }
}

/// The known name that shares the most with `given`, from its start and its end first: enough for a hint.
pub(super) fn nearest(given: &str, known: &[&'static str]) -> Option<&'static str> {
    let score = |name: &str| name.chars().filter(|c| given.contains(*c)).count() * 2;
    known
        .iter()
        .copied()
        .filter(|n| n.len().abs_diff(given.len()) <= 3)
        .filter(|n| score(n) >= n.len().max(given.len()))
        .max_by_key(|n| (ends_alike(given, n), score(n)))
}

/// How many bytes two names share at their start and at their end.
fn ends_alike(a: &str, b: &str) -> usize {
    let start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b);
    let end = a.bytes().rev().zip(b.bytes().rev());
    start.count() + end.take_while(|(a, b)| a == b).count()
}
