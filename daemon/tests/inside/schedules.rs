//! Schedules ask for copy: woken on the civil calendar, missed, chased, late, handed in; and nothing is ever sent by
//! itself.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use wardmote::desk::{
    DeskError,
    schedules::{AskRow, RoundRow, ScheduleRequest},
};
use wardmote_domain::{
    clock::SteppedClock,
    file::MessageFile,
    ids::{AskId, ScheduleId},
    person::{Person, Role},
    schedule::AskState,
};

use crate::support::{ELSEWHERE, Force, Setup, WARD, file, words_in};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A force whose clock stands at that instant.
pub(super) async fn force_at(at: &str) -> Force {
    let at: Timestamp = at.parse().unwrap();
    Force::with(Setup {
        clock: Some(Arc::new(SteppedClock::new(at))),
        ..Setup::default()
    })
    .await
}

pub(super) fn request(when: &str) -> ScheduleRequest {
    ScheduleRequest {
        when: when.to_owned(),
        kind: "guidance".to_owned(),
        areas: vec![WARD.to_owned(), ELSEWHERE.to_owned()],
        outlets: vec!["page".to_owned()],
        due_days: Some(5),
        goes_out: Some("7 days later at 12pm".to_owned()),
        ..ScheduleRequest::default()
    }
}

pub(super) async fn add(force: &Force, when: &str) -> ScheduleId {
    let row = force
        .desk()
        .add_schedule(&force.author, &request(when))
        .await
        .unwrap();
    row.id.unwrap()
}

async fn rounds(force: &Force, id: ScheduleId) -> Vec<RoundRow> {
    force.desk().rounds(&force.author, Some(id)).await.unwrap()
}

/// When each round was for, the oldest first; a missed one in brackets.
async fn woken(force: &Force, id: ScheduleId) -> Vec<String> {
    let mut all: Vec<String> = rounds(force, id)
        .await
        .into_iter()
        .map(|r| match r.missed {
            true => format!("({})", r.was_for),
            false => r.was_for,
        })
        .collect();
    all.reverse();
    all
}

pub(super) fn set(force: &Force, at: &str) {
    force.clock.set(at.parse().unwrap());
}

/// Mails of ours to that person with these words in the subject.
pub(super) fn told(force: &Force, to: &str, subject: &str) -> usize {
    force.mails(to, &format!("Subject: {subject}")).len()
}

fn text_of(force: &Force, to: &str, subject: &str) -> String {
    let mail = force
        .mails(to, &format!("Subject: {subject}"))
        .pop()
        .unwrap();
    String::from_utf8_lossy(&mail.raw)
        .replace("=\r\n", "")
        .replace("=3D", "=")
}

pub(super) async fn asks(force: &Force, id: ScheduleId) -> Vec<AskRow> {
    rounds(force, id).await.swap_remove(0).asks
}

/// Copy in own words for the ward of an ask, at a time of its own.
fn copy(ward: &str, n: usize) -> MessageFile {
    let text = words_in("guidance", n, "email", ward).replace("urgent", "routine");
    file(&(text + "times: {release: 2026-12-22T12:00}\n"))
}

async fn hand_in(
    force: &Force,
    by: &Person,
    ask: AskId,
    file: &MessageFile,
) -> Result<wardmote::desk::Stored, DeskError> {
    force.desk().hand_in(by, ask, file, None, None).await
}

