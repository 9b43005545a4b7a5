//! The pages over a real daemon on the sandbox: two people, a form, a notice that goes out, and residents who read and
//! leave. The clock is moved by hand.

mod browser;
mod data;
mod doors;
mod kinds;
mod rounds;
mod schedules;
mod sentences;
mod standard;

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use reqwest::Method;
use wardmote_domain::clock::{SharedClock, SteppedClock};

use self::browser::{Browser, own};
use crate::{demo::scene::Scene, signer, stage::Ports};

const START: Timestamp = Timestamp::constant(1_796_727_290, 0);

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn scene() -> (Scene, Folder) {
    let folder = std::env::temp_dir().join(format!("wardmote-pages-{}", signer::new_secret()));
    std::fs::create_dir_all(&folder).unwrap();
    let clock: SharedClock = Arc::new(SteppedClock::new(START));
    let scene = Scene::start(&folder, clock, Ports::Any).await.unwrap();
    (scene, Folder(folder))
}

/// The answers of the author, with the token of her session.
fn answers(csrf: &str, step: &str) -> Vec<(String, String)> {
    own(&[
        ("csrf", csrf),
        ("step", step),
        ("what_happened", "search"),
        ("street", "Marlpit Road"),
        ("ward_name", "South Balham"),
        ("started_date", "2026-12-08"),
        ("started_time", "05:15"),
        ("ended_date", "2026-12-08"),
        ("ended_time", "09:40"),
        ("armed", "yes"),
        ("shots_fired", "no"),
        ("right_address", "yes"),
        ("road_open", "yes"),
        ("arrested", "1"),
        ("injured", "0"),
        ("died", "0"),
        ("contact", "101_saw_or_worried"),
        ("outlets", "twitter"),
        ("outlets", "email"),
        ("outlets", "page"),
        ("outlets", "leaflet"),
        ("outlets", "media"),
        ("formats", "large_print"),
        ("formats", "easy_read"),
        ("formats", "audio"),
        ("priority", "today"),
        ("release", "approved"),
    ])
}

/// Writes, checks and stores; gives the path of the notice.
async fn stored(author: &mut Browser) -> String {
    let csrf = author.get("/new/reassurance").await.hidden("csrf");
    let checked = author
        .post("/new/reassurance", &answers(&csrf, "check"))
        .await;
    assert_eq!(checked.status, 200);
    assert!(
        checked.html.contains("Ask for approval") && checked.html.contains("not stored yet"),
        "{}",
        checked.html
    );
    assert!(
        checked
            .html
            .contains("Every other version, as its reader sees it")
            && checked.html.contains("lang=\"ur\"")
    );
    let mut fields = checked.hiddens("/new/reassurance");
    fields.push(("step".to_owned(), "submit".to_owned()));
    let first = author.post("/new/reassurance", &fields).await;
    let again = author.post("/new/reassurance", &fields).await;
    assert_eq!(
        (first.status, again.location()),
        (303, first.location()),
        "two presses are one notice"
    );
    first.location().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_notice_goes_from_a_form_past_an_approver_to_its_readers_and_back() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let path = stored(&mut author).await;
    let own_page = author.get(&path).await;
    assert!(
        own_page.html.contains("waiting for approval")
            && !own_page.html.contains("Approve this wording")
    );

    let mut approver = Browser::signed_in(&scene, &scene.approver).await;
    assert!(approver.get("/").await.html.contains(&path));
    let read = approver.get(&path).await;
    assert!(
        read.html.contains("The same facts in each language") && read.html.contains("hreflang")
            || read.html.contains("<td lang=\"pl\"")
    );
    let csrf = read.hidden("csrf");
    let no_reason = approver
        .post(
            &format!("{path}/return"),
            &own(&[("csrf", &csrf), ("reason", " ")]),
        )
        .await;
    assert_eq!(no_reason.status, 422);
    assert!(
        no_reason.html.contains("href=\"#return-reason\"")
            && no_reason.html.contains("<title>Error: ")
    );
    let stale = approver
        .get(&format!("{path}/approve?hash={}", "0".repeat(64)))
        .await;
    assert_eq!(stale.status, 409);
    let link = read
        .html
        .split(&format!("{path}/approve?hash="))
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let once_more = approver.get(&format!("{path}/approve?hash={link}")).await;
    assert!(once_more.html.contains("By email to"), "{}", once_more.html);
    let approved = approver
        .post(
            &format!("{path}/approve"),
            &once_more.hiddens(&format!("{path}/approve")),
        )
        .await;
    assert_eq!(approved.location(), format!("{path}/status?done=approved"));
    scene.daemon.pipeline().drain().await.unwrap();
    let out = author.get(&format!("{path}/status")).await;
    assert!(
        out.html.contains("X: sent")
            && out
                .html
                .contains("Leaflet: promised, nobody is named yet, due 11:54am"),
        "{}",
        out.html
    );

    let id = path.rsplit('/').next().unwrap();
    let mut resident = Browser::new(scene.daemon.public_address());
    read_in_public(&mut resident, id).await;
    settle_and_withdraw(&mut approver, &path).await;
    scene.daemon.pipeline().drain().await.unwrap();
    let gone = resident.get(&format!("/notices/{id}")).await;
    assert_eq!(gone.status, 410);
    assert!(
        gone.html
            .contains("This notice was withdrawn on 8 December 2026")
    );
    assert!(
        !resident
            .get("/wards/E05014020/feed.atom")
            .await
            .html
            .contains(id),
        "it is gone from the feed"
    );
    let csrf = approver.get("/").await.hidden("csrf");
    let down = approver
        .post(
            &format!("{path}/takedown"),
            &own(&[("csrf", &csrf), ("reason", "a court order")]),
        )
        .await;
    assert_eq!(down.status, 200, "{}", down.html);
    let removed = resident.get(&format!("/notices/{id}/ur")).await;
    assert_eq!(removed.status, 410);
    assert!(
        removed.html.contains("This notice has been removed") && !removed.html.contains("Marlpit")
    );
    scene.stop().await;
}

