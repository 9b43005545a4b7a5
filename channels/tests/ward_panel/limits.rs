//! The site's limits under a day of traffic on a moved clock, behind a ledger as the store keeps it.

use std::{collections::VecDeque, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use wardmote_channels::channel::Channel;
use wardmote_domain::{
    clock::{Clock, SteppedClock},
    send::{Answer, Limit, LimitSeen, RecallWhy, Spend},
    words::Kind,
};

use crate::support::{correction, doubt, forum, notice, outgoing, recall};

/// One act a row; what the channel saw tightens it until its window ends.
#[derive(Default)]
struct Ledger {
    acts: VecDeque<Timestamp>,
    seen: Vec<(LimitSeen, Timestamp)>,
}

impl Ledger {
    /// From when one more may go; nothing where it may now.
    fn next(&self, limits: &[Limit], spend: Spend, now: Timestamp) -> Option<Timestamp> {
        limits
            .iter()
            .filter_map(|limit| {
                let reserve = if spend == Spend::Send {
                    limit.reserve
                } else {
                    0
                };
                let max = (limit.max - reserve) as usize;
                let within: Vec<Timestamp> = self
                    .acts
                    .iter()
                    .copied()
                    .filter(|at| now.duration_since(*at) < limit.window)
                    .collect();
                let full = (within.len() >= max).then(|| within[within.len() - max] + limit.window);
                let seen = self
                    .seen
                    .iter()
                    .filter(|(s, _)| s.name == limit.name && s.reset > now);
                let seen = seen.filter_map(|(s, at)| {
                    let since = self.acts.iter().filter(|act| **act > *at).count();
                    let left = (s.remaining as usize).saturating_sub(since + reserve as usize);
                    (left == 0).then_some(s.reset)
                });
                full.into_iter().chain(seen).max()
            })
            .max()
    }

    fn write(&mut self, seen: Vec<LimitSeen>, touched: bool, now: Timestamp) {
        if touched {
            self.acts.push_back(now);
        }
        while self
            .acts
            .front()
            .is_some_and(|at| now.duration_since(*at) > SignedDuration::from_mins(2))
        {
            self.acts.pop_front();
        }
        self.seen.retain(|(s, _)| s.reset > now);
        self.seen.extend(seen.into_iter().map(|s| (s, now)));
    }
}

struct Day {
    ledger: Ledger,
    limits: Vec<Limit>,
    clock: Arc<SteppedClock>,
    channel: Arc<dyn Channel>,
    sent: u32,
}

impl Day {
    async fn send(&mut self, outgoing: &wardmote_domain::send::Outgoing) -> Option<Timestamp> {
        let now = self.clock.now();
        if let Some(at) = self.ledger.next(&self.limits, Spend::Send, now) {
            return Some(at);
        }
        let answered = self.channel.send(outgoing).await;
        self.ledger.write(answered.seen, answered.touched, now);
        match answered.answer {
            Answer::Accepted(_) => {
                self.sent += 1;
                None
            }
            Answer::Later { when, reason } => {
                assert_eq!(reason.code, "limit", "the forum itself never says it");
                when
            }
            other => panic!("{other:?}"),
        }
    }
}

fn fresh(n: u32) -> wardmote_domain::send::Outgoing {
    outgoing(
        Kind::WardUpdate,
        &format!("Notice number {n} of the day"),
        &format!("The text of notice number {n}, which is long enough."),
    )
}

#[tokio::test]
async fn a_day_never_shows_one_more_than_sixty_in_any_minute() {
    let (sandbox, clock, channel) = forum().await;
    let mut day = Day {
        ledger: Ledger::default(),
        limits: channel.limits(),
        clock: clock.clone(),
        channel: channel.clone(),
        sent: 0,
    };
    let mut n = 0;
    assert_eq!(day.send(&fresh(n)).await, None);
    // Hours of odd arrivals: bursts, corrections of several requests each, reads, take-downs.
    for step in 0..300_u32 {
        for _ in 0..step % 7 {
            n += 1;
            day.send(&fresh(n)).await;
        }
        if step % 5 == 0 {
            day.send(&correction("101")).await;
        }
        let now = clock.now();
        if step % 3 == 0 && day.ledger.next(&day.limits, Spend::Settle, now).is_none() {
            let settled = channel.settle(&doubt(&notice())).await;
            day.ledger.write(settled.seen, true, now);
        }
        if step % 11 == 0 && day.ledger.next(&day.limits, Spend::Recall, now).is_none() {
            let receipt = format!("{}", 200 + step);
            let back = channel
                .recall(&recall(&receipt, RecallWhy::Withdrawn))
                .await;
            day.ledger.write(back.seen, back.touched, now);
        }
        clock.advance(SignedDuration::from_millis(i64::from(step * 7919 % 5003)));
    }
    let (minute, ten_seconds) = sandbox.most_asked();
    assert!(minute <= 60 && ten_seconds <= 50, "{minute}, {ten_seconds}");
    assert!(
        minute >= 40,
        "the day was too quiet to prove anything: {minute}"
    );
}

#[tokio::test]
async fn with_a_backlog_nearly_all_of_each_minute_is_used() {
    let (sandbox, clock, channel) = forum().await;
    let mut day = Day {
        ledger: Ledger::default(),
        limits: channel.limits(),
        clock: clock.clone(),
        channel,
        sent: 0,
    };
    let start = clock.now();
    let end = start + SignedDuration::from_mins(10);
    let mut n = 0;
    while clock.now() < end {
        match day.send(&fresh(n)).await {
            None => n += 1,
            Some(at) => {
                assert!(at > clock.now(), "a wait that is none");
                clock.set(at);
            }
        }
    }
    let (minute, ten_seconds) = sandbox.most_asked();
    assert!(minute <= 60 && ten_seconds <= 50, "{minute}, {ten_seconds}");
    assert!(day.sent >= 10 * 57, "{} of 600", day.sent);
}
