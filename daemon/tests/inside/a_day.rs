//! A day of traffic with more to send than may go: no provider ever sees one more than it allows in any window, and
//! while something waits, each window is used.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use wardmote_channels::{
    neighbourhood_link::sandbox::GatewaySandbox,
    registry::Sections,
    sms::sandbox::NotifySandbox,
    twitter::sandbox::{Asked, USER_ID},
    ward_panel::sandbox::DiscourseSandbox,
};
use wardmote_domain::{clock::SteppedClock, send::AccountName, variant::Copy, words::Format};

use crate::support::{Dice, Force, MORNING, Setup, WARD, words};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const QUARTER: SignedDuration = SignedDuration::from_mins(15);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The most in any window of that length.
fn most(times: &[Timestamp], window: SignedDuration) -> usize {
    let from = |from: usize| {
        let inside = times[from..].iter();
        inside
            .take_while(|t| t.duration_since(times[from]) < window)
            .count()
    };
    (0..times.len()).map(from).max().unwrap_or(0)
}

/// The least in any window that opens with an act and ends while something still waits.
fn least(
    times: &[Timestamp],
    window: SignedDuration,
    waits: impl Fn(Timestamp, Timestamp) -> bool,
) -> Option<usize> {
    let firsts = (0..times.len()).filter(|i| *i == 0 || times[i - 1] < times[*i]);
    let whole = firsts.filter(|i| waits(times[*i], times[*i] + window));
    whole
        .map(|i| {
            let inside = times[i..].iter();
            inside
                .take_while(|t| t.duration_since(times[i]) < window)
                .count()
        })
        .min()
}

/// When the oldest act that counts leaves the window.
fn next_free(times: &[Timestamp], now: Timestamp, window: SignedDuration, max: usize) -> Timestamp {
    let inside: Vec<Timestamp> = times
        .iter()
        .copied()
        .filter(|t| now.duration_since(*t) < window)
        .collect();
    if inside.len() < max {
        return now;
    }
    inside[inside.len() - max] + window
}

fn clock() -> Arc<SteppedClock> {
    Arc::new(SteppedClock::new(Timestamp::from_second(MORNING).unwrap()))
}

fn account() -> AccountName {
    AccountName("force".to_owned())
}

async fn force(clock: Arc<SteppedClock>, more: Sections) -> Force {
    Force::with(Setup {
        more,
        clock: Some(clock),
        readers: &[],
        ..Setup::default()
    })
    .await
}

/// Message `n` as a post, or a thread of some.
fn post(n: usize, sentences: u64) -> String {
    let text = words("guidance", n, "twitter");
    let (before, _) = text.split_once("short: ").unwrap();
    let more = "Lock the frame and a wheel to a stand. Take lights and bags with you. Note the number on the frame. \
                Ask us to mark your bike. ";
    format!(
        "{before}thread: true\nshort: In Wandsworth, note {n}, call 101. {}\n",
        more.repeat(sentences as usize).trim_end()
    )
}

/// The posts of a message.
async fn parts(force: &Force, id: wardmote_domain::ids::MessageId) -> usize {
    let view = force.view(id).await;
    let short = view
        .rendered
        .variants
        .iter()
        .find(|v| v.format == Format::Short);
    match short.map(|v| &v.copy) {
        Some(Copy::Short { thread, .. }) => thread.len() + 1,
        other => panic!("no post: {other:?}"),
    }
}

