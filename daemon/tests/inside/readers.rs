//! Who gets mail, in which language, and how they come and go; and how our own people sign in.

use wardmote::visitor::Visitor;
use wardmote_domain::{ids::SubscriberNumber, places::Language, send::ReaderList};

use crate::support::{ELSEWHERE, Force, WARD, address, after, headline, words};

#[tokio::test]
async fn the_audience_is_that_of_the_release_and_not_of_the_approval() {
    let force = Force::new().await;
    let id = force.approved(&words("guidance", 1, "email")).await;
    let came = format!(
        "email,language,wards\nnia@example.org,en-GB,{WARD}\nhana@example.org,en-GB,{WARD}\n"
    );
    force
        .desk()
        .import_audience(&force.admin, came.as_bytes())
        .await
        .unwrap();
    force
        .desk()
        .remove_reader(&force.admin, SubscriberNumber(2))
        .await
        .unwrap();
    force.drain().await;
    let got: Vec<bool> = ["ewa", "owen", "zaid", "hana", "nia"]
        .iter()
        .map(|name| {
            !force
                .mails(&format!("{name}@example.org"), &headline(1))
                .is_empty()
        })
        .collect();
    assert_eq!(got, [true, false, true, true, true]);
    assert_eq!(
        force
            .count(
                id,
                "email",
                wardmote_domain::delivery::DeliveryState::Accepted
            )
            .await,
        4
    );
}

#[tokio::test]
async fn each_reader_gets_their_language_or_the_english() {
    let force = Force::new().await;
    let text = wardmote_templates::EXAMPLES
        .iter()
        .find(|(n, _)| *n == "reassurance-from-facts.yaml")
        .unwrap()
        .1;
    let id = force.released(text).await;
    force.pass(10).await;
    let deliveries = force
        .desk()
        .deliveries(&force.approver, id, 0, 200)
        .await
        .unwrap()
        .0;
    let mut languages: Vec<(i64, String)> = deliveries
        .iter()
        .filter_map(|d| Some((d.subscriber?, d.language.clone())))
        .collect();
    languages.sort();
    // Polish has a version, Somali has none and gets the English; Hackney gets nothing.
    let expected = [(1, "pl"), (2, "en-GB"), (3, "en-GB")].map(|(n, l)| (n, l.to_owned()));
    assert_eq!(languages, expected);
    assert_eq!(
        force.mails("ewa@example.org", "Content-Language: pl").len(),
        1
    );
}

#[tokio::test]
async fn who_leaves_gets_nothing_more_not_even_what_is_queued_for_them() {
    let force = Force::new().await;
    let id = force.approved(&words("guidance", 1, "email")).await;
    force.daemon.pipeline().release_step().await.unwrap();
    let token = force.desk().signer().unsubscribe_token(SubscriberNumber(2));
    assert!(force.desk().unsubscribe(&token).await.unwrap());
    assert!(
        force.desk().unsubscribe(&token).await.unwrap(),
        "twice is the same as once"
    );
    assert!(!force.desk().unsubscribe("not-one-of-ours").await.unwrap());
    force.drain().await;
    assert!(force.mail.receipts_for("owen@example.org").is_empty());
    assert_eq!(
        force
            .count(
                id,
                "email",
                wardmote_domain::delivery::DeliveryState::Withdrawn
            )
            .await,
        1
    );
    let again = format!("email,language,wards\nOwen@example.org,en-GB,{WARD}\n");
    let taken = force
        .desk()
        .import_audience(&force.admin, again.as_bytes())
        .await
        .unwrap();
    assert_eq!((taken.added, taken.left_out), (0, 1), "for good");
}

#[tokio::test]
async fn a_reader_who_leaves_while_their_mail_waits_to_be_tried_again_gets_nothing() {
    use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
    let force = Force::new().await;
    force.mail.script(
        Rule::to(
            "owen@example.org",
            Stage::Dot,
            Fault::Reply(451, "4.3.0 later".into()),
        )
        .times(1),
    );
    force.released(&words("guidance", 1, "email")).await;
    force
        .desk()
        .unsubscribe(&force.desk().signer().unsubscribe_token(SubscriberNumber(2)))
        .await
        .unwrap();
    force.pass(3600).await;
    assert!(force.mail.receipts_for("owen@example.org").is_empty());
}

