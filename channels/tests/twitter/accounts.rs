//! Several accounts of one app, what posts cost, and a day's traffic that stays within every window.

use std::sync::Arc;

use jiff::SignedDuration;
use wardmote_channels::{
    backoff::Jitter,
    channel::Channel,
    registry::{Channels, Seams, Sections},
    twitter::{
        TwitterConfig, TwitterError,
        sandbox::{self, Asked},
    },
    vault::MemoryVault,
};
use wardmote_domain::{
    clock::Clock as _,
    ids::Reference,
    outlet::{OutletName, TWITTER},
    places::Language,
    send::{
        AccountName, Answer, CorrectBy, Edition, Grouping, LimitSeen, Pool, Recalled, Receipt,
        Weigh,
    },
    words::Realm,
};

use crate::{
    replies::{NOW, always, html, legacy, says},
    support::{
        TEXT, account, channel_at, channel_of, channels_of, clock, doubt, every, outgoing, part,
        picture, recall, recalled, sandbox, short, with_pictures,
    },
};

fn name(text: &str) -> AccountName {
    AccountName(text.to_owned())
}

#[tokio::test]
async fn each_account_posts_deletes_and_settles_as_itself() {
    let (sandbox, clock, _) = sandbox().await;
    let second = sandbox.add(name("wandsworth"));
    let third = sandbox.add_connected(name("barnet"), true);
    let all = vec![sandbox::account(account()), second, third];
    let config = TwitterConfig::new(sandbox.base_url(), all);
    let channels = channels_of(config, clock.clone(), Arc::<MemoryVault>::default());
    let lanes: Vec<String> = channels.iter().map(|c| c.lane().to_string()).collect();
    assert_eq!(
        lanes,
        ["twitter/force", "twitter/wandsworth", "twitter/barnet"]
    );
    for channel in &channels {
        assert!(short(&channel.send(&outgoing(TEXT)).await).starts_with("accepted"));
    }
    let posts = sandbox.posts();
    let owners: Vec<&str> = posts.iter().map(|p| p.user_id.as_str()).collect();
    assert_eq!(owners, ["370773112", "370773113", "370773114"]);
    // Each finds its own, and cannot delete another's.
    for (channel, post) in channels.iter().zip(&posts) {
        let found = channel
            .settle(&doubt(&outgoing(TEXT), &clock, 1))
            .await
            .found;
        let receipt = Receipt {
            id: post.id.clone(),
        };
        assert_eq!(found, wardmote_domain::send::Found::Found(receipt.clone()));
        assert!(channel.post_url(&receipt).contains(&post.handle));
    }
    recalled(&channels[1], &posts[0].id).await;
    assert!(sandbox.posts()[0].deleted.is_none());
    assert_eq!(recalled(&channels[0], &posts[0].id).await, Recalled::Gone);
    assert!(sandbox.posts()[0].deleted.is_some());
}

#[test]
fn the_registry_holds_one_channel_an_account_the_first_first() {
    let mut second = sandbox::account(name("wandsworth"));
    second.user_id = "2".to_owned();
    second.handle = "example_w".to_owned();
    let all = vec![sandbox::account(account()), second];
    let sections = Sections {
        twitter: Some(TwitterConfig::new("http://127.0.0.1:9", all)),
        ..Sections::default()
    };
    let seams = Seams {
        realm: Realm::Sandbox,
        bounce_key: b"",
        clock: clock(),
        jitter: Jitter::fixed(0.0),
        vault: Arc::new(MemoryVault::default()),
    };
    let channels = Channels::build(sections, &seams).unwrap();
    let outlet = OutletName::new(TWITTER).unwrap();
    assert_eq!(channels.of(&outlet).unwrap().account(), &account());
    for channel in channels.all() {
        assert!(channels.posts(&channel.lane()).is_some());
    }
    assert_eq!(channels.all().len(), 2);
}

#[test]
fn an_account_without_keys_is_told_by_its_place() {
    let mut bare = sandbox::account(name("wandsworth"));
    bare.user_id = "2".to_owned();
    bare.handle = "example_w".to_owned();
    bare.token = None;
    let all = vec![sandbox::account(account()), bare];
    let config = TwitterConfig::new("http://127.0.0.1:9", all);
    let vault = Arc::<MemoryVault>::default();
    let Err(TwitterError::Config(fault)) = every(config, Realm::Sandbox, clock(), vault) else {
        panic!("it cannot post")
    };
    assert_eq!(fault.field(), "account[1].token");
}

#[test]
fn what_is_told_of_each() {
    let mut config = TwitterConfig::new("http://127.0.0.1:9", vec![sandbox::account(account())]);
    config.languages = vec!["pl".parse::<Language>().unwrap()];
    config.max_posts = 7;
    config.spend_cap_usd = Some(20);
    let channel = channel_of(config, clock());
    let shape = channel.shape();
    let Grouping::Posts { languages } = &shape.grouping else {
        panic!("{shape:?}")
    };
    assert_eq!(languages[0].as_str(), "pl");
    assert_eq!(
        (shape.correct, shape.bounds.posts),
        (CorrectBy::NewThenRecall, 7)
    );
    let cap = channel
        .limits()
        .into_iter()
        .find(|l| l.name == "spend_cap_30d")
        .unwrap();
    assert_eq!(
        (cap.max, cap.weigh, cap.pool),
        (20_000, Weigh::Price, Pool::Channel)
    );
    let back = channel.back();
    assert!(
        back.can && back.words.contains("50 in 15 minutes"),
        "{back:?}"
    );
}

fn price(edition: &Edition, number: u16) -> (u64, String) {
    let price = channel_at("http://127.0.0.1:9")
        .price(edition, number)
        .unwrap();
    (price.each.thousandths, price.why)
}

