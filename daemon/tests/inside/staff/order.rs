//! The on-call order: who is told, who is next and when; "I have it"; rights; the clock changes.

use jiff::SignedDuration;
use wardmote::desk::{DeskError, NewOnCall};
use wardmote_domain::{
    local_time::LocalDateTime,
    person::Role,
    staff::{Duty, What},
};

use super::{canary, on_call, open, row, texts};
use crate::support::{ELSEWHERE, Force, Setup, WARD, words};

const WANDSWORTH: &str = "E09000032";

fn mails(force: &Force, to: &str, part: &str) -> usize {
    texts(force, to).iter().filter(|t| t.contains(part)).count()
}

fn approvals(force: &Force, to: &str) -> usize {
    mails(force, to, "An approval waits")
}

#[tokio::test]
async fn the_first_in_line_is_told_then_the_next_then_everyone_with_the_role() {
    let force = Force::new().await;
    let first = force
        .person("Fay First", &[(Role::Approver, WANDSWORTH)])
        .await;
    let second = force.person("Sam Second", &[(Role::Approver, WARD)]).await;
    on_call(&force, &first, Duty::Approving, 1, 10).await;
    // Sam may approve for the ward alone, so only a shift for the ward will do.
    let new = NewOnCall {
        person: second.id,
        duty: Duty::Approving,
        areas: vec![WARD.parse().unwrap()],
        place: 2,
        from: LocalDateTime::at(force.now()),
        to: LocalDateTime::at(force.now() + SignedDuration::from_hours(10)),
    };
    force.desk().put_on_call(&force.lead, new).await.unwrap();
    force.submit(&canary(1, "twitter")).await;
    force.drain().await;
    let told = || {
        [
            "fay.first@example.org",
            "sam.second@example.org",
            "paul@example.org",
        ]
        .map(|to| approvals(&force, to))
    };
    assert_eq!(told(), [0, 0, 0], "it waits a minute for others");
    for (seconds, expected) in [
        (59, [0, 0, 0]),
        (1, [1, 0, 0]),
        (15 * 60 - 1, [1, 0, 0]),
        (1, [1, 1, 0]),
        (15 * 60 - 1, [1, 1, 0]),
        (1, [1, 1, 1]),
        (24 * 3600, [1, 1, 1]),
    ] {
        force.pass(seconds).await;
        assert_eq!(told(), expected, "after {seconds} s more");
    }
    assert_eq!(row(&force, What::ApprovalWaiting).await.next, None);
}

#[tokio::test]
async fn what_is_urgent_goes_at_once_and_sooner_to_the_next() {
    let force = Force::new().await;
    let first = force
        .person("Fay First", &[(Role::Approver, "london")])
        .await;
    on_call(&force, &first, Duty::Approving, 1, 10).await;
    force.submit(&words("guidance", 1, "twitter")).await;
    force.drain().await;
    assert_eq!(approvals(&force, "fay.first@example.org"), 1);
    force.pass(5 * 60 - 1).await;
    assert_eq!(approvals(&force, "paul@example.org"), 0);
    force.pass(1).await;
    assert_eq!(approvals(&force, "paul@example.org"), 1);
}

#[tokio::test]
async fn whoever_has_it_keeps_the_others_from_being_told_until_their_time_is_over() {
    let force = Force::new().await;
    let first = force
        .person("Fay First", &[(Role::Approver, "london")])
        .await;
    on_call(&force, &first, Duty::Approving, 1, 10).await;
    let id = force.submit(&canary(1, "twitter")).await.id;
    force.pass(60).await;
    let number = row(&force, What::ApprovalWaiting).await.number;
    let desk = force.desk();
    let own = desk.take_on(&force.author, number).await;
    assert!(
        matches!(own, Err(DeskError::NotPermitted(_))),
        "an approval is for approvers"
    );
    desk.take_on(&first, number).await.unwrap();
    let taken = row(&force, What::ApprovalWaiting).await;
    assert_eq!(taken.has.unwrap().name, "Fay First");
    let refused = desk.take_on(&force.approver, number).await;
    assert!(matches!(refused, Err(DeskError::Conflict(_))), "Fay has it");
    force.pass(30 * 60 - 1).await;
    assert_eq!(approvals(&force, "paul@example.org"), 0);
    force.pass(1).await;
    assert_eq!(
        approvals(&force, "fay.first@example.org"),
        2,
        "from the beginning"
    );
    assert!(
        mails(
            &force,
            "fay.first@example.org",
            "took this on, and it still stands"
        ) == 1
    );
    force.pass(15 * 60).await;
    assert_eq!(approvals(&force, "paul@example.org"), 1);
    let entries = desk.audit(&force.approver, Some(id), 0, 500).await.unwrap();
    let acts: Vec<String> = entries.iter().map(|e| e.act.to_string()).collect();
    assert!(acts.contains(&"taken_on".to_owned()), "{acts:?}");
}

