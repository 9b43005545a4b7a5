//! What a relay receives.

use std::sync::Arc;

use mail_parser::{Message, MessageParser, MimeHeaders};
use wardmote_domain::send::{Answer, Receipt};

use crate::{
    headers::{headers, values},
    support::*,
};

pub fn parsed(raw: &[u8]) -> Message<'_> {
    MessageParser::default().parse(raw).unwrap()
}

#[tokio::test]
async fn one_mail_as_it_goes() {
    let world = world("").await;
    let outgoing = to(&Arc::new(english()), 7, "anna@example.org");
    let answered = world.send(&outgoing).await;
    assert!(answered.touched);
    assert_eq!(
        answered.answer,
        Answer::Accepted(Receipt {
            id: "SBX000001".to_owned()
        })
    );

    let receipt = &world.sandbox.receipts()[0];
    assert_eq!(receipt.rcpt_to, ["anna@example.org"]);
    assert_eq!(
        receipt.parameters,
        Vec::<String>::new(),
        "plain mail asks for no extension"
    );
    assert_eq!(receipt.at, now());
    let commands = world.sandbox.commands();
    assert_eq!(commands[0], "EHLO localhost");
    assert_eq!(commands[1], format!("MAIL FROM:<{}>", receipt.mail_from));
    assert_eq!(commands[2..], ["RCPT TO:<anna@example.org>", "DATA"]);
    assert_eq!(
        world.channel.bounced(&receipt.mail_from),
        Some(outgoing.delivery)
    );
    assert_eq!(
        world
            .channel
            .bounced(&receipt.mail_from.replace("bounce.", "other.")),
        None
    );
    assert_eq!(world.channel.bounced("b+00-00@bounce.example.org"), None);
}

#[tokio::test]
async fn both_parts_are_whole_and_text_comes_first() {
    let world = world("").await;
    let edition = Arc::new(english());
    world.send(&to(&edition, 7, "anna@example.org")).await;
    let raw = world.only();
    let mail = parsed(&raw);
    assert_eq!(mail.parts.len(), 3, "one container, two parts");
    let kinds: Vec<_> = mail.parts[1..]
        .iter()
        .map(|p| p.content_type().unwrap().c_subtype.as_deref())
        .collect();
    assert_eq!(kinds, [Some("plain"), Some("html")]);
    assert!(
        mail.parts[1..]
            .iter()
            .all(|p| p.content_type().unwrap().attribute("charset") == Some("utf-8"))
    );
    let wardmote_domain::variant::Copy::Email { text, html, .. } = &edition.copies[0].copy else {
        panic!()
    };
    assert_eq!(
        mail.body_text(0).unwrap().replace("\r\n", "\n"),
        text.filled(LINK)
    );
    assert_eq!(
        mail.body_html(0).unwrap(),
        html.filled(&LINK.replace('&', "&amp;"))
    );
    assert!(
        mail.body_text(0)
            .unwrap()
            .contains("/unsubscribe/LOOKALIKE is not yours, and {{unsubscribe}}")
    );
}

#[tokio::test]
async fn every_line_is_short_ascii_and_ends_in_crlf() {
    let world = world("").await;
    let long = "Ulica przykładowa jest już bezpieczna. ".repeat(60);
    let edition = edition(
        "Praca policji zakończona",
        "pl",
        parts(&[&long, "\n…"]),
        parts(&["<p>", "</p>"]),
    );
    world
        .send(&to(&Arc::new(edition), 7, "anna@example.org"))
        .await;
    let raw = world.only();
    assert!(raw.is_ascii());
    assert!(raw.ends_with(b"\r\n"));
    for line in raw.split(|b| *b == b'\n') {
        // A link cannot be folded; RFC 5322 allows 998.
        let most = if line.starts_with(b"List-Unsubscribe: ") {
            999
        } else {
            79
        };
        assert!(line.len() <= most, "{}", String::from_utf8_lossy(line));
        assert!(line.is_empty() || line.ends_with(b"\r"));
    }
}

