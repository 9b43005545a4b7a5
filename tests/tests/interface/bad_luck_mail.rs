//! The mail relay is down, slow, refuses, breaks off or falls silent: each ends in the state that the contract names, and
//! `status` says so in plain words, without an address.

use wardmote_channels::email::sandbox::{Fault as MailFault, Rule, Stage};
use wardmote_tests::{force::Force, messages, rest, setup::Setup};

const ALL: &str = "twitter, email, page";

/// The state of each mail of a message, sorted.
async fn mail_states(force: &Force, id: &str) -> Vec<String> {
    let all = rest::deliveries(&force.author(), id).await;
    let mut states: Vec<String> = all
        .into_iter()
        .filter(|d| d.outlet == "email")
        .map(|d| d.state)
        .collect();
    states.sort();
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relays_answers_end_where_the_contract_says() {
    let ada = "ada.reader@example.org";
    let reply = |code, text: &str| MailFault::Reply(code, text.to_owned());
    let cases = [
        (
            Rule::to(ada, Stage::Rcpt, reply(550, "5.1.1 no such user here")),
            "refused",
            "there is no such mailbox",
        ),
        (
            Rule::to(ada, Stage::Dot, reply(554, "5.7.1 blocked by policy")),
            "refused",
            "refused by policy",
        ),
        (
            Rule::to(ada, Stage::Dot, reply(451, "4.3.0 try again later")),
            "waiting",
            "it is tried again",
        ),
        (
            Rule::to(ada, Stage::Rcpt, reply(421, "4.7.28 unusual rate")),
            "waiting",
            "asks us to slow down",
        ),
        (
            Rule::to(ada, Stage::Data, MailFault::Vanish),
            "waiting",
            "broke off",
        ),
    ];
    for (rule, state, words) in cases {
        let what = format!("{rule:?}");
        let force = Force::new().await;
        force.mail.script(rule);
        let id = force.send_out(&messages::advice(1, "email, page")).await;
        rest::says(&force.author(), &id, words).await;
        let states = rest::until("the others have gone", || async {
            let states = mail_states(&force, &id).await;
            (states.iter().filter(|s| *s == "accepted").count() == 2).then_some(states)
        })
        .await;
        assert!(states.iter().any(|s| s == state), "{what}: {states:?}");
        let status = force.cli("Ada Author", &["status", &id]).await;
        assert!(status.stdout.contains(words), "{what}: {}", status.stdout);
        assert!(
            !status.stdout.contains("example.org"),
            "no address in a status: {}",
            status.stdout
        );
        assert!(!force.log().contains(ada), "no address in the log");
        force.end_leaving_work().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_address_gets_no_more_mail() {
    let force = Force::new().await;
    let ada = "ada.reader@example.org";
    force.mail.script(Rule::to(
        ada,
        Stage::Rcpt,
        MailFault::Reply(550, "5.1.1 no such user here".to_owned()),
    ));
    let (first, _) = force.publish(&messages::advice(1, "email, page")).await;
    assert_eq!(force.mails_of(&first).len(), 2);
    force.mail.behave();
    let (second, view) = force.publish(&messages::advice(2, "email, page")).await;
    assert_eq!(force.mails_of(&second).len(), 2, "{view}");
    assert!(force.mails_of(&second).iter().all(|m| m.to != ada));
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_answer_was_lost_is_repeated_once_with_the_same_id_then_a_person_looks() {
    let ada = "ada.reader@example.org";
    for (fault, x) in [
        (MailFault::Drop, 1),
        (MailFault::HalfReply, 1),
        (MailFault::Silence, 1),
    ] {
        let force = Force::with(Setup {
            mail_seconds: 1,
            ..Setup::default()
        })
        .await;
        force
            .mail
            .script(Rule::to(ada, Stage::Dot, fault.clone()).times(x));
        let (id, view) = force.publish(&messages::advice(1, "email, page")).await;
        assert!(
            rest::plain(&view).contains("Email: 3 sent"),
            "{fault:?}: {view}"
        );
        let hers: Vec<_> = force
            .mails_of(&id)
            .into_iter()
            .filter(|m| m.to == ada)
            .collect();
        assert_eq!(
            hers.len(),
            2,
            "{fault:?}: taken, the answer lost, and repeated once"
        );
        assert_eq!(hers[0].id, hers[1].id);
        force.end().await;
    }
    let force = Force::new().await;
    force
        .mail
        .script(Rule::to(ada, Stage::Dot, MailFault::Drop));
    let (id, view) = force.publish(&messages::advice(1, "email, page")).await;
    assert!(
        view["summary"]
            .as_str()
            .unwrap()
            .contains("1 needs you (email)"),
        "{view}"
    );
    assert_eq!(
        force.mails_of(&id).iter().filter(|m| m.to == ada).count(),
        2
    );
    assert_eq!(
        mail_states(&force, &id).await,
        ["accepted", "accepted", "with_person"]
    );
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_relay_is_waited_for() {
    let force = Force::new().await;
    force.mail.script(
        Rule::every(
            Stage::Dot,
            MailFault::Slow(std::time::Duration::from_millis(700)),
        )
        .times(3),
    );
    let (id, view) = force.publish(&messages::advice(1, "email, page")).await;
    assert!(rest::plain(&view).contains("Email: 3 sent"), "{view}");
    assert_eq!(force.mails_of(&id).len(), 3);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_is_down_is_said_and_mail_waits() {
    let mut force = Force::new().await;
    force.mail.stop().await;
    let id = force.send_out(&messages::advice(1, ALL)).await;
    rest::says(&force.author(), &id, "the mail relay cannot be reached").await;
    let view = rest::says(&force.author(), &id, "X: sent").await;
    assert!(rest::plain(&view).contains("still to go"), "{view}");
    assert_eq!(
        mail_states(&force, &id).await,
        ["waiting", "waiting", "waiting"]
    );
    force.end_leaving_work().await;
}
