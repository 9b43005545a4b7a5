use jiff::Timestamp;
use wardmote_domain::{ids::DeliveryId, places::WardCode, words::Kind};

use super::*;
use crate::desk::AreaName;

fn id(n: i64) -> MessageId {
    MessageId::from_bytes([u8::try_from(n).unwrap(); 16])
}

fn row(n: i64, headline: &str, ward: &str, state: MessageState) -> QueueRow {
    QueueRow {
        id: id(n),
        kind: Kind::Event,
        headline: headline.to_owned(),
        state,
        areas: vec![AreaName {
            code: ward.parse().unwrap(),
            name: format!("Ward {ward}"),
        }],
        author: "Ada Author".to_owned(),
        own: false,
        release: Some("2026-12-08T10:00".to_owned()),
        place: Timestamp::UNIX_EPOCH,
        waiting_for: "an approver".to_owned(),
        held: false,
    }
}

fn place(row: &QueueRow, priority: Priority, round: Option<RoundId>) -> (MessageId, Placed) {
    let ward: WardCode = row.areas[0].code.to_string().parse().unwrap();
    let placed = Placed {
        message: row.id,
        priority,
        round: round.map(|id| PlacedRound {
            id,
            name: "Ward panel meeting".to_owned(),
            ward,
        }),
    };
    (row.id, placed)
}

#[test]
fn a_round_is_one_entry_and_what_is_urgent_stands_first() {
    let round = RoundId::from_bytes([7; 16]);
    let mut rows: Vec<QueueRow> = (0..21)
        .map(|n| {
            let ward = format!("E0500{}", 9370 + n);
            row(
                n,
                "Ward panel meeting",
                &ward,
                MessageState::AwaitingApproval,
            )
        })
        .collect();
    let mut places: Places = rows
        .iter()
        .map(|r| place(r, Priority::Routine, Some(round)))
        .collect();
    for (n, priority, ward) in [
        (30, Priority::Today, "E05009376"),
        (31, Priority::Urgent, "E05009377"),
    ] {
        let one = row(n, "Marlpit Road", ward, MessageState::AwaitingApproval);
        places.extend([place(&one, priority, None)]);
        rows.push(one);
    }
    let all = waiting(rows, &[], &places);
    let said: Vec<(&str, &str)> = all
        .iter()
        .map(|e| (e.title.as_str(), e.href.as_str()))
        .collect();
    let (urgent, today) = (
        format!("/messages/{}", id(31)),
        format!("/messages/{}", id(30)),
    );
    let approve = format!("/rounds/{round}/approve");
    assert_eq!(
        said,
        [
            ("Marlpit Road: Ward E05009377", urgent.as_str()),
            ("Marlpit Road: Ward E05009376", today.as_str()),
            (
                "Ward panel meeting: 21 wards, read and approve",
                approve.as_str()
            ),
        ]
    );
    assert_eq!(all[0].tags, [("bad", "Urgent")]);
    assert!(
        all[2]
            .line
            .contains("goes at 10am on Tuesday 8 December 2026")
    );
}

#[test]
fn equal_headlines_are_told_apart_by_their_wards() {
    let rows = vec![
        row(
            1,
            "Ward panel meeting",
            "E05009376",
            MessageState::AwaitingApproval,
        ),
        row(
            2,
            "Ward panel meeting",
            "E05009377",
            MessageState::AwaitingApproval,
        ),
        row(
            3,
            "Marlpit Road",
            "E05009377",
            MessageState::AwaitingApproval,
        ),
    ];
    let titles: Vec<String> = notices(rows, &Places::new())
        .into_iter()
        .map(|e| e.title)
        .collect();
    assert_eq!(
        titles,
        [
            "Ward panel meeting: Ward E05009376",
            "Ward panel meeting: Ward E05009377",
            "Marlpit Road",
        ]
    );
}

fn job(n: i64, mine: bool, owner: Option<&str>, may_take: bool) -> TaskRow {
    TaskRow {
        delivery: format!("dlv_01kc000000000000000000000{n}")
            .parse::<DeliveryId>()
            .unwrap(),
        message: id(n),
        headline: "Marlpit Road".to_owned(),
        outlet: OutletName::new("leaflet").unwrap(),
        title: "Leaflet".to_owned(),
        words: String::new(),
        owner: owner.map(str::to_owned),
        mine,
        due: Timestamp::UNIX_EPOCH,
        due_words: "overdue since 11:40am".to_owned(),
        overdue: true,
        has_pack: true,
        may_take,
    }
}

#[test]
fn own_jobs_wait_for_their_owner_and_free_ones_stand_apart() {
    let jobs = [
        job(1, true, Some("Ada Author"), true),
        job(2, false, None, true),
        job(3, false, None, false),
        job(4, false, Some("Olu Owner"), true),
    ];
    let mine = waiting(Vec::new(), &jobs, &Places::new());
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].title, "Leaflet: Marlpit Road");
    assert_eq!(mine[0].href, format!("/tasks#job-{}", jobs[0].delivery));
    assert_eq!(mine[0].words, "A job by hand, overdue since 11:40am.");
    assert_eq!(mine[0].tags, [("bad", "Overdue")]);
    let free = free_jobs(&jobs, &Places::new());
    assert_eq!(free.len(), 1);
    assert_eq!(free[0].href, format!("/tasks#job-{}", jobs[1].delivery));
}
