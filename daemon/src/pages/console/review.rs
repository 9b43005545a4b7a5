//! The page of a notice before it goes out: what the check found, every version as its reader sees it, the facts in
//! each language beside the English, and what this person may do.

use askama::Template;
use wardmote_domain::{
    finding::{Finding, Passed, Point, Report, Severity, Verdict},
    message::MessageState,
    places::Language,
    words::{Direction, Format},
};

use super::versions::{FactRow, VersionCard, VersionText};
use crate::pages::{
    chrome::{Chrome, ErrorLine},
    plain,
};

/// A hash that a person approves: its first letters to read, the whole to post.
#[derive(Debug, Clone)]
pub struct Hash(pub String);

impl Hash {
    /// The first twelve characters.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// One of the four points.
#[derive(Debug, Clone)]
pub struct PointLine {
    /// Its name.
    pub title: &'static str,
    /// Its verdict in words.
    pub words: &'static str,
    /// The class of its mark.
    pub tone: &'static str,
}

fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "good",
        Verdict::Advice => "info",
        Verdict::Override => "warn",
        Verdict::Block => "bad",
    }
}

/// One finding with what can be done about it.
#[derive(Debug, Clone)]
pub struct FindingCard {
    /// The finding.
    pub finding: Finding,
    /// Where it was found, in words: the version, the outlet.
    pub place: String,
    /// The language and direction of the words that were found, where they are not English.
    pub language: Option<(String, Direction)>,
    /// How it was passed, in words.
    pub passed: Option<String>,
    /// Whether this person may give a reason here.
    pub may_pass: bool,
    /// The values and errors of its form, after a post that fell short.
    pub form: PassForm,
}

/// What was posted to pass a finding, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct PassForm {
    /// The reason.
    pub reason: String,
    /// What is owed.
    pub job: String,
    /// Who does it.
    pub name: String,
    /// By when: date and time.
    pub by: (String, String),
    /// Whether it was the form of what is owed.
    pub owed: bool,
    /// What is wrong.
    pub error: Option<String>,
}

impl FindingCard {
    /// A card for each finding, `passed` said with the names of people by `name_of`.
    pub fn of(
        report: &Report,
        may_pass: bool,
        name_of: &dyn Fn(wardmote_domain::ids::PersonId) -> String,
    ) -> Vec<Self> {
        let mut cards = Vec::new();
        for finding in &report.findings {
            let passed = finding.passed.as_ref().map(|p| passed_words(p, name_of));
            let open = finding.severity == Severity::Override && passed.is_none();
            cards.push(Self {
                place: place(finding),
                language: words_of(finding),
                may_pass: may_pass && open,
                passed,
                finding: finding.clone(),
                form: PassForm::default(),
            });
        }
        cards
    }

    fn heading(&self) -> &'static str {
        match self.finding.severity {
            Severity::Block => "Point to fix: it cannot go like this",
            Severity::Override if self.passed.is_some() => "Goes ahead, with reason",
            Severity::Override => "Point to fix, or go ahead with a reason",
            Severity::Advice => "Advice",
        }
    }

    fn class(&self) -> &'static str {
        self.finding.counts_as().as_str()
    }

    fn id(&self) -> String {
        self.finding.rule.0.to_lowercase()
    }
}

fn passed_words(
    passed: &Passed,
    name_of: &dyn Fn(wardmote_domain::ids::PersonId) -> String,
) -> String {
    match passed {
        Passed::Reason { by, reason } => match by {
            Some(id) => format!("Reason by {}: {reason}", name_of(*id)),
            None => format!("Reason: {reason}"),
        },
        Passed::Owed(owed) => format!(
            "Owed: {}. {} does it by {}",
            owed.job,
            owed.name,
            plain::moment(owed.by)
        ),
    }
}

