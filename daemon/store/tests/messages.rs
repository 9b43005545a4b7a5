//! Submit, edit, reasons, approval, return, expiry, the urgent lane.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    audit::AuditAct,
    draft::Clearance,
    finding::{Owed, Passed, RuleId, Severity},
    local_time::LocalDateTime,
    message::MessageState,
    person::Role,
    staff::{Minutes, What},
    words::{Kind, Priority},
};
use wardmote_store::{Refusal, Sha256, Submission, Submitted, WaitsFor};

fn why(reason: &str) -> Passed {
    Passed::Reason {
        by: None,
        reason: reason.to_owned(),
    }
}

#[tokio::test]
async fn the_same_key_gives_the_first_answer_and_another_body_is_refused() {
    let bench = Bench::new().await;
    let submission = Submission {
        by: bench.author.id,
        key: "k".to_owned(),
        body: Sha256::of(b"one"),
        revision: revision(Kind::Holding, "Hello"),
    };
    let Submitted::New(first) = bench.store.submit(submission.clone()).await.unwrap() else {
        panic!("the first is new");
    };
    assert_eq!(first.state, MessageState::AwaitingApproval);
    assert_eq!(
        bench.store.submit(submission.clone()).await.unwrap(),
        Submitted::Already(first)
    );
    let other = Submission {
        body: Sha256::of(b"two"),
        ..submission.clone()
    };
    let refused = bench.store.submit(other).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::KeyReused));
    // The key of another person is another key; and after seven days it is free again.
    let theirs = Submission {
        by: bench.approver.id,
        ..submission.clone()
    };
    assert!(matches!(
        bench.store.submit(theirs).await.unwrap(),
        Submitted::New(_)
    ));
    bench.pass(7 * 24 * 3600 + 1);
    assert!(matches!(
        bench.store.submit(submission).await.unwrap(),
        Submitted::New(_)
    ));
    bench.sound().await;
}

#[tokio::test]
async fn what_falls_short_goes_on_with_the_last_reason() {
    let bench = Bench::new().await;
    let mut new = revision(Kind::Holding, "Hello");
    new.report = report(vec![
        finding("A-01", Severity::Override, "long"),
        finding("C-02", Severity::Override, "differs"),
        finding("T-08", Severity::Advice, "early"),
    ]);
    let stored = bench.submit("k", new).await;
    assert_eq!(stored.state, MessageState::FallsShort);
    let pass = |rule: &str, passed: Passed| {
        bench
            .store
            .pass_finding(stored.id, RuleId::from(rule), passed, bench.author.id)
    };
    let refused = |e: wardmote_store::StoreError| e.refusal().cloned().unwrap();
    assert!(matches!(
        refused(pass("W-01", why("x")).await.unwrap_err()),
        Refusal::NotFound(_)
    ));
    assert!(matches!(
        refused(pass("T-08", why("x")).await.unwrap_err()),
        Refusal::Standard(_)
    ));
    assert!(matches!(
        refused(pass("A-01", why("  ")).await.unwrap_err()),
        Refusal::Standard(_)
    ));
    let by: LocalDateTime = "2026-12-10T12:00".parse().unwrap();
    let owed = Passed::Owed(Owed {
        job: "Polish".to_owned(),
        name: "Cy".to_owned(),
        by,
    });
    assert!(matches!(
        refused(pass("A-01", owed).await.unwrap_err()),
        Refusal::Standard(_)
    ));
    let after = pass("A-01", why("a street name")).await.unwrap();
    assert_eq!(after.state, MessageState::FallsShort);
    let after = pass("C-02", why("agreed with the lead")).await.unwrap();
    assert_eq!(after.state, MessageState::AwaitingApproval);
    let view = bench.store.message(stored.id).await.unwrap().unwrap();
    assert!(view.report().unwrap().may_go());
    assert_eq!(view.passes.len(), 2);
    assert_eq!(view.passes[0].by.name, "Ada Author");
    assert_eq!(view.row.waits_for, WaitsFor::Approver);
    bench.sound().await;
}

