//! The ledger against a naive model that keeps every act in a list and counts it anew, on a time axis of its own that the
//! clock's steps back do not touch.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use wardmote_domain::{
    clock::SteppedClock,
    outlet::OutletName,
    send::{AccountName, Lane, Limit, Pool, Spend, Weigh},
};

use crate::{
    hash::to_json,
    ledger::{Room, room},
    meters::{close_all, close_spends, open_spends},
    store::Store,
    writer::Turn,
};

const START: i64 = 1_796_727_290;

#[derive(Debug, Clone)]
enum Step {
    Pass(i64),
    /// The clock is put back.
    Back(i64),
    Begin {
        account: usize,
        spend: Spend,
        prices: Vec<u64>,
    },
    /// One of the open acts is answered.
    Answer(usize),
    /// One of them never left.
    Refund(usize),
    /// The process dies: everything open counts as answered.
    Die,
    /// Whatever is in the way passes, to the microsecond.
    Wait {
        account: usize,
        spend: Spend,
    },
    /// What no window reaches is dropped.
    Tidy,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let spend = prop_oneof![
        4 => Just(Spend::Send),
        1 => Just(Spend::Settle),
        1 => Just(Spend::Recall)
    ];
    let prices = vec(prop_oneof![Just(0), Just(15), Just(200)], 1..5);
    let begin =
        (0..2_usize, spend.clone(), prices).prop_map(|(account, spend, prices)| Step::Begin {
            account,
            spend,
            prices,
        });
    let wait = (0..2_usize, spend).prop_map(|(account, spend)| Step::Wait { account, spend });
    let step = prop_oneof![
        4 => (1..120_i64).prop_map(Step::Pass),
        1 => (1..500_i64).prop_map(Step::Back),
        8 => begin,
        8 => (0..8_usize).prop_map(Step::Answer),
        2 => (0..8_usize).prop_map(Step::Refund),
        1 => Just(Step::Die),
        3 => wait,
        1 => Just(Step::Tidy),
    ];
    vec(step, 1..60)
}

fn limits() -> Vec<Limit> {
    let seconds = SignedDuration::from_secs;
    let every = &[Spend::Send, Spend::Settle, Spend::Recall];
    vec![
        Limit::of("posts", &[Spend::Send], 4, seconds(100)),
        Limit::of("posts_long", &[Spend::Send], 9, seconds(500)),
        Limit::of("site", every, 8, seconds(200))
            .shared()
            .reserving(2),
        Limit::of("cost", &[Spend::Send], 600, seconds(300)).by_price(),
        Limit::of("deletes", &[Spend::Recall], 2, seconds(150)),
    ]
}

fn lane(account: usize) -> Lane {
    Lane {
        channel: OutletName::new("twitter").unwrap(),
        account: AccountName(format!("a{account}")),
    }
}

/// An act as the provider sees it, on its own time.
#[derive(Debug)]
struct Known {
    delivery: i64,
    account: usize,
    spend: Spend,
    price: u64,
    answered: Option<i64>,
}

struct Run {
    store: Store,
    clock: Arc<SteppedClock>,
    _dir: tempfile::TempDir,
    /// The provider's time, in microseconds.
    time: i64,
    stepped_back: bool,
    acts: Vec<Known>,
    next: i64,
}

