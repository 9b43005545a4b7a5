//! The house's own rules: who imports whom, where the wall clock and the big libraries may stand, and that every key of
//! the configuration is in the shipped file.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use wardmote_tests::root;

/// Our crates and whom each may import (design, section 2). The tests see the daemon from outside and share its words.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("wardmote-domain", &[]),
    ("wardmote-config", &[]),
    ("wardmote-store", &["wardmote-domain"]),
    ("wardmote-channels", &["wardmote-domain"]),
    ("wardmote-templates", &["wardmote-domain"]),
    ("wardmote-exchange", &["wardmote-domain"]),
    ("wardmote-policies", &["wardmote-domain"]),
    (
        "wardmote",
        &[
            "wardmote-domain",
            "wardmote-store",
            "wardmote-channels",
            "wardmote-templates",
            "wardmote-exchange",
            "wardmote-policies",
            "wardmote-config",
        ],
    ),
    (
        "wardmote-tests",
        &["wardmote", "wardmote-domain", "wardmote-channels"],
    ),
];

/// Libraries that only one of our crates may name.
const ONLY_IN: &[(&str, &str)] = &[
    ("sqlx", "wardmote-store"),
    ("lettre", "wardmote-channels"),
    ("handlebars", "wardmote-templates"),
];

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root());
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Each of our crates with the names of all it depends on: at run, in tests and at build.
fn edges(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let own = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["name"].as_str().unwrap().to_owned());
        edges.insert(package["name"].as_str().unwrap().to_owned(), own.collect());
    }
    edges
}

fn forbidden(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut faults = Vec::new();
    for (from, all) in edges {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| name == from) else {
            faults.push(format!(
                "{from} has no line in the table of who may import whom"
            ));
            continue;
        };
        for to in all.iter().filter(|to| edges.contains_key(*to)) {
            // A crate's own tests may use the crate itself.
            if to != from && !allowed.contains(&to.as_str()) {
                faults.push(format!("{from} must not import {to}"));
            }
        }
        for (library, only) in ONLY_IN {
            if all.contains(*library) && from != only {
                faults.push(format!("{library} belongs to {only}, and {from} names it"));
            }
        }
    }
    faults
}

#[test]
fn nobody_imports_whom_they_must_not() {
    let edges = edges(&metadata());
    assert_eq!(edges.len(), MAY_IMPORT.len(), "{:?}", edges.keys());
    assert_eq!(forbidden(&edges), Vec::<String>::new());
}

#[test]
fn a_forbidden_edge_would_be_found() {
    let mut all = edges(&metadata());
    all.get_mut("wardmote-policies")
        .unwrap()
        .insert("wardmote-templates".to_owned());
    all.get_mut("wardmote-domain")
        .unwrap()
        .insert("wardmote-config".to_owned());
    all.get_mut("wardmote").unwrap().insert("sqlx".to_owned());
    all.insert("wardmote-extra".to_owned(), BTreeSet::new());
    let faults = forbidden(&all);
    assert_eq!(
        faults,
        [
            "sqlx belongs to wardmote-store, and wardmote names it",
            "wardmote-domain must not import wardmote-config",
            "wardmote-extra has no line in the table of who may import whom",
            "wardmote-policies must not import wardmote-templates",
        ]
    );
}

/// Every Rust file of ours, below the top of the project.
fn sources() -> Vec<PathBuf> {
    fn collect(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for folder in [
        "daemon",
        "channels",
        "templates",
        "policies",
        "config",
        "tests/src",
        "tests/tests",
    ] {
        collect(&root().join(folder), &mut found);
    }
    found
}

/// A file without its comments, so that words about a thing are not the thing.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The files below none of `homes` that hold one of `marks`.
fn strays(marks: &[String], homes: &[&str]) -> Vec<String> {
    let top = root();
    let mut found = Vec::new();
    for path in sources() {
        let own = path.strip_prefix(&top).unwrap().display().to_string();
        if homes.iter().any(|home| own.starts_with(home)) {
            continue;
        }
        let code = code(&path);
        found.extend(
            marks
                .iter()
                .filter(|m| code.contains(m.as_str()))
                .map(|m| format!("{own}: {m}")),
        );
    }
    found
}

#[test]
fn each_big_library_stands_in_one_room() {
    for (library, home) in [
        ("sqlx", "daemon/store/"),
        ("lettre", "channels/"),
        ("handlebars", "templates/"),
    ] {
        let marks = [
            format!("{library}::"),
            format!("use {library};"),
            format!("extern crate {library}"),
        ];
        assert_eq!(strays(&marks, &[home]), Vec::<String>::new());
    }
}

#[test]
fn the_wall_clock_is_read_in_one_place() {
    // In two halves, so that this test does not find itself.
    let now = "::now()";
    let marks: Vec<String> = ["SystemTime", "Timestamp", "Zoned"]
        .iter()
        .map(|of| format!("{of}{now}"))
        .collect();
    assert_eq!(
        strays(&marks, &["daemon/domain/src/clock.rs"]),
        Vec::<String>::new()
    );
    let home = code(&root().join("daemon/domain/src/clock.rs"));
    assert_eq!(
        home.matches(&marks[1]).count(),
        1,
        "one SystemClock reads it, once"
    );
}

#[test]
fn no_test_is_left_out() {
    let mark = format!("#[{}", "ignore");
    assert_eq!(strays(&[mark], &[]), Vec::<String>::new());
}

#[test]
fn no_file_is_far_over_its_length() {
    let top = root();
    let long: Vec<String> = sources()
        .iter()
        .map(|path| {
            let own = path.strip_prefix(&top).unwrap().display().to_string();
            (own, fs::read_to_string(path).unwrap().lines().count())
        })
        // A file of tests is a list: it is read by its heads.
        .filter(|(own, lines)| *lines > if own.contains("test") { 600 } else { 400 })
        .map(|(own, lines)| format!("{own}: {lines} lines"))
        .collect();
    let none: Vec<String> = Vec::new();
    assert_eq!(
        long, none,
        "above 300 lines look for the seam; a third more is two files"
    );
}
