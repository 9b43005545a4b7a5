//! Where providers call: open to anybody, so nothing is believed that does not prove itself.

use std::collections::BTreeSet;

use reqwest::Method;
use wardmote_tests::{client::Client, force::Force, messages, rest};

/// A delivery status that names no bounce address of ours.
const BOUNCE: &str = "From: MAILER-DAEMON@example.net\r\nTo: b+01kc0000000000000000000000-0000000000000000@bounce.\
    example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; \
    boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; \
    example.net\r\n\r\nFinal-Recipient: rfc822; nobody@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_proves_nothing_changes_nothing() {
    let routes: BTreeSet<(&str, &str)> = wardmote::http::CALLBACKS.iter().copied().collect();
    let known = BTreeSet::from([("POST", "/callbacks/{channel}/{account}")]);
    assert_eq!(routes, known, "each has its cases here");
    let force = Force::new().await;
    let (id, _) = force.publish(&messages::reassurance("email, page")).await;
    let before = rest::deliveries(&force.author(), &id).await;
    let public = Client::new(force.at.public, None);
    let call = async |path: &str, body: &str| {
        let request = public.request(Method::POST, path).body(body.to_owned());
        public.send(request).await
    };
    let letter = "From: somebody@example.net\r\nSubject: Hello\r\n\r\nA letter\r\n";
    let large = "x".repeat(wardmote::http::MOST_CALL_BYTES + 1);
    for (path, body, status) in [
        ("/callbacks/email/default", BOUNCE, 401),
        ("/callbacks/email/default", letter, 204),
        ("/callbacks/email/default", "", 400),
        ("/callbacks/email/default", large.as_str(), 413),
        ("/callbacks/email/another", BOUNCE, 404),
        ("/callbacks/twitter/force", BOUNCE, 404),
        ("/callbacks/no-such/default", BOUNCE, 404),
        ("/callbacks/%2e%2e/default", BOUNCE, 404),
        ("/callbacks/email", BOUNCE, 404),
    ] {
        let said = call(path, body).await;
        assert_eq!(said.status, status, "{path}: {}", said.text);
        assert!(!said.text.contains("nobody@"), "{}", said.text);
    }
    let get = public.get("/callbacks/email/default").await;
    assert_eq!(get.status, 405);
    let desk = Client::new(force.at.desk, None);
    let request = desk.request(Method::POST, "/callbacks/email/default");
    assert_eq!(
        desk.send(request.body(BOUNCE)).await.status,
        404,
        "not at the desk"
    );
    assert_eq!(rest::deliveries(&force.author(), &id).await, before);
    assert!(!force.log().contains("nobody@"));
    force.end().await;
}
