//! Every way a relay can fail, and what the pipeline is told.

use std::sync::Arc;

use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
use wardmote_domain::send::{Answer, Answered};

use crate::support::*;

/// An answer without its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Is {
    Accepted,
    Later,
    LaterAt(i64),
    Refused,
    Suppressed,
    LaneDown,
    Unknown,
}

pub fn is(answered: &Answered) -> Is {
    match &answered.answer {
        Answer::Accepted(_) => Is::Accepted,
        Answer::Later { when: None, .. } => Is::Later,
        Answer::Later {
            when: Some(when), ..
        } => Is::LaterAt(when.duration_since(now()).as_mins()),
        Answer::Refused {
            suppress: false, ..
        } => Is::Refused,
        Answer::Refused { suppress: true, .. } => Is::Suppressed,
        Answer::LaneDown { until: None, .. } => Is::LaneDown,
        Answer::LaneDown { until: Some(_), .. } => panic!("no relay says until when"),
        Answer::Unknown { .. } => Is::Unknown,
    }
}

pub fn reply(code: u16, text: &str) -> Fault {
    Fault::Reply(code, text.to_owned())
}

/// One row: what fails where, the answer, whether anything left, how many mails the relay has.
type Row = (Stage, Fault, Is, bool, usize);

fn rows() -> Vec<Row> {
    use Stage::*;
    vec![
        // before anything of the mail has left
        (Greeting, reply(421, "4.3.2 busy"), Is::Later, false, 0),
        (
            Greeting,
            reply(421, "4.7.0 slow down"),
            Is::LaterAt(5),
            false,
            0,
        ),
        (
            Greeting,
            reply(554, "5.7.1 go away"),
            Is::LaneDown,
            false,
            0,
        ),
        (Greeting, Fault::Drop, Is::Later, false, 0),
        (Greeting, Fault::HalfReply, Is::Later, false, 0),
        (Greeting, reply(220, "fine"), Is::Accepted, true, 1),
        // MAIL: nothing is said of the person
        (Mail, reply(451, "4.3.0 later"), Is::Later, true, 0),
        (Mail, reply(421, "4.7.0 slow down"), Is::LaterAt(5), true, 0),
        (Mail, reply(550, "5.7.1 your sender"), Is::LaneDown, true, 0),
        (Mail, reply(501, "5.5.4 what"), Is::LaneDown, true, 0),
        (Mail, Fault::Drop, Is::Later, true, 0),
        (Mail, Fault::HalfReply, Is::Later, true, 0),
        (Mail, reply(354, "out of turn"), Is::Later, true, 0),
        // RCPT
        (Rcpt, reply(450, "4.2.0 greylisted"), Is::Later, true, 0),
        (Rcpt, reply(421, "4.7.28 rate"), Is::LaterAt(5), true, 0),
        (Rcpt, reply(550, "5.1.1 unknown"), Is::Suppressed, true, 0),
        (Rcpt, reply(556, "5.1.10 null MX"), Is::Suppressed, true, 0),
        (Rcpt, reply(550, "5.7.1 policy"), Is::Refused, true, 0),
        (Rcpt, reply(552, "5.2.2 full"), Is::LaterAt(240), true, 0),
        (Rcpt, reply(550, "no"), Is::Refused, true, 0),
        (Rcpt, reply(503, "5.5.1 order"), Is::LaneDown, true, 0),
        (Rcpt, Fault::Drop, Is::Later, true, 0),
        (Rcpt, Fault::HalfReply, Is::Later, true, 0),
        // DATA, before the body
        (Data, reply(451, "4.3.0 later"), Is::Later, true, 0),
        (
            Data,
            reply(554, "5.5.1 no valid recipients"),
            Is::Refused,
            true,
            0,
        ),
        (Data, reply(250, "out of turn"), Is::Later, true, 0),
        (Data, Fault::Drop, Is::Later, true, 0),
        (Data, Fault::HalfReply, Is::Later, true, 0),
        // after the final dot, and answered
        (Dot, reply(452, "4.2.2 full for now"), Is::Later, true, 0),
        (Dot, reply(421, "4.7.28 rate"), Is::LaterAt(5), true, 0),
        (
            Dot,
            reply(554, "5.7.26 unauthenticated"),
            Is::Refused,
            true,
            0,
        ),
        (Dot, reply(552, "5.3.4 too large"), Is::Refused, true, 0),
        (Dot, reply(550, "5.1.1 unknown"), Is::Suppressed, true, 0),
        (Dot, reply(250, "OK"), Is::Accepted, true, 1),
        // after the final dot, and the answer lost: taken or not, it is not known
        (Dot, Fault::Drop, Is::Unknown, true, 1),
        (Dot, Fault::HalfReply, Is::Unknown, true, 1),
        (Dot, Fault::Vanish, Is::Unknown, true, 0),
        (Dot, reply(354, "out of turn"), Is::Unknown, true, 0),
    ]
}

