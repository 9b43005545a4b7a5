use jiff::Timestamp;
use proptest::prelude::*;
use wardmote_domain::send::{AddressVerdict, Event};

use super::*;
use crate::email::verp::BounceSigner;

const KEY: &[u8] = b"an invented key of thirty-two by";
const DOMAIN: &str = "bounce.example.org";

fn delivery() -> DeliveryId {
    "dlv_01kc0000000000000000000000".parse().unwrap()
}

fn ours(address: &str) -> Option<DeliveryId> {
    let (local, domain) = address.rsplit_once('@')?;
    let token = local.strip_prefix("b+")?;
    (domain == DOMAIN).then(|| BounceSigner::new(KEY).unwrap().verify(token))?
}

fn bounce_address() -> String {
    let token = BounceSigner::new(KEY).unwrap().token(delivery());
    format!("b+{token}@{DOMAIN}")
}

fn call(raw: &str, headers: &[(String, String)]) -> Result<Received, CallbackRefused> {
    let call = Callback {
        headers,
        body: raw.as_bytes(),
        at: Timestamp::UNIX_EPOCH,
    };
    read(&call, &ours)
}

fn bounce(to: &str, recipient: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@relay.example.org\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to \
         Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; \
         report-type=delivery-status;\r\n boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nI'm sorry to \
         have to inform you\r\n\r\n--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; \
         relay.example.org\r\nArrival-Date: Tue, 8 Dec 2026 10:55:00 +0000\r\n\r\n{recipient}\r\n--b1\r\nContent-Type: \
         message/rfc822\r\n\r\nFrom: alerts@alerts.example.org\r\nSubject: Hello\r\n\r\nText\r\n--b1--\r\n"
    )
}

fn failed(status: &str, diagnostic: &str) -> String {
    format!(
        "Final-Recipient: rfc822; nobody@example.org\r\nAction: failed\r\nStatus: {status}\r\nDiagnostic-Code: \
         {diagnostic}\r\n"
    )
}

fn one(received: Received) -> Event {
    let [event] = received.events.try_into().unwrap();
    event
}

#[test]
fn a_bounce_names_its_delivery_by_the_token_alone() {
    let status = failed("5.1.1", "smtp; 550 5.1.1 User unknown");
    let received = call(&bounce(&bounce_address(), &status), &[]).unwrap();
    let again = call(&bounce(&bounce_address(), &status), &[]).unwrap();
    assert_eq!(received, again, "the same bytes have the same id");
    let Event::Bounced {
        delivery: about,
        reason,
        address,
    } = one(received)
    else {
        panic!("no bounce");
    };
    assert_eq!((about, address), (delivery(), AddressVerdict::Bad));
    assert_eq!(reason.code, "5.1.1");
    assert!(!format!("{reason:?}").contains("nobody"), "no address");
    for to in [
        "b@bounce.example.org",
        "b+01kc0000000000000000000000-0000000000000000@bounce.example.org",
        &bounce_address().replace(DOMAIN, "example.net"),
        "alerts@alerts.example.org",
    ] {
        assert_eq!(
            call(&bounce(to, &status), &[]),
            Err(CallbackRefused::NotTheirs("no bounce address of ours")),
            "{to}"
        );
    }
    let headers = [(RECIPIENT_HEADER.to_owned(), bounce_address())];
    assert!(call(&bounce("postmaster@example.org", &status), &headers).is_ok());
}

#[test]
fn what_the_server_delivered_to_goes_before_what_the_mail_says() {
    let status = failed("5.1.1", "smtp; 550 5.1.1 no");
    for header in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        let raw = format!(
            "{header}: {}\r\n{}",
            bounce_address(),
            bounce("<>", &status)
        );
        assert!(
            matches!(one(call(&raw, &[]).unwrap()), Event::Bounced { .. }),
            "{header}"
        );
    }
}

#[test]
fn a_delay_an_arrival_and_a_handing_on_are_no_bounce() {
    let of = |fields: &str| {
        call(&bounce(&bounce_address(), fields), &[])
            .unwrap()
            .events
    };
    let status = |action: &str| {
        format!("Final-Recipient: rfc822; a@example.org\r\nAction: {action}\r\nStatus: 4.4.1\r\n")
    };
    assert!(matches!(
        of(&status("delayed"))[..],
        [Event::Delayed { .. }]
    ));
    assert!(matches!(
        of(&status("Delivered (to mailbox)"))[..],
        [Event::Delivered { .. }]
    ));
    assert!(of(&status("relayed")).is_empty());
    assert!(of(&status("expanded")).is_empty());
    let alias = format!(
        "{}\r\n{}",
        failed("5.1.1", "smtp; 550 5.1.1 no"),
        status("relayed")
    );
    assert!(
        of(&alias).is_empty(),
        "one of an alias's addresses failed, another took it"
    );
    assert!(of("Reporting-Nonsense: x\r\n").is_empty());
}

