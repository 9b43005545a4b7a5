//! Reads a [`MessageFile`] into a [`Draft`]. Every fault is named by field; none stops at the first. What cannot be
//! parsed is refused here; what parses and is wrong (a code of no current ward, say) is left for the standard to judge.

mod beside;
mod content;

use std::str::FromStr;

use super::{Content, Draft, Footer, Times};
use crate::{
    area::AreaCode,
    facts::{FactValue, Facts},
    file::MessageFile,
    local_time::LocalDateTime,
    outlet::{OutletName, Outlets},
    trigger::Trigger,
    words::{Kind, Priority},
};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where: `times.release`, `areas[0]`.
    pub field: String,
    /// What is wrong and how to put it right.
    pub what: String,
}

impl std::fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.what)
    }
}

/// What a message is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A real message.
    Message,
    /// A case of the standard's test file: its extra fields are allowed, and a post is not asked for.
    Case,
}

struct Reader<'a> {
    outlets: &'a Outlets,
    purpose: Purpose,
    problems: Vec<FieldProblem>,
}

impl Reader<'_> {
    fn fault(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.problems.push(FieldProblem {
            field: field.into(),
            what: what.into(),
        });
    }

    fn word<T: FromStr>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        text.trim()
            .parse()
            .map_err(|e: T::Err| self.fault(field, e.to_string()))
            .ok()
    }

    fn list<T: FromStr>(&mut self, field: &str, texts: &[String]) -> Vec<T>
    where
        T::Err: std::fmt::Display,
    {
        texts
            .iter()
            .enumerate()
            .filter_map(|(i, t)| self.word(&format!("{field}[{i}]"), t))
            .collect()
    }

    fn areas(&mut self, field: &str, texts: &[String]) -> Vec<AreaCode> {
        let mut areas: Vec<AreaCode> = Vec::new();
        for area in self.list(field, texts) {
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        areas
    }

    fn time(&mut self, field: &str, value: Option<&FactValue>) -> Option<LocalDateTime> {
        match value? {
            FactValue::Text(text) => self.word(field, text),
            other => {
                self.fault(
                    field,
                    format!(
                        "a date and time is needed here, like 2026-12-08T10:55, not {}",
                        other.plain()
                    ),
                );
                None
            }
        }
    }

    fn times(&mut self, file: &MessageFile) -> Times {
        let t = &file.times;
        let times = Times {
            clock_start: self.time("times.clock_start", t.clock_start.as_ref()),
            embargo: self.time("times.embargo", t.embargo.as_ref()),
            release: self.time("times.release", t.release.as_ref()),
            deadline: self.time("times.deadline", t.deadline.as_ref()),
            expires: self.time("times.expires", t.expires.as_ref()),
            event: self.time("times.event", t.event.as_ref()),
        };
        if file.hold_until.is_some() && times.release.is_some() {
            self.fault(
                "hold_until",
                "a message waits for a trigger or for times.release, not for both",
            );
        }
        times
    }

    /// The same, with the start of an event from its facts: it is held once.
    fn times_with(&mut self, file: &MessageFile, content: Option<&Content>) -> Times {
        let mut times = self.times(file);
        if let Some(Content::Facts {
            facts: Facts::Event(event),
            ..
        }) = content
        {
            match times.event {
                Some(at) if at != event.starts => self.fault(
                    "times.event",
                    format!(
                        "this is {at}, and facts.starts is {}: leave this out, the facts hold it",
                        event.starts
                    ),
                ),
                _ => times.event = Some(event.starts),
            }
        }
        times
    }

    fn outlets(&mut self, file: &MessageFile) -> Vec<OutletName> {
        let mut names = Vec::new();
        for (i, text) in file.outlets.iter().enumerate() {
            let field = format!("outlets[{i}]");
            match OutletName::new(text) {
                Err(error) => self.fault(field, error.to_string()),
                Ok(name) if self.outlets.get(&name).is_none() => {
                    let known: Vec<&str> = self.outlets.iter().map(|o| o.name.as_str()).collect();
                    self.fault(
                        field,
                        format!(
                            "there is no outlet \"{name}\" in the configuration. It has: {}",
                            known.join(", ")
                        ),
                    );
                }
                Ok(name) if names.contains(&name) => {
                    self.fault(field, format!("{name} is there twice"))
                }
                Ok(name) => names.push(name),
            }
        }
        names
    }

    fn priority(&mut self, file: &MessageFile) -> Priority {
        match (&file.priority, file.record.urgent) {
            (Some(_), true) => {
                self.fault(
                    "record.urgent",
                    "urgency stands in priority or in record.urgent, not in both",
                );
                Priority::Urgent
            }
            (Some(text), false) => self.word("priority", text).unwrap_or(Priority::Routine),
            (None, true) => Priority::Urgent,
            (None, false) => Priority::Routine,
        }
    }

    fn press_first(&mut self, file: &MessageFile) -> bool {
        if file.press_first && file.times.embargo.is_none() {
            self.fault(
                "press_first",
                "newsdesks can only be first where the public waits: give the end of an embargo (times.embargo)",
            );
        }
        file.press_first
    }

    fn case_fields(&mut self, file: &MessageFile) {
        if self.purpose == Purpose::Case {
            return;
        }
        let given = [
            ("id", file.id.is_some()),
            ("title", file.title.is_some()),
            ("expect", file.expect.is_some()),
            ("earlier", !file.earlier.is_empty()),
            ("load", file.load.is_some()),
        ];
        for (field, _) in given.iter().filter(|(_, given)| *given) {
            self.fault(
                *field,
                "this field belongs to a file of cases, not to a message",
            );
        }
    }
}

