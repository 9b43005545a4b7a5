//! Ward panels: a notice on a forum, put right in place and taken back; and members' digests.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use wardmote_channels::{
    email::sandbox::{Fault as MailFault, Rule, Stage},
    registry::Sections,
    ward_panel::{
        Config, PanelKind,
        sandbox::{DiscourseSandbox, Fault},
    },
};
use wardmote_domain::{
    clock::SteppedClock,
    delivery::DeliveryState,
    ids::{MessageId, SubscriberNumber},
    outlet::WARD_PANEL,
    send::AccountName,
};

use crate::support::{ELSEWHERE, Force, MORNING, Setup, WARD, file, headline, words};

/// A force with that section.
fn setup(panel: Config) -> Setup {
    Setup {
        more: Sections {
            ward_panel: Some(panel),
            ..Sections::default()
        },
        ..Setup::default()
    }
}

fn account() -> AccountName {
    AccountName("panels".to_owned())
}

/// A force with a forum that has a category for [`WARD`]; both read one clock.
async fn on_a_forum() -> (Force, DiscourseSandbox) {
    let clock = Arc::new(SteppedClock::new(Timestamp::from_second(MORNING).unwrap()));
    let forum = DiscourseSandbox::start(([127, 0, 0, 1], 0).into(), clock.clone(), [12])
        .await
        .unwrap();
    let categories = BTreeMap::from([(WARD.parse().unwrap(), 12)]);
    let force = Force::with(Setup {
        clock: Some(clock),
        ..setup(forum.config(account(), categories))
    });
    (force.await, forum)
}

#[tokio::test]
async fn a_notice_is_a_topic_that_is_put_right_in_place() {
    let (force, forum) = on_a_forum().await;
    let id = force.released(&words("guidance", 1, "ward_panel")).await;
    assert_eq!(force.state(id, WARD_PANEL).await, DeliveryState::Accepted);
    let [topic] = forum.topics().try_into().unwrap();
    assert_eq!(topic.title, headline(1));
    assert!(topic.raw.contains("This is note 1"), "{}", topic.raw);

    force.pass(61).await;
    let right = words("correction", 2, "ward_panel");
    let stored = force
        .desk()
        .correct(&force.author, id, &file(&right), None, right.as_bytes())
        .await
        .unwrap();
    force.approve(&stored).await;
    force.drain().await;
    let [topic] = forum.topics().try_into().unwrap();
    assert_eq!(
        (topic.title, topic.edits),
        (headline(2), vec!["Corrected".to_owned()])
    );
    assert!(topic.raw.contains("This is note 2") && !topic.raw.contains("This is note 1"));
    assert!(!topic.deleted && !topic.closed);
    assert_eq!(
        force.state(stored.id, WARD_PANEL).await,
        DeliveryState::Accepted
    );
}

#[tokio::test]
async fn what_is_withdrawn_says_so_and_what_is_taken_down_is_gone() {
    let (force, forum) = on_a_forum().await;
    let first = force.released(&words("guidance", 1, "ward_panel")).await;
    let second = force.released(&words("guidance", 2, "ward_panel")).await;
    force.pass(61).await;
    let desk = force.desk();
    desk.withdraw(&force.author, first, "wrong road")
        .await
        .unwrap();
    desk.takedown(&force.lead, second, "a name under an order")
        .await
        .unwrap();
    force.drain().await;
    let [one, two] = forum.topics().try_into().unwrap();
    assert!(one.raw.contains("has been withdrawn") && one.closed && !one.deleted);
    assert!(two.deleted && two.edits.is_empty(), "quiet");
}

#[tokio::test]
async fn a_ward_without_a_category_is_one_refusal_and_a_lost_answer_is_found_again() {
    let (force, forum) = on_a_forum().await;
    let text = words("guidance", 1, "ward_panel");
    let both = text.replace(&format!("[{WARD}]"), &format!("[{WARD}, {ELSEWHERE}]"));
    forum.script("POST /posts.json", 1, Fault::HangUp { done: true });
    let id = force.released(&both).await;
    let count = async |state| force.count(id, WARD_PANEL, state).await;
    assert_eq!(count(DeliveryState::Refused).await, 1);
    assert_eq!(count(DeliveryState::Unknown).await, 1);
    force.pass(31).await;
    assert_eq!(count(DeliveryState::Accepted).await, 1);
    assert_eq!(forum.topics().len(), 1);
}

