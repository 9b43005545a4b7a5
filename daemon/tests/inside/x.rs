//! X going wrong, each case to the end that the design names, with the words that `status` shows.

use jiff::SignedDuration;
use wardmote_channels::twitter::sandbox::Fault;
use wardmote_domain::delivery::DeliveryState;

use crate::support::{Force, words};

/// A fault, how X then stands, a part of the words, and how it stands after two reads and one repeat's time.
type Case = (Fault, DeliveryState, &'static str, DeliveryState, usize);

fn cases() -> Vec<Case> {
    use DeliveryState::{Accepted, Unknown, Waiting, WithPerson};
    let status = |code, done| Fault::Status { code, done };
    let minute = Some(SignedDuration::from_mins(1));
    vec![
        (
            Fault::TooMany { reset: minute },
            Waiting,
            "asks us to wait",
            Accepted,
            1,
        ),
        (
            Fault::TooMany { reset: None },
            Waiting,
            "asks us to wait",
            Accepted,
            1,
        ),
        (
            status(500, true),
            Unknown,
            "not confirmed, checking",
            Accepted,
            1,
        ),
        (
            status(500, false),
            Unknown,
            "not confirmed, checking",
            WithPerson,
            0,
        ),
        (
            status(502, true),
            Unknown,
            "not confirmed, checking",
            Accepted,
            1,
        ),
        (
            status(503, false),
            Unknown,
            "not confirmed, checking",
            WithPerson,
            0,
        ),
        (
            status(504, true),
            Unknown,
            "not confirmed, checking",
            Accepted,
            1,
        ),
        (
            Fault::HangUp { done: true },
            Unknown,
            "not confirmed, checking",
            Accepted,
            1,
        ),
        (
            Fault::HangUp { done: false },
            Unknown,
            "not confirmed, checking",
            WithPerson,
            0,
        ),
        (Fault::Half, Unknown, "not confirmed, checking", Accepted, 1),
        (
            Fault::Garbled,
            Unknown,
            "not confirmed, checking",
            Accepted,
            1,
        ),
    ]
}

#[tokio::test]
async fn each_fault_ends_where_the_design_says_and_status_says_it_plainly() {
    let force = Force::new().await;
    for (n, (fault, first, said, last, posts)) in cases().into_iter().enumerate() {
        force.next_post(fault.clone());
        let id = force.released(&words("guidance", n, "twitter")).await;
        assert_eq!(force.state(id, "twitter").await, first, "{fault:?}");
        let line = force.line(id, "twitter").await;
        assert!(line.contains(said), "{fault:?}: {line}");
        force.pass(30).await;
        force.pass(90).await;
        assert_eq!(
            force.state(id, "twitter").await,
            last,
            "{fault:?}: {}",
            force.line(id, "twitter").await
        );
        assert_eq!(force.posts(&format!("Note {n} ")), posts, "{fault:?}");
        if last == DeliveryState::WithPerson {
            let view = force.view(id).await;
            assert_eq!(view.summary, "Released, 1 needs you (twitter)");
            assert!(
                view.tasks[0].doubt && view.tasks[0].words.contains("Look for reference"),
                "{:?}",
                view.tasks
            );
        }
        // A limit that X spoke of is over before the next case.
        force.pass(1000).await;
    }
}

#[tokio::test]
async fn silence_ends_by_its_own_time_and_is_settled() {
    let force = Force::new().await;
    for (n, done) in [(0, true), (1, false)] {
        force.next_post(Fault::Silent { done });
        let id = force.released(&words("guidance", n, "twitter")).await;
        assert!(
            force
                .line(id, "twitter")
                .await
                .contains("did not answer in time")
        );
        force.pass(30).await;
        force.pass(90).await;
        let last = if done {
            DeliveryState::Accepted
        } else {
            DeliveryState::WithPerson
        };
        assert_eq!(force.state(id, "twitter").await, last);
        assert_eq!(force.posts(&format!("Note {n} ")), usize::from(done));
    }
}

#[tokio::test]
async fn keys_or_credit_that_fail_stop_the_lane_and_tell_someone_at_once() {
    let force = Force::new().await;
    for (n, (fault, why)) in [
        (Fault::Unauthorised, "does not accept this account's keys"),
        (Fault::CreditsDepleted, "credit for posting is used up"),
    ]
    .into_iter()
    .enumerate()
    {
        force.next_post(fault.clone());
        let id = force.released(&words("guidance", n, "twitter")).await;
        assert_eq!(
            force.state(id, "twitter").await,
            DeliveryState::Waiting,
            "{fault:?}"
        );
        let line = force.line(id, "twitter").await;
        assert!(line.contains(why), "{line}");
        let lane = force
            .desk()
            .channels(&force.admin)
            .await
            .unwrap()
            .into_iter()
            .find(|l| l.title == "X")
            .unwrap();
        assert!(lane.stopped.unwrap().contains(why));
        for told in ["anna@example.org", "lena@example.org"] {
            assert_eq!(force.mails(told, "X has stopped").len(), n + 1, "{told}");
        }
        assert!(force.mails("paul@example.org", "X has stopped").is_empty());
        // Nothing goes by itself, not for another message either, and status says what it waits for.
        let other = force.released(&words("guidance", n + 10, "twitter")).await;
        force.pass(3600).await;
        assert_eq!(force.state(other, "twitter").await, DeliveryState::Queued);
        let line = force.line(other, "twitter").await;
        assert!(line.contains(why), "{line}");
        force
            .desk()
            .start_channel(&force.admin, "twitter")
            .await
            .unwrap();
        force.drain().await;
        assert_eq!(force.state(id, "twitter").await, DeliveryState::Accepted);
        assert_eq!(force.state(other, "twitter").await, DeliveryState::Accepted);
        assert_eq!(
            (
                force.posts(&format!("Note {n} ")),
                force.posts(&format!("Note {} ", n + 10))
            ),
            (1, 1)
        );
    }
}

#[tokio::test]
async fn a_stop_with_an_end_ends_by_itself() {
    let force = Force::new().await;
    force.next_post(Fault::SpendCap {
        until: jiff::civil::date(2026, 12, 9),
    });
    let id = force.released(&words("guidance", 1, "twitter")).await;
    assert_eq!(force.state(id, "twitter").await, DeliveryState::Waiting);
    assert_eq!(
        force
            .mails("anna@example.org", "until 00:00 on 9 December 2026")
            .len(),
        1
    );
    force.pass(13 * 3600).await;
    assert_eq!(force.posts("Note 1 "), 0);
    force.pass(360).await;
    assert_eq!(force.posts("Note 1 "), 1);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_doubts_nothing() {
    let force = Force::new().await;
    force.x.close_connection(1);
    let id = force.released(&words("guidance", 1, "twitter")).await;
    // Closed unread: the request may have left, so X is asked.
    let state = force.state(id, "twitter").await;
    assert!(
        matches!(state, DeliveryState::Unknown | DeliveryState::Waiting),
        "{state}"
    );
    force.pass(30).await;
    force.pass(90).await;
    assert!(force.posts("Note 1 ") <= 1);
}
