//! `check`: a message, or a file of cases, against the standard. Needs no daemon and stores nothing.

use std::path::Path;

use serde_json::{Value, json};
use wardmote_config::{ConfigFile, Problem, Problems, Source};
use wardmote_domain::{
    draft::FieldProblem,
    finding::{Report, Verdict},
};
use wardmote_policies::{CaseOutcome, cases::Comparison, run_cases};

use super::{
    args::Check,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
    show,
};
use crate::{
    desk::{DeskError, Judge, Judged, intake},
    settings::Settings,
};

/// The judge of the named configuration, or of the shipped one.
pub(super) fn judge(config: Option<&Path>) -> Result<Judge, Failure> {
    let file = match config {
        Some(path) => ConfigFile::read(path)?,
        None => ConfigFile::from_text("wardmote.toml", crate::settings::SHIPPED),
    };
    Judge::new(Settings::offline(&file)?).map_err(Failure::input)
}

pub(super) fn run(check: &Check) -> Outcome {
    let judge = judge(check.config.as_deref())?;
    match (&check.file, &check.cases) {
        (Some(file), _) => message(&judge, file, check.json),
        (None, Some(file)) => case_file(&judge, file, check.json),
        (None, None) => Err(Failure::input(
            "give a message, or --cases and a file of cases",
        )),
    }
}

/// The exit code of a report: 3 where it falls short.
pub(super) fn exit_of(report: &Report) -> Exit {
    if report.result > Verdict::Advice {
        Exit::FallsShort
    } else {
        Exit::Done
    }
}

fn message(judge: &Judge, path: &Path, json: bool) -> Outcome {
    let judged = judged(judge, path)?;
    if json {
        let report = serde_json::to_value(&judged.report).map_err(Failure::other)?;
        data!("{report}");
    } else {
        data!("{}", show::report(&judged.report));
    }
    Ok(exit_of(&judged.report))
}

/// Reads and judges a message. Each fault is told with file, line and field.
pub(super) fn judged(judge: &Judge, path: &Path) -> Result<Judged, Failure> {
    let source = Source::read(path)?;
    let read = intake::read_source(&source, judge.outlets())?;
    judge
        .judge(&read.draft, None, judge.now())
        .map_err(|error| match error {
            DeskError::Invalid(faults) => {
                let place = |f: FieldProblem| -> Problem { source.problem(&f.field, f.what, None) };
                Failure::from(faults.into_iter().map(place).collect::<Problems>())
            }
            other => Failure::input(other),
        })
}

fn case_file(judge: &Judge, path: &Path, json: bool) -> Outcome {
    let outlets = wardmote_policies::standard_outlets();
    let cases = intake::read_cases(&Source::read(path)?, &outlets)?;
    let outcomes = run_cases(cases, judge.standard(), &outlets, &|draft| {
        judge.render_case(draft)
    });
    let count = |of: Comparison| -> usize { outcomes.iter().map(|o| o.count(of)).sum() };
    if json {
        data!("{}", Value::Array(outcomes.iter().map(as_json).collect()));
    } else {
        for outcome in outcomes.iter().filter(|o| o.disagrees()) {
            for line in disagreements(outcome) {
                data!("{}: {line}", outcome.id);
            }
        }
        say!(
            "{} cases: {} expectations agree, {} disagree, {} not checked (for want of what they look at)",
            outcomes.len(),
            count(Comparison::Agrees),
            count(Comparison::Disagrees),
            count(Comparison::NotChecked),
        );
    }
    Ok(if outcomes.iter().any(CaseOutcome::disagrees) {
        Exit::FallsShort
    } else {
        Exit::Done
    })
}

fn disagreements(outcome: &CaseOutcome) -> Vec<String> {
    let mut lines = outcome.problems.clone();
    for rule in outcome
        .rules
        .iter()
        .filter(|r| r.comparison == Comparison::Disagrees)
    {
        lines.push(match rule.must_fire {
            true => format!("{} should have found something, and did not", rule.rule),
            false => {
                let of = outcome
                    .report
                    .iter()
                    .flat_map(|r| &r.findings)
                    .find(|f| f.rule == rule.rule);
                let found = of.map(|f| format!(": {}", f.evidence)).unwrap_or_default();
                format!("{} should have found nothing, and did{found}", rule.rule)
            }
        });
    }
    if let Some((expected, came, Comparison::Disagrees)) = &outcome.result {
        lines.push(format!(
            "the result is {}, and {} was expected",
            came.as_str(),
            expected.as_str()
        ));
    }
    lines
}

fn as_json(outcome: &CaseOutcome) -> Value {
    let word = |c: Comparison| match c {
        Comparison::Agrees => "agrees",
        Comparison::Disagrees => "disagrees",
        Comparison::NotChecked => "not_checked",
    };
    let rules: Vec<Value> = outcome
        .rules
        .iter()
        .map(|r| json!({"rule": r.rule, "expected": if r.must_fire { "trip" } else { "clear" }, "outcome": word(r.comparison)}))
        .collect();
    let result = outcome.result.as_ref().map(
        |(expected, came, c)| json!({"expected": expected, "came": came, "outcome": word(*c)}),
    );
    json!({"id": outcome.id, "title": outcome.title, "rules": rules, "result": result, "problems": outcome.problems})
}
