//! Leaving by one click (RFC 8058).

use reqwest::Method;
use wardmote_tests::{force::Force, messages};

/// The three ways in which a mail program asks, by RFC 8058, and none of them shows who asks.
async fn one_click(force: &Force, link: &str, how: &str) -> u16 {
    let public = force.public();
    let (kind, body) = match how {
        "form" => ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click".to_owned()),
        _ => (
            "multipart/form-data; boundary=bbb",
            "--bbb\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--bbb--\r\n".to_owned(),
        ),
    };
    public
        .send(
            public
                .request(Method::POST, link)
                .header("content-type", kind)
                .body(body),
        )
        .await
        .status
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_leaves_at_once_and_for_good_and_a_look_does_not() {
    let force = Force::new().await;
    let (first, _) = force.publish(&messages::advice(1, "email, page")).await;
    let mails = force.mails_of(&first);
    let link = |who: &str| {
        mails
            .iter()
            .find(|m| m.to.starts_with(who))
            .unwrap()
            .unsubscribe
            .clone()
    };
    // A scanner follows the link: nobody leaves by that.
    let looked = force.public().get(&link("ada")).await.expect(200);
    assert!(
        looked.text.contains("<form"),
        "a page that asks: {}",
        looked.text
    );
    assert_eq!(looked.header("set-cookie"), None);
    let (second, _) = force.publish(&messages::advice(2, "email, page")).await;
    assert_eq!(
        force.mails_of(&second).len(),
        3,
        "a look unsubscribed nobody"
    );
    assert_eq!(one_click(&force, &link("ada"), "form").await, 200);
    assert_eq!(one_click(&force, &link("piotr"), "multipart").await, 200);
    // Again is the same as once.
    assert_eq!(one_click(&force, &link("ada"), "form").await, 200);
    let (third, _) = force.publish(&messages::advice(3, "email, page")).await;
    let left: Vec<String> = force.mails_of(&third).into_iter().map(|m| m.to).collect();
    assert_eq!(left, ["umar.reader@example.org"]);
    // For good: a later list that still holds them does not bring them back.
    let said = force
        .import("email,language,wards\nada.reader@example.org,en,E05014020\n")
        .await
        .expect(200);
    assert_eq!(said.json["left_out"], 1, "{}", said.text);
    let (fourth, _) = force.publish(&messages::advice(4, "email, page")).await;
    assert_eq!(force.mails_of(&fourth).len(), 1);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_tampered_with_opens_nothing() {
    let force = Force::new().await;
    let (id, _) = force.publish(&messages::advice(1, "email, page")).await;
    let link = force.mails_of(&id)[0].unsubscribe.clone();
    let (path, token) = link.rsplit_once('/').unwrap();
    let last = if token.ends_with('0') { '1' } else { '0' };
    let forged = format!("{path}/{}{last}", &token[..token.len() - 1]);
    for how in ["form", "multipart"] {
        let status = one_click(&force, &forged, how).await;
        assert!(matches!(status, 404 | 410 | 400), "{status}");
    }
    let (again, _) = force.publish(&messages::advice(2, "email, page")).await;
    assert_eq!(force.mails_of(&again).len(), 3);
    force.end().await;
}
