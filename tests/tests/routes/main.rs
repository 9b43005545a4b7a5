//! Every route for every role: no token, each of the six roles in the area, each of them elsewhere. What is expected is
//! written by hand; a route without a case fails.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod callbacks;
mod cases;
mod pages;

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use wardmote_domain::person::Role::{self, Author, Reader};
use wardmote_tests::{
    client::{Client, Said},
    force::Force,
    messages, rest,
    setup::Setup,
};

use cases::{Body, CASES, Case, May, ROLES};

#[test]
fn every_route_has_its_case_and_every_case_its_route() {
    let routes: BTreeSet<(&str, &str)> = wardmote::http::ROUTES.iter().copied().collect();
    assert_eq!(
        routes.len(),
        wardmote::http::ROUTES.len(),
        "a route is there twice"
    );
    let cases: BTreeSet<(&str, &str)> = CASES.iter().map(|c| (c.method, c.path)).collect();
    assert_eq!(cases.len(), CASES.len(), "a case is there twice");
    assert_eq!(cases, routes);
}

/// Where each person holds their role.
const IN_AREA: &str = messages::BOROUGH;
const ELSEWHERE: &str = "E09000012";

/// What the requests are about.
struct Subjects {
    waiting: String,
    round: String,
    released: String,
    delivery: String,
    person: String,
    token: String,
    schedule: String,
    ask: String,
}

fn name(role: Role, area: &str) -> String {
    format!(
        "{role} of {}",
        if area == IN_AREA { "here" } else { "elsewhere" }
    )
}

async fn prepare() -> (Force, Subjects) {
    let clock = |minutes| messages::local(minutes).strftime("%H:%M").to_string();
    let setup = Setup {
        lane: Some((clock(-60), clock(60))),
        signed: true,
        ..Setup::default()
    };
    let mut force = Force::with(setup).await;
    for role in ROLES {
        for area in [IN_AREA, ELSEWHERE] {
            force
                .person(&name(*role, area), &[(role.as_str(), area)])
                .await;
        }
    }
    let waiting = force.submit(&messages::advice(1, "email, page")).await;
    let (released, _) = force
        .publish(&messages::reassurance("email, page, leaflet"))
        .await;
    let all = rest::deliveries(&force.author(), &released).await;
    let delivery = all.into_iter().find(|d| d.outlet == "leaflet").unwrap().id;
    let people = force
        .administrator()
        .get("/v1/people")
        .await
        .expect(200)
        .json;
    let lena = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["name"] == "Lena Lead")
        .unwrap()
        .clone();
    let facts = format!(
        "ward,name,question,answers,said,did,outlets\n{},South Balham,what_to_work_on,12,mopeds,more_patrols,email;page\n",
        messages::WARD
    );
    let round = force
        .author()
        .request(Method::POST, "/v1/rounds?kind=feedback")
        .header("content-type", "text/csv")
        .body(facts);
    let round = force.author().send(round).await.expect(201);
    let author = force.author();
    let schedule = author
        .post("/v1/schedules", &cases::schedule())
        .await
        .expect(201)
        .at("/id")
        .to_owned();
    let woken = author
        .post(&format!("/v1/schedules/{schedule}/wake"), &json!({}))
        .await
        .expect(200);
    assert!(woken.at("/round").starts_with("rnd_"));
    let asks = author
        .get(&format!("/v1/schedules/{schedule}/rounds"))
        .await
        .expect(200);
    let round = round.at("/round").to_owned();
    let subjects = Subjects {
        schedule,
        round,
        ask: asks.at("/rounds/0/asks/0/id").to_owned(),
        waiting,
        released,
        delivery,
        person: lena["id"].as_str().unwrap().to_owned(),
        token: lena["tokens"][0]["id"].to_string(),
    };
    (force, subjects)
}

/// The path with its places filled in. What changes a released message is asked of the released one.
fn path(case: &Case, on: &Subjects) -> String {
    let last = case.path.rsplit('/').next().unwrap();
    let message = if matches!(last, "takedown" | "review" | "deliveries" | "{outlet}") {
        &on.released
    } else {
        &on.waiting
    };
    let id = match case.path {
        p if p.starts_with("/v1/messages") || p.starts_with("/v1/restore") => message,
        p if p.starts_with("/v1/deliveries") => &on.delivery,
        p if p.starts_with("/v1/people") => &on.person,
        p if p.starts_with("/v1/schedules") => &on.schedule,
        p if p.starts_with("/v1/rounds") => &on.round,
        p if p.starts_with("/v1/asks") => &on.ask,
        _ => &on.token,
    };
    case.path
        .replace("{id}", id)
        .replace("{code}", messages::WARD)
        .replace("{language}", "pl")
        .replace("{name}", "twitter")
        .replace("{outlet}", "leaflet")
        .replace("{number}", "999999")
}

