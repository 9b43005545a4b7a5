//! What went out before: to the same wards, on the same incident, and the people in what stands anywhere.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{area::AreaCode, ids::MessageId, words::Kind};
use wardmote_store::{EarlierMessage, EarlierThan, NewRevision};

const HERE: &str = "E05014020";
const ELSEWHERE: &str = "E05009376";

/// What is earlier than a message to one ward, on an incident or none.
async fn earlier(
    bench: &Bench,
    own: Option<MessageId>,
    incident: Option<&str>,
) -> Vec<EarlierMessage> {
    let areas: Vec<AreaCode> = vec![HERE.parse().unwrap()];
    let than = EarlierThan {
        own,
        areas: &areas,
        incident,
        since: bench.now() - SignedDuration::from_hours(24),
    };
    bench.store.earlier(than).await.unwrap()
}

fn ids(found: &[EarlierMessage]) -> Vec<MessageId> {
    found.iter().map(|m| m.id).collect()
}

fn for_ward(text: &str, kind: Kind, area: &str) -> NewRevision {
    let mut new = revision(kind, text);
    new.draft.areas = vec![area.parse().unwrap()];
    new
}

/// A message that went out, to a ward and on an incident.
async fn out(
    bench: &Bench,
    key: &str,
    kind: Kind,
    area: &str,
    incident: Option<&str>,
) -> MessageId {
    let mut new = for_ward(key, kind, area);
    new.draft.incident = incident.map(str::to_owned);
    bench
        .released(key, new, only(vec![post()], Vec::new()))
        .await
}

#[tokio::test]
async fn messages_of_a_day_to_a_ward_of_an_incident_and_of_people_are_found() {
    let bench = Bench::new().await;
    let old = out(&bench, "old", Kind::Holding, HERE, Some(" op-22 ")).await;
    let missing = out(&bench, "missing", Kind::Missing, ELSEWHERE, None).await;
    bench.pass(25 * 3600);
    let here = out(&bench, "here", Kind::Guidance, HERE, None).await;
    let borough = out(&bench, "borough", Kind::Guidance, "E09000032", None).await;
    let away = out(&bench, "away", Kind::Guidance, ELSEWHERE, None).await;
    let waiting = bench
        .approved("waiting", for_ward("waiting", Kind::Holding, HERE))
        .await
        .id;

    let found = earlier(&bench, None, None).await;
    assert!(!ids(&found).contains(&old) && !ids(&found).contains(&away));
    for id in [here, borough, missing, waiting] {
        assert!(ids(&found).contains(&id), "{id}");
    }
    let of = |id| found.iter().find(|m| m.id == id).unwrap();
    assert!(of(here).live && !of(waiting).live && of(missing).live);
    assert_eq!(of(here).body, "here");
    // On the incident whatever its age; and never itself.
    assert!(ids(&earlier(&bench, None, Some("OP-22")).await).contains(&old));
    assert!(!ids(&earlier(&bench, Some(here), None).await).contains(&here));
    assert_eq!(
        bench.store.kind_of(missing).await.unwrap(),
        Some(Kind::Missing)
    );
    bench.sound().await;
}