#[tokio::test]
async fn posts_and_threads_of_a_day_keep_to_fifteen_minutes_and_use_them() {
    const MAX: usize = 10;
    let mut force = Force::with(Setup {
        posts_15_minutes: MAX as u32,
        readers: &[],
        ..Setup::default()
    })
    .await;
    force.x.limit(Asked::Post, MAX as u32);
    let mut dice = Dice::new(7);
    let mut arrivals = arrivals(&mut dice, force.now()).into_iter().peekable();
    let (mut wanted, mut n) = (0, 100);
    // When something began to wait, and when nothing did any more.
    let (mut stretches, mut since) = (Vec::new(), None);
    loop {
        let times: Vec<Timestamp> = force.x.posts().iter().map(|p| p.at).collect();
        let now = force.now();
        if wanted > times.len() {
            since = since.or(Some(now));
        } else if let Some(since) = since.take() {
            stretches.push((since, now));
        }
        let free = since.map(|_| next_free(&times, now, QUARTER, MAX));
        let next = [free, arrivals.peek().copied()].into_iter().flatten().min();
        let Some(next) = next else { break };
        assert!(
            next > now || arrivals.peek() == Some(&next),
            "there was room, and nothing went"
        );
        force.clock.set(next);
        if arrivals.next_if_eq(&next).is_some() {
            n += 1;
            let id = force.approved(&post(n, 1 + 2 * dice.below(4))).await;
            wanted += parts(&force, id).await;
            if n == 150 {
                force = force.restart().await;
            }
        }
        force.drain().await;
    }
    assert_eq!(force.x.posts().len(), wanted);
    a_day_of_posts(&force, MAX, &stretches);
}

/// A quiet morning, a rush, a quiet afternoon and another rush. X tells of its windows in whole seconds.
fn arrivals(dice: &mut Dice, start: Timestamp) -> Vec<Timestamp> {
    let at = |n: usize| {
        let hour = [0, 4, 4, 4, 5, 13, 14, 14, 14, 23][n % 10];
        start + SignedDuration::from_secs(hour * 3600 + dice.below(3_000) as i64)
    };
    let mut all: Vec<Timestamp> = (0..70).map(at).collect();
    all.sort_unstable();
    all
}

/// X never had to say no, no window of 15 minutes held more than its most, and each was used while something waited.
fn a_day_of_posts(force: &Force, max: usize, stretches: &[(Timestamp, Timestamp)]) {
    let requests = force.x.requests();
    assert!(
        requests.iter().all(|r| r.status == 201),
        "a post was refused"
    );
    let asked: Vec<Timestamp> = requests.iter().map(|r| r.at).collect();
    let most_seen = force.x.most_in_any(Asked::Post, Some(USER_ID), QUARTER);
    assert_eq!((most_seen, most(&asked, QUARTER)), (max, max));
    let waits = |from, to| {
        let mut all = stretches.iter();
        all.any(|(since, until)| *since <= from && to <= *until)
    };
    let least = least(&asked, QUARTER, waits).expect("something waited for a whole window");
    assert!(least * 100 >= max * 95, "{least} of {max} used");
}

/// Moves the clock to each moment at which one more may go by both windows, until `wanted` have gone.
async fn drain_all(
    force: &Force,
    wanted: usize,
    limits: [(SignedDuration, usize); 2],
    times: impl Fn() -> Vec<Timestamp>,
) -> Vec<Timestamp> {
    force.drain().await;
    loop {
        let (all, now) = (times(), force.now());
        if all.len() >= wanted {
            assert_eq!(all.len(), wanted);
            return all;
        }
        let free = limits.map(|(window, max)| next_free(&all, now, window, max));
        let next = free.into_iter().max().unwrap();
        assert!(
            next > now,
            "there was room, and nothing went: {} of {wanted}",
            all.len()
        );
        force.clock.set(next);
        force.drain().await;
    }
}

/// No window holds more than its most; what is kept in reserve is at most 5%, and while something
/// waited, the shorter was used up to it, but where the longer was full.
fn exact(times: &[Timestamp], limits: [(SignedDuration, usize, usize); 2]) {
    let last = *times.last().unwrap();
    for (window, max, reserve) in limits {
        assert_eq!(most(times, window), max - reserve, "in {window:#}");
        assert!(
            (max - reserve) * 100 >= max * 95,
            "{reserve} of {max} in reserve"
        );
    }
    let (day, most_of_day, _) = limits[1];
    let (minute, most_of_minute, reserve) = limits[0];
    let full = |at: Timestamp| {
        let inside = times
            .iter()
            .filter(|t| **t < at && at.duration_since(**t) < day);
        inside.count() >= most_of_day
    };
    let waits = |_: Timestamp, to: Timestamp| to <= last && !full(to);
    let used = least(times, minute, waits).expect("something waited for a whole minute");
    assert!(
        used >= most_of_minute - reserve,
        "{used} of {most_of_minute} used"
    );
}

