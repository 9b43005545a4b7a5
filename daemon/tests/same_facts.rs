//! Every language states the same: five hundred messages from generated facts, each in every language of the catalogue,
//! read by the standard's own rules on phones, dates, numbers, names, length and script.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

#[path = "same_facts/messages.rs"]
mod messages;

use std::{collections::BTreeMap, fmt::Write as _};

use messages::{Case, cases};
use wardmote_domain::{
    variant::Rendered,
    words::{Format, Kind, Realm},
};
use wardmote_policies::{Standard, Subject, standard_outlets};
use wardmote_templates::{Catalogue, RenderContext};

/// The rules that hold a version against the English.
const RULES: [&str; 6] = ["C-02", "C-03", "C-04", "C-05", "C-06", "A-20"];

/// How many messages are written.
const MESSAGES: usize = 500;

/// What the rules say of one message; each fault with the texts it stands in.
fn faults(catalogue: &Catalogue, standard: &Standard, case: &Case) -> Vec<String> {
    let context = RenderContext {
        organisation: "Metropolitan Police".to_owned(),
        release: case.going,
        reference_weight: 12,
        thread_reference_weight: 18,
        max_posts: 4,
        of: case.of.clone(),
        signed_only: false,
        exercise: false,
    };
    let mut rendered: Rendered = catalogue.render(&case.draft, &context).unwrap();
    // The rules read a version's text, which the page and the mail share.
    rendered.variants.retain(|v| v.format == Format::Page);
    let found = standard.check(&Subject {
        draft: &case.draft,
        rendered: &rendered,
        outlets: &standard_outlets(),
        realm: Realm::Live,
        going: Some(case.going),
        earlier: &[],
        history: false,
        of: None,
        at_door: false,
        load: None,
        reference_weight: 12,
        thread_reference_weight: 18,
        carries: &BTreeMap::new(),
    });
    let of_rules = found
        .findings
        .iter()
        .filter(|f| RULES.contains(&f.rule.0.as_str()));
    of_rules
        .map(|f| {
            let mut told = format!(
                "{} {}: {} [{}] {}\n",
                case.name, f.rule, f.why, f.evidence, f.measured
            );
            for v in &rendered.variants {
                let named = f
                    .variant
                    .as_ref()
                    .is_some_and(|n| n.0.starts_with(v.language.as_str()));
                if named || v.language.is_english() {
                    writeln!(told, "  [{}] {}", v.language, v.text.replace('\n', " / ")).unwrap();
                }
            }
            told
        })
        .collect()
}

#[test]
fn every_language_states_the_facts_of_the_english() {
    let catalogue = Catalogue::load().unwrap();
    let standard = Standard::shipped().unwrap();
    let all = cases(MESSAGES);
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for case in &all {
        *kinds.entry(case.draft.kind).or_default() += 1;
    }
    assert_eq!(all.len(), MESSAGES);
    assert!(
        kinds.len() == 12 && kinds.values().all(|n| *n >= 20),
        "each kind is among them: {kinds:?}"
    );
    assert!(catalogue.languages().len() >= 8);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = all.len().div_ceil(threads);
    let found: Vec<String> = std::thread::scope(|scope| {
        let looks: Vec<_> = all
            .chunks(part)
            .map(|part| {
                scope.spawn(|| {
                    let each = part.iter();
                    each.flat_map(|case| faults(&catalogue, &standard, case))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        looks
            .into_iter()
            .flat_map(|look| look.join().unwrap())
            .collect()
    });
    let first: Vec<&str> = found.iter().take(40).map(String::as_str).collect();
    assert!(
        found.is_empty(),
        "{} faults:\n{}",
        found.len(),
        first.join("\n")
    );
}
