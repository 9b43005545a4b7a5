//! The mail relay going wrong, each case to the end that the design names.

use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
use wardmote_domain::delivery::DeliveryState;

use crate::support::{Force, headline, words};

const OWEN: &str = "owen@example.org";

fn reply(stage: Stage, code: u16, text: &str) -> Rule {
    Rule::to(OWEN, stage, Fault::Reply(code, text.to_owned())).times(1)
}

/// How many of a message's mails are in that state.
async fn mails(force: &Force, id: wardmote_domain::ids::MessageId, state: DeliveryState) -> u64 {
    force.count(id, "email", state).await
}

#[tokio::test]
async fn what_passes_is_tried_again_and_arrives_once() {
    let force = Force::new().await;
    let cases = [
        reply(Stage::Rcpt, 450, "4.2.0 try again"),
        reply(Stage::Rcpt, 421, "4.3.0 closing"),
        reply(Stage::Dot, 451, "4.3.0 try again"),
        reply(Stage::Data, 452, "4.3.1 no room"),
        Rule::to(OWEN, Stage::Rcpt, Fault::HalfReply).times(1),
    ];
    for (n, rule) in cases.into_iter().enumerate() {
        force.mail.script(rule.clone());
        let id = force.released(&words("guidance", n, "email")).await;
        assert_eq!(
            mails(&force, id, DeliveryState::Waiting).await,
            1,
            "{rule:?}"
        );
        assert_eq!(
            mails(&force, id, DeliveryState::Accepted).await,
            2,
            "{rule:?}"
        );
        let view = force.view(id).await;
        assert!(view.summary.contains("1 still to go"), "{}", view.summary);
        force.pass(1900).await;
        assert_eq!(
            mails(&force, id, DeliveryState::Accepted).await,
            3,
            "{rule:?}: {}",
            force.line(id, "email").await
        );
        assert_eq!(force.mails(OWEN, &headline(n)).len(), 1, "{rule:?}");
        force.mail.behave();
    }
}

#[tokio::test]
async fn a_line_that_breaks_in_the_body_is_doubted_at_most_and_the_mail_arrives_once() {
    let force = Force::new().await;
    force
        .mail
        .script(Rule::to(OWEN, Stage::Body, Fault::Drop).times(1));
    let id = force.released(&words("guidance", 1, "email")).await;
    force.pass(120).await;
    assert_eq!(
        mails(&force, id, DeliveryState::Accepted).await,
        3,
        "{}",
        force.line(id, "email").await
    );
    assert_eq!(force.mails(OWEN, &headline(1)).len(), 1);
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_gets_nothing_more() {
    let force = Force::new().await;
    force
        .mail
        .script(reply(Stage::Rcpt, 550, "5.1.1 no such user"));
    let id = force.released(&words("guidance", 1, "email")).await;
    assert_eq!(mails(&force, id, DeliveryState::Refused).await, 1);
    assert!(
        force
            .line(id, "email")
            .await
            .contains("there is no such mailbox")
    );
    assert!(force.view(id).await.summary.contains("1 not taken (email)"));
    let next = force.released(&words("guidance", 2, "email")).await;
    assert_eq!(mails(&force, next, DeliveryState::Accepted).await, 2);
    assert!(force.mails(OWEN, &headline(2)).is_empty());
    let csv = format!("email,language,wards\n{OWEN},en-GB,E05014020\n");
    let taken = force
        .desk()
        .import_audience(&force.admin, csv.as_bytes())
        .await
        .unwrap();
    assert_eq!(
        (taken.added, taken.left_out),
        (0, 1),
        "an import does not bring it back"
    );
}

#[tokio::test]
async fn a_full_mailbox_is_tried_later_and_given_up_at_last() {
    let force = Force::new().await;
    force.mail.script(Rule::to(
        OWEN,
        Stage::Rcpt,
        Fault::Reply(552, "5.2.2 mailbox full".into()),
    ));
    let id = force.released(&words("guidance", 1, "email")).await;
    assert_eq!(
        mails(&force, id, DeliveryState::Waiting).await,
        1,
        "{}",
        force.line(id, "email").await
    );
    for _ in 0..4 {
        force.pass(5 * 3600).await;
    }
    assert_eq!(mails(&force, id, DeliveryState::Refused).await, 1);
}

#[tokio::test]
async fn a_mail_whose_answer_is_lost_is_repeated_once_with_the_same_id_and_then_a_person_looks() {
    let force = Force::new().await;
    force
        .mail
        .script(Rule::to(OWEN, Stage::Dot, Fault::Drop).times(1));
    let id = force.released(&words("guidance", 1, "email")).await;
    force.pass(1).await;
    let copies = force.mails(OWEN, &headline(1));
    assert_eq!(copies.len(), 2, "accepted and lost, then repeated");
    let message_id = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw).into_owned();
        text.lines()
            .find(|l| l.starts_with("Message-ID:"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(message_id(&copies[0].raw), message_id(&copies[1].raw));
    assert_eq!(mails(&force, id, DeliveryState::Accepted).await, 3);
    force
        .mail
        .script(Rule::to(OWEN, Stage::Dot, Fault::Drop).times(2));
    let id = force.released(&words("guidance", 2, "email")).await;
    force.pass(1).await;
    assert_eq!(mails(&force, id, DeliveryState::WithPerson).await, 1);
    force.pass(24 * 3600).await;
    assert_eq!(
        force.mails(OWEN, &headline(2)).len(),
        2,
        "never a third time by itself"
    );
    let task = force.view(id).await.tasks.remove(0);
    assert!(task.words.contains("relay's log"), "{}", task.words);
}

#[tokio::test]
async fn a_relay_that_is_down_loses_nothing() {
    let mut force = Force::new().await;
    force.mail.stop().await;
    let id = force.released(&words("guidance", 1, "email")).await;
    assert_eq!(mails(&force, id, DeliveryState::Waiting).await, 3);
    assert!(
        force
            .line(id, "email")
            .await
            .contains("the mail relay cannot be reached")
    );
    // It comes back at the same address.
    force.mail = wardmote_channels::email::sandbox::start(force.mail.addr(), force.clock.clone())
        .await
        .unwrap();
    force.pass(120).await;
    assert_eq!(mails(&force, id, DeliveryState::Accepted).await, 3);
    assert_eq!(force.mail.receipts().len(), 3);
}

#[tokio::test]
async fn a_relay_that_is_slow_is_waited_for_and_not_sent_to_twice() {
    let force = Force::with(crate::support::Setup {
        one_connection: true,
        ..Default::default()
    })
    .await;
    force
        .mail
        .script(Rule::to("ewa@example.org", Stage::Dot, Fault::Silence));
    let id = force.approved(&words("guidance", 1, "email")).await;
    let pipeline = force.daemon.pipeline().clone();
    let dispatch = tokio::spawn(async move { pipeline.drain().await });
    force.mail.fallen_silent(1).await;
    // Far more than a lease has passed, but SMTP asks for ten minutes' patience after the final dot.
    force.clock.advance(jiff::SignedDuration::from_mins(9));
    for channel in force.daemon.pipeline().channels().all() {
        force.daemon.pipeline().settle_step(channel).await.unwrap();
    }
    assert_eq!(
        mails(&force, id, DeliveryState::InFlight).await,
        1,
        "{}",
        force.line(id, "email").await
    );
    dispatch.abort();
}
