//! Mail that waits inside the channel, and a message that is called back meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::task::JoinSet;
use wardmote_channels::{
    Channel,
    email::sandbox::{Fault, Offers, Rule, Stage},
};
use wardmote_domain::send::{Answer, Answered, CalledBack};

use crate::support::*;

/// Eight mails begun on one connection, the first of which the relay holds at `stage` until the message is called back; the
/// others are begun before it goes, or once it is held. The answers by reader, from the first.
async fn called_back_at(
    stage: Stage,
    pipelining: bool,
    all_at_once: bool,
) -> (World, Vec<Answered>) {
    let world = world("connections = 1\npipeline = 8").await;
    world.sandbox.offer(Offers {
        pipelining,
        ..Offers::default()
    });
    world
        .sandbox
        .script(Rule::to("reader1@example.org", stage, Fault::Hold));
    let edition = Arc::new(english());
    let flag = Arc::new(AtomicBool::new(false));
    let mut sending = JoinSet::new();
    for number in 1..=8 {
        let mut outgoing = to(&edition, number, &format!("reader{number}@example.org"));
        let flag = Arc::clone(&flag);
        outgoing.called_back = CalledBack::asking(move || flag.load(Ordering::SeqCst));
        let channel = Arc::clone(&world.channel);
        sending.spawn(async move { (number, channel.send(&outgoing).await) });
        if number == 1 && !all_at_once {
            world.sandbox.holding(1).await;
        }
    }
    tokio::task::yield_now().await;
    world.sandbox.holding(1).await;
    flag.store(true, Ordering::SeqCst);
    world.sandbox.let_go();
    let mut answers = sending.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    let answers = answers.into_iter().map(|(_, answered)| answered).collect();
    (world, answers)
}

fn withdrawn(answered: &Answered, touched: bool) {
    match &answered.answer {
        Answer::Later { when: None, reason } => assert_eq!(reason.code, "withdrawn"),
        other => panic!("{other:?}"),
    }
    assert_eq!(answered.touched, touched);
}

fn begun(world: &World) -> usize {
    let commands = world.sandbox.commands();
    commands.iter().filter(|c| c.starts_with("MAIL")).count()
}

/// The mail that had left to its final dot is told as it went; of those behind it not a byte leaves.
#[tokio::test]
async fn what_waits_behind_a_mail_is_not_begun_once_it_is_called_back() {
    for pipelining in [true, false] {
        let (world, answers) = called_back_at(Stage::Dot, pipelining, false).await;
        assert!(matches!(answers[0].answer, Answer::Accepted(_)));
        for answered in &answers[1..] {
            withdrawn(answered, false);
        }
        assert_eq!((begun(&world), world.sandbox.receipts().len()), (1, 1));
    }
}

/// The envelope of the second left with the final dot of the first: it gets no text.
#[tokio::test]
async fn what_was_pipelined_gets_no_text() {
    let (world, answers) = called_back_at(Stage::Dot, true, true).await;
    assert!(matches!(answers[0].answer, Answer::Accepted(_)));
    withdrawn(&answers[1], true);
    for answered in &answers[2..] {
        withdrawn(answered, false);
    }
    assert_eq!((begun(&world), world.sandbox.receipts().len()), (2, 1));
}

/// The relay knows the envelope by then, so that much has left; the text does not follow it, and nobody gets anything.
#[tokio::test]
async fn an_envelope_that_waits_for_its_answer_gets_no_text() {
    for stage in [Stage::Rcpt, Stage::Data] {
        for pipelining in [true, false] {
            let (world, answers) = called_back_at(stage, pipelining, true).await;
            withdrawn(&answers[0], true);
            for answered in &answers[1..] {
                withdrawn(answered, false);
            }
            assert_eq!((begun(&world), world.sandbox.receipts().len()), (1, 0));
            let next = to(&Arc::new(english()), 9, "anna@example.org");
            let next = world.send(&next).await;
            assert!(matches!(next.answer, Answer::Accepted(_)), "{next:?}");
        }
    }
}
