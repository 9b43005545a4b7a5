//! Measures the fan-out of one message to many readers on this machine, with urgent messages released meanwhile, and what
//! each finished delivery leaves in the file. Prints `figure<TAB>value<TAB>unit` lines; gates nothing.
//!
//! `cargo run --release -p wardmote-store --example fanout [READERS]`
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that fails says so by stopping"
)]
#![allow(clippy::print_stdout, reason = "its figures are its answer")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    audit::Actor,
    ids::MessageId,
    words::{Kind, Priority},
};
use wardmote_store::{Audience, Begin, Item, Outcome, Store};

/// Mails taken at a time, as the daemon does.
const BATCH: u32 = 200;
/// Urgent messages released while the fan-out runs, and how long apart.
const URGENT: usize = 40;
const APART: Duration = Duration::from_millis(100);

fn figure(name: &str, value: impl std::fmt::Display, unit: &str) {
    println!("{name}\t{value}\t{unit}");
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn rate(n: u64, took: Duration) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate for people"
    )]
    let whole = (n as f64 / took.as_secs_f64()) as u64;
    whole
}

async fn used_bytes(bench: &Bench) -> i64 {
    let mut raw = bench.raw().await;
    let mut number = async |sql: &'static str| {
        sqlx::query_scalar::<_, i64>(sql)
            .fetch_one(&mut raw)
            .await
            .unwrap()
    };
    let pages = number("PRAGMA page_count").await - number("PRAGMA freelist_count").await;
    pages * number("PRAGMA page_size").await
}

async fn readers(bench: &Bench, n: usize) {
    for from in (0..n).step_by(5_000) {
        let rows = (from..n.min(from + 5_000))
            .map(|i| reader(i, &[ward(9_317 + u32::try_from(i % 20).unwrap())]))
            .collect();
        bench
            .store
            .import_audience(rows, Actor::Daemon)
            .await
            .unwrap();
    }
}

/// Urgent messages that wait for nothing but their release.
async fn urgent(bench: &Bench) -> Vec<MessageId> {
    let mut ready = Vec::new();
    for n in 0..URGENT {
        let mut new = revision(Kind::Warning, &format!("urgent {n}"));
        new.draft.priority = Priority::Urgent;
        ready.push(bench.approved(&format!("urgent {n}"), new).await.id);
    }
    ready
}

async fn lease(store: &Store, channel: &str, max: u32) -> Vec<Item> {
    let minute = SignedDuration::from_secs(60);
    store
        .lease(&lane(channel), "bench", max, minute)
        .await
        .unwrap()
}

async fn begin(store: &Store, channel: &str, items: Vec<Item>) -> Vec<Item> {
    let begin = Begin {
        lane: lane(channel),
        items,
        limits: Vec::new(),
    };
    store.begin(begin).await.unwrap().go
}

/// How long each urgent message takes from its release to its committed intent: the next thing is the wire.
async fn urgent_meanwhile(
    store: Store,
    ready: Vec<MessageId>,
    done: Arc<AtomicBool>,
) -> Vec<Duration> {
    let mut took = Vec::new();
    for id in ready {
        tokio::time::sleep(APART).await;
        if done.load(Ordering::Relaxed) {
            break;
        }
        let started = Instant::now();
        let plan = only(vec![post()], Vec::new());
        store.start_release(id, plan).await.unwrap();
        let items = lease(&store, "twitter", BATCH).await;
        assert_eq!(begin(&store, "twitter", items).await.len(), 1);
        took.push(started.elapsed());
    }
    took
}

async fn finish_all(bench: &Bench) -> u64 {
    let mut finished = 0;
    loop {
        let items = lease(&bench.store, "email", BATCH).await;
        if items.is_empty() {
            return finished;
        }
        let outcomes: Vec<Outcome> = begin(&bench.store, "email", items)
            .await
            .into_iter()
            .map(|item| {
                // As long as the queue id in a relay's answer.
                let receipt = format!("4bQx9z{:06X}z", item.key.0);
                bench.outcome(item, accepted(&receipt))
            })
            .collect();
        finished += u64::try_from(outcomes.len()).unwrap();
        bench
            .store
            .finish(&lane("email"), outcomes, None)
            .await
            .unwrap();
    }
}

#[tokio::main]
async fn main() {
    let wanted = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let n: usize = wanted.unwrap_or(1_000_000);
    let bench = Bench::new().await;
    readers(&bench, n).await;
    let ready = urgent(&bench).await;
    let mut new = revision(Kind::Guidance, "To everybody");
    new.draft.priority = Priority::Routine;
    let wards = (0..20).map(|i| ward(9_317 + i)).collect();
    let plan = only(Vec::new(), vec![mail(Audience::Wards(wards))]);
    let before = used_bytes(&bench).await;
    let message = bench.started("everybody", new, plan).await;

    let done = Arc::new(AtomicBool::new(false));
    let watch = tokio::spawn(urgent_meanwhile(
        bench.store.clone(),
        ready,
        Arc::clone(&done),
    ));
    let _ = bench.store.longest_hold();
    let started = Instant::now();
    let mut made = 0;
    loop {
        let chunk = bench.store.fan_out_chunk(message, 20_000).await.unwrap();
        made += chunk.made;
        if chunk.done {
            break;
        }
    }
    let took = started.elapsed();
    let hold = bench.store.longest_hold();
    done.store(true, Ordering::Relaxed);
    let mut urgent = watch.await.unwrap();
    urgent.sort();
    figure("fanout_rows", made, "rows");
    figure("fanout_rate", rate(made, took), "rows/s");
    figure("fanout_longest_writer_hold", hold.as_millis(), "ms");
    figure("fanout_urgent_messages", urgent.len(), "messages");
    if let Some(worst) = urgent.last() {
        figure("fanout_urgent_worst", worst.as_millis(), "ms");
    }

    let started = Instant::now();
    let finished = finish_all(&bench).await;
    figure(
        "fanout_finish_rate",
        rate(finished, started.elapsed()),
        "deliveries/s",
    );
    let started = Instant::now();
    let tallies = bench.store.tallies(message).await.unwrap();
    figure("fanout_tally", started.elapsed().as_micros(), "us");
    assert_eq!(tallies.iter().map(|t| t.count).sum::<u64>(), made);
    bench.store.clone().close().await.unwrap();
    let left = used_bytes(&bench).await - before;
    let each = u64::try_from(left).unwrap() / made.max(1);
    figure("fanout_bytes_per_finished_delivery", each, "bytes");
}
