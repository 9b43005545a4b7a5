//! OAuth 2.0: keys that X replaces with each use, kept before they are used.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use wardmote_channels::{
    Sending,
    channel::Channel,
    twitter::{
        TwitterChannel, TwitterConfig,
        sandbox::{Asked, CLIENT_SECRET, CONFIDENTIAL_CLIENT, Fault, PUBLIC_CLIENT, XSandbox},
    },
    vault::{MemoryVault, NoVault, Vault, VaultError},
};
use wardmote_domain::{
    clock::SteppedClock,
    ids::Reference,
    send::{Outgoing, Probe},
};
use wiremock::{
    Mock, MockServer,
    matchers::{method, path},
};

use crate::{
    replies::{html, legacy, says},
    support::{
        TEXT, account, cannot_tell, channels_of, doubt, outgoing, reason, recalled, sandbox,
        settled, short,
    },
};

/// A vault that can be told to fail, and knows what it holds.
#[derive(Default)]
struct Shaky {
    inner: MemoryVault,
    fails: AtomicBool,
    puts: Mutex<Vec<String>>,
}

impl Vault for Shaky {
    fn get<'a>(&'a self, name: &'a str) -> Sending<'a, Result<Option<SecretString>, VaultError>> {
        self.inner.get(name)
    }

    fn put<'a>(
        &'a self,
        name: &'a str,
        value: SecretString,
    ) -> Sending<'a, Result<(), VaultError>> {
        if self.fails.load(Ordering::SeqCst) {
            let why = VaultError("the disk is full".to_owned());
            return Box::pin(std::future::ready(Err(why)));
        }
        self.puts
            .lock()
            .unwrap()
            .push(value.expose_secret().to_owned());
        self.inner.put(name, value)
    }
}

/// A sandbox with a connected account, and its channel.
async fn connected(confidential: bool) -> (XSandbox, Arc<SteppedClock>, Arc<Shaky>, TwitterConfig) {
    let (sandbox, clock, _) = sandbox().await;
    let own = sandbox.add_connected(account(), confidential);
    let config = TwitterConfig::new(sandbox.base_url(), vec![own]);
    (sandbox, clock, Arc::default(), config)
}

fn channel(
    config: &TwitterConfig,
    clock: &Arc<SteppedClock>,
    vault: &Arc<Shaky>,
) -> TwitterChannel {
    channels_of(config.clone(), clock.clone(), vault.clone()).remove(0)
}

fn another(reference: &str) -> Outgoing {
    let mut outgoing = outgoing(TEXT);
    outgoing.reference = Reference::stored(reference).unwrap();
    outgoing
}

fn tokens_asked(sandbox: &XSandbox) -> usize {
    let token = |r: &&_| {
        matches!(
            r,
            wardmote_channels::twitter::sandbox::Received {
                asked: Some(Asked::Token),
                ..
            }
        )
    };
    sandbox.requests().iter().filter(token).count()
}

