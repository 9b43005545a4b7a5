//! What is shipped for watching the daemon belongs together: metrics, dashboard, alert rules, runbook; and the commands that
//! those pages name are commands that there are.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

use std::{collections::BTreeSet, fs, process::Command};

use serde_json::Value;
use wardmote::metrics::{ALL, Kind};
use wardmote_tests::{daemon, root};

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The names of metrics in an expression: words with one of our prefixes, without the parts of a summary.
fn metrics_in(expr: &str) -> BTreeSet<String> {
    expr.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with("wardmote_") || word.starts_with("process_"))
        .map(|word| {
            let summary = |m: &&wardmote::metrics::Metric| {
                m.kind == Kind::Summary
                    && (word == format!("{}_sum", m.name) || word == format!("{}_count", m.name))
            };
            ALL.iter()
                .find(summary)
                .map_or_else(|| word.to_owned(), |m| m.name.to_owned())
        })
        .collect()
}

fn known() -> BTreeSet<String> {
    ALL.iter().map(|m| m.name.to_owned()).collect()
}

#[test]
fn every_metric_is_on_the_dashboard_and_nothing_else() {
    let board: Value = serde_json::from_str(&read("systemd/monitoring/dashboard.json")).unwrap();
    let mut shown = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for panel in board["panels"].as_array().unwrap() {
        assert!(
            ids.insert(panel["id"].as_u64().unwrap()),
            "{}",
            panel["title"]
        );
        for target in panel["targets"].as_array().into_iter().flatten() {
            shown.extend(metrics_in(target["expr"].as_str().unwrap()));
        }
    }
    assert_eq!(shown, known());
}

/// An alert of the rules file.
#[derive(Default)]
struct Alert {
    name: String,
    expr: String,
    severity: String,
    summary: String,
    runbook: String,
}

fn alerts() -> Vec<Alert> {
    let mut all: Vec<Alert> = Vec::new();
    let mut in_expr = false;
    for line in read("systemd/monitoring/alerts.yml").lines() {
        let bare = line.trim();
        if let Some(name) = bare.strip_prefix("- alert: ") {
            all.push(Alert {
                name: name.to_owned(),
                ..Alert::default()
            });
        }
        let Some(last) = all.last_mut() else { continue };
        let (key, value) = bare
            .split_once(": ")
            .unwrap_or((bare.trim_end_matches(':'), ""));
        match key {
            "expr" if value == ">-" => in_expr = true,
            "expr" => last.expr = value.to_owned(),
            "for" | "labels" => in_expr = false,
            "severity" => last.severity = value.to_owned(),
            "summary" => last.summary = value.to_owned(),
            "runbook" => last.runbook = value.to_owned(),
            _ if in_expr => last.expr.push_str(bare),
            _ => {}
        }
    }
    all
}

#[test]
fn every_alert_asks_metrics_that_there_are_and_has_its_section_in_the_runbook() {
    let runbook = read("docs/runbook.md");
    let sections: BTreeSet<&str> = runbook
        .lines()
        .filter_map(|l| l.strip_prefix("## "))
        .collect();
    let known = known();
    let all = alerts();
    assert!(all.len() > 15, "{}", all.len());
    for alert in &all {
        let name = &alert.name;
        let asked = metrics_in(&alert.expr);
        let up = alert.expr.starts_with("up{");
        assert!(up || !asked.is_empty(), "{name}: {}", alert.expr);
        for metric in &asked {
            assert!(known.contains(metric), "{name}: there is no {metric}");
        }
        for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
            let count = |c: char| alert.expr.matches(c).count();
            assert_eq!(count(open), count(close), "{name}: {}", alert.expr);
        }
        assert!(
            matches!(alert.severity.as_str(), "page" | "ticket"),
            "{name}"
        );
        assert!(!alert.summary.is_empty(), "{name}");
        let anchor = format!("docs/runbook.md#{}", name.to_lowercase());
        assert_eq!(alert.runbook, anchor);
        assert!(
            sections.contains(name.as_str()),
            "the runbook has no section {name}"
        );
    }
    let names: BTreeSet<&str> = all.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "an alert is there twice");
    assert_eq!(sections, names, "a section without its alert");
    for section in runbook.split("\n## ").skip(1) {
        for part in ["**Means:**", "**Look:**", "**Do:**"] {
            assert!(section.contains(part), "{part} of {section}");
        }
    }
}