async fn read_in_public(resident: &mut Browser, id: &str) {
    let ward = resident.get("/wards/E05014020").await;
    assert!(
        ward.html.contains(&format!("/notices/{id}/ur")),
        "{}",
        ward.html
    );
    assert_eq!(
        ward.headers["cache-control"],
        "public, max-age=30, must-revalidate"
    );
    let tag = ward.headers["etag"].clone();
    let request = resident
        .request(Method::GET, "/wards/E05014020")
        .header("if-none-match", tag);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 304);
    let urdu = resident.get(&format!("/notices/{id}/ur")).await;
    assert!(urdu.html.contains("<article lang=\"ur\" dir=\"rtl\">"));
    let feed = resident.get("/wards/E05014020/feed.atom").await;
    assert_eq!(
        feed.headers["content-type"],
        "application/atom+xml; charset=utf-8"
    );
    // English, and the eight languages of the catalogue that half a per cent of Wandsworth speaks.
    assert_eq!(feed.html.matches("<entry ").count(), 9);
    for missing in [
        "/notices/msg_0",
        "/wards/E05999999",
        "/wards/x",
        &format!("/notices/{id}/lt"),
        "/nowhere",
    ] {
        assert_eq!(resident.get(missing).await.status, 404, "{missing}");
    }
    assert!(resident.cookies.is_empty(), "no public page sets a cookie");
}

async fn settle_and_withdraw(approver: &mut Browser, path: &str) {
    let status = approver.get(&format!("{path}/status")).await;
    let action = status
        .html
        .split("action=\"/deliveries/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let take = format!("/deliveries/{action}");
    let taken = approver.post(&take, &status.hiddens(&take)).await;
    assert_eq!(taken.location(), format!("{path}/status?done=taken"));
    let jobs = approver.get("/tasks").await;
    assert!(
        jobs.html.contains("Yours")
            && jobs
                .html
                .contains("Promised by Idris Fenwell, due 11:54am."),
        "{}",
        jobs.html
    );
    for (outlet, part) in [("leaflet", "dir=\"rtl\""), ("media", "Subject")] {
        let pack = approver.get(&format!("{path}/packs/{outlet}")).await;
        assert!(
            pack.status == 200 && pack.html.contains(part),
            "{}",
            pack.html
        );
    }
    let file = approver
        .get(&format!("{path}/packs/leaflet?format=txt&language=pl"))
        .await;
    assert_eq!(file.headers["content-type"], "text/plain; charset=utf-8");
    assert!(file.html.contains("--- Polish, text ---") && !file.html.contains("--- English"));
    let action = take.replace("/task", "/settle");
    let mut fields = status.hiddens(&action);
    let empty = approver.post(&action, &fields).await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("There is a problem"));
    fields.extend(own(&[("reference", "left at the library")]));
    assert_eq!(approver.post(&action, &fields).await.status, 303);
    let csrf = status.hidden("csrf");
    let empty = approver
        .post(&format!("{path}/withdraw"), &own(&[("csrf", &csrf)]))
        .await;
    assert_eq!(empty.status, 422);
    let fields = own(&[("csrf", &csrf), ("reason", "The road was wrong")]);
    let back = approver.post(&format!("{path}/withdraw"), &fields).await;
    assert_eq!(back.status, 200);
    assert!(back.html.contains("Withdrawn."), "{}", back.html);
}