#[tokio::test]
async fn both_clock_changes_wake_once_at_the_instant_that_was_promised() {
    // Spring: 1:30am does not exist on Sunday 28 March 2027.
    let force = force_at("2027-03-26T12:00:00Z").await;
    let id = add(&force, "every day at 1:30am").await;
    let row = force.desk().schedule(&force.author, id).await.unwrap();
    let said: Vec<_> = row
        .next
        .iter()
        .map(|w| (w.local.as_str(), w.clock_change.is_some()))
        .collect();
    assert_eq!(
        said,
        [
            ("2027-03-27T01:30", false),
            ("2027-03-28T01:30", true),
            ("2027-03-29T01:30", false)
        ]
    );
    assert!(
        row.next[1]
            .clock_change
            .as_ref()
            .unwrap()
            .contains("wakes at 2am")
    );
    set(&force, "2027-03-27T01:30:00Z");
    force.drain().await;
    set(&force, "2027-03-28T00:59:59Z");
    force.drain().await;
    assert_eq!(woken(&force, id).await.len(), 1);
    for at in [
        "2027-03-28T01:00:00Z",
        "2027-03-28T01:30:00Z",
        "2027-03-28T02:30:00Z",
    ] {
        set(&force, at);
        force.drain().await;
        assert_eq!(woken(&force, id).await.len(), 2, "{at}");
    }
    // Autumn: 1:30am comes twice on Sunday 25 October 2026, at 00:30 and at 01:30 UTC.
    let force = force_at("2026-10-24T12:00:00Z").await;
    let id = add(&force, "every day at 1:30am").await;
    set(&force, "2026-10-25T00:29:59Z");
    force.drain().await;
    assert!(woken(&force, id).await.is_empty());
    for at in [
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
        "2026-10-26T01:29:59Z",
    ] {
        set(&force, at);
        force.drain().await;
        assert_eq!(
            woken(&force, id).await,
            ["Sunday 25 October 2026 at 1:30am"],
            "{at}"
        );
    }
    set(&force, "2026-10-26T01:30:00Z");
    force.drain().await;
    assert_eq!(woken(&force, id).await.len(), 2);
}

#[tokio::test]
async fn a_year_of_steps_wakes_each_month_once_through_jumps_and_restarts() {
    let mut force = force_at("2026-11-23T12:00:00Z").await;
    let id = add(&force, "first Tuesday of the month at 10am").await;
    let mut expected = Vec::new();
    for (n, first) in [
        "2026-12-01T10:00:00Z",
        "2027-01-05T10:00:00Z",
        "2027-02-02T10:00:00Z",
        "2027-03-02T10:00:00Z",
        "2027-04-06T09:00:00Z",
        "2027-05-04T09:00:00Z",
    ]
    .iter()
    .enumerate()
    {
        let at: Timestamp = first.parse().unwrap();
        // On time or an hour late; then the clock is set back and forth; then the process ends and starts.
        let late = [0, 3600, 30][n % 3];
        force.clock.set(at + SignedDuration::from_secs(late));
        force.drain().await;
        expected.push(at);
        for jump in [-600, -HOUR, HOUR, DAY, -DAY, 0] {
            force.clock.set(at + SignedDuration::from_secs(late + jump));
            force.drain().await;
        }
        if n == 2 {
            force = force.restart().await;
            force.drain().await;
        }
        let seen: Vec<Timestamp> = rounds(&force, id)
            .await
            .iter()
            .rev()
            .map(|r| r.at)
            .collect();
        assert_eq!(seen, expected, "{first}");
        assert!(
            rounds(&force, id)
                .await
                .iter()
                .all(|r| !r.missed && r.asks.len() == 2)
        );
    }
}

#[tokio::test]
async fn inside_the_grace_it_is_asked_late_and_says_so_past_it_somebody_is_told() {
    let force = force_at("2026-11-23T12:00:00Z").await;
    let id = add(&force, "every Tuesday at 10am").await;
    // 23 hours late: asked, and both mails say why.
    set(&force, "2026-11-25T09:00:00Z");
    force.drain().await;
    assert_eq!(
        woken(&force, id).await,
        ["Tuesday 24 November 2026 at 10am"]
    );
    assert_eq!(rounds(&force, id).await[0].late_minutes, Some(23 * 60));
    assert!(text_of(&force, "ada@example.org", "Please write").contains("was not running then"));
    // Two more pass, and the day after the second: neither is asked, and whoever made it is told once.
    set(&force, "2026-12-09T10:00:01Z");
    force.drain().await;
    assert_eq!(
        woken(&force, id).await,
        [
            "Tuesday 24 November 2026 at 10am",
            "(Tuesday 1 December 2026 at 10am)",
            "(Tuesday 8 December 2026 at 10am)"
        ]
    );
    assert_eq!(told(&force, "ada@example.org", "Not asked in time"), 1);
    let text = text_of(&force, "ada@example.org", "Not asked in time");
    assert!(
        text.contains("The next time is Tuesday 15 December 2026 at 10am"),
        "{text}"
    );
    // Three pass, the last inside its grace: one round is opened, never several.
    set(&force, "2026-12-29T12:00:00Z");
    force.drain().await;
    let all = woken(&force, id).await;
    assert_eq!(all.len(), 6);
    assert_eq!(all.iter().filter(|r| r.starts_with('(')).count(), 4);
    assert_eq!(all.last().unwrap(), "Tuesday 29 December 2026 at 10am");
    force.drain().await;
    assert_eq!(woken(&force, id).await.len(), 6);
}

