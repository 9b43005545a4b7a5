//! Hundreds of hostile strings through every field that reaches a header, a command or a text of a mail, signed and not,
//! on a strict server and on one that takes anything for the end of a line. Each is refused before a byte leaves, or
//! arrives as one mail to one reader with the headers that a harmless text has.

mod lax;
mod table;

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wardmote_channels::{
    Channel,
    backoff::Jitter,
    email::{
        EmailChannel, EmailConfig,
        sandbox::{self, Offers, SmtpSandbox},
    },
};
use wardmote_domain::{
    person::EmailAddress,
    send::{Answer, Answered, Destination, Edition, Outgoing},
    variant::{Copy, Slotted},
    words::Realm,
};

use crate::support::*;
use lax::Lax;

/// The key of RFC 8463's example, as `openssl genpkey` writes one.
fn dkim() -> String {
    let mut der = vec![
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    let seed = STANDARD.decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
    der.extend(seed.unwrap());
    let key = STANDARD.encode(der);
    format!(
        "[dkim]\ndomain = \"example.org\"\nselector = \"s2026\"\nkey = \"\"\"\n-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n\"\"\"\n"
    )
}

/// Where mail goes.
enum Sink {
    Strict(SmtpSandbox),
    Lax(Lax),
}

/// What came of one attempt, as the server saw it.
#[derive(Debug, PartialEq, Eq)]
struct Came {
    commands: Vec<String>,
    mails: Vec<Vec<String>>,
}

struct Place {
    sink: Sink,
    channel: Option<EmailChannel>,
    seen: usize,
    kept: usize,
}

impl Place {
    async fn new(strict: bool, signed: bool, change: impl FnOnce(&mut EmailConfig)) -> Self {
        let sink = match strict {
            true => {
                let addr = "127.0.0.1:0".parse().unwrap();
                Sink::Strict(sandbox::start(addr, clock()).await.unwrap())
            }
            false => Sink::Lax(Lax::start().await),
        };
        let relay = match &sink {
            Sink::Strict(sandbox) => sandbox.relay(),
            Sink::Lax(lax) => lax.relay().to_owned(),
        };
        let mut config = config(&relay, &if signed { dkim() } else { String::new() });
        change(&mut config);
        if let (Sink::Strict(sandbox), Some(login)) = (&sink, &config.login) {
            use secrecy::ExposeSecret as _;
            let login = (
                login.user.clone(),
                login.password.expose_secret().to_owned(),
            );
            sandbox.offer(Offers {
                login: Some(login),
                ..Offers::default()
            });
        }
        let channel = EmailChannel::new(config, Realm::Sandbox, KEY, clock(), Jitter::fixed(0.0));
        Self {
            sink,
            channel: channel.ok(),
            seen: 0,
            kept: 0,
        }
    }

    /// What the server heard since the last time; the greeting of a connection is left out.
    fn came(&mut self) -> Came {
        let (mut commands, mails) = match &self.sink {
            Sink::Strict(sandbox) => {
                let commands = sandbox.commands().split_off(self.seen);
                let receipts = sandbox.receipts().split_off(self.kept);
                self.seen += commands.len();
                self.kept += receipts.len();
                let lines = |raw: &[u8]| {
                    let text = String::from_utf8(raw.to_vec()).unwrap();
                    let text = text.strip_suffix("\r\n").unwrap();
                    text.split("\r\n").map(str::to_owned).collect()
                };
                let mails = receipts.iter().map(|r| lines(&r.raw)).collect();
                (commands, mails)
            }
            Sink::Lax(lax) => {
                let heard = lax.take();
                (heard.commands, heard.mails)
            }
        };
        if commands.first().is_some_and(|c| c.starts_with("EHLO ")) {
            commands.remove(0);
        }
        commands.retain(|c| !c.starts_with("AUTH "));
        Came { commands, mails }
    }

    async fn attempt(&mut self, attempt: &Attempt) -> (Answered, Came) {
        let channel = self.channel.as_ref().unwrap();
        let answered = match attempt {
            Attempt::Delivery(outgoing) => channel.send(outgoing).await,
            Attempt::Plain { subject, text, id } => {
                let to = address("anna@example.org");
                channel.send_plain(&to, subject, text, id, now()).await
            }
        };
        (answered, self.came())
    }

    /// Says good-bye: whatever the server took for more than it was is a command by then.
    async fn over(mut self, what: &str) {
        if let Some(channel) = &self.channel {
            channel.close().await;
        }
        let came = self.came();
        assert!(came.mails.is_empty(), "{what}: a mail after the mail");
        assert!(
            came.commands.iter().all(|c| c == "QUIT"),
            "{what}: {came:?}"
        );
    }
}

enum Attempt {
    Delivery(Box<Outgoing>),
    Plain {
        subject: String,
        text: String,
        id: String,
    },
}

fn delivery(change: impl FnOnce(&mut Edition)) -> Attempt {
    let mut edition = english();
    change(&mut edition);
    Attempt::Delivery(Box::new(to(&Arc::new(edition), 7, "anna@example.org")))
}

fn copy(change: impl FnOnce(&mut String, &mut Slotted, &mut Slotted)) -> Attempt {
    delivery(|edition| {
        let Copy::Email {
            subject,
            text,
            html,
        } = &mut edition.copies[0].copy
        else {
            panic!()
        };
        change(subject, text, html);
    })
}

fn plain(subject: &str, text: &str, id: &str) -> Attempt {
    let [subject, text, id] = [subject, text, id].map(str::to_owned);
    Attempt::Plain { subject, text, id }
}

/// Every field of a mail that somebody else fills, with that string in it.
fn fields(evil: &str) -> Vec<(&'static str, Attempt)> {
    let owned = || evil.to_owned();
    let mut all = vec![
        ("subject", copy(|subject, _, _| *subject = owned())),
        ("text", copy(|_, text, _| text.0[0] = owned())),
        ("end of text", copy(|_, text, _| text.0[1] = owned())),
        ("HTML", copy(|_, _, html| html.0[0] = owned())),
        ("end of HTML", copy(|_, _, html| html.0[1] = owned())),
        ("list name", delivery(|edition| edition.list.name = owned())),
        ("list code", delivery(|edition| edition.list.code = owned())),
        ("desk subject", plain(evil, "text", "id")),
        ("desk text", plain("Subject", evil, "id")),
        ("desk id", plain("Subject", "text", evil)),
    ];
    for link in [owned(), format!("http://127.0.0.1:8481/{evil}")] {
        let Attempt::Delivery(mut outgoing) = delivery(|_| ()) else {
            panic!()
        };
        if let Destination::Subscriber { unsubscribe, .. } = &mut outgoing.destination {
            *unsubscribe = link;
        }
        all.push(("link", Attempt::Delivery(outgoing)));
    }
    for reader in [
        owned(),
        format!("{evil}@example.org"),
        format!("anna@{evil}"),
        format!("anna@example.org{evil}"),
    ] {
        let Ok(reader) = reader.parse::<EmailAddress>() else {
            continue;
        };
        let Attempt::Delivery(mut outgoing) = delivery(|_| ()) else {
            panic!()
        };
        if let Destination::Subscriber { address, .. } = &mut outgoing.destination {
            *address = reader;
        }
        all.push(("reader", Attempt::Delivery(outgoing)));
    }
    all
}

/// The names of a mail's headers and of its parts', in order of the alphabet, and how many lines part it.
#[derive(Debug, PartialEq, Eq)]
struct Form {
    headers: Vec<String>,
    parted: usize,
}

fn form(mail: &[String]) -> Form {
    let mut headers: Vec<String> = mail
        .iter()
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap_or_default().to_owned())
        .collect();
    headers.sort();
    Form {
        headers,
        parted: mail.iter().filter(|line| line.starts_with("--=_")).count(),
    }
}

