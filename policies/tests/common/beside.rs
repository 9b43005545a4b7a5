//! Messages with `earlier` and `load`, which only a case may have.

#![allow(dead_code, reason = "each test file uses its part")]

use serde_json::Value;
use wardmote_domain::{
    file::MessageFile,
    finding::{Finding, Report},
};
use wardmote_policies::{run_cases, standard_outlets};

use crate::common::{STANDARD, render, with};

/// A clean message with some of its fields changed, judged as a case.
pub fn report(changes: Value) -> Report {
    let file: MessageFile = serde_json::from_value(with(changes)).expect("a message");
    let outcome = run_cases(vec![file], &STANDARD, &standard_outlets(), &render).remove(0);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    outcome.report.expect("a message that is read has a report")
}

/// What one rule found.
pub fn found(rule: &str, changes: Value) -> Vec<Finding> {
    let findings = report(changes).findings.into_iter();
    findings.filter(|f| f.rule.0 == rule).collect()
}

/// Whether a rule said that it could not be asked.
pub fn not_checked(rule: &str, changes: Value) -> bool {
    report(changes).not_checked.iter().any(|r| r.0 == rule)
}
