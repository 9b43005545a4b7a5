//! After release: withdraw, correct, take down, end to end, with what X and the mailboxes got.

use wardmote_domain::{
    delivery::DeliveryState, ids::MessageId, message::MessageState, words::Kind,
};

use crate::support::{Force, tick, words};

const ALL: &str = "twitter, email, leaflet";

/// The drafts of kind withdrawal that are in the queue.
async fn notices(force: &Force) -> Vec<MessageId> {
    let queue = force.desk().queue(&force.approver).await.unwrap();
    queue
        .iter()
        .filter(|q| q.kind == Kind::Withdrawal)
        .map(|q| q.id)
        .collect()
}

#[tokio::test]
async fn a_withdrawal_deletes_the_post_and_opens_a_notice_that_another_person_approves() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, ALL)).await;
    tick(&force, id, "take the text there").await;
    assert_eq!(force.posts("Note 1 "), 1);
    let back = force
        .desk()
        .withdraw(&force.lead, id, "the street was wrong")
        .await
        .unwrap();
    assert_eq!(force.view(id).await.state, MessageState::Withdrawn);
    force.drain().await;
    assert_eq!(force.posts("Note 1 "), 0);
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Recalled);
    let stays = &back.cannot_be_undone;
    assert_eq!(stays[0], "Mail that has gone cannot be called back.");
    assert!(stays[1].contains("Screenshots"), "{stays:?}");
    assert_eq!(stays.len(), 2);
    tick(&force, id, "take back what was published here").await;
    // The notice: by who withdrew, not for X, and it waits.
    let notice = back.id.unwrap();
    let view = force.view(notice).await;
    assert_eq!(
        (view.state, view.author_id),
        (MessageState::AwaitingApproval, force.lead.id)
    );
    assert_eq!(view.outlet_names, ["email", "leaflet", "page"]);
    let mails = force.reader_mails();
    force.pass(3600).await;
    assert_eq!(
        force.reader_mails(),
        mails,
        "nothing goes before its approval"
    );
    let newcomer = "email,language,wards\nnia@example.org,en-GB,E05014020\n";
    force
        .desk()
        .import_audience(&force.admin, newcomer.as_bytes())
        .await
        .unwrap();
    force
        .desk()
        .approve(&force.approver, notice, &view.hash)
        .await
        .unwrap();
    force.drain().await;
    for had in ["ewa@example.org", "owen@example.org", "zaid@example.org"] {
        assert_eq!(force.mail.receipts_for(had).len(), 2, "{had}");
    }
    for not in ["hana@example.org", "nia@example.org"] {
        assert!(
            force.mail.receipts_for(not).is_empty(),
            "{not} did not have it"
        );
    }
    assert!(
        force
            .desk()
            .withdraw(&force.lead, id, "again")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_withdrawal_before_anything_went_cancels_and_opens_nothing() {
    let force = Force::new().await;
    let id = force.approved(&words("guidance", 1, ALL)).await;
    force.daemon.pipeline().release_step().await.unwrap();
    let back = force
        .desk()
        .withdraw(&force.author, id, "not now")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!((back.id, back.cannot_be_undone.len()), (None, 0));
    assert!(notices(&force).await.is_empty());
    assert_eq!(
        (force.posts("Note 1 "), force.mail.receipts().len()),
        (0, 0)
    );
    for outlet in ["twitter", "leaflet"] {
        assert_eq!(
            force.state(id, outlet).await,
            DeliveryState::Withdrawn,
            "{outlet}"
        );
    }
}

#[tokio::test]
async fn a_process_that_dies_between_withdrawal_and_notice_opens_it_after_the_restart_once() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, "email")).await;
    let lead = force.lead.id;
    // The withdrawal commits; the process dies before the notice.
    let force = force
        .with_store(async |store| {
            let back = store
                .withdraw(id, "the street was wrong".into(), lead)
                .await
                .unwrap();
            assert!(back.mail_gone);
        })
        .await;
    assert!(notices(&force).await.is_empty());
    force.drain().await;
    let opened = notices(&force).await;
    assert_eq!(opened.len(), 1);
    let view = force.view(opened[0]).await;
    assert_eq!(
        (view.author_id, view.state),
        (lead, MessageState::AwaitingApproval)
    );
    force.pass(3600).await;
    let force = force.restart().await;
    force.drain().await;
    assert_eq!(notices(&force).await, opened, "one, and no second");
}

#[tokio::test]
async fn a_take_down_opens_no_draft_and_repeats_nothing() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, ALL)).await;
    tick(&force, id, "take the text there").await;
    let mails = force.mail.receipts().len();
    let back = force
        .desk()
        .takedown(&force.approver, id, "a court order")
        .await
        .unwrap();
    force.pass(60).await;
    assert_eq!((back.id, force.posts("Note 1 ")), (None, 0));
    assert_eq!(force.view(id).await.state, MessageState::TakenDown);
    assert!(notices(&force).await.is_empty());
    assert_eq!(force.mail.receipts().len(), mails);
    tick(&force, id, "take back what was published here").await;
    // Withdrawn first, and taken down before its notice was opened: none is opened any more.
    let id = force.released(&words("guidance", 2, "email")).await;
    let (lead, approver) = (force.lead.id, force.approver.id);
    let force = force
        .with_store(async |store| {
            store.withdraw(id, "wrong".into(), lead).await.unwrap();
            store
                .take_down(id, "a court order".into(), approver)
                .await
                .unwrap();
        })
        .await;
    force.drain().await;
    assert!(notices(&force).await.is_empty());
}