/// `Polish, ward page`; `The notice as a whole`.
fn place(finding: &Finding) -> String {
    let version = finding.variant.as_ref().map(|v| version_words(&v.0));
    let outlet = finding.outlet.as_ref().map(plain::outlet);
    match (version, outlet) {
        (Some(version), Some(outlet)) => format!("{version}, {outlet}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "The notice as a whole".to_owned(),
    }
}

/// The words for a version's name: `pl page`, or `body` for the English text.
fn version_words(name: &str) -> String {
    match name {
        "headline" => return "English headline".to_owned(),
        "body" => return "English text".to_owned(),
        "short" => return "English post".to_owned(),
        "footer" => return "The lines at the end".to_owned(),
        _ => {}
    }
    let mut parts = name.split(' ');
    let Some(language) = parts.next().and_then(|l| l.parse::<Language>().ok()) else {
        return name.to_owned();
    };
    let language = plain::language(&language).1;
    match parts.next().map(str::parse::<Format>) {
        Some(Ok(format)) => format!("{language}, {}", plain::format(format).to_lowercase()),
        Some(Err(_)) => format!(
            "{language}, {}",
            name.split_once(' ').map_or("", |(_, rest)| rest)
        ),
        None => language,
    }
}

/// The language of the words that were found, where they are not English.
fn words_of(finding: &Finding) -> Option<(String, Direction)> {
    let name = finding.variant.as_ref()?.0.split(' ').next()?;
    if matches!(name, "headline" | "body" | "short" | "footer") {
        return None;
    }
    let language: Language = name.parse().ok()?;
    (!language.is_english()).then(|| (language.as_str().to_owned(), plain::direction(&language)))
}

/// What this person may do with it now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Actions {
    /// Change the answers.
    pub edit: bool,
    /// Approve or send back.
    pub approve: bool,
    /// Send it now by the urgent lane.
    pub urgent_lane: bool,
    /// Withdraw, stop.
    pub stop: bool,
}

impl Actions {
    fn any(self) -> bool {
        self.edit || self.approve || self.urgent_lane || self.stop
    }
}

/// A notice that was checked and is not stored yet.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Where its form posts.
    pub action: String,
    /// Every answer, carried along.
    pub fields: Vec<(String, String)>,
    /// Whether anything must be put right first.
    pub blocked: bool,
    /// Whether nothing is open: it can go straight to approval.
    pub may_go: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "console/review.html")]
pub struct ReviewPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with a form of this page, with links.
    pub errors: Vec<ErrorLine>,
    /// The notice; empty while it is not stored yet.
    pub id: String,
    /// How it stands; none while it is not stored yet.
    pub state: Option<MessageState>,
    /// Whether it is stopped.
    pub held: bool,
    /// Type, areas, outlets, times, author: name and value.
    pub summary: Vec<(String, String)>,
    /// The reason it was sent back for, with the name.
    pub returned: Option<String>,
    /// The verdict of the whole.
    pub result: Verdict,
    /// The four points.
    pub points: Vec<PointLine>,
    /// The findings, worst first.
    pub findings: Vec<FindingCard>,
    /// Rules that could not be asked.
    pub not_checked: Vec<String>,
    /// Languages that were not made, and why.
    pub not_made: Vec<(String, String)>,
    /// Every version.
    pub versions: Vec<VersionCard>,
    /// The facts in each language.
    pub facts: Vec<FactRow>,
    /// The hash of this wording.
    pub hash: Hash,
    /// What this person may do.
    pub actions: Actions,
    /// The answers with their buttons, while it is not stored yet.
    pub preview: Option<Preview>,
    /// What was typed as a reason to send it back.
    pub return_reason: String,
    /// What is wrong with it.
    pub return_error: Option<String>,
}

impl ReviewPage {
    /// The lines of the four points.
    pub fn points_of(report: &Report) -> Vec<PointLine> {
        Point::ALL
            .iter()
            .map(|point| {
                let verdict = report.points.get(point).copied().unwrap_or(Verdict::Pass);
                PointLine {
                    title: point.title(),
                    words: plain::verdict(verdict),
                    tone: tone(verdict),
                }
            })
            .collect()
    }

    fn state_words(&self) -> &'static str {
        self.state.map_or("not stored yet", MessageState::plain)
    }

    fn falls_short(&self) -> bool {
        self.state == Some(MessageState::FallsShort)
    }

    fn verdict(&self) -> &'static str {
        plain::verdict(self.result)
    }

    fn verdict_tone(&self) -> &'static str {
        tone(self.result)
    }

    fn languages(&self) -> Vec<(String, String, Direction, String)> {
        self.facts.first().map_or_else(Vec::new, |row| {
            row.cells
                .iter()
                .map(|c| {
                    let (own, english) = plain::language(&c.language);
                    (c.language.as_str().to_owned(), own, c.direction, english)
                })
                .collect()
        })
    }
}
