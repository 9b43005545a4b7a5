//! The contract's table, row by row.

use super::*;

/// What a row comes to, without its words.
#[derive(Debug, PartialEq)]
enum Is {
    Later,
    Held,
    FullLater,
    Refused,
    Suppressed,
    LaneDown,
}

fn is(answer: &Answer, now: Timestamp) -> Is {
    match answer {
        Answer::Later { when: None, .. } => Is::Later,
        Answer::Later {
            when: Some(when), ..
        } => {
            let wait = when.duration_since(now);
            if wait == FULL_WAIT {
                return Is::FullLater;
            }
            assert!(
                wait >= SignedDuration::from_mins(5) && wait <= SignedDuration::from_mins(30),
                "{wait}"
            );
            Is::Held
        }
        Answer::Refused { suppress: true, .. } => Is::Suppressed,
        Answer::Refused {
            suppress: false, ..
        } => Is::Refused,
        Answer::LaneDown { until: None, .. } => Is::LaneDown,
        other => panic!("{other:?}"),
    }
}

fn judged(stage: Stage, code: u16, text: &str, strikes: u8) -> Answer {
    let now = Circumstances {
        now: Timestamp::UNIX_EPOCH,
        jitter: 0.5,
        strikes,
    };
    judge(stage, &Reply::new(code, text), now)
}

#[test]
fn the_table_row_by_row() {
    use Stage::*;
    let rows: &[(Stage, u16, &str, Is)] = &[
        // transient
        (Rcpt, 450, "4.2.0 Greylisted", Is::Later),
        (Rcpt, 451, "4.3.0 try again", Is::Later),
        (Dot, 452, "4.2.2 over quota", Is::Later),
        (Dot, 421, "4.3.2 shutting down", Is::Later),
        (Greeting, 421, "service not available", Is::Later),
        (
            Rcpt,
            450,
            "4.7.1 greylisted, come back in five minutes",
            Is::Later,
        ),
        (Mail, 451, "local error", Is::Later),
        // provider throttle
        (Rcpt, 421, "4.7.28 unusual rate of mail", Is::Held),
        (
            Mail,
            421,
            "4.7.0 [TSS04] Messages temporarily deferred",
            Is::Held,
        ),
        (Dot, 451, "too many messages, throttled", Is::Held),
        (Greeting, 421, "4.7.0 try later", Is::Held),
        (
            Rcpt,
            450,
            "4.2.1 The user is receiving mail at a rate that prevents more",
            Is::Held,
        ),
        // words that only hold "rate"
        (
            Rcpt,
            451,
            "4.3.0 a separate, corporate and temperate reply",
            Is::Later,
        ),
        // protocol or configuration
        (Rcpt, 500, "what?", Is::LaneDown),
        (Mail, 501, "5.5.4 syntax", Is::LaneDown),
        (Data, 502, "5.5.1 no", Is::LaneDown),
        (Dot, 503, "5.5.1 bad sequence", Is::LaneDown),
        (Rcpt, 504, "5.5.2 need a full host name", Is::LaneDown),
        (Rcpt, 555, "5.5.4 unknown parameter", Is::LaneDown),
        (Rcpt, 530, "5.7.0 authentication required", Is::LaneDown),
        (Mail, 535, "5.7.8 credentials invalid", Is::LaneDown),
        (Greeting, 554, "no service here", Is::LaneDown),
        (Greeting, 550, "5.7.1 you are blocked", Is::LaneDown),
        // our own sender: says nothing of the person
        (Mail, 553, "5.1.8 sender domain not found", Is::LaneDown),
        (Mail, 550, "5.1.1 who?", Is::LaneDown),
        (Mail, 550, "5.7.1 sender rejected", Is::LaneDown),
        (Mail, 552, "5.3.4 too big", Is::Refused),
        // bad address
        (Rcpt, 550, "5.1.1 no such user", Is::Suppressed),
        (Dot, 550, "5.1.1 no such user", Is::Suppressed),
        (Rcpt, 550, "5.1.2 no such domain", Is::Suppressed),
        (Rcpt, 550, "5.1.10 null MX", Is::Suppressed),
        (Rcpt, 550, "5.2.1 disabled", Is::Suppressed),
        (Rcpt, 553, "5.1.3 bad syntax", Is::Suppressed),
        (
            Rcpt,
            501,
            "5.1.3 the enhanced code counts first",
            Is::Suppressed,
        ),
        (Rcpt, 556, "5.1.10 null MX", Is::Suppressed),
        (Rcpt, 556, "null MX", Is::Suppressed),
        // mailbox full, first time
        (Rcpt, 552, "5.2.2 full", Is::FullLater),
        // content
        (Dot, 552, "5.3.4 too big", Is::Refused),
        (Dot, 554, "5.3.4 too big", Is::Refused),
        // policy, authentication, block
        (Rcpt, 550, "5.7.1 relaying denied", Is::Refused),
        (Dot, 554, "5.7.26 unauthenticated", Is::Refused),
        (Dot, 550, "5.7.515 Access denied", Is::Refused),
        // no enhanced code: the person is not suppressed on a guess
        (Rcpt, 550, "no", Is::Refused),
        (Dot, 554, "transaction failed", Is::Refused),
        (Rcpt, 550, "5.1 not a code", Is::Refused),
        // the enhanced class counts before the three digits
        (Rcpt, 550, "4.2.0 later", Is::Later),
        (Rcpt, 450, "5.1.1 never", Is::Suppressed),
        // out of turn
        (Rcpt, 354, "go ahead", Is::Later),
    ];
    for (stage, code, text, expected) in rows {
        let answer = judged(*stage, *code, text, 1);
        assert_eq!(
            is(&answer, Timestamp::UNIX_EPOCH),
            *expected,
            "{stage:?} {code} {text}"
        );
    }
}

