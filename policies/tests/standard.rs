//! The files of a standard: read whole, refused where they are wrong, named by their hash.

mod common;

use common::{Case, STANDARD, with};
use serde_json::json;
use wardmote_domain::{finding::Severity, words::Realm};
use wardmote_policies::{DataFiles, Standard, StandardError, Subject, standard_outlets};

const MET: &str = include_str!("../standards/met.toml");

fn line_and_words(settings: &str) -> (usize, String) {
    match Standard::load(settings, &DataFiles::default()) {
        Err(StandardError::Settings { line, what }) => (line, what),
        other => panic!("{other:?}"),
    }
}

fn line_of(needle: &str) -> usize {
    let at = MET.lines().position(|l| l.starts_with(needle));
    at.expect("the line is there") + 1
}

#[test]
fn what_is_wrong_is_named_by_line() {
    let (line, what) = line_and_words(&MET.replace("mean_from = 4", "mean_form = 4"));
    assert_eq!(line, line_of("mean_from"));
    assert!(
        what.contains("mean_form") && what.contains("mean_from"),
        "{what}"
    );

    let (line, what) = line_and_words(&MET.replace(
        "[C-01]\nseverity = \"block\"",
        "[C-01]\nseverity = \"stop\"",
    ));
    assert_eq!(line, line_of("[C-01]") + 1);
    assert!(what.contains("stop") && what.contains("override"), "{what}");

    let (line, what) = line_and_words(&MET.replace("[W-01]", "[W-99]"));
    assert_eq!(line, line_of("[W-01]"));
    assert!(what.contains("no table [W-99]"), "{what}");

    let (line, what) = line_and_words("# ours\n[A-01]\nwords = 20\nwordss = 3\n");
    assert!(line == 4 && what.contains("wordss"), "{line} {what}");

    let (line, what) = line_and_words(&format!("{MET}\n[W-99]\nat_least = 3\n"));
    assert!(
        line > MET.lines().count() && what.contains("no table [W-99]"),
        "{line} {what}"
    );

    let (line, _) = line_and_words(&MET.replace("share_pct = \"2.00\"", "share_pct = \"two\""));
    assert!(line >= line_of("[W-03]"), "{line}");

    assert!(matches!(line_and_words("[A-01\nwords = 25"), (1, _)));
}

/// A force writes down only what it changes.
#[test]
fn a_force_changes_one_key_and_one_list() {
    let lists = r#"{"lists": {"teams": {"words": ["Robbery Reduction Squad"]}}}"#;
    let data = DataFiles::default().with("word_lists.json", lists).unwrap();
    assert!(DataFiles::default().with("words.json", "").is_none());
    let standard = Standard::load("[A-01]\nwords = 10\n", &data).unwrap();
    assert_eq!(standard.built().count(), STANDARD.built().count());
    let twelve = "We looked at each home in the road and we found nothing there.";
    let case = Case::new(with(json!({"body": twelve})));
    let long = |of: &Standard| {
        case.report_by(of)
            .findings
            .iter()
            .any(|f| f.rule.0 == "A-01")
    };
    assert!(long(&standard) && !long(&STANDARD));
}

#[test]
fn data_files_are_held_to_their_columns_and_lists() {
    for data in [
        DataFiles {
            police_jargon: "term,meaning\nRTC,crash\n",
            ..DataFiles::default()
        },
        DataFiles {
            police_jargon: "term,plain_meaning,rule,note\nRTC,crash,A-99,\n",
            ..DataFiles::default()
        },
        DataFiles {
            word_lists: "{\"lists\": {\"teems\": {\"words\": [\"x\"]}}}",
            ..DataFiles::default()
        },
        DataFiles {
            official_contacts: "contact\n101\n",
            ..DataFiles::default()
        },
    ] {
        let error = Standard::load(MET, &data).unwrap_err();
        assert!(matches!(error, StandardError::Data { .. }), "{error}");
    }
}

#[test]
fn the_hash_names_the_files() {
    let hash = STANDARD.hash();
    assert!(
        hash.len() == 64
            && hash
                .bytes()
                .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
    );
    assert_eq!(hash, Standard::shipped().unwrap().hash());
    let other = Standard::load(
        &MET.replace("words = 25", "words = 24"),
        &DataFiles::default(),
    )
    .unwrap();
    assert_ne!(hash, other.hash());
    let jargon = "term,plain_meaning,rule,note\nRTC,crash,A-06,\n";
    let data = DataFiles {
        police_jargon: jargon,
        ..DataFiles::default()
    };
    assert_ne!(hash, Standard::load(MET, &data).unwrap().hash());
    assert_eq!(Case::new(with(json!({}))).report().standard, hash);
}

fn c10(settings: &str, short: &str) -> Vec<(Severity, String)> {
    let case = Case::new(with(json!({"body": "Call 101 in Hayes.", "short": short})));
    let standard =
        Standard::load(settings, &DataFiles::default()).expect("these settings are sound");
    let report = standard.check(&Subject {
        draft: &case.draft,
        rendered: &case.rendered,
        outlets: &standard_outlets(),
        realm: Realm::Live,
        going: None,
        earlier: &[],
        history: true,
        of: None,
        at_door: false,
        load: None,
        reference_weight: 8,
        thread_reference_weight: 14,
        carries: &std::collections::BTreeMap::new(),
    });
    (report.findings.into_iter().filter(|f| f.rule.0 == "C-10"))
        .map(|f| (f.severity, f.fix))
        .collect()
}

#[test]
fn thresholds_and_severities_are_the_forces_to_set() {
    let short = format!(
        "In Hayes: call 101. {}met.police.uk/hayes",
        "Look after your shed and your bike. ".repeat(10)
    );
    let (severity, fix) = c10(MET, &short).remove(0);
    assert_eq!(severity, Severity::Block);
    assert!(fix.contains("one post carries it"), "{fix}");
    assert!(
        fix.contains("Or choose a thread: 2 posts, at $0.215 on X."),
        "{fix}"
    );
    let alone = MET.replace("max_posts = 4", "max_posts = 1");
    let (severity, fix) = c10(&alone, &short).remove(0);
    assert_eq!(severity, Severity::Block);
    assert!(!fix.contains("thread"), "{fix}");
    let word = format!("In Hayes: call 101. {}", "x".repeat(300));
    let (severity, fix) = c10(MET, &word).remove(0);
    assert_eq!(severity, Severity::Block, "a word alone is too long");
    assert!(!fix.contains("thread"), "{fix}");
    let stricter = MET.replace("missing_part = \"override\"", "missing_part = \"block\"");
    assert_eq!(c10(&stricter, "Call 101.").remove(0).0, Severity::Block);
}

#[test]
fn a_clean_message_passes_and_names_what_was_not_asked() {
    let report = Case::new(with(json!({}))).report();
    assert_eq!(
        report.result,
        wardmote_domain::finding::Verdict::Pass,
        "{:#?}",
        report.findings
    );
    let named = report.not_checked.iter();
    assert!(named.clone().count() < 82 && named.clone().all(|rule| rule.0.len() == 4));
    assert_eq!(report.points.len(), 4);
}
