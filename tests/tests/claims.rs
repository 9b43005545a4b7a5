//! What the shipped files say is so: every key of the configuration is in the commented file, and the examples work.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

use std::collections::BTreeSet;

use wardmote_tests::{daemon, force::Force, root};

/// Every key that the commented file names, `#` in front or not, with its section.
fn keys(text: &str) -> BTreeSet<String> {
    let mut section = String::new();
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let line = line.trim();
        // A section that is off stands there all the same.
        let header = line.strip_prefix('#').unwrap_or(line).strip_prefix('[');
        if let Some(name) = header.and_then(|l| l.split(']').next()) {
            section = name.trim_start_matches('[').to_owned();
            found.insert(section.clone());
            continue;
        }
        let bare = line.trim_start_matches('#').trim_start();
        if let Some((key, _)) = bare.split_once(" = ")
            && key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            found.insert(format!("{section}.{key}"));
        }
    }
    found
}

/// The commented file with every line that shows a default put in force, for the sandbox, with secrets that are there.
/// Sections that are off stay off: what they take is proved where the settings are read.
fn everything_on(text: &str, dir: &str) -> String {
    let mut out = Vec::new();
    let mut off = false;
    for line in text.lines() {
        if line.starts_with('[') || line.starts_with("#[") {
            off = line.starts_with('#');
        }
        let shown = line
            .strip_prefix('#')
            .filter(|rest| !off && !rest.starts_with(' ') && rest.contains(" = "));
        let mut line = shown.unwrap_or(line).to_owned();
        if let Some((key, _)) = line.split_once(" = { credential") {
            let name = key.trim().to_owned();
            line = format!("{name} = {{ file = \"{dir}/{name}\" }}");
        }
        out.push(line);
    }
    out.join("\n")
        .replace("realm = \"live\"", "realm = \"sandbox\"")
        .replace("https://alerts.example.org", "http://127.0.0.1:8481")
        .replace("https://desk.example.org", "http://127.0.0.1:8480")
        .replace("https://api.x.com", "http://127.0.0.1:9")
        .replace(
            "/etc/wardmote/standard.toml",
            &root()
                .join("policies/standards/met.toml")
                .display()
                .to_string(),
        )
        .replace("\"/etc/wardmote/standard\"", &format!("\"{dir}/standard\""))
        .replace("/etc/wardmote/catalogue", &format!("{dir}/catalogue"))
        .replace("/var/lib/wardmote", dir)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commented_file_is_good_with_every_key_in_force() {
    let force = Force::new().await;
    std::fs::create_dir_all(force.file("catalogue")).unwrap();
    std::fs::create_dir_all(force.file("standard")).unwrap();
    let shipped = std::fs::read_to_string(root().join("config/wardmote.toml")).unwrap();
    let dir = force.dir().display().to_string();
    let path = force
        .write("all.toml", &everything_on(&shipped, &dir))
        .display()
        .to_string();
    let out = force
        .cli_as("", &["config", "check", "--config", &path])
        .await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let shown = force.cli_as("", &["config", "show"]).await;
    assert_eq!(
        (shown.code, shown.stdout == shipped),
        (0, true),
        "config show prints the file as shipped"
    );
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_that_the_program_knows_is_in_the_commented_file() {
    let force = Force::new().await;
    let shipped = std::fs::read_to_string(root().join("config/wardmote.toml")).unwrap();
    let documented = keys(&shipped);
    let good = std::fs::read_to_string(force.file("wardmote.toml")).unwrap();
    // The program names the keys of a section when it meets one that it does not know.
    let sections = [
        "server",
        "store",
        "secrets",
        "dispatch",
        "channels.email",
        "channels.twitter",
        "channels.twitter.account",
        "standard",
        "catalogue",
        "urgent_lane",
        "organisation",
        "outlet",
    ];
    for section in sections {
        let (open, close) = if matches!(
            section,
            "organisation" | "outlet" | "channels.twitter.account"
        ) {
            ("[[", "]]")
        } else {
            ("[", "]")
        };
        let head = format!("{open}{section}{close}");
        let with = format!("{head}\nno_such_key_anywhere = 1");
        let text = if good.contains(&head) {
            good.replacen(&head, &with, 1)
        } else {
            format!("{good}\n{with}\n")
        };
        let path = force.write("odd.toml", &text).display().to_string();
        let out = force
            .cli_as("", &["config", "check", "--config", &path])
            .await;
        assert_eq!(out.code, 2, "{section}: {}", out.stderr);
        let line = out
            .stderr
            .lines()
            .find(|l| l.contains("no_such_key_anywhere"))
            .unwrap_or_default()
            .to_owned();
        assert!(!line.is_empty(), "{section}: {}", out.stderr);
        let known = known(&line);
        assert!(
            !known.is_empty(),
            "{section}: the refusal names the keys there are: {line}"
        );
        for key in known {
            assert!(
                documented.contains(&format!("{section}.{key}")),
                "{section}.{key} is not in config/wardmote.toml"
            );
        }
    }
    force.end().await;
}

/// The keys that a refusal offers: "the fields are realm, listen".
fn known(line: &str) -> Vec<String> {
    let rest = line
        .split_once("the fields are ")
        .map_or("", |(_, rest)| rest);
    // A long list ends "and 3 more".
    rest.split(", ")
        .map(|key| key.split(" and ").next().unwrap_or(key).to_owned())
        .filter(|key| !key.is_empty())
        .collect()
}

#[test]
fn the_examples_and_the_shared_cases_pass_as_they_say() {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = daemon::command(home.path()).args(args).output().unwrap();
        let words = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        (output.status.code(), words)
    };
    let file = |name: &str| root().join(name).display().to_string();
    let (code, words) = run(&[
        "check",
        "--cases",
        &file("tests/cases/four-point-cases.yaml"),
    ]);
    assert_eq!(code, Some(0), "no case disagrees: {words}");
    assert!(words.contains(" 0 disagree"), "{words}");
    let local = ["appeal", "ward-update", "event", "guidance", "feedback"];
    for name in local.map(|kind| format!("{kind}-from-facts")) {
        let path = file(&format!("templates/examples/{name}.yaml"));
        // Away from an exercise, an unsigned language asks for a reason, and an appeal for the languages of the area.
        let (code, words) = run(&["check", "--json", &path]);
        assert_eq!(code, Some(3), "{name}: {words}");
        let told: serde_json::Value = serde_json::from_str(&words).unwrap();
        for finding in told["findings"].as_array().unwrap() {
            let (rule, severity) = (&finding["rule"], &finding["severity"]);
            let expected = rule == "C-08" || rule == "W-03" || severity == "advice";
            assert!(expected && severity != "block", "{name}: {finding}");
        }
        let (code, words) = run(&["preview", &path]);
        assert_eq!(code, Some(0), "{name}: {words}");
    }
    for name in ["reassurance-from-facts", "holding", "appeal-own-words"] {
        let (code, words) = run(&["preview", &file(&format!("templates/examples/{name}.yaml"))]);
        assert_eq!(code, Some(0), "{name}: {words}");
    }
}

#[test]
fn the_demo_runs_once_and_proves_itself() {
    let home = tempfile::tempdir().unwrap();
    let output = daemon::command(home.path())
        .args(["demo", "--once"])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{words}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        words.contains("Released, 2 need you (leaflet, media)"),
        "{words}"
    );
    assert!(
        words.contains("Checked: what the sandbox received is what was approved."),
        "{words}"
    );
}
