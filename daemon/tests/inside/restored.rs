//! A database that was put back from a copy: held, settled with its channels, let go by two people.

use std::{path::Path, sync::Arc};

use wardmote::desk::{DeskError, RestoredNode};
use wardmote_channels::twitter::sandbox::Asked;
use wardmote_domain::{
    clock::SteppedClock, delivery::DeliveryState, hold::HoldScope, message::MessageState,
    words::Realm,
};
use wardmote_store::{Decision, NewToken, RestoreDone, Restoring, Sha256, Store, restore};

use crate::support::*;

async fn put_back(database: &Path, copy: &Path, clock: &Arc<SteppedClock>) -> RestoreDone {
    let plan = Restoring {
        copy: copy.to_owned(),
        database: database.to_owned(),
        newer: None,
        token: Some(NewToken {
            email: address("anna@example.org"),
            hash: Sha256(wardmote::signer::hash("a new token")),
        }),
        realm: Realm::Sandbox,
        key: None,
    };
    restore(plan, clock.clone()).await.unwrap()
}

async fn node(force: &Force) -> RestoredNode {
    force.desk().restored(&force.lead).await.unwrap().unwrap()
}

/// A force whose database holds one notice that went before the copy, one that was approved and one that waited; each of
/// these two went after it, and a reader left.
async fn time_travel() -> (Force, RestoreDone) {
    let force = Force::new().await;
    force
        .released(&words("guidance", 1, "twitter, email"))
        .await;
    let hold: HoldScope = "channel:email".parse().unwrap();
    force
        .desk()
        .hold(&force.lead, hold.clone(), "")
        .await
        .unwrap();
    force
        .released(&words("guidance", 2, "twitter, email"))
        .await;
    force
        .desk()
        .hold(&force.lead, HoldScope::Everything, "")
        .await
        .unwrap();
    force
        .approved(&words("guidance", 3, "twitter, email"))
        .await;
    force.submit(&words("guidance", 4, "twitter")).await;
    let copy = force.dir.path().join("copy.db");
    let old_token = force
        .desk()
        .make_token(&force.admin, force.admin.id, "old")
        .await
        .unwrap();
    let store = Store::open_read_only(&force.dir.path().join("w.db"), force.clock.clone())
        .await
        .unwrap();
    store.back_up(&copy).await.unwrap();
    force.clock.advance(jiff::SignedDuration::from_mins(10));
    for scope in [hold, HoldScope::Everything] {
        force.desk().resume(&force.lead, scope, "").await.unwrap();
    }
    force.drain().await;
    force
        .released(&words("guidance", 5, "twitter, email"))
        .await;
    assert_eq!(force.posts("Note 3 "), 1);
    assert_eq!(force.mails("owen@example.org", &headline(2)).len(), 1);
    let owen = force
        .desk()
        .signer()
        .subscriber_of(&unsubscribe_token(&force))
        .unwrap();
    force
        .desk()
        .remove_reader(&force.admin, owen)
        .await
        .unwrap();
    assert!(force.desk().person_of_token(&old_token.1).await.is_ok());
    force.clock.advance(jiff::SignedDuration::from_mins(10));
    let clock = force.clock.clone();
    let mut done = None;
    let force = force
        .while_stopped(async |file| done = Some(put_back(file, &copy, &clock).await))
        .await;
    let gone = force.desk().person_of_token(&old_token.1).await;
    assert!(
        matches!(gone, Err(DeskError::NotSignedIn)),
        "every token ends"
    );
    assert!(force.desk().person_of_token("a new token").await.is_ok());
    (force, done.unwrap())
}

/// The token in the last mail to a reader.
fn unsubscribe_token(force: &Force) -> String {
    let link = after(force, "owen@example.org", "/unsubscribe/");
    link.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .to_owned()
}