/// Refused and nothing left, or taken as one mail like a harmless one. Whether it was taken.
fn harmless(what: &str, answered: &Answered, came: &Came, expected: &Form) -> bool {
    match &answered.answer {
        Answer::Refused { .. } => {
            assert!(!answered.touched, "{what}: {answered:?}");
            assert!(came.commands.is_empty(), "{what}: {came:?}");
            assert!(came.mails.is_empty(), "{what}: {came:?}");
            false
        }
        Answer::Accepted(_) => {
            let verbs: Vec<&str> = came
                .commands
                .iter()
                .map(|c| c.split_inclusive(':').next().unwrap_or_default())
                .collect();
            assert_eq!(verbs, ["MAIL FROM:", "RCPT TO:", "DATA"], "{what}");
            assert_eq!(came.commands[1].matches('<').count(), 1, "{what}");
            let [mail] = &came.mails[..] else {
                panic!("{what}: {} mails", came.mails.len())
            };
            assert_eq!(form(mail), *expected, "{what}");
            true
        }
        other => panic!("{what}: {other:?}"),
    }
}

/// The form of a delivery and of a desk's mail whose every field is harmless.
async fn usual(strict: bool, signed: bool) -> (Form, Form) {
    let mut place = Place::new(strict, signed, |_| ()).await;
    let (_, delivered) = place.attempt(&delivery(|_| ())).await;
    let (_, desk) = place.attempt(&plain("Subject", "text", "id")).await;
    let forms = (form(&delivered.mails[0]), form(&desk.mails[0]));
    let signature = |form: &Form| form.headers.contains(&"DKIM-Signature".to_owned());
    assert_eq!((signature(&forms.0), signature(&forms.1)), (signed, signed));
    assert_eq!((forms.0.parted, forms.1.parted), (3, 0));
    forms
}

