//! Holds, ends and embargoes.

use wardmote_domain::{delivery::DeliveryState, hold::HoldScope, message::MessageState};

use crate::support::{ELSEWHERE, Force, WARD, headline, words, words_in};

#[tokio::test]
async fn each_scope_stops_what_it_names_and_nothing_else() {
    let force = Force::new().await;
    for (n, kind) in ["message", "channel", "area", "borough", "everything"]
        .into_iter()
        .enumerate()
    {
        let (here, there) = (10 * n, 10 * n + 1);
        let id = force
            .approved(&words("guidance", here, "twitter, email"))
            .await;
        let other = force
            .approved(&words_in("guidance", there, "twitter, email", ELSEWHERE))
            .await;
        let scope = match kind {
            "message" => HoldScope::Message(id),
            "channel" => "channel:twitter".parse().unwrap(),
            "area" => format!("area:{WARD}").parse().unwrap(),
            "borough" => "area:E09000032".parse().unwrap(),
            _ => HoldScope::Everything,
        };
        force
            .desk()
            .hold(&force.lead, scope.clone(), "")
            .await
            .unwrap();
        force.drain().await;
        let posts = |n: usize| force.posts(&format!("Note {n} "));
        let mails = |to: &str, n: usize| force.mails(to, &headline(n)).len();
        let went = (
            posts(here),
            mails("owen@example.org", here),
            posts(there),
            mails("hana@example.org", there),
        );
        let expected = match kind {
            "channel" => (0, 1, 0, 1),
            "everything" => (0, 0, 0, 0),
            _ => (0, 0, 1, 1),
        };
        assert_eq!(went, expected, "{kind}");
        let summary = force.view(id).await;
        assert!(
            summary.held.is_some() || force.line(id, "twitter").await.contains("stopped"),
            "{kind}: {summary:?}"
        );
        assert!(
            force
                .desk()
                .hold(&force.author, scope.clone(), "twice")
                .await
                .is_err(),
            "{kind} is stopped already"
        );
        force
            .desk()
            .resume(&force.approver, scope, "")
            .await
            .unwrap();
        force.drain().await;
        assert_eq!((posts(here), posts(there)), (1, 1), "{kind}");
        assert_eq!(force.view(id).await.state, MessageState::Released);
        assert_eq!(mails("owen@example.org", here), 1, "{kind}");
        assert_eq!(
            force.count(other, "email", DeliveryState::Accepted).await,
            1
        );
    }
}

#[tokio::test]
async fn a_hold_between_release_and_sending_stops_what_is_queued() {
    let force = Force::new().await;
    let id = force
        .approved(&words("guidance", 1, "twitter, email"))
        .await;
    force.daemon.pipeline().release_step().await.unwrap();
    force
        .desk()
        .hold(&force.lead, HoldScope::Message(id), "wait")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(
        (force.posts("Note 1 "), force.mail.receipts().len()),
        (0, 0)
    );
    force
        .desk()
        .resume(&force.lead, HoldScope::Message(id), "go on")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(
        (force.posts("Note 1 "), force.mail.receipts().len()),
        (1, 3)
    );
}

#[tokio::test]
async fn a_trigger_holds_the_message_from_the_start_and_from_the_edit_that_names_it() {
    let force = Force::new().await;
    let plain = words("guidance", 1, "twitter");
    let triggered = format!("{plain}hold_until: the verdict\n");
    let first = force.approved(&triggered).await;
    let stored = force.submit(&words("guidance", 2, "twitter")).await;
    let second = format!(
        "{}hold_until: the verdict\n",
        words("guidance", 2, "twitter")
    );
    let edited = force
        .desk()
        .edit(&force.author, stored.id, &crate::support::file(&second))
        .await
        .unwrap();
    force.approve(&edited).await;
    force.drain().await;
    for (id, n) in [(first, 1), (stored.id, 2)] {
        assert_eq!(force.view(id).await.state, MessageState::Approved);
        assert_eq!(force.posts(&format!("Note {n} ")), 0);
        let held = force.view(id).await.held.unwrap_or_default();
        assert!(
            held.starts_with("this notice waits for the verdict, since"),
            "{held}"
        );
        // A start again is no verdict, and the author alone lets nothing go.
        let resumed = force
            .desk()
            .resume(&force.lead, HoldScope::Message(id), "it is in")
            .await;
        assert!(
            resumed
                .unwrap_err()
                .to_string()
                .contains("say that it has happened")
        );
        let desk = force.desk();
        assert!(desk.happened(&force.author, id, "it is in").await.is_err());
        assert!(desk.happened(&force.approver, id, " ").await.is_err());
        desk.happened(&force.approver, id, "it is in")
            .await
            .unwrap();
        force.drain().await;
        assert_eq!(force.posts(&format!("Note {n} ")), 1);
    }
}

fn timed(n: usize, times: &str) -> String {
    words("guidance", n, "twitter, email")
        .replace("headline:", &format!("times: {{{times}}}\nheadline:"))
}

#[tokio::test]
async fn nothing_goes_before_its_release_or_embargo_or_after_its_end() {
    let force = Force::new().await;
    let released = force.released(&timed(1, "release: 2026-12-08T11:00")).await;
    let embargoed = force
        .released(&timed(
            2,
            "embargo: 2026-12-08T11:10, release: 2026-12-08T11:10",
        ))
        .await;
    let over = force.submit(&timed(3, "expires: 2026-12-08T11:05")).await;
    force.drain().await;
    force.pass(309).await;
    assert_eq!(force.posts("Note "), 0);
    force.pass(1).await;
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (1, 0));
    force.pass(600).await;
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (1, 1));
    assert_eq!(force.view(over.id).await.state, MessageState::Expired);
    assert!(
        force
            .desk()
            .approve(&force.approver, over.id, &over.hash)
            .await
            .is_err(),
        "too late to approve"
    );
    for id in [released, embargoed] {
        assert_eq!(force.view(id).await.state, MessageState::Released);
    }
}

#[tokio::test]
async fn what_is_queued_past_its_end_expires_and_does_not_go() {
    let force = Force::new().await;
    let id = force.approved(&timed(1, "expires: 2026-12-08T11:05")).await;
    force.daemon.pipeline().release_step().await.unwrap();
    force
        .desk()
        .hold(&force.lead, HoldScope::Everything, "")
        .await
        .unwrap();
    force.pass(3600).await;
    force
        .desk()
        .resume(&force.lead, HoldScope::Everything, "")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Expired);
    assert_eq!(force.count(id, "email", DeliveryState::Expired).await, 3);
    assert_eq!(
        (force.posts("Note 1 "), force.mail.receipts().len()),
        (0, 0)
    );
    assert!(
        force
            .line(id, "twitter")
            .await
            .contains("too late, not sent")
    );
}

#[tokio::test]
async fn of_two_that_exclude_each_other_the_second_never_goes_and_costs_nothing() {
    let force = Force::new().await;
    let first = force.approved(&words("guidance", 1, "twitter")).await;
    let second = format!(
        "{}exclusive_with: {first}\n",
        words("guidance", 2, "twitter")
    );
    force.drain().await;
    let second = force.submit(&second).await;
    let refused = force
        .desk()
        .approve(&force.approver, second.id, &second.hash)
        .await;
    assert!(refused.unwrap_err().to_string().contains("locked"));
    let held = force.view(second.id).await.held.unwrap();
    assert!(held.contains("locked"), "{held}");
    force.pass(3600).await;
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (1, 0));
}
