//! What is said before a release: whom it reaches, how long, what it costs, what can be taken back.

use wardmote::desk::OutlookRow;
use wardmote_domain::ids::MessageId;

use crate::support::{Force, Setup, words};

async fn rows(force: &Force, id: MessageId) -> Vec<OutlookRow> {
    let outlook = force.desk().outlook(&force.author, id).await.unwrap();
    outlook.outlets
}

fn row<'a>(rows: &'a [OutlookRow], outlet: &str) -> &'a OutlookRow {
    rows.iter()
        .find(|r| r.outlet.as_str() == outlet)
        .unwrap_or_else(|| panic!("no row for {outlet}"))
}

#[tokio::test]
async fn each_outlet_says_whom_it_reaches_and_what_can_be_taken_back() {
    let force = Force::new().await;
    let id = force
        .submit(&words("guidance", 1, "twitter, email, leaflet"))
        .await
        .id;
    let rows = rows(&force, id).await;
    let names: Vec<&str> = rows.iter().map(|r| r.outlet.as_str()).collect();
    assert_eq!(names, ["twitter", "email", "leaflet", "page"]);

    let x = row(&rows, "twitter");
    assert_eq!((x.deliveries, x.takes.as_str()), (1, "At once"));
    assert!(
        x.cost.as_deref().is_some_and(|c| c.starts_with("$0.015")),
        "{:?}",
        x.cost
    );
    assert!(x.back.contains("delete"), "{}", x.back);

    let mail = row(&rows, "email");
    assert!(
        mail.reaches.ends_with("readers") || mail.reaches == "1 reader",
        "{}",
        mail.reaches
    );
    assert!(mail.cost.is_none());
    assert!(mail.back.contains("cannot be taken back"), "{}", mail.back);

    let leaflet = row(&rows, "leaflet");
    assert!(leaflet.by_hand && leaflet.takes.contains("A person must do this"));
    assert_eq!(row(&rows, "page").takes, "At once");
}

#[tokio::test]
async fn a_post_with_a_link_costs_more_than_ten_without() {
    let force = Force::new().await;
    let text = words("guidance", 1, "twitter")
        .replace("Call 101.\n", "Read https://www.met.police.uk/advice\n");
    let id = force.submit(&text).await.id;
    let outlook = force.desk().outlook(&force.author, id).await.unwrap();
    let cost = row(&outlook.outlets, "twitter").cost.clone().unwrap();
    assert!(cost.starts_with("$0.20"), "{cost}");
    assert_eq!(outlook.costs, ["$0.20"]);
}

#[tokio::test]
async fn the_queue_and_a_used_up_limit_are_counted_in() {
    let force = Force::with(Setup {
        posts_15_minutes: 2,
        ..Setup::default()
    })
    .await;
    for n in 1..=2 {
        force.released(&words("guidance", n, "twitter")).await;
    }
    // These two are approved and wait for the limit.
    for n in 3..=4 {
        force.released(&words("guidance", n, "twitter")).await;
    }
    let id = force.submit(&words("guidance", 5, "twitter")).await.id;
    let rows = rows(&force, id).await;
    let x = row(&rows, "twitter");
    assert!(
        x.takes.contains("after 2 that wait there already"),
        "{}",
        x.takes
    );
    assert!(x.takes.starts_with("About 30 minutes"), "{}", x.takes);
}
