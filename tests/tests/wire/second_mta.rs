//! Mail to aiosmtpd, a second server implementation that is not ours: STARTTLS, a password, commands ahead of their
//! answers; read by Python's own email package.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;
use wardmote_tests::{
    aiosmtpd::{Aiosmtpd, Offers, PASSWORD},
    force::Force,
    messages, rest,
    setup::{BOUNCE, DOMAIN, Setup},
};

/// Of the Urdu notice: nobody was hurt, it was the right address, the road is open.
const URDU: &str = "کوئی زخمی نہیں ہوا۔ پتہ درست تھا۔ سڑک کھلی ہے۔";

const BOTH: Offers = Offers {
    mechanisms: "LOGIN,PLAIN",
    pipelining: true,
};

/// A live force that sends over that server: up to 8 mails begun for each of two connections, and each connection is opened
/// anew after 10 mails.
fn setup(relay: &Aiosmtpd, authority: PathBuf, password: &str) -> Setup {
    let email = format!(
        "pipeline = 8\nmails_per_connection = 10\n{}[channels.email.throttle]\nstart = 1000000000\nmost = 1000000000\n",
        relay.login(password)
    );
    Setup {
        live: Some(authority),
        relay: Some(relay.relay()),
        email,
        mail_seconds: 30,
        ..Setup::default()
    }
}

/// Readers besides the three of every force, until there are `count`: the address, and the language asked for. One address
/// has letters outside ASCII.
fn readers(force: &Force, count: usize) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = (force.setup.readers.iter())
        .map(|(address, language)| ((*address).to_owned(), (*language).to_owned()))
        .collect();
    for n in all.len()..count {
        let name = if n == 7 { "zażółć" } else { "reader" };
        all.insert(
            format!("{name}.{n}@example.org"),
            ["en", "pl", "ur"][n % 3].to_owned(),
        );
    }
    all
}

async fn import(force: &Force, readers: &BTreeMap<String, String>) {
    let rows: String = (readers.iter())
        .map(|(address, language)| format!("{address},{language},{}\n", messages::WARD))
        .collect();
    let csv = format!("email,language,wards\n{rows}");
    force.import(&csv).await.expect(200);
}

fn text(of: &Value) -> &str {
    of.as_str().unwrap_or_else(|| panic!("no text: {of}"))
}

/// The one value of a header, as Python's email package reads it.
#[track_caller]
fn header<'a>(taken: &'a Value, name: &str) -> &'a str {
    let values = taken["mail"]["headers"][name].as_array();
    let values = values.unwrap_or_else(|| panic!("no {name} in {taken}"));
    assert_eq!(values.len(), 1, "{name}: {taken}");
    text(&values[0])
}

/// What every mail must be, as Python reads it.
fn proper(taken: &Value, language: &str) {
    let mail = &taken["mail"];
    assert_eq!(mail["defects"], serde_json::json!([]), "{taken}");
    assert_eq!(taken["tls"], true);
    assert_eq!(mail["to"], taken["to"], "the envelope's reader alone");
    let to = text(&taken["to"][0]);
    assert_eq!(taken["utf8"], !to.is_ascii(), "{taken}");
    let sender = text(&taken["from"]);
    assert!(
        sender.starts_with("b+") && sender.ends_with(&format!("@{BOUNCE}")),
        "{sender}"
    );
    let id = header(taken, "message-id");
    assert!(
        id.starts_with("<dlv_") && id.ends_with(&format!("@{DOMAIN}>")),
        "{id}"
    );
    let tag = if language == "en" { "en-GB" } else { language };
    assert_eq!(header(taken, "content-language"), tag);
    assert_eq!(
        header(taken, "list-unsubscribe-post"),
        "List-Unsubscribe=One-Click"
    );
    let link = header(taken, "list-unsubscribe").trim_matches(['<', '>']);
    assert!(link.starts_with("https://"), "{link}");
    assert!(!header(taken, "subject").trim().is_empty());
    assert_eq!(mail["type"], "multipart/alternative");
    let parts = mail["parts"].as_array().unwrap();
    let kinds: Vec<&str> = parts.iter().map(|p| text(&p["type"])).collect();
    assert_eq!(kinds, ["text/plain", "text/html"]);
    for part in parts {
        assert_eq!(part["charset"], "utf-8");
        let words = text(&part["text"]);
        assert!(
            words.contains(link),
            "{to} can leave by its own link: {words}"
        );
        assert!(!words.contains('\u{fffd}'), "{words}");
        assert!(words.contains("Marlpit Road"), "{words}");
    }
}

