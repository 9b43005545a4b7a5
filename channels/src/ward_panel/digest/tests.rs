use jiff::Timestamp;
use wardmote_domain::{
    ids::{DeliveryId, MessageId, Reference, RevisionNumber, SubscriberNumber},
    send::{CalledBack, Destination, ListName, Part, With},
    words::{Direction, Kind, Priority},
};

use super::*;

fn edition(title: &str, markdown: &str) -> Arc<Edition> {
    let now: Timestamp = "2026-12-08T10:54:50Z".parse().unwrap();
    Arc::new(Edition {
        message: MessageId::new(now),
        revision: RevisionNumber(1),
        kind: Kind::WardUpdate,
        priority: Priority::Routine,
        areas: Vec::new(),
        expires: None,
        copies: vec![EditionCopy {
            language: "en-GB".parse().unwrap(),
            direction: Direction::Ltr,
            copy: Copy::Panel {
                title: title.to_owned(),
                markdown: markdown.to_owned(),
            },
        }],
        pictures: Vec::new(),
        list: ListName {
            name: "St Mary's".to_owned(),
            code: "e05014020".to_owned(),
        },
    })
}

fn outgoing(with: Vec<With>) -> Outgoing {
    let now: Timestamp = "2026-12-08T10:54:50Z".parse().unwrap();
    Outgoing {
        delivery: DeliveryId::new(now),
        edition: edition("Police work is over", "Nobody is <in> danger.\n"),
        destination: Destination::Subscriber {
            number: SubscriberNumber(7),
            address: "anna@example.org".parse().unwrap(),
            unsubscribe: "http://127.0.0.1:8481/unsubscribe/abc".to_owned(),
        },
        reference: Reference::stored("abc123").unwrap(),
        attempt: 1,
        after_unknown: false,
        part: Part::only(),
        earlier: None,
        notice_url: "http://127.0.0.1:8481/notices/msg_x".to_owned(),
        with,
        called_back: CalledBack::never(),
        at: now,
    }
}

fn with(title: &str) -> With {
    With {
        delivery: DeliveryId::new("2026-12-08T10:54:50Z".parse().unwrap()),
        edition: edition(title, "Come along.\n"),
        notice_url: "http://127.0.0.1:8481/notices/msg_y".to_owned(),
    }
}

#[test]
fn one_mail_carries_every_notice_and_the_readers_own_link() {
    let outgoing = outgoing(vec![with("Panel meets on Friday")]);
    let letter = letter(&outgoing).unwrap();
    assert_eq!(letter.delivery, outgoing.delivery);
    let Copy::Email {
        subject,
        text,
        html,
    } = &letter.edition.copies[0].copy
    else {
        panic!("{:?}", letter.edition.copies);
    };
    assert_eq!(subject, "Police work is over (+1)");
    assert_eq!(
        text.filled("LINK"),
        "Police work is over\n\nNobody is <in> danger.\n\nhttp://127.0.0.1:8481/notices/msg_x\n\n----------\n\n\
         Panel meets on Friday\n\nCome along.\n\nhttp://127.0.0.1:8481/notices/msg_y\n\n----------\n\n\
         To get no more of these mails:\nLINK\n"
    );
    let html = html.filled("LINK");
    assert!(
        html.contains("Nobody is &lt;in&gt; danger.")
            && html.contains("<h2>Panel meets on Friday</h2>")
    );
    assert!(html.contains("<a href=\"LINK\">LINK</a>"), "{html}");
}

#[test]
fn one_notice_has_its_own_title_and_none_without_a_panel_copy_goes() {
    let alone = letter(&outgoing(Vec::new())).unwrap();
    let Copy::Email { subject, .. } = &alone.edition.copies[0].copy else {
        panic!("{:?}", alone.edition.copies);
    };
    assert_eq!(subject, "Police work is over");
    let mut bare = with("Panel meets on Friday");
    let mut edition = (*bare.edition).clone();
    edition.copies.clear();
    bare.edition = Arc::new(edition);
    assert!(letter(&outgoing(vec![bare])).is_none());
}
