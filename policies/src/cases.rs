//! Cases of the standard's test file: each message checked, each rule compared with what the case expects.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Draft, Purpose},
    facts::FactValue,
    file::{EarlierFile, Expect, LoadFile, MessageFile},
    finding::{Report, RuleId, Verdict},
    outlet::Outlets,
    variant::Rendered,
    words::Realm,
};

use crate::{
    standard::Standard,
    subject::{Earlier, Load, Subject},
};

/// How one expectation of a case turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// As expected.
    Agrees,
    /// Not as expected.
    Disagrees,
    /// The rule is not built, or lacks its data.
    NotChecked,
}

/// One expectation: that a rule fires, or that it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: RuleId,
    /// Whether it must fire (`trip`) or must not (`clear`).
    pub must_fire: bool,
    /// How it turned out.
    pub comparison: Comparison,
}

/// How one case turned out.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseOutcome {
    /// The case.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Rule by rule, in the order of the case: `trip`, then `clear`.
    pub rules: Vec<RuleOutcome>,
    /// The result expected (a result of `none` is `pass`), the result that came out, and how they compare: not checked
    /// unless every rule of `trip` is built. None where the case expects no result.
    pub result: Option<(Verdict, Verdict, Comparison)>,
    /// The report; none where the message could not be read.
    pub report: Option<Report>,
    /// Why the message could not be read: the case disagrees.
    pub problems: Vec<String>,
}

impl CaseOutcome {
    /// Whether anything is other than the case expects.
    pub fn disagrees(&self) -> bool {
        let result = self.result.as_ref().map(|(_, _, c)| *c);
        !self.problems.is_empty()
            || result == Some(Comparison::Disagrees)
            || (self.rules.iter()).any(|r| r.comparison == Comparison::Disagrees)
    }

    /// How many expectations turned out in this way; a message that could not be read is one disagreement.
    pub fn count(&self, of: Comparison) -> usize {
        let result = self.result.iter().filter(|(_, _, c)| *c == of).count();
        let unread = usize::from(of == Comparison::Disagrees && !self.problems.is_empty());
        self.rules.iter().filter(|r| r.comparison == of).count() + result + unread
    }
}

/// Runs cases as the live service would judge them. `render` makes the versions of a message; names of rules that are
/// not of the standard's page count as not built.
pub fn run_cases(
    cases: Vec<MessageFile>,
    standard: &Standard,
    outlets: &Outlets,
    render: &dyn Fn(&Draft) -> Rendered,
) -> Vec<CaseOutcome> {
    cases
        .into_iter()
        .map(|case| run(&case, standard, outlets, render))
        .collect()
}

fn run(
    case: &MessageFile,
    standard: &Standard,
    outlets: &Outlets,
    render: &dyn Fn(&Draft) -> Rendered,
) -> CaseOutcome {
    let mut outcome = CaseOutcome {
        id: case.id.clone().unwrap_or_default(),
        title: case.title.clone().unwrap_or_default(),
        rules: Vec::new(),
        result: None,
        report: None,
        problems: Vec::new(),
    };
    let draft = match Draft::read(case, outlets, Purpose::Case) {
        Ok(draft) => draft,
        Err(problems) => {
            outcome.problems = problems.iter().map(ToString::to_string).collect();
            return outcome;
        }
    };
    let mut problems = Vec::new();
    let earlier: Vec<Earlier> = (case.earlier.iter().enumerate())
        .filter_map(|(i, e)| read_earlier(i, e, &mut problems))
        .collect();
    let load = case.load.as_ref().map(|l| read_load(l, &mut problems));
    let rendered = render(&draft);
    let report = standard.check(&Subject {
        draft: &draft,
        rendered: &rendered,
        outlets,
        realm: Realm::Live,
        going: None,
        earlier: &earlier,
        history: true,
        of: None,
        at_door: false,
        load: load.as_ref(),
        reference_weight: 0,
        thread_reference_weight: 0,
        carries: &BTreeMap::new(),
    });
    let expect = case.expect.clone().unwrap_or_default();
    outcome.rules = compare_rules(&expect, &report);
    outcome.result = compare_result(&expect, &report, standard, &mut problems);
    outcome.report = Some(report);
    outcome.problems = problems;
    outcome
}