#[tokio::test]
async fn who_does_not_answer_is_reminded_then_late_and_nothing_is_sent() {
    let force = force_at("2026-12-07T12:00:00Z").await;
    let olu = force
        .person("Olu Owner", &[(Role::Author, ELSEWHERE)])
        .await;
    let mut wanted = request("first Tuesday of the month at 10am");
    wanted.when = "2026-12-08 10:00".to_owned();
    wanted
        .owners
        .insert(ELSEWHERE.to_owned(), "Olu Owner".to_owned());
    let row = force
        .desk()
        .add_schedule(&force.author, &wanted)
        .await
        .unwrap();
    let id = row.id.unwrap();
    assert_eq!(row.next[0].due, "Sunday 13 December 2026 at 10am");
    assert_eq!(row.next[0].goes_out, "Tuesday 15 December 2026 at midday");
    set(&force, "2026-12-08T10:00:00Z");
    force.drain().await;
    let of = |name: &'static str, subject: &'static str| told(&force, name, subject);
    assert_eq!(
        (
            of("ada@example.org", "Please write"),
            of("olu.owner@example.org", "Please write")
        ),
        (1, 1)
    );
    let text = text_of(&force, "olu.owner@example.org", "Please write");
    let ask = asks(&force, id)
        .await
        .into_iter()
        .find(|a| a.owner.name == "Olu Owner")
        .unwrap();
    assert!(text.contains(&format!("/asks/{}", ask.id)), "{text}");
    // Two days before, one day before.
    for (at, n) in [("2026-12-11T10:00:00Z", 1), ("2026-12-12T10:00:00Z", 2)] {
        set(&force, at);
        force.drain().await;
        set(&force, "2026-12-11T09:00:00Z");
        force.drain().await;
        assert_eq!(of("olu.owner@example.org", "Reminder"), n, "{at}");
    }
    set(&force, "2026-12-13T10:00:00Z");
    force.drain().await;
    assert!(
        asks(&force, id)
            .await
            .iter()
            .all(|a| a.state == AskState::Late)
    );
    // Ada owns one and runs the round: one mail. Olu gets hers.
    assert_eq!(
        (
            of("ada@example.org", "Late"),
            of("olu.owner@example.org", "Late")
        ),
        (1, 1)
    );
    let text = text_of(&force, "ada@example.org", "Late");
    assert!(
        text.contains("Olu Owner") && text.contains("/rounds/"),
        "{text}"
    );
    // No copy, no send: two weeks on the asks are over, and there is no message at all.
    set(&force, "2026-12-27T10:00:00Z");
    force.drain().await;
    assert!(
        asks(&force, id)
            .await
            .iter()
            .all(|a| a.state == AskState::Expired)
    );
    assert!(force.desk().queue(&force.author).await.unwrap().is_empty());
    let over = hand_in(&force, &olu, ask.id, &copy(ELSEWHERE, 1)).await;
    assert!(matches!(over, Err(DeskError::Conflict(_))), "{over:?}");
    let row = force.desk().schedule(&force.author, id).await.unwrap();
    assert_eq!((row.state, row.next.len()), ("over", 0));
}

