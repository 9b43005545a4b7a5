//! The sentence bank: a keeper writes other words, invites a reader, sends a file out and takes it in; the reader answers by
//! the link; the next notice is in the new words.

use super::{Browser, own, scene};

/// The address of a link on the page that made it.
fn link(html: &str) -> String {
    let tail = html.split("/read/").nth(1).expect("a link");
    format!("/read/{}", tail.split('<').next().unwrap())
}

/// The text of an area on a page.
fn area(html: &str, id: &str) -> String {
    let tail = html.split(&format!("id=\"{id}\"")).nth(1).unwrap();
    let text = tail.split_once('>').unwrap().1;
    let text = text.split("</textarea>").next().unwrap().trim_start();
    text.replace("&#38;", "&").replace("&#39;", "'")
}

const SENTENCE: &str = "/sentences/pl/what.armed_police";

#[tokio::test]
async fn a_keeper_writes_other_words_and_only_what_fits_is_kept() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let list = author.get("/sentences").await;
    assert!(
        list.html
            .contains("Polish (<bdi lang=\"pl\" dir=\"ltr\">polski")
            && list.html.contains("Nobody has read them."),
        "{}",
        list.html
    );
    let read_only = author.get(SENTENCE).await;
    assert!(read_only.status == 200 && !read_only.html.contains("Another wording"));
    let csrf = author.get("/").await.hidden("csrf");
    let refused = author
        .post(SENTENCE, &own(&[("csrf", &csrf), ("text", "x")]))
        .await;
    assert_eq!(refused.status, 403);

    let mut keeper = Browser::signed_in(&scene, &scene.approver).await;
    let page = keeper.get(SENTENCE).await;
    let csrf = page.hidden("csrf");
    let now = area(&page.html, "text");
    assert!(
        now.starts_with("Uzbrojeni policjanci") && !now.contains("{{"),
        "{now}"
    );
    let lost = now.split('[').next().unwrap().to_owned();
    for wrong in [lost.as_str(), "", "Police are here {{time started}}", &now] {
        let said = keeper
            .post(SENTENCE, &own(&[("csrf", &csrf), ("text", wrong)]))
            .await;
        assert_eq!(said.status, 422, "{wrong}");
        assert!(said.html.contains("There is a problem"), "{}", said.html);
    }
    let better = now.replacen("Uzbrojeni policjanci", "Uzbrojeni funkcjonariusze", 1);
    let kept = keeper
        .post(
            SENTENCE,
            &own(&[("csrf", &csrf), ("text", &better), ("read", "yes")]),
        )
        .await;
    assert_eq!(
        kept.location(),
        format!("{SENTENCE}?done=written"),
        "{}",
        kept.html
    );
    let after = keeper.get(SENTENCE).await;
    assert!(
        after.html.contains("funkcjonariusze")
            && after.html.contains("Read and signed")
            && after.html.contains("Idris Fenwell wrote it"),
        "{}",
        after.html
    );
    let nothing = keeper.get("/sentences/pl/what.no_such_thing").await;
    assert_eq!(nothing.status, 404);

    // It is in force at once, and after a restart too.
    let form = own(&[("csrf", &csrf)]);
    assert_eq!(keeper.post("/sentences/pl/sign", &form).await.status, 422);
    let desk = scene.daemon.desk().clone();
    desk.load_sentences().await.unwrap();
    assert!(desk.left_out_sentences(None).is_empty());
    assert!(keeper.get(SENTENCE).await.html.contains("funkcjonariusze"));
    scene.stop().await;
}

