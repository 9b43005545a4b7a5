//! The urgent lane: at night, own area, signed sentences only, the lead told at once, reviewed by another.

use serde_json::json;
use wardmote_tests::{force::Force, messages, rest, setup::Setup};

/// A lane that is open now, whatever the hour.
fn open() -> Setup {
    let clock = |minutes| messages::local(minutes).strftime("%H:%M").to_string();
    Setup {
        lane: Some((clock(-60), clock(60))),
        signed: true,
        ..Setup::default()
    }
}

const ALL: &str = "twitter, email, page";

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_alone_in_signed_languages_and_the_lead_is_told_from_the_same_act() {
    let force = Force::with(open()).await;
    let id = force.submit(&messages::holding(ALL)).await;
    let out = force.cli("Ada Author", &["urgent", &id]).await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let view = rest::settled(&force.author(), &id).await;
    assert_eq!(
        (&view["urgent_lane"], &view["approved_by"]),
        (&json!(true), &json!(null)),
        "{view}"
    );
    assert!(rest::plain(&view).contains("X: sent"), "{view}");
    // Every reader gets the English: the other languages are not signed.
    let mails = force.mails_of(&id);
    let languages: Vec<_> = mails.iter().map(|m| m.header("Content-Language")).collect();
    assert_eq!(mails.len(), 3, "{languages:?}");
    assert!(
        languages.iter().all(|l| l.as_deref() == Some("en-GB")),
        "{languages:?}"
    );
    let alarm = rest::until("the lead was mailed", || async {
        force
            .mails()
            .into_iter()
            .find(|m| m.to == "lena.lead@desk.example.org")
    })
    .await;
    assert!(
        !alarm.text.contains("Marlpit"),
        "the wording is not in it: {}",
        alarm.text
    );
    let record = force
        .author()
        .get(&format!("/v1/messages/{id}/audit"))
        .await
        .expect(200);
    assert!(
        record.json["entries"]
            .as_array()
            .unwrap()
            .iter()
            .any(|e| e["act"] == "urgent_lane"),
        "{}",
        record.text
    );
    let own = force.cli("Ada Author", &["review", &id, "--stands"]).await;
    assert_eq!(own.code, 4, "another person reviews: {}", own.stderr);
    assert_eq!(
        force
            .cli("Lena Lead", &["review", &id, "--stands"])
            .await
            .code,
        0
    );
    let after = force.author().get(&format!("/v1/messages/{id}")).await.json;
    assert_eq!(after["review_due"], json!(null), "{after}");
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_can_take_it_back() {
    let force = Force::with(open()).await;
    let id = force.submit(&messages::holding(ALL)).await;
    assert_eq!(force.cli("Ada Author", &["urgent", &id]).await.code, 0);
    rest::settled(&force.author(), &id).await;
    assert_eq!(
        force
            .cli("Lena Lead", &["review", &id, "--withdraw"])
            .await
            .code,
        0
    );
    rest::until("the post was deleted", || async {
        force.posts()[0].deleted.then_some(())
    })
    .await;
    force
        .public()
        .get(&format!("/notices/{id}"))
        .await
        .expect(410);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_shut_for_everything_else() {
    let mut force = Force::with(open()).await;
    force
        .person("Una Urgent", &[("urgent", messages::BOROUGH)])
        .await;
    force
        .person("Eli Elsewhere", &[("urgent", "E09000012")])
        .await;
    let words = force.submit(&messages::warning(1, ALL)).await;
    let out = force.cli("Ada Author", &["urgent", &words]).await;
    assert_eq!(out.code, 4, "own words: {}", out.stderr);
    let today = force
        // No outlet that would wake people: it must wait for approval whatever the hour of the test.
        .submit(&messages::holding("twitter, page").replace("priority: urgent", "priority: today"))
        .await;
    let out = force.cli("Ada Author", &["urgent", &today]).await;
    assert_eq!(out.code, 4, "priority today: {}", out.stderr);
    let free = messages::holding(ALL).replace("what: armed_police", "what: A loud noise was heard");
    let free = force
        .author()
        .post_yaml("/v1/messages", &free, None)
        .await
        .expect(201);
    let out = force.cli("Ada Author", &["urgent", free.at("/id")]).await;
    assert!(
        matches!(out.code, 4 | 6),
        "words beside the codes: {}",
        out.stderr
    );
    let id = force.submit(&messages::holding(ALL)).await;
    for name in ["Paul Approver", "Eli Elsewhere", "Una Urgent"] {
        let out = force.cli(name, &["urgent", &id]).await;
        assert_eq!(out.code, 4, "{name}: {}", out.stderr);
    }
    assert!(force.posts().is_empty() && force.reader_mails().is_empty());
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_day_and_unsigned_it_is_shut() {
    let clock = |minutes| messages::local(minutes).strftime("%H:%M").to_string();
    let by_day = Setup {
        lane: Some((clock(60), clock(120))),
        signed: true,
        ..Setup::default()
    };
    for (setup, words) in [
        (by_day, "it is open from"),
        (
            Setup {
                signed: false,
                ..open()
            },
            "signed",
        ),
    ] {
        let force = Force::with(setup).await;
        let id = force.submit(&messages::holding(ALL)).await;
        let out = force.cli("Ada Author", &["urgent", &id]).await;
        assert_eq!(out.code, 4, "{}", out.stderr);
        assert!(out.stderr.contains(words), "{}", out.stderr);
        force.end().await;
    }
}