#[tokio::test]
async fn copy_is_kept_handed_in_changed_approved_and_goes_at_its_time() {
    let force = force_at("2026-12-07T12:00:00Z").await;
    let id = add(&force, "2026-12-08 10:00").await;
    set(&force, "2026-12-08T10:00:00Z");
    force.drain().await;
    let ask = asks(&force, id)
        .await
        .into_iter()
        .find(|a| a.ward.to_string() == WARD)
        .unwrap();
    let desk = force.desk();
    let full = desk.ask(&force.author, ask.id).await.unwrap();
    assert_eq!(full.draft.areas, [WARD]);
    assert_eq!(full.draft.outlets, ["page"]);
    assert_eq!((full.version, full.open, full.last_time), (0, true, None));
    // Somebody else of the ward writes while the owner is away.
    let stand_in = force.person("Sam Standin", &[(Role::Author, WARD)]).await;
    let mut begun = copy(WARD, 1);
    begun.body = None;
    let kept = desk
        .save_ask(&stand_in, ask.id, begun, None, 0)
        .await
        .unwrap();
    assert_eq!(kept, 1);
    assert!(
        asks(&force, id)
            .await
            .iter()
            .any(|a| a.begun && a.state == AskState::Asked)
    );
    for (wrong, field) in [
        (copy(ELSEWHERE, 1), "areas"),
        (
            file(&words_in("event", 1, "page", WARD).replace("urgent", "routine")),
            "kind",
        ),
    ] {
        let Err(DeskError::Invalid(faults)) = hand_in(&force, &stand_in, ask.id, &wrong).await
        else {
            panic!("{field} was taken");
        };
        assert_eq!(faults[0].field, field);
    }
    let elsewhere = force.person("Ann Away", &[(Role::Author, ELSEWHERE)]).await;
    let refused = hand_in(&force, &elsewhere, ask.id, &copy(WARD, 1)).await;
    assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
    let stored = hand_in(&force, &stand_in, ask.id, &copy(WARD, 1))
        .await
        .unwrap();
    let now = asks(&force, id)
        .await
        .into_iter()
        .find(|a| a.id == ask.id)
        .unwrap();
    assert_eq!(now.handed_in_by.as_deref(), Some("Sam Standin"));
    assert_eq!(now.message, Some(stored.id));
    // Handed in again, it is a new wording of the same notice.
    let again = hand_in(&force, &force.author, ask.id, &copy(WARD, 2))
        .await
        .unwrap();
    assert_eq!(again.id, stored.id);
    let state = async || {
        asks(&force, id)
            .await
            .into_iter()
            .find(|a| a.id == ask.id)
            .unwrap()
            .state
    };
    assert_eq!(
        state().await,
        AskState::Checked,
        "{:?}",
        again.report.findings
    );
    force.approve(&again).await;
    assert_eq!(state().await, AskState::Booked);
    force.drain().await;
    assert_eq!(state().await, AskState::Booked);
    // Nobody who has handed in is reminded.
    set(&force, "2026-12-12T10:00:00Z");
    force.drain().await;
    let text = text_of(&force, "ada@example.org", "Reminder");
    assert!(!text.contains(&ask.id.to_string()), "{text}");
    set(&force, "2026-12-22T12:00:00Z");
    force.drain().await;
    assert_eq!(state().await, AskState::Sent);
    // A month on, last time's is there to be read, and nothing of it is in the new draft.
    let id = add(&force, "2027-01-05 10:00").await;
    set(&force, "2027-01-05T10:00:00Z");
    force.drain().await;
    let next = asks(&force, id)
        .await
        .into_iter()
        .find(|a| a.ward.to_string() == WARD)
        .unwrap();
    let full = desk.ask(&force.author, next.id).await.unwrap();
    assert_eq!(full.last_time, Some(stored.id));
    assert_eq!((full.draft.body, full.draft.headline), (None, None));
    assert!(
        hand_in(&force, &force.author, ask.id, &copy(WARD, 3))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_pause_asks_nobody_and_is_not_caught_up_a_wake_by_hand_leaves_the_times_alone() {
    let force = force_at("2026-11-23T12:00:00Z").await;
    let id = add(&force, "every Tuesday at 10am").await;
    let desk = force.desk();
    desk.pause_schedule(&force.author, id).await.unwrap();
    set(&force, "2026-12-03T12:00:00Z");
    force.drain().await;
    assert!(woken(&force, id).await.is_empty());
    let next = desk.resume_schedule(&force.author, id).await.unwrap();
    assert_eq!(next.words(), "Tuesday 8 December 2026 at 10am");
    force.drain().await;
    assert!(woken(&force, id).await.is_empty());
    desk.wake_schedule(&force.author, id).await.unwrap();
    let twice = desk.wake_schedule(&force.author, id).await;
    assert!(matches!(twice, Err(DeskError::Conflict(_))));
    force.drain().await;
    set(&force, "2026-12-08T10:00:00Z");
    force.drain().await;
    assert_eq!(
        woken(&force, id).await,
        [
            "Thursday 3 December 2026 at midday",
            "Tuesday 8 December 2026 at 10am"
        ]
    );
    assert_eq!(desk.remove_schedule(&force.author, id).await.unwrap(), 4);
    set(&force, "2027-02-01T10:00:00Z");
    force.drain().await;
    assert!(desk.schedules(&force.author).await.unwrap().is_empty());
    assert_eq!(told(&force, "ada@example.org", "Late"), 0);
}
