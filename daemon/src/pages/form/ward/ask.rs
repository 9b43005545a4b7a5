//! The questions of a ward record.

use wardmote_domain::{
    facts::{ContactFor, FactValue},
    outlet::Outlets,
    places::{Language, LanguageInfo, Languages, Places, WardCode},
    ward_record::{MeetingFile, PriorityFile, ReachFile, WardRecordFile},
};

use super::{Faults, LISTS};
use crate::pages::{
    chrome::ErrorLine,
    plain,
    question::{Choice, Control, Question, summary},
};

/// How many of a borough's languages are offered to be ticked; the rest are in a list below.
const TICKED: usize = 12;

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

struct Asking<'a> {
    file: &'a WardRecordFile,
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

fn line(kind: &'static str, value: &str) -> Control {
    Control::Line {
        kind,
        value: value.to_owned(),
        complete: "off",
    }
}

fn text(value: &str, rows: u8) -> Control {
    Control::Text {
        value: value.to_owned(),
        rows,
    }
}

impl Asking<'_> {
    fn ask(&self, name: &str, label: &str, control: Control, fields: &[&str]) -> Question {
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

    fn access(&self, name: &str, value: &[String], field: &str) -> Question {
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

    fn meeting(&self, i: usize) -> Vec<Question> {
        let meeting = self.file.meetings.get(i).cloned().unwrap_or_default();
        let name = |part: &str| format!("meetings_{}_{part}", i + 1);
        let at = |part: &str| format!("meetings[{i}].{part}");
        let value = |v: &Option<String>| v.clone().unwrap_or_default();
        vec![
            self.ask(
                &name("title"),
                "What meeting is it?",
                line("text", &meeting.title),
                &[&at("title")],
            )
            .hint("Like Ward panel"),
            self.ask(
                &name("when"),
                "When?",
                span(&meeting),
                &[&at("starts"), &at("ends")],
            ),
            self.ask(
                &name("venue"),
                "Another venue than the usual one",
                line("text", &value(&meeting.venue)),
                &[&at("venue")],
            )
            .optional(),
            self.ask(
                &name("address"),
                "The address of that venue",
                line("text", &value(&meeting.address)),
                &[&at("address")],
            )
            .optional(),
            self.access(&name("access"), &meeting.access, &at("access")),
        ]
    }

    fn priority(&self, i: usize) -> Vec<Question> {
        let PriorityFile { asked, said, did } =
            self.file.priorities.get(i).cloned().unwrap_or_default();
        let one = |part: &str, label: &str, value: &str| {
            self.ask(
                &format!("priorities_{}_{part}", i + 1),
                label,
                text(value, 2),
                &[&format!("priorities[{i}].{part}")],
            )
        };
        vec![
            one("asked", "We asked", &asked),
            one("said", "You said", &said).optional(),
            one("did", "We did", &did).optional(),
        ]
    }

    fn reach(&self, list: &str, i: usize) -> Vec<Question> {
        let rows = if list == "press" {
            &self.file.press
        } else {
            &self.file.community
        };
        let ReachFile {
            name,
            organisation,
            email,
            phone,
        } = rows.get(i).cloned().unwrap_or_default();
        let one = |part: &str, label: &str, kind: &'static str, value: &str| {
            self.ask(
                &format!("{list}_{}_{part}", i + 1),
                label,
                line(kind, value),
                &[&format!("{list}[{i}].{part}")],
            )
            .optional()
        };
        vec![
            one("name", "Name", "text", &name),
            one("organisation", "Organisation", "text", &organisation),
            one(
                "email",
                "Mail address",
                "email",
                email.as_deref().unwrap_or_default(),
            ),
            one(
                "phone",
                "Phone",
                "tel",
                phone.as_deref().unwrap_or_default(),
            ),
        ]
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

/// A meeting's two times in the three fields they are typed in.
fn span(meeting: &MeetingFile) -> Control {
    let split = |value: &Option<FactValue>| match value {
        Some(FactValue::Text(text)) => text
            .split_once('T')
            .map(|(date, time)| (date.to_owned(), time.to_owned()))
            .unwrap_or_default(),
        _ => Default::default(),
    };
    let (date, from) = split(&meeting.starts);
    let (other, to) = split(&meeting.ends);
    Control::Span {
        date: if date.is_empty() { other } else { date },
        from,
        to,
    }
}

/// The languages to tick (chosen ones first, then the borough's largest), and all the others to choose from.
fn languages(ward: WardCode, chosen: &[String]) -> (Vec<Choice>, Vec<Choice>) {
    let given: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let mut tags: Vec<Language> = chosen.iter().filter_map(|t| t.parse().ok()).collect();
    let borough = Places::london().ward(&ward).map(|w| w.borough);
    let shares = borough.map_or(&[][..], |b| Places::london().shares(&b));
    let spoken = shares
        .iter()
        .filter_map(|s| s.tag.clone())
        .filter(|t| !t.is_english());
    for tag in spoken.take(TICKED) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let name = |tag: &Language| {
        LanguageInfo::of(tag).map_or_else(|| tag.as_str().to_owned(), |i| i.english_name.clone())
    };
    let ticks = tags
        .iter()
        .map(|t| Choice::of(t.as_str(), name(t), &given))
        .collect();
    let mut others: Vec<(String, &Language)> = Languages::census()
        .all()
        .map(|info| (info.english_name.clone(), &info.tag))
        .filter(|(_, tag)| !tag.is_english() && !tags.contains(tag))
        .collect();
    others.sort();
    let mut more = vec![Choice::of("", "None", &[""])];
    more.extend(
        others
            .into_iter()
            .map(|(name, tag)| Choice::of(tag.as_str(), name, &[])),
    );
    (ticks, more)
}
