//! Withdraw, take down, correct: what X and mail received, and what the pages then say.

use wardmote_tests::{force::Force, messages, rest};

const ALL: &str = "twitter, email, page";

/// The date as the pages print it, of today in London.
fn today() -> String {
    messages::local(0).strftime("%-d %B %Y").to_string()
}

pub(super) async fn deleted(force: &Force, nth: usize) {
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
    let mails = force.reader_mails().len();
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
    assert_eq!(force.reader_mails().len(), mails);
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
