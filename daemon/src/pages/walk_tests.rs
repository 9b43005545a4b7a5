//! The pages over a real daemon on the sandbox: two people, a form, a notice that goes out, and residents who read and
//! leave. The clock is moved by hand.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use jiff::Timestamp;
use reqwest::{Method, Response, redirect::Policy};
use wardmote_domain::{
    clock::{SharedClock, SteppedClock},
    person::Person,
};

use crate::{
    demo::scene::{Ports, Scene},
    signer,
};

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

/// A browser without script: keeps cookies, follows what it is told to.
struct Browser {
    http: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

struct Seen {
    status: u16,
    headers: reqwest::header::HeaderMap,
    html: String,
}

impl Seen {
    fn location(&self) -> &str {
        self.headers["location"].to_str().unwrap()
    }

    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let tail = self
            .html
            .split(&mark)
            .nth(1)
            .unwrap_or_else(|| panic!("{name} in {}", self.html));
        tail.split('"').next().unwrap().to_owned()
    }

    /// Every hidden field of the form that posts to `action`.
    fn hiddens(&self, action: &str) -> Vec<(String, String)> {
        let mark = format!("action=\"{action}\"");
        let form = self
            .html
            .split(&mark)
            .nth(1)
            .unwrap_or_else(|| panic!("{action} in {}", self.html));
        let form = form.split("</form>").next().unwrap();
        form.split("type=\"hidden\" name=\"")
            .skip(1)
            .map(|field| {
                let (name, rest) = field.split_once("\" value=\"").unwrap();
                let value = rest.split('"').next().unwrap();
                (
                    name.to_owned(),
                    value
                        .replace("&#38;", "&")
                        .replace("&#39;", "'")
                        .replace("&#34;", "\""),
                )
            })
            .collect()
    }
}

impl Browser {
    fn new(at: std::net::SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            base: format!("http://{at}"),
            cookies: BTreeMap::new(),
        }
    }

    async fn seen(&mut self, response: Response) -> Seen {
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Seen {
            status,
            headers,
            html: response.text().await.unwrap(),
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let request = self.http.request(method, format!("{}{path}", self.base));
        if pairs.is_empty() {
            request
        } else {
            request.header("cookie", pairs.join("; "))
        }
    }

    async fn get(&mut self, path: &str) -> Seen {
        let response = self.request(Method::GET, path).send().await.unwrap();
        self.seen(response).await
    }

    async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Seen {
        let request = self
            .request(Method::POST, path)
            .header("origin", &self.base);
        let response = as_form(request, fields).send().await.unwrap();
        self.seen(response).await
    }

    /// Signs in with the code from the mail.
    async fn signed_in(scene: &Scene, person: &Person) -> Self {
        let mut browser = Self::new(scene.daemon.desk_address());
        let email = person.email.expose().to_owned();
        let csrf = browser.get("/sign-in").await.hidden("csrf");
        let asked = browser
            .post("/sign-in", &own(&[("csrf", &csrf), ("email", &email)]))
            .await;
        assert_eq!(asked.status, 200);
        scene.daemon.pipeline().drain().await.unwrap();
        let mail = scene
            .mail
            .receipts_for(&email)
            .pop()
            .expect("a mail with the code");
        let text = String::from_utf8(mail.raw).unwrap();
        let code = text
            .split("Your code to sign in to Wardmote is ")
            .nth(1)
            .unwrap()[..8]
            .to_owned();
        let done = browser
            .post(
                "/sign-in/code",
                &own(&[("csrf", &csrf), ("email", &email), ("code", &code)]),
            )
            .await;
        assert_eq!((done.status, done.location()), (303, "/"), "{}", done.html);
        browser
    }
}

/// The fields as a browser encodes them.
fn as_form(
    request: reqwest::RequestBuilder,
    fields: &[(String, String)],
) -> reqwest::RequestBuilder {
    let encoded = |text: &str| -> String {
        let byte = |b: u8| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        };
        text.bytes().map(byte).collect()
    };
    // A field name or a hyphenated value stays readable where the standard asks for it byte for byte.
    let plain = |text: &str| encoded(text).replace("%2D", "-").replace("%5F", "_");
    let pairs: Vec<String> = fields
        .iter()
        .map(|(n, v)| format!("{}={}", plain(n), plain(v)))
        .collect();
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(pairs.join("&"))
}

fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
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
            .contains("Every version, as its reader sees it")
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
        out.html.contains("X: sent") && out.html.contains("Leaflet: needs you"),
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
    assert_eq!(feed.html.matches("<entry ").count(), 3);
    for missing in [
        "/notices/msg_0",
        "/wards/E05999999",
        "/wards/x",
        &format!("/notices/{id}/fr"),
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
    let action = format!("/deliveries/{action}");
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
