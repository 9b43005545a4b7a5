//! Asks given to somebody else or to nobody any more, and schedules that cannot be carried out.

use wardmote::desk::{
    DeskError,
    schedules::{ScheduleRequest, ScheduleRow},
};
use wardmote_domain::person::Role;

use crate::{
    schedules::{add, asks, force_at, request, set, told},
    support::{ELSEWHERE, WARD},
};

#[tokio::test]
async fn somebody_else_is_asked_or_nobody_any_more() {
    let force = force_at("2026-12-07T12:00:00Z").await;
    let id = add(&force, "2026-12-08 10:00").await;
    let olu = force
        .person("Olu Owner", &[(Role::Author, ELSEWHERE)])
        .await;
    set(&force, "2026-12-08T10:00:00Z");
    force.drain().await;
    let desk = force.desk();
    let all = asks(&force, id).await;
    let theirs = all
        .iter()
        .find(|a| a.ward.to_string() == ELSEWHERE)
        .unwrap();
    let other = all.iter().find(|a| a.ward.to_string() == WARD).unwrap();
    assert!(matches!(
        desk.give_ask(&force.author, other.id, "Olu Owner").await,
        Err(DeskError::Invalid(_))
    ));
    assert!(matches!(
        desk.give_ask(&force.author, theirs.id, "Nobody At All")
            .await,
        Err(DeskError::Invalid(_))
    ));
    assert_eq!(
        desk.give_ask(&force.author, theirs.id, "olu.owner@example.org")
            .await
            .unwrap(),
        "Olu Owner"
    );
    force.drain().await;
    assert_eq!(told(&force, "olu.owner@example.org", "Please write"), 1);
    assert_eq!(desk.my_asks(&olu).await.unwrap().len(), 1);
    desk.withdraw_ask(&force.author, other.id, "no news this month")
        .await
        .unwrap();
    assert!(desk.my_asks(&force.author).await.unwrap().is_empty());
    // Only what its reader may read is shown.
    let seen = desk.rounds(&olu, None).await.unwrap();
    assert_eq!((seen.len(), seen[0].asks.len()), (1, 1));
    assert!(matches!(
        desk.rounds(&olu, Some(id)).await,
        Err(DeskError::NotPermitted(_))
    ));
}

#[tokio::test]
async fn what_cannot_be_carried_out_is_refused_at_its_field() {
    let force = force_at("2026-11-23T12:00:00Z").await;
    force
        .person("Rae Reader", &[(Role::Reader, "london")])
        .await;
    type Change = fn(&mut ScheduleRequest);
    let table: &[(Change, &str, &str)] = &[
        (|r| r.when = "0 10 * * 2".to_owned(), "when", "by its name"),
        (
            |r| r.when = "2026-11-01 10:00".to_owned(),
            "when",
            "never comes",
        ),
        (
            |r| r.when = "0 9 31 FEB *".to_owned(),
            "when",
            "never comes",
        ),
        (|r| r.kind = "holding".to_owned(), "kind", "not for holding"),
        (|r| r.kind = "rumour".to_owned(), "kind", "not one of"),
        (|r| r.areas = vec![], "areas", "name the wards"),
        (
            |r| r.areas = vec!["london".to_owned()],
            "areas",
            "one for each borough",
        ),
        (
            |r| r.areas = vec!["Nowhere".to_owned()],
            "areas[0]",
            "no ward or borough",
        ),
        (
            |r| r.areas = vec!["E05999999".to_owned()],
            "areas",
            "not a known",
        ),
        (
            |r| r.owner = Some("Rae Reader".to_owned()),
            "owner",
            "may not write",
        ),
        (
            |r| r.owner = Some("nobody@example.org".to_owned()),
            "owner",
            "nobody here",
        ),
        (
            |r| r.outlets = vec!["pigeon".to_owned()],
            "outlets",
            "no outlet pigeon",
        ),
        (
            |r| r.goes_out = Some("soon".to_owned()),
            "goes_out",
            "does not say",
        ),
        (
            |r| r.goes_out = Some("4 days later at 9am".to_owned()),
            "goes_out",
            "fewer days to answer",
        ),
        (|r| r.due_days = Some(0), "due_days", "at least one day"),
        (|r| r.due_days = Some(91), "due_days", "at most 90"),
        (
            |r| r.grace_hours = Some(24 * 6),
            "grace_hours",
            "longer than",
        ),
        (
            |r| r.chase_hours = Some(vec![1; 7]),
            "chase_hours",
            "at most six",
        ),
        (
            |r| r.name = Some("two\nlines".to_owned()),
            "name",
            "one line",
        ),
    ];
    for (change, field, words) in table {
        let mut wrong = request("every Tuesday at 10am");
        change(&mut wrong);
        let Err(DeskError::Invalid(faults)) =
            force.desk().add_schedule(&force.author, &wrong).await
        else {
            panic!("{field} ({words}) was taken");
        };
        let found = faults
            .iter()
            .find(|f| f.field == *field && f.what.contains(words));
        assert!(found.is_some(), "{field} {words}: {faults:?}");
    }
    let away = force.person("Ann Away", &[(Role::Author, ELSEWHERE)]).await;
    let mut theirs = request("every Tuesday at 10am");
    theirs.owner = Some("Ada Author".to_owned());
    let refused = force.desk().add_schedule(&away, &theirs).await;
    assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
    assert!(
        force
            .desk()
            .schedules(&force.author)
            .await
            .unwrap()
            .is_empty()
    );
    let names = ScheduleRequest {
        areas: vec!["the wards of Hackney".to_owned()],
        ..request("every Tuesday at 10am")
    };
    let row: ScheduleRow = force
        .desk()
        .preview_schedule(&force.author, &names)
        .await
        .unwrap();
    assert_eq!((row.wards, row.id), (21, None));
    assert_eq!(row.name, "Advice: Hackney");
}
