//! The urgent lane: when it is open, and the review that follows.

use jiff::SignedDuration;
use wardmote::desk::Verdict;
use wardmote_domain::{message::MessageState, person::Role};

use crate::support::{ELSEWHERE, Force, NIGHT, Setup, WARD, signed};

/// First word from coded facts, in the night of the 8th of December.
fn holding(outlets: &str) -> String {
    format!(
        "kind: holding\npriority: urgent\norganisation: met\nareas: [{WARD}]\noutlets: [{outlets}]\n\
         times: {{clock_start: 2026-12-08T22:20, expires: 2026-12-09T06:00}}\nfacts:\n  what: armed_police\n  \
         place: {{street: Marlpit Road, ward: {WARD}}}\n  started: 2026-12-08T22:15\n  next_update: 2026-12-08T23:45\n  \
         contact: {{phone: \"999\", for: emergency}}\n"
    )
}

async fn night(start: i64) -> (Force, tempfile::TempDir) {
    let overlay = tempfile::tempdir().unwrap();
    signed(overlay.path());
    let setup = Setup {
        start,
        overlay: Some(overlay.path().to_owned()),
        ..Setup::default()
    };
    (Force::with(setup).await, overlay)
}

#[tokio::test]
async fn at_night_one_person_sends_signed_sentences_and_the_lead_is_mailed_at_once() {
    let (force, _overlay) = night(NIGHT).await;
    let stored = force.submit(&holding("twitter, email, page")).await;
    force.desk().urgent(&force.author, stored.id).await.unwrap();
    force.drain().await;
    let view = force.view(stored.id).await;
    assert_eq!(
        (view.state, view.approved_by.clone(), view.urgent_lane),
        (MessageState::Released, None, true)
    );
    assert_eq!(
        force
            .mails("lena@example.org", "Urgent lane: a notice is going out now")
            .len(),
        1
    );
    // Only the language that is signed, for every reader.
    assert!(
        view.rendered
            .variants
            .iter()
            .all(|v| v.language.is_english())
    );
    assert_eq!(force.x.posts().len(), 1);
    for reader in ["ewa@example.org", "owen@example.org", "zaid@example.org"] {
        assert_eq!(force.mail.receipts_for(reader).len(), 1, "{reader}");
    }
    let entries = force
        .desk()
        .audit(&force.approver, Some(stored.id), 0, 500)
        .await
        .unwrap();
    assert!(
        entries
            .iter()
            .any(|e| e.act == wardmote_domain::audit::AuditAct::UrgentLane)
    );
    assert!(
        !entries
            .iter()
            .any(|e| e.act == wardmote_domain::audit::AuditAct::Approved)
    );
    assert!(
        force.desk().urgent(&force.author, stored.id).await.is_err(),
        "once"
    );
}

#[tokio::test]
async fn the_lead_is_mailed_again_at_60_75_and_90_minutes_until_another_person_has_looked() {
    let (force, _overlay) = night(NIGHT).await;
    let stored = force.submit(&holding("twitter, page")).await;
    force.desk().urgent(&force.author, stored.id).await.unwrap();
    force.drain().await;
    let reminders = || {
        force
            .mails("lena@example.org", "nobody has reviewed a notice yet")
            .len()
    };
    for (minutes, sent) in [(59, 0), (60, 1), (74, 1), (75, 2), (89, 2), (90, 3)] {
        let at = jiff::Timestamp::from_second(NIGHT).unwrap() + SignedDuration::from_mins(minutes);
        force.clock.set(at);
        force.drain().await;
        assert_eq!(reminders(), sent, "after {minutes} minutes");
    }
    assert!(
        force
            .desk()
            .review(&force.author, stored.id, Verdict::Stands)
            .await
            .is_err(),
        "not by who sent it"
    );
    force
        .desk()
        .review(&force.lead, stored.id, Verdict::Stands)
        .await
        .unwrap();
    assert!(
        force
            .desk()
            .review(&force.approver, stored.id, Verdict::Stands)
            .await
            .is_err(),
        "once"
    );
    force.pass(3600).await;
    assert_eq!(reminders(), 3);
    assert!(force.view(stored.id).await.review_due.is_none());
}

#[tokio::test]
async fn what_does_not_stand_is_withdrawn_by_the_review_and_its_readers_get_a_notice_to_approve() {
    let (force, _overlay) = night(NIGHT).await;
    let stored = force.submit(&holding("twitter, email, page")).await;
    force.desk().urgent(&force.author, stored.id).await.unwrap();
    force.drain().await;
    force
        .desk()
        .review(&force.lead, stored.id, Verdict::Withdraw)
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.view(stored.id).await.state, MessageState::Withdrawn);
    assert!(force.x.posts()[0].deleted.is_some());
    let queue = force.desk().queue(&force.approver).await.unwrap();
    assert_eq!(
        queue
            .iter()
            .filter(|q| q.kind == wardmote_domain::words::Kind::Withdrawal)
            .count(),
        1
    );
}

