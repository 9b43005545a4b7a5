//! What the check found, with what can be done about each.

use wardmote_domain::{
    finding::{Finding, Passed, Report, Severity},
    ids::PersonId,
    places::Language,
    words::{Direction, Format},
};

use wardmote_policies::{Settles, job_of, settled_by, title};

use crate::pages::plain;

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
    /// What people may record to settle it; empty where nothing does, or this person may not.
    pub clears: &'static [Settles],
    /// The values and errors of that form, after a post that fell short.
    pub agreed: AgreedForm,
    /// Whether one press of this person puts it right.
    pub may_take: bool,
}

/// What was posted of who agreed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct AgreedForm {
    /// What was agreed.
    pub who: String,
    /// Who agreed.
    pub name: String,
    /// How and when.
    pub how: String,
    /// What is wrong.
    pub error: Option<String>,
}

/// Everything that may be owed, in one form: one name and one time for all of it.
#[derive(Debug, Clone, Default)]
pub struct OweForm {
    /// Each job.
    pub jobs: Vec<OweJob>,
    /// Who does them.
    pub name: String,
    /// By when: date and time.
    pub by: (String, String),
    /// What is wrong.
    pub error: Option<String>,
}

/// One job that may be owed.
#[derive(Debug, Clone)]
pub struct OweJob {
    /// The rule.
    pub rule: String,
    /// Its name.
    pub found: String,
    /// What will be done.
    pub words: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

impl OweForm {
    /// The form for what is open and may be owed, each rule once; none for fewer than two, which have forms of their own.
    pub fn of(cards: &[FindingCard]) -> Option<Self> {
        let mut jobs: Vec<OweJob> = Vec::new();
        for card in cards
            .iter()
            .filter(|c| c.may_pass && c.finding.owed_allowed)
        {
            let rule = &card.finding.rule;
            if jobs.iter().all(|job| job.rule != rule.0) {
                jobs.push(OweJob {
                    rule: rule.0.clone(),
                    found: title(rule).to_owned(),
                    words: job_of(rule).to_owned(),
                    ticked: true,
                });
            }
        }
        (jobs.len() > 1).then(|| Self {
            jobs,
            ..Self::default()
        })
    }
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
    pub fn of(report: &Report, may_pass: bool, name_of: &dyn Fn(PersonId) -> String) -> Vec<Self> {
        let mut cards = Vec::new();
        for finding in &report.findings {
            let passed = finding.passed.as_ref().map(|p| passed_words(p, name_of));
            // Of a rule that blocks as well nothing is passed.
            let blocks = (report.findings.iter())
                .any(|f| f.rule == finding.rule && f.severity == Severity::Block);
            let open = finding.severity == Severity::Override && passed.is_none() && !blocks;
            let clears = may_pass && finding.severity > Severity::Advice && passed.is_none();
            cards.push(Self {
                place: place(finding),
                language: words_of(finding),
                may_pass: may_pass && open,
                passed,
                finding: finding.clone(),
                form: PassForm {
                    job: job_of(&finding.rule).to_owned(),
                    ..PassForm::default()
                },
                clears: if clears {
                    settled_by(&finding.rule)
                } else {
                    &[]
                },
                agreed: AgreedForm::default(),
                may_take: false,
            });
        }
        cards
    }

    pub(super) fn heading(&self) -> &'static str {
        match self.finding.severity {
            Severity::Block => "Point to fix: it cannot go like this",
            Severity::Override if self.passed.is_some() => "Goes ahead, with reason",
            Severity::Override => "Point to fix, or go ahead with a reason",
            Severity::Advice => "Advice",
        }
    }

    /// The name of the rule after its number: `: sentence length`.
    pub(super) fn title(&self) -> String {
        match title(&self.finding.rule) {
            "" => String::new(),
            title => format!(": {title}"),
        }
    }

    pub(super) fn class(&self) -> &'static str {
        self.finding.counts_as().as_str()
    }

    pub(super) fn id(&self) -> String {
        self.finding.rule.0.to_lowercase()
    }
}

fn passed_words(passed: &Passed, name_of: &dyn Fn(PersonId) -> String) -> String {
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
