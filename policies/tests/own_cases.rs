//! Our own messages beside the standard's: `cases/*.yaml` in the form of the standard's file. Nothing disagrees, and each
//! rule that is built has one that trips it and a near miss that does not.

mod common;

use std::{collections::BTreeSet, path::Path};

use common::{STANDARD, render, yaml};
use wardmote_domain::file::MessageFile;
use wardmote_policies::{CaseOutcome, cases::Comparison, run_cases, standard_outlets};

/// Rules whose messages are in `every_rule.rs`.
const ELSEWHERE: [&str; 16] = [
    "A-01", "A-06", "A-14", "A-20", "C-01", "C-02", "C-03", "C-08", "C-10", "C-15", "T-02", "T-04",
    "T-08", "W-01", "W-03", "W-06",
];

fn cases() -> Vec<MessageFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a file of cases");
        let file = yaml(&text);
        let cases = file["cases"].as_array();
        for case in cases.unwrap_or_else(|| panic!("{} has no cases", path.display())) {
            let read = serde_json::from_value(case.clone());
            all.push(read.unwrap_or_else(|e| panic!("{e}: {} {}", path.display(), case["id"])));
        }
    }
    all
}

fn told(o: &CaseOutcome) -> String {
    let of = |c: Comparison| {
        let rules = o.rules.iter().filter(move |r| r.comparison == c);
        rules.map(|r| format!("{} must_fire={}", r.rule, r.must_fire))
    };
    let wrong: Vec<_> = of(Comparison::Disagrees)
        .chain(of(Comparison::NotChecked).map(|r| format!("{r} not checked")))
        .collect();
    let said: Vec<_> = (o.report.iter().flat_map(|r| &r.findings))
        .map(|f| {
            format!(
                "{} {:?} {:?}: {} / {} / {}",
                f.rule, f.severity, f.variant, f.evidence, f.measured, f.fix
            )
        })
        .collect();
    format!(
        "{} {:?} {:?} {:?}\n  {}",
        o.id,
        wrong,
        o.result,
        o.problems,
        said.join("\n  ")
    )
}

#[test]
fn our_own_messages_show_no_disagreement() {
    let outcomes = run_cases(cases(), &STANDARD, &standard_outlets(), &render);
    let ids: BTreeSet<_> = outcomes.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(
        ids.len(),
        outcomes.len(),
        "each message has an id of its own"
    );
    let wrong: Vec<String> = (outcomes.iter())
        .filter(|o| o.disagrees() || o.count(Comparison::NotChecked) > 0)
        .map(told)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for finding in outcomes
        .iter()
        .flat_map(|o| &o.report)
        .flat_map(|r| &r.findings)
    {
        let words = [
            &finding.measured,
            &finding.limit,
            &finding.why,
            &finding.fix,
            &finding.source,
        ];
        assert!(words.iter().all(|w| !w.is_empty()), "{finding:?}");
        assert!(finding.why.ends_with('.'), "{finding:?}");
    }
}

#[test]
fn each_rule_has_a_message_that_trips_it_and_a_near_miss() {
    let all = cases();
    let named = |of: fn(&wardmote_domain::file::Expect) -> &Vec<String>| -> BTreeSet<&str> {
        let expects = all.iter().filter_map(|case| case.expect.as_ref());
        expects
            .flat_map(|e| of(e).iter().map(String::as_str))
            .collect()
    };
    let (trip, clear) = (named(|e| &e.trip), named(|e| &e.clear));
    let lacking: Vec<&str> = (STANDARD.built().map(|rule| rule.id))
        .filter(|id| !ELSEWHERE.contains(id))
        .filter(|id| !trip.contains(id) || !clear.contains(id))
        .collect();
    assert!(
        lacking.is_empty(),
        "without a message that trips and one that does not: {lacking:?}"
    );
}
