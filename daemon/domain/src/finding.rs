//! What the standard says of a message: findings, and the report they add up to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ids::PersonId, local_time::LocalDateTime, outlet::OutletName, words::named};

named!(
    /// The four points of the standard.
    Point {
        /// Everyone can read it.
        Accessible = "accessible",
        /// Every version says the same, and what was said before.
        Consistent = "consistent",
        /// It comes in time.
        Timely = "timely",
        /// It reaches everyone.
        WidestAudience = "widest_audience",
    }
);

impl Point {
    /// The words on screens.
    pub fn title(self) -> &'static str {
        match self {
            Self::Accessible => "Accessible",
            Self::Consistent => "Consistent",
            Self::Timely => "Timely",
            Self::WidestAudience => "Widest audience",
        }
    }
}

/// How much a finding weighs. Ordered: the worst is the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Shown, stops nothing.
    Advice,
    /// Goes only with a named person's reason (or as owed, where the standard allows it).
    Override,
    /// Cannot go.
    Block,
}

impl Severity {
    /// Its name in files and API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Override => "override",
            Self::Block => "block",
        }
    }
}

/// A verdict of a point or of the whole: `pass` or the worst severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing found.
    Pass,
    /// Advice at worst.
    Advice,
    /// A reason is needed.
    Override,
    /// It cannot go.
    Block,
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Advice => Self::Advice,
            Severity::Override => Self::Override,
            Severity::Block => Self::Block,
        }
    }
}

impl Verdict {
    /// Its name in files and API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Advice => "advice",
            Self::Override => "override",
            Self::Block => "block",
        }
    }
}

/// The id of a rule: `A-01`, or `catalogue` for the catalogue's own refusals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub String);

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for RuleId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Which version of the message a finding is about: `headline`, `body`, `short`, or a language and format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VariantName(pub String);

/// How an override finding is passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Passed {
    /// A named person's recorded reason.
    Reason {
        /// Who; absent where the file carried it and no token stands behind it (offline `check`).
        by: Option<PersonId>,
        /// Their reason.
        reason: String,
    },
    /// Go now; a named person does it by a time.
    Owed(Owed),
}

/// A job owed: a task until ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// What is to be done.
    pub job: String,
    /// Who does it.
    pub name: String,
    /// By when: after the release, at most seven days.
    pub by: LocalDateTime,
}

/// One rule's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Its point.
    pub point: Point,
    /// What it weighs as it stands. A finding that is owed counts as advice and keeps its own severity here.
    pub severity: Severity,
    /// Whether the standard allows it to be owed.
    pub owed_allowed: bool,
    /// The version concerned; none when it is about the message as a whole.
    pub variant: Option<VariantName>,
    /// The outlet concerned.
    pub outlet: Option<OutletName>,
    /// The exact words.
    pub evidence: String,
    /// Where the words stand in that version's text: bytes from and to.
    pub span: Option<(usize, usize)>,
    /// The rest of the sentence they stand in: what is before them, and what is after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<(String, String)>,
    /// The words that put it right in their place, where a press can do that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<String>,
    /// The measure found, in words and figures.
    pub measured: String,
    /// Its limit.
    pub limit: String,
    /// Why it matters, one sentence.
    pub why: String,
    /// How to put it right.
    pub fix: String,
    /// Where the rule comes from.
    pub source: String,
    /// How it was passed, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Passed>,
}

impl Finding {
    /// What it counts as: an owed or reasoned override counts as advice.
    pub fn counts_as(&self) -> Severity {
        if self.severity == Severity::Override && self.passed.is_some() {
            Severity::Advice
        } else {
            self.severity
        }
    }
}

/// The report of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The worst of all.
    pub result: Verdict,
    /// The worst of each point, of the rules built.
    pub points: BTreeMap<Point, Verdict>,
    /// The findings, worst first.
    pub findings: Vec<Finding>,
    /// Rules that could not be asked, for want of their data or because they are not built.
    pub not_checked: Vec<RuleId>,
    /// Which version of the standard was in force: SHA-256 of its files, lower-case hex.
    pub standard: String,
}

impl Report {
    /// Adds findings up.
    pub fn of(mut findings: Vec<Finding>, mut not_checked: Vec<RuleId>, standard: String) -> Self {
        findings.sort_by(|a, b| {
            b.counts_as()
                .cmp(&a.counts_as())
                .then_with(|| a.rule.cmp(&b.rule))
        });
        not_checked.sort();
        not_checked.dedup();
        let worst = |of: &mut dyn Iterator<Item = &Finding>| {
            of.map(|f| Verdict::from(f.counts_as()))
                .max()
                .unwrap_or(Verdict::Pass)
        };
        let points = Point::ALL
            .iter()
            .map(|p| (*p, worst(&mut findings.iter().filter(|f| f.point == *p))))
            .collect();
        let result = worst(&mut findings.iter());
        Self {
            result,
            points,
            findings,
            not_checked,
            standard,
        }
    }

    /// Whether it may go on to approval: no block, and no override left open.
    pub fn may_go(&self) -> bool {
        self.result <= Verdict::Advice
    }
}
