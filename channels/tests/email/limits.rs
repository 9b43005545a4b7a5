//! What takes long: a mail that is never taken, and a receiving service that asks us to slow down.

use std::sync::Arc;

use jiff::SignedDuration;
use wardmote_channels::{
    backoff::Jitter,
    email::{
        EmailChannel,
        sandbox::{self, Fault, Offers, Rule, Stage},
    },
};
use wardmote_domain::{
    clock::{Clock, SharedClock, SteppedClock},
    send::{Answer, Answered, Edition, Reason},
    words::Realm,
};

use crate::support::*;

/// A channel and its sandbox on a clock that the test moves.
async fn on(clock: &Arc<SteppedClock>, more: &str) -> World {
    let shared: SharedClock = clock.clone();
    let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), shared.clone())
        .await
        .unwrap();
    let channel = EmailChannel::new(
        config(&sandbox.relay(), more),
        Realm::Sandbox,
        KEY,
        shared,
        Jitter::fixed(0.0),
    )
    .unwrap();
    World {
        sandbox,
        channel: Arc::new(channel),
    }
}

/// A mail without an end of its own is given up at the hundredth try, and only where the relay itself said no.
#[tokio::test]
async fn the_hundredth_try_is_the_last() {
    let world = world("").await;
    let no = |stage| Rule::every(stage, Fault::Reply(451, "4.3.0 later".to_owned()));
    let until_friday = Edition {
        expires: Some(now() + SignedDuration::from_hours(96)),
        ..english()
    };
    // attempt, edition, where the relay says no, whether it is given up
    let cases = [
        (99, english(), Stage::Rcpt, false),
        (100, english(), Stage::Rcpt, true),
        (101, english(), Stage::Dot, true),
        (100, until_friday, Stage::Rcpt, false),
        (100, english(), Stage::Greeting, false),
    ];
    for (attempt, edition, stage, given_up) in cases {
        let shown = format!("try {attempt} at {stage:?}");
        world.channel.close().await;
        world.sandbox.behave();
        world.sandbox.script(no(stage));
        let mut outgoing = to(&Arc::new(edition), 7, "anna@example.org");
        outgoing.attempt = attempt;
        let answered = world.send(&outgoing).await;
        match &answered.answer {
            Answer::Refused { reason, suppress } => {
                assert!(given_up && !suppress, "{shown}: {answered:?}");
                assert_eq!(reason.code, "4.3.0", "{shown}");
                assert!(reason.words.contains("given up"), "{shown}: {reason}");
            }
            Answer::Later { .. } => assert!(!given_up, "{shown}: {answered:?}"),
            other => panic!("{shown}: {other:?}"),
        }
        assert_eq!(answered.touched, stage != Stage::Greeting, "{shown}");
    }
    assert!(world.sandbox.receipts().is_empty());
}

fn accepted(answered: &Answered) {
    assert!(
        matches!(answered.answer, Answer::Accepted(_)),
        "{answered:?}"
    );
}

/// The reason, and in how many milliseconds it is to come back.
fn later(answered: &Answered, clock: &SteppedClock) -> (Reason, i128) {
    match &answered.answer {
        Answer::Later {
            when: Some(when),
            reason,
        } => (reason.clone(), when.duration_since(clock.now()).as_millis()),
        other => panic!("{other:?}"),
    }
}

