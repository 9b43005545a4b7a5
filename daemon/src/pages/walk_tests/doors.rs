//! Who gets in, what is refused, and how residents join and leave.

use reqwest::{Method, redirect::Policy};

use super::{
    browser::{Browser, as_form, own},
    scene,
};

#[tokio::test]
async fn nobody_gets_in_or_posts_from_elsewhere() {
    let (scene, _folder) = scene().await;
    let mut stranger = Browser::new(scene.daemon.desk_address());
    assert_eq!(stranger.get("/").await.location(), "/sign-in");
    assert_eq!(
        stranger.get("/new/holding").await.location(),
        "/sign-in?next=/new/holding"
    );
    assert_eq!(
        stranger
            .post("/holds", &own(&[("scope", "everything")]))
            .await
            .location(),
        "/sign-in"
    );
    let page = stranger.get("/sign-in").await;
    let csrf = page.hidden("csrf");
    let mut answers = Vec::new();
    for email in [scene.author.email.expose(), "nobody@example.org"] {
        let seen = stranger
            .post("/sign-in", &own(&[("csrf", &csrf), ("email", email)]))
            .await;
        answers.push((seen.status, seen.html.replace(email, "")));
    }
    assert_eq!(
        answers[0], answers[1],
        "known and unknown addresses look the same"
    );
    let wrong = own(&[
        ("csrf", &csrf),
        ("email", scene.author.email.expose()),
        ("code", "00000000"),
    ]);
    assert!(
        stranger
            .post("/sign-in/code", &wrong)
            .await
            .html
            .contains("This code does not work")
    );
    assert_eq!(
        stranger
            .post(
                "/sign-in",
                &own(&[("csrf", "x"), ("email", "a@example.org")])
            )
            .await
            .status,
        403
    );

    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let csrf = author.get("/").await.hidden("csrf");
    let stop = own(&[("csrf", &csrf), ("scope", "everything")]);
    let no_token = author
        .post("/holds", &own(&[("scope", "everything")]))
        .await;
    assert_eq!(no_token.status, 403);
    let elsewhere = author
        .request(Method::POST, "/holds")
        .header("origin", "https://evil.example.org");
    assert_eq!(
        as_form(elsewhere, &stop)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        403
    );
    assert!(!author.get("/").await.html.contains("Everything is stopped"));
    assert_eq!(author.post("/holds", &stop).await.status, 303);
    assert!(author.get("/").await.html.contains("Everything is stopped"));
    assert_eq!(author.post("/holds/resume", &stop).await.status, 303);
    assert_eq!(author.get("/messages/nothing").await.status, 404);
    let out = author.post("/sign-out", &own(&[("csrf", &csrf)])).await;
    assert_eq!(out.location(), "/sign-in");
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("HttpOnly; SameSite=Lax")
    );
    scene.stop().await;
}

#[tokio::test]
async fn a_resident_joins_with_two_steps_and_leaves_with_one() {
    let (scene, _folder) = scene().await;
    let desk = scene.daemon.desk().clone();
    let count = || async { desk.store.audience_count(None).await.unwrap() };
    let before = count().await;
    let mut resident = Browser::new(scene.daemon.public_address());
    let form = own(&[
        ("email", "new.reader@example.org"),
        ("language", "pl"),
        ("ward_name", "South Balham"),
    ]);
    let sent = resident.post("/subscribe", &form).await;
    assert!(sent.html.contains("We have sent a mail"), "{}", sent.html);
    assert_eq!(
        resident.post("/subscribe", &form).await.html,
        sent.html,
        "asking twice looks the same"
    );
    scene.daemon.pipeline().drain().await.unwrap();
    let mail = scene
        .stage
        .mail
        .receipts_for("new.reader@example.org")
        .pop()
        .expect("a mail to confirm");
    let text = String::from_utf8(mail.raw).unwrap().replace("=\r\n", "");
    let link = text
        .split("/subscribe/confirm/")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let path = format!("/subscribe/confirm/{link}");
    let asked = resident.get(&path).await;
    assert_eq!(
        (asked.status, &asked.headers["cache-control"]),
        (200, &"no-store".parse().unwrap())
    );
    assert_eq!(count().await, before, "opening the link confirms nothing");
    assert_eq!(
        resident
            .post(&path, &own(&[("confirm", "yes")]))
            .await
            .status,
        200
    );
    assert_eq!(count().await, before + 1);

    let token = desk
        .signer()
        .unsubscribe_token(wardmote_domain::ids::SubscriberNumber(1));
    let leave = format!("/unsubscribe/{token}");
    assert_eq!(resident.get(&leave).await.status, 200);
    assert_eq!(resident.post(&leave, &[]).await.status, 400);
    assert_eq!(
        count().await,
        before + 1,
        "neither reading the page nor an empty post unsubscribes"
    );
    let bare = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()
        .unwrap();
    let one_click = own(&[("List-Unsubscribe", "One-Click")]);
    let url = format!("http://{}{leave}", scene.daemon.public_address());
    for _ in 0..2 {
        let left = as_form(bare.post(&url), &one_click).send().await.unwrap();
        assert_eq!(
            left.status().as_u16(),
            200,
            "no redirect, and twice is as once"
        );
        assert!(left.headers().get("set-cookie").is_none());
        assert_eq!(count().await, before);
    }
    let edited = format!(
        "http://{}/unsubscribe/{}x",
        scene.daemon.public_address(),
        token
    );
    let refused = as_form(bare.post(edited), &one_click).send().await.unwrap();
    assert_eq!(refused.status().as_u16(), 404);
    scene.stop().await;
}
