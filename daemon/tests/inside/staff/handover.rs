//! The handover sheet: what it says, the note, and the two entries.

use wardmote::desk::{DeskError, HandoverView};
use wardmote_domain::{hold::HoldScope, outlet::OutletName, person::Role, staff::Duty};

use super::{CANARY, canary, on_call};
use crate::support::{ELSEWHERE, Force, words};

fn part<'a>(view: &'a HandoverView, title: &str) -> Vec<&'a str> {
    let part = view.sheet.parts.iter().find(|p| p.title.contains(title));
    let lines = &part.unwrap_or_else(|| panic!("no part {title}")).lines;
    lines.iter().map(|l| l.words.as_str()).collect()
}

#[tokio::test]
async fn the_sheet_says_what_went_what_waits_and_who_comes_and_is_signed_for_by_another() {
    let force = Force::new().await;
    let out = force.released(&words("guidance", 1, "leaflet")).await;
    let waits = force.submit(&canary(2, "twitter")).await.id;
    let desk = force.desk();
    let channel = HoldScope::Channel(OutletName::new("twitter").unwrap());
    desk.hold(&force.lead, channel, "the account is looked at")
        .await
        .unwrap();
    on_call(&force, &force.approver, Duty::Approving, 1, 8).await;
    let view = desk.handover(&force.author).await.unwrap();
    let has = |title: &str, text: &str| {
        let lines = part(&view, title);
        assert!(lines.iter().any(|l| l.contains(text)), "{title}: {lines:?}");
    };
    has("What went out", &out.to_string());
    has("What waits", &waits.to_string());
    has("Stopped by a person", "X: by Lena Lead");
    has("Jobs and promises", "Job by hand at Leaflet");
    has("On call", "Paul Approver (approving, 1 in line)");
    assert!(part(&view, "Channels that have stopped").is_empty());
    let number = desk
        .hand_over(&force.author, "The leaflet is at the printer.")
        .await
        .unwrap();
    let twice = desk.hand_over(&force.lead, "").await;
    assert!(matches!(twice, Err(DeskError::Conflict(_))));
    let own = desk.take_over(&force.author, number).await;
    assert!(
        matches!(own, Err(DeskError::Conflict(_))),
        "not by whoever gave it"
    );
    let reader = force
        .person("Rae Reader", &[(Role::Reader, "london")])
        .await;
    assert!(matches!(
        desk.take_over(&reader, number).await,
        Err(DeskError::NotPermitted(_))
    ));
    desk.take_over(&force.approver, number).await.unwrap();
    assert!(matches!(
        desk.take_over(&force.lead, number).await,
        Err(DeskError::Conflict(_))
    ));
    let entries = desk.audit(&force.admin, None, 0, 500).await.unwrap();
    let acts: Vec<String> = entries
        .iter()
        .map(|e| e.act.to_string())
        .filter(|act| act.ends_with("ed_over") || act.ends_with("en_over"))
        .collect();
    assert_eq!(acts, ["handed_over", "taken_over"]);
    // The next sheet begins where this one was given.
    force.pass(60).await;
    let next = desk.handover(&force.author).await.unwrap();
    assert!(part(&next, "What went out").is_empty() && next.waiting.is_none());
    assert_eq!(next.before[0].note, "The leaflet is at the printer.");
    assert_eq!(next.before[0].taken_by.as_deref(), Some("Paul Approver"));
}

#[tokio::test]
async fn nobody_reads_on_it_what_they_may_not_read_and_no_headline_is_kept_with_it() {
    let force = Force::new().await;
    force.submit(&canary(1, "twitter")).await;
    let away = force.person("Ann Away", &[(Role::Author, ELSEWHERE)]).await;
    let view = force.desk().handover(&away).await.unwrap();
    assert!(part(&view, "What waits").is_empty());
    force.desk().hand_over(&force.author, "").await.unwrap();
    let force = force
        .with_store(async |store| {
            let kept = store.handovers(1).await.unwrap().remove(0);
            assert!(!kept.sheet.to_string().contains(CANARY), "{}", kept.sheet);
            assert!(kept.sheet.to_string().contains("msg_"));
        })
        .await;
    drop(force);
}