#[tokio::test]
async fn each_fault_has_its_answer_and_the_next_mail_goes() {
    for (stage, fault, expected, touched, kept) in rows() {
        let world = world("").await;
        let edition = Arc::new(english());
        let shown = format!("{stage:?} {fault:?}");
        world.sandbox.script(Rule::every(stage, fault));
        let answered = world.send(&to(&edition, 1, "anna@example.org")).await;
        assert_eq!(is(&answered), expected, "{shown}: {answered:?}");
        assert_eq!(answered.touched, touched, "{shown}");
        assert_eq!(world.sandbox.receipts().len(), kept, "{shown}");
        assert!(
            !format!("{answered:?}").contains("example.org"),
            "{shown}: an address in an answer"
        );

        world.sandbox.behave();
        let next = world.send(&to(&edition, 2, "bilal@example.org")).await;
        assert_eq!(is(&next), Is::Accepted, "the mail after {shown}: {next:?}");
        assert_eq!(
            world.sandbox.receipts_for("bilal@example.org").len(),
            1,
            "the mail after {shown}"
        );
    }
}

/// One bad recipient does not touch the others on the same connection.
#[tokio::test]
async fn a_refusal_is_for_one_person() {
    let world = world("connections = 1").await;
    let edition = Arc::new(english());
    world.sandbox.script(Rule::to(
        "bilal@example.org",
        Stage::Rcpt,
        reply(550, "5.1.1 unknown"),
    ));
    let readers = [
        "anna@example.org",
        "bilal@example.org",
        "cezary@example.org",
    ];
    let mut answers = Vec::new();
    for (number, reader) in (1..).zip(readers) {
        answers.push(is(&world.send(&to(&edition, number, reader)).await));
    }
    assert_eq!(answers, [Is::Accepted, Is::Suppressed, Is::Accepted]);
    assert_eq!(
        world.sandbox.connections(),
        1,
        "the connection is cleared with RSET and kept"
    );
    assert_eq!(
        world
            .sandbox
            .commands()
            .iter()
            .filter(|c| *c == "RSET")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_mailbox_that_is_full_three_times_running_is_given_up() {
    let world = world("").await;
    let edition = Arc::new(english());
    let full = || Rule::to("anna@example.org", Stage::Rcpt, reply(552, "5.2.2 full")).times(2);
    let send = async || is(&world.send(&to(&edition, 1, "anna@example.org")).await);
    world.sandbox.script(full());
    assert_eq!(
        [send().await, send().await],
        [Is::LaterAt(240), Is::LaterAt(240)]
    );
    // It was emptied in between: the count begins again.
    assert_eq!(send().await, Is::Accepted);
    world.sandbox.script(full().times(3));
    assert_eq!(
        [send().await, send().await, send().await],
        [Is::LaterAt(240), Is::LaterAt(240), Is::Suppressed]
    );
}
