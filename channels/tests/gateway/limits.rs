//! The account's limits under a day of traffic on a moved clock, behind a ledger as the store keeps it.

use jiff::SignedDuration;
use wardmote_channels::neighbourhood_link::config::{ALERTS_1M, ALERTS_24H};
use wardmote_domain::{
    clock::Clock,
    send::{Answer, Spend},
};

use crate::{
    common::ledger::Ledger,
    support::{account, channel, gateway, notice},
};

#[tokio::test]
async fn a_day_never_shows_the_gateway_one_more_and_a_backlog_uses_nearly_all() {
    let (sandbox, clock, _) = gateway().await;
    let config = wardmote_channels::neighbourhood_link::Config {
        alerts_per_day: 100.try_into().unwrap(),
        ..sandbox.config(account())
    };
    sandbox.limit(10, 100);
    let channel = channel(config, clock.clone());
    let mut ledger = Ledger::new(channel.limits());
    let (start, mut sent, mut first_minute) = (clock.now(), 0, 0);
    let two_days = start + SignedDuration::from_hours(48);
    while clock.now() < two_days {
        let now = clock.now();
        if let Some(at) = ledger.next(Spend::Send, now) {
            assert!(at > now, "a wait that is none");
            clock.set(at.min(two_days));
            continue;
        }
        let answered = channel.send(&notice()).await;
        assert!(
            matches!(answered.answer, Answer::Accepted(_)),
            "{answered:?}"
        );
        ledger.spend(Spend::Send, now, answered.seen);
        sent += 1;
        first_minute += u32::from(now.duration_since(start) < SignedDuration::from_mins(1));
    }
    assert!((10..=10).contains(&first_minute), "{first_minute} of 10");
    assert!((190..=200).contains(&sent), "{sent} of 200");
    assert!(ledger.most(ALERTS_1M) <= 10 && ledger.most(ALERTS_24H) <= 100);
    assert!(
        sandbox.requests().iter().all(|r| r.status == 202),
        "the gateway never had to say no"
    );
}

/// A gateway that allows less than the configuration says is believed.
#[tokio::test]
async fn what_the_headers_say_holds_us_back() {
    let (sandbox, clock, channel) = gateway().await;
    sandbox.limit(3, 500);
    let mut ledger = Ledger::new(channel.limits());
    for _ in 0..3 {
        assert_eq!(ledger.next(Spend::Send, clock.now()), None);
        let answered = channel.send(&notice()).await;
        ledger.spend(Spend::Send, clock.now(), answered.seen);
    }
    let until = clock.now() + SignedDuration::from_mins(1);
    assert_eq!(ledger.next(Spend::Send, clock.now()), Some(until));
    assert_eq!(
        ledger.next(Spend::Recall, clock.now()),
        None,
        "taking back is not held up"
    );
    clock.set(until);
    assert_eq!(ledger.next(Spend::Send, until), None);
}
