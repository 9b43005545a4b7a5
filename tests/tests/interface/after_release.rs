//! Withdraw, take down, correct: what X and mail received, and what the pages then say.

use serde_json::json;
use wardmote_tests::{force::Force, messages, rest};

const ALL: &str = "twitter, email, page";

/// The date as the pages print it, of today in London.
fn today() -> String {
    messages::local(0).strftime("%-d %B %Y").to_string()
}

async fn deleted(force: &Force, nth: usize) {
    rest::until("the post was deleted", || async {
        force
            .posts()
            .get(nth)
            .is_some_and(|p| p.deleted)
            .then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_message_says_so_and_its_readers_are_told_after_approval() {
    let mut force = Force::new().await;
    let (id, _) = force.publish(&messages::reassurance(ALL)).await;
    let ward = format!("/wards/{}", messages::WARD);
    force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(200);
    assert!(
        force
            .public()
            .get(&ward)
            .await
            .expect(200)
            .text
            .contains(&format!("/notices/{id}"))
    );
    // A reader who came later is not told of what they never got.
    force
        .import("email,language,wards\nlate.reader@example.org,en,E05014020\n")
        .await
        .expect(200);
    let out = force
        .cli(
            "Lena Lead",
            &["withdraw", &id, "--reason", "the wrong road"],
        )
        .await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let draft = out.stdout.trim().to_owned();
    assert!(
        draft.starts_with("msg_"),
        "the draft for those who had the mail: {}{}",
        out.stdout,
        out.stderr
    );
    deleted(&force, 0).await;
    for language in ["", "/pl", "/ur"] {
        let gone = force
            .public()
            .get(&format!("/notices/{id}{language}"))
            .await
            .expect(410);
        assert!(
            !gone.text.contains("Marlpit Road"),
            "nothing of it is repeated"
        );
        if language.is_empty() {
            assert!(
                gone.text.contains("This notice was withdrawn on") && gone.text.contains(&today()),
                "{}",
                gone.text
            );
        }
    }
    assert!(
        !force
            .public()
            .get(&ward)
            .await
            .expect(200)
            .text
            .contains(&format!("/notices/{id}"))
    );
    let before = force.mails().iter().filter(|m| m.message == draft).count();
    assert_eq!(before, 0, "going out again is not one person's act");
    let view = force
        .author()
        .get(&format!("/v1/messages/{draft}"))
        .await
        .expect(200);
    assert_eq!(
        (view.at("/kind"), view.at("/state")),
        ("withdrawal", "awaiting_approval"),
        "{}",
        view.text
    );
    force.remember(&draft);
    force.approve(&draft).await;
    rest::settled(&force.author(), &draft).await;
    let mut told: Vec<String> = force.mails_of(&draft).into_iter().map(|m| m.to).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "ada.reader@example.org",
            "piotr.reader@example.org",
            "umar.reader@example.org"
        ]
    );
    assert_eq!(force.posts().len(), 1, "nothing is posted anew");
    let again = force
        .cli("Lena Lead", &["withdraw", &id, "--reason", "again"])
        .await;
    assert_eq!(again.code, 6, "{}", again.stderr);
    // A withdrawn one may still have to come down.
    assert_eq!(
        force
            .cli("Ada Author", &["takedown", &id, "--reason", "an order"])
            .await
            .code,
        0
    );
    let gone = force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(410);
    assert!(
        gone.text.contains("This notice has been removed") && !gone.text.contains("withdrawn"),
        "{}",
        gone.text
    );
    force.restart().await;
    force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(410);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_down_is_gone_and_nothing_of_it_is_repeated() {
    let force = Force::new().await;
    let (id, _) = force.publish(&messages::reassurance(ALL)).await;
    let feed = format!("/wards/{}/feed.atom", messages::WARD);
    assert!(
        force
            .public()
            .get(&feed)
            .await
            .expect(200)
            .text
            .contains(&id)
    );
    let mails = force.mails().len();
    let out = force
        .cli(
            "Ada Author",
            &["takedown", &id, "--reason", "an order of the court"],
        )
        .await;
    assert_eq!(
        (out.code, out.stdout.as_str()),
        (0, ""),
        "no draft is opened: {}",
        out.stderr
    );
    deleted(&force, 0).await;
    let gone = force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(410);
    assert!(
        gone.text.contains("This notice has been removed"),
        "{}",
        gone.text
    );
    for words in ["Marlpit", "withdrawn", "court", "search"] {
        assert!(!gone.text.contains(words), "{words}");
    }
    assert!(
        !force
            .public()
            .get(&feed)
            .await
            .expect(200)
            .text
            .contains(&id)
    );
    let ward = force
        .public()
        .get(&format!("/wards/{}", messages::WARD))
        .await
        .expect(200);
    assert!(!ward.text.contains(&id));
    let queue = force.author().get("/v1/messages").await.expect(200);
    assert_eq!(
        queue.json["messages"].as_array().unwrap().len(),
        0,
        "{}",
        queue.text
    );
    assert_eq!(force.mails().len(), mails);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_goes_to_those_who_got_the_first_and_the_wrong_post_goes_after_it() {
    let force = Force::new().await;
    let (id, _) = force.publish(&messages::reassurance(ALL)).await;
    force
        .import("email,language,wards\nlate.reader@example.org,en,E05014020\n")
        .await
        .expect(200);
    let text = format!(
        "kind: correction\npriority: urgent\norganisation: met\nareas: [{}]\noutlets: [{ALL}]\n\
         facts: {{wrong: arrested, right: 2}}\n",
        messages::WARD
    );
    let path = force.write("correction.yaml", &text).display().to_string();
    let out = force.cli("Ada Author", &["correct", &id, &path]).await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let correction = out.stdout.trim().to_owned();
    force.remember(&correction);
    assert!(
        !force.posts()[0].deleted,
        "the wrong post stays until the right one is out"
    );
    assert_eq!(
        force
            .author()
            .get(&format!("/v1/messages/{id}"))
            .await
            .at("/state"),
        "released"
    );
    force.approve(&correction).await;
    rest::settled(&force.author(), &correction).await;
    deleted(&force, 0).await;
    let posts = force.posts();
    assert_eq!(posts.len(), 2);
    assert!(
        !posts[1].deleted && posts[1].text.contains('2'),
        "{posts:?}"
    );
    let mut told: Vec<String> = force
        .mails_of(&correction)
        .into_iter()
        .map(|m| m.to)
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "ada.reader@example.org",
            "piotr.reader@example.org",
            "umar.reader@example.org"
        ]
    );
    assert_eq!(
        force
            .author()
            .get(&format!("/v1/messages/{id}"))
            .await
            .at("/state"),
        "corrected"
    );
    let page = force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(200);
    let (above, below) = (
        page.text.find("class=\"correction\"").unwrap(),
        page.text.find("<article").unwrap(),
    );
    assert!(above < below, "the correction stands above the old text");
    // The order in which X was asked: the new post was accepted before the old one was deleted.
    let calls: Vec<String> = force
        .x
        .requests()
        .iter()
        .map(|r| r.method.clone())
        .filter(|m| m != "GET")
        .collect();
    assert_eq!(calls, ["POST", "POST", "DELETE"]);
    force.end().await;
}

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
    assert!(force.mails().is_empty() && force.posts().is_empty());
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