#[tokio::test]
async fn a_block_cannot_be_passed() {
    let bench = Bench::new().await;
    let mut new = revision(Kind::Holding, "Hello");
    new.report = report(vec![finding("C-10", Severity::Block, "281")]);
    let stored = bench.submit("k", new).await;
    let refused = bench
        .store
        .pass_finding(
            stored.id,
            RuleId::from("C-10"),
            why("please"),
            bench.author.id,
        )
        .await
        .unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::Standard(_))));
}

#[tokio::test]
async fn an_edit_voids_the_approval_and_keeps_only_what_has_the_same_ground() {
    let bench = Bench::new().await;
    let mut new = revision(Kind::Holding, "Hello");
    new.report = report(vec![
        finding("A-01", Severity::Override, "long"),
        finding("C-02", Severity::Override, "differs"),
    ]);
    let stored = bench.submit("k", new).await;
    for rule in ["A-01", "C-02"] {
        bench
            .store
            .pass_finding(
                stored.id,
                RuleId::from(rule),
                why("a reason"),
                bench.author.id,
            )
            .await
            .unwrap();
    }
    let clearance = Clearance {
        who: "family".to_owned(),
        name: None,
        how: None,
        at: None,
        wording: None,
    };
    bench
        .store
        .clear(stored.id, clearance, bench.author.id)
        .await
        .unwrap();
    bench
        .store
        .approve(stored.id, stored.hash, bench.approver.id)
        .await
        .unwrap();

    let mut next = revision(Kind::Holding, "Hello again");
    next.report = report(vec![
        finding("A-01", Severity::Override, "long"),
        finding("C-02", Severity::Override, "differs otherwise"),
    ]);
    let edited = bench
        .store
        .edit(stored.id, bench.author.id, next)
        .await
        .unwrap();
    assert_eq!(
        edited.state,
        MessageState::FallsShort,
        "the reason for C-02 is void"
    );
    assert_ne!(edited.hash, stored.hash);
    let view = bench.store.message(stored.id).await.unwrap().unwrap();
    let void: Vec<(&str, bool)> = view
        .passes
        .iter()
        .map(|p| (p.rule.0.as_str(), p.void_at.is_some()))
        .collect();
    assert_eq!(void, [("A-01", false), ("C-02", true)]);
    assert!(view.clearances[0].void_at.is_some(), "the wording changed");
    assert!(view.approvals[0].void_at.is_some());
    assert_eq!(view.revisions.len(), 2);
    assert_eq!(view.current().unwrap().hash, edited.hash);
    let old = bench
        .store
        .approve(stored.id, stored.hash, bench.approver.id)
        .await;
    assert!(old.is_err());
    bench.sound().await;
}

#[tokio::test]
async fn approval_needs_another_person_and_the_hash_they_saw() {
    let bench = Bench::new().await;
    let stored = bench.submit("k", revision(Kind::Holding, "Hello")).await;
    let refusal = |result: Result<wardmote_store::Stored, wardmote_store::StoreError>| {
        result.unwrap_err().refusal().cloned().unwrap()
    };
    let own = bench
        .store
        .approve(stored.id, stored.hash, bench.author.id)
        .await;
    assert_eq!(refusal(own), Refusal::OwnMessage);
    let other = bench
        .store
        .approve(stored.id, Sha256::of(b"other"), bench.approver.id)
        .await;
    assert_eq!(refusal(other), Refusal::HashMismatch);
    // Who edits it has written it too.
    bench
        .store
        .edit(stored.id, bench.approver.id, revision(Kind::Holding, "Hi"))
        .await
        .unwrap();
    let view = bench.store.message(stored.id).await.unwrap().unwrap();
    let editor = bench
        .store
        .approve(stored.id, view.hash, bench.approver.id)
        .await;
    assert_eq!(refusal(editor), Refusal::OwnMessage);
    let third = add(&bench.store, "Cy", "cy@example.org", Role::Approver).await;
    let done = bench
        .store
        .approve(stored.id, view.hash, third.id)
        .await
        .unwrap();
    assert_eq!(done.state, MessageState::Approved);
    let twice = bench.store.approve(stored.id, view.hash, third.id).await;
    assert!(matches!(refusal(twice), Refusal::State(_)));
}

