//! Many things at once are few mails; and nothing is told twice by a restart or a kill.

use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
use wardmote_domain::staff::What;

use super::{CANARY, canary, open, texts};
use crate::support::{Force, Setup, words};

fn staff_mails(force: &Force, to: &str) -> Vec<String> {
    let ours = |t: &String| t.contains("I have it");
    texts(force, to).into_iter().filter(ours).collect()
}

#[tokio::test]
async fn thirty_approvals_within_a_minute_are_one_mail() {
    let force = Force::new().await;
    for n in 0..30 {
        force.submit(&canary(n, "twitter")).await;
        force.pass(2).await;
    }
    force.pass(60).await;
    let mails = staff_mails(&force, "paul@example.org");
    assert_eq!(mails.len(), 1, "{mails:#?}");
    assert!(
        mails[0].contains("30 things wait: approvals 30"),
        "{}",
        mails[0]
    );
    assert!(!mails[0].contains(CANARY));
    assert_eq!(open(&force).await.len(), 30);
}

#[tokio::test]
async fn a_hundred_sends_in_doubt_of_one_message_are_one_thing() {
    let force = Force::new().await;
    // Every mail of the message is lost on the way, twice: a person must look for each.
    let id = force.approved(&words("guidance", 1, "email")).await;
    force.mail.script(Rule::every(Stage::Dot, Fault::Vanish));
    for _ in 0..10 {
        force.pass(600).await;
    }
    force.mail.behave();
    let needs = force.view(id).await.tasks.len();
    let rows = open(&force).await;
    let doubts = rows.iter().filter(|r| r.what == What::NotConfirmed).count();
    assert!(needs > 1, "{needs}");
    assert_eq!(doubts, 1);
}

#[tokio::test]
async fn a_restart_between_the_steps_tells_nobody_twice_and_forgets_nobody() {
    let force = Force::with(Setup::default()).await;
    force.submit(&canary(1, "twitter")).await;
    // Opened, and the process ends before anybody is told.
    let force = force.restart().await;
    force.pass(60).await;
    assert_eq!(staff_mails(&force, "paul@example.org").len(), 1);
    let force = force.restart().await;
    force.pass(24 * 3600).await;
    assert_eq!(staff_mails(&force, "paul@example.org").len(), 1);
    // The mail is written and in doubt: it is sent again under the same Message-ID, and is not written again.
    let force = force
        .with_store(async |store| {
            let out = store.take_mail(10).await.unwrap();
            assert!(out.is_empty(), "nothing waits");
        })
        .await;
    let mut changes = Vec::new();
    let mut since = 0;
    loop {
        let (some, next) = force
            .desk()
            .staff_changes(&force.lead, since, 2)
            .await
            .unwrap();
        if next == since {
            break;
        }
        since = next;
        changes.extend(some.into_iter().map(|c| c.change.to_string()));
    }
    assert_eq!(changes, ["opened", "told"], "each once, by the cursor");
}
