//! The section of the configuration: what it takes, what it refuses, what it promises.

use jiff::SignedDuration;
use wardmote_channels::{
    Channel,
    backoff::Jitter,
    email::{EmailChannel, EmailConfig, EmailSetupError},
};
use wardmote_domain::{
    send::{Grouping, ReaderList, RepeatOnce, Spend},
    words::{Format, Realm},
};

use crate::support::*;

fn set_up(config: EmailConfig, realm: Realm) -> Result<EmailChannel, EmailSetupError> {
    EmailChannel::new(config, realm, KEY, clock(), Jitter::fixed(0.0))
}

#[test]
fn what_the_section_promises() {
    let channel = set_up(config("smtp://127.0.0.1:2525", ""), Realm::Sandbox).unwrap();
    assert_eq!(channel.lane().to_string(), "email/default");
    let shape = channel.shape();
    assert_eq!(
        shape.grouping,
        Grouping::Readers {
            format: Format::Email,
            list: ReaderList::Mail
        }
    );
    assert_eq!(shape.in_flight, 4);
    let deep = set_up(
        config("smtp://127.0.0.1:2525", "connections = 3\npipeline = 5"),
        Realm::Sandbox,
    );
    assert_eq!(deep.unwrap().shape().in_flight, 15);
    let many = set_up(
        config("smtp://127.0.0.1:2525", "pipeline = 65"),
        Realm::Sandbox,
    );
    assert!(many.unwrap_err().to_string().contains("at most 64"));
    assert_eq!(channel.settle_plan().repeat_once, RepeatOnce::Any);
    assert!(
        channel.limits().is_empty(),
        "the store keeps no ledger unless the relay has a limit"
    );
    let minutes: Vec<i64> = (1..=8)
        .map(|attempt| channel.backoff(attempt).as_mins())
        .collect();
    assert_eq!(minutes, [1, 5, 15, 30, 60, 60, 60, 60]);

    let limited = set_up(
        config("smtp://127.0.0.1:2525", "mails_24_hours = 5000"),
        Realm::Sandbox,
    )
    .unwrap();
    let limit = limited.limits()[0];
    assert_eq!(
        (limit.name, limit.spends, limit.max),
        ("mails_24h", &[Spend::Send][..], 5000)
    );
    assert_eq!(limit.window, SignedDuration::from_hours(24));
}

#[test]
fn the_realm_decides_where_mail_may_go() {
    let cases = [
        (Realm::Live, "smtp://127.0.0.1:25", None),
        (Realm::Live, "smtps://relay.example.org", None),
        (Realm::Live, "smtp+starttls://relay.example.org", None),
        (
            Realm::Sandbox,
            "smtp+starttls://127.0.0.1:2525",
            Some("without TLS"),
        ),
        (
            Realm::Live,
            "smtp://relay.example.org:25",
            Some("unencrypted"),
        ),
        (
            Realm::Sandbox,
            "smtp://relay.example.org:25",
            Some("stays on this machine"),
        ),
        (
            Realm::Sandbox,
            "smtps://relay.example.org",
            Some("stays on this machine"),
        ),
    ];
    for (realm, relay, wrong) in cases {
        match (set_up(config(relay, ""), realm), wrong) {
            (Ok(_), None) => {}
            (Err(error), Some(words)) => {
                let error = error.to_string();
                assert!(
                    error.starts_with("channels.email.relay: ") && error.contains(words),
                    "{error}"
                );
            }
            (other, _) => panic!("{realm} {relay}: {other:?}"),
        }
    }
}

#[test]
fn what_makes_no_sense_is_named() {
    type Spoil = fn(&mut EmailConfig);
    let change: [(Spoil, &str); 7] = [
        (
            |c| c.from_name = " ".to_owned(),
            "channels.email.from_name: it is empty",
        ),
        (
            |c| c.from_address = "alerts".to_owned(),
            "channels.email.from_address: this is not an email address",
        ),
        (
            |c| c.from_address = "żółw@example.org".to_owned(),
            "channels.email.from_address: use plain letters",
        ),
        (
            |c| c.bounce_domain = "not a domain".to_owned(),
            "channels.email.bounce_domain: \"not a domain\"",
        ),
        (
            |c| c.domain = String::new(),
            "channels.email.domain: \"\" is not a domain name",
        ),
        (
            |c| c.hello = "a_b".to_owned(),
            "channels.email.hello: \"a_b\"",
        ),
        (
            |c| c.domain = format!("{}.example.org", "a.".repeat(100)),
            "channels.email.domain:",
        ),
    ];
    for (set, words) in change {
        let mut config = config("smtp://127.0.0.1:2525", "");
        set(&mut config);
        let error = set_up(config, Realm::Sandbox).unwrap_err().to_string();
        assert!(error.starts_with(words), "{error}");
    }
    let short = EmailChannel::new(
        config("smtp://127.0.0.1:2525", ""),
        Realm::Sandbox,
        b"short",
        clock(),
        Jitter::fixed(0.0),
    );
    assert!(short.unwrap_err().to_string().contains("at least 16 bytes"));
}

#[test]
fn unknown_keys_and_noughts_are_refused() {
    for (more, words) in [
        ("relays = 1", "unknown field `relays`"),
        ("password = \"x\"", "unknown field `password`"),
        ("connections = 0", "nonzero"),
        ("per_second = 0", "nonzero"),
        ("mails_per_connection = 0", "nonzero"),
    ] {
        let text = format!(
            "relay = \"a\"\nfrom_name = \"b\"\nfrom_address = \"c\"\nbounce_domain = \"d\"\ndomain = \"e\"\n{more}"
        );
        let error = toml::from_str::<EmailConfig>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(words), "{more}: {error}");
    }
}

/// A name that lettre has to quote or encode is still a name that it can read back.
#[test]
fn any_name_people_have_can_be_from() {
    for name in [
        "O'Hara \"Bo\" Smith, Sgt.",
        "Tower Hamlets (East)",
        "Policja Święta",
        "پولیس",
        "a\\b",
        "<x@example.org>",
    ] {
        let mut config = config("smtp://127.0.0.1:2525", "");
        config.from_name = name.to_owned();
        set_up(config, Realm::Sandbox).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
