//! What cannot be read is refused, in one line with file, line and field, and nothing of it is stored.

use wardmote_tests::{force::Force, messages};

/// A message that is good but for one line.
fn message(line: &str, instead: &str) -> String {
    let good = messages::advice(1, "twitter, email, page") + "times: {release: 2026-12-08T10:55}\n";
    assert!(good.contains(line), "{line} is not in\n{good}");
    good.replace(line, instead)
}

struct Case {
    what: &'static str,
    line: &'static str,
    instead: &'static str,
    /// The field at fault.
    field: &'static str,
    /// Words that the refusal holds.
    words: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        what: "a wrong field",
        line: "headline:",
        instead: "headlin:",
        field: "headlin",
        words: &["headline"],
    },
    Case {
        what: "an impossible date",
        line: "2026-12-08T10:55",
        instead: "2026-02-31T10:55",
        field: "times.release",
        words: &["2026-02-31"],
    },
    Case {
        what: "an impossible clock time",
        line: "2026-12-08T10:55",
        instead: "2026-12-08T25:10",
        field: "times.release",
        words: &["25:10"],
    },
    Case {
        what: "a repeated clock time, with both readings",
        line: "2026-12-08T10:55",
        instead: "2026-10-25T01:30",
        field: "times.release",
        words: &["2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"],
    },
    Case {
        what: "a missing clock time, with both readings",
        line: "2026-12-08T10:55",
        instead: "2027-03-28T01:30",
        field: "times.release",
        words: &["2027-03-28T00:30", "2027-03-28T02:30"],
    },
    Case {
        what: "a code of five digits",
        line: "[E05014020]",
        instead: "[E0501402]",
        field: "areas[0]",
        words: &["E0501402"],
    },
    Case {
        what: "a code of another country",
        line: "[E05014020]",
        instead: "[W05014020]",
        field: "areas[0]",
        words: &["W05014020"],
    },
    Case {
        what: "an outlet not in config",
        line: "twitter, email",
        instead: "pigeon, email",
        field: "outlets[0]",
        words: &["pigeon"],
    },
    Case {
        what: "no such kind",
        line: "kind: guidance",
        instead: "kind: rumour",
        field: "kind",
        words: &["rumour"],
    },
    Case {
        what: "an unknown priority",
        line: "priority: urgent",
        instead: "priority: asap",
        field: "priority",
        words: &["asap"],
    },
    Case {
        what: "YAML that breaks off",
        line: "areas: [E05014020]",
        instead: "areas: [E05014020",
        field: "",
        words: &[],
    },
    Case {
        what: "X without a short text",
        line: "short:",
        instead: "own_words:",
        field: "short",
        words: &["nothing is cut from the body"],
    },
];

pub(super) async fn stored(force: &Force) -> usize {
    let record = force.administrator().all("/v1/audit", "entries").await;
    record.iter().filter(|e| e["act"] == "submitted").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_in_one_line_and_not_stored() {
    let force = Force::new().await;
    for case in CASES {
        let text = message(case.line, case.instead);
        let path = force.write("message.yaml", &text);
        let name = path.display().to_string();
        for command in ["submit", "check"] {
            let out = force.cli("Ada Author", &[command, &name]).await;
            assert_eq!(out.code, 2, "{}: {command}: {}", case.what, out.stderr);
            assert_eq!(out.stdout, "", "{}: {command}", case.what);
            let line = out
                .stderr
                .lines()
                .find(|l| l.contains(case.field))
                .unwrap_or_default();
            let place = line
                .strip_prefix(&format!("{name}:"))
                .unwrap_or_else(|| panic!("{}: {}", case.what, out.stderr));
            // What is missing has no line of its own.
            if text.contains(&format!("{}:", case.field)) {
                let number = place
                    .split(':')
                    .next()
                    .and_then(|n| n.parse::<usize>().ok());
                let number = number.unwrap_or_else(|| panic!("{}: no line: {line}", case.what));
                assert!((1..=text.lines().count() + 1).contains(&number), "{line}");
            }
            for word in case.words {
                assert!(line.contains(word), "{}: {command}: {line}", case.what);
            }
        }
        let said = force.author().post_yaml("/v1/messages", &text, None).await;
        assert!(
            matches!(said.status, 400 | 422),
            "{}: {} {}",
            case.what,
            said.status,
            said.text
        );
        assert_eq!(
            said.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(said.json["status"], said.status);
        let errors = said.json["errors"].as_array().unwrap();
        assert!(
            errors
                .iter()
                .any(|e| e["field"].as_str().unwrap().contains(case.field)),
            "{}: {}",
            case.what,
            said.text
        );
    }
    assert_eq!(stored(&force).await, 0);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_is_the_one_in_the_file() {
    let force = Force::new().await;
    let path = force.write("m.yaml", &message("priority: urgent", "priority: asap"));
    let out = force
        .cli("Ada Author", &["submit", &path.display().to_string()])
        .await;
    assert!(
        out.stderr.contains("m.yaml:2: priority: "),
        "{}",
        out.stderr
    );
    let json = r#"{"kind": "guidance",
        "areas": ["E05014020"],
        "outlets": ["email", "pigeon"], "headline": "A", "body": "B"}"#;
    let path = force.write("m.json", json);
    let out = force
        .cli("Ada Author", &["submit", &path.display().to_string()])
        .await;
    assert!(
        out.code == 2 && out.stderr.contains("m.json:3: outlets[1]: "),
        "{}",
        out.stderr
    );
    let toml = "kind = \"guidance\"\nareas = [\"E05014020\"]\noutlets = [\"email\"]\nheadline = \"A\"\nbdy = \"B\"\n";
    let path = force.write("m.toml", toml);
    let out = force
        .cli("Ada Author", &["submit", &path.display().to_string()])
        .await;
    assert!(
        out.code == 2 && out.stderr.contains("m.toml:5: bdy: ") && out.stderr.contains("body"),
        "{}",
        out.stderr
    );
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_and_absent_daemons_have_their_exit_codes() {
    let mut force = Force::new().await;
    for args in [
        &["submit"][..],
        &["nonsense"],
        &["submit", "/nowhere/at/all.yaml"],
        &["override", "msg_1", "--rule", "W-03"],
    ] {
        assert_eq!(force.cli("Ada Author", args).await.code, 2, "{args:?}");
    }
    let absent = "msg_01kc0000000000000000000000";
    for args in [
        &["status", absent][..],
        &["approve", absent],
        &["withdraw", absent, "--reason", "r"],
        &["status", "msg_nonsense"],
    ] {
        let out = force.cli("Paul Approver", args).await;
        assert_eq!(out.code, 5, "{args:?}: {}", out.stderr);
    }
    for token in ["", "not-a-token"] {
        let out = force.cli_as(token, &["queue"]).await;
        assert_eq!(out.code, 4, "{}", out.stderr);
        assert!(
            out.stderr.to_lowercase().contains("token"),
            "{}",
            out.stderr
        );
    }
    force.stop().await;
    let out = force.cli("Ada Author", &["queue"]).await;
    assert_eq!(out.code, 75, "{}", out.stderr);
    force.end().await;
}
