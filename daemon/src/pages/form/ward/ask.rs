//! The questions of a ward record.

use wardmote_domain::{
    facts::ContactFor, outlet::Outlets, places::WardCode, ward_record::WardRecordFile,
};

use super::{Faults, LISTS, rows::languages};
use crate::pages::{
    chrome::ErrorLine,
    plain,
    question::{Choice, Control, Question, summary},
};

/// One row of a list: a meeting, a promise, a contact.
#[derive(Debug, Clone)]
pub struct WardRow {
    /// `Meeting 2`.
    pub legend: String,
    /// Its id on the page.
    pub id: String,
    /// What its button posts: `drop_meetings_2`.
    pub drop: String,
    /// What is asked.
    pub questions: Vec<Question>,
}

/// Questions under a heading, and perhaps a list that grows.
#[derive(Debug, Clone)]
pub struct WardSection {
    /// The heading.
    pub title: &'static str,
    /// A sentence below it.
    pub lead: &'static str,
    /// The questions.
    pub questions: Vec<Question>,
    /// The list: its name, the words of its button, its rows.
    pub list: Option<(&'static str, &'static str, Vec<WardRow>)>,
}

/// The form of a record.
#[derive(Debug, Clone)]
pub struct WardForm {
    /// Its sections.
    pub sections: Vec<WardSection>,
    /// What is wrong, with links to the fields.
    pub errors: Vec<ErrorLine>,
}

pub(super) struct Asking<'a> {
    pub(super) file: &'a WardRecordFile,
    faults: &'a Faults,
    more: Option<&'a str>,
}

/// The form of this record. `more` names a list that gets an empty row.
pub fn ward_form(
    ward: WardCode,
    file: &WardRecordFile,
    outlets: &Outlets,
    faults: &Faults,
    more: Option<&str>,
) -> WardForm {
    let ask = Asking { file, faults, more };
    let sections = vec![
        ask.team(),
        ask.reach_us(),
        ask.standing(ward, outlets),
        ask.venue(),
        ask.list(
            "meetings",
            "Meetings to come",
            "A meeting drops away by itself when it is over.",
            file.meetings.len(),
            |i, row| row.meeting(i),
        ),
        ask.list(
            "priorities",
            "What the ward was promised",
            "What was asked and said stands in next month’s update; what was done is filled in then.",
            file.priorities.len(),
            |i, row| row.priority(i),
        ),
        ask.list(
            "press",
            "Press contacts",
            "Only people who write for this ward see their addresses.",
            file.press.len(),
            |i, row| row.reach("press", i),
        ),
        ask.list(
            "community",
            "Community contacts",
            "Only people who write for this ward see their addresses.",
            file.community.len(),
            |i, row| row.reach("community", i),
        ),
        ask.owner(),
    ];
    let errors = summary(sections.iter().flat_map(|s| {
        let rows = s.list.iter().flat_map(|(_, _, rows)| rows);
        s.questions
            .iter()
            .chain(rows.flat_map(|row| &row.questions))
    }));
    WardForm { sections, errors }
}

pub(super) fn line(kind: &'static str, value: &str) -> Control {
    Control::Line {
        kind,
        value: value.to_owned(),
        complete: "off",
    }
}

pub(super) fn text(value: &str, rows: u8) -> Control {
    Control::Text {
        value: value.to_owned(),
        rows,
    }
}