#[tokio::test]
async fn returned_needs_a_reason_and_an_edit_brings_it_back() {
    let bench = Bench::new().await;
    let stored = bench.submit("k", revision(Kind::Holding, "Hello")).await;
    assert!(
        bench
            .store
            .return_message(stored.id, " ".to_owned(), bench.approver.id)
            .await
            .is_err()
    );
    let back = bench
        .store
        .return_message(stored.id, "wrong street".to_owned(), bench.approver.id)
        .await
        .unwrap();
    assert_eq!(back.state, MessageState::Returned);
    let edited = bench
        .store
        .edit(
            stored.id,
            bench.author.id,
            revision(Kind::Holding, "Right street"),
        )
        .await
        .unwrap();
    assert_eq!(edited.state, MessageState::AwaitingApproval);
    let events = bench.store.events(stored.id, 0).await.unwrap();
    let returned = events.iter().find(|e| e.act == AuditAct::Returned).unwrap();
    assert_eq!(returned.texts["reason"].as_deref(), Some("wrong street"));
    assert_eq!(returned.who.as_deref(), Some("Ben Approver"));
    let later = bench
        .store
        .events(stored.id, returned.sequence)
        .await
        .unwrap();
    assert!(later.iter().all(|e| e.sequence > returned.sequence));
    assert_eq!(later[0].act, AuditAct::Edited);
}