#[tokio::test]
async fn the_lane_is_shut_for_everything_else_and_a_shut_lane_changes_nothing() {
    let (force, _overlay) = night(NIGHT).await;
    let own_words = holding("twitter, page") + "own_words: |\n  Stay inside, please.\n";
    let free = holding("twitter, page").replace(
        "what: armed_police",
        "what: A police operation is under way.",
    );
    let cases = [
        (
            "priority",
            holding("twitter, page").replace("priority: urgent", "priority: today"),
        ),
        ("own words", own_words),
        ("a fact in free words", free),
        ("kind", crate::support::words("warning", 1, "twitter")),
        (
            "not a catalogue text",
            crate::support::words("holding", 2, "twitter"),
        ),
        (
            "its release is later",
            holding("twitter, page").replace("expires", "release: 2026-12-08T23:00, expires"),
        ),
    ];
    for (what, text) in cases {
        let stored = force.submit(&text).await;
        let refused = force.desk().urgent(&force.author, stored.id).await;
        assert!(refused.is_err(), "{what}: {:?}", stored.state);
        force.drain().await;
        let view = force.view(stored.id).await;
        assert!(!view.urgent_lane && view.released_at.is_none(), "{what}");
        assert_eq!(view.state, stored.state, "{what}");
    }
    let stored = force.submit(&holding("twitter, page")).await;
    let other = force
        .person(
            "Ugo Urgent",
            &[(Role::Urgent, "london"), (Role::Author, "london")],
        )
        .await;
    assert!(
        force.desk().urgent(&other, stored.id).await.is_err(),
        "another person wrote it"
    );
    assert!(
        force
            .desk()
            .urgent(&force.approver, stored.id)
            .await
            .is_err(),
        "no role urgent"
    );
    assert!(force.x.posts().is_empty() && force.reader_mails() == 0);
    assert!(force.mails("lena@example.org", "Urgent lane").is_empty());
    assert_eq!(
        force.view(stored.id).await.revision,
        1,
        "no language was left out on the way"
    );
}

#[tokio::test]
async fn it_is_open_from_nine_in_the_evening_to_eight_in_the_morning() {
    let (force, _overlay) = night(1_796_774_400 - 181 * 60).await;
    // Minutes from midnight of the 9th of December.
    for (minutes, open) in [
        (-181, false),
        (-180, true),
        (0, true),
        (479, true),
        (480, false),
    ] {
        force
            .clock
            .set(jiff::Timestamp::from_second(1_796_774_400 + minutes * 60).unwrap());
        let now = wardmote_domain::local_time::LocalDateTime::at(force.now()).civil();
        let local = |by: i64| {
            (now.saturating_add(jiff::Span::new().minutes(by)))
                .strftime("%Y-%m-%dT%H:%M")
                .to_string()
        };
        let text = holding("twitter, page")
            .replace("2026-12-08T22:20", &local(-10))
            .replace("2026-12-09T06:00", &local(480))
            .replace("2026-12-08T22:15", &local(-15))
            .replace("2026-12-08T23:45", &local(75));
        let stored = force.submit(&text).await;
        let went = force.desk().urgent(&force.author, stored.id).await;
        assert_eq!(went.is_ok(), open, "{now}: {went:?}");
    }
}

#[tokio::test]
async fn only_in_ones_own_area_and_only_where_another_lead_is_told() {
    let (force, _overlay) = night(NIGHT).await;
    let elsewhere = force
        .person(
            "Una Urgent",
            &[(Role::Urgent, ELSEWHERE), (Role::Author, "london")],
        )
        .await;
    let text = holding("twitter, page");
    let refused = force
        .desk()
        .submit(
            &elsewhere,
            &crate::support::file(&text),
            None,
            text.as_bytes(),
        )
        .await;
    assert!(refused.is_err(), "not even marked urgent");
    let both = [(Role::Urgent, "E09000032"), (Role::Lead, "E09000032")];
    let lead = force.person("Lou Lead", &both).await;
    let stored = force
        .desk()
        .submit(&lead, &crate::support::file(&text), None, text.as_bytes())
        .await
        .unwrap();
    force.desk().urgent(&lead, stored.id).await.unwrap();
    force.drain().await;
    assert_eq!(force.mails("lena@example.org", "Urgent lane").len(), 1);
    assert!(
        force
            .mails("lou.lead@example.org", "a notice is going out now")
            .is_empty(),
        "who sent it need not be told"
    );
}

#[tokio::test]
async fn with_the_files_as_shipped_the_lane_is_shut() {
    let force = Force::with(Setup {
        start: NIGHT,
        ..Setup::default()
    })
    .await;
    let stored = force.submit(&holding("twitter, page")).await;
    let refused = force
        .desk()
        .urgent(&force.author, stored.id)
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("signed"), "{refused}");
}