impl Run {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SteppedClock::new(Timestamp::from_second(START).unwrap()));
        let store = Store::open(&dir.path().join("w.db"), clock.clone())
            .await
            .unwrap();
        Self {
            store,
            clock,
            _dir: dir,
            time: 0,
            stepped_back: false,
            acts: Vec::new(),
            next: 1,
        }
    }

    fn pass(&mut self, micros: i64) {
        self.clock.advance(SignedDuration::from_micros(micros));
        self.time += micros;
    }

    async fn room(&self, account: usize, spend: Spend, prices: Vec<u64>, take: bool) -> Room {
        let (lane, first) = (lane(account), self.next);
        self.store
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    let room = room(tx, &lane, &limits(), spend, &prices).await?;
                    if take {
                        let acts: Vec<_> = (first..).zip(prices).take(room.fits).collect();
                        open_spends(tx, &lane, &limits(), spend, &acts).await?;
                    }
                    Ok(room)
                })
            })
            .await
            .unwrap()
    }

    async fn close(&self, known: usize, refund: bool) {
        let (spend, delivery) = (self.acts[known].spend, self.acts[known].delivery);
        let list = to_json(&[delivery]).unwrap();
        self.store
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    match refund {
                        true => close_spends(tx, spend, "[]", &list).await,
                        false => close_spends(tx, spend, &list, "[]").await,
                    }
                })
            })
            .await
            .unwrap();
    }

    /// What a limit of an account counts at this instant of the provider's time.
    fn used(&self, account: usize, limit: &Limit) -> u64 {
        let window = i64::try_from(limit.window.as_micros()).unwrap();
        let counts = |k: &&Known| {
            limit.spends.contains(&k.spend)
                && (limit.pool == Pool::Channel || k.account == account)
                && k.answered.is_none_or(|at| at > self.time - window)
        };
        let weight = |k: &Known| match limit.weigh {
            Weigh::One => 1,
            Weigh::Price => k.price,
        };
        self.acts.iter().filter(counts).map(weight).sum()
    }

    /// How many of these may go, counted anew.
    fn may(&self, account: usize, spend: Spend, prices: &[u64]) -> usize {
        let mut least = prices.len();
        for limit in limits().iter().filter(|l| l.spends.contains(&spend)) {
            let kept = if spend == Spend::Send {
                limit.reserve
            } else {
                0
            };
            let mut left = u64::from(limit.max - kept).saturating_sub(self.used(account, limit));
            let fit = prices
                .iter()
                .take_while(|price| {
                    let weight = match limit.weigh {
                        Weigh::One => 1,
                        Weigh::Price => **price,
                    };
                    let fits = weight <= left;
                    left = left.saturating_sub(weight);
                    fits
                })
                .count();
            least = least.min(fit);
        }
        least
    }

    fn open(&self, n: usize) -> Option<usize> {
        let open: Vec<usize> = (0..self.acts.len())
            .filter(|i| self.acts[*i].answered.is_none())
            .collect();
        open.get(n % open.len().max(1)).copied()
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Pass(seconds) => self.pass(seconds * 1_000_000),
            Step::Back(seconds) => {
                self.clock.advance(SignedDuration::from_secs(-seconds));
                self.stepped_back = true;
            }
            Step::Begin {
                account,
                spend,
                prices,
            } => {
                let may = self.may(account, spend, &prices);
                let room = self.room(account, spend, prices.clone(), true).await;
                assert!(room.fits <= may, "{} went where {may} may", room.fits);
                assert!(
                    self.stepped_back || room.fits == may,
                    "{} of {may}",
                    room.fits
                );
                for price in prices.into_iter().take(room.fits) {
                    self.acts.push(Known {
                        delivery: self.next,
                        account,
                        spend,
                        price,
                        answered: None,
                    });
                    self.next += 1;
                }
            }
            Step::Answer(n) => {
                if let Some(known) = self.open(n) {
                    self.close(known, false).await;
                    self.acts[known].answered = Some(self.time);
                }
            }
            Step::Refund(n) => {
                if let Some(known) = self.open(n) {
                    self.close(known, true).await;
                    self.acts.remove(known);
                }
            }
            Step::Die => {
                self.store
                    .write(Turn::Urgent, |tx| Box::pin(close_all(tx)))
                    .await
                    .unwrap();
                for act in &mut self.acts {
                    act.answered.get_or_insert(self.time);
                }
            }
            Step::Wait { account, spend } => self.wait(account, spend).await,
            Step::Tidy => {
                self.store
                    .tidy(SignedDuration::from_secs(500))
                    .await
                    .unwrap();
            }
        }
    }

    /// Where the ledger gives a time there is nothing the microsecond before, and something then.
    async fn wait(&mut self, account: usize, spend: Spend) {
        let room = self.room(account, spend, vec![200], false).await;
        let Some(until) = room.until.filter(|_| room.fits == 0) else {
            return;
        };
        let now = wardmote_domain::clock::Clock::now(&*self.clock);
        let left = until.as_microsecond() - now.as_microsecond();
        assert!(left > 0, "{left}");
        self.pass(left - 1);
        assert_eq!(self.room(account, spend, vec![200], false).await.fits, 0);
        self.pass(1);
        let open = self.acts.iter().any(|a| a.answered.is_none());
        let then = self.room(account, spend, vec![200], false).await;
        assert!(open || then.fits == 1, "{then:?}");
    }
}

#[test]
fn no_window_ever_holds_one_more_and_none_is_kept_back() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&steps(), |steps| {
            runtime.block_on(async {
                let mut run = Run::new().await;
                for step in steps {
                    run.take(step).await;
                }
            });
            Ok(())
        })
        .unwrap();
}

/// The most that went in any window, and how much in the first so many.
fn busiest(times: &[i64], window: i64) -> usize {
    let mut first = 0;
    let mut most = 0;
    for (last, time) in times.iter().enumerate() {
        while times[first] <= time - window {
            first += 1;
        }
        most = most.max(last - first + 1);
    }
    most
}

#[tokio::test]
async fn with_a_backlog_a_day_uses_nearly_all_of_each_window_and_never_more() {
    const SECOND: i64 = 1_000_000;
    let (short, long) = (900 * SECOND, 86_400 * SECOND);
    let limits = vec![
        Limit::of(
            "short",
            &[Spend::Send],
            20,
            SignedDuration::from_micros(short),
        ),
        Limit::of(
            "long",
            &[Spend::Send],
            1_200,
            SignedDuration::from_micros(long),
        ),
    ];
    let mut run = Run::new().await;
    let mut sent: Vec<i64> = Vec::new();
    // Two days, each answer a second and a bit after its send.
    while run.time < 2 * long {
        let (limits, first) = (limits.clone(), run.next);
        let room = run
            .store
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    let room = room(tx, &lane(0), &limits, Spend::Send, &[0; 7]).await?;
                    let acts: Vec<_> = (first..).map(|d| (d, 0)).take(room.fits).collect();
                    open_spends(tx, &lane(0), &limits, Spend::Send, &acts).await?;
                    Ok(room)
                })
            })
            .await
            .unwrap();
        let now = wardmote_domain::clock::Clock::now(&*run.clock);
        match room.until {
            Some(until) => run.pass(until.as_microsecond() - now.as_microsecond()),
            None => {
                run.pass(1_300_000);
                let went: Vec<i64> = (first..).take(room.fits).collect();
                run.next += i64::try_from(room.fits).unwrap();
                sent.extend(went.iter().map(|_| run.time));
                let list = to_json(&went).unwrap();
                run.store
                    .write(Turn::Urgent, move |tx| {
                        Box::pin(async move { close_spends(tx, Spend::Send, &list, "[]").await })
                    })
                    .await
                    .unwrap();
            }
        }
    }
    assert!(busiest(&sent, short) <= 20 && busiest(&sent, long) <= 1_200);
    let in_first = |window: i64| sent.iter().filter(|at| **at < window).count();
    assert!(in_first(long) >= 1_140, "{}", in_first(long));
    assert!(sent.len() >= 2_280, "{}", sent.len());
    // Before the long one was used up, the short ones were full.
    let hours = 10 * 3600 * SECOND;
    assert!(in_first(hours) >= 760, "{}", in_first(hours));
}