/// What promtool says of a file; a panic with its words where it finds fault.
fn promtool(args: &[&str]) -> String {
    let run = Command::new("promtool")
        .args(args)
        .current_dir(root())
        .output();
    let output =
        run.unwrap_or_else(|error| panic!("promtool: {error}. Type: apt-get install prometheus"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}{why}");
    said
}

#[test]
fn prometheus_takes_the_rules_and_each_alert_fires_when_it_should_and_only_then() {
    let said = promtool(&["check", "rules", "systemd/monitoring/alerts.yml"]);
    let all = alerts();
    assert!(
        said.contains(&format!("{} rules found", all.len())),
        "{said}"
    );
    promtool(&["test", "rules", "tests/monitoring/alerts.yml"]);
    let cases = read("tests/monitoring/alerts.yml");
    for alert in &all {
        for does in ["fires", "keeps quiet"] {
            let name = format!("  - name: {} {does}\n", alert.name);
            assert_eq!(
                cases.matches(&name).count(),
                1,
                "no case: {} {does}",
                alert.name
            );
        }
    }
}

/// The commands in a page: what stands between backticks, and the lines of its shell blocks.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut shell = false;
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("```") {
            shell = !shell && kind == "sh";
            continue;
        }
        if shell {
            found.push(line.to_owned());
        }
    }
    let plain: Vec<&str> = text.split("```").step_by(2).collect();
    for part in plain {
        let joined = part.replace('\n', " ");
        found.extend(joined.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    let ours = |c: &String| c.starts_with("wardmote ");
    found.into_iter().filter(ours).collect()
}

/// A command as a page writes it has every word that it needs: typed so, it is not answered with how it is used.
fn given_whole(page: &str, command: &str, words: &[&str], help: &str) {
    let usage = help.lines().find_map(|l| l.strip_prefix("Usage: "));
    let usage: Vec<&str> = usage.unwrap_or_default().split_whitespace().collect();
    let value = |w: &str| w.starts_with('<') && !w.starts_with("<-");
    let after = |i: usize| i > 0 && usage[i - 1].trim_start_matches('<').starts_with("--");
    let places = (0..usage.len()).filter(|i| value(usage[*i]) && !after(*i));
    let options = (0..usage.len()).filter(|i| usage[*i].starts_with("--"));
    for needed in options.map(|i| usage[i]) {
        assert!(words.contains(&needed), "{page}: {command} needs {needed}");
    }
    let takes_one = |option: &str| help.contains(&format!("{option} <"));
    let mut given = 0;
    let mut left = words.iter().peekable();
    while let Some(word) = left.next() {
        if !word.starts_with("--") {
            given += usize::from(!word.ends_with('"') || word.starts_with('"'));
        } else if takes_one(word) {
            let quoted = left
                .next()
                .is_some_and(|w| w.starts_with('"') && !w.ends_with('"'));
            while quoted && left.next().is_some_and(|w| !w.ends_with('"')) {}
        }
    }
    let needed = places.count();
    assert!(
        given >= needed,
        "{page}: {command} has {given} of {needed}: {usage:?}"
    );
}

#[test]
fn the_commands_of_the_pages_are_commands_that_there_are() {
    let home = tempfile::tempdir().unwrap();
    let mut looked = 0;
    for page in ["docs/runbook.md", "docs/monitoring.md"] {
        for command in commands(&read(page)) {
            let words: Vec<&str> = command.split_whitespace().skip(1).collect();
            // What comes after the verbs are values in capitals, quoted words and options.
            let verb = |w: &&&str| {
                w.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !w.starts_with('-')
            };
            let verbs: Vec<&str> = words.iter().take_while(verb).copied().collect();
            let output = daemon::command(home.path())
                .args(&verbs)
                .arg("--help")
                .output()
                .unwrap();
            let help = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{page}: {command}");
            let usage = format!("wardmote {}", verbs.join(" "));
            assert!(help.contains(&usage), "{page}: {command}\n{help}");
            given_whole(page, &command, &words[verbs.len()..], &help);
            for option in words.iter().filter(|w| w.starts_with("--")) {
                assert!(help.contains(option), "{page}: {command} has no {option}");
            }
            looked += 1;
        }
    }
    assert!(looked > 20, "{looked}");
}