#[test]
fn the_third_full_mailbox_is_given_up() {
    assert_eq!(
        is(
            &judged(Stage::Rcpt, 552, "5.2.2 full", 2),
            Timestamp::UNIX_EPOCH
        ),
        Is::FullLater
    );
    assert_eq!(
        is(
            &judged(Stage::Rcpt, 552, "5.2.2 full", 3),
            Timestamp::UNIX_EPOCH
        ),
        Is::Suppressed
    );
}

#[test]
fn the_hold_is_spread_over_five_to_thirty_minutes() {
    let reply = Reply::new(421, "4.7.28 slow down");
    for (jitter, minutes) in [(0.0, 5), (0.5, 17), (1.0, 30)] {
        let now = Circumstances {
            now: Timestamp::UNIX_EPOCH,
            jitter,
            strikes: 0,
        };
        let Answer::Later {
            when: Some(when), ..
        } = judge(Stage::Rcpt, &reply, now)
        else {
            panic!()
        };
        assert_eq!(when.as_second() / 60, minutes);
    }
}

#[test]
fn no_reason_repeats_what_the_relay_said() {
    for code in [421, 450, 500, 550, 552, 554, 556] {
        for enhanced in ["", "5.1.1 ", "5.7.1 ", "5.2.2 ", "4.7.0 "] {
            let answer = judged(
                Stage::Rcpt,
                code,
                &format!("{enhanced}<anna@example.org> is unknown"),
                0,
            );
            assert!(!format!("{answer:?}").contains("anna"), "{answer:?}");
        }
    }
}

#[test]
fn the_queue_id_is_an_id_or_nothing() {
    let cases = [
        ("2.0.0 Ok: queued as 4bXyZ1abc", Some("4bXyZ1abc")),
        (
            "OK id=1tZabc-000000005gH-1x2y",
            Some("1tZabc-000000005gH-1x2y"),
        ),
        ("2.0.0 Ok: Queued as W12.", Some("W12")),
        ("2.6.0 Queued mail for delivery", None),
        ("OK", None),
        ("queued as ", None),
        ("queued as <anna@example.org>", None),
        ("queued as anna@example.org", None),
    ];
    for (text, expected) in cases {
        assert_eq!(queue_id(text).as_deref(), expected, "{text}");
    }
}
