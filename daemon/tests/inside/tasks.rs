//! Jobs by hand: promised, reminded, taken on, ticked with a reference, given up; and again after a withdrawal.

use wardmote::desk::{DeskError, Settled, TaskRow};
use wardmote_domain::{delivery::DeliveryState, ids::MessageId, person::Role};

use crate::support::{ELSEWHERE, Force, Setup, words};

/// Leaflets are Ada's, due in an hour; posters are for whoever approves; door calls are nobody's yet.
async fn force() -> Force {
    Force::with(Setup {
        outlet: |outlet| match outlet.name.as_str() {
            "leaflet" => outlet.hand.owner = Some("Ada Author".to_owned()),
            "poster" => outlet.hand.owner = Some("approver".to_owned()),
            _ => {}
        },
        ..Setup::default()
    })
    .await
}

async fn job(force: &Force, outlet: &str) -> TaskRow {
    let open = force.desk().open_tasks(&force.author).await.unwrap();
    open.into_iter()
        .find(|t| t.outlet.as_str() == outlet)
        .unwrap_or_else(|| panic!("no open job at {outlet}"))
}

async fn say(force: &Force, row: &TaskRow, outcome: Settled, why: &str) -> Result<(), DeskError> {
    force
        .desk()
        .settle(&force.author, row.delivery, outcome, why)
        .await
}

/// Mails to that person about jobs by hand.
fn reminders(force: &Force, to: &str) -> usize {
    force.mails(to, "ob by hand at").len()
}

#[tokio::test]
async fn a_job_is_promised_until_it_is_ticked_with_its_reference() {
    let force = force().await;
    let id = force.released(&words("guidance", 1, "leaflet")).await;
    assert_eq!(
        force.line(id, "leaflet").await,
        "Leaflet: promised by Ada Author, due 11:54am | Leaflet: take the text there, then tick this with its reference"
    );
    force.pass(1800).await;
    let row = job(&force, "leaflet").await;
    assert!(row.mine && !row.overdue);
    say(&force, &row, Settled::Sent("402028".into()), "done by hand")
        .await
        .unwrap();
    assert_eq!(
        force.line(id, "leaflet").await,
        "Leaflet: done 11:24am, ref 402028"
    );
    let again = say(&force, &row, Settled::Sent("1".into()), "again").await;
    assert!(matches!(again, Err(DeskError::Conflict(_))));
    let given = force
        .desk()
        .give_task(&force.author, row.delivery, "Somebody Else")
        .await;
    assert!(matches!(given, Err(DeskError::Conflict(_))));
}

#[tokio::test]
async fn the_promised_person_is_reminded_until_it_is_ticked_and_the_leads_once_it_is_overdue() {
    let force = force().await;
    let id = force.released(&words("guidance", 1, "leaflet")).await;
    force.pass(29 * 60).await;
    assert_eq!(reminders(&force, "ada@example.org"), 0);
    force.pass(60).await;
    assert_eq!(
        (
            reminders(&force, "ada@example.org"),
            reminders(&force, "lena@example.org")
        ),
        (1, 0)
    );
    force.pass(30 * 60).await;
    assert_eq!(
        (
            reminders(&force, "ada@example.org"),
            reminders(&force, "lena@example.org")
        ),
        (2, 1)
    );
    let mail = force.mails("lena@example.org", "Overdue").pop().unwrap();
    let text = String::from_utf8_lossy(&mail.raw).into_owned();
    assert!(text.contains("/tasks") && !text.contains("bike"), "{text}");
    force.pass(60).await;
    let row = job(&force, "leaflet").await;
    assert!(row.overdue);
    assert_eq!(row.due_words, "overdue since 11:54am");
    assert!(
        force
            .line(id, "leaflet")
            .await
            .starts_with("Leaflet: promised by Ada Author, overdue since 11:54am")
    );
    force.pass(24 * 3600).await;
    assert_eq!(reminders(&force, "ada@example.org"), 2);
}

#[tokio::test]
async fn what_is_ticked_or_over_reminds_nobody() {
    let force = force().await;
    let ticked = force.released(&words("guidance", 1, "leaflet")).await;
    let row = job(&force, "leaflet").await;
    say(&force, &row, Settled::Sent("A 1".into()), "done")
        .await
        .unwrap();
    let back = force.released(&words("guidance", 2, "leaflet")).await;
    force
        .desk()
        .withdraw(&force.lead, back, "the street was wrong")
        .await
        .unwrap();
    force.pass(2 * 3600).await;
    assert_eq!(reminders(&force, "ada@example.org"), 0);
    assert_eq!(
        force.state(ticked, "leaflet").await,
        DeliveryState::Accepted
    );
    assert_eq!(force.state(back, "leaflet").await, DeliveryState::Withdrawn);
}

