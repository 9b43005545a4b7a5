//! Press copies under embargo: newsdesks first, the public at its time; a new version; withdrawn; the embargo broken.

use wardmote::desk::{DeskError, Settled};
use wardmote_domain::{
    audit::AuditAct, delivery::DeliveryState, ids::MessageId, message::MessageState, person::Role,
};

use crate::support::{ELSEWHERE, Force, Setup, file, words};

const DESKS: [&str; 2] = ["news@example.org", "planning@example.net"];

/// Two newsdesks get the copy by mail. It is 10:54 on 8 December 2026.
async fn force() -> Force {
    Force::with(Setup {
        outlet: |outlet| {
            if outlet.name.as_str() == "media" {
                outlet.hand.newsdesks = DESKS.map(|d| d.parse().unwrap()).to_vec();
            }
        },
        ..Setup::default()
    })
    .await
}

/// Newsdesks first; the public at six the next morning.
fn under_embargo(n: usize) -> String {
    words("guidance", n, "email, media") + "press_first: yes\ntimes: {embargo: 2026-12-09T06:00}\n"
}

fn text(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw)
        .replace("=\r\n", "")
        .replace("=3D", "=")
        .replace("\r\n ", " ")
        .replace("\r\n", "\n")
}

/// The mails that a newsdesk has, oldest first.
fn at(force: &Force, desk: &str) -> Vec<String> {
    let mails = force.mail.receipts_for(desk);
    mails.iter().map(|r| text(&r.raw)).collect()
}

async fn acts(force: &Force, id: MessageId, act: AuditAct) -> usize {
    let entries = force
        .desk()
        .audit(&force.lead, Some(id), 0, 500)
        .await
        .unwrap();
    entries.iter().filter(|e| e.act == act).count()
}