#[tokio::test]
async fn the_app_says_who_it_is() {
    for confidential in [true, false] {
        let (sandbox, clock, vault, config) = connected(confidential).await;
        let channel = channel(&config, &clock, &vault);
        assert!(short(&channel.send(&outgoing(TEXT)).await).starts_with("accepted"));
        let requests = sandbox.requests();
        let (token, post) = (&requests[0], &requests[1]);
        assert_eq!(token.target, "/2/oauth2/token");
        assert_eq!(
            token.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
        let body = String::from_utf8(token.body.clone()).unwrap();
        let form = "grant_type=refresh_token&refresh_token=refresh-00000001-sandbox";
        if confidential {
            let pair = STANDARD.encode(format!("{CONFIDENTIAL_CLIENT}:{CLIENT_SECRET}"));
            assert_eq!(
                token.header("authorization"),
                Some(format!("Basic {pair}").as_str())
            );
            assert_eq!(body, form);
        } else {
            assert_eq!(token.header("authorization"), None);
            assert_eq!(body, format!("{form}&client_id={PUBLIC_CLIENT}"));
        }
        assert_eq!(
            post.header("authorization"),
            Some("Bearer access-00000003-sandbox")
        );
    }
}

#[tokio::test]
async fn a_token_serves_two_hours_and_each_refresh_token_once() {
    let (sandbox, clock, vault, config) = connected(true).await;
    let first = channel(&config, &clock, &vault);
    for reference in ["aaaaaa", "bbbbbb"] {
        assert!(short(&first.send(&another(reference)).await).starts_with("accepted"));
    }
    assert_eq!(tokens_asked(&sandbox), 1);
    clock.advance(SignedDuration::from_mins(119));
    assert!(short(&first.send(&another("cccccc")).await).starts_with("accepted"));
    assert_eq!(tokens_asked(&sandbox), 2);
    // A restart goes on with the newest, not with the one in the file.
    let second = channel(&config, &clock, &vault);
    assert!(short(&second.send(&another("dddddd")).await).starts_with("accepted"));
    assert_eq!(tokens_asked(&sandbox), 3);
    assert_eq!(vault.puts.lock().unwrap().len(), 3);
    assert!(sandbox.requests().iter().all(|r| r.status < 300));
}

#[tokio::test]
async fn another_token_in_the_file_is_a_new_connection() {
    let (sandbox, clock, vault, mut config) = connected(true).await;
    channel(&config, &clock, &vault).probe().await;
    let user_id = config.account[0].user_id.clone();
    sandbox.revoke(&user_id);
    let down = channel(&config, &clock, &vault).probe().await;
    assert!(matches!(down, Probe::Down(reason) if reason.code == "connect-again"));
    // The account was connected again by hand, and the file was given the new token.
    let fresh = sandbox.add_connected(account(), true);
    config.account[0].refresh_token = fresh.refresh_token;
    config.account[0].user_id = fresh.user_id;
    assert_eq!(channel(&config, &clock, &vault).probe().await, Probe::Up);
}

#[tokio::test]
async fn a_token_is_kept_before_it_is_used() {
    let (sandbox, clock, vault, config) = connected(true).await;
    let channel = channel(&config, &clock, &vault);
    vault.fails.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        let answered = channel.send(&outgoing(TEXT)).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            ("later vault -", false)
        );
        assert!(reason(&answered).words.contains("the disk is full"));
        assert!(
            !reason(&answered).words.contains("-sandbox"),
            "no token in words"
        );
    }
    assert_eq!(
        tokens_asked(&sandbox),
        1,
        "X gave it once; it is not asked again"
    );
    assert_eq!(sandbox.requests().len(), 1, "nothing was done with it");
    vault.fails.store(false, Ordering::SeqCst);
    assert!(short(&channel.send(&outgoing(TEXT)).await).starts_with("accepted"));
    assert_eq!(tokens_asked(&sandbox), 1);
    let kept = vault.puts.lock().unwrap().clone();
    assert!(kept[0].contains("refresh-00000002-sandbox"), "{kept:?}");
    assert!(
        !kept[0].contains("refresh-00000001"),
        "of the first, only a hash"
    );
}

#[tokio::test]
async fn a_token_that_x_refuses_is_renewed_once() {
    let (sandbox, clock, vault, config) = connected(false).await;
    let channel = channel(&config, &clock, &vault);
    assert_eq!(channel.probe().await, Probe::Up);
    sandbox.expire_tokens();
    assert!(short(&channel.send(&outgoing(TEXT)).await).starts_with("accepted"));
    let statuses: Vec<u16> = sandbox.requests().iter().map(|r| r.status).collect();
    assert_eq!(statuses, [200, 200, 401, 200, 201]);
    // What X refuses again is refused: no third try.
    sandbox.script(Asked::Post, 3, Fault::Unauthorised);
    sandbox.script(Asked::Post, 4, Fault::Unauthorised);
    assert_eq!(
        short(&channel.send(&another("bbbbbb")).await),
        "lane down 401 -"
    );
    let posts = sandbox
        .requests()
        .iter()
        .filter(|r| r.asked == Some(Asked::Post))
        .count();
    assert_eq!(posts, 4);
}

