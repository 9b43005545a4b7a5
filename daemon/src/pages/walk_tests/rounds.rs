//! A file of facts over the pages: sent in, said, and one entry of a round wherever it is listed; who finds no form at all.

use reqwest::Method;
use wardmote_domain::{
    finding::Passed,
    places::{Places, WardCode},
};

use super::{
    browser::{Browser, Seen},
    scene,
};
use crate::demo::scene::Scene;

const BOUNDARY: &str = "a-line-between-the-parts";

/// An event in each of these wards, as a spreadsheet of the United Kingdom writes it.
fn file(wards: &[WardCode]) -> String {
    let row = |ward: &WardCode| {
        let name = &Places::london().ward(ward).unwrap().name;
        format!(
            "{ward},\"{name}\",ward_panel,Library hall,High Street,15/01/2027 18:00,15/01/2027 20:00,step_free,email;page\n"
        )
    };
    let rows: String = wards.iter().map(row).collect();
    format!("ward,name,title,venue,address,starts,ends,access,outlets\n{rows}")
}

async fn send_in(author: &mut Browser, csv: &str) -> Seen {
    let csrf = author.get("/rounds/new").await.hidden("csrf");
    let part = |name: &str, value: &str| {
        format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    };
    let body = format!(
        "{}{}--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"facts.csv\"\r\n\r\n{csv}\r\n--{BOUNDARY}--\r\n",
        part("csrf", &csrf),
        part("kind", "event")
    );
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = author
        .request(Method::POST, "/rounds/new")
        .header("content-type", kind)
        .body(body);
    let response = request.send().await.unwrap();
    let sent = author.seen(response).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let to = sent.location().to_owned();
    author.get(&to).await
}

/// Gives reasons for what the standard asks of the notices, so that they wait for approval.
async fn reasons(scene: &Scene) {
    let desk = scene.daemon.desk();
    for row in desk.queue(&scene.author).await.unwrap() {
        let view = desk.view(&scene.author, row.id).await.unwrap();
        for finding in view.report.findings {
            let way = Passed::Reason {
                by: None,
                reason: "A test of pages.".to_owned(),
            };
            // Advice needs no reason, and a rule is passed once for all of its findings.
            let _ = desk.pass(&scene.author, row.id, finding.rule, way).await;
        }
    }
}

#[tokio::test]
async fn a_round_is_said_once_wherever_it_is_listed() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let area = "E09000032".parse().unwrap();
    let wards: Vec<WardCode> = Places::london().wards_of(&area)[..3].to_vec();
    let csv = file(&wards);
    let made = send_in(&mut author, &csv).await;
    assert!(made.html.contains("3 notices are made."), "{}", made.html);
    assert!(made.html.contains("Event: facts by ward, 8 December"));
    assert!(
        made.html
            .contains("<dt>Goes out</dt><dd>Each as soon as it is approved</dd>")
    );
    let again = send_in(&mut author, &csv).await;
    let twice = "This file was sent in before: nothing is made twice.";
    assert!(again.html.contains(twice), "{}", again.html);

    reasons(&scene).await;
    scene.daemon.pipeline().drain().await.unwrap();
    let mut approver = Browser::signed_in(&scene, &scene.approver).await;
    let home = approver.get("/").await.html;
    let entry = "Event: facts by ward, 8 December: 3 wards, read and approve";
    assert_eq!(home.matches(entry).count(), 1, "{home}");
    assert!(!home.contains("href=\"/messages/"), "{home}");
    let told = approver.get("/told").await.html;
    assert!(told.contains("I have all 3"), "{told}");
    assert_eq!(told.matches("<section class=\"card need\"").count(), 1);
    let upcoming = approver.get("/upcoming").await.html;
    assert!(upcoming.contains("Goes as soon as somebody approves it"));
    assert!(upcoming.contains(">Wandsworth</option>"), "{upcoming}");
    let number = told.split("/told/").nth(1).unwrap();
    let number = number.split('/').next().unwrap().to_owned();
    let csrf = approver.get("/told").await.hidden("csrf");
    let all = super::own(&[("csrf", csrf.as_str()), ("round", "all")]);
    let taken = approver.post(&format!("/told/{number}/take"), &all).await;
    assert_eq!(taken.location(), "/told?done=taken");
    let told = approver.get("/told").await.html;
    assert!(
        told.contains("You have it until") && !told.contains("I have all"),
        "{told}"
    );
}

#[tokio::test]
async fn who_may_not_write_is_told_so_at_the_door_and_offered_no_form() {
    let (scene, _folder) = scene().await;
    let mut approver = Browser::signed_in(&scene, &scene.approver).await;
    let home = approver.get("/").await.html;
    assert!(home.contains("<a href=\"/\" aria-current=\"page\">What is waiting</a>"));
    assert!(!home.contains("href=\"/new\""), "{home}");
    for path in ["/new", "/new/holding", "/schedules/new", "/rounds/new"] {
        let seen = approver.get(path).await;
        assert_eq!(seen.status, 403, "{path}");
        let words = "You need one of the roles author or urgent for some ward.";
        assert!(seen.html.contains(words), "{path}: {}", seen.html);
    }
    let refused = approver.get("/webhooks").await;
    assert!(refused.html.contains("You need the role administrator."));
    let mut administrator = Browser::signed_in(&scene, &scene.administrator).await;
    let home = administrator.get("/").await.html;
    assert!(home.contains("href=\"/webhooks\""), "{home}");
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let home = author.get("/").await.html;
    assert!(home.contains("<a href=\"/new\">New notice</a>"), "{home}");
    let form = author.get("/new/holding").await;
    assert!(
        form.html
            .contains("<a href=\"/new\" aria-current=\"true\">")
    );
}