fn compare_rules(expect: &Expect, report: &Report) -> Vec<RuleOutcome> {
    let wanted = (expect.trip.iter().map(|rule| (rule, true)))
        .chain(expect.clear.iter().map(|rule| (rule, false)));
    wanted
        .map(|(rule, must_fire)| {
            let rule = RuleId(rule.clone());
            let fired = report.findings.iter().any(|f| f.rule == rule);
            let known = fired || crate::rules::RULES.iter().any(|r| r.id == rule.0);
            let comparison = if !known || (!fired && report.not_checked.contains(&rule)) {
                Comparison::NotChecked
            } else if fired == must_fire {
                Comparison::Agrees
            } else {
                Comparison::Disagrees
            };
            RuleOutcome {
                rule,
                must_fire,
                comparison,
            }
        })
        .collect()
}

fn compare_result(
    expect: &Expect,
    report: &Report,
    standard: &Standard,
    problems: &mut Vec<String>,
) -> Option<(Verdict, Verdict, Comparison)> {
    let wanted = match expect.result.as_deref()? {
        "none" | "pass" => Verdict::Pass,
        "advice" => Verdict::Advice,
        "override" => Verdict::Override,
        "block" => Verdict::Block,
        other => {
            problems.push(format!(
                "expect.result: \"{other}\" is not one of none, pass, advice, override, block"
            ));
            return None;
        }
    };
    let built = |rule: &String| standard.built().any(|r| r.id == rule);
    let agrees =
        report.result == wanted || (wanted == Verdict::Advice && report.result == Verdict::Pass);
    let comparison = if !expect.trip.iter().all(built) {
        Comparison::NotChecked
    } else if agrees {
        Comparison::Agrees
    } else {
        Comparison::Disagrees
    };
    Some((wanted, report.result, comparison))
}

fn read_earlier(i: usize, file: &EarlierFile, problems: &mut Vec<String>) -> Option<Earlier> {
    let mut fault =
        |field: &str, what: String| problems.push(format!("earlier[{i}].{field}: {what}"));
    let at = file
        .at
        .parse()
        .map_err(|e| fault("at", format!("{e}")))
        .ok()?;
    let kind = file
        .kind
        .as_ref()
        .and_then(|kind| kind.parse().map_err(|e| fault("kind", format!("{e}"))).ok());
    Some(Earlier {
        at,
        areas: Vec::new(),
        body: file.body.clone(),
        kind,
        facts: file.facts.clone(),
        incident: file.incident.clone(),
        live: file.live.unwrap_or(true),
        persons: file.persons.clone(),
    })
}

fn read_load(file: &LoadFile, problems: &mut Vec<String>) -> Load {
    let counts = |map: &BTreeMap<String, i64>| -> BTreeMap<String, u64> {
        let one = |(name, n): (&String, &i64)| (name.clone(), u64::try_from(*n).unwrap_or(0));
        map.iter().map(one).collect()
    };
    let recipients = counts(&file.recipients);
    let whole = |value: &FactValue| match value {
        FactValue::Whole(n) => u64::try_from(*n).ok(),
        _ => None,
    };
    let queue = match &file.queue {
        None => BTreeMap::new(),
        Some(FactValue::Map(map)) => (map.iter())
            .filter_map(|(name, value)| Some((name.clone(), whole(value)?)))
            .collect(),
        Some(one) => match whole(one) {
            Some(n) => recipients.keys().map(|name| (name.clone(), n)).collect(),
            None => {
                problems
                    .push("load.queue: give one number, or a number for each channel".to_owned());
                BTreeMap::new()
            }
        },
    };
    let deadline = file.deadline.as_ref().and_then(|text| {
        let fault = |e: wardmote_domain::local_time::LocalTimeError| {
            problems.push(format!("load.deadline: {e}"));
        };
        text.parse().map_err(fault).ok()
    });
    Load {
        recipients,
        rate_per_minute: counts(&file.rate_per_minute),
        queue,
        deadline,
    }
}