impl Asking<'_> {
    pub(super) fn ask(
        &self,
        name: &str,
        label: &str,
        control: Control,
        fields: &[&str],
    ) -> Question {
        Question::new(name, label, control).error(self.faults.at(fields))
    }

    fn section(title: &'static str, lead: &'static str, questions: Vec<Question>) -> WardSection {
        WardSection {
            title,
            lead,
            questions,
            list: None,
        }
    }

    fn team(&self) -> WardSection {
        let team = self.file.team.clone().unwrap_or_default();
        Self::section(
            "The team",
            "",
            vec![
                self.ask(
                    "team_name",
                    "Name of the team",
                    line("text", &team.name),
                    &["team.name"],
                )
                .hint("As the public knows it, like Homerton neighbourhood team"),
                self.ask(
                    "team_members",
                    "Names of the team that the public may know",
                    text(&team.members.join("\n"), 3),
                    &["team.members"],
                )
                .hint("One a line")
                .optional(),
                self.ask(
                    "team_mailbox",
                    "Mailbox that somebody reads",
                    line("email", team.mailbox.as_deref().unwrap_or_default()),
                    &["team.mailbox"],
                )
                .hint("Replies go there")
                .optional(),
            ],
        )
    }

    fn reach_us(&self) -> WardSection {
        let contact = self
            .file
            .team
            .as_ref()
            .and_then(|t| t.contact.clone())
            .unwrap_or_default();
        let value = |v: &Option<String>| v.clone().unwrap_or_default();
        let given = [contact.purpose.as_str()];
        let purposes = [
            (
                ContactFor::NotEmergency,
                "Anything that is not an emergency",
            ),
            (
                ContactFor::SawOrWorried,
                "They saw something or are worried",
            ),
            (ContactFor::Emergency, "Someone is in danger now"),
        ];
        let mut choices: Vec<Choice> = purposes
            .iter()
            .map(|(code, words)| Choice::of(code.as_str(), *words, &given))
            .collect();
        let own = contact.purpose.parse::<ContactFor>().is_err() && !contact.purpose.is_empty();
        if own {
            choices.push(Choice::of(&*contact.purpose, &*contact.purpose, &given));
        }
        let at = "team.contact";
        Self::section(
            "How people reach the team",
            "This stands in every notice of the ward.",
            vec![
                self.ask(
                    "contact_phone",
                    "Phone",
                    line("tel", &value(&contact.phone)),
                    &["team.contact.phone"],
                )
                .hint("Usually 101")
                .optional(),
                self.ask(
                    "contact_url",
                    "Web address",
                    line("text", &value(&contact.url)),
                    &["team.contact.url"],
                )
                .hint("It starts with https://")
                .optional(),
                self.ask(
                    "contact_email",
                    "Mail address",
                    line("email", &value(&contact.email)),
                    &["team.contact.email"],
                )
                .optional(),
                self.ask(
                    "contact_for",
                    "What is that for?",
                    Control::Radios {
                        choices,
                        side_by_side: false,
                    },
                    &[&format!("{at}.for")],
                )
                .optional(),
            ],
        )
    }

    fn standing(&self, ward: WardCode, outlets: &Outlets) -> WardSection {
        let given: Vec<&str> = self.file.outlets.iter().map(String::as_str).collect();
        let choices = outlets
            .iter()
            .map(|o| Choice::of(o.name.as_str(), plain::outlet(&o.name), &given))
            .collect();
        let (ticks, more) = languages(ward, &self.file.languages);
        Self::section(
            "Languages and outlets that every notice of the ward has",
            "",
            vec![
                self.ask(
                    "languages",
                    "Languages, beside English",
                    Control::Checks { choices: ticks },
                    &["languages"],
                )
                .hint("The largest of the borough, by the census of 2021")
                .optional(),
                Question::new(
                    "language_more",
                    "Another language",
                    Control::Select { choices: more },
                )
                .optional(),
                self.ask(
                    "outlets",
                    "Outlets",
                    Control::Checks { choices },
                    &["outlets"],
                )
                .optional(),
            ],
        )
    }

    fn venue(&self) -> WardSection {
        let venue = self.file.venue.clone().unwrap_or_default();
        Self::section(
            "Where the ward usually meets",
            "",
            vec![
                self.ask(
                    "venue_name",
                    "Name of the venue",
                    line("text", &venue.name),
                    &["venue.name"],
                )
                .optional(),
                self.ask(
                    "venue_address",
                    "Its address",
                    line("text", &venue.address),
                    &["venue.address"],
                )
                .optional(),
                self.access("venue_access", &venue.access, "venue.access"),
            ],
        )
    }

    pub(super) fn access(&self, name: &str, value: &[String], field: &str) -> Question {
        self.ask(name, "Access", text(&value.join("\n"), 3), &[field])
            .hint("One a line: step-free, hearing loop, accessible toilet, parking, BSL, interpreter, online, quiet room, children")
            .optional()
    }

    fn list(
        &self,
        list: &'static str,
        title: &'static str,
        lead: &'static str,
        count: usize,
        ask: impl Fn(usize, &Self) -> Vec<Question>,
    ) -> WardSection {
        let (_, legend, add) = LISTS
            .iter()
            .find(|(name, ..)| *name == list)
            .copied()
            .unwrap_or((list, title, "Add another"));
        let count = count + usize::from(self.more == Some(list));
        let rows = (0..count).map(|i| WardRow {
            legend: format!("{legend} {}", i + 1),
            id: format!("{list}-{}", i + 1),
            drop: format!("drop_{list}_{}", i + 1),
            questions: ask(i, self),
        });
        WardSection {
            title,
            lead,
            questions: Vec::new(),
            list: Some((list, add, rows.collect())),
        }
    }

    fn owner(&self) -> WardSection {
        let owner = self.file.owner.clone().unwrap_or_default();
        Self::section(
            "Who is asked for copy",
            "Schedules ask this person for the ward’s news.",
            vec![
                self.ask(
                    "owner_name",
                    "Name",
                    line("text", &owner.name),
                    &["owner.name"],
                )
                .optional(),
                self.ask(
                    "owner_email",
                    "Mail address",
                    line("email", &owner.email),
                    &["owner.email"],
                )
                .hint("The one they sign in with")
                .optional(),
            ],
        )
    }
}
