//! Nothing that a person can type makes a second header, a second recipient or a second mail. All of it is refused
//! before lettre sees it, so these hold whether or not lettre lets a bare CR or LF through (RUSTSEC-2026-0561): the
//! sandbox is never even called.

use std::sync::Arc;

use wardmote_channels::{
    backoff::Jitter,
    email::{EmailChannel, EmailConfig},
};
use wardmote_domain::{
    person::EmailAddress,
    send::{Answer, Answered, Destination, Edition, Outgoing},
    variant::{Copy, Slotted},
    words::Realm,
};

use crate::support::*;

/// What ends a line, or has ended one somewhere.
const BREAKS: &[&str] = &[
    "\r\n", "\r", "\n", "\0", "\r\n ", "\n\t", "\u{85}", "\u{b}", "\u{c}",
];

fn refused(answered: &Answered, what: &str) {
    assert!(!answered.touched, "{what}");
    match &answered.answer {
        Answer::Refused {
            reason,
            suppress: false,
        } => {
            assert_eq!(reason.code, "input", "{what}");
            assert!(
                !format!("{reason}").contains("Bcc"),
                "the reason repeats what was typed: {reason}"
            );
        }
        other => panic!("{what}: {other:?}"),
    }
}

fn with_copy(change: impl FnOnce(&mut String, &mut Slotted, &mut Slotted)) -> Edition {
    let mut edition = english();
    let Copy::Email {
        subject,
        text,
        html,
    } = &mut edition.copies[0].copy
    else {
        panic!()
    };
    change(subject, text, html);
    edition
}

#[tokio::test]
async fn no_text_of_an_edition_makes_a_header() {
    let world = world("").await;
    for end in BREAKS {
        let evil = format!("Harmless{end}Bcc: victim@example.org");
        let mut list_name = english();
        list_name.list.name.clone_from(&evil);
        let mut list_code = english();
        list_code.list.code = format!("e05{end}Bcc");
        let cases = [
            (
                "subject",
                with_copy(|subject, _, _| subject.clone_from(&evil)),
            ),
            ("list name", list_name),
            ("list code", list_code),
        ];
        for (what, edition) in cases {
            let answered = world
                .send(&to(&Arc::new(edition), 7, "anna@example.org"))
                .await;
            refused(&answered, &format!("{what} with {end:?}"));
        }
    }
    for body in ["one\rBcc: victim@example.org", "one\0two", "one\r", "\r.\r"] {
        for slot in [0, 1] {
            let text = with_copy(|_, text, _| text.0[slot] = body.to_owned());
            refused(
                &world
                    .send(&to(&Arc::new(text), 7, "anna@example.org"))
                    .await,
                &format!("text {body:?}"),
            );
            let html = with_copy(|_, _, html| html.0[slot] = body.to_owned());
            refused(
                &world
                    .send(&to(&Arc::new(html), 7, "anna@example.org"))
                    .await,
                &format!("HTML {body:?}"),
            );
        }
    }
    assert_eq!(world.sandbox.connections(), 0, "nothing went near the wire");
}

#[tokio::test]
async fn no_link_leaves_its_place() {
    let world = world("").await;
    let edition = Arc::new(english());
    let mut links: Vec<String> = BREAKS
        .iter()
        .map(|end| format!("http://127.0.0.1/u{end}Bcc: victim@example.org"))
        .collect();
    links.extend(
        [
            "http://127.0.0.1/u>, <mailto:victim@example.org",
            "http://127.0.0.1/u\" onclick=\"Bcc",
            "http://127.0.0.1/<script>",
            "http://127.0.0.1/with space",
            "javascript:alert(1)",
            "",
        ]
        .map(str::to_owned),
    );
    for link in links {
        let mut outgoing = to(&edition, 7, "anna@example.org");
        if let Destination::Subscriber { unsubscribe, .. } = &mut outgoing.destination {
            unsubscribe.clone_from(&link);
        }
        refused(&world.send(&outgoing).await, &format!("{link:?}"));
    }
    assert_eq!(world.sandbox.connections(), 0);
}

