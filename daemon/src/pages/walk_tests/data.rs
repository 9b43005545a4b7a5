//! What an administrator keeps and erases, and two alternatives that a person takes apart.

use super::{Browser, own, scene, stored};

#[tokio::test]
async fn an_administrator_keeps_a_notice_and_erases_only_after_a_last_question() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let path = stored(&mut author).await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(author.get("/data").await.status, 403);
    let mut admin = Browser::signed_in(&scene, &scene.administrator).await;
    let page = admin.get("/data").await;
    assert!(
        page.html.contains("Notices that never went out")
            && page.html.contains("7 years")
            && page.html.contains("None. What is too old goes."),
        "{}",
        page.html
    );
    let csrf = page.hidden("csrf");
    let keep = |notice: &str, reason: &str| {
        own(&[("csrf", &csrf), ("notice", notice), ("keep_reason", reason)])
    };
    for (fields, words) in [
        (keep("", "an order"), "it begins with msg_"),
        (keep(&id, ""), "keep_reason-error"),
    ] {
        let wrong = admin.post("/data/keep", &fields).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.html.contains(words), "{words}: {}", wrong.html);
    }
    let kept = admin.post("/data/keep", &keep(&id, "inquest opened")).await;
    assert_eq!(kept.location(), "/data?done=is_kept", "{}", kept.html);
    let page = admin.get("/data").await;
    assert!(
        page.html.contains("Inquest opened: said by Robin Ashdown"),
        "{}",
        page.html
    );

    // What must be kept is not erased; lifted, and taken back, it is, after a last question with a reason.
    let erase = |reason: &str| {
        own(&[
            ("csrf", &csrf),
            ("what", "notice"),
            ("id", &id),
            ("reason", reason),
        ])
    };
    let author_csrf = author.get("/").await.hidden("csrf");
    author
        .post(
            &format!("{path}/withdraw"),
            &own(&[("csrf", &author_csrf), ("reason", "a mistake")]),
        )
        .await;
    assert_eq!(admin.post("/data/erase", &erase("asked")).await.status, 409);
    let lift = own(&[
        ("csrf", &csrf),
        ("lifted", &id),
        ("lift_reason", "the inquest is over"),
    ]);
    let lifted = admin.post("/data/lift", &lift).await;
    assert_eq!(lifted.location(), "/data?done=lifted", "{}", lifted.html);
    let asked = admin
        .get(&format!("/data/erase?what=notice&named={id}"))
        .await;
    assert!(
        asked.html.contains("Nobody can take this back") && asked.html.contains("withdrawn"),
        "{}",
        asked.html
    );
    assert_eq!(admin.post("/data/erase", &erase(" ")).await.status, 422);
    let erased = admin.post("/data/erase", &erase("asked")).await;
    assert_eq!(erased.location(), "/data?done=erased", "{}", erased.html);
    for path in [
        "/data/erase",
        "/data/erase?what=person&person=me",
        "/data/erase?what=reader&id=x",
    ] {
        assert_eq!(admin.get(path).await.status, 404, "{path}");
    }
    let approver = scene.approver.id.to_string();
    let person = own(&[("csrf", &csrf), ("what", "person"), ("id", &approver)]);
    let gone = admin.post("/data/erase", &person).await;
    assert_eq!(gone.location(), "/data?done=erased", "{}", gone.html);
    let people = admin.get("/data").await;
    assert!(!people.html.contains("Idris Fenwell"), "{}", people.html);
    scene.stop().await;
}

#[tokio::test]
async fn a_reader_is_erased_by_address_which_stands_in_no_link() {
    let (scene, _folder) = scene().await;
    let csv = "email,language,wards\nnobody.else@example.org,en,E05009376\n";
    let desk = scene.daemon.desk();
    desk.import_audience(&scene.administrator, csv.as_bytes())
        .await
        .unwrap();
    let before = desk.count_audience(&scene.administrator).await.unwrap();
    let mut admin = Browser::signed_in(&scene, &scene.administrator).await;
    let csrf = admin.get("/data").await.hidden("csrf");
    let ask = |typed: &str| own(&[("csrf", &csrf), ("what", "reader"), ("reader", typed)]);
    for (typed, words) in [
        ("", "Write a mail address, a mobile number"),
        ("Ms Example", "Write a mail address, a mobile number"),
        (
            "somebody@example.org",
            "Nobody on our lists has this address",
        ),
        ("07700 900999", "Nobody on our lists has this address"),
        ("999999", "Nobody on our lists has this number"),
    ] {
        let wrong = admin.post("/data/erase", &ask(typed)).await;
        assert_eq!(wrong.status, 422, "{typed}");
        assert!(
            wrong.html.contains("id=\"reader-error\"") && wrong.html.contains(words),
            "{typed}: {}",
            wrong.html
        );
    }
    let asked = admin
        .post("/data/erase", &ask("Nobody.Else@example.org"))
        .await;
    assert_eq!(asked.status, 200, "{}", asked.html);
    assert!(asked.html.contains("Nobody can take this back"));
    assert!(!asked.html.to_lowercase().contains("nobody.else"));
    let id = asked.hidden("id");
    let erase = own(&[("csrf", &csrf), ("what", "reader"), ("id", &id)]);
    let gone = admin.post("/data/erase", &erase).await;
    assert_eq!(gone.location(), "/data?done=erased", "{}", gone.html);
    let after = desk.count_audience(&scene.administrator).await.unwrap();
    assert_eq!(after, before - 1);
    let wrong = admin.post("/data/erase", &ask(&id)).await;
    assert_eq!(wrong.status, 422, "they are gone");
    let wrong = admin.get("/data/erase?what=notice&named=what").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("id=\"named-error\""), "{}", wrong.html);
    scene.stop().await;
}

#[tokio::test]
async fn an_administrator_sees_what_doctor_finds_and_nobody_else_does() {
    let (scene, folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    assert_eq!(author.get("/doctor").await.status, 403);
    assert!(!author.get("/channels").await.html.contains("/doctor"));
    let mut admin = Browser::signed_in(&scene, &scene.administrator).await;
    for page in ["/", "/channels"] {
        let page = admin.get(page).await;
        assert!(page.html.contains("href=\"/doctor\""), "{}", page.html);
    }
    let page = admin.get("/doctor").await;
    for words in [
        "<h1>Check the system</h1>",
        ">Configuration</h2>",
        "it was made by the program and sends to the sandbox realm",
        ">This machine</h2>",
        "every commit on the disk",
        "none has stopped",
        "there has never been one",
        ">Email: default</h2>",
        "How to put it right:",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    // A database that others may read is told, with how to put it right.
    let file = folder.0.join("wardmote.db");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&file, mode).unwrap();
    scene.daemon.desk().forget_last_look().await;
    let page = admin.get("/doctor").await;
    assert!(
        page.html.contains("Does not work") && page.html.contains("chmod go="),
        "{}",
        page.html
    );
}
