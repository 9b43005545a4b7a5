//! What cannot be read is refused, in one line with file, line and field, and nothing of it is stored.

use reqwest::Method;
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

async fn stored(force: &Force) -> usize {
    let record = force.administrator().get("/v1/audit").await.expect(200);
    record.json["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["act"] == "submitted")
        .count()
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

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_message_are_refused() {
    let force = Force::new().await;
    let ada = force.author();
    let bodies: &[(&str, Vec<u8>)] = &[
        ("application/json", b"{\"kind\": ".to_vec()),
        ("application/json", b"[]".to_vec()),
        ("application/json", vec![0xff, 0xfe, 0x00]),
        ("application/yaml", b"&a [*a, *a".to_vec()),
        (
            "application/yaml",
            b"kind: guidance\nkind: appeal\n".to_vec(),
        ),
        ("application/toml", b"kind = ".to_vec()),
        ("text/html", b"<p>kind: guidance</p>".to_vec()),
        ("application/json", "x".repeat(5 * 1024 * 1024).into_bytes()),
    ];
    for (kind, body) in bodies {
        let request = ada
            .request(Method::POST, "/v1/messages")
            .header("content-type", *kind)
            .body(body.clone());
        // A daemon may hang up on a body that is too large before all of it was sent.
        let Ok(said) = ada.try_send(request).await else {
            assert!(body.len() > 4 * 1024 * 1024);
            continue;
        };
        assert!(
            matches!(said.status, 400 | 413 | 415 | 422),
            "{kind}: {} {}",
            said.status,
            said.text
        );
        assert_eq!(
            said.header("content-type"),
            Some("application/problem+json"),
            "{kind}"
        );
    }
    let said = ada
        .post_yaml(
            "/v1/messages",
            &messages::advice(1, "email, page"),
            Some(&"k".repeat(201)),
        )
        .await;
    assert_eq!(said.status, 422, "{}", said.text);
    assert_eq!(stored(&force).await, 0);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_readers_is_taken_whole_or_not_at_all() {
    let force = Force::new().await;
    let before = force
        .administrator()
        .get("/v1/audience")
        .await
        .expect(200)
        .json["count"]
        .clone();
    let csv = "email,language,wards\nbo@example.org,en,E05014020\nnot-an-address,en,E05014020\n\
               cy@example.org,en,E05999999\ndi@example.org,klingon language,E05014020\n";
    let path = force.write("readers.csv", csv);
    let out = force
        .cli(
            wardmote_tests::force::ADMINISTRATOR,
            &["audience", "import", &path.display().to_string()],
        )
        .await;
    assert_eq!(out.code, 2, "{}", out.stderr);
    for line in ["line 3", "line 4", "line 5"] {
        assert!(out.stderr.contains(line), "{line}: {}", out.stderr);
    }
    assert!(!out.stderr.contains("line 2"), "{}", out.stderr);
    assert!(
        !out.stderr.contains("bo@") && !out.stderr.contains("cy@"),
        "no address in an error: {}",
        out.stderr
    );
    assert_eq!(
        force
            .administrator()
            .get("/v1/audience")
            .await
            .expect(200)
            .json["count"],
        before
    );
    let count = force
        .cli(
            wardmote_tests::force::ADMINISTRATOR,
            &["audience", "list", "--count"],
        )
        .await;
    assert_eq!(
        (count.code, count.stdout.trim()),
        (0, before.to_string().as_str())
    );
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_with_an_unknown_key_is_refused_by_line_and_nearest_name() {
    let force = Force::new().await;
    let good = std::fs::read_to_string(force.file("wardmote.toml")).unwrap();
    let bad = good.replace("lease_seconds", "lease_second");
    let line = 1 + bad
        .lines()
        .position(|l| l.starts_with("lease_second "))
        .unwrap();
    let path = force.write("bad.toml", &bad);
    let out = force
        .cli_as(
            "",
            &["config", "check", "--config", &path.display().to_string()],
        )
        .await;
    assert_eq!(out.code, 2, "{}", out.stderr);
    assert!(
        out.stderr.contains(&format!("bad.toml:{line}: ")) && out.stderr.contains("lease_seconds"),
        "{}",
        out.stderr
    );
    let live = good.replace("realm = \"sandbox\"", "realm = \"live\"");
    let path = force.write("live.toml", &live);
    let out = force
        .cli_as("", &["serve", "--config", &path.display().to_string()])
        .await;
    assert_eq!(
        out.code, 2,
        "live, public_url must be https: {}",
        out.stderr
    );
    assert!(out.stderr.contains("public_url"), "{}", out.stderr);
    force.end().await;
}