/// A force with digests at five, and two members of the ward's panel.
async fn with_digests() -> Force {
    let panel = Config {
        kind: PanelKind::Digest,
        account: account(),
        url: None,
        username: None,
        api_key: None,
        categories: None,
        requests_per_minute: None,
        timeout_seconds: None,
        settle_seconds: None,
        time: None,
        day: None,
    };
    let force = Force::with(Setup {
        readers: &[],
        ..setup(panel)
    })
    .await;
    let members = format!(
        "email,language,wards,panel\nmeg@example.org,en-GB,,{WARD}\nmo@example.org,en-GB,{WARD},{WARD} {ELSEWHERE}\n\
         ned@example.org,en-GB,{WARD},\n"
    );
    force
        .desk()
        .import_audience(&force.admin, members.as_bytes())
        .await
        .unwrap();
    force
}

async fn routine(force: &Force, n: usize) -> MessageId {
    let text = words("guidance", n, "ward_panel").replace("urgent", "routine");
    force.released(&text).await
}

/// From the morning to a second past five.
const TO_FIVE: i64 = 6 * 3600 + 5 * 60 + 11;

#[tokio::test]
async fn two_notices_are_one_mail_to_each_member_at_five() {
    let force = with_digests().await;
    let first = routine(&force, 1).await;
    let second = routine(&force, 2).await;
    assert!(force.mail.receipts().is_empty(), "it is not five yet");
    let token = force.desk().signer().unsubscribe_token(SubscriberNumber(2));
    force.pass(TO_FIVE).await;
    for member in ["meg@example.org", "mo@example.org"] {
        let [mail] = force.mail.receipts_for(member).try_into().unwrap();
        let raw = String::from_utf8_lossy(&mail.raw).replace("=\r\n", "");
        assert!(
            raw.contains(&format!("Subject: {} (+1)", headline(1))),
            "{raw}"
        );
        assert!(raw.contains("This is note 1") && raw.contains("This is note 2"));
        for id in [first, second] {
            assert!(raw.contains(&format!("/notices/{id}")), "{raw}");
        }
        assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        assert_eq!(raw.contains(&token), member.starts_with("mo@"));
    }
    assert!(force.mail.receipts_for("ned@example.org").is_empty());
    for id in [first, second] {
        assert_eq!(
            force.count(id, WARD_PANEL, DeliveryState::Accepted).await,
            2
        );
    }
}

#[tokio::test]
async fn what_is_urgent_goes_at_once_and_who_left_gets_none() {
    let force = with_digests().await;
    force.released(&words("guidance", 1, "ward_panel")).await;
    assert_eq!(force.mails("meg@example.org", &headline(1)).len(), 1);
    routine(&force, 2).await;
    let token = force.desk().signer().unsubscribe_token(SubscriberNumber(1));
    assert!(force.desk().unsubscribe(&token).await.unwrap());
    force.pass(TO_FIVE).await;
    assert_eq!(force.mails("meg@example.org", &headline(2)).len(), 0);
    assert_eq!(force.mails("mo@example.org", &headline(2)).len(), 1);
}

#[tokio::test]
async fn a_lost_digest_is_repeated_once_as_the_same_mail() {
    let force = with_digests().await;
    let first = routine(&force, 1).await;
    let second = routine(&force, 2).await;
    force
        .mail
        .script(Rule::to("meg@example.org", Stage::Dot, MailFault::Drop).times(1));
    force.pass(TO_FIVE).await;
    force.pass(60).await;
    for id in [first, second] {
        assert_eq!(
            force.count(id, WARD_PANEL, DeliveryState::Accepted).await,
            2
        );
    }
    let ids: Vec<String> = force
        .mail
        .receipts_for("meg@example.org")
        .iter()
        .map(|mail| {
            let raw = String::from_utf8_lossy(&mail.raw).into_owned();
            let id = raw.lines().find(|l| l.starts_with("Message-ID"));
            id.unwrap().to_owned()
        })
        .collect();
    assert!(
        !ids.is_empty() && ids.iter().all(|id| *id == ids[0]),
        "{ids:?}"
    );
}
