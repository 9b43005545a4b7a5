//! What providers received, read by implementations that are not ours: OAuth signatures, MIME, and Postfix from the
//! distribution in place of the sandbox.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

use std::num::NonZeroU64;

use oauth1_request::{Builder, HMAC_SHA1, ParameterList, Token};
use reqwest::{Method, Url};
use wardmote_channels::twitter::sandbox::{self as x, Received};
use wardmote_tests::{
    force::Force,
    mailbox::Mail,
    messages,
    postfix::Postfix,
    rest,
    setup::{BOUNCE, DOMAIN, FROM, Setup},
};

const ALL: &str = "twitter, email, page";

/// A field of an OAuth header, decoded.
fn field(header: &str, name: &str) -> String {
    let start = header
        .find(&format!("{name}=\""))
        .unwrap_or_else(|| panic!("no {name} in {header}"))
        + name.len()
        + 2;
    let value = &header[start..start + header[start..].find('"').unwrap()];
    let mut url = Url::parse("http://x/").unwrap();
    // A form decoder reads + as a space; a header never holds one that is not encoded.
    assert!(!value.contains('+'));
    url.set_query(Some(&format!("v={value}")));
    url.query_pairs().next().unwrap().1.into_owned()
}

/// The signature that another implementation makes for the request as it came.
fn signature(request: &Received) -> String {
    let header = request.header("authorization").unwrap();
    let host = request.header("host").unwrap();
    let url = Url::parse(&format!("http://{host}{}", request.target)).unwrap();
    let token = Token::from_parts(
        x::CONSUMER_KEY,
        x::CONSUMER_SECRET,
        x::TOKEN,
        x::TOKEN_SECRET,
    );
    let mut builder = Builder::new(token.client, HMAC_SHA1);
    let nonce = field(header, "oauth_nonce");
    let timestamp: u64 = field(header, "oauth_timestamp").parse().unwrap();
    builder
        .token(token.token)
        .nonce(nonce.as_str())
        .timestamp(NonZeroU64::new(timestamp))
        .version(true);
    let mut bare = url.clone();
    bare.set_query(None);
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.sort();
    let parameters = ParameterList::new(
        pairs
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect::<Vec<_>>(),
    );
    let made = match request.method.as_str() {
        "POST" => builder.post(bare.as_str(), &parameters),
        "GET" => builder.get(bare.as_str(), &parameters),
        "DELETE" => builder.delete(bare.as_str(), &parameters),
        other => panic!("{other} is not a call of ours"),
    };
    field(&made, "oauth_signature")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_to_x_is_signed_as_another_implementation_signs_it() {
    let force = Force::new().await;
    // The second answer is lost and found again on the timeline; the last message is taken back.
    force
        .x
        .script(x::Asked::Post, 2, x::Fault::HangUp { done: true });
    for n in 1..=3 {
        force.publish(&messages::advice(n, ALL)).await;
    }
    let (id, _) = force.publish(&messages::advice(4, ALL)).await;
    let body = serde_json::json!({"reason": "sent in error"});
    force
        .author()
        .post(&format!("/v1/messages/{id}/withdraw"), &body)
        .await
        .expect(200);
    rest::until("the post was deleted", || async {
        force.posts()[3].deleted.then_some(())
    })
    .await;
    let requests = force.x.requests();
    for method in ["POST", "GET", "DELETE"] {
        assert!(
            requests.iter().any(|r| r.method == method),
            "no {method} came"
        );
    }
    for request in &requests {
        let header = request.header("authorization").unwrap();
        assert_eq!(
            field(header, "oauth_signature"),
            signature(request),
            "{} {}",
            request.method,
            request.target
        );
        assert_eq!(request.rejected, None);
        assert_eq!(field(header, "oauth_consumer_key"), x::CONSUMER_KEY);
        assert_eq!(field(header, "oauth_version"), "1.0");
    }
    let nonces: std::collections::BTreeSet<String> = requests
        .iter()
        .map(|r| field(r.header("authorization").unwrap(), "oauth_nonce"))
        .collect();
    assert_eq!(nonces.len(), requests.len(), "each nonce once");
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_its_text_and_its_reference_and_nothing_else() {
    let force = Force::new().await;
    force.publish(&messages::advice(1, ALL)).await;
    let requests = force.x.requests();
    let post = requests.iter().find(|r| r.method == "POST").unwrap();
    assert_eq!(post.target, "/2/tweets");
    let body: serde_json::Value = serde_json::from_slice(&post.body).unwrap();
    let text = body["text"].as_str().unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1);
    let (words, reference) = text.rsplit_once("\nRef ").unwrap();
    assert_eq!(words, messages::post(1));
    assert_eq!(reference.len(), 6);
    assert!(
        post.header("content-type")
            .unwrap()
            .starts_with("application/json")
    );
    force.end().await;
}

/// The tag of a version, for the language that a reader asked for.
fn tag(language: &str) -> &str {
    if language == "en" { "en-GB" } else { language }
}

/// What every mail to a reader must be, by the contract; `to` is the one reader.
fn proper(mail: &Mail, to: &str, message: &str, language: &str) {
    for name in [
        "From",
        "To",
        "Date",
        "Message-ID",
        "Subject",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "List-Id",
    ] {
        assert_eq!(mail.count(name), 1, "{name}");
    }
    assert_eq!(mail.to, to);
    assert_eq!(mail.to_header(), [to]);
    assert_eq!(mail.count("Bcc") + mail.count("Cc"), 0);
    assert!(mail.header("From").unwrap().ends_with(&format!("<{FROM}>")));
    assert_eq!(
        mail.header("List-Unsubscribe-Post").unwrap(),
        "List-Unsubscribe=One-Click"
    );
    assert!(
        mail.unsubscribe.starts_with("http://127.0.0.1:"),
        "{}",
        mail.unsubscribe
    );
    assert!(
        !mail.header("List-Unsubscribe").unwrap().contains(','),
        "one address, ours"
    );
    let list = mail.header("List-Id").unwrap();
    assert!(
        list.ends_with(&format!("<{}.{DOMAIN}>", messages::WARD.to_lowercase())),
        "{list}"
    );
    assert_eq!(mail.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(mail.header("Content-Language").unwrap(), language);
    assert_eq!(mail.message, message);
    assert!(mail.delivery().is_some(), "{}", mail.id);
    assert!(mail.id.ends_with(&format!("@{DOMAIN}")));
    let sender = mail
        .sender
        .strip_prefix("b+")
        .and_then(|s| s.strip_suffix(&format!("@{BOUNCE}")));
    assert!(
        sender.is_some_and(|token| token.contains('-')),
        "{}",
        mail.sender
    );
    assert!(
        mail.header("Content-Type")
            .unwrap()
            .starts_with("multipart/alternative")
    );
    assert!(!mail.text.trim().is_empty() && !mail.html.trim().is_empty());
    assert!(
        mail.text.contains(&mail.unsubscribe),
        "the text part says how to leave"
    );
    assert!(
        mail.html.contains(&mail.unsubscribe),
        "the HTML says how to leave"
    );
    for part in [
        "<script",
        "<style",
        "javascript:",
        "<img",
        "<form",
        "http-equiv",
    ] {
        assert!(
            !mail.html.to_lowercase().contains(part),
            "{part} is not in the safe subset"
        );
    }
    let lines = mail.raw.split(|b| *b == b'\n');
    assert!(
        lines.clone().all(|line| line.len() <= 998),
        "no line over 998 octets"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_what_the_contract_says_in_each_readers_language() {
    let force = Force::new().await;
    let (id, _) = force.publish(&messages::reassurance(ALL)).await;
    let mails = force.mails_of(&id);
    assert_eq!(mails.len(), 3);
    for (address, language) in &force.setup.readers {
        let mail = mails.iter().find(|m| m.to == *address).unwrap();
        proper(mail, address, &id, tag(language));
        assert!(mail.text.contains("Marlpit Road"), "{}", mail.text);
    }
    let urdu = mails.iter().find(|m| m.to.starts_with("umar")).unwrap();
    assert!(urdu.html.contains("dir=\"rtl\""), "{}", urdu.html);
    let ids: std::collections::BTreeSet<&str> = mails.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids.len(), 3, "each mail has an id of its own");
    let links: std::collections::BTreeSet<&str> =
        mails.iter().map(|m| m.unsubscribe.as_str()).collect();
    assert_eq!(links.len(), 3, "each link names one reader");
    for command in force.mail.commands() {
        assert!(!command.contains('\r') && !command.contains('\n'));
    }
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postfix_takes_what_the_sandbox_takes() {
    let relay = Postfix::start();
    let force = Force::with(Setup {
        relay: Some(relay.relay()),
        ..Setup::default()
    })
    .await;
    let (first, _) = force.publish(&messages::reassurance("email, page")).await;
    let (second, view) = force.publish(&messages::advice(1, "email, page")).await;
    assert!(rest::plain(&view).contains("Email: 3 sent"), "{view}");
    let mails = relay.delivered(6).await;
    assert_eq!(mails.len(), 6, "{}", relay.log());
    for (address, language) in &force.setup.readers {
        let of = |id: &str| {
            mails
                .iter()
                .find(|m| m.message == id && m.to == *address)
                .unwrap()
        };
        proper(of(&first), address, &first, tag(language));
        // A reader whose language has no version gets the English.
        proper(of(&second), address, &second, "en-GB");
        assert!(
            of(&second)
                .text
                .contains("This is note 1 from your local team.")
        );
    }
    // Postfix names its queue id in its answer: that is our receipt.
    for delivery in rest::deliveries(&force.author(), &first)
        .await
        .iter()
        .filter(|d| d.outlet == "email")
    {
        let receipt = delivery.receipt.clone().unwrap();
        assert!(
            relay.log().contains(&format!("{receipt}: removed")),
            "{receipt}\n{}",
            relay.log()
        );
    }
    assert!(force.mail.receipts().is_empty());
    force.end().await;
}

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