#[tokio::test]
async fn a_job_is_for_a_role_or_for_the_leads_until_somebody_takes_it_on() {
    let force = force().await;
    force
        .released(&words("guidance", 1, "poster, door_knock"))
        .await;
    force.pass(30 * 60).await;
    assert_eq!(reminders(&force, "paul@example.org"), 1, "the role's");
    assert_eq!(reminders(&force, "lena@example.org"), 1, "nobody's");
    let row = job(&force, "door_knock").await;
    assert_eq!((row.owner.clone(), row.mine), (None, false));
    let desk = force.desk();
    desk.give_task(&force.approver, row.delivery, "Ada Author")
        .await
        .unwrap();
    let row = job(&force, "door_knock").await;
    assert_eq!((row.owner.as_deref(), row.mine), (Some("Ada Author"), true));
    let first = desk.open_tasks(&force.author).await.unwrap();
    assert_eq!(first[0].outlet.as_str(), "door_knock", "one's own first");
    force.pass(30 * 60).await;
    assert_eq!(reminders(&force, "ada@example.org"), 1);
    for bad in ["", "two\nlines", &"x".repeat(101)] {
        let refused = desk.give_task(&force.author, row.delivery, bad).await;
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{bad}");
    }
    let reader = force
        .person("Rae Reader", &[(Role::Reader, "london")])
        .await;
    let refused = desk.give_task(&reader, row.delivery, "Rae Reader").await;
    assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
    let away = force.person("Ann Away", &[(Role::Author, ELSEWHERE)]).await;
    assert!(desk.open_tasks(&away).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_job_that_is_not_done_says_why_and_a_restart_forgets_no_promise() {
    let force = force().await;
    let id = force
        .released(&words("guidance", 1, "leaflet, poster"))
        .await;
    let row = job(&force, "leaflet").await;
    assert!(say(&force, &row, Settled::NotSent, " ").await.is_err());
    say(&force, &row, Settled::NotSent, "the printer is broken")
        .await
        .unwrap();
    assert_eq!(
        force.line(id, "leaflet").await,
        "Leaflet: not done: the printer is broken"
    );
    let before = job(&force, "poster").await;
    let force = force.restart().await;
    let after = job(&force, "poster").await;
    assert_eq!(
        (after.delivery, after.owner, after.due),
        (before.delivery, before.owner, before.due)
    );
    force.pass(30 * 60).await;
    assert_eq!(reminders(&force, "paul@example.org"), 1);
}

async fn back(force: &Force, id: MessageId) -> TaskRow {
    let row = job(force, "leaflet").await;
    assert_eq!(row.message, id);
    row
}

#[tokio::test]
async fn taking_back_is_a_new_promise_for_whoever_did_the_first() {
    let force = force().await;
    let id = force.released(&words("guidance", 1, "leaflet")).await;
    let row = job(&force, "leaflet").await;
    force
        .desk()
        .settle(
            &force.approver,
            row.delivery,
            Settled::Sent("402028".into()),
            "done",
        )
        .await
        .unwrap();
    force.pass(3600).await;
    force
        .desk()
        .takedown(&force.lead, id, "a court order")
        .await
        .unwrap();
    let row = back(&force, id).await;
    assert_eq!(row.owner.as_deref(), Some("Paul Approver"), "who ticked it");
    assert_eq!(row.headline, "A notice that was taken down");
    assert!(!row.has_pack && row.words == "take back what was published here");
    assert_eq!(row.due_words, "due 12:54pm");
    let pack = force.desk().pack(&force.author, id, "leaflet").await;
    assert!(matches!(pack, Err(DeskError::Conflict(_))));
    force.pass(30 * 60).await;
    assert_eq!(reminders(&force, "paul@example.org"), 1);
    say(&force, &row, Settled::Sent("gone, PA".into()), "done")
        .await
        .unwrap();
    assert_eq!(
        force.line(id, "leaflet").await,
        "Leaflet: done 10:54am, ref 402028; taken back or put right 12:24pm, ref gone, PA"
    );
}

#[tokio::test]
async fn before_release_it_says_who_must_do_what_and_by_when() {
    let force = force().await;
    let stored = force
        .submit(&words("guidance", 1, "leaflet, door_knock"))
        .await;
    let said: Vec<String> = force
        .view(stored.id)
        .await
        .promises
        .into_iter()
        .map(|p| p.words)
        .collect();
    assert_eq!(
        said,
        [
            "Leaflet: Ada Author, within 60 minutes of its release.",
            "Door knock: nobody is named yet, within 60 minutes of its release."
        ]
    );
    let later = words("guidance", 2, "leaflet") + "times: {release: 2026-12-08T12:00}\n";
    let stored = force.submit(&later).await;
    assert_eq!(
        force.view(stored.id).await.promises[0].words,
        "Leaflet: Ada Author, by 1pm on Tuesday 8 December 2026."
    );
    force.approve(&stored).await;
    force.pass(2 * 3600).await;
    assert!(force.view(stored.id).await.promises.is_empty());
}
