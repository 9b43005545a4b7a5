//! One message from intake to receipt, and everything on the way that must stay in: each address, name, token and text of
//! it is a canary, which is looked for wherever the daemon speaks to others.

use reqwest::Method;
use wardmote_channels::twitter::sandbox::{self as x, Asked, Fault};
use wardmote_tests::{
    back::{bounce, receive},
    browser::Browser,
    client::Client,
    force::{ADMINISTRATOR, Force},
    messages, rest,
    setup::{KEY, Setup},
};

/// A resident who asks for the mailing.
const RESIDENT: &str = "rosa.resident@example.org";
/// Why the message is withdrawn.
const REASON: &str = "Wisteria Mews was the wrong street";
/// What a part of the program says when it breaks down: the address that it was working on.
pub const PANIC: &str = "pansy.panic@example.org";

/// A message that has gone the whole way.
pub struct Walked {
    /// Its id.
    pub id: String,
    /// Its deliveries' ids.
    pub deliveries: Vec<String>,
    /// What must be nowhere outside.
    pub canaries: Vec<(&'static str, String)>,
    /// The same of numbers, which stand by themselves where they stand.
    pub codes: Vec<String>,
}

/// A force whose daemon writes all that it can into its log, and one of whose steps breaks down once.
pub async fn force(environment: &[(&'static str, String)]) -> Force {
    let mut environment = environment.to_vec();
    environment.push(("RUST_LOG", "trace".to_owned()));
    environment.push(("RUST_BACKTRACE", "1".to_owned()));
    let mut force = Force::with(Setup {
        environment,
        failpoints: Some(format!("pipeline.settle.before_read=1*panic({PANIC})")),
        ..Setup::default()
    })
    .await;
    force.restart().await;
    force
}

/// The last part of a link, which is its token.
fn token_of(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

/// The first link of a mail's text that has this in it.
fn link_in(text: &str, part: &str) -> String {
    let mut words = text.split_whitespace();
    let found = words.find(|w| w.contains(part));
    found
        .unwrap_or_else(|| panic!("no {part} in {text}"))
        .to_owned()
}

async fn form(client: &Client, path: &str, body: String) -> u16 {
    let request = client
        .request(Method::POST, path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    client.send(request.body(body)).await.status
}

/// Somebody of ours signs in through the pages, mistypes a code first, and reads what there is: what was secret about it.
async fn at_the_desk(force: &Force, id: &str) -> (Vec<String>, Vec<(&'static str, String)>) {
    const ADA: &str = "ada.author@desk.example.org";
    const MISTYPED: &str = "13570246";
    let mut browser = Browser::new(force.at.desk);
    let csrf = browser.get("/sign-in").await.unwrap().hidden("csrf");
    let fields = [("csrf", csrf.as_str()), ("email", ADA), ("code", MISTYPED)];
    let wrong = browser.post("/sign-in/code", &fields).await.unwrap();
    assert!(
        wrong.status >= 400 || wrong.location.is_empty(),
        "{wrong:?}"
    );
    let code = browser.sign_in(force, ADA).await.unwrap();
    let status = format!("/messages/{id}/status");
    let mut form = String::new();
    for path in ["/", &status, "/channels", "/upcoming", "/told", "/me"] {
        let page = browser.get(path).await.unwrap();
        assert_eq!(page.status, 200, "{path}: {}", page.html);
        form = page.hidden("csrf");
    }
    let mut secrets = vec![("the token of a form", csrf), ("the token of a form", form)];
    let cookies = browser.cookies().map(|c| ("a cookie", c.to_owned()));
    secrets.extend(cookies.filter(|(_, c)| c.len() >= 16));
    assert!(secrets.len() > 2, "no cookie");
    let out = browser.get("/sign-in").await.unwrap().hidden("csrf");
    let gone = browser.post("/sign-out", &[("csrf", &out)]).await.unwrap();
    assert!(gone.status < 500, "{}", gone.html);
    (vec![MISTYPED.to_owned(), code], secrets)
}

/// Submitted, approved, fanned out, one answer lost and settled, one mail sent back, one reader gone, one resident come;
/// at last withdrawn.
pub async fn walk(force: &Force) -> Walked {
    // The post is there and its answer is lost: X is asked, and knows it.
    force.x.script(Asked::Post, 1, Fault::HangUp { done: true });
    let (id, _) = force
        .publish(&messages::advice(1, "twitter, email, page"))
        .await;
    let (codes, secrets) = at_the_desk(force, &id).await;
    let deliveries = rest::deliveries(&force.author(), &id).await;
    let mails = force.mails_of(&id);
    let back = mails[0].sender.clone();
    let out = receive(force, &bounce(&back, "5.1.1", "smtp; 550 5.1.1 no"), &[]);
    assert_eq!(out.status.code(), Some(0));
    rest::says(&force.author(), &id, "came back").await;
    let public = force.public();
    let leave = mails[1].unsubscribe.clone();
    assert_eq!(
        form(&public, &leave, "List-Unsubscribe=One-Click".to_owned()).await,
        200
    );
    let ward = messages::WARD;
    let ask = format!(
        "email={}&language=en-GB&ward={ward}",
        RESIDENT.replace('@', "%40")
    );
    assert!(form(&public, "/subscribe", ask).await < 400);
    let asked = rest::until("the mail that asks", || async {
        force.mails().into_iter().find(|m| m.to == RESIDENT)
    })
    .await;
    let confirm = link_in(&asked.text, "/subscribe/confirm/");
    assert!(form(&public, &confirm, String::new()).await < 400);
    let out = force
        .cli("Lena Lead", &["withdraw", &id, "--reason", REASON])
        .await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    rest::until("the post is taken back", || async {
        force.posts().iter().all(|p| p.deleted).then_some(())
    })
    .await;
    rest::settled(&force.author(), &id).await;
    let mut canaries = vec![
        ("the mark of a bounce", back),
        ("a link to leave", token_of(&leave)),
        ("a link to confirm", token_of(&confirm)),
        ("a resident", RESIDENT.to_owned()),
        ("a resident's name", "rosa.resident".to_owned()),
        ("a reason", "Wisteria".to_owned()),
        ("a panic", PANIC.to_owned()),
        ("a text", "Marlpit".to_owned()),
        ("a headline", "Lock your bike".to_owned()),
        ("a sentence", "Three bikes".to_owned()),
        ("the key", KEY.to_owned()),
        ("X's key", x::CONSUMER_KEY.to_owned()),
        ("X's secret", x::CONSUMER_SECRET.to_owned()),
        ("X's token", x::TOKEN.to_owned()),
        ("X's other secret", x::TOKEN_SECRET.to_owned()),
    ];
    canaries.extend(secrets);
    for (address, _) in &force.setup.readers {
        canaries.push(("a reader", (*address).to_owned()));
        canaries.push((
            "a reader's name",
            address.split('@').next().unwrap().to_owned(),
        ));
    }
    for name in [ADMINISTRATOR, "Ada Author", "Paul Approver", "Lena Lead"] {
        canaries.push(("a colleague", name.to_owned()));
        canaries.push(("a colleague's token", force.token(name).to_owned()));
        let local = name.to_lowercase().replace(' ', ".");
        canaries.push(("a colleague's address", format!("{local}@")));
    }
    canaries.push(("a colleague's address", "anna@desk".to_owned()));
    Walked {
        id,
        deliveries: deliveries.into_iter().map(|d| d.id).collect(),
        canaries,
        codes,
    }
}

impl Walked {
    /// None of it stands there.
    #[track_caller]
    pub fn nothing_in(&self, place: &str, text: &str) {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit());
        let told = numbers.find(|n| self.codes.iter().any(|code| code == n));
        assert_eq!(told, None, "{place} tells a code to sign in");
        let low = text.to_lowercase();
        for (what, canary) in &self.canaries {
            let canary = canary.to_lowercase();
            let escaped = canary.replace('@', "%40");
            for form in [canary, escaped] {
                if let Some(at) = low.find(&form) {
                    let line = low[..at].lines().count();
                    let said = low.lines().nth(line.saturating_sub(1));
                    panic!("{place} tells {what} ({form}): {said:?}");
                }
            }
        }
    }
}
