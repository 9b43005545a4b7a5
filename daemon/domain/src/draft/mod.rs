//! The typed message: what a file, a form or a program asked for, read into types that cannot hold nonsense.

mod read;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use read::{FieldProblem, Purpose};

use crate::{
    area::AreaCode,
    facts::{Facts, Picture},
    finding::{Passed, RuleId},
    ids::{MessageId, PictureId},
    local_time::LocalDateTime,
    outlet::OutletName,
    places::Language,
    record::{CasePerson, CaseRole, CaseStatus, Record},
    trigger::Trigger,
    words::{Booked, Direction, Kind, Origin, Priority, named},
};

/// The times of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When the public first needed to know.
    pub clock_start: Option<LocalDateTime>,
    /// Nothing public before it.
    pub embargo: Option<LocalDateTime>,
    /// When it goes; none means as soon as it is approved.
    pub release: Option<LocalDateTime>,
    /// When it must have arrived.
    pub deadline: Option<LocalDateTime>,
    /// When it stops being shown.
    pub expires: Option<LocalDateTime>,
    /// When the event is.
    pub event: Option<LocalDateTime>,
}

named!(
    /// Whether the force's footer is added.
    Footer {
        /// Yes: other formats, ways to reach us without speaking.
        Standard = "standard",
        /// No.
        None = "none",
    }
);

/// A translation by people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The language.
    pub language: Language,
    /// Which way it says it is written.
    pub direction: Direction,
    /// Who made it.
    pub origin: Origin,
    /// Its named reader. In a case file `reviewed: true` stands for one.
    pub read_by: Option<String>,
    /// Its headline; the English one where it has none.
    pub headline: Option<String>,
    /// The text.
    pub body: String,
    /// Its post.
    pub short: Option<String>,
    /// Approved forms of place names, by the English form.
    pub names: BTreeMap<String, String>,
    /// Numbers and links of its own.
    pub own_contacts: Vec<String>,
    /// When it is ready.
    pub ready: Option<LocalDateTime>,
    /// Whether it is a summary on purpose.
    pub summary: bool,
    /// Whether it says how to get an interpreter.
    pub access_line: bool,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "one of these stands in each draft, never in a list"
)]
pub enum Content {
    /// From facts: the catalogue writes every variant.
    Facts {
        /// The facts.
        facts: Facts,
        /// A paragraph of English added to them.
        own_words: Option<String>,
    },
    /// In own words.
    OwnWords {
        /// The headline.
        headline: String,
        /// The body.
        body: String,
        /// The post.
        short: Option<String>,
        /// People's translations.
        translations: Vec<Translation>,
    },
}

impl Image {
    /// The most characters of a description (X).
    pub const MOST_ALT: usize = 1_000;
    /// What to say where a description is missing or too long.
    pub const WANTS_ALT: &'static str =
        "say in words what matters in the picture, in at most 1000 characters";
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// What matters in it, in words.
    pub alt: String,
    /// Whether it holds words.
    pub has_text: bool,
    /// Those words.
    pub text: String,
    /// The picture itself: the id under which the store keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PictureId>,
    /// What it shows.
    pub shows: Option<String>,
    /// Who is in it.
    pub who: Option<String>,
    /// Who cleared it.
    pub cleared_by: Option<String>,
    /// Until when it may be shown.
    pub until: Option<LocalDateTime>,
}

/// Someone who had to be told or agree first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    /// `family`, `sio`, `cps`, `iopc`, `partner`, …
    pub who: String,
    /// Their name.
    pub name: Option<String>,
    /// How.
    pub how: Option<String>,
    /// When.
    pub at: Option<LocalDateTime>,
    /// For which wording.
    pub wording: Option<String>,
}

/// Left out where it does not say yes, so that a draft without the field keeps its hash.
fn is_no(yes: &bool) -> bool {
    !yes
}

/// A key message as its author wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it is for.
    pub kind: Kind,
    /// How soon.
    pub priority: Priority,
    /// Whose message; an id in configuration.
    pub organisation: Option<String>,
    /// For whom.
    pub areas: Vec<AreaCode>,
    /// Neighbours to tell as well.
    pub also_tell: Vec<AreaCode>,
    /// Communities of interest.
    pub interests: Vec<String>,
    /// Where it goes.
    pub outlets: Vec<OutletName>,
    /// When.
    pub times: Times,
    /// What it says.
    pub content: Content,
    /// Whether the footer is added.
    pub footer: Footer,
    /// Formats that people make.
    pub formats: Vec<Booked>,
    /// Pictures.
    pub images: Vec<Image>,
    /// Lines to take; never to a public outlet.
    pub if_asked: Vec<String>,
    /// A staffed mailbox.
    pub reply_to: Option<String>,
    /// Who was told or agreed.
    pub clearances: Vec<Clearance>,
    /// Findings passed, by rule.
    pub passed: BTreeMap<RuleId, Passed>,
    /// A trigger instead of a clock.
    pub hold_until: Option<Trigger>,
    /// Another message that goes instead of this one.
    pub exclusive_with: Option<String>,
    /// The incident.
    pub incident: Option<String>,
    /// What the desk has recorded.
    pub record: Record,
    /// The message that this one corrects, withdraws or follows.
    pub of: Option<MessageId>,
    /// Languages left out on purpose.
    pub leave_out: Vec<Language>,
    /// Languages that it is written in as well, however few people of its areas speak them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<Language>,
    /// Whether a post that is too long for one becomes a thread.
    #[serde(default, skip_serializing_if = "is_no")]
    pub thread: bool,
    /// Whether newsdesks get their copy as soon as it is approved, under the embargo that the public waits for.
    #[serde(default, skip_serializing_if = "is_no")]
    pub press_first: bool,
}

impl Draft {
    /// Every area it reaches: its own and the neighbours told as well, each once.
    pub fn reach(&self) -> Vec<AreaCode> {
        let mut all = self.areas.clone();
        for area in &self.also_tell {
            if !all.contains(area) {
                all.push(*area);
            }
        }
        all
    }

    /// The people of the case: those on record, and the one whom the facts name.
    pub fn persons(&self) -> Vec<CasePerson> {
        let mut all = self.record.persons.clone();
        if let Content::Facts { facts, .. } = &self.content
            && let Some(person) = facts.person()
            && !all.iter().any(|p| p.name == person.name)
        {
            all.push(CasePerson {
                name: person.name.clone(),
                role: person.role,
            });
        }
        all
    }

    /// Where the case stands: as recorded, else as the facts say of their person.
    pub fn case_status(&self) -> Option<CaseStatus> {
        let told = match &self.content {
            Content::Facts { facts, .. } => facts.person().map(|person| person.status),
            Content::OwnWords { .. } => None,
        };
        self.record.status.or(told)
    }

    /// What a picture of the message shows: as it says itself, else the missing person where the facts name it.
    pub fn shows(&self, picture: usize) -> Option<&str> {
        let said = self.images.get(picture).and_then(|i| i.shows.as_deref());
        let named = match &self.content {
            Content::Facts {
                facts: Facts::Missing(missing),
                ..
            } => matches!(missing.picture, Picture::Number(n) if usize::from(n) == picture + 1),
            _ => false,
        };
        said.or(named.then_some(CaseRole::Missing.as_str()))
    }

    /// Whether the catalogue alone writes it: facts that are all codes, and no free words. The urgent lane asks this.
    pub fn coded_only(&self) -> bool {
        match &self.content {
            Content::OwnWords { .. }
            | Content::Facts {
                own_words: Some(_), ..
            } => false,
            Content::Facts {
                facts,
                own_words: None,
            } => facts.all_codes(),
        }
    }
}
