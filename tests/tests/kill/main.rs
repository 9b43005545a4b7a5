//! Killed at each named fail point while twenty messages go out to X and by mail: after a restart nothing is lost,
//! nothing is twice beyond the stated window, and the record is whole.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod drive;
mod halfway;

use std::{collections::BTreeSet, sync::Arc};

use serde_json::Value;
use tokio::{sync::Semaphore, task::JoinSet};
use wardmote_channels::{
    email::sandbox::{Fault as MailFault, Rule, Stage},
    twitter::sandbox::{Asked, Fault},
};
use wardmote_tests::{
    checker::{self, Windows},
    daemon,
    force::Force,
    messages, points, rest,
    setup::Setup,
};

use drive::{Sent, ask_to_subscribe, await_the_kill, drive, press_first, take_one_back};

/// How many messages go out in each run.
pub const MESSAGES: usize = 20;
/// How many forces run at one time.
const AT_ONCE: usize = 3;

/// Every named fail point, and within how many of its hits the kill comes. The seed chooses which.
const POINTS: &[(&str, u64)] = &[
    ("desk.withdraw.between", 1),
    ("email.after_dot", 40),
    ("email.after_reply", 40),
    ("email.before_dot", 40),
    ("email.before_mail", 40),
    ("pipeline.desk_mail.before_send", 1),
    ("pipeline.dispatch.after_begin", 20),
    ("pipeline.dispatch.before_finish", 20),
    ("pipeline.press.after_start", 1),
    ("pipeline.press.before_start", 1),
    ("pipeline.recall.after_recall", 1),
    ("pipeline.recall.before_recall", 1),
    ("pipeline.release.after_start", 15),
    ("pipeline.release.before_chunk", 15),
    ("pipeline.release.before_finish", 15),
    ("pipeline.release.before_start", 15),
    ("pipeline.settle.after_read", 2),
    ("pipeline.settle.before_read", 2),
    ("pipeline.staff.before_tell", 2),
    ("store.approve.after_commit", 18),
    ("store.begin.after_commit", 20),
    ("store.begin.before_commit", 20),
    ("store.fanout.after_commit", 15),
    ("store.fanout.mid_chunk", 15),
    ("store.finish.after_commit", 20),
    ("store.finish.before_commit", 20),
    ("store.recall.after_commit", 1),
    ("store.release.before_commit", 15),
    ("store.submit.after_commit", 18),
    ("store.submit.before_commit", 18),
    ("store.tell.before_commit", 2),
    ("twitter.after_request", 15),
    ("twitter.before_request", 15),
];

/// The points around a call to a provider that this force does not use: each is killed at its own seam, and the doubt
/// settled, in `channels/tests/kill_calls.rs`.
const CALLS: &[&str] = &[
    "gateway.after_request",
    "gateway.before_request",
    "sms.after_request",
    "sms.before_request",
    "ward_panel.after_request",
    "ward_panel.before_request",
];

/// The points of what is broken off halfway in `halfway.rs`.
const HALFWAY: &[&str] = &[
    "desk.facts.after_round",
    "store.restore.after_aside",
    "store.restore.after_prepare",
    "store.restore.before_aside",
    "store.restore.mid_aside",
];

/// The points of acts that this force does not do: each is killed at its own seam in `daemon/store/tests/crash.rs`.
const ACTS: &[&str] = &[
    "store.prune.after_commit",
    "store.prune.before_commit",
    "store.happened.after_commit",
    "store.happened.before_commit",
    "store.resume.before_commit",
    "store.wake.after_commit",
    "store.wake.before_commit",
];

/// The points of calls to receivers of webhooks, which this force does not have: each is killed at its own seam in
/// `tests/tests/webhooks.rs`.
const HOOKS: &[&str] = &[
    "pipeline.webhooks.after_call",
    "pipeline.webhooks.before_call",
    "store.hear.before_commit",
];

#[test]
fn the_list_is_the_one_in_the_sources() {
    let here = POINTS.iter().map(|(name, _)| *name);
    let listed: BTreeSet<String> = here
        .chain(
            CALLS
                .iter()
                .chain(HALFWAY)
                .chain(ACTS)
                .chain(HOOKS)
                .copied(),
        )
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, points::in_sources());
    assert!(
        listed.len() >= 18,
        "about twenty places where a kill hurts, not {}",
        listed.len()
    );
}

/// The same choice for the same seed and point on every machine (FNV-1a).
fn nth(seed: u64, point: &str, within: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for byte in point.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    1 + (hash >> 16) % within
}

