//! Commands that work by themselves.

use std::{fs::Permissions, io::Read as _, os::unix::fs::PermissionsExt as _, process::Stdio};

use super::{file, run, text, wardmote};

#[test]
fn config_show_prints_exactly_the_shipped_file() {
    let shown = run(&["config", "show"]);
    assert_eq!(shown.status.code(), Some(0));
    assert_eq!(
        text(&shown.stdout),
        std::fs::read_to_string(file("config/wardmote.toml")).unwrap()
    );
    assert!(shown.stderr.is_empty());
}

#[test]
fn a_report_reads_as_a_press_officer_reads_it() {
    for (name, path, code) in [
        ("passes", "templates/examples/appeal-own-words.yaml", 0),
        ("cannot_go", "daemon/tests/cli/no_such_day.yaml", 3),
    ] {
        let out = run(&["check", &file(path).display().to_string()]);
        assert_eq!(
            out.status.code(),
            Some(code),
            "{name}: {}",
            text(&out.stderr)
        );
        assert!(out.stderr.is_empty(), "{name}: {}", text(&out.stderr));
        let shown = text(&out.stdout);
        assert!(!shown.contains('\u{1b}'), "no colours: {name}");
        // Rules are added with time: which are not built yet is not what this test holds.
        let built = shown.split("\nNot checked").next().unwrap().to_owned();
        insta::assert_snapshot!(name, built);
    }
}

#[test]
fn a_report_for_programs_has_the_promised_shape() {
    let out = run(&[
        "check",
        "--json",
        &file("daemon/tests/cli/no_such_day.yaml")
            .display()
            .to_string(),
    ]);
    assert_eq!(out.status.code(), Some(3));
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let keys = |v: &serde_json::Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&report),
        ["result", "points", "findings", "not_checked", "standard"]
    );
    assert_eq!(
        keys(&report["points"]),
        ["accessible", "consistent", "timely", "widest_audience"]
    );
    let finding = [
        "rule",
        "point",
        "severity",
        "owed_allowed",
        "variant",
        "outlet",
        "evidence",
        "span",
        "measured",
        "limit",
        "why",
        "fix",
        "source",
    ];
    for of in report["findings"].as_array().unwrap() {
        let always = keys(of)
            .into_iter()
            .filter(|key| !["sentence", "better"].contains(&key.as_str()));
        assert_eq!(always.collect::<Vec<_>>(), finding);
    }
    assert_eq!(report["result"], "block");
    // What went out before is not known here: that is said, and not that it passed.
    let not_checked = report["not_checked"].as_array().unwrap();
    assert!(not_checked.iter().any(|rule| rule == "T-10"), "{report}");
}