#[tokio::test]
async fn a_reader_signs_by_a_private_link_that_leads_nowhere_else() {
    let (scene, _folder) = scene().await;
    let mut keeper = Browser::signed_in(&scene, &scene.approver).await;
    let csrf = keeper.get("/sentences/ur/readers").await.hidden("csrf");
    let wrong = own(&[
        ("csrf", &csrf),
        ("reader", ""),
        ("note", "x"),
        ("days", "0"),
    ]);
    assert_eq!(
        keeper.post("/sentences/ur/readers", &wrong).await.status,
        422
    );
    let invite = own(&[
        ("csrf", &csrf),
        ("reader", "Zainab Reader"),
        ("note", "Urdu interpreter"),
        ("kinds", "holding"),
        ("days", "14"),
    ]);
    let made = keeper.post("/sentences/ur/readers", &invite).await;
    let link = link(&made.html);
    let mut reader = Browser::new(scene.daemon.public_address());
    let page = reader.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.contains("Zainab Reader") && page.html.contains("lang=\"ur\" dir=\"rtl\""));
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex, nofollow, noarchive"),
    ] {
        assert_eq!(page.headers[name], value);
    }
    let mut fields = page.hiddens(&link);
    fields.extend(own(&[
        ("answer-1", "right"),
        ("answer-2", "other"),
        ("text-2", "یہ غلط ہے {{time}}"),
    ]));
    let mut save = fields.clone();
    save.extend(own(&[("do", "save")]));
    let saved = reader.post(&link, &save).await;
    assert_eq!(saved.status, 422, "one of the two cannot be taken");
    assert!(saved.html.contains("Curly brackets") && saved.html.contains("یہ غلط ہے"));
    let mut unsaid = fields.clone();
    unsaid.extend(own(&[("do", "sign")]));
    assert_eq!(reader.post(&link, &unsaid).await.status, 422);
    let later = reader.get(&link).await;
    assert!(
        later
            .html
            .contains("id=\"right-1\" name=\"answer-1\" value=\"right\" checked")
    );
    let mut sign = fields.clone();
    sign.extend(own(&[("do", "sign"), ("statement", "yes")]));
    let signed = reader.post(&link, &sign).await;
    assert!(
        signed.html.contains("1 sentence is signed in your name"),
        "{}",
        signed.html
    );
    assert!(reader.cookies.is_empty(), "no cookie");
    let bank = keeper.get("/sentences/ur?state=signed").await;
    assert!(
        bank.html.contains("Zainab Reader, 8 December 2026") && bank.html.contains("1 to 1 of 1"),
        "{}",
        bank.html
    );

    let readers = keeper.get("/sentences/ur/readers").await;
    assert!(
        readers.html.contains("1 sentence signed"),
        "{}",
        readers.html
    );
    let end = own(&[("csrf", &csrf)]);
    let ended = keeper.post("/sentences/ur/readers/1/end", &end).await;
    assert_eq!(ended.location(), "/sentences/ur/readers?done=ended");
    let gone = reader.get(&link).await;
    assert_eq!(gone.status, 410);
    assert!(
        gone.html.contains("ask Idris Fenwell for a new link"),
        "{}",
        gone.html
    );
    assert_eq!(reader.post(&link, &sign).await.status, 410);
    for made_up in ["/read/x", &format!("/read/{}", "A".repeat(43))] {
        assert_eq!(reader.get(made_up).await.status, 404, "{made_up}");
    }
    scene.stop().await;
}