fn trimmed(text: Option<&String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

impl Draft {
    /// Reads a message as written.
    ///
    /// # Errors
    /// Every field that cannot be what the schema says.
    pub fn read(
        file: &MessageFile,
        outlets: &Outlets,
        purpose: Purpose,
    ) -> Result<Self, Vec<FieldProblem>> {
        let mut r = Reader {
            outlets,
            purpose,
            problems: Vec::new(),
        };
        r.case_fields(file);
        let kind: Option<Kind> = if file.kind.is_empty() {
            r.fault("kind", "say what kind of message this is");
            None
        } else {
            r.word("kind", &file.kind)
        };
        let names = r.outlets(file);
        let footer = file
            .footer
            .as_ref()
            .map_or(Some(Footer::Standard), |t| r.word("footer", t));
        let footer = footer.unwrap_or(Footer::Standard);
        let content = kind.and_then(|k| r.content(file, k, &names, footer));
        if file.incident.is_some() && file.record.incident.is_some() {
            r.fault(
                "incident",
                "the incident stands here or in record.incident, not in both",
            );
        }
        let hold_until = match &file.hold_until {
            None => None,
            Some(FactValue::Text(text)) => trimmed(Some(text)).as_deref().map(Trigger::read),
            Some(other) => {
                r.fault(
                    "hold_until",
                    format!("text is needed here, not {}", other.plain()),
                );
                None
            }
        };
        let draft = Self {
            kind: kind.unwrap_or(Kind::Guidance),
            priority: r.priority(file),
            organisation: trimmed(file.organisation.as_ref()),
            areas: r.areas("areas", &file.areas),
            also_tell: r.areas("also_tell", &file.also_tell),
            interests: file.interests.clone(),
            outlets: names,
            times: r.times_with(file, content.as_ref()),
            footer,
            formats: file.formats.clone(),
            images: file
                .images
                .iter()
                .enumerate()
                .map(|(i, image)| r.image(i, image))
                .collect(),
            if_asked: file.if_asked.clone(),
            reply_to: trimmed(file.reply_to.as_ref()),
            clearances: r.clearances(file),
            passed: r.passed(file),
            hold_until,
            exclusive_with: trimmed(file.exclusive_with.as_ref()),
            incident: file
                .incident
                .clone()
                .or_else(|| file.record.incident.clone()),
            record: file.record.clone(),
            of: file.of.as_ref().and_then(|text| r.word("of", text)),
            leave_out: file.leave_out.clone(),
            also_in: file.also_in.clone(),
            thread: file.thread,
            press_first: r.press_first(file),
            content: match content {
                Some(content) => content,
                None => return Err(r.problems),
            },
        };
        r.beside_a_person(&draft);
        if r.problems.is_empty() {
            Ok(draft)
        } else {
            Err(r.problems)
        }
    }
}