async fn tick_media(force: &Force, id: MessageId, reference: &str) {
    let task = force.view(id).await.tasks.remove(0);
    assert_eq!(task.outlet, "media");
    force
        .desk()
        .settle(
            &force.author,
            task.delivery,
            Settled::Sent(reference.into()),
            "done",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn newsdesks_have_it_at_once_and_the_public_when_the_embargo_ends() {
    let force = force().await;
    let id = force.released(&under_embargo(1)).await;
    let view = force.view(id).await;
    assert_eq!(view.state, MessageState::Approved, "the public waits");
    assert_eq!(
        view.press.unwrap().words,
        "Newsdesks have version 1: 2 mails sent."
    );
    for desk in DESKS {
        let mails = at(&force, desk);
        assert_eq!(mails.len(), 1, "{desk}");
        assert!(
            mails[0].contains("EMBARGOED until 6am on Wednesday 9 December 2026"),
            "{}",
            mails[0]
        );
        assert!(mails[0].contains("Three bikes were taken"), "{}", mails[0]);
        assert_eq!(mails[0].matches("\nTo: ").count(), 1, "one address each");
    }
    assert!(force.mail.receipts_for("owen@example.org").is_empty());
    assert!(force.desk().notice_page(id).await.unwrap().is_none());
    assert_eq!(acts(&force, id, AuditAct::PressStarted).await, 1);
    assert!(
        force
            .line(id, "media")
            .await
            .starts_with("Newsdesks: promised, nobody is named yet, due 11:54am")
    );
    let before = force.view(id).await.tasks[0].delivery;
    // Looking again, and starting again, sends nothing again.
    let force = force.restart().await;
    force.pass(3600).await;
    assert_eq!(at(&force, DESKS[0]).len(), 1);
    assert_eq!(force.view(id).await.tasks[0].delivery, before);
    tick_media(&force, id, "rang both desks, AA").await;
    force.pass(18 * 3600 + 600).await;
    assert_eq!(force.view(id).await.state, MessageState::Released);
    assert_eq!(force.mail.receipts_for("owen@example.org").len(), 1);
    assert!(force.desk().notice_page(id).await.unwrap().is_some());
    assert_eq!(at(&force, DESKS[0]).len(), 1, "once for each version");
    assert_eq!(
        force.count(id, "media", DeliveryState::Accepted).await,
        1,
        "the job was done before and stands once"
    );
}

#[tokio::test]
async fn a_new_version_replaces_the_one_they_have_and_cancels_its_job() {
    let force = force().await;
    let id = force.released(&under_embargo(1)).await;
    let changed = file(&under_embargo(1).replace("two places", "three places"));
    let stored = force
        .desk()
        .edit(&force.author, id, &changed)
        .await
        .unwrap();
    let view = force.view(id).await;
    assert!(view.tasks.is_empty(), "nobody takes the old one round");
    assert_eq!(
        view.press.unwrap().words,
        "Newsdesks have version 1: 2 mails sent. This is version 2: once it is approved they get it, marked as \
         replacing what they have."
    );
    force.pass(60).await;
    assert_eq!(at(&force, DESKS[0]).len(), 1, "not before it is approved");
    force.approve(&stored).await;
    force.drain().await;
    for desk in DESKS {
        let mails = at(&force, desk);
        assert_eq!(mails.len(), 2, "{desk}");
        assert!(
            mails[1].contains("REPLACES EARLIER COPY: EMBARGOED until 6am"),
            "{}",
            mails[1]
        );
        assert!(
            mails[1].contains("This is version 2 and replaces version 1")
                && mails[1].contains("three places"),
            "{}",
            mails[1]
        );
    }
    assert_eq!(force.view(id).await.tasks.len(), 1);
    assert_eq!(acts(&force, id, AuditAct::PressStarted).await, 2);
}

#[tokio::test]
async fn a_broken_embargo_sends_what_was_approved_to_everyone_now() {
    let force = force().await;
    let id = force.released(&under_embargo(1)).await;
    tick_media(&force, id, "given to three reporters").await;
    let desk = force.desk();
    let away = force.person("Ann Away", &[(Role::Lead, ELSEWHERE)]).await;
    for (who, what) in [(&force.author, "its author"), (&away, "a lead elsewhere")] {
        let refused = desk.break_embargo(who, id, "it is on the air").await;
        assert!(
            matches!(refused, Err(DeskError::NotPermitted(_))),
            "{what}: {refused:?}"
        );
    }
    let refused = desk.break_embargo(&force.lead, id, " ").await;
    assert!(matches!(refused, Err(DeskError::Invalid(_))));
    desk.break_embargo(&force.lead, id, "it is on the air")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.view(id).await.state, MessageState::Released);
    assert_eq!(force.mail.receipts_for("owen@example.org").len(), 1);
    for desk in DESKS {
        let mails = at(&force, desk);
        assert_eq!(mails.len(), 2, "{desk}");
        assert!(
            mails[1].contains("EMBARGO LIFTED") && mails[1].contains("You may use it now"),
            "{}",
            mails[1]
        );
    }
    assert_eq!(acts(&force, id, AuditAct::EmbargoBroken).await, 1);
    let pack = desk.pack(&force.author, id, "media").await.unwrap();
    let first = &pack.languages[0].parts[1];
    assert!(
        first
            .text
            .starts_with("EMBARGO LIFTED at 10:54am on Tuesday 8 December 2026. For use now.")
            && !first.text.contains("EMBARGOED until"),
        "{}",
        first.text
    );
    // Those who had it by hand are told by hand.
    let again = force.view(id).await.tasks;
    assert!(
        again[0].words.contains("the embargo no longer holds"),
        "{}",
        again[0].words
    );
    let twice = desk.break_embargo(&force.lead, id, "again").await;
    assert!(matches!(twice, Err(DeskError::Conflict(_))));
    force.pass(24 * 3600).await;
    assert_eq!(at(&force, DESKS[0]).len(), 2);
}

#[tokio::test]
async fn only_an_approved_message_that_waits_for_its_embargo_can_be_freed() {
    let force = force().await;
    let waits = force.submit(&under_embargo(1)).await;
    let refused = force
        .desk()
        .break_embargo(&force.lead, waits.id, "it is out")
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("this one is waiting for approval"),
        "{refused}"
    );
    let later = words("guidance", 2, "email") + "times: {release: 2026-12-08T12:00}\n";
    let none = force.approved(&later).await;
    let refused = force
        .desk()
        .break_embargo(&force.lead, none, "it is out")
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "this message does not wait for an embargo"
    );
    assert!(!force.view(none).await.waits_for_embargo);
}

