//! One act stops a message, a channel, an area, everything; going out again is another.

use serde_json::json;
use wardmote_tests::{force::Force, messages, rest};

const ALL: &str = "twitter, email, page";

#[tokio::test(flavor = "multi_thread")]
async fn everything_a_channel_an_area_or_a_message_can_be_stopped_and_started_again() {
    let force = Force::new().await;
    let ada = force.author();
    for (n, args) in [(1, vec![]), (2, vec!["--area", messages::BOROUGH])] {
        let mut hold = vec!["hold"];
        hold.extend(&args);
        assert_eq!(force.cli("Lena Lead", &hold).await.code, 0, "{args:?}");
        let id = force.submit(&messages::advice(n, ALL)).await;
        force.approve(&id).await;
        let held = rest::until("it is stopped", || async {
            let view = ada.get(&format!("/v1/messages/{id}")).await.json;
            view["held"].is_string().then_some(view)
        })
        .await;
        assert_eq!(held["settled"], true, "nothing happens by itself: {held}");
        let status = force.cli("Ada Author", &["status", &id]).await;
        assert!(status.stdout.contains("Stopped:"), "{}", status.stdout);
        assert!(force.mails_of(&id).is_empty() && force.posts().len() == n - 1);
        let mut resume = vec!["resume"];
        resume.extend(&args);
        assert_eq!(
            force.cli("Paul Approver", &resume).await.code,
            0,
            "{args:?}"
        );
        rest::says(&ada, &id, "Email: 3 sent").await;
        rest::says(&ada, &id, "X: sent").await;
    }
    assert_eq!(
        force
            .cli("Lena Lead", &["hold", "--channel", "twitter"])
            .await
            .code,
        0
    );
    let id = force.submit(&messages::advice(3, ALL)).await;
    force.approve(&id).await;
    rest::says(&ada, &id, "Email: 3 sent").await;
    assert_eq!(force.posts().len(), 2, "X is stopped, mail is not");
    assert_eq!(
        force
            .cli("Lena Lead", &["resume", "--channel", "twitter"])
            .await
            .code,
        0
    );
    rest::says(&ada, &id, "X: sent").await;
    let own = force.submit(&messages::advice(4, ALL)).await;
    assert_eq!(
        force
            .cli("Ada Author", &["hold", &own, "--reason", "a name is wrong"])
            .await
            .code,
        0
    );
    force.approve(&own).await;
    let held = ada.get(&format!("/v1/messages/{own}")).await.json;
    let said = held["held"].as_str().unwrap_or_default();
    assert!(
        said.starts_with("this notice, since ") && said.ends_with(": a name is wrong"),
        "{said}"
    );
    assert!(force.mails_of(&own).is_empty());
    assert_eq!(force.cli("Ada Author", &["resume", &own]).await.code, 0);
    rest::says(&ada, &own, "Email: 3 sent").await;
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_kept_over_a_restart_and_readers_cannot_stop() {
    let mut force = Force::new().await;
    force.person("Rita Reader", &[("reader", "london")]).await;
    assert_eq!(force.cli("Rita Reader", &["hold"]).await.code, 4);
    assert_eq!(
        force
            .cli("Lena Lead", &["hold", "--reason", "wrong house"])
            .await
            .code,
        0
    );
    force.restart().await;
    let id = force.submit(&messages::advice(1, ALL)).await;
    force.approve(&id).await;
    let holds = force.author().get("/v1/holds").await.expect(200).json;
    assert_eq!(holds["holds"][0]["scope"], "everything");
    assert_eq!(holds["holds"][0]["by"], "Lena Lead");
    assert!(force.mails_of(&id).is_empty());
    let body = json!({"scope": "everything"});
    force
        .approver()
        .post("/v1/holds/resume", &body)
        .await
        .expect(200);
    rest::says(&force.author(), &id, "Email: 3 sent").await;
    force.end().await;
}
