use std::sync::Arc;

use wardmote_domain::{
    ids::{DeliveryId, MessageId, Reference, RevisionNumber},
    send::{CalledBack, ListName, Part},
    words::Priority,
};

use super::*;

fn copy(language: &str, direction: Direction, title: &str, markdown: &str) -> EditionCopy {
    EditionCopy {
        language: language.parse().unwrap(),
        direction,
        copy: Copy::Panel {
            title: title.to_owned(),
            markdown: markdown.to_owned(),
        },
    }
}

fn outgoing(copies: Vec<EditionCopy>) -> Outgoing {
    let now = "2026-12-08T10:54:50Z".parse().unwrap();
    Outgoing {
        delivery: DeliveryId::new(now),
        edition: Arc::new(Edition {
            message: MessageId::new(now),
            revision: RevisionNumber(1),
            kind: Kind::WardUpdate,
            priority: Priority::Routine,
            areas: Vec::new(),
            expires: None,
            copies,
            pictures: Vec::new(),
            list: ListName {
                name: "St Mary's".to_owned(),
                code: "e05014020".to_owned(),
            },
        }),
        destination: Destination::Ward("E05014020".parse().unwrap()),
        reference: Reference::stored("abc123").unwrap(),
        attempt: 1,
        after_unknown: false,
        part: Part::only(),
        earlier: None,
        notice_url: "http://127.0.0.1:8481/notices/msg_x".to_owned(),
        with: Vec::new(),
        called_back: CalledBack::never(),
        at: now,
    }
}

#[test]
fn every_language_stands_in_one_text_under_its_own_name() {
    let topic = Topic::of(&outgoing(vec![
        copy(
            "en-GB",
            Direction::Ltr,
            "Police work is over",
            "Nobody is in danger.\n",
        ),
        copy(
            "pl",
            Direction::Ltr,
            "Koniec akcji",
            "Nikt nie jest zagrożony.\n",
        ),
        copy("ur", Direction::Rtl, "کام ختم", "کوئی خطرہ نہیں۔\n"),
    ]))
    .unwrap();
    assert_eq!(topic.title, "Police work is over");
    assert_eq!(
        topic.raw,
        "Nobody is in danger.\n\n---\n\n<div lang=\"pl\" dir=\"ltr\">\n\n## polski\n\n**Koniec akcji**\n\nNikt nie jest \
         zagrożony.\n\n</div>\n\n---\n\n<div lang=\"ur\" dir=\"rtl\">\n\n## اردو\n\n**کام ختم**\n\nکوئی خطرہ نہیں۔\n\n</div>"
    );
}

#[test]
fn what_a_forum_would_refuse_is_refused_before_anything_leaves() {
    let one = |title: &str, text: &str| {
        Topic::of(&outgoing(vec![copy("en-GB", Direction::Ltr, title, text)]))
            .map_err(|reason| reason.to_string())
    };
    let (title, text) = ("A title of fifteen", "A text of twenty characters.");
    assert!(one(title, text).is_ok());
    for (title, text, told) in [
        (
            "Short".to_owned(),
            text.to_owned(),
            "the title has 5 characters",
        ),
        (
            "ł".repeat(256),
            text.to_owned(),
            "the title has 256 characters",
        ),
        (title.to_owned(), "Short.".to_owned(), "has 6 characters"),
        (title.to_owned(), "ł".repeat(32_001), "has 32001 characters"),
    ] {
        let said = one(&title, &text).unwrap_err();
        assert!(said.contains(told), "{said}");
    }
    assert!(one(&"ł".repeat(255), &"ł".repeat(32_000)).is_ok());
    let none = Topic::of(&outgoing(Vec::new())).unwrap_err();
    assert_eq!(none.code, "no-panel");
    let mut account = outgoing(vec![copy("en-GB", Direction::Ltr, title, text)]);
    account.destination = Destination::Account;
    assert_eq!(Topic::of(&account).unwrap_err().code, "no-ward");
}
