//! MIME and headers by the contract, to the sandbox and to Postfix.

use wardmote_tests::{
    force::Force,
    mailbox::Mail,
    messages,
    postfix::Postfix,
    rest,
    setup::{BOUNCE, DOMAIN, FROM, Setup},
};

use super::ALL;

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
