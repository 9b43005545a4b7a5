//! The ledger against a naive model: every spend kept in a list and counted anew at each step.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use support::*;
use wardmote_domain::{
    send::{Answer, Answered, Limit},
    words::Kind,
};
use wardmote_store::Item;

const LIMITS: [(u32, i64); 2] = [(3, 100), (7, 400)];

#[derive(Debug, Clone)]
enum Step {
    /// Time goes by.
    Pass(i64),
    /// Some try to go.
    Begin(u32),
    /// The oldest open one is answered.
    Answer,
    /// The oldest open one never left and is refunded.
    Refund,
    /// The process ends and starts again; what is in flight has lost its answer.
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..120_i64).prop_map(Step::Pass),
        6 => (1..5_u32).prop_map(Step::Begin),
        6 => Just(Step::Answer),
        2 => Just(Step::Refund),
        1 => Just(Step::Restart),
    ];
    vec(step, 1..40)
}

/// Each spend: open, or answered at.
#[derive(Default)]
struct Model(Vec<Option<i64>>);

impl Model {
    fn room(&self, now: i64) -> u32 {
        let left = |(max, window): (u32, i64)| {
            let used = self
                .0
                .iter()
                .filter(|s| s.is_none_or(|answered| answered > now - window))
                .count();
            max.saturating_sub(u32::try_from(used).unwrap())
        };
        LIMITS.into_iter().map(left).min().unwrap()
    }
}

async fn follow(steps: Vec<Step>) {
    let mut bench = Bench::new().await;
    bench.readers(120, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let limits: Vec<Limit> = LIMITS
        .into_iter()
        .map(|(max, seconds)| limit(max, seconds))
        .collect();
    let mut model = Model::default();
    let mut open: Vec<(Item, usize)> = Vec::new();
    for step in steps {
        let now = bench.now().as_second();
        match step {
            Step::Pass(seconds) => bench.pass(seconds),
            Step::Begin(n) => {
                let items = bench.lease("email", n).await;
                let asked = u32::try_from(items.len()).unwrap();
                let expected = asked.min(model.room(now)) as usize;
                let begun = bench.begin("email", items, limits.clone()).await;
                assert_eq!(begun.go.len(), expected);
                assert_eq!(begun.limited.len(), asked as usize - expected);
                for item in begun.go {
                    open.push((item, model.0.len()));
                    model.0.push(None);
                }
            }
            Step::Answer if !open.is_empty() => {
                let (item, spend) = open.remove(0);
                bench.answer("email", item, accepted("q")).await;
                model.0[spend] = Some(now);
            }
            Step::Refund if !open.is_empty() => {
                let (item, spend) = open.remove(0);
                let mut answered = Answered::from(Answer::Later {
                    when: None,
                    reason: reason("connect"),
                });
                answered.touched = false;
                let outcome = bench.outcome(item, answered);
                bench
                    .store
                    .finish(&lane("email"), vec![outcome], None)
                    .await
                    .unwrap();
                // Long ago: it counts nowhere.
                model.0[spend] = Some(i64::MIN / 2);
            }
            Step::Restart => {
                bench.restart().await;
                bench
                    .store
                    .recover(
                        wardmote_store::Recover::All,
                        std::collections::BTreeMap::new(),
                    )
                    .await
                    .unwrap();
                for (_, spend) in open.drain(..) {
                    model.0[spend] = Some(now);
                }
            }
            Step::Answer | Step::Refund => {}
        }
        let now = bench.now().as_second();
        let left = bench.store.limits(&lane("email"), &limits).await.unwrap();
        let least = left.iter().map(|l| l.left).min().unwrap();
        assert_eq!(least, model.room(now));
        for (status, (max, window)) in left.iter().zip(LIMITS) {
            if let Some(at) = status.next_at {
                // A second earlier there is no room, and then there is.
                let alone = |now: i64| {
                    model
                        .0
                        .iter()
                        .filter(|s| s.is_none_or(|answered| answered > now - window))
                        .count()
                        < max as usize
                };
                assert!(!alone(at.as_second() - 1) && alone(at.as_second()));
            }
        }
    }
}

#[test]
fn the_ledger_is_exact_over_a_sliding_window() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&steps(), |steps| {
            runtime.block_on(follow(steps));
            Ok(())
        })
        .unwrap();
}
