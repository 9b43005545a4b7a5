//! People and the ways in.

use serde_json::json;
use wardmote_tests::{client::Client, force::Force};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_is_made_once_and_only_while_no_daemon_runs() {
    let mut force = Force::new().await;
    let config = force.file("wardmote.toml").display().to_string();
    let args = |name: &'static str, email: &'static str| {
        [
            "people",
            "add",
            "--first-administrator",
            "--name",
            name,
            "--email",
            email,
            "--config",
        ]
    };
    let again = force
        .cli_as(
            "",
            &[&args("Eve", "eve@desk.example.org")[..], &[&config]].concat(),
        )
        .await;
    assert_ne!(again.code, 0, "a daemon holds the file: {}", again.stdout);
    assert_eq!(again.stdout, "");
    force.stop().await;
    let again = force
        .cli_as(
            "",
            &[&args("Eve", "eve@desk.example.org")[..], &[&config]].concat(),
        )
        .await;
    assert_eq!(again.code, 6, "somebody is in it: {}", again.stderr);
    assert_eq!(again.stdout, "", "no token is shown");
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_until_it_is_revoked_and_is_nowhere_in_the_clear() {
    let mut force = Force::new().await;
    let id = force.person("Tom Token", &[("reader", "london")]).await;
    let anna = force.administrator();
    let made = anna
        .post(
            &format!("/v1/people/{id}/tokens"),
            &json!({"label": "script"}),
        )
        .await
        .expect(201);
    let token = made.at("/token").to_owned();
    let tom = Client::new(force.at.desk, Some(&token));
    tom.get("/v1/messages").await.expect(200);
    let listed = anna.get("/v1/people").await.expect(200);
    assert!(
        !listed.text.contains(&token) && !listed.text.contains("@desk.example.org"),
        "{}",
        listed.text
    );
    anna.send(anna.request(
        reqwest::Method::DELETE,
        &format!("/v1/tokens/{}", made.json["id"]),
    ))
    .await
    .expect(200);
    let refused = tom.get("/v1/messages").await.expect(401);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    // The other tokens stand.
    force
        .client("Tom Token")
        .get("/v1/messages")
        .await
        .expect(200);
    force.stop().await;
    for name in ["wardmote.db", "wardmote.db-wal", "daemon.log"] {
        let Ok(bytes) = std::fs::read(force.file(name)) else {
            continue;
        };
        assert!(
            !bytes.windows(token.len()).any(|w| w == token.as_bytes()),
            "the token stands in {name}"
        );
    }
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_added_by_half() {
    let force = Force::new().await;
    let anna = force.administrator();
    let grants = json!([{"role": "author", "areas": ["london"]}]);
    for (what, body) in [
        (
            "no address",
            json!({"name": "Bo", "email": "bo", "grants": grants}),
        ),
        (
            "no role",
            json!({"name": "Bo", "email": "bo@example.org", "grants": []}),
        ),
        (
            "an unknown role",
            json!({"name": "Bo", "email": "bo@example.org", "grants": [{"role": "king", "areas": ["london"]}]}),
        ),
        (
            "an unknown area",
            json!({"name": "Bo", "email": "bo@example.org", "grants": [{"role": "author", "areas": ["E12"]}]}),
        ),
        (
            "no name",
            json!({"name": " ", "email": "bo@example.org", "grants": grants}),
        ),
        (
            "an unknown field",
            json!({"name": "Bo", "email": "bo@example.org", "grants": grants, "admin": true}),
        ),
        (
            "a line break in a name",
            json!({"name": "Bo\nBcc: x", "email": "bo@example.org", "grants": grants}),
        ),
    ] {
        let said = anna.post("/v1/people", &body).await;
        assert!(
            matches!(said.status, 400 | 422),
            "{what}: {} {}",
            said.status,
            said.text
        );
        assert!(
            !said.text.contains("bo@example.org"),
            "{what}: no address in an error"
        );
    }
    assert_eq!(
        anna.get("/v1/people").await.json["people"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    force.end().await;
}