/// Every string through every field of a mail.
async fn through_every_field(strict: bool, signed: bool) {
    let (delivered, desk) = usual(strict, signed).await;
    let mut taken = BTreeMap::<&str, [usize; 2]>::new();
    for evil in table::strings() {
        let mut place = Place::new(strict, signed, |_| ()).await;
        let short: String = evil.chars().take(80).collect();
        for (field, attempt) in fields(&evil) {
            let what = format!("{field} with {short:?} ({} octets)", evil.len());
            let expected = match &attempt {
                Attempt::Delivery(_) => &delivered,
                Attempt::Plain { .. } => &desk,
            };
            let (answered, came) = place.attempt(&attempt).await;
            let carried = harmless(&what, &answered, &came, expected);
            taken.entry(field).or_default()[usize::from(carried)] += 1;
        }
        place.over(&short).await;
    }
    for (field, [refused, carried]) in taken {
        assert!(refused > 0 || field == "reader", "{field}: none refused");
        assert!(carried > 0, "{field}: none carried");
    }
}

#[tokio::test]
async fn no_hostile_string_is_more_than_itself_to_a_strict_server() {
    through_every_field(true, false).await;
}

#[tokio::test]
async fn no_hostile_string_is_more_than_itself_signed_to_a_strict_server() {
    through_every_field(true, true).await;
}

#[tokio::test]
async fn no_hostile_string_is_more_than_itself_to_a_lax_server() {
    through_every_field(false, false).await;
}

#[tokio::test]
async fn no_hostile_string_is_more_than_itself_signed_to_a_lax_server() {
    through_every_field(false, true).await;
}

/// Every string through every key of the section: refused when the channel is set up, or as harmless as any.
#[tokio::test]
async fn no_hostile_string_in_the_section_is_more_than_itself() {
    type Set = fn(&mut EmailConfig, &str);
    let keys: &[(&str, Set)] = &[
        ("from_name", |c, v| c.from_name = v.to_owned()),
        ("from_address", |c, v| c.from_address = v.to_owned()),
        ("from_address", |c, v| {
            c.from_address = format!("{v}@example.org")
        }),
        ("bounce_domain", |c, v| c.bounce_domain = v.to_owned()),
        ("domain", |c, v| c.domain = v.to_owned()),
        ("hello", |c, v| c.hello = v.to_owned()),
        ("dkim.domain", |c, v| {
            c.dkim.as_mut().unwrap().domain = v.to_owned()
        }),
        ("dkim.selector", |c, v| {
            c.dkim.as_mut().unwrap().selector = v.to_owned()
        }),
        ("login", |c, v| {
            let text = "user = \"anna\"\npassword = \"sesame\"";
            let mut login: wardmote_channels::email::config::EmailLogin<_> =
                toml::from_str(text).unwrap();
            login.user = v.to_owned();
            login.password = secrecy::SecretString::from(v);
            c.login = Some(login);
        }),
    ];
    for strict in [true, false] {
        let (delivered, _) = usual(strict, true).await;
        for (key, set) in keys {
            // The lax server knows no names.
            if *key == "login" && !strict {
                continue;
            }
            for evil in table::strings() {
                let mut place = Place::new(strict, true, |config| set(config, &evil)).await;
                if place.channel.is_none() {
                    continue;
                }
                let short: String = evil.chars().take(80).collect();
                let what = format!("{key} with {short:?} ({} octets)", evil.len());
                let (answered, came) = place.attempt(&delivery(|_| ())).await;
                let carried = harmless(&what, &answered, &came, &delivered);
                assert!(carried, "{what}: set up, and then {answered:?}");
                place.over(&what).await;
            }
        }
    }
}