#[tokio::test]
async fn no_address_is_two() {
    for end in BREAKS {
        let evil = format!("anna{end}@example.org");
        assert!(evil.parse::<EmailAddress>().is_err(), "{evil:?}");
        let evil = format!("anna@example.org{end}RCPT TO:<victim@example.org>");
        assert!(evil.parse::<EmailAddress>().is_err(), "{evil:?}");
    }
    for evil in [
        "anna@example.org>\u{20}NOTIFY=NEVER",
        "<anna@example.org",
        "anna@example.org,victim@example.org",
    ] {
        assert!(evil.parse::<EmailAddress>().is_err(), "{evil:?}");
    }
}

#[tokio::test]
async fn no_desk_mail_makes_a_header() {
    let world = world("").await;
    let to = address("inspector@example.org");
    for end in BREAKS {
        let evil = format!("code{end}Bcc: victim@example.org");
        refused(
            &world
                .channel
                .send_plain(&to, &evil, "text", "id", now())
                .await,
            "subject",
        );
        refused(
            &world
                .channel
                .send_plain(&to, "Subject", "text", &evil, now())
                .await,
            "id",
        );
    }
    refused(
        &world
            .channel
            .send_plain(&to, "Subject", "a\rb", "id", now())
            .await,
        "text",
    );
    refused(
        &world
            .channel
            .send_plain(&to, "Subject", "text", "id>@evil <x", now())
            .await,
        "id",
    );
    refused(
        &world
            .channel
            .send_plain(&to, " ", "text", "id", now())
            .await,
        "empty subject",
    );
    assert_eq!(world.sandbox.connections(), 0);
}

#[test]
fn no_configuration_makes_a_header() {
    type Set = fn(&mut EmailConfig, String);
    let change: [(&str, Set); 5] = [
        ("from_name", |c, v| c.from_name = v),
        ("from_address", |c, v| {
            c.from_address = format!("alerts@example.org{v}")
        }),
        ("bounce_domain", |c, v| c.bounce_domain = v),
        ("domain", |c, v| c.domain = v),
        ("hello", |c, v| c.hello = v),
    ];
    for (key, set) in change {
        for end in BREAKS {
            let mut config = config("smtp://127.0.0.1:2525", "");
            set(&mut config, format!("x{end}Bcc: victim@example.org"));
            let error = EmailChannel::new(config, Realm::Sandbox, KEY, clock(), Jitter::fixed(0.0))
                .unwrap_err();
            assert!(
                error.to_string().contains(key),
                "{key} with {end:?}: {error}"
            );
        }
    }
}

/// What looks like the end of a mail, a header or a boundary inside a text stays text.
#[tokio::test]
async fn a_text_full_of_traps_arrives_as_it_was_written() {
    let world = world("").await;
    let trap = "\n.\n.\nMAIL FROM:<victim@example.org>\n\nBcc: victim@example.org\n--=_dlv\n--\nFrom me\n=\n=0D=0A.\n..\n";
    let edition = Arc::new(with_copy(|_, text, _| {
        text.0 = vec![trap.to_owned(), trap.to_owned()]
    }));
    let outgoing: Outgoing = to(&edition, 7, "anna@example.org");
    let answered = world.send(&outgoing).await;
    assert!(
        matches!(answered.answer, Answer::Accepted(_)),
        "{answered:?}"
    );
    let raw = world.only();
    let mail = mail_parser::MessageParser::default().parse(&raw).unwrap();
    assert_eq!(
        mail.body_text(0).unwrap().replace("\r\n", "\n"),
        format!("{trap}{LINK}{trap}")
    );
    assert!(mail.bcc().is_none());
    assert_eq!(world.sandbox.receipts()[0].rcpt_to, ["anna@example.org"]);
}