/// A message that an author may send in who may not mark it urgent.
fn by_day(outlets: &str) -> String {
    messages::holding(outlets).replace("priority: urgent", "priority: today")
}

async fn ask(client: &Client, case: &Case, path: &str) -> Said {
    let request = client.request(Method::from_bytes(case.method.as_bytes()).unwrap(), path);
    let yaml = |request: reqwest::RequestBuilder, text: String| {
        request
            .header("content-type", "application/yaml")
            .body(text)
    };
    let request = match case.body {
        Body::None => request,
        Body::Message => yaml(request, by_day("email, page")),
        Body::Revision => yaml(request, by_day("page, email")),
        Body::Correction => yaml(
            request,
            format!(
                "kind: correction\nareas: [{}]\noutlets: [email, page]\nfacts: {{wrong: arrested, right: 2}}\n",
                messages::WARD
            ),
        ),
        Body::Csv => request
            .header("content-type", "text/csv")
            .body("email,language,wards\n"),
        Body::Picture => request
            .header("content-type", "image/png")
            .body("not a picture"),
        Body::Json(make) => request.json(&make()),
    };
    client.send(request).await
}

fn allowed(case: &Case, role: Role, area: &str) -> bool {
    match case.may {
        May::There(roles) => roles.contains(&role) && area == IN_AREA,
        May::Anywhere(roles) => roles.contains(&role),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_what_the_table_says_and_nothing_else() {
    let (force, subjects) = prepare().await;
    let mut wrong = Vec::new();
    for case in CASES {
        let what = format!("{} {}", case.method, case.path);
        let path = path(case, &subjects);
        for (who, token) in [("no token", None), ("a wrong token", Some("nobody's"))] {
            let said = ask(&Client::new(force.at.desk, token), case, &path).await;
            if said.status != 401 || said.header("www-authenticate") != Some("Bearer") {
                wrong.push(format!("{what}, {who}: {}", said.status));
            }
        }
        for role in ROLES {
            for area in [ELSEWHERE, IN_AREA] {
                let who = name(*role, area);
                let client = force.client(&who);
                let path = match case.path {
                    // The lane is for one's own message.
                    "/v1/messages/{id}/urgent" if allowed(case, *role, area) => {
                        let own = client
                            .post_yaml("/v1/messages", &messages::holding("email, page"), None)
                            .await;
                        format!("/v1/messages/{}/urgent", own.expect(201).at("/id"))
                    }
                    _ => path.clone(),
                };
                let said = ask(&client, case, &path).await;
                let good = match allowed(case, *role, area) {
                    true => !matches!(said.status, 401 | 403) && said.status < 500,
                    false => said.status == 403,
                };
                if !good {
                    wrong.push(format!("{what}, {who}: {} {}", said.status, said.text));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers are not what the table says:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_only_what_its_reader_may_read() {
    let (force, subjects) = prepare().await;
    let here = force
        .client(&name(Reader, IN_AREA))
        .get("/v1/messages")
        .await
        .expect(200);
    assert!(here.text.contains(&subjects.waiting), "{}", here.text);
    let elsewhere = force
        .client(&name(Reader, ELSEWHERE))
        .get("/v1/messages")
        .await
        .expect(200);
    assert_eq!(elsewhere.json["messages"], json!([]), "{}", elsewhere.text);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_is_only_for_those_allowed_it_and_a_right_for_one_ward_is_not_one_for_two() {
    let (force, _) = prepare().await;
    let author = force.client(&name(Author, IN_AREA));
    let said = author
        .post_yaml("/v1/messages", &messages::advice(2, "email, page"), None)
        .await;
    assert_eq!(
        said.status, 403,
        "an author alone may not mark as urgent: {}",
        said.text
    );
    let today = messages::advice(2, "email, page").replace("priority: urgent", "priority: today");
    author
        .post_yaml("/v1/messages", &today, None)
        .await
        .expect(201);
    let two = today.replace(
        "[E05014020]",
        &format!("[E05014020, {}]", messages::ELSEWHERE),
    );
    assert_eq!(
        author.post_yaml("/v1/messages", &two, None).await.status,
        403
    );
    let also = today.replace(
        "outlets:",
        &format!("also_tell: [{}]\noutlets:", messages::ELSEWHERE),
    );
    let said = author.post_yaml("/v1/messages", &also, None).await;
    assert!(
        matches!(said.status, 403 | 422),
        "{} {}",
        said.status,
        said.text
    );
    let none = today.replace("areas: [E05014020]\n", "");
    assert_eq!(
        author.post_yaml("/v1/messages", &none, None).await.status,
        403,
        "no area is all of London"
    );
    force.end().await;
}