#[tokio::test]
async fn a_restored_node_sends_nothing_asks_its_channels_and_waits_for_two_people() {
    let (force, done) = time_travel().await;
    assert_eq!((done.epoch, done.messages), (2, 3));
    assert_eq!(
        done.left_since,
        Some(1),
        "the file that was there says who left"
    );
    assert!(done.aside.unwrap().exists());
    let before = force.reader_mails();
    let posted = force.x.posts().len();
    force.drain().await;
    for _ in 0..10 {
        force.pass(60).await;
    }
    assert_eq!(force.reader_mails(), before, "no mail to a reader");
    assert_eq!(force.x.posts().len(), posted, "no post");
    let view = node(&force).await;
    assert!(view.held && view.asking == 0, "{view:?}");
    // X lists what went since: the one that was approved, and the one that the copy has never heard of.
    let found: Vec<&str> = view.found.iter().map(|f| f.words.as_str()).collect();
    assert_eq!(view.found.len(), 2, "{found:?}");
    assert_eq!(view.found.iter().filter(|f| f.message.is_some()).count(), 1);
    assert!(view.not_looked.is_empty());
    // One person asks, the same one cannot agree, an ordinary start changes nothing, another agrees.
    let desk = force.desk();
    assert!(
        !desk
            .release_restored(&force.lead, "all was looked at")
            .await
            .unwrap()
    );
    let twice = desk
        .release_restored(&force.lead, "again")
        .await
        .unwrap_err();
    assert!(matches!(twice, DeskError::Conflict(_)), "{twice}");
    let author = desk
        .release_restored(&force.author, "me too")
        .await
        .unwrap_err();
    assert!(matches!(author, DeskError::NotPermitted(_)), "{author}");
    for scope in [HoldScope::Everything, "channel:email".parse().unwrap()] {
        desk.resume(&force.lead, scope, "").await.unwrap();
    }
    force.drain().await;
    assert_eq!(force.reader_mails(), before, "held all the same");
    assert!(desk.release_restored(&force.admin, "agreed").await.unwrap());
    force.drain().await;
    assert_eq!(
        force.reader_mails(),
        before,
        "each message waits for its own decision"
    );
    assert_eq!(force.x.posts().len(), posted);
    assert!(!node(&force).await.held);
}

#[tokio::test]
async fn people_decide_message_by_message_what_becomes_of_mail_that_may_have_gone() {
    let (force, _) = time_travel().await;
    force.drain().await;
    force.pass(600).await;
    let desk = force.desk();
    for scope in [HoldScope::Everything, "channel:email".parse().unwrap()] {
        desk.resume(&force.lead, scope, "").await.unwrap();
    }
    // No hold that anybody could lift is left, and whoever watches still sees that everything is held.
    let metrics = desk.metrics().await.unwrap();
    assert!(metrics.contains("wardmote_holds{scope=\"everything\"} 1"));
    let view = node(&force).await;
    let of = |n: usize| {
        view.messages
            .iter()
            .find(|m| m.headline == headline(n))
            .unwrap()
    };
    let (mailed, approved) = (of(2).id, of(3).id);
    assert_eq!(of(2).open, 3, "its mails");
    let given = desk
        .decide_restored(
            &force.lead,
            mailed,
            Decision::GiveUp,
            "the relay's log has them",
        )
        .await
        .unwrap();
    assert_eq!(given, 3);
    let again = desk
        .decide_restored(&force.lead, mailed, Decision::Send, "no")
        .await
        .unwrap_err();
    assert!(matches!(again, DeskError::Conflict(_)), "{again}");
    desk.decide_restored(&force.lead, approved, Decision::GiveUp, "X lists it")
        .await
        .unwrap();
    desk.decide_restored(&force.lead, of(4).id, Decision::Send, "nobody approved it")
        .await
        .unwrap();
    desk.release_restored(&force.admin, "asked").await.unwrap();
    assert!(desk.release_restored(&force.lead, "agreed").await.unwrap());
    let (mails, posts) = (force.reader_mails(), force.x.posts().len());
    force.drain().await;
    force.pass(600).await;
    assert_eq!(force.reader_mails(), mails, "nothing is sent twice");
    assert_eq!(force.x.posts().len(), posts);
    assert_eq!(force.view(mailed).await.state, MessageState::Released);
    assert_eq!(
        force.count(mailed, "email", DeliveryState::Withdrawn).await,
        3
    );
    assert!(
        desk.restored(&force.lead).await.unwrap().is_none(),
        "all is decided"
    );
    // New work goes as ever, and not to the reader who left after the copy was made.
    force.released(&words("guidance", 9, "email")).await;
    assert_eq!(force.mails("ewa@example.org", &headline(9)).len(), 1);
    let report = force
        .daemon
        .desk()
        .audit(&force.admin, None, 0, 500)
        .await
        .unwrap();
    let acts: Vec<&str> = report.iter().map(|e| e.act.as_str()).collect();
    for act in [
        "restored",
        "restore_decided",
        "restore_asked",
        "restore_released",
    ] {
        assert!(acts.contains(&act), "{act}");
    }
}

