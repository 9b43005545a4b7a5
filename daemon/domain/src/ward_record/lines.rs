//! The reader of a record: lines, times, addresses, each with its fault by field.

use super::MOST_ROWS;
use crate::{
    draft::FieldProblem, facts::FactValue, local_time::LocalDateTime, person::EmailAddress,
    text::control,
};

/// The most characters of a name, an address or an access word.
const MOST_LINE: usize = 200;
/// The most characters of what was asked, said or done.
const MOST_TEXT: usize = 1_000;

#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<FieldProblem>,
}

impl Reader {
    pub(super) fn fault(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.problems.push(FieldProblem {
            field: field.into(),
            what: what.into(),
        });
    }

    /// One line, which may be empty.
    pub(super) fn line(&mut self, field: &str, text: &str) -> String {
        self.text(field, text.trim(), MOST_LINE)
    }

    /// One line that must be there.
    pub(super) fn needed(&mut self, field: &str, text: &str, what: &str) -> String {
        let line = self.line(field, text);
        if line.is_empty() {
            self.fault(field, what);
        }
        line
    }

    /// Several lines become one: a catalogue's sentence takes one paragraph.
    pub(super) fn paragraph(&mut self, field: &str, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        self.text(field, &words.join(" "), MOST_TEXT)
    }

    fn text(&mut self, field: &str, text: &str, most: usize) -> String {
        if let Some(c) = text.chars().find(|c| control::kind(*c).is_some()) {
            let what = format!(
                "this holds a character that cannot be seen (U+{:04X}): type it again without it",
                u32::from(c)
            );
            self.fault(field, what);
        }
        let count = text.chars().count();
        if count > most {
            self.fault(
                field,
                format!("this is {count} characters long: make it at most {most}"),
            );
        }
        text.to_owned()
    }

    pub(super) fn lines(&mut self, field: &str, texts: &[String]) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for (i, text) in texts.iter().enumerate() {
            let line = self.needed(
                &format!("{field}[{i}]"),
                text,
                "this is empty: leave it out",
            );
            if !line.is_empty() && !all.contains(&line) {
                all.push(line);
            }
        }
        self.rows(field, texts.len());
        all
    }

    pub(super) fn rows(&mut self, field: &str, count: usize) {
        if count > MOST_ROWS {
            self.fault(
                field,
                format!("there are {count} here: keep at most {MOST_ROWS}"),
            );
        }
    }

    pub(super) fn email(&mut self, field: &str, text: &str) -> Option<EmailAddress> {
        text.parse()
            .map_err(|e: crate::person::EmailAddressError| self.fault(field, e.to_string()))
            .ok()
    }

    /// A phone number as people write it: its digits are for the standard to judge where it goes out.
    pub(super) fn phone(&mut self, field: &str, text: &str) -> Option<String> {
        let text = text.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let good = text
            .chars()
            .all(|c| c.is_ascii_digit() || " +()-".contains(c));
        if good && (3..=15).contains(&digits) {
            return Some(text.to_owned());
        }
        self.fault(
            field,
            "this is not a phone number: write it like 101 or 020 7946 0123",
        );
        None
    }

    pub(super) fn time(&mut self, field: &str, value: Option<&FactValue>) -> Option<LocalDateTime> {
        let wanted = "give the date and the time, like 2026-12-17T18:30";
        match value {
            Some(FactValue::Text(text)) if !text.trim().is_empty() => text
                .parse()
                .map_err(|e: crate::local_time::LocalTimeError| self.fault(field, e.to_string()))
                .ok(),
            Some(FactValue::Text(_)) | None => {
                self.fault(field, wanted);
                None
            }
            Some(other) => {
                self.fault(field, format!("{wanted}, not {}", other.plain()));
                None
            }
        }
    }
}

/// What was written, if something was.
pub(super) fn given(text: Option<&String>) -> Option<&str> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty())
}

/// Nothing where nothing was written; `None` where what was written is wrong.
pub(super) fn keep<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        None => Some(None),
        Some(None) => None,
        Some(some) => Some(some),
    }
}