#[tokio::test]
async fn nobody_stands_in_the_order_who_lacks_the_right_and_nobody_keeps_it_who_does_not_lead() {
    let force = Force::new().await;
    let (now, desk) = (force.now(), force.desk());
    let new = |person, duty, area: &str, place, from: i64, to: i64| NewOnCall {
        person,
        duty,
        areas: vec![area.parse().unwrap()],
        place,
        from: LocalDateTime::at(now + SignedDuration::from_hours(from)),
        to: LocalDateTime::at(now + SignedDuration::from_hours(to)),
    };
    let ward_only = force.person("Wil Ward", &[(Role::Approver, WARD)]).await;
    for (wrong, says) in [
        (
            new(force.author.id, Duty::Approving, WARD, 1, 0, 8),
            "roles approver",
        ),
        (
            new(ward_only.id, Duty::Approving, ELSEWHERE, 1, 0, 8),
            "cannot be on call",
        ),
        (
            new(force.approver.id, Duty::Approving, WARD, 1, 8, 8),
            "the end must come after",
        ),
        (
            new(force.approver.id, Duty::Approving, WARD, 1, -8, -1),
            "over already",
        ),
        (
            new(force.approver.id, Duty::Approving, WARD, 1, 0, 40 * 24),
            "at most 31 days",
        ),
        (
            new(force.approver.id, Duty::Approving, WARD, 0, 0, 8),
            "place in line",
        ),
    ] {
        let error = desk.put_on_call(&force.lead, wrong).await.unwrap_err();
        assert!(
            error.to_string().contains(says) || format!("{error:?}").contains(says),
            "{says}: {error:?}"
        );
    }
    let good = new(force.approver.id, Duty::Approving, WARD, 1, 0, 8);
    let by_author = desk.put_on_call(&force.author, good.clone()).await;
    assert!(matches!(by_author, Err(DeskError::NotPermitted(_))));
    let number = desk.put_on_call(&force.lead, good.clone()).await.unwrap();
    let twice = desk.put_on_call(&force.lead, good).await;
    assert!(matches!(twice, Err(DeskError::Conflict(_))));
    let same_place = new(ward_only.id, Duty::Approving, WARD, 1, 1, 2);
    let twice = desk.put_on_call(&force.lead, same_place).await.unwrap_err();
    assert!(twice.to_string().contains("another place"), "{twice}");
    desk.end_on_call(&force.lead, number).await.unwrap();
    assert!(desk.on_call(&force.author).await.unwrap().is_empty());
    assert!(matches!(
        desk.end_on_call(&force.lead, number).await,
        Err(DeskError::NotFound(_))
    ));
}

#[tokio::test]
async fn a_person_who_left_out_what_is_routine_is_passed_over_for_it_and_for_nothing_else() {
    let force = Force::new().await;
    let first = force
        .person("Fay First", &[(Role::Approver, "london")])
        .await;
    on_call(&force, &first, Duty::Approving, 1, 48).await;
    let desk = force.desk();
    desk.choose_quiet(&first, vec![What::ApprovalWaiting])
        .await
        .unwrap();
    let never = desk.choose_quiet(&first, vec![What::LaneStopped]).await;
    assert!(matches!(never, Err(DeskError::Invalid(_))));
    let routine = canary(1, "twitter").replace("priority: today", "priority: routine");
    force.submit(&routine).await;
    force.pass(60).await;
    let told = || {
        [
            approvals(&force, "fay.first@example.org"),
            approvals(&force, "paul@example.org"),
        ]
    };
    assert_eq!(told(), [0, 1], "the next in line at once");
    force.submit(&canary(2, "twitter")).await;
    force.pass(3600).await;
    assert_eq!(told()[0], 1, "for today: told");
    desk.choose_quiet(&force.approver, vec![What::ApprovalWaiting])
        .await
        .unwrap();
    force
        .submit(
            &routine
                .replace("note 1", "note 3")
                .replace("Note 1", "Note 3"),
        )
        .await;
    force.pass(60).await;
    assert_eq!(told()[0], 2, "never to nobody");
}

#[tokio::test]
async fn a_night_shift_is_as_long_as_the_night_when_the_clocks_change() {
    for (start, from, to, hours) in [
        // 24 October 2026: back at 2am on the 25th. 27 March 2027: forward at 1am on the 28th.
        (
            "2026-10-24T18:00:00Z",
            "2026-10-24T22:00",
            "2026-10-25T06:00",
            9,
        ),
        (
            "2027-03-27T18:00:00Z",
            "2027-03-27T22:00",
            "2027-03-28T06:00",
            7,
        ),
    ] {
        let start: jiff::Timestamp = start.parse().unwrap();
        let force = Force::with(Setup {
            start: start.as_second(),
            ..Setup::default()
        })
        .await;
        let new = NewOnCall {
            person: force.approver.id,
            duty: Duty::Approving,
            areas: vec!["london".parse().unwrap()],
            place: 1,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        force.desk().put_on_call(&force.lead, new).await.unwrap();
        let rows = force.desk().on_call(&force.lead).await.unwrap();
        let length = rows[0].to.duration_since(rows[0].from);
        assert_eq!(length, SignedDuration::from_hours(hours), "{from}");
        let at = |row: usize, seconds: i64| rows[row].to + SignedDuration::from_secs(seconds);
        for (when, on) in [(at(0, -1), true), (at(0, 0), false)] {
            force.clock.set(when);
            let rows = force.desk().on_call(&force.lead).await.unwrap();
            assert_eq!(rows.iter().any(|r| r.now), on, "{when}");
        }
        assert!(
            open(&force)
                .await
                .iter()
                .all(|r| r.what == What::ShiftChange)
        );
    }
}