/// A file as a browser posts it.
async fn post_file(
    keeper: &mut Browser,
    csrf: &str,
    reader: &str,
    bytes: Vec<u8>,
) -> super::browser::Seen {
    let edge = "----an-edge";
    let mut body = Vec::new();
    for (name, value) in [("csrf", csrf), ("reader", reader)] {
        body.extend(
            format!(
                "--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"back.po\"\r\nContent-Type: application/octet-stream";
    body.extend(format!("--{edge}\r\n{head}\r\n\r\n").bytes());
    body.extend(bytes);
    body.extend(format!("\r\n--{edge}--\r\n").bytes());
    let request = keeper
        .request(reqwest::Method::POST, "/sentences/pl/files")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={edge}"),
        )
        .body(body);
    let response = request.send().await.unwrap();
    keeper.seen(response).await
}

#[tokio::test]
async fn a_file_goes_out_and_comes_back_line_by_line() {
    let (scene, _folder) = scene().await;
    let mut keeper = Browser::signed_in(&scene, &scene.approver).await;
    let word = keeper.get("/sentences/pl/files/docx").await;
    assert!(word.status == 200 && word.html.starts_with("PK"));
    let po = keeper.get("/sentences/pl/files/po").await;
    assert!(
        po.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("sentences-pl.po")
    );
    let csrf = keeper.get("/sentences/pl/files").await.hidden("csrf");
    let none = post_file(&mut keeper, &csrf, "", Vec::new()).await;
    assert_eq!(none.status, 422);
    let better = po
        .html
        .replacen("Uzbrojeni policjanci", "Uzbrojeni funkcjonariusze", 1)
        .into_bytes();
    let taken = post_file(&mut keeper, &csrf, "Zofia Reader", better).await;
    assert!(
        taken.html.contains("1 new wording is kept."),
        "{}",
        taken.html
    );
    let damaged = post_file(
        &mut keeper,
        &csrf,
        "",
        b"<?xml version=\"1.0\"?><xliff".to_vec(),
    )
    .await;
    assert_eq!(damaged.status, 422, "{}", damaged.html);
    assert!(damaged.html.contains("There is a problem"));
    scene.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_after_an_upgrade_is_left_out_and_told() {
    use wardmote_domain::{places::Language, sentence::Way};
    use wardmote_store::{Hand, SentenceChange, SentenceLine};
    let (scene, _folder) = scene().await;
    let desk = scene.daemon.desk().clone();
    let polish: Language = "pl".parse().unwrap();
    let line = |sentence: &str, text: &str| SentenceLine {
        sentence: sentence.to_owned(),
        english: "An older English.".to_owned(),
        text: text.to_owned(),
    };
    // As an older version of the program would have kept them: a place that is gone, and words that cannot be filled.
    let broken = desk
        .sentence(&scene.approver, &Language::english(), "what.armed_police")
        .await
        .unwrap();
    let change = SentenceChange {
        language: polish.clone(),
        written: vec![
            line("what.gone_for_ever", "Nie ma."),
            SentenceLine {
                sentence: broken.row.sentence.clone(),
                english: desk_english(&desk, "what.armed_police"),
                text: "Policja {{say 'no_such_fact'}}.".to_owned(),
            },
        ],
        signed: Vec::new(),
        day: "2026-12-08".parse().unwrap(),
        way: Way::Page,
        hand: Hand::Person {
            id: scene.approver.id,
            reader: None,
        },
    };
    desk.store.keep_sentences(change).await.unwrap();
    desk.load_sentences().await.unwrap();
    let out = desk.left_out_sentences(Some(&polish));
    let mut places: Vec<&str> = out.iter().map(|o| o.sentence.as_str()).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        ["what.armed_police", "what.gone_for_ever"],
        "{out:?}"
    );
    let mut keeper = Browser::signed_in(&scene, &scene.approver).await;
    let page = keeper.get("/sentences").await;
    assert!(page.html.contains("do not fit any more"), "{}", page.html);
    let of_file = keeper.get(SENTENCE).await;
    assert!(of_file.html.contains("Uzbrojeni policjanci"));
    let looked = desk.doctor(&scene.administrator).await.unwrap();
    let told = serde_json::to_string(&*looked).unwrap();
    assert!(told.contains("kept sentences"), "{told}");

    // Written anew, it fits.
    let csrf = of_file.hidden("csrf");
    let anew = area(&of_file.html, "text").replacen("Uzbrojeni", "Dobrze uzbrojeni", 1);
    let kept = keeper
        .post(SENTENCE, &own(&[("csrf", &csrf), ("text", &anew)]))
        .await;
    assert_eq!(kept.status, 303, "{}", kept.html);
    assert_eq!(desk.left_out_sentences(Some(&polish)).len(), 1);
    assert!(keeper.get(SENTENCE).await.html.contains("Dobrze uzbrojeni"));
    scene.stop().await;
}

/// The English template of a sentence, as the catalogue has it.
fn desk_english(desk: &crate::desk::Desk, place: &str) -> String {
    let english = wardmote_domain::places::Language::english();
    let bank = desk.judge.catalogue().bank(&english).unwrap();
    let found = bank.iter().find(|s| s.id.as_str() == place).unwrap();
    found.own.clone()
}