/// A standard of one's own: a key, a list, and what is wrong with either by its line.
#[test]
fn a_standard_of_ones_own_is_read_and_its_faults_have_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let shipped = std::fs::read_to_string(file("config/wardmote.toml")).unwrap();
    let own = "[standard]\nfile = \"standard.toml\"\ndata = \"lists\"\n";
    std::fs::write(at("wardmote.toml"), shipped.replace("[standard]\n", own)).unwrap();
    std::fs::create_dir(at("lists")).unwrap();
    let contacts = file("policies/data/official_contacts.csv");
    std::fs::copy(contacts, at("lists").join("official_contacts.csv")).unwrap();
    std::fs::write(at("standard.toml"), "# Ours\n[A-01]\nwords = 8\n").unwrap();
    let config = at("wardmote.toml").display().to_string();
    let message = file("templates/examples/first-exercise.yaml")
        .display()
        .to_string();
    let rules = |args: &[&str]| -> Vec<String> {
        let out = run(&[&["check", "--json", &message], args].concat());
        let report: serde_json::Value = serde_json::from_slice(&out.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", text(&out.stderr)));
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|f| f["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(!rules(&[]).contains(&"A-01".to_owned()));
    assert!(rules(&["--config", &config]).contains(&"A-01".to_owned()));
    let refused = |words: &[&str]| {
        let out = run(&["check", &message, "--config", &config]);
        assert_eq!(out.status.code(), Some(2), "{}", text(&out.stdout));
        let said = text(&out.stderr);
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
    };
    std::fs::write(at("standard.toml"), "# Ours\n[A-01]\nwurds = 8\n").unwrap();
    refused(&["standard.toml", "line 3", "wurds"]);
    std::fs::write(at("standard.toml"), "").unwrap();
    std::fs::write(
        at("lists").join("plain_words.csv"),
        "phrase,use_instead\nprior to,before\n",
    )
    .unwrap();
    refused(&["plain_words.csv", "keep_when"]);
    std::fs::rename(
        at("lists").join("plain_words.csv"),
        at("lists").join("plainwords.csv"),
    )
    .unwrap();
    refused(&["plainwords.csv", "word_lists.json"]);
}

#[test]
fn the_shared_cases_agree() {
    let out = run(&[
        "check",
        "--cases",
        &file("tests/cases/four-point-cases.yaml")
            .display()
            .to_string(),
    ]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
    assert!(
        text(&out.stderr).contains(" 0 disagree"),
        "{}",
        text(&out.stderr)
    );
}

#[test]
fn what_is_typed_wrongly_is_bad_input() {
    let message = file("templates/examples/appeal-own-words.yaml")
        .display()
        .to_string();
    for args in [
        &[][..],
        &["chek"],
        &["check"],
        &["check", "none.yaml"],
        &["check", &message, "--cases", &message],
        &["check", &message, "--server", "http://127.0.0.1:1"],
        &["preview", &message, "--format", "post"],
        &["preview", &message, "--language", "?"],
        &["preview", &message, "--json", "--out", "x"],
        &["override", "msg_x", "--rule", "C-08"],
        &[
            "override",
            "msg_x",
            "--rule",
            "C-08",
            "--reason",
            "a",
            "--by",
            "2026-12-08T10:00",
        ],
        &["override", "msg_x", "--rule", "C-08", "--owed", "a"],
        &["withdraw", "msg_x"],
        &["hold", "msg_x", "--channel", "email"],
        &[
            "settle",
            "dlv_x",
            "--sent",
            "a",
            "--not-sent",
            "--reason",
            "b",
        ],
        &[
            "people",
            "add",
            "--name",
            "a",
            "--email",
            "a@example.org",
            "--config",
            "x",
        ],
        &[
            "people",
            "add",
            "--name",
            "a",
            "--email",
            "a@example.org",
            "--first-administrator",
        ],
        &["audience", "list"],
        &["config", "check", "--config", "none.toml"],
        &["serve", "--config", "none.toml"],
    ] {
        let out = run(args);
        assert_eq!(
            out.status.code(),
            Some(2),
            "{args:?}: {}",
            text(&out.stderr)
        );
        assert!(out.stdout.is_empty() && !out.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn without_a_daemon_or_a_token_it_says_so() {
    let ask = |token: &str| {
        wardmote()
            .args(["--server", "http://127.0.0.1:1", "queue"])
            .env("WARDMOTE_TOKEN", token)
            .output()
            .unwrap()
    };
    assert_eq!(ask("some-token").status.code(), Some(75));
    assert_eq!(ask("").status.code(), Some(4));
    assert_eq!(ask("two\nlines").status.code(), Some(2));
    let nowhere = wardmote()
        .args(["--server", "desk", "queue"])
        .env("WARDMOTE_TOKEN", "t")
        .output()
        .unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    for server in ["nonsense", "ftp://127.0.0.1", "http://"] {
        let nowhere = wardmote().args(["--server", server, "alive"]).output();
        let nowhere = nowhere.unwrap();
        assert_eq!(nowhere.status.code(), Some(2), "{server}");
        assert!(
            text(&nowhere.stderr).contains("http://127.0.0.1:8480"),
            "{server}"
        );
    }
    // A token that everyone may read serves, and is said to be one.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "some-token").unwrap();
    for (mode, open) in [(0o644, true), (0o640, false), (0o600, false)] {
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let out = wardmote()
            .args(["--server", "http://127.0.0.1:1", "queue", "--token-file"])
            .arg(&path)
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(75), "{mode:o}");
        assert_eq!(text(&out.stderr).contains("chmod o= "), open, "{mode:o}");
    }
    let no_id = wardmote()
        .args(["status", "../audience"])
        .env("WARDMOTE_TOKEN", "t")
        .output()
        .unwrap();
    assert_eq!(no_id.status.code(), Some(5), "{}", text(&no_id.stderr));
}

#[test]
fn a_reader_that_goes_away_is_no_error_and_a_full_disk_is_one() {
    let mut child = wardmote()
        .args(["config", "show"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let out = wardmote()
        .args(["config", "show"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
}

#[test]
fn a_preview_is_printed_or_written_or_given_to_programs() {
    let message = file("templates/examples/holding.yaml")
        .display()
        .to_string();
    let one = run(&["preview", &message, "--language", "ur", "--format", "short"]);
    assert_eq!(one.status.code(), Some(0));
    assert!(text(&one.stdout).starts_with("-- ur short --\n"));
    let json = run(&[
        "preview",
        &message,
        "--language",
        "ur",
        "--format",
        "short",
        "--json",
    ]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["variants"].as_array().unwrap().len(), 1);
    let none = run(&["preview", &message, "--language", "cy"]);
    assert_eq!(none.status.code(), Some(5));
    assert!(
        text(&none.stderr).contains("It has: en-GB short"),
        "{}",
        text(&none.stderr)
    );
    let folder = tempfile::tempdir().unwrap();
    let out = run(&[
        "preview",
        &message,
        "--out",
        &folder.path().display().to_string(),
    ]);
    for line in text(&out.stdout).lines() {
        assert!(std::fs::metadata(line).unwrap().len() > 0, "{line}");
    }
    let page = std::fs::read_to_string(folder.path().join("ur.page.html")).unwrap();
    assert!(page.contains("dir=\"rtl\""));
}