#[tokio::test]
async fn a_repeat_is_the_same_mail_byte_for_byte() {
    let world = world("").await;
    let mut outgoing = to(&Arc::new(english()), 7, "anna@example.org");
    world.send(&outgoing).await;
    outgoing.attempt = 2;
    outgoing.after_unknown = true;
    world.send(&outgoing).await;
    let receipts = world.sandbox.receipts();
    assert_eq!(receipts[0].raw, receipts[1].raw);
    assert_eq!(receipts[0].mail_from, receipts[1].mail_from);
}

#[tokio::test]
async fn each_reader_gets_their_own_link_and_ids_and_the_same_text() {
    let world = world("").await;
    let edition = Arc::new(english());
    let mut seen = Vec::new();
    for (number, reader) in [
        (1, "anna@example.org"),
        (2, "bilal@example.org"),
        (3, "cezary@example.org"),
    ] {
        let mut outgoing = to(&edition, number, reader);
        let own = format!("http://127.0.0.1:8481/unsubscribe/{number}");
        if let wardmote_domain::send::Destination::Subscriber { unsubscribe, .. } =
            &mut outgoing.destination
        {
            unsubscribe.clone_from(&own);
        }
        world.send(&outgoing).await;
        let raw = world.sandbox.receipts_for(reader).remove(0).raw;
        let mail = parsed(&raw);
        let text = mail.body_text(0).unwrap().into_owned();
        assert_eq!(text.matches(&own).count(), 1);
        assert!(String::from_utf8_lossy(&raw).contains(&format!("List-Unsubscribe: <{own}>\r\n")));
        seen.push((
            text.replace(&own, ""),
            mail.message_id().unwrap().to_owned(),
        ));
    }
    assert_eq!(seen[0].0, seen[1].0);
    assert_eq!(seen[1].0, seen[2].0);
    assert!(seen[0].1 != seen[1].1 && seen[1].1 != seen[2].1);
}

/// The same message and revision with another text is another edition, whatever was kept encoded.
#[tokio::test]
async fn what_is_kept_encoded_is_never_used_for_another_text() {
    let world = world("").await;
    let first = english();
    let mut second = first.clone();
    second.copies[0].copy = wardmote_domain::variant::Copy::Email {
        subject: "Another".to_owned(),
        text: parts(&["Another text ", ""]),
        html: parts(&["<p>", "</p>"]),
    };
    for edition in [first.clone(), second, first] {
        world
            .send(&to(&Arc::new(edition), 7, "anna@example.org"))
            .await;
    }
    let subjects: Vec<_> = world
        .sandbox
        .receipts()
        .iter()
        .map(|r| parsed(&r.raw).subject().unwrap().to_owned())
        .collect();
    assert_eq!(subjects[0], subjects[2]);
    assert_eq!(subjects[1], "Another");
}

#[tokio::test]
async fn the_desks_own_mail() {
    let world = world("").await;
    let text = "Your code is 12345678.\nIt is good for 10 minutes — once.";
    let answered = world
        .channel
        .send_plain(
            &address("inspector@example.org"),
            "Kod: 12345678 – wejście",
            text,
            "code-01",
            now(),
        )
        .await;
    assert!(
        matches!(answered.answer, Answer::Accepted(_)),
        "{answered:?}"
    );
    let raw = world.only();
    let mail = parsed(&raw);
    assert_eq!(mail.subject(), Some("Kod: 12345678 – wejście"));
    assert_eq!(
        mail.body_text(0).unwrap().replace("\r\n", "\n").trim_end(),
        text
    );
    assert_eq!(mail.message_id(), Some("code-01@alerts.example.org"));
    assert_eq!(mail.parts.len(), 1);
    let headers = headers(&raw);
    assert_eq!(values(&headers, "Auto-Submitted"), ["auto-generated"]);
    assert!(values(&headers, "List-Unsubscribe").is_empty());
    assert_eq!(
        world.sandbox.receipts()[0].mail_from,
        "b@bounce.example.org"
    );
}