fn seed() -> u64 {
    std::env::var("WARDMOTE_SEED")
        .map_or(1, |text| text.parse().expect("WARDMOTE_SEED is a number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_nothing_is_lost_and_nothing_is_twice() {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut runs = JoinSet::new();
    for (point, within) in POINTS {
        let (room, hit) = (Arc::clone(&room), nth(seed(), point, *within));
        runs.spawn(async move {
            let _place = room.acquire_owned().await.unwrap();
            let run = tokio::spawn(one_run(point, hit)).await;
            (format!("{point}, hit {hit}, seed {}", seed()), run)
        });
    }
    let mut failed = Vec::new();
    while let Some(done) = runs.join_next().await {
        let (what, run) = done.unwrap();
        if let Err(error) = run {
            failed.push(format!("{what}: {error}"));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} runs failed:\n{}",
        failed.len(),
        POINTS.len(),
        failed.join("\n")
    );
}

async fn one_run(point: &'static str, hit: u64) {
    let before = if hit > 1 {
        format!("{}*off->", hit - 1)
    } else {
        String::new()
    };
    let failpoints = Some(format!("{point}={before}return"));
    let mut force = Force::with(Setup {
        failpoints,
        ..Setup::default()
    })
    .await;
    // One answer of each provider is lost by the provider itself, so that there is something to settle in every run.
    force.x.script(Asked::Post, 4, Fault::HangUp { done: true });
    let reader = force.setup.readers[0].0;
    force
        .mail
        .script(Rule::to(reader, Stage::Dot, MailFault::Drop).times(1));
    force.restart().await;
    let mut sent = vec![Sent::default(); MESSAGES];
    let mut withdrawn = None;
    let mut whole = ask_to_subscribe(&force).await
        && press_first(&force).await
        && drive(&force, &mut sent).await;
    if whole {
        whole = take_one_back(&mut force, &sent, &mut withdrawn).await;
    }
    if whole {
        await_the_kill(&mut force, &sent, point).await;
    }
    let status = force.daemon_end().await;
    assert!(daemon::aborted(status), "it ended otherwise: {status}");
    force.kill();
    force.start(None).await;
    assert!(ask_to_subscribe(&force).await);
    assert!(press_first(&force).await);
    assert!(drive(&force, &mut sent).await, "the second start must hold");
    assert!(take_one_back(&mut force, &sent, &mut withdrawn).await);
    judge(&force, &sent, withdrawn.as_deref()).await;
    force.end().await;
}

/// The separate checker, once all is at rest.
async fn judge(force: &Force, sent: &[Sent], withdrawn: Option<&str>) {
    let ada = force.author();
    let mut committed = Vec::new();
    for (n, one) in sent.iter().enumerate() {
        let id = one.id.as_ref().unwrap();
        rest::settled(&ada, id).await;
        let kind = if n.is_multiple_of(2) {
            "guidance"
        } else {
            "warning"
        };
        let sentence = format!("This is note {n} from your local team.");
        committed.push(
            force
                .committed(id, kind, Some(messages::post(n)), &sentence)
                .await,
        );
    }
    // One mail more was in doubt by the relay's own fault.
    let windows = Windows {
        mail: usize::from(force.setup.connections) + 1,
        posts: 1,
    };
    let faults = checker::check(&committed, &force.mails(), &force.posts(), windows);
    assert!(faults.is_empty(), "{faults:#?}");
    let record = force.administrator().all("/v1/audit", "entries").await;
    assert_eq!(
        acts(&record, "submitted"),
        MESSAGES + 2,
        "each message once, the one for newsdesks, and the draft of the withdrawal"
    );
    assert_eq!(acts(&record, "press_started"), 1, "newsdesks once");
    let asked = force
        .mails()
        .into_iter()
        .filter(|m| m.to == "new.reader@example.org")
        .count();
    assert!(
        (1..=3).contains(&asked),
        "asked twice, one may have been in doubt: {asked} mails"
    );
    let back = withdrawn.unwrap();
    let gone = committed.iter().find(|m| m.id == back).unwrap();
    let post = gone
        .deliveries
        .iter()
        .find(|d| d.outlet == "twitter")
        .unwrap();
    assert_eq!(post.state, "recalled", "{gone:?}");
}

fn acts(record: &[Value], act: &str) -> usize {
    record.iter().filter(|e| e["act"] == act).count()
}
