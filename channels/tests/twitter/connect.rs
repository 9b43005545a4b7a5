//! Connecting an account: PKCE by its published example, and the whole way against the sandbox.

use std::sync::Arc;

use reqwest::{Client, Url, redirect::Policy};
use secrecy::ExposeSecret as _;
use wardmote_channels::{
    channel::Channel,
    twitter::{
        TwitterConfig,
        connect::{Begun, Connect, ConnectError, challenge},
        sandbox::{
            self, Asked, CLIENT_SECRET, CONFIDENTIAL_CLIENT, Fault, HANDLE, PUBLIC_CLIENT,
            REDIRECT, USER_ID, XSandbox,
        },
    },
    vault::MemoryVault,
};
use wardmote_domain::{clock::SteppedClock, send::Probe, words::Realm};

use crate::support::{account, channels_of, sandbox};

#[test]
fn the_challenge_is_that_of_rfc_7636_appendix_b() {
    assert_eq!(
        challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

fn connect(url: &str, confidential: bool) -> Connect {
    Connect {
        realm: Realm::Sandbox,
        url: url.to_owned(),
        client_id: if confidential {
            CONFIDENTIAL_CLIENT
        } else {
            PUBLIC_CLIENT
        }
        .to_owned(),
        client_secret: confidential.then(|| CLIENT_SECRET.into()),
        redirect: REDIRECT.to_owned(),
        user_id: USER_ID.to_owned(),
    }
}

/// The owner agrees in the browser, which ends at this address.
async fn agree(begun: &Begun) -> String {
    let browser = Client::builder().redirect(Policy::none()).build().unwrap();
    let answer = browser.get(begun.address().clone()).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

async fn begun(confidential: bool) -> (XSandbox, Arc<SteppedClock>, Begun) {
    let (sandbox, clock, _) = sandbox().await;
    let begun = connect(&sandbox.base_url(), confidential)
        .begin(clock.clone())
        .unwrap();
    (sandbox, clock, begun)
}

#[tokio::test]
async fn an_owner_agrees_and_the_account_posts() {
    for confidential in [true, false] {
        let (sandbox, clock, begun) = begun(confidential).await;
        let at = agree(&begun).await;
        let key = begun.finish(&format!("  {at}\n")).await.unwrap();
        let mut own = sandbox.add_connected(account(), confidential);
        own.user_id = USER_ID.to_owned();
        own.handle = HANDLE.to_owned();
        own.refresh_token = Some(key);
        let config = TwitterConfig::new(sandbox.base_url(), vec![own]);
        let channel = channels_of(config, clock, Arc::<MemoryVault>::default()).remove(0);
        assert_eq!(channel.probe().await, Probe::Up);
    }
}

#[tokio::test]
async fn the_code_alone_serves_too() {
    let (_sandbox, _, begun) = begun(false).await;
    let at = Url::parse(&agree(&begun).await).unwrap();
    let code = at
        .query_pairs()
        .find(|(k, _)| k == "code")
        .unwrap()
        .1
        .into_owned();
    assert!(
        begun
            .finish(&code)
            .await
            .unwrap()
            .expose_secret()
            .starts_with("refresh-")
    );
}

#[test]
fn live_the_owner_agrees_at_x() {
    let connect = Connect {
        realm: Realm::Live,
        ..connect("https://api.x.com", false)
    };
    let begun = connect.begin(crate::support::clock()).unwrap();
    let address = begun.address();
    assert!(
        address
            .as_str()
            .starts_with("https://x.com/i/oauth2/authorize?response_type=code&client_id=")
    );
    let query: Vec<(String, String)> = address.query_pairs().into_owned().collect();
    let field = |name: &str| query.iter().find(|(n, _)| n == name).unwrap().1.as_str();
    assert_eq!(field("redirect_uri"), REDIRECT);
    assert_eq!(
        field("scope"),
        "tweet.read tweet.write users.read media.write offline.access"
    );
    assert_eq!(field("code_challenge_method"), "S256");
    assert_eq!(
        (field("code_challenge").len(), field("state").len()),
        (43, 43)
    );
    assert!(!address.as_str().contains('+'), "spaces are %20: {address}");
}

#[tokio::test]
async fn two_connections_share_nothing() {
    let (sandbox, clock, one) = begun(false).await;
    let other = connect(&sandbox.base_url(), false).begin(clock).unwrap();
    assert_ne!(one.address(), other.address());
    let at = agree(&one).await;
    assert!(matches!(other.finish(&at).await, Err(ConnectError::State)));
    // Even without the state, the code is worth nothing to another verifier.
    let code = Url::parse(&at).unwrap();
    let code = code
        .query_pairs()
        .find(|(k, _)| k == "code")
        .unwrap()
        .1
        .into_owned();
    assert!(matches!(
        other.finish(&code).await,
        Err(ConnectError::Code(_))
    ));
    assert!(one.finish(&at).await.is_ok());
    assert!(
        matches!(one.finish(&at).await, Err(ConnectError::Code(_))),
        "a code serves once"
    );
}

#[tokio::test]
async fn what_is_no_code_is_told() {
    let (_sandbox, _, begun) = begun(false).await;
    let denied = format!("{REDIRECT}?error=access_denied&state=x");
    assert!(
        matches!(begun.finish(&denied).await, Err(ConnectError::Refused(why)) if why == "access_denied")
    );
    for pasted in ["", "   ", "short", "two words here"] {
        assert!(
            matches!(begun.finish(pasted).await, Err(ConnectError::NoCode)),
            "{pasted}"
        );
    }
    let no_state = format!("{REDIRECT}?code=abcdefgh");
    assert!(matches!(
        begun.finish(&no_state).await,
        Err(ConnectError::State)
    ));
}

#[tokio::test]
async fn a_code_lives_thirty_seconds() {
    let (_sandbox, clock, begun) = begun(false).await;
    let at = agree(&begun).await;
    clock.advance(jiff::SignedDuration::from_secs(30));
    let said = begun.finish(&at).await.unwrap_err();
    assert!(said.to_string().contains("it lives 30 seconds"), "{said}");
}

#[tokio::test]
async fn the_key_of_another_account_is_not_taken() {
    let (sandbox, _, begun) = begun(true).await;
    let other = sandbox.add(wardmote_domain::send::AccountName("other".to_owned()));
    sandbox.sign_in(&other.user_id);
    let at = agree(&begun).await;
    let said = begun.finish(&at).await.unwrap_err();
    assert!(matches!(said, ConnectError::Account(_)));
    assert!(said.to_string().contains(&other.user_id), "{said}");
}

#[tokio::test]
async fn x_that_is_down_is_told() {
    let (sandbox, _, begun) = begun(true).await;
    sandbox.script(
        Asked::Token,
        1,
        Fault::Status {
            code: 503,
            done: false,
        },
    );
    let at = agree(&begun).await;
    assert!(matches!(
        begun.finish(&at).await,
        Err(ConnectError::Later(_))
    ));
    assert!(sandbox::account(account()).client_id.is_none());
}

#[test]
fn addresses_that_are_none_are_told_before_anything() {
    let begin = |change: fn(&mut Connect)| {
        let mut connect = connect("http://127.0.0.1:9", false);
        change(&mut connect);
        connect.begin(crate::support::clock()).map(|_| ())
    };
    let redirect = begin(|c| c.redirect = "nowhere".to_owned());
    assert!(matches!(redirect, Err(ConnectError::Redirect(_))));
    let url = begin(|c| c.url = "https://api.x.com".to_owned());
    assert!(matches!(url, Err(ConnectError::Url(_))));
}
