//! The standard's own 38 messages: nothing disagrees.

mod common;

use common::{message, render, yaml};
use wardmote_domain::file::MessageFile;
use wardmote_policies::{Standard, cases::Comparison, run_cases, standard_outlets};

const FILE: &str = include_str!("../../tests/cases/four-point-cases.yaml");

fn cases() -> Vec<MessageFile> {
    let file = yaml(FILE);
    let cases = file["cases"].as_array().expect("the file has cases");
    cases
        .iter()
        .map(|case| {
            serde_json::from_value(case.clone()).unwrap_or_else(|e| panic!("{e}: {}", case["id"]))
        })
        .collect()
}

#[test]
fn the_shared_cases_show_no_disagreement() {
    let outcomes = run_cases(
        cases(),
        &Standard::shipped().unwrap(),
        &standard_outlets(),
        &render,
    );
    assert_eq!(outcomes.len(), 38);
    let mut wrong = Vec::new();
    for o in outcomes.iter().filter(|o| o.disagrees()) {
        let rules: Vec<_> = (o
            .rules
            .iter()
            .filter(|r| r.comparison == Comparison::Disagrees))
        .map(|r| format!("{} must_fire={}", r.rule, r.must_fire))
        .collect();
        let said: Vec<_> = (o.report.iter().flat_map(|r| &r.findings))
            .map(|f| {
                format!(
                    "{} {:?} {:?}: {} / {}",
                    f.rule, f.severity, f.variant, f.evidence, f.measured
                )
            })
            .collect();
        wrong.push(format!(
            "{} {:?} {:?} {:?}\n  {}",
            o.id,
            rules,
            o.result,
            o.problems,
            said.join("\n  ")
        ));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let agreed: usize = outcomes.iter().map(|o| o.count(Comparison::Agrees)).sum();
    assert!(agreed > 150, "only {agreed} expectations were compared");
}

#[test]
fn a_wrong_expectation_disagrees_and_an_unbuilt_rule_is_not_checked() {
    let case = |expect: &str| {
        message(&format!(
            "{{id: X, kind: guidance, headline: Shed thefts, body: 'Lock your shed.', areas: [E05013998], \
             channels: [x], times: {{release: 2026-12-10T12:00}}, expect: {expect}}}"
        ))
    };
    let standard = Standard::shipped().unwrap();
    let run = |expect: &str| {
        run_cases(vec![case(expect)], &standard, &standard_outlets(), &render).remove(0)
    };
    assert!(!run("{result: override, trip: [W-01], clear: [C-01]}").disagrees());
    assert!(run("{result: override, trip: [C-01]}").disagrees());
    assert!(run("{clear: [W-01]}").disagrees());
    assert!(run("{result: none, trip: [W-01]}").disagrees());
    assert!(run("{result: fine}").disagrees());
    let unbuilt = run("{result: block, trip: [X-99], clear: [X-98]}");
    assert!(!unbuilt.disagrees());
    assert_eq!(unbuilt.count(Comparison::NotChecked), 3);
}
