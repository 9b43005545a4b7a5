//! Somebody moves the machine's clock while a day's work is under way, or while the daemon is down; and every night on which
//! the clocks in London change. Nothing goes twice, nothing is missed, and no lease is lost.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use wardmote_channels::{
    email::sandbox::{Fault as MailFault, Rule, Stage},
    twitter::sandbox::Fault,
};
use wardmote_domain::{
    clock::SteppedClock, delivery::DeliveryState, ids::MessageId, message::MessageState,
};

use crate::{
    schedules::{add, force_at},
    support::{Force, Setup, words},
};

/// What a clock is moved by, in seconds: the issue's own, and there is no other.
const JUMPS: [i64; 4] = [-600, -3600, 3600, 24 * 3600];

/// Goes from one thing that is due to the next until then, at least every so many seconds, as the loops do.
async fn go_on(force: &Force, to: &str) {
    let to: Timestamp = to.parse().unwrap();
    loop {
        force.drain().await;
        let now = force.now();
        if now >= to {
            return;
        }
        let timer = force.daemon.pipeline().next_timer().await.unwrap();
        let next = timer.unwrap_or(to).min(now + SignedDuration::from_mins(30));
        // What is due and cannot go is looked at again and again; a test need not.
        force
            .clock
            .set(next.max(now + SignedDuration::from_secs(1)).min(to));
    }
}

/// What a day came to.
#[derive(Debug, PartialEq, Eq)]
struct Day {
    states: Vec<MessageState>,
    /// How often each post stands on X, by its note's number.
    posts: Vec<usize>,
    /// How many mails each reader has of each message.
    readers: BTreeMap<(String, usize), usize>,
    /// Which days were asked for.
    wakes: Vec<String>,
    backups: usize,
}

/// Mails to our own people, by person and subject.
type Told = BTreeMap<(String, String), usize>;

/// A morning with something of everything under way, and a clock that is moved in the middle of it.
struct Morning {
    force: Force,
    messages: Vec<MessageId>,
    schedule: wardmote_domain::ids::ScheduleId,
}

const TO: [&str; 3] = ["ewa@example.org", "owen@example.org", "zaid@example.org"];

impl Morning {
    async fn new() -> Self {
        let setup = Setup {
            backups: true,
            posts_15_minutes: 3,
            ..Setup::default()
        };
        let force = Force::with(setup).await;
        std::fs::create_dir(force.dir.path().join("backups")).unwrap();
        let schedule = add(&force, "every day at 1pm").await;
        let mut messages = Vec::new();
        // 1 waits for its time, 2 for its embargo, 3 for an approval that never comes, until its end.
        let timed = |n, times| words("guidance", n, "twitter, email") + times;
        let embargoed = words("guidance", 2, "email, media")
            + "press_first: yes\ntimes: {embargo: 2026-12-09T06:00}\n";
        for text in [timed(1, "times: {release: 2026-12-08T11:30}\n"), embargoed] {
            messages.push(force.approved(&text).await);
        }
        let waits = timed(3, "times: {expires: 2026-12-08T14:00}\n");
        messages.push(force.submit(&waits).await.id);
        go_on(&force, "2026-12-08T11:09:00Z").await;
        // 4 is on X and the answer is lost; 5 never arrived there, and a warning is tried once more; one reader's mail of 6
        // is put off by the relay.
        force.next_post(Fault::HangUp { done: true });
        messages.push(
            force
                .released(&words("guidance", 4, "twitter, email"))
                .await,
        );
        force.next_post(Fault::Status {
            code: 500,
            done: false,
        });
        messages.push(force.released(&words("warning", 5, "twitter, email")).await);
        let busy = MailFault::Reply(451, "4.3.2 later, please".to_owned());
        force
            .mail
            .script(Rule::to(TO[1], Stage::Rcpt, busy).times(1));
        messages.push(force.released(&words("guidance", 6, "email")).await);
        // 7 and 8 wait for the limit of the account.
        for n in [7, 8] {
            messages.push(force.released(&words("guidance", n, "twitter")).await);
        }
        // One empty read of X is behind 5.
        force.pass(31).await;
        // Released in the instant before the clock is moved: all of it is due, and nothing has gone.
        messages.push(
            force
                .approved(&words("guidance", 9, "twitter, email"))
                .await,
        );
        force.daemon.pipeline().release_step().await.unwrap();
        Self {
            force,
            messages,
            schedule,
        }
    }

