//! What can be read and is wrong is judged: stored with its report. And the same file twice.

use serde_json::json;
use wardmote_tests::{force::Force, messages, rest};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_but_readable_is_stored_with_its_report() {
    let force = Force::new().await;
    let good = messages::advice(1, "twitter, email, page");
    let cases = [
        (
            "a well-formed code of no current ward",
            good.replace("[E05014020]", "[E05014020, E05999999]"),
            "W-06",
        ),
        (
            "no area",
            good.replace("areas: [E05014020]", "areas: []"),
            "W-06",
        ),
        (
            "31 February in a text",
            good.replace(
                "Marlpit Road.\n",
                "Marlpit Road on Wednesday 31 February.\n",
            ),
            "C-15",
        ),
        (
            "one social outlet",
            good.replace("twitter, email, page", "twitter"),
            "W-01",
        ),
        (
            "an unfinished text",
            good.replace("Marlpit Road", "[street]"),
            "C-01",
        ),
    ];
    for (what, text, rule) in cases {
        let path = force.write("message.yaml", &text).display().to_string();
        let checked = force.cli_as("", &["check", &path, "--json"]).await;
        assert_eq!(
            checked.code, 3,
            "{what}: {}{}",
            checked.stdout, checked.stderr
        );
        let report: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
        let rules: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["rule"].as_str().unwrap())
            .collect();
        assert!(rules.contains(&rule), "{what}: {rules:?}");
        let out = force.cli("Ada Author", &["submit", &path]).await;
        assert_eq!(out.code, 3, "{what}: {}", out.stderr);
        let id = out.stdout.trim();
        assert!(
            id.starts_with("msg_"),
            "{what}: the id stands on standard output: {}",
            out.stdout
        );
        assert!(out.stderr.contains(rule), "{what}: {}", out.stderr);
        let view = force
            .author()
            .get(&format!("/v1/messages/{id}"))
            .await
            .expect(200);
        assert_eq!(view.at("/state"), "falls_short", "{what}");
        let status = force.cli("Ada Author", &["status", id]).await;
        assert_eq!(status.code, 3, "{what}: {}", status.stdout);
        assert!(
            status.stdout.starts_with("Short of the standard"),
            "{}",
            status.stdout
        );
        // What falls short cannot be approved.
        let said = force
            .approver()
            .post(
                &format!("/v1/messages/{id}/approve"),
                &json!({"hash": view.at("/hash")}),
            )
            .await;
        assert_eq!(said.status, 409, "{what}: {}", said.text);
    }
    assert!(force.reader_mails().is_empty() && force.posts().is_empty());
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_is_the_first_message() {
    let mut force = Force::new().await;
    let text = messages::advice(1, "twitter, email, page");
    let path = force.write("message.yaml", &text).display().to_string();
    let first = force.cli("Ada Author", &["submit", &path]).await;
    assert_eq!(first.code, 0, "{}", first.stderr);
    let id = first.stdout.trim().to_owned();
    force.remember(&id);
    // Other spaces and another order of fields say the same.
    let (kind, rest_of) = text.split_once('\n').unwrap();
    let turned = force
        .write("turned.yaml", &format!("# again\n{rest_of}{kind}\n"))
        .display()
        .to_string();
    for file in [&path, &turned] {
        let again = force.cli("Ada Author", &["submit", file]).await;
        assert_eq!(again.code, 6, "{}", again.stderr);
        assert_eq!(again.stdout.trim(), id);
    }
    force.restart().await;
    assert_eq!(
        force
            .cli("Ada Author", &["submit", &path])
            .await
            .stdout
            .trim(),
        id,
        "a restart forgets nothing"
    );
    // Another person's message is another message; another text is another message.
    force
        .person("Bea Author", &[("author", "london"), ("urgent", "london")])
        .await;
    let other = force.cli("Bea Author", &["submit", &path]).await;
    assert_eq!(other.code, 0, "{}", other.stderr);
    assert_ne!(other.stdout.trim(), id);
    // Over HTTP the first answer comes again; a key with another body is refused.
    let ada = force.author();
    let two = messages::advice(2, "email, page");
    let one = ada
        .post_yaml("/v1/messages", &two, Some("key-1"))
        .await
        .expect(201);
    let same = ada
        .post_yaml("/v1/messages", &two, Some("key-1"))
        .await
        .expect(201);
    assert_eq!(one.at("/id"), same.at("/id"));
    assert_eq!(
        (
            one.header("idempotent-replayed"),
            same.header("idempotent-replayed")
        ),
        (None, Some("true"))
    );
    let refused = ada
        .post_yaml(
            "/v1/messages",
            &messages::advice(3, "email, page"),
            Some("key-1"),
        )
        .await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn status_has_the_exit_code_of_where_it_stands() {
    let force = Force::new().await;
    let id = force
        .submit(&messages::advice(1, "twitter, email, page, leaflet"))
        .await;
    let waiting = force.cli("Ada Author", &["status", &id]).await;
    assert_eq!(waiting.code, 7, "{}", waiting.stdout);
    let own = force.cli("Ada Author", &["approve", &id]).await;
    assert_eq!(
        own.code, 4,
        "the author is never the approver: {}",
        own.stderr
    );
    let approved = force.cli("Paul Approver", &["approve", &id]).await;
    assert_eq!(approved.code, 0, "{}", approved.stderr);
    assert!(
        approved.stderr.contains("Lock your bike in two places"),
        "it shows what is approved: {}",
        approved.stderr
    );
    let done = force.cli("Ada Author", &["status", &id, "--watch"]).await;
    assert_eq!(done.code, 0, "a job by hand counts as 0: {}", done.stdout);
    assert!(
        done.stdout.contains("Released, 1 needs you (leaflet)"),
        "{}",
        done.stdout
    );
    let task = rest::deliveries(&force.author(), &id)
        .await
        .into_iter()
        .find(|d| d.outlet == "leaflet")
        .unwrap();
    let ticked = force
        .cli(
            "Ada Author",
            &[
                "settle",
                &task.id,
                "--sent",
                "printed 200",
                "--reason",
                "on the mats",
            ],
        )
        .await;
    assert_eq!(ticked.code, 0, "{}", ticked.stderr);
    let after = force.cli("Ada Author", &["status", &id]).await;
    assert!(
        after.code == 0 && after.stdout.starts_with("Released\n"),
        "{}",
        after.stdout
    );
    let again = force
        .cli(
            "Ada Author",
            &[
                "settle",
                &task.id,
                "--sent",
                "printed 200",
                "--reason",
                "on the mats",
            ],
        )
        .await;
    assert_eq!(again.code, 6, "{}", again.stderr);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_of_one_wording_and_an_edit_voids_it() {
    let force = Force::new().await;
    let id = force
        .submit(
            &(messages::advice(1, "email, page")
                + &format!(
                    "times: {{release: {}}}\n",
                    messages::written(messages::local(120))
                )),
        )
        .await;
    let hash = force
        .author()
        .get(&format!("/v1/messages/{id}"))
        .await
        .at("/hash")
        .to_owned();
    let old = force
        .cli(
            "Paul Approver",
            &["approve", &id, "--hash", &"0".repeat(64)],
        )
        .await;
    assert_eq!(old.code, 6, "{}", old.stderr);
    assert_eq!(
        force
            .cli("Paul Approver", &["approve", &id, "--hash", &hash])
            .await
            .code,
        0
    );
    let changed = messages::advice(2, "email, page");
    let said = force
        .author()
        .post_yaml(&format!("/v1/messages/{id}/revisions"), &changed, None)
        .await
        .expect(201);
    assert_eq!(
        said.at("/state"),
        "awaiting_approval",
        "the approval is void"
    );
    assert_ne!(said.at("/hash"), hash);
    let gone = force
        .cli("Paul Approver", &["approve", &id, "--hash", &hash])
        .await;
    assert_eq!(gone.code, 6, "{}", gone.stderr);
    let back = force
        .cli(
            "Paul Approver",
            &["return", &id, "--reason", "Say which street."],
        )
        .await;
    assert_eq!(back.code, 0, "{}", back.stderr);
    let view = force.author().get(&format!("/v1/messages/{id}")).await;
    assert_eq!(
        (view.at("/state"), view.at("/returned_because")),
        ("returned", "Say which street.")
    );
    assert!(force.reader_mails().is_empty());
    force.end().await;
}