/// One service says "slow down": it gets nothing until its hold is over and half as much after it, and a tenth more after a
/// clean minute. Another service gets all it got before.
#[tokio::test]
async fn a_service_that_asks_us_to_slow_down_gets_half_and_another_goes_on() {
    let clock = Arc::new(SteppedClock::new(now()));
    let world = on(&clock, "throttle = { start = 2 }").await;
    let edition = Arc::new(english());
    let mut number = 0;
    let mut send = async |reader: &str| {
        number += 1;
        world.send(&to(&edition, number, reader)).await
    };
    let forward = |millis| clock.advance(SignedDuration::from_millis(millis));

    accepted(&send("anna@example.org").await);
    let begun = world.sandbox.commands().len();
    let early = send("bilal@example.org").await;
    let (reason, wait) = later(&early, &clock);
    assert_eq!((reason.code.as_str(), wait), ("throttle", 500));
    assert!(!early.touched);
    assert_eq!(world.sandbox.commands().len(), begun, "not a byte of it");

    forward(500);
    let slow = Fault::Reply(421, "4.7.0 try again later".to_owned());
    world
        .sandbox
        .script(Rule::to("bilal@example.org", Stage::Rcpt, slow).times(1));
    let slowed = send("bilal@example.org").await;
    let (reason, wait) = later(&slowed, &clock);
    assert_eq!((reason.code.as_str(), wait), ("4.7.0", 300_000));
    assert!(slowed.touched);

    forward(10_000);
    let held = send("cezary@example.org").await;
    let (reason, wait) = later(&held, &clock);
    assert_eq!(reason.code, "throttle");
    assert!((290_000..=291_000).contains(&wait), "{wait}");
    accepted(&send("dana@example.com").await);
    forward(500);
    accepted(&send("emil@example.com").await);

    forward(289_500);
    accepted(&send("bilal@example.org").await);
    forward(500);
    assert_eq!(
        later(&send("cezary@example.org").await, &clock).0.code,
        "throttle"
    );
    forward(500);
    accepted(&send("cezary@example.org").await);

    // A clean minute after the hold: a tenth more, so that the wait is a tenth shorter.
    forward(60_000);
    accepted(&send("farah@example.org").await);
    forward(950);
    assert!(matches!(
        send("goran@example.org").await.answer,
        Answer::Later { .. }
    ));
    forward(50);
    accepted(&send("goran@example.org").await);
    forward(910);
    accepted(&send("hania@example.org").await);
    assert_eq!(world.sandbox.receipts().len(), 8);
}

/// Our own client waits where it must, for relays that take commands together and for those that do not, keeps to the size
/// they name, and signs in.
#[tokio::test]
async fn our_client_speaks_only_when_it_is_its_turn() {
    for pipelining in [true, false] {
        for login in [None, Some(("anna".to_owned(), "sesame".to_owned()))] {
            let account = match &login {
                Some((user, password)) => {
                    format!("login = {{ user = \"{user}\", password = \"{password}\" }}\n")
                }
                None => String::new(),
            };
            let world = world(&format!(
                "connections = 1\npipeline = 8\nmails_per_connection = 100\n{account}"
            ))
            .await;
            world.sandbox.offer(Offers {
                pipelining,
                login,
                size: 4000,
                strict: true,
            });
            world.sandbox.script(
                Rule::to(
                    "reader5@example.org",
                    Stage::Rcpt,
                    Fault::Reply(550, "5.1.1 unknown".to_owned()),
                )
                .times(1),
            );
            let edition = Arc::new(english());
            let mut large = english();
            large.copies[0].copy = wardmote_domain::variant::Copy::Email {
                subject: "Too large".to_owned(),
                text: parts(&[&"a long text ".repeat(400), "\n"]),
                html: parts(&["<p>", "</p>"]),
            };
            let large = Arc::new(large);
            let mut sending = tokio::task::JoinSet::new();
            for number in 1..=16 {
                let edition = if number == 9 { &large } else { &edition };
                let outgoing = to(edition, number, &format!("reader{number}@example.org"));
                let channel = Arc::clone(&world.channel);
                sending.spawn(async move {
                    use wardmote_channels::Channel;
                    (number, channel.send(&outgoing).await)
                });
            }
            for (number, answered) in sending.join_all().await {
                match (number, &answered.answer) {
                    (5, Answer::Refused { suppress: true, .. }) => {}
                    (9, Answer::Refused { reason, .. }) => assert_eq!(reason.code, "5.3.4"),
                    (_, Answer::Accepted(_)) if number != 5 && number != 9 => {}
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(world.sandbox.receipts().len(), 14);
            assert_eq!(world.sandbox.connections(), 1, "it was never hung up on");
        }
    }
}
