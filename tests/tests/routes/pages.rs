//! The desk's pages: each asks who is there.

use std::collections::BTreeSet;

use reqwest::Method;
use wardmote_tests::{client::Client, force::Force};

/// The desk's pages that are open to people who have not signed in.
const OPEN: &[(&str, &str)] = &[
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/code"),
    ("POST", "/sign-in/code"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_desk_asks_who_is_there() {
    let force = Force::new().await;
    let nobody = Client::new(force.at.desk, None);
    let mut open = BTreeSet::new();
    for (method, path) in wardmote::pages::console::ROUTES {
        let filled = path
            .replace("{id}", "msg_01kc0000000000000000000000")
            .replace("{kind}", "holding")
            .replace("{outlet}", "leaflet")
            .replace("{file}", "leaflet.pdf")
            .replace("{language}", "ur")
            .replace("{code}", "E05014020")
            .replace("{delivery}", "dlv_01kc0000000000000000000000");
        let request = nobody.request(Method::from_bytes(method.as_bytes()).unwrap(), &filled);
        let request = if *method == "POST" {
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body("scope=everything")
        } else {
            request
        };
        let said = nobody.send(request).await;
        let sent_away = said.status == 303
            && said
                .header("location")
                .is_some_and(|to| to.starts_with("/sign-in"));
        let refused = matches!(said.status, 401 | 403);
        if !(sent_away || refused || path.ends_with(".css")) {
            open.insert((*method, *path));
        }
    }
    let allowed: BTreeSet<(&str, &str)> = OPEN.iter().copied().collect();
    assert!(
        open.is_subset(&allowed),
        "open to anybody: {:?}",
        open.difference(&allowed)
    );
    assert!(
        force.author().get("/v1/holds").await.expect(200).json["holds"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    force.end().await;
}
