//! OAuth 2 client credentials: one token for many calls, fetched anew in time, and once more when it is refused.

use std::sync::Arc;

use jiff::SignedDuration;
use wardmote_channels::{
    channel::Channel,
    neighbourhood_link::{
        Config,
        sandbox::{Fault, GatewaySandbox},
    },
};
use wardmote_domain::clock::SteppedClock;

use crate::{
    common::{clock, short, words},
    support::{account, channel, notice},
};

async fn oauth(
    change: impl FnOnce(Config) -> Config,
) -> (GatewaySandbox, Arc<SteppedClock>, Arc<dyn Channel>) {
    let clock = clock();
    let sandbox = GatewaySandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone())
        .await
        .unwrap();
    let channel = channel(change(sandbox.oauth_config(account())), clock.clone());
    (sandbox, clock, channel)
}

fn fetched(sandbox: &GatewaySandbox) -> usize {
    let requests = sandbox.requests();
    requests
        .iter()
        .filter(|r| r.target == "/oauth/token")
        .count()
}

#[tokio::test]
async fn one_token_serves_until_shortly_before_its_end() {
    let (sandbox, clock, channel) = oauth(|c| c).await;
    for _ in 0..3 {
        assert!(short(&channel.send(&notice()).await).starts_with("accepted"));
    }
    assert_eq!(fetched(&sandbox), 1);
    clock.advance(SignedDuration::from_secs(569));
    assert!(short(&channel.send(&notice()).await).starts_with("accepted"));
    assert_eq!(fetched(&sandbox), 1);
    clock.advance(SignedDuration::from_secs(2));
    assert!(short(&channel.send(&notice()).await).starts_with("accepted"));
    assert_eq!(fetched(&sandbox), 2);
}

#[tokio::test]
async fn many_that_wait_fetch_one() {
    let (sandbox, _, channel) = oauth(|c| c).await;
    let sends = (0..8).map(|_| {
        let channel = Arc::clone(&channel);
        tokio::spawn(async move { channel.send(&notice()).await })
    });
    for send in sends.collect::<Vec<_>>() {
        assert!(short(&send.await.unwrap()).starts_with("accepted"));
    }
    assert_eq!(fetched(&sandbox), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_is_fetched_anew_once() {
    let (sandbox, _, channel) = oauth(|c| c).await;
    channel.send(&notice()).await;
    sandbox.tokens_last(600, true);
    assert!(short(&channel.send(&notice()).await).starts_with("accepted"));
    assert_eq!((fetched(&sandbox), sandbox.alerts().len()), (2, 2));
    for nth in 1..=2 {
        sandbox.script("POST /v1/alerts", nth, Fault::status(401, false));
    }
    let answered = channel.send(&notice()).await;
    assert_eq!(short(&answered), "lane down 401 -");
    assert_eq!(
        (fetched(&sandbox), sandbox.alerts().len()),
        (3, 2),
        "no third try"
    );
}

#[tokio::test]
async fn without_a_token_nothing_leaves_and_no_secret_is_said() {
    let fault = |fault: Fault| async move {
        let (sandbox, _, channel) = oauth(|c| c).await;
        sandbox.script("POST /oauth/token", 1, fault);
        let answered = channel.send(&notice()).await;
        assert!(sandbox.alerts().is_empty());
        answered
    };
    let wait = Fault::Says {
        status: 429,
        headers: vec![("retry-after", "30".to_owned())],
        body: String::new(),
        done: false,
    };
    for (given, expected) in [
        (Fault::status(500, false), "later token-500 -"),
        (wait, "later token-429 2026-12-08T10:55:20Z"),
        (Fault::status(401, false), "lane down token-401 -"),
        (Fault::status(400, false), "lane down token-400 -"),
        (Fault::status(404, false), "lane down token-404 -"),
        (Fault::status(302, false), "later token-302 -"),
        (Fault::Half, "later token-broken -"),
        (Fault::Garbled, "later token-broken -"),
        (Fault::HangUp { done: true }, "later line -"),
    ] {
        let answered = fault(given.clone()).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, false),
            "{given:?}"
        );
    }
    let wrong = |config: Config| Config {
        client_secret: Some("another-secret".into()),
        ..config
    };
    let (_sandbox, _, channel) = oauth(wrong).await;
    let answered = channel.send(&notice()).await;
    assert_eq!(short(&answered), "lane down token-401 -");
    assert!(
        words(&answered).contains("\"invalid_client\""),
        "{answered:?}"
    );
    assert!(!format!("{answered:?}").contains("another-secret"));
}

#[tokio::test]
async fn secrets_do_not_show_themselves() {
    let (sandbox, _, _) = oauth(|c| c).await;
    let shown = format!("{:?}", sandbox.oauth_config(account()));
    assert!(
        !shown.contains("sandbox-client-secret") && !shown.contains("whsec_"),
        "{shown}"
    );
}