#[tokio::test]
async fn a_job_owed_is_a_task_until_it_is_ticked() {
    let bench = Bench::new().await;
    let mut owed = finding("W-01", Severity::Override, "no Bengali");
    owed.owed_allowed = true;
    let mut new = revision(Kind::Holding, "Hello");
    new.report = report(vec![owed]);
    let stored = bench.submit("k", new).await;
    let job = Passed::Owed(Owed {
        job: "Bengali".to_owned(),
        name: "Cy".to_owned(),
        by: "2026-12-10T12:00".parse().unwrap(),
    });
    let rule = RuleId::from("W-01");
    let after = bench
        .store
        .pass_finding(stored.id, rule.clone(), job, bench.author.id)
        .await
        .unwrap();
    assert_eq!(after.state, MessageState::AwaitingApproval);
    assert_eq!(bench.store.owed_tasks(None).await.unwrap().len(), 1);
    bench
        .store
        .owed_done(stored.id, rule.clone(), bench.author.id)
        .await
        .unwrap();
    assert!(bench.store.owed_tasks(None).await.unwrap().is_empty());
    let all = bench.store.owed_tasks(Some(stored.id)).await.unwrap();
    assert!(all[0].done_at.is_some());
    assert!(
        bench
            .store
            .owed_done(stored.id, rule, bench.author.id)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_new_finding_at_the_door_sends_it_back_without_its_approval() {
    let bench = Bench::new().await;
    let stored = bench.approved("k", revision(Kind::Holding, "Hello")).await;
    assert!(
        bench
            .store
            .report_at_door(stored.id, report(Vec::new()))
            .await
            .unwrap()
    );
    let worse = report(vec![finding("T-02", Severity::Override, "late")]);
    assert!(!bench.store.report_at_door(stored.id, worse).await.unwrap());
    let view = bench.store.message(stored.id).await.unwrap().unwrap();
    assert_eq!(view.row.state, MessageState::FallsShort);
    assert!(view.approvals[0].void_at.is_some());
    assert!(bench.store.due_releases().await.unwrap().is_empty());
    let again = bench
        .store
        .pass_finding(
            stored.id,
            RuleId::from("T-02"),
            why("still true"),
            bench.author.id,
        )
        .await
        .unwrap();
    assert_eq!(
        again.state,
        MessageState::AwaitingApproval,
        "it has to be approved anew"
    );
}

#[tokio::test]
async fn times_holds_and_triggers_keep_a_message_back() {
    let bench = Bench::new().await;
    let at = |seconds: i64| {
        let t = bench
            .now()
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap();
        Some(LocalDateTime::at(t))
    };
    let mut later = revision(Kind::Holding, "Later");
    later.draft.times.release = at(600);
    later.draft.times.expires = at(1200);
    let mut embargoed = revision(Kind::Holding, "Embargo");
    embargoed.draft.times.embargo = at(300);
    let mut trigger = revision(Kind::Holding, "Trigger");
    trigger.draft.hold_until = Some(wardmote_domain::trigger::Trigger::Charge);
    let mut urgent = revision(Kind::Warning, "Urgent");
    urgent.draft.priority = Priority::Urgent;
    let later = bench.approved("later", later).await.id;
    let embargoed = bench.approved("embargo", embargoed).await.id;
    let trigger = bench.approved("trigger", trigger).await.id;
    let urgent = bench.approved("urgent", urgent).await.id;
    let due = async || {
        let due = bench.store.due_releases().await.unwrap();
        due.into_iter().map(|d| d.message).collect::<Vec<_>>()
    };
    assert_eq!(due().await, [urgent]);
    assert!(bench.store.is_held(trigger).await.unwrap());
    assert_eq!(
        bench.store.next_timer().await.unwrap(),
        at(300).map(|t| t.instant())
    );
    bench.pass(300);
    assert_eq!(due().await, [urgent, embargoed]);
    let resumed = bench
        .store
        .resume(
            wardmote_domain::hold::HoldScope::Message(trigger),
            "charged".to_owned(),
            actor(bench.author.id),
        )
        .await;
    assert!(
        resumed
            .unwrap_err()
            .to_string()
            .contains("say that it has happened")
    );
    let alone = bench
        .store
        .happened(trigger, "charged".to_owned(), bench.author.id)
        .await;
    assert!(
        alone
            .unwrap_err()
            .to_string()
            .contains("nobody publishes alone")
    );
    assert!(!due().await.contains(&trigger));
    bench
        .store
        .happened(trigger, "charged".to_owned(), bench.approver.id)
        .await
        .unwrap();
    assert!(due().await.contains(&trigger));
    bench.pass(1000);
    assert!(!due().await.contains(&later), "its end has passed");
    assert_eq!(bench.store.expire_due().await.unwrap(), [later]);
    let view = bench.store.message(later).await.unwrap().unwrap();
    assert_eq!(view.row.state, MessageState::Expired);
    bench.sound().await;
}

#[tokio::test]
async fn the_urgent_lane_stands_in_for_approval_and_is_reviewed() {
    let bench = Bench::new().await;
    let lead = add(&bench.store, "Lee Lead", "lee@example.org", Role::Lead).await;
    let stored = bench.submit("k", revision(Kind::Holding, "Now")).await;
    bench
        .store
        .start_urgent_release(
            stored.id,
            stored.hash,
            bench.author.id,
            only(vec![post()], Vec::new()),
        )
        .await
        .unwrap();
    let view = bench.store.message(stored.id).await.unwrap().unwrap();
    assert_eq!(view.row.state, MessageState::Releasing);
    assert!(view.approvals.is_empty());
    assert_eq!(view.urgent_by.unwrap().id, bench.author.id);
    let open = async || -> Vec<What> {
        bench.store.watch_staff(Minutes::default()).await.unwrap();
        let open = bench.store.open_tellings().await.unwrap();
        open.into_iter().map(|t| t.due.what).collect()
    };
    assert_eq!(open().await, [What::UrgentUsed], "in the same transaction");
    bench.pass(60 * 60);
    assert_eq!(open().await, [What::UrgentUsed, What::ReviewDue]);
    let own = bench
        .store
        .review(stored.id, true, bench.author.id)
        .await
        .unwrap_err();
    assert_eq!(own.refusal(), Some(&Refusal::OwnMessage));
    bench.store.review(stored.id, true, lead.id).await.unwrap();
    assert!(open().await.is_empty(), "both are over");
    assert!(bench.store.review(stored.id, true, lead.id).await.is_err());
    let acts: Vec<AuditAct> = bench
        .store
        .events(stored.id, 0)
        .await
        .unwrap()
        .iter()
        .map(|e| e.act)
        .collect();
    assert!(acts.contains(&AuditAct::UrgentLane) && !acts.contains(&AuditAct::Approved));
    bench.sound().await;
}