#[tokio::test]
async fn a_subscription_counts_from_its_confirming_click_and_the_answer_is_the_same_for_all() {
    let force = Force::new().await;
    let (ward, english) = (WARD.parse().unwrap(), Language::english());
    force
        .desk()
        .subscribe(
            address("nia@example.org"),
            english.clone(),
            ward,
            Visitor::UNKNOWN,
        )
        .await
        .unwrap();
    force
        .desk()
        .subscribe(
            address("owen@example.org"),
            english.clone(),
            ward,
            Visitor::UNKNOWN,
        )
        .await
        .unwrap();
    force.drain().await;
    let count = || async { force.desk().count_audience(&force.admin).await.unwrap() };
    assert_eq!(count().await, 4);
    assert_eq!(
        force.mail.receipts_for("owen@example.org").len(),
        1,
        "a known address is mailed the same"
    );
    let secret = after(&force, "nia@example.org", "/subscribe/confirm/");
    assert!(
        !force
            .desk()
            .confirm_subscription("not-one-of-ours")
            .await
            .unwrap()
    );
    assert!(force.desk().confirm_subscription(&secret).await.unwrap());
    assert!(
        !force.desk().confirm_subscription(&secret).await.unwrap(),
        "one use"
    );
    assert_eq!(count().await, 5);
    force.released(&words("guidance", 1, "email")).await;
    assert_eq!(force.mails("nia@example.org", &headline(1)).len(), 1);
    // Too late.
    force
        .desk()
        .subscribe(address("ola@example.org"), english, ward, Visitor::UNKNOWN)
        .await
        .unwrap();
    force.drain().await;
    let secret = after(&force, "ola@example.org", "/subscribe/confirm/");
    force.pass(48 * 3600).await;
    assert!(!force.desk().confirm_subscription(&secret).await.unwrap());
}

#[tokio::test]
async fn who_left_may_come_back_by_their_own_click() {
    let force = Force::new().await;
    force
        .desk()
        .unsubscribe(&force.desk().signer().unsubscribe_token(SubscriberNumber(2)))
        .await
        .unwrap();
    force
        .desk()
        .subscribe(
            address("owen@example.org"),
            Language::english(),
            WARD.parse().unwrap(),
            Visitor::UNKNOWN,
        )
        .await
        .unwrap();
    force.drain().await;
    let secret = after(&force, "owen@example.org", "/subscribe/confirm/");
    assert!(force.desk().confirm_subscription(&secret).await.unwrap());
    force.released(&words("guidance", 1, "email")).await;
    assert_eq!(force.mails("owen@example.org", &headline(1)).len(), 1);
}

#[tokio::test]
async fn a_list_may_hold_mobile_numbers_and_says_which_rows_are_wrong() {
    let force = Force::new().await;
    let good = format!(
        "mobile,language,wards\n07700 900123,en-GB,{WARD}\n+44 7700 900456,pl,{WARD} {ELSEWHERE}\n"
    );
    let taken = force
        .desk()
        .import_audience(&force.admin, good.as_bytes())
        .await
        .unwrap();
    assert_eq!(taken.added, 2);
    let lists = force.desk().count_by_list(&force.admin).await.unwrap();
    assert_eq!(
        (lists[&ReaderList::Mail], lists[&ReaderList::Sms]),
        (4, 2),
        "{lists:?}"
    );
    let bad = format!(
        "mobile,email,language,wards\n020 7946 0123,,en-GB,{WARD}\n07700 900789,nia@example.org,en-GB,{WARD}\n,,en-GB,{WARD}\n"
    );
    let refused = force
        .desk()
        .import_audience(&force.admin, bad.as_bytes())
        .await
        .unwrap_err();
    let wardmote::desk::DeskError::Invalid(faults) = refused else {
        panic!("{refused}")
    };
    let lines: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(lines, ["line 2", "line 3", "line 4"], "{faults:?}");
    assert!(!format!("{faults:?}").contains("900789") && !format!("{faults:?}").contains("7946"));
    // Mail goes to those who asked for mail, and to nobody by text.
    force.released(&words("guidance", 1, "email")).await;
    assert_eq!(force.desk().count_audience(&force.admin).await.unwrap(), 6);
    assert_eq!(force.mails("ewa@example.org", &headline(1)).len(), 1);
}

#[tokio::test]
async fn an_import_names_each_bad_row_by_its_own_line_and_takes_nothing_half() {
    let force = Force::new().await;
    let csv = format!(
        "\u{feff}email,language,wards\nnia@example.org,en-GB,{WARD}\nonly-one-column\n\nnot an address,en-GB,{WARD}\n\
         ola@example.org,en-GB,E05999999\nup@example.org,en-GB,E09000032\n\"two\nlines\",en-GB,{ELSEWHERE}\n\
         zoe@example.org,zz-zz-zz-zz,{WARD}\n"
    );
    let refused = force
        .desk()
        .import_audience(&force.admin, csv.as_bytes())
        .await
        .unwrap_err();
    let wardmote::desk::DeskError::Invalid(faults) = refused else {
        panic!("{refused}")
    };
    let lines: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        lines,
        ["line 3", "line 5", "line 6", "line 7", "line 8", "line 10"],
        "{faults:?}"
    );
    assert!(
        faults.iter().all(|f| !["ola@", "up@", "zoe@"]
            .iter()
            .any(|part| f.what.contains(part))),
        "an address is not repeated"
    );
    assert_eq!(force.desk().count_audience(&force.admin).await.unwrap(), 4);
}
