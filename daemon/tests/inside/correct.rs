//! Corrections, and posts that are taken back.

use wardmote_channels::twitter::sandbox::{Asked, Fault};
use wardmote_domain::{delivery::DeliveryState, hold::HoldScope, message::MessageState};

use crate::support::{ELSEWHERE, Force, file, headline, tick, words};

const ALL: &str = "twitter, email, leaflet";

#[tokio::test]
async fn a_correction_goes_to_those_who_had_it_and_the_wrong_post_comes_down_after_the_right_one_is_up()
 {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, ALL)).await;
    tick(&force, id, "take the text there").await;
    force
        .desk()
        .import_audience(
            &force.admin,
            b"email,language,wards\nnia@example.org,en-GB,E05014020\n",
        )
        .await
        .unwrap();
    let right = words("correction", 2, "twitter, email");
    let stored = force
        .desk()
        .correct(&force.author, id, &file(&right), None, right.as_bytes())
        .await
        .unwrap();
    assert_eq!(
        force.view(id).await.state,
        MessageState::Released,
        "nothing before it is released"
    );
    force.approve(&stored).await;
    // X does not take the right post at first: the wrong one stays until it does.
    force.next_post(Fault::TooMany { reset: None });
    force.drain().await;
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (1, 0));
    assert_eq!(force.view(id).await.state, MessageState::Corrected);
    force.pass(60).await;
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (0, 1));
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Recalled);
    let methods: Vec<String> = force
        .x
        .requests()
        .iter()
        .map(|r| r.method.clone())
        .collect();
    assert_eq!(
        methods,
        ["POST", "POST", "POST", "DELETE"],
        "deleted after the right one was taken"
    );
    for had in ["ewa@example.org", "owen@example.org", "zaid@example.org"] {
        assert_eq!(force.mails(had, &headline(2)).len(), 1, "{had}");
    }
    assert!(
        force.mail.receipts_for("nia@example.org").is_empty(),
        "she never had the wrong one"
    );
    tick(&force, id, "put right what was published here").await;
    // A second correction of the same message is allowed; one of a message that is not out is not.
    let draft = force.submit(&words("guidance", 3, "email")).await;
    assert!(
        force
            .desk()
            .correct(&force.author, draft.id, &file(&right), None, b"x")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_correction_that_waits_while_its_message_is_taken_down_never_goes_out() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, ALL)).await;
    tick(&force, id, "take the text there").await;
    let right = words("correction", 2, "twitter, email");
    let correct = || async {
        force
            .desk()
            .correct(&force.author, id, &file(&right), None, right.as_bytes())
            .await
            .unwrap()
    };
    let (approved, waiting) = (correct().await, correct().await);
    // One is approved and held at the door, the other waits for its approver.
    let hold = HoldScope::Message(approved.id);
    force
        .desk()
        .hold(&force.author, hold.clone(), "")
        .await
        .unwrap();
    force.approve(&approved).await;
    force
        .desk()
        .takedown(&force.author, id, "a court order")
        .await
        .unwrap();
    let refused = force
        .desk()
        .approve(&force.approver, waiting.id, &waiting.hash)
        .await;
    assert!(refused.unwrap_err().to_string().contains("taken down"));
    force.desk().resume(&force.author, hold, "").await.unwrap();
    force.drain().await;
    assert_eq!(
        force.view(approved.id).await.state,
        MessageState::FallsShort
    );
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (0, 0));
    assert!(force.mails("ewa@example.org", &headline(2)).is_empty());
    tick(&force, id, "take back what was published here").await;
}

#[tokio::test]
async fn what_is_still_public_after_a_take_down_is_said() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, ALL)).await;
    tick(&force, id, "take the text there").await;
    let right = words("correction", 2, "twitter, email");
    let stored = force
        .desk()
        .correct(&force.author, id, &file(&right), None, right.as_bytes())
        .await
        .unwrap();
    force.approve(&stored).await;
    force.drain().await;
    let back = force
        .desk()
        .takedown(&force.author, id, "a court order")
        .await
        .unwrap();
    assert!(
        back.cannot_be_undone
            .iter()
            .any(|w| w.contains(&stored.id.to_string()))
    );
    // The task that stood there for the correction is now the task to take it back.
    tick(&force, id, "take back what was published here").await;
}

