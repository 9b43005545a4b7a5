//! The record: every act is in it, and every change of it is found.

use std::process::Command;

use serde_json::json;
use wardmote_tests::{force::Force, messages};

/// Changes the database as someone with a tool and no scruples would, while no daemon runs.
fn tamper(force: &Force, sql: &str) {
    let mut command = Command::new("sqlite3");
    command.arg(force.file("wardmote.db")).arg(sql);
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{e}. Type: apt-get install sqlite3"));
    assert!(
        output.status.success(),
        "{sql}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn ask(force: &Force, sql: &str) -> String {
    let output = Command::new("sqlite3")
        .arg(force.file("wardmote.db"))
        .arg(sql)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_the_record_is_found() {
    let mut force = Force::new().await;
    let (id, _) = force
        .publish(&messages::advice(1, "twitter, email, page"))
        .await;
    force
        .author()
        .post(
            &format!("/v1/messages/{id}/withdraw"),
            &json!({"reason": "sent in error"}),
        )
        .await
        .expect(200);
    force.stop().await;
    let whole = force.verify().await;
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let checkpoint = whole.stdout.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(checkpoint.contains(':'), "{}", whole.stdout);
    let last: u64 = ask(&force, "SELECT max(sequence) FROM audit")
        .parse()
        .unwrap();
    let good = std::fs::read(force.file("wardmote.db")).unwrap();
    let middle = last / 2;
    for (what, sql) in [
        (
            "an entry was changed",
            "UPDATE audit SET entry = replace(entry, 'submitted', 'approved') WHERE entry LIKE '%submitted%'".to_owned(),
        ),
        (
            "a person was changed",
            format!(
                "UPDATE audit SET entry = replace(entry, 'per_', 'pre_') WHERE sequence = {middle}"
            ),
        ),
        (
            "a hash was changed",
            format!("UPDATE audit SET hash = zeroblob(32) WHERE sequence = {middle}"),
        ),
        (
            "an entry was removed",
            format!("DELETE FROM audit_text; DELETE FROM audit WHERE sequence = {middle}"),
        ),
        (
            "two entries changed places",
            format!(
                "UPDATE audit SET sequence = 100000 WHERE sequence = {middle}; \
             UPDATE audit SET sequence = {middle} WHERE sequence = {last}; \
             UPDATE audit SET sequence = {last} WHERE sequence = 100000"
            ),
        ),
        (
            "an entry was put in",
            format!(
                "INSERT INTO audit SELECT {last} + 1, message, entry, hash FROM audit WHERE sequence = {middle}"
            ),
        ),
        (
            "a reason was changed",
            "UPDATE audit_text SET text = 'another reason'".to_owned(),
        ),
        (
            "the message of an entry was changed",
            "UPDATE audit SET message = 'msg_01kc0000000000000000000000' WHERE message IS NOT NULL"
                .to_owned(),
        ),
    ] {
        tamper(&force, &format!("PRAGMA foreign_keys = OFF; {sql}"));
        let found = force.verify().await;
        assert_eq!(found.code, 1, "{what}: {}{}", found.stdout, found.stderr);
        assert!(
            found.stderr.contains("wardmote.db: "),
            "{what}: {}",
            found.stderr
        );
        restore(&force, &good);
    }
    // A tail that was cut off shows by a checkpoint kept elsewhere.
    tamper(
        &force,
        &format!(
            "PRAGMA foreign_keys = OFF; DELETE FROM audit_text WHERE sequence = {last}; DELETE FROM audit WHERE sequence = {last}"
        ),
    );
    let config = force.file("wardmote.toml").display().to_string();
    let cut = force
        .cli_as(
            "",
            &[
                "audit",
                "verify",
                "--config",
                &config,
                "--checkpoint",
                &checkpoint,
            ],
        )
        .await;
    assert_eq!(cut.code, 1, "{}{}", cut.stdout, cut.stderr);
    restore(&force, &good);
    // What must be erased can be, and what remains still proves itself.
    tamper(&force, "DELETE FROM audit_text");
    let erased = force.verify().await;
    assert_eq!(erased.code, 0, "{}{}", erased.stdout, erased.stderr);
    force.end_leaving_work().await;
}

fn restore(force: &Force, good: &[u8]) {
    std::fs::write(force.file("wardmote.db"), good).unwrap();
    for name in ["wardmote.db-wal", "wardmote.db-shm"] {
        // There is none after a clean close.
        let _ = std::fs::remove_file(force.file(name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_in_the_record_with_who_did_it_and_no_address() {
    let force = Force::new().await;
    let (id, _) = force
        .publish(&messages::advice(1, "twitter, email, page, leaflet"))
        .await;
    force
        .author()
        .post(
            &format!("/v1/messages/{id}/hold"),
            &json!({"reason": "look again"}),
        )
        .await
        .expect(200);
    force
        .approver()
        .post(
            "/v1/holds/resume",
            &json!({"scope": format!("message:{id}")}),
        )
        .await
        .expect(200);
    force
        .author()
        .post(
            &format!("/v1/messages/{id}/takedown"),
            &json!({"reason": "an order of the court"}),
        )
        .await
        .expect(200);
    let all = force.administrator().all("/v1/audit", "entries").await;
    let acts: Vec<&str> = all.iter().map(|e| e["act"].as_str().unwrap()).collect();
    for act in [
        "person_added",
        "token_made",
        "audience_changed",
        "submitted",
        "approved",
        "release_started",
        "released",
        "answers",
        "held",
        "resumed",
        "taken_down",
    ] {
        assert!(acts.contains(&act), "{act} is not in {acts:?}");
    }
    let text = json!(all).to_string();
    assert!(
        !text.contains("@example.org") && !text.contains("@desk.example.org"),
        "no address in the record"
    );
    let own = force
        .author()
        .get(&format!("/v1/messages/{id}/audit"))
        .await
        .expect(200);
    let own: Vec<&str> = own.json["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["act"].as_str().unwrap())
        .collect();
    assert!(
        own.contains(&"approved") && !own.contains(&"person_added"),
        "{own:?}"
    );
    let shown = force.cli("Ada Author", &["audit", "show", &id]).await;
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("approved"), "{}", shown.stdout);
    force.end().await;
}
