//! Notify's limits under two days of traffic on a moved clock, behind a ledger as the store keeps it.

use jiff::SignedDuration;
use wardmote_channels::sms::{
    Config,
    config::{MESSAGES_1M, MESSAGES_24H},
};
use wardmote_domain::{
    clock::Clock,
    send::{Answer, Spend},
};

use crate::{
    common::ledger::Ledger,
    support::{account, channel, doubt, notice, notify},
};

#[tokio::test]
async fn notify_never_has_to_say_no_and_a_backlog_uses_nearly_all() {
    let (sandbox, clock, _) = notify().await;
    let config = Config {
        messages_per_minute: 40,
        messages_per_day: 400,
        ..sandbox.config(account())
    };
    sandbox.limit(40, 400);
    let channel = channel(config, clock.clone());
    let mut ledger = Ledger::new(channel.limits());
    let two_days = clock.now() + SignedDuration::from_hours(48);
    let mut sent = 0_u32;
    while clock.now() < two_days {
        let now = clock.now();
        if let Some(at) = ledger.next(Spend::Send, now) {
            // What sends leave free is there for settling, in every minute.
            if ledger.next(Spend::Settle, now).is_none() {
                ledger.spend(
                    Spend::Settle,
                    now,
                    channel.settle(&doubt(&notice())).await.seen,
                );
            }
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
    }
    assert!((760..=800).contains(&sent), "{sent} of 800");
    assert!(ledger.most(MESSAGES_1M) <= 40 && ledger.most(MESSAGES_24H) <= 400);
    assert!(sandbox.requests().iter().all(|r| r.status < 300));
}

/// Of a minute of 3,000, sends use all but what is kept for settling.
#[tokio::test]
async fn a_minute_of_the_real_limit_is_used_to_the_full() {
    let (_sandbox, clock, channel) = notify().await;
    let mut ledger = Ledger::new(channel.limits());
    let mut sent = 0;
    while ledger.next(Spend::Send, clock.now()).is_none() {
        ledger.spend(Spend::Send, clock.now(), Vec::new());
        sent += 1;
    }
    assert!((2_850..=3_000).contains(&sent), "{sent}: at least 95%");
    assert_eq!(ledger.next(Spend::Settle, clock.now()), None);
}

/// Its day ends at midnight UTC; ours is any 24 hours, which never breaks it.
#[tokio::test]
async fn a_day_that_is_used_up_ends_at_midnight_in_greenwich() {
    let (sandbox, clock, channel) = notify().await;
    sandbox.limit(3000, 1);
    channel.send(&notice()).await;
    let Answer::LaneDown { until, .. } = channel.send(&notice()).await.answer else {
        panic!()
    };
    clock.set(until.unwrap());
    assert!(matches!(
        channel.send(&notice()).await.answer,
        Answer::Accepted(_)
    ));
}