#[tokio::test]
async fn while_x_does_not_answer_a_restored_node_is_not_let_go_and_then_a_person_looks() {
    let (force, _) = time_travel().await;
    let reads = force
        .x
        .requests()
        .iter()
        .filter(|r| r.asked == Some(Asked::Timeline))
        .count();
    for nth in 1..60 {
        let nth = u32::try_from(reads).unwrap() + nth;
        force.x.script(
            Asked::Timeline,
            nth,
            wardmote_channels::twitter::sandbox::Fault::HangUp { done: false },
        );
    }
    let desk = force.desk();
    desk.release_restored(&force.lead, "asked").await.unwrap();
    let early = desk
        .release_restored(&force.admin, "agreed")
        .await
        .unwrap_err();
    assert!(early.to_string().contains("still being asked"), "{early}");
    for _ in 0..40 {
        force.pass(600).await;
    }
    let view = node(&force).await;
    assert_eq!(view.asking, 0, "it ends");
    assert_eq!(view.not_looked.len(), 1, "and says where to look");
    assert!(desk.release_restored(&force.admin, "agreed").await.unwrap());
}

#[tokio::test]
async fn a_restore_is_refused_while_a_daemon_runs_and_keeps_what_was_there() {
    let force = Force::new().await;
    let (file, copy) = (
        force.dir.path().join("w.db"),
        force.dir.path().join("copy.db"),
    );
    let plan = |copy: &Path| Restoring {
        copy: copy.to_owned(),
        database: file.clone(),
        newer: None,
        token: None,
        realm: Realm::Sandbox,
        key: None,
    };
    let store = Store::open_read_only(&file, force.clock.clone())
        .await
        .unwrap();
    store.back_up(&copy).await.unwrap();
    drop(store);
    let error = restore(plan(&copy), force.clock.clone()).await.unwrap_err();
    assert!(
        error.to_string().contains("another daemon holds"),
        "{error}"
    );
    let bad = force.dir.path().join("bad.db");
    let clock = force.clock.clone();
    let force = force
        .while_stopped(async |_| {
            std::fs::write(&bad, vec![7; 8192]).unwrap();
            let error = restore(plan(&bad), clock.clone()).await.unwrap_err();
            assert!(error.to_string().contains("no database"), "{error}");
        })
        .await;
    assert!(
        force.desk().restored(&force.lead).await.unwrap().is_none(),
        "nothing was changed"
    );
    // Broken off before the end, no daemon starts on what is there, and another run of it goes through.
    let marker = force.dir.path().join("w.db.restoring");
    let clock = force.clock.clone();
    let force = force
        .while_stopped(async |file| {
            std::fs::write(&marker, "half").unwrap();
            let Err(error) = Store::open(file, clock.clone()).await else {
                panic!("it opened");
            };
            assert!(error.to_string().contains("broken off"), "{error}");
            assert_eq!(restore(plan(&copy), clock.clone()).await.unwrap().epoch, 2);
            assert_eq!(restore(plan(&copy), clock.clone()).await.unwrap().epoch, 3);
        })
        .await;
    assert!(node(&force).await.held);
}
