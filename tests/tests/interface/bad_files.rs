//! Bodies that are no message, lists of readers and configurations that are wrong.

use reqwest::Method;
use wardmote_tests::{force::Force, messages};

use super::bad_input::stored;

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