fn complaint(kind: &str, in_report: &str, in_mail: &str) -> String {
    format!(
        "From: fbl@example.net\r\nTo: abuse@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; \
         report-type=feedback-report; boundary=\"c\"\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nAn abuse \
         report\r\n--c\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nUser-Agent: \
         Loop/1.0\r\nVersion: 1\r\n{in_report}\r\n--c\r\nContent-Type: message/rfc822\r\n\r\n{in_mail}From: \
         alerts@alerts.example.org\r\nSubject: Hello\r\n\r\nText\r\n--c--\r\n"
    )
}

#[test]
fn a_complaint_is_believed_by_its_token_and_what_is_no_complaint_does_nothing() {
    let named = format!("Original-Mail-From: <{}>\r\n", bounce_address());
    let path = format!("Return-Path: <{}>\r\n", bounce_address());
    for (in_report, in_mail) in [(named.as_str(), ""), ("", path.as_str())] {
        let event = one(call(&complaint("abuse", in_report, in_mail), &[]).unwrap());
        assert_eq!(
            event,
            Event::Complained {
                delivery: delivery()
            }
        );
    }
    for kind in ["not-spam", "virus", "other"] {
        let received = call(&complaint(kind, &named, ""), &[]).unwrap();
        assert!(received.events.is_empty(), "{kind}");
    }
    let forged = "Original-Mail-From: <b+01kc0000000000000000000000-0000000000000000@bounce.example.org>\r\n";
    assert!(call(&complaint("abuse", forged, ""), &[]).is_err());
    // The address that a complaint itself was sent to says nothing.
    let raw = complaint("abuse", "", "").replace("abuse@example.org", &bounce_address());
    assert!(call(&raw, &[]).is_err());
}

#[test]
fn automatic_replies_and_letters_come_to_nothing() {
    for head in [
        "Auto-Submitted: auto-replied (vacation)\r\nSubject: Out of office\r\n",
        "Subject: Thank you\r\n",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n",
    ] {
        let raw = format!(
            "From: reader@example.org\r\nTo: {}\r\n{head}\r\nHello\r\n",
            bounce_address()
        );
        assert!(call(&raw, &[]).unwrap().events.is_empty(), "{head}");
    }
}

#[test]
fn a_mail_nested_without_end_is_read_to_its_end_or_refused() {
    let level = "Content-Type: message/rfc822\r\n\r\n";
    let deep = level.repeat(MOST_BYTES / level.len());
    let _ = call(&deep, &[]);
    let parts: String = (0..4000)
        .map(|i| format!("Content-Type: multipart/digest; boundary=b{i}\r\n\r\n--b{i}\r\n\r\n"))
        .collect();
    let _ = call(&parts, &[]);
    let huge = format!(
        "{}{}",
        bounce(&bounce_address(), &failed("5.1.1", "smtp; 550 5.1.1 no")),
        "x".repeat(4 * MOST_BYTES)
    );
    assert_eq!(call(&huge, &[]).unwrap().events.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic_or_believe(raw in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let call = Callback { headers: &[], body: &raw, at: Timestamp::UNIX_EPOCH };
        if let Ok(received) = read(&call, &ours) {
            prop_assert!(received.events.is_empty());
        }
    }

    #[test]
    fn a_bounce_with_bytes_changed_is_read_or_refused(
        at in 0usize..900, bytes in proptest::collection::vec(any::<u8>(), 1..40), cut in 0usize..1200,
    ) {
        let mut raw = bounce(&bounce_address(), &failed("5.1.1", "smtp; 550 5.1.1 no")).into_bytes();
        let at = at.min(raw.len());
        raw.splice(at..at, bytes);
        raw.truncate(cut);
        let call = Callback { headers: &[], body: &raw, at: Timestamp::UNIX_EPOCH };
        for event in read(&call, &ours).map(|r| r.events).unwrap_or_default() {
            let about = match event {
                Event::Bounced { delivery, .. } | Event::Delivered { delivery } | Event::Delayed { delivery, .. } => delivery,
                other => return Err(TestCaseError::fail(format!("{other:?}"))),
            };
            prop_assert_eq!(about, delivery());
        }
    }
}