/// Both parts say that, letter for letter.
fn says_whole(taken: &Value, sentence: &str) {
    for part in taken["mail"]["parts"].as_array().unwrap() {
        let words: Vec<&str> = text(&part["text"]).split_whitespace().collect();
        assert!(words.join(" ").contains(sentence), "{sentence}: {taken}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_mails_ahead_of_their_answers_arrive_once_each_at_aiosmtpd() {
    let relay = Aiosmtpd::start(BOTH);
    let force = Force::with(setup(&relay, relay.authority(), PASSWORD)).await;
    let readers = readers(&force, 50);
    import(&force, &readers).await;
    let (id, view) = force.publish(&messages::reassurance("email, page")).await;
    assert!(rest::plain(&view).contains("Email: 50 sent"), "{view}");
    let mails = relay.mails_of(&id, 50).await;
    assert_eq!(mails.len(), 50);
    let urdu = force
        .public()
        .get(&format!("/notices/{id}/ur"))
        .await
        .expect(200)
        .text;
    for (address, language) in &readers {
        let theirs: Vec<&Value> = mails.iter().filter(|m| m["to"][0] == *address).collect();
        assert_eq!(theirs.len(), 1, "{address}");
        proper(theirs[0], language);
        assert_eq!(theirs[0]["mechanism"], "PLAIN");
        if language == "ur" {
            let title = header(theirs[0], "subject");
            assert!(urdu.contains(title), "{title} is not the page's title");
            says_whole(theirs[0], title);
            says_whole(theirs[0], URDU);
        }
    }
    for what in ["message-id", "list-unsubscribe"] {
        let one_each: std::collections::BTreeSet<&str> =
            mails.iter().map(|m| header(m, what)).collect();
        assert_eq!(one_each.len(), 50, "{what}");
    }
    // It was spoken to ahead: whole envelopes came with the final dot of the mail before them.
    let ahead = mails.iter().filter(|m| {
        let ahead = text(&m["ahead"]);
        ahead.starts_with("MAIL FROM:<b+") && ahead.ends_with("DATA\r\n")
    });
    assert!(ahead.count() > 0, "{mails:?}");
    assert_eq!(relay.refused(), 0);
    // Our receipt is its own number of that mail.
    let number: BTreeMap<&str, String> = (mails.iter())
        .map(|m| {
            let id = header(m, "message-id").trim_start_matches('<');
            (id.split('@').next().unwrap(), format!("A{}", m["number"]))
        })
        .collect();
    let deliveries = rest::deliveries(&force.author(), &id).await;
    for delivery in deliveries.iter().filter(|d| d.outlet == "email") {
        assert_eq!(
            delivery.receipt.as_ref(),
            number.get(delivery.id.as_str()),
            "{delivery:?}"
        );
    }
    force.end().await;
}

/// The same client with a server that wants one command at a time and knows the older way to sign in alone.
#[tokio::test(flavor = "multi_thread")]
async fn aiosmtpd_without_pipelining_and_with_auth_login_gets_one_command_at_a_time() {
    let relay = Aiosmtpd::start(Offers {
        mechanisms: "LOGIN",
        pipelining: false,
    });
    let force = Force::with(setup(&relay, relay.authority(), PASSWORD)).await;
    let readers = readers(&force, 12);
    import(&force, &readers).await;
    let (id, view) = force.publish(&messages::reassurance("email, page")).await;
    assert!(rest::plain(&view).contains("Email: 12 sent"), "{view}");
    let mails = relay.mails_of(&id, 12).await;
    assert_eq!(mails.len(), 12);
    for (address, language) in &readers {
        let theirs: Vec<&Value> = mails.iter().filter(|m| m["to"][0] == *address).collect();
        assert_eq!(theirs.len(), 1, "{address}");
        proper(theirs[0], language);
        assert_eq!(theirs[0]["mechanism"], "LOGIN");
        assert_eq!(theirs[0]["ahead"], "");
    }
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_or_an_unknown_authority_stops_mail_and_says_why() {
    let relay = Aiosmtpd::start(BOTH);
    let stranger = Aiosmtpd::start(BOTH);
    let rows = [
        (
            relay.authority(),
            "another password",
            "the mail relay does not accept our name and password",
        ),
        (
            stranger.authority(),
            PASSWORD,
            "the mail relay's certificate is not good",
        ),
    ];
    for (authority, password, words) in rows {
        let before = relay.refused();
        let force = Force::with(setup(&relay, authority, password)).await;
        let id = force.send_out(&messages::advice(1, "email, page")).await;
        rest::says(&force.author(), &id, words).await;
        let status = force.cli("Ada Author", &["status", &id]).await;
        assert!(status.stdout.contains(words), "{}", status.stdout);
        let mails = rest::deliveries(&force.author(), &id).await;
        let states: Vec<&str> = mails
            .iter()
            .filter(|d| d.outlet == "email")
            .map(|d| d.state.as_str())
            .collect();
        assert_eq!(states, ["waiting"; 3], "{words}");
        assert!(relay.mails().is_empty(), "{words}");
        assert_eq!(relay.refused() > before, password != PASSWORD, "{words}");
        assert!(!force.log().contains(password), "no password in the log");
        force.end_leaving_work().await;
    }
}