#[tokio::test]
async fn newsdesks_are_told_of_a_withdrawal_and_a_take_down_repeats_nothing() {
    let force = force().await;
    let id = force.released(&under_embargo(1)).await;
    force
        .desk()
        .withdraw(&force.author, id, "the road was wrong")
        .await
        .unwrap();
    force.pass(24 * 3600).await;
    let told = at(&force, DESKS[1]);
    assert_eq!(told.len(), 2);
    assert!(
        told[1].contains("DO NOT USE: withdrawn: Lock your bike")
            && !told[1].contains("Three bikes")
            && !told[1].contains("the road was wrong"),
        "{}",
        told[1]
    );
    assert!(force.mail.receipts_for("owen@example.org").is_empty());
    let out = force.released(&words("guidance", 2, "email, media")).await;
    assert_eq!(
        at(&force, DESKS[1]).len(),
        3,
        "an ordinary release mails them too"
    );
    force
        .desk()
        .takedown(&force.lead, out, "a court order")
        .await
        .unwrap();
    force.drain().await;
    let down = at(&force, DESKS[1]).pop().unwrap();
    assert!(down.contains("DO NOT USE: reference"), "{down}");
    assert!(
        !down.contains("bike") && !down.contains("court") && !down.contains("note 2"),
        "{down}"
    );
}

#[tokio::test]
async fn a_hold_keeps_the_press_copy_back_and_withdrawing_first_sends_nothing() {
    let force = force().await;
    let id = force.approved(&under_embargo(1)).await;
    let scope = wardmote_domain::hold::HoldScope::Message(id);
    let desk = force.desk();
    desk.hold(&force.author, scope.clone(), "wait")
        .await
        .unwrap();
    force.drain().await;
    assert!(at(&force, DESKS[0]).is_empty());
    desk.resume(&force.author, scope, "go on").await.unwrap();
    let other = force.approved(&under_embargo(2)).await;
    desk.withdraw(&force.author, other, "not now")
        .await
        .unwrap();
    force.drain().await;
    let mails = at(&force, DESKS[0]);
    assert_eq!(mails.len(), 1, "the first alone");
    assert!(mails[0].contains("note 1"), "{}", mails[0]);
}

#[tokio::test]
async fn its_end_before_its_embargo_tells_newsdesks_not_to_use_it() {
    let force = force().await;
    let text = under_embargo(1).replace(
        "embargo: 2026-12-09T06:00",
        "embargo: 2026-12-09T06:00, expires: 2026-12-09T07:00",
    );
    let id = force.approved(&text).await;
    force.drain().await;
    let scope = wardmote_domain::hold::HoldScope::Message(id);
    force
        .desk()
        .hold(&force.author, scope, "not yet")
        .await
        .unwrap();
    force.pass(21 * 3600).await;
    assert_eq!(force.view(id).await.state, MessageState::Expired);
    assert!(force.view(id).await.tasks.is_empty());
    let told = at(&force, DESKS[0]);
    assert!(
        told.len() == 2 && told[1].contains("DO NOT USE"),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_copy_that_was_queued_does_not_leave_while_everything_routine_is_stopped() {
    use wardmote_domain::hold::HoldScope;
    let force = force().await;
    let routine = under_embargo(1)
        .replace("priority: urgent", "priority: routine")
        .replace("T06:00", "T09:00");
    let id = force.approved(&routine).await;
    force.daemon.pipeline().press_step().await.unwrap();
    let desk = force.desk();
    desk.hold(&force.lead, HoldScope::Routine, "a death in custody")
        .await
        .unwrap();
    force.pass(600).await;
    assert!(at(&force, DESKS[0]).is_empty());
    let pack = desk.pack(&force.author, id, "media").await.unwrap();
    assert!(pack.notes[0].starts_with("Stopped: everything routine"));
    let asked = desk
        .resume(&force.lead, HoldScope::Routine, "")
        .await
        .unwrap();
    assert_eq!(asked, [id]);
    force.pass(600).await;
    assert!(
        at(&force, DESKS[0]).is_empty(),
        "nobody has said that it goes"
    );
    desk.still_goes(&force.approver, id, None, "it still holds")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(at(&force, DESKS[0]).len(), 1);
    // What tells newsdesks not to use it leaves while everything routine is stopped.
    desk.hold(&force.lead, HoldScope::Routine, "")
        .await
        .unwrap();
    desk.withdraw(&force.author, id, "the wrong road")
        .await
        .unwrap();
    force.drain().await;
    assert!(at(&force, DESKS[0])[1].contains("DO NOT USE"));
}