    async fn rest(self) -> (Day, Told) {
        let force = &self.force;
        go_on(force, "2026-12-10T12:00:00Z").await;
        let mut day = Day {
            states: Vec::new(),
            posts: (1..=9)
                .map(|n| force.posts(&format!("Note {n} ")))
                .collect(),
            readers: BTreeMap::new(),
            wakes: Vec::new(),
            backups: 0,
        };
        for id in &self.messages {
            let view = force.view(*id).await;
            day.states.push(view.state);
            for line in &view.outlets {
                let all = line.states.keys();
                let open = all.filter(|s| {
                    !matches!(
                        s,
                        DeliveryState::Accepted
                            | DeliveryState::Expired
                            | DeliveryState::WithPerson
                    )
                });
                assert_eq!(open.count(), 0, "{id}: {line:?}");
            }
        }
        for (to, n) in TO.into_iter().flat_map(|to| (1..=9).map(move |n| (to, n))) {
            let mails = force.mails(to, &format!("note {n}")).len();
            day.readers.insert((to.to_owned(), n), mails);
        }
        let rounds = force
            .desk()
            .rounds(&force.author, Some(self.schedule))
            .await;
        day.wakes = rounds.unwrap().into_iter().map(|r| r.was_for).collect();
        let folder = std::fs::read_dir(force.dir.path().join("backups")).unwrap();
        let copies = folder.filter(|e| {
            let name = e.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".db")
        });
        day.backups = copies.count();
        let verified = self.force.while_stopped(async |_| {}).await;
        let file = verified.dir.path().join("w.db");
        let store = wardmote_store::Store::open_read_only(&file, verified.clock.clone()).await;
        let report = store.unwrap().audit_verify(None).await.unwrap();
        assert_eq!(report.faults, []);
        (day, told(&verified))
    }
}

fn told(force: &Force) -> Told {
    let mut told = Told::new();
    for mail in force.mail.receipts() {
        let to = mail.rcpt_to.first().cloned().unwrap_or_default();
        if TO.contains(&to.as_str()) || to == "hana@example.org" {
            continue;
        }
        let text = String::from_utf8_lossy(&mail.raw).replace("\r\n ", " ");
        let subject = text.lines().find_map(|l| l.strip_prefix("Subject: "));
        *told
            .entry((to, subject.unwrap_or_default().to_owned()))
            .or_default() += 1;
    }
    told
}

fn jump(clock: &Arc<SteppedClock>, seconds: i64) {
    clock.jump(SignedDuration::from_secs(seconds));
}

#[tokio::test]
async fn a_clock_that_is_moved_in_the_middle_of_the_work_makes_nothing_double_and_nothing_missed() {
    let (usual, told_usually) = Morning::new().await.rest().await;
    assert_eq!(usual.posts, [1, 0, 0, 1, 1, 0, 1, 1, 1]);
    let mails = usual.readers.values().sum::<usize>();
    assert_eq!(mails, 3 * 6, "six messages, three readers each: {usual:#?}");
    assert!(told_usually.len() > 3, "{told_usually:?}");
    for seconds in JUMPS {
        for down in [false, true] {
            let mut morning = Morning::new().await;
            if down {
                let clock = morning.force.clock.clone();
                let moved = morning.force.while_stopped(async |_| jump(&clock, seconds));
                morning.force = moved.await;
            } else {
                jump(&morning.force.clock, seconds);
            }
            // The loops look again within a moment; what was due is due.
            morning.force.pass(1).await;
            let nine = morning.messages[morning.messages.len() - 1];
            let mail = morning.force.count(nine, "email", DeliveryState::Accepted);
            assert_eq!(mail.await, 3, "{seconds}, down {down}: it goes at once");
            let (day, told) = morning.rest().await;
            assert_eq!(day, usual, "{seconds}, down {down}");
            for (what, times) in &told {
                let usual = told_usually.get(what).copied().unwrap_or(1);
                assert!(
                    *times <= usual,
                    "{seconds}, down {down}: {what:?} {times} times"
                );
            }
        }
    }
}