#[test]
fn a_link_costs_more_than_the_words_around_it() {
    for (text, thousandths) in [
        ("Police are in your street.", 15),
        ("See https://www.met.police.uk/a", 200),
        ("See met.police.uk", 200),
        ("It is over.Go home", 15),
        ("Call 101 (not 999). See http://a.b", 15),
    ] {
        assert_eq!(price(&outgoing(text).edition, 1).0, thousandths, "{text}");
    }
    let thread = ["Police are in your street.", "See met.police.uk"];
    let edition = part(&thread, 1, None);
    let edition = with_pictures(
        edition,
        vec![picture("A map"), picture("A road"), picture(" ")],
    )
    .edition;
    let descriptions = "a post and the descriptions of 2 pictures";
    assert_eq!(price(&edition, 1), (25, descriptions.to_owned()));
    assert_eq!(price(&edition, 2), (200, "a post with a link".to_owned()));
    assert!(
        channel_at("http://127.0.0.1:9")
            .price(&edition, 3)
            .is_none()
    );
}

/// Name, remaining and reset of each.
fn seen(all: &[LimitSeen]) -> Vec<(&str, u32, i64)> {
    let one = |s: &LimitSeen| (s.name, s.remaining, s.reset.as_second());
    // The names live as long as the program.
    all.iter().map(one).collect()
}

#[tokio::test]
async fn reads_and_deletes_say_their_limits_too() {
    let headers = |answer: wiremock::ResponseTemplate| {
        answer
            .insert_header("x-rate-limit-remaining", "41")
            .insert_header("x-rate-limit-reset", (NOW + 60).to_string())
            .insert_header("x-app-limit-24hour-remaining", "7")
            .insert_header("x-app-limit-24hour-reset", (NOW + 600).to_string())
    };
    let empty = serde_json::json!({ "meta": { "result_count": 0 } });
    let server = always(headers(says(200, &empty))).await;
    let channel = channel_at(&server.uri());
    let settled = channel.settle(&doubt(&outgoing(TEXT), &clock(), 1)).await;
    assert_eq!(
        seen(&settled.seen),
        [("reads_15m", 8, NOW + 60)],
        "41 pages are 8 reads"
    );
    let answered = channel.recall(&recall("19")).await;
    assert!(answered.touched);
    assert_eq!(seen(&answered.seen), [("deletes_15m", 41, NOW + 60)]);

    let spent = legacy(429, 88).insert_header("x-rate-limit-reset", (NOW + 60).to_string());
    let server = always(spent).await;
    let channel = channel_at(&server.uri());
    let settled = channel.settle(&doubt(&outgoing(TEXT), &clock(), 1)).await;
    assert_eq!(seen(&settled.seen), [("reads_15m", 0, NOW + 60)]);
    let answered = channel.recall(&recall("19")).await;
    assert_eq!(seen(&answered.seen), [("deletes_15m", 0, NOW + 60)]);
}

#[tokio::test]
async fn a_delete_that_never_left_is_not_spent() {
    let server = always(html(503)).await;
    assert!(
        channel_at(&server.uri())
            .recall(&recall("19"))
            .await
            .touched
    );
    let nobody = channel_at("http://127.0.0.1:9");
    assert!(!nobody.recall(&recall("19")).await.touched);
    assert!(!nobody.recall(&recall("../me")).await.touched);
}

/// A pace of one post every nine seconds is 100 in any 15 minutes; the day has room for 9,600. The sandbox never says
/// "too many", and counts for itself that no window of any account held more.
#[tokio::test]
async fn a_pace_within_the_windows_is_never_refused() {
    let (sandbox, clock, _) = sandbox().await;
    let both = vec![sandbox::account(account()), sandbox.add(name("wandsworth"))];
    let config = TwitterConfig::new(sandbox.base_url(), both);
    let channels = channels_of(config, clock.clone(), Arc::<MemoryVault>::default());
    for number in 0..220_u32 {
        let mut outgoing = outgoing(TEXT);
        outgoing.reference = Reference::stored(&format!("{number:06}")).unwrap();
        outgoing.at = clock.now();
        for channel in &channels {
            let answered = channel.send(&outgoing).await;
            assert!(
                matches!(answered.answer, Answer::Accepted(_)),
                "{number}: {answered:?}"
            );
        }
        clock.advance(SignedDuration::from_secs(9));
    }
    let quarter = SignedDuration::from_mins(15);
    for id in ["370773112", "370773113"] {
        assert_eq!(sandbox.most_in_any(Asked::Post, Some(id), quarter), 100);
    }
    assert_eq!(sandbox.most_in_any(Asked::Post, None, quarter), 200);
    assert!(sandbox.requests().iter().all(|r| r.status == 201));
}

#[tokio::test]
async fn the_apps_day_is_shared_by_its_accounts() {
    let (sandbox, clock, _) = sandbox().await;
    sandbox.limit_of_day(Asked::Post, 1);
    let both = vec![sandbox::account(account()), sandbox.add(name("wandsworth"))];
    let config = TwitterConfig::new(sandbox.base_url(), both);
    let channels = channels_of(config, clock.clone(), Arc::<MemoryVault>::default());
    assert!(short(&channels[0].send(&outgoing(TEXT)).await).starts_with("accepted"));
    let answered = channels[1].send(&outgoing(TEXT)).await;
    assert_eq!(short(&answered), "later 429 2026-12-09T10:54:50Z");
    let day = answered
        .seen
        .iter()
        .find(|s| s.name == "posts_24h")
        .unwrap();
    assert_eq!(day.remaining, 0);
}
