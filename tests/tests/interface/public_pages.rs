//! Stopping before and during a release, and how the public pages answer.

use serde_json::json;
use wardmote_tests::{force::Force, messages, rest};

use super::after_release::deleted;

const ALL: &str = "twitter, email, page";

#[tokio::test(flavor = "multi_thread")]
async fn withdrawing_before_release_stops_it_for_good() {
    let force = Force::new().await;
    let later = format!(
        "times: {{release: {}}}\n",
        messages::written(messages::local(240))
    );
    let id = force.submit(&(messages::advice(1, ALL) + &later)).await;
    force.approve(&id).await;
    assert_eq!(
        force
            .cli("Ada Author", &["withdraw", &id, "--reason", "not needed"])
            .await
            .code,
        0
    );
    let view = force
        .author()
        .get(&format!("/v1/messages/{id}"))
        .await
        .expect(200);
    assert_eq!(view.at("/state"), "withdrawn");
    assert!(force.reader_mails().is_empty() && force.posts().is_empty());
    // It was never public: there is no such page, and no word that there was a notice.
    force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(404);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_that_have_not_gone_are_cancelled() {
    use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
    let force = Force::new().await;
    let later = Fault::Reply(451, "4.3.0 try again later".to_owned());
    force
        .mail
        .script(Rule::to("ada.reader@example.org", Stage::Rcpt, later));
    let id = force.submit(&messages::advice(1, ALL)).await;
    force.approve(&id).await;
    rest::says(&force.author(), &id, "2 sent").await;
    let body = json!({"reason": "sent in error"});
    force
        .author()
        .post(&format!("/v1/messages/{id}/withdraw"), &body)
        .await
        .expect(200);
    let view = rest::says(&force.author(), &id, "cancelled before it went").await;
    assert!(rest::plain(&view).contains("2 sent"), "{view}");
    force.mail.behave();
    deleted(&force, 0).await;
    assert_eq!(force.mails_of(&id).len(), 2);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_pages_answer_as_pages_should() {
    let force = Force::new().await;
    let (id, _) = force.publish(&messages::reassurance(ALL)).await;
    let public = force.public();
    let page = public.get(&format!("/notices/{id}")).await.expect(200);
    let tag = page.header("etag").unwrap().to_owned();
    let request = public
        .request(reqwest::Method::GET, &format!("/notices/{id}"))
        .header("if-none-match", &tag);
    assert_eq!(public.send(request).await.status, 304);
    let polish = public.get(&format!("/notices/{id}/pl")).await.expect(200);
    assert!(polish.text.contains("lang=\"pl\""), "{}", polish.text);
    let urdu = public.get(&format!("/notices/{id}/ur")).await.expect(200);
    assert!(
        urdu.text.contains("dir=\"rtl\"") && urdu.text.contains("lang=\"ur\""),
        "{}",
        urdu.text
    );
    for path in [
        "/notices/msg_01kc0000000000000000000000",
        "/notices/nonsense",
        "/wards/E05999999",
        "/wards/nonsense",
        "/nothing",
    ] {
        let said = public.get(path).await;
        assert_eq!(said.status, 404, "{path}");
        assert!(said.text.contains("<h1"), "{path}: a page in words");
    }
    assert_eq!(
        public.get(&format!("/notices/{id}/de")).await.status,
        404,
        "no such language"
    );
    // The desk is not on the public's port, nor the other way round.
    for path in ["/v1/messages", "/v1/people", "/sign-in"] {
        assert_eq!(public.get(path).await.status, 404, "{path}");
    }
    let bare = wardmote_tests::client::Client::new(force.at.desk, None);
    assert_ne!(bare.get(&format!("/notices/{id}")).await.status, 200);
    force.end().await;
}
