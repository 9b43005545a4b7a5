//! Reads a [`MessageFile`] into a [`Draft`]. Every fault is named by field; none stops at the first. What cannot be
//! parsed is refused here; what parses and is wrong (a code of no current ward, say) is left for the standard to judge.

use std::{collections::BTreeMap, str::FromStr};

use super::{Clearance, Content, Draft, Footer, Image, Times, Translation};
use crate::{
    area::AreaCode,
    facts::{self, FactValue},
    file::{ImageFile, MessageFile, OverrideFile, VariantFile},
    finding::{Passed, RuleId},
    local_time::LocalDateTime,
    outlet::{OutletName, Outlets},
    places::{Language, LanguageInfo},
    words::{Direction, Kind, Origin, Priority},
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

    fn translation(&mut self, i: usize, file: &VariantFile, footer: Footer) -> Option<Translation> {
        let at = |name: &str| format!("variants[{i}].{name}");
        let language: Language = self.word(&at("lang"), &file.lang)?;
        let direction = match &file.dir {
            Some(text) => self.word(&at("dir"), text)?,
            None => LanguageInfo::of(&language).map_or(Direction::Ltr, |info| info.direction),
        };
        let origin = match (file.origin.as_deref(), self.purpose) {
            (None, _) => Origin::Person,
            (Some("human"), Purpose::Case) => Origin::Person,
            (Some(text), _) => self.word(&at("origin"), text)?,
        };
        if file.reviewed.is_some() && self.purpose == Purpose::Message {
            self.fault(
                at("reviewed"),
                "no review is claimed without a name: give read_by and the reader's name instead",
            );
        }
        let read_by = file
            .read_by
            .clone()
            .or_else(|| (file.reviewed == Some(true)).then(|| "named reader".to_owned()));
        Some(Translation {
            language,
            direction,
            origin,
            read_by,
            headline: file.headline.clone(),
            body: file.body.trim().to_owned(),
            short: file.short.as_ref().map(|s| s.trim().to_owned()),
            names: file.names.clone(),
            own_contacts: file.own_contacts.clone(),
            ready: self.time(&at("ready"), file.ready.as_ref()),
            summary: file.summary,
            access_line: file.access_line.unwrap_or(footer == Footer::Standard),
        })
    }

    fn content(
        &mut self,
        file: &MessageFile,
        kind: Kind,
        outlets: &[OutletName],
        footer: Footer,
    ) -> Option<Content> {
        let own = file.headline.is_some() || file.body.is_some();
        match (&file.facts, own) {
            (Some(_), true) => {
                self.fault(
                    "facts",
                    "a message is from facts or in own words (headline and body), not both: \
                    use own_words to add a paragraph to facts",
                );
                None
            }
            (None, false) => {
                self.fault(
                    "headline",
                    "give facts, or headline and body in your own words",
                );
                None
            }
            (Some(map), false) => {
                for (field, given) in [
                    ("short", file.short.is_some()),
                    ("variants", !file.variants.is_empty()),
                ] {
                    if given {
                        self.fault(
                            field,
                            "the catalogue writes this from the facts: leave it out",
                        );
                    }
                }
                match facts::read(kind, map.clone()) {
                    Ok(facts) => Some(Content::Facts {
                        facts,
                        own_words: trimmed(file.own_words.as_ref()),
                    }),
                    Err(problems) => {
                        for p in problems {
                            self.fault(p.field, p.what);
                        }
                        None
                    }
                }
            }
            (None, true) => self.own_words(file, outlets, footer),
        }
    }

    fn own_words(
        &mut self,
        file: &MessageFile,
        outlets: &[OutletName],
        footer: Footer,
    ) -> Option<Content> {
        if file.own_words.is_some() {
            self.fault(
                "own_words",
                "this adds a paragraph to facts; with headline and body, write it in the body",
            );
        }
        for (field, value) in [("headline", &file.headline), ("body", &file.body)] {
            let empty = value.as_ref().is_none_or(|v| v.trim().is_empty());
            if empty && self.purpose == Purpose::Message {
                self.fault(field, "this is empty");
            }
        }
        if let Some(headline) = &file.headline
            && headline.trim().contains(['\n', '\r'])
        {
            self.fault("headline", "a headline is one line");
        }
        let short = trimmed(file.short.as_ref());
        let posts = outlets.iter().any(|o| o.as_str() == crate::outlet::TWITTER);
        if posts && short.is_none() && self.purpose == Purpose::Message {
            self.fault(
                "short",
                "X needs a short text of its own: nothing is cut from the body",
            );
        }
        let mut translations: Vec<Translation> = Vec::new();
        for (i, variant) in file.variants.iter().enumerate() {
            if let Some(translation) = self.translation(i, variant, footer) {
                if translations
                    .iter()
                    .any(|t| t.language == translation.language)
                {
                    self.fault(
                        format!("variants[{i}].lang"),
                        format!("{} is there twice", translation.language),
                    );
                }
                translations.push(translation);
            }
        }
        Some(Content::OwnWords {
            headline: file.headline.clone().unwrap_or_default().trim().to_owned(),
            body: file.body.clone().unwrap_or_default().trim().to_owned(),
            short,
            translations,
        })
    }

    fn passed(&mut self, file: &MessageFile) -> BTreeMap<RuleId, Passed> {
        let beside = file.record.reasons.len() + file.record.owed.len();
        if !file.overrides.is_empty() && beside > 0 {
            self.fault(
                "overrides",
                "reasons stand in overrides or in record.reasons and record.owed, not in both",
            );
        }
        let mut passed = BTreeMap::new();
        for (rule, reason) in file
            .record
            .reasons
            .iter()
            .filter(|(_, r)| !r.trim().is_empty())
        {
            passed.insert(
                RuleId(rule.clone()),
                Passed::Reason {
                    by: None,
                    reason: reason.clone(),
                },
            );
        }
        for (rule, owed) in &file.record.owed {
            passed.insert(RuleId(rule.clone()), Passed::Owed(owed.clone()));
        }
        for (i, entry) in file.overrides.iter().enumerate() {
            if let Some(way) = self.one_override(i, entry) {
                passed.insert(RuleId(entry.rule.clone()), way);
            }
        }
        passed
    }

    fn one_override(&mut self, i: usize, entry: &OverrideFile) -> Option<Passed> {
        match (&entry.reason, &entry.owed) {
            (Some(reason), None) if !reason.trim().is_empty() => Some(Passed::Reason {
                by: None,
                reason: reason.trim().to_owned(),
            }),
            (None, Some(owed)) => Some(Passed::Owed(owed.clone())),
            _ => {
                self.fault(
                    format!("overrides[{i}]"),
                    "give a reason, or what is owed (job, name, by): one of the two",
                );
                None
            }
        }
    }

    fn clearances(&mut self, file: &MessageFile) -> Vec<Clearance> {
        if !file.clearances.is_empty() && !file.record.clearances.is_empty() {
            self.fault(
                "clearances",
                "clearances stand here or in record.clearances, not in both",
            );
        }
        let mut all: Vec<Clearance> = Vec::new();
        for (i, c) in file.clearances.iter().enumerate() {
            let at = self.time(&format!("clearances[{i}].at"), c.at.as_ref());
            all.push(Clearance {
                who: c.who.clone(),
                name: c.name.clone(),
                how: c.how.clone(),
                at,
                wording: c.wording.clone(),
            });
        }
        for (who, how) in &file.record.clearances {
            all.push(Clearance {
                who: who.clone(),
                name: None,
                how: Some(how.clone()),
                at: None,
                wording: None,
            });
        }
        all
    }

    fn image(&mut self, i: usize, file: &ImageFile) -> Image {
        Image {
            alt: file.alt.clone(),
            has_text: file.has_text,
            text: file.text.clone(),
            shows: file.shows.clone(),
            who: file.who.clone(),
            cleared_by: file.cleared_by.clone(),
            until: self.time(&format!("images[{i}].until"), file.until.as_ref()),
        }
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
            Some(FactValue::Text(text)) => trimmed(Some(text)),
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
            times: r.times(file),
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
            content: match content {
                Some(content) => content,
                None => return Err(r.problems),
            },
        };
        if r.problems.is_empty() {
            Ok(draft)
        } else {
            Err(r.problems)
        }
    }
}
