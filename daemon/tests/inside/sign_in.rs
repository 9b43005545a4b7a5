//! How our own people sign in on the page.

use wardmote::visitor::Visitor;

use crate::support::{Force, address, after};

#[tokio::test]
async fn a_code_lasts_ten_minutes_serves_once_and_stands_five_tries() {
    let force = Force::new().await;
    let desk = force.desk();
    let paul = address("paul@example.org");
    let ask = async || {
        desk.ask_code(&paul, Visitor::UNKNOWN).await.unwrap();
        force.drain().await;
        after(
            &force,
            "paul@example.org",
            "Your code to sign in to Wardmote is ",
        )
        .trim_end_matches('.')
        .to_owned()
    };
    let wrong = |code: &str| format!("{:08}", (code.parse::<u32>().unwrap() + 1) % 100_000_000);
    let code = ask().await;
    assert_eq!(code.len(), 8);
    force.pass(599).await;
    let session = desk
        .sign_in(&paul, &code, Visitor::UNKNOWN)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        desk.person_of_session(&session.secret).await.unwrap().id,
        force.approver.id
    );
    assert!(
        desk.sign_in(&paul, &code, Visitor::UNKNOWN)
            .await
            .unwrap()
            .is_none(),
        "one use"
    );
    let code = ask().await;
    force.pass(600).await;
    assert!(
        desk.sign_in(&paul, &code, Visitor::UNKNOWN)
            .await
            .unwrap()
            .is_none(),
        "ten minutes"
    );
    for (tries, opens) in [(4, true), (5, false)] {
        let code = ask().await;
        for _ in 0..tries {
            assert!(
                desk.sign_in(&paul, &wrong(&code), Visitor::UNKNOWN)
                    .await
                    .unwrap()
                    .is_none()
            );
        }
        assert_eq!(
            desk.sign_in(&paul, &code, Visitor::UNKNOWN)
                .await
                .unwrap()
                .is_some(),
            opens,
            "after {tries} wrong tries"
        );
    }
    let (first, second) = (ask().await, ask().await);
    assert!(
        first == second
            || desk
                .sign_in(&paul, &first, Visitor::UNKNOWN)
                .await
                .unwrap()
                .is_none(),
        "a new code ends the old"
    );
    assert!(
        desk.sign_in(&address("lena@example.org"), &second, Visitor::UNKNOWN)
            .await
            .unwrap()
            .is_none(),
        "nobody else's"
    );
    // An address of nobody: the same answer, and no mail.
    let mails = force.mail.receipts().len();
    desk.ask_code(&address("nobody@example.org"), Visitor::UNKNOWN)
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.mail.receipts().len(), mails);
    assert!(
        desk.sign_in(&address("nobody@example.org"), "12345678", Visitor::UNKNOWN)
            .await
            .unwrap()
            .is_none()
    );
    // Twelve hours, or until signed out.
    force.pass(12 * 3600).await;
    assert!(desk.person_of_session(&session.secret).await.is_err());
}
