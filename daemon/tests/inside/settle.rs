//! Posts in doubt: read, repeated once at most, or given to a person.

use jiff::SignedDuration;
use wardmote::desk::Settled;
use wardmote_channels::twitter::sandbox::{Asked, Fault};
use wardmote_domain::delivery::DeliveryState;

use crate::support::{Force, words};

#[tokio::test]
async fn a_warning_is_repeated_exactly_once_and_any_other_kind_never() {
    let force = Force::new().await;
    let lost = || Fault::Status {
        code: 500,
        done: false,
    };
    force.next_post(lost());
    let id = force.released(&words("warning", 1, "twitter")).await;
    force.pass(30).await;
    assert_eq!(
        force.state(id, "twitter").await,
        DeliveryState::Unknown,
        "one empty read is not enough"
    );
    force.pass(89).await;
    assert_eq!(force.posts("Note 1 "), 0);
    force.next_post(lost());
    force.pass(1).await;
    assert_eq!(
        force.state(id, "twitter").await,
        DeliveryState::Unknown,
        "the repeat is lost too"
    );
    force.pass(30).await;
    force.pass(90).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::WithPerson);
    force.pass(24 * 3600).await;
    assert_eq!(force.posts("Note 1 "), 0, "a second repeat is a person's");
    assert_eq!(
        force
            .x
            .requests()
            .iter()
            .filter(|r| r.method == "POST")
            .count(),
        2
    );
}

#[tokio::test]
async fn a_read_that_could_not_be_made_counts_for_no_empty_one() {
    let force = Force::new().await;
    force.next_post(Fault::Status {
        code: 500,
        done: true,
    });
    // X shows the post late, and the first read fails: only reads that were made may say that it is not there.
    force.x.hide_new_posts_for(SignedDuration::from_secs(125));
    force.x.script(
        Asked::Timeline,
        1,
        Fault::Status {
            code: 503,
            done: false,
        },
    );
    let id = force.released(&words("warning", 1, "twitter")).await;
    force.pass(30).await;
    force.pass(90).await;
    assert_eq!(
        force.state(id, "twitter").await,
        DeliveryState::Unknown,
        "one empty read so far"
    );
    force.pass(90).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Accepted);
    assert_eq!(force.posts("Note 1 "), 1, "it was not repeated");
}

#[tokio::test]
async fn a_timeline_that_cannot_be_read_ends_with_a_person() {
    let force = Force::new().await;
    force.next_post(Fault::HangUp { done: true });
    for nth in 1..=20 {
        force.x.script(Asked::Timeline, nth, Fault::Unauthorised);
    }
    let id = force.released(&words("guidance", 1, "twitter")).await;
    for _ in 0..20 {
        force.pass(1200).await;
    }
    assert_eq!(force.state(id, "twitter").await, DeliveryState::WithPerson);
    assert_eq!(force.posts("Note 1 "), 1);
}

#[tokio::test]
async fn what_a_person_says_settles_it() {
    let force = Force::new().await;
    for (n, says) in [
        (1, Settled::NotSent),
        (2, Settled::Sent("1998000000000000123".into())),
    ] {
        force.next_post(Fault::Status {
            code: 502,
            done: false,
        });
        let id = force.released(&words("guidance", n, "twitter")).await;
        force.pass(30).await;
        force.pass(90).await;
        let task = force.view(id).await.tasks.remove(0);
        force
            .desk()
            .settle(
                &force.approver,
                task.delivery,
                says.clone(),
                "I looked at the account",
            )
            .await
            .unwrap();
        let again = force
            .desk()
            .settle(&force.approver, task.delivery, says.clone(), "again")
            .await;
        force.drain().await;
        assert_eq!(force.state(id, "twitter").await, DeliveryState::Accepted);
        let posts = usize::from(says == Settled::NotSent);
        assert_eq!(force.posts(&format!("Note {n} ")), posts);
        assert!(again.is_err(), "it is settled");
    }
}

#[tokio::test]
async fn a_duplicate_after_a_doubt_is_evidence_and_the_timeline_gives_the_post() {
    let force = Force::new().await;
    force.x.hide_new_posts_for(SignedDuration::from_secs(200));
    force.next_post(Fault::HangUp { done: true });
    let id = force.released(&words("warning", 1, "twitter")).await;
    force.pass(30).await;
    // Two empty reads: the warning is repeated, and X answers that it has it.
    force.pass(90).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Unknown);
    assert!(
        force.line(id, "twitter").await.contains("probably posted"),
        "{}",
        force.line(id, "twitter").await
    );
    force.pass(30).await;
    force.pass(90).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Accepted);
    assert_eq!(force.posts("Note 1 "), 1);
}

#[tokio::test]
async fn a_process_that_dies_with_the_post_on_the_wire_settles_it_after_the_restart() {
    for done in [true, false] {
        let force = Force::new().await;
        force.next_post(Fault::Silent { done });
        let id = force.approved(&words("guidance", 1, "twitter")).await;
        let pipeline = force.daemon.pipeline().clone();
        let step = tokio::spawn(async move { pipeline.drain().await });
        force.x.received(1).await;
        step.abort();
        assert!(step.await.unwrap_err().is_cancelled());
        assert_eq!(force.state(id, "twitter").await, DeliveryState::InFlight);
        let force = force.restart().await;
        assert_eq!(force.state(id, "twitter").await, DeliveryState::Unknown);
        force.pass(30).await;
        force.pass(90).await;
        let last = if done {
            DeliveryState::Accepted
        } else {
            DeliveryState::WithPerson
        };
        assert_eq!(force.state(id, "twitter").await, last);
        assert_eq!(force.posts("Note 1 "), usize::from(done));
    }
}