#[tokio::test]
async fn many_callers_make_one_renewal() {
    let (sandbox, clock, vault, config) = connected(true).await;
    let channel = Arc::new(channel(&config, &clock, &vault));
    let probes: Vec<_> = (0..8)
        .map(|_| {
            let channel = channel.clone();
            tokio::spawn(async move { channel.probe().await })
        })
        .collect();
    for probe in probes {
        assert_eq!(probe.await.unwrap(), Probe::Up);
    }
    assert_eq!(tokens_asked(&sandbox), 1);
}

#[tokio::test]
async fn a_renewal_goes_on_when_its_caller_is_dropped() {
    let (sandbox, clock, vault, config) = connected(true).await;
    let channel = Arc::new(channel(&config, &clock, &vault));
    let caller = {
        let channel = channel.clone();
        tokio::spawn(async move { channel.probe().await })
    };
    sandbox.received(1).await;
    caller.abort();
    let _ = caller.await;
    // Had the new token been lost with its caller, the old one would be refused now.
    assert_eq!(channel.probe().await, Probe::Up);
    assert_eq!(vault.puts.lock().unwrap().len(), tokens_asked(&sandbox));
    assert!(sandbox.requests().iter().all(|r| r.status == 200));
}

#[tokio::test]
async fn a_connection_that_ended_says_how_to_make_a_new_one() {
    let (sandbox, clock, vault, config) = connected(true).await;
    let channel = channel(&config, &clock, &vault);
    assert_eq!(channel.probe().await, Probe::Up);
    sandbox.revoke(&config.account[0].user_id);
    let answered = channel.send(&outgoing(TEXT)).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("lane down connect-again -", false)
    );
    assert_eq!(
        reason(&answered).words,
        "X no longer accepts the key of the account force (invalid_grant): connect it again with \"wardmote channels \
         connect twitter --account force\" and put the new key in place of the old one"
    );
    let clock_doubt = doubt(&outgoing(TEXT), &clock, 1);
    assert_eq!(
        cannot_tell(&settled(&channel, &clock_doubt).await),
        "connect-again"
    );
    assert!(matches!(
        recalled(&channel, "19").await,
        wardmote_domain::send::Recalled::Later { .. }
    ));
}

#[tokio::test]
async fn the_sandbox_ends_a_family_whose_old_token_comes_again() {
    let (sandbox, clock, vault, config) = connected(true).await;
    assert_eq!(channel(&config, &clock, &vault).probe().await, Probe::Up);
    // Another process with an empty vault uses the token in the file again.
    let thief = channels_of(config.clone(), clock.clone(), Arc::<MemoryVault>::default()).remove(0);
    assert!(matches!(thief.probe().await, Probe::Down(_)));
    assert!(matches!(
        channel(&config, &clock, &vault).probe().await,
        Probe::Down(_)
    ));
    assert_eq!(sandbox.requests().last().unwrap().status, 400);
}