#[tokio::test]
async fn a_correction_reaches_no_further_than_its_author_may() {
    let force = Force::new().await;
    let id = force
        .released(&words("guidance", 1, "twitter, email"))
        .await;
    let local = [("author", ELSEWHERE), ("approver", ELSEWHERE)];
    let grants: Vec<_> = local
        .iter()
        .map(|(role, area)| (role.parse().unwrap(), *area))
        .collect();
    let stranger = force.person("Hugh Hackney", &grants).await;
    let right = words("correction", 2, "email").replace("E05014020", ELSEWHERE);
    let refused = force
        .desk()
        .correct(&stranger, id, &file(&right), None, b"k")
        .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("you need the role urgent for")
    );
    // Nor does an approver of the correction's own area alone let it out.
    let stored = force
        .desk()
        .correct(&force.author, id, &file(&right), None, b"k")
        .await
        .unwrap();
    assert!(
        force
            .desk()
            .approve(&stranger, stored.id, &stored.hash)
            .await
            .is_err()
    );
    // And an edit cannot point it at another message.
    let other = force.released(&words("guidance", 3, "email")).await;
    let moved = format!("{right}of: {other}\n");
    let refused = force
        .desk()
        .edit(&force.author, stored.id, &file(&moved))
        .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("cannot change the message"),
        "of"
    );
}

#[tokio::test]
async fn a_withdrawal_while_the_post_is_on_the_wire_or_in_doubt_is_honoured_by_the_answer() {
    let force = Force::new().await;
    // On the wire: the answer is lost, the timeline has it, and then it is deleted.
    force.next_post(Fault::Silent { done: true });
    let id = force.approved(&words("guidance", 1, "twitter")).await;
    let pipeline = force.daemon.pipeline().clone();
    let step = tokio::spawn(async move { pipeline.drain().await });
    force.x.received(1).await;
    force
        .desk()
        .withdraw(&force.author, id, "wrong")
        .await
        .unwrap();
    step.await.unwrap().unwrap();
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Unknown);
    force.pass(30).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Recalled);
    assert_eq!(force.posts("Note 1 "), 0);
    // In doubt, and not there: a warning is not repeated any more, a person looks.
    force.next_post(Fault::HangUp { done: false });
    let id = force.released(&words("warning", 2, "twitter")).await;
    force
        .desk()
        .withdraw(&force.author, id, "wrong")
        .await
        .unwrap();
    force.pass(30).await;
    force.pass(90).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::WithPerson);
    force.pass(3600).await;
    assert!(force.x.posts().iter().all(|p| !p.text.contains("Note 2 ")));
    // Waiting to be tried again: cancelled.
    force.next_post(Fault::TooMany { reset: None });
    let id = force.released(&words("guidance", 3, "twitter")).await;
    force
        .desk()
        .withdraw(&force.author, id, "wrong")
        .await
        .unwrap();
    force.pass(3600).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Withdrawn);
    assert!(force.x.posts().iter().all(|p| !p.text.contains("Note 3 ")));
}

#[tokio::test]
async fn a_post_that_x_will_not_delete_is_said_to_be_there_still() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, "twitter")).await;
    force.x.script(
        Asked::Delete,
        1,
        Fault::Status {
            code: 503,
            done: false,
        },
    );
    force.x.script(
        Asked::Delete,
        2,
        Fault::Status {
            code: 400,
            done: false,
        },
    );
    force
        .desk()
        .withdraw(&force.author, id, "wrong")
        .await
        .unwrap();
    force.drain().await;
    let line = force.line(id, "twitter").await;
    assert!(
        line.contains("it is still there, and is being taken back"),
        "{line}"
    );
    assert!(!force.view(id).await.settled);
    force.pass(60).await;
    let view = force.view(id).await;
    assert_eq!(view.summary, "Withdrawn, 1 to delete by hand (twitter)");
    assert!(
        view.settled
            && force
                .line(id, "twitter")
                .await
                .contains("delete it there by hand")
    );
}

#[tokio::test]
async fn a_hold_stops_no_taking_back() {
    let force = Force::new().await;
    let id = force.released(&words("guidance", 1, "twitter")).await;
    force
        .desk()
        .hold(&force.lead, HoldScope::Everything, "")
        .await
        .unwrap();
    force
        .desk()
        .withdraw(&force.lead, id, "wrong")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.posts("Note 1 "), 0);
}
