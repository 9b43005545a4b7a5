//! The headers of a mail and the words of its envelope.

use std::sync::Arc;

use crate::{support::*, wire::parsed};

pub fn headers(raw: &[u8]) -> String {
    let text = String::from_utf8(raw.to_vec()).unwrap();
    text.split_once("\r\n\r\n").unwrap().0.to_owned()
}

pub fn values<'a>(headers: &'a str, name: &str) -> Vec<&'a str> {
    let prefix = format!("{name}: ");
    headers
        .split("\r\n")
        .filter_map(|line| line.strip_prefix(prefix.as_str()))
        .collect()
}

#[tokio::test]
async fn every_header_once_and_as_the_contract_says() {
    let world = world("").await;
    let outgoing = to(&Arc::new(english()), 7, "anna@example.org");
    world.send(&outgoing).await;
    let raw = world.only();
    let headers = headers(&raw);
    let id = outgoing.delivery;
    let message = outgoing.edition.message;
    let expected = [
        (
            "From",
            "\"Metropolitan Police\" <alerts@alerts.example.org>".to_owned(),
        ),
        ("To", "anna@example.org".to_owned()),
        ("Subject", "Police work on Example Road is over".to_owned()),
        ("Date", "Tue, 08 Dec 2026 10:54:50 +0000".to_owned()),
        ("Message-ID", format!("<{id}@alerts.example.org>")),
        (
            "List-Id",
            "\"St Mary's\" <e05014020.alerts.example.org>".to_owned(),
        ),
        ("List-Unsubscribe", format!("<{LINK}>")),
        (
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        ),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("Content-Language", "en-GB".to_owned()),
        ("X-Wardmote-Message", message.to_string()),
        ("MIME-Version", "1.0".to_owned()),
        (
            "Content-Type",
            format!("multipart/alternative; boundary=\"=_{id}\""),
        ),
    ];
    let folded = headers.replace("\r\n ", " ");
    for (name, value) in &expected {
        assert_eq!(values(&folded, name), [value.as_str()], "{name}\n{headers}");
    }
    assert_eq!(
        folded.split("\r\n").count(),
        expected.len(),
        "no header but these:\n{headers}"
    );
}

#[tokio::test]
async fn urdu_and_a_list_with_a_polish_name_read_back() {
    let world = world("").await;
    let subject = "ایگزامپل روڈ پر پولیس کا کام ختم ہو گیا ہے۔ کسی کو خطرہ نہیں ہے۔ یہ ایک لمبا عنوان ہے تاکہ اسے تہہ کرنا پڑے۔";
    let text = parts(&["فون: \u{2066}0800 123 456\u{2069}\n\nچھوڑیں: ", "\n"]);
    let mut edition = edition(
        subject,
        "ur",
        text.clone(),
        parts(&["<p dir=\"rtl\">فون ", "</p>"]),
    );
    edition.list.name = "Święta <Maria> \"M\"".to_owned();
    world
        .send(&to(&Arc::new(edition), 7, "anna@example.org"))
        .await;
    let raw = world.only();
    let mail = parsed(&raw);
    assert_eq!(mail.subject(), Some(subject));
    assert_eq!(
        mail.body_text(0).unwrap().replace("\r\n", "\n"),
        text.filled(LINK)
    );
    let list = headers(&raw).replace("\r\n ", " ");
    let list = values(&list, "List-Id")[0].to_owned();
    assert!(list.ends_with(" <e05014020.alerts.example.org>"), "{list}");
    assert_eq!(list.matches('<').count(), 1, "{list}");
}

#[tokio::test]
async fn a_domain_goes_as_a_labels_and_utf8_is_asked_for_only_when_needed() {
    let world = world("").await;
    let edition = Arc::new(english());
    world
        .send(&to(&edition, 1, "anna@bücher.example.org"))
        .await;
    world.send(&to(&edition, 2, "zażółć@example.org")).await;
    let receipts = world.sandbox.receipts();
    assert_eq!(receipts[0].rcpt_to, ["anna@xn--bcher-kva.example.org"]);
    assert!(receipts[0].parameters.is_empty());
    assert!(receipts[0].raw.is_ascii());
    assert_eq!(receipts[1].rcpt_to, ["zażółć@example.org"]);
    assert_eq!(receipts[1].parameters, ["SMTPUTF8", "BODY=8BITMIME"]);
    assert!(
        String::from_utf8(receipts[1].raw.clone())
            .unwrap()
            .contains("\r\nTo: zażółć@example.org\r\n")
    );
}

/// Addresses that are unusual and exist.
#[tokio::test]
async fn every_address_that_can_subscribe_can_be_written_to() {
    let world = world("").await;
    let edition = Arc::new(english());
    let readers = [
        "a@r3---sn-a.example.org",
        "o'hara+alerts@example.org",
        "first.last@sub.sub.example.co.uk",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "a@1.example.org",
        "ab@xn--bcher-kva.example.org",
    ];
    for (number, reader) in (1..).zip(readers) {
        let answered = world.send(&to(&edition, number, reader)).await;
        assert!(
            matches!(answered.answer, wardmote_domain::send::Answer::Accepted(_)),
            "{reader}: {answered:?}"
        );
        assert_eq!(world.sandbox.receipts_for(reader).len(), 1, "{reader}");
    }
}