#[tokio::test]
async fn without_a_vault_no_key_is_used_up() {
    let (sandbox, clock, _, config) = connected(true).await;
    let channel = channels_of(config, clock, Arc::new(NoVault)).remove(0);
    assert!(matches!(channel.probe().await, Probe::Down(reason) if reason.code == "daemon-only"));
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn every_answer_of_the_token_endpoint() {
    let error = |status, error: &str| says(status, &json!({ "error": error }));
    let no_access = json!({ "refresh_token": "next", "expires_in": 7200 });
    let odd = json!({ "access_token": "a\r\nb", "refresh_token": "next" });
    let big = json!({ "access_token": "a", "more": "x".repeat(70_000) });
    let reset = legacy(429, 88).insert_header("x-rate-limit-reset", "1796727350");
    let cases = [
        (error(400, "invalid_grant"), "lane down connect-again -"),
        (error(400, "invalid_request"), "lane down connect-again -"),
        (
            error(401, "unauthorized_client"),
            "lane down connect-again -",
        ),
        (html(400), "lane down connect-again -"),
        (html(403), "lane down connect-again -"),
        (html(200), "later broken -"),
        (says(200, &no_access), "later broken -"),
        (says(200, &odd), "later broken -"),
        (says(200, &big), "later broken -"),
        (html(302), "later 302 -"),
        (html(404), "later 404 -"),
        (html(408), "later 408 -"),
        (legacy(429, 88), "later 429 -"),
        (reset, "later 429 -"),
        (html(500), "later 500 -"),
        (html(503), "later 503 -"),
    ];
    for (answer, expected) in cases {
        let server = MockServer::start().await;
        let mock = Mock::given(method("POST")).and(path("/2/oauth2/token"));
        mock.respond_with(answer.clone()).mount(&server).await;
        let (_sandbox, clock, vault, mut config) = connected(true).await;
        config.url = server.uri();
        let answered = channel(&config, &clock, &vault).send(&outgoing(TEXT)).await;
        assert_eq!(short(&answered), expected, "{answer:?}");
        assert!(!answered.touched, "{answer:?}: nothing was posted");
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
        let words = &reason(&answered).words;
        assert!(
            !words.contains("refresh-") && !words.contains(CLIENT_SECRET),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_line_that_breaks_while_renewing_is_no_doubt_about_the_post() {
    for fault in [
        Fault::HangUp { done: false },
        Fault::Half,
        Fault::Garbled,
        Fault::Status {
            code: 502,
            done: false,
        },
    ] {
        let (sandbox, clock, vault, config) = connected(true).await;
        sandbox.script(Asked::Token, 1, fault.clone());
        let answered = channel(&config, &clock, &vault).send(&outgoing(TEXT)).await;
        assert!(
            short(&answered).starts_with("later"),
            "{fault:?}: {answered:?}"
        );
        assert!(!answered.touched, "{fault:?}");
        assert!(sandbox.posts().is_empty());
    }
}

#[tokio::test]
async fn a_refresh_token_that_x_does_not_replace_goes_on() {
    let server = MockServer::start().await;
    let granted = json!({ "access_token": "access", "token_type": "bearer" });
    for (at, answer) in [
        ("/2/oauth2/token", says(200, &granted)),
        ("/2/tweets", says(201, &json!({ "data": { "id": "19" } }))),
    ] {
        let mock = Mock::given(method("POST")).and(path(at));
        mock.respond_with(answer).mount(&server).await;
    }
    let (_sandbox, clock, vault, mut config) = connected(false).await;
    config.url = server.uri();
    let channel = channel(&config, &clock, &vault);
    assert_eq!(short(&channel.send(&outgoing(TEXT)).await), "accepted 19");
    assert!(vault.puts.lock().unwrap().is_empty());
    // X did not say how long it lasts: two hours are taken, less a minute.
    clock.advance(SignedDuration::from_secs(7139));
    assert_eq!(short(&channel.send(&outgoing(TEXT)).await), "accepted 19");
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
    clock.advance(SignedDuration::from_secs(1));
    channel.send(&outgoing(TEXT)).await;
    assert_eq!(server.received_requests().await.unwrap().len(), 5);
}

#[test]
fn nothing_secret_shows() {
    let text = "name = \"force\"\nuser_id = \"1\"\nhandle = \"a\"\nclient_id = \"id\"\nclient_secret = \"hidden-one\"\n\
                refresh_token = \"hidden-two\"";
    let account: wardmote_channels::twitter::config::TwitterAccount<SecretString> =
        toml::from_str(text).unwrap();
    let config = TwitterConfig::new("http://127.0.0.1:9", vec![account]);
    assert!(!format!("{config:?}").contains("hidden"));
}