/// Both nights of a year on which the clocks in London change, as the zone's own rules have them: the instants.
fn changes() -> Vec<Timestamp> {
    let london = TimeZone::get("Europe/London").unwrap();
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let to: Timestamp = "2036-01-01T00:00:00Z".parse().unwrap();
    let all = london.following(from).map(|t| t.timestamp());
    all.take_while(|at| *at < to).collect()
}

/// The night before and the night after are told from the change by what they wake: each once.
#[tokio::test]
async fn every_change_of_the_clocks_until_2035_wakes_backs_up_and_releases_once() {
    let changes = changes();
    assert_eq!(changes.len(), 20, "two a year for ten years");
    for change in changes {
        let evening = change - SignedDuration::from_hours(7);
        let force = Force::with(Setup {
            backups: true,
            clock: Some(Arc::new(SteppedClock::new(evening))),
            ..Setup::default()
        })
        .await;
        std::fs::create_dir(force.dir.path().join("backups")).unwrap();
        let half_past_one = add(&force, "every day at 1:30am").await;
        let half_past_two = add(&force, "every day at 2:30am").await;
        let date = change
            .to_zoned(TimeZone::get("Europe/London").unwrap())
            .date();
        let text = words("guidance", 1, "twitter, email");
        let id = force
            .approved(&format!("{text}times: {{release: {date}T03:10}}\n"))
            .await;
        go_on(
            &force,
            &(change + SignedDuration::from_hours(8)).to_string(),
        )
        .await;
        for (schedule, time) in [(half_past_one, "1:30am"), (half_past_two, "2:30am")] {
            let rounds = force
                .desk()
                .rounds(&force.author, Some(schedule))
                .await
                .unwrap();
            let wakes: Vec<String> = rounds
                .iter()
                .map(|r| format!("{} {}", r.was_for, r.missed))
                .collect();
            assert_eq!(wakes.len(), 1, "{change}: {wakes:?}");
            assert!(wakes[0].ends_with("false"), "{change}: {wakes:?}");
            assert!(
                wakes[0].contains(&format!("at {time}")),
                "{change}: {wakes:?}"
            );
        }
        assert_eq!(force.posts("Note 1 "), 1, "{change}");
        let mails = TO.map(|to| force.mails(to, "note 1").len());
        assert_eq!(mails, [1, 1, 1], "{change}");
        let view = force.view(id).await;
        assert_eq!(view.state, MessageState::Released, "{change}");
        let runs = std::fs::read_dir(force.dir.path().join("backups")).unwrap();
        let copies = runs.filter(|e| {
            let name = e.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".db")
        });
        assert_eq!(
            copies.count(),
            2,
            "{change}: the first, and that of the night"
        );
    }
}

#[tokio::test]
async fn a_request_is_remembered_a_session_ends_and_nothing_old_is_dropped_for_a_clock_far_ahead() {
    let force = force_at("2026-12-08T10:00:00Z").await;
    let text = words("guidance", 1, "twitter");
    let first = force.submit(&text).await;
    jump(&force.clock, 6 * 24 * 3600);
    force.drain().await;
    let again = force.submit(&text).await;
    assert_eq!(again.id, first.id, "the key is kept seven days");
    jump(&force.clock, 10 * 365 * 24 * 3600);
    force.drain().await;
    jump(&force.clock, -(10 * 365 + 6) * 24 * 3600);
    force.drain().await;
    let again = force.submit(&text).await;
    assert_eq!(
        again.id, first.id,
        "ten years ahead is a fault, and nothing was dropped meanwhile"
    );
    let view = force.view(first.id).await;
    assert_eq!(view.state, MessageState::AwaitingApproval);
}