/// So many texts to each of `readers` numbers.
async fn texts(each: usize, readers: usize, per_minute: usize, reserve: usize, per_day: usize) {
    let clock = clock();
    let notify = NotifySandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone())
        .await
        .unwrap();
    let mut section = notify.config(account());
    section.messages_per_minute = per_minute as u32;
    section.messages_per_day = per_day as u32;
    notify.limit(per_minute as u32, per_day as u32);
    let more = Sections {
        sms: Some(section),
        ..Sections::default()
    };
    let force = force(clock, more).await;
    let numbers = (0..readers).map(|n| format!("07700 900{n:03},en-GB,{WARD}\n"));
    let csv = format!("mobile,language,wards\n{}", numbers.collect::<String>());
    force
        .desk()
        .import_audience(&force.admin, csv.as_bytes())
        .await
        .unwrap();
    for n in 100..100 + each {
        force.approved(&words("guidance", n, "sms")).await;
    }
    let limits = [(MINUTE, per_minute - reserve), (DAY, per_day)];
    let times = || notify.texts().iter().map(|t| t.at).collect();
    let all = drain_all(&force, each * readers, limits, times).await;
    assert!(
        notify.requests().iter().all(|r| r.status == 201),
        "a text was refused"
    );
    exact(&all, [(MINUTE, per_minute, reserve), (DAY, per_day, 0)]);
}

#[tokio::test]
async fn texts_keep_to_the_minute_and_the_day_and_use_them() {
    texts(1, 400, 9, 0, 300).await;
}

#[tokio::test]
async fn texts_leave_room_for_settling_and_use_the_rest() {
    texts(3, 850, 1200, 60, 2400).await;
}

#[tokio::test]
async fn alerts_keep_to_the_minute_and_the_day_and_use_them() {
    let clock = clock();
    let gateway = GatewaySandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone())
        .await
        .unwrap();
    let mut section = gateway.config(account());
    section.alerts_per_minute = 4.try_into().unwrap();
    section.alerts_per_day = 40.try_into().unwrap();
    gateway.limit(4, 40);
    let more = Sections {
        neighbourhood_link: Some(section),
        ..Sections::default()
    };
    let force = force(clock, more).await;
    for n in 100..160 {
        force
            .approved(&words("guidance", n, "neighbourhood_link"))
            .await;
    }
    let times = || gateway.alerts().iter().map(|a| a.at).collect();
    let all = drain_all(&force, 60, [(MINUTE, 4), (DAY, 40)], times).await;
    assert!(
        gateway.requests().iter().all(|r| r.status == 202),
        "an alert was refused"
    );
    exact(&all, [(MINUTE, 4, 0), (DAY, 40, 0)]);
}

#[tokio::test]
async fn a_forum_is_never_asked_more_than_sixty_times_a_minute_and_nearly_so() {
    const SECONDS_10: SignedDuration = SignedDuration::from_secs(10);
    let clock = clock();
    let at = "127.0.0.1:0".parse().unwrap();
    let forum = DiscourseSandbox::start(at, clock.clone(), [12])
        .await
        .unwrap();
    let wards = BTreeMap::from([(WARD.parse().unwrap(), 12)]);
    let more = Sections {
        ward_panel: Some(forum.config(account(), wards)),
        ..Sections::default()
    };
    let force = force(clock, more).await;
    force.pass(61).await;
    for n in 100..250 {
        force.approved(&words("guidance", n, "ward_panel")).await;
    }
    let times = || forum.requests().iter().map(|r| r.at).collect();
    let all = drain_all(&force, 150, [(SECONDS_10, 50), (MINUTE, 58)], times).await;
    assert!(
        forum.requests().iter().all(|r| r.status == 200),
        "a topic was refused"
    );
    assert_eq!(forum.topics().len(), 150);
    assert_eq!((most(&all, SECONDS_10), most(&all, MINUTE)), (50, 58));
    let last = *all.last().unwrap();
    let used = least(&all, MINUTE, |_, to| to <= last).unwrap();
    assert!(used * 100 >= 60 * 95, "{used} of 60 used");
}
