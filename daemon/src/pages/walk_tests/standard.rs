//! What people do about what the check found, on the page of a notice: several jobs owed at once, a suggested wording taken,
//! who agreed to the words recorded. And what went out before is known.

use wardmote_domain::{file::MessageFile, finding::Severity, ids::MessageId};

use super::{Browser, answers, own, scene};
use crate::{demo::scene::Scene, desk::Stored};

/// A message in own words as a program sends it.
fn file(kind: &str, headline: &str, body: &str) -> MessageFile {
    serde_json::from_value(serde_json::json!({
        "kind": kind, "priority": "urgent", "areas": ["E05014020"], "outlets": ["email", "page", "leaflet"],
        "headline": headline, "body": body,
    }))
    .unwrap()
}

async fn sent_in(scene: &Scene, file: &MessageFile) -> Stored {
    let body = serde_json::to_vec(file).unwrap();
    let desk = scene.daemon.desk();
    (desk.submit(&scene.author, file, None, &body).await).unwrap()
}

fn found<'s>(stored: &'s Stored, rule: &str) -> Vec<&'s wardmote_domain::finding::Finding> {
    let findings = stored.report.findings.iter();
    findings.filter(|f| f.rule.0 == rule).collect()
}

async fn report(scene: &Scene, id: MessageId) -> wardmote_domain::finding::Report {
    let desk = scene.daemon.desk();
    desk.view(&scene.author, id).await.unwrap().report
}

#[tokio::test]
async fn several_jobs_are_owed_with_one_name_and_one_time() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let csrf = author.get("/new/reassurance").await.hidden("csrf");
    let bare: Vec<_> = answers(&csrf, "check")
        .into_iter()
        .filter(|(name, value)| name != "formats" && value != "leaflet" && value != "media")
        .collect();
    let checked = author.post("/new/reassurance", &bare).await;
    let mut fields = checked.hiddens("/new/reassurance");
    fields.push(("step".to_owned(), "submit".to_owned()));
    let stored = author.post("/new/reassurance", &fields).await;
    let path = stored.location().split('?').next().unwrap().to_owned();
    let page = author.get(&path).await;
    for words in [
        "Go now, and owe these 2 together",
        "name=\"job-W-02\"",
        "name=\"job-W-05\" value=\"The missing formats\"",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    let owe = |by: &str| {
        own(&[
            ("csrf", &csrf),
            ("rule", "W-02"),
            ("job-W-02", "Door visits in Marlpit Road"),
            ("rule", "W-05"),
            ("job-W-05", "Large print, Easy Read and audio"),
            ("name", "Idris Fenwell"),
            ("by_date", by),
            ("by_time", "11:00"),
        ])
    };
    let wrong = author.post(&format!("{path}/owe"), &owe("")).await;
    assert_eq!(wrong.status, 422);
    for words in [
        "Give the date and time by which it is done",
        "value=\"Door visits in Marlpit Road\"",
        "<details class=\"card\" open>",
    ] {
        assert!(wrong.html.contains(words), "{words}: {}", wrong.html);
    }
    let owed = author
        .post(&format!("{path}/owe"), &owe("2026-12-09"))
        .await;
    assert_eq!(
        owed.location(),
        format!("{path}?done=owed"),
        "{}",
        owed.html
    );
    let page = author.get(owed.location()).await;
    assert!(
        page.html.contains("waiting for approval")
            && page
                .html
                .contains("Owed: Door visits in Marlpit Road. Idris Fenwell does it by"),
        "{}",
        page.html
    );
    scene.stop().await;
}

#[tokio::test]
async fn a_suggested_wording_takes_one_press() {
    let (scene, _folder) = scene().await;
    let body = "Lock your shed prior to dark. If you see anyone acting oddly, call 101.";
    let stored = sent_in(&scene, &file("guidance", "Lock your shed", body)).await;
    let [finding] = found(&stored, "A-03")[..] else {
        panic!("{:#?}", stored.report.findings);
    };
    assert_eq!(
        (finding.evidence.as_str(), finding.better.as_deref()),
        ("prior to", Some("before"))
    );
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let path = format!("/messages/{}", stored.id);
    let page = author.get(&path).await;
    assert!(
        page.html.contains("<mark>prior to</mark>") && page.html.contains("Change it to “before”"),
        "{}",
        page.html
    );
    let take = own(&[
        ("csrf", &page.hidden("csrf")),
        ("rule", "A-03"),
        ("words", "prior to"),
    ]);
    let taken = author.post(&format!("{path}/better"), &take).await;
    assert_eq!(
        taken.location(),
        format!("{path}?done=better"),
        "{}",
        taken.html
    );
    let page = author.get(taken.location()).await;
    assert!(
        page.html.contains("Lock your shed before dark."),
        "{}",
        page.html
    );
    let again = author.post(&format!("{path}/better"), &take).await;
    assert_eq!(again.status, 409, "the words are gone");
    scene.stop().await;
}

#[tokio::test]
async fn who_agreed_counts_for_the_words_they_agreed_to() {
    let (scene, _folder) = scene().await;
    let shot = "A man was shot by police in Marlpit Road, South Balham, at 5:15am on Tuesday 8 December. He was badly hurt.\n\nIf you saw it, call 101.";
    let message = file("reassurance", "Police in Marlpit Road", shot);
    let stored = sent_in(&scene, &message).await;
    assert!(!found(&stored, "C-25").is_empty(), "{:#?}", stored.report);
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let path = format!("/messages/{}", stored.id);
    let page = author.get(&path).await;
    assert!(
        page.html.contains("The IOPC agreed to these words"),
        "{}",
        page.html
    );
    let agreed = |name: &str| {
        own(&[
            ("csrf", &page.hidden("csrf")),
            ("rule", "C-25"),
            ("who", "iopc"),
            ("name", name),
            ("how", "by phone at 6am"),
        ])
    };
    let wrong = author.post(&format!("{path}/clear"), &agreed("")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.html);
    assert!(
        wrong.html.contains("Give the name of whoever says so"),
        "{}",
        wrong.html
    );
    let right = author
        .post(&format!("{path}/clear"), &agreed("Merryn Ashdale"))
        .await;
    assert_eq!(
        right.location(),
        format!("{path}?done=cleared"),
        "{}",
        right.html
    );
    let cleared = report(&scene, stored.id).await;
    assert!(
        cleared.findings.iter().all(|f| f.rule.0 != "C-25"),
        "{cleared:#?}"
    );

    let other = file(
        "reassurance",
        "Police in Marlpit Road",
        &shot.replace("badly", "very badly"),
    );
    let desk = scene.daemon.desk();
    let edited = desk.edit(&scene.author, stored.id, &other).await.unwrap();
    assert!(
        edited.report.findings.iter().any(|f| f.rule.0 == "C-25"),
        "other words, other clearance"
    );
    scene.stop().await;
}

#[tokio::test]
async fn the_same_message_twice_is_seen() {
    let (scene, _folder) = scene().await;
    let message = file(
        "guidance",
        "Lock your shed",
        "Lock your shed at night. If you see anyone acting oddly, call 101.",
    );
    let first = sent_in(&scene, &message).await;
    assert!(found(&first, "T-10").is_empty(), "{:#?}", first.report);
    let desk = scene.daemon.desk();
    desk.approve(&scene.approver, first.id, &first.hash)
        .await
        .unwrap();
    scene.daemon.pipeline().drain().await.unwrap();
    let second = sent_in(&scene, &message).await;
    let twice = found(&second, "T-10");
    assert!(
        twice.iter().any(|f| f.severity == Severity::Override),
        "{:#?}",
        second.report
    );
    scene.stop().await;
}
