//! Twenty wards of Hackney in one go: records, a file of facts, one approval screen, out, and the same again next month.

use wardmote::desk::{DeskError, FactsTaken, Grid};
use wardmote_domain::{
    area::AreaCode,
    finding::{Passed, RuleId, Severity},
    message::MessageState,
    person::{Person, Role},
    places::{Places, WardCode},
    ward_record::WardRecordFile,
    words::Kind,
};

use crate::support::Force;

const HACKNEY: &str = "E09000012";

fn wards() -> Vec<WardCode> {
    let area: AreaCode = HACKNEY.parse().unwrap();
    Places::london()
        .wards_of(&area)
        .into_iter()
        .take(20)
        .collect()
}

fn name(ward: &WardCode) -> &'static str {
    &Places::london().ward(ward).unwrap().name
}

/// The record of a ward, asked of the author.
fn record(ward: &WardCode) -> WardRecordFile {
    serde_json::from_value(serde_json::json!({
        "ward": ward.to_string(),
        "team": {"name": format!("{} team", name(ward)), "mailbox": "team@example.org",
            "contact": {"phone": "101", "for": "not_emergency"}},
        "outlets": ["email", "page"],
        "venue": {"name": "Library hall", "address": "High Street", "access": ["step_free"]},
        "meetings": [{"title": "Ward panel", "starts": "2027-01-20T18:30", "ends": "2027-01-20T20:00"}],
        "owner": {"name": "Ada Author", "email": "ada@example.org"},
    }))
    .unwrap()
}

async fn kept(force: &Force) {
    for ward in wards() {
        let version = force
            .desk()
            .save_ward(&force.author, ward, &record(&ward))
            .await
            .unwrap();
        assert_eq!(version, 1);
    }
}

/// A file with a row for each ward.
fn file(month: &str, did: &str) -> String {
    let rows = wards().into_iter().map(|w| {
        let name = name(&w);
        format!("{w},\"{name}\",{month},what_to_work_on,mopeds,{did},vehicles_taken,3,1,month_before,team_records\n")
    });
    format!(
        "ward,name,month,priorities.1.asked,priorities.1.said,priorities.1.did,figures.1.what,figures.1.now,figures.1.before,figures.1.period,figures.1.source\n{}",
        rows.collect::<String>()
    )
}

async fn import(
    force: &Force,
    by: &Person,
    text: &str,
    only_good: bool,
) -> Result<FactsTaken, DeskError> {
    force
        .desk()
        .import_facts(by, Kind::WardUpdate, "November", text.as_bytes(), only_good)
        .await
}

/// Gives reasons for whatever the standard asks of a monthly update, so that the walk can go on.
async fn reasons(force: &Force, taken: &FactsTaken) {
    for row in &taken.rows {
        let view = force.desk().view(&force.author, row.message).await.unwrap();
        let mut rules: Vec<RuleId> = Vec::new();
        for finding in &view.report.findings {
            if finding.counts_as() >= Severity::Override && !rules.contains(&finding.rule) {
                rules.push(finding.rule.clone());
            }
        }
        for rule in rules {
            let way = Passed::Reason {
                by: None,
                reason: "A test of rounds.".to_owned(),
            };
            force
                .desk()
                .pass(&force.author, row.message, rule, way)
                .await
                .unwrap();
        }
    }
}

/// What keeps messages of a round from going, for a failing test to say.
async fn in_the_way(force: &Force, taken: &FactsTaken) -> Vec<String> {
    let mut all = Vec::new();
    for row in &taken.rows {
        let view = force.desk().view(&force.author, row.message).await.unwrap();
        for finding in &view.report.findings {
            if finding.counts_as() >= Severity::Override {
                all.push(format!(
                    "{} {}: {} {}",
                    finding.rule, finding.evidence, finding.measured, finding.limit
                ));
            }
        }
    }
    all
}

async fn grid(force: &Force, by: &Person, taken: &FactsTaken) -> Grid {
    force.desk().grid(by, taken.round).await.unwrap()
}

/// Opens the page of a message, as the handler of the page does.
async fn open(force: &Force, by: &Person, message: wardmote_domain::ids::MessageId) {
    let view = force.desk().view(by, message).await.unwrap();
    force.desk().opened(by, &view).await.unwrap();
}

fn count(grid: &Grid, step: &str) -> usize {
    grid.steps.iter().find(|(name, _)| *name == step).unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_wards_from_a_file_to_released_and_the_same_again_next_month() {
    let force = Force::new().await;
    kept(&force).await;
    let taken = import(
        &force,
        &force.author,
        &file("2026-11", "took_vehicles"),
        false,
    )
    .await
    .unwrap();
    assert_eq!(taken.rows.len(), 20);
    reasons(&force, &taken).await;

    // The same file again makes nothing twice.
    let again = import(
        &force,
        &force.author,
        &file("2026-11", "took_vehicles"),
        false,
    )
    .await
    .unwrap();
    assert_eq!(again.round, taken.round);
    assert!(again.rows.iter().all(|r| r.already));
    let ids = |t: &FactsTaken| t.rows.iter().map(|r| r.message).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&taken));

    let before = grid(&force, &force.approver, &taken).await;
    assert_eq!(
        (
            before.mine,
            count(&before, "Checked"),
            count(&before, "Approved")
        ),
        (20, 20, 0)
    );
    assert_eq!(
        before.rows[0].waits_for,
        "an approver other than Ada Author"
    );
    let names: Vec<&str> = before
        .rows
        .iter()
        .map(|r| r.ask.ward_name.as_str())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(grid(&force, &force.author, &taken).await.mine, 0);

    // Nothing is approved unread, and the author approves nothing.
    let none = force
        .desk()
        .approve_opened(&force.approver, taken.round)
        .await
        .unwrap();
    assert!(
        none.iter()
            .all(|one| !one.approved && one.words.contains("not opened")),
        "{none:?}"
    );
    let refused = force
        .desk()
        .approve_opened(&force.author, taken.round)
        .await
        .unwrap_err();
    assert!(matches!(refused, DeskError::NotPermitted(_)), "{refused}");
    for row in taken.rows.iter().skip(1) {
        open(&force, &force.approver, row.message).await;
    }
    let done = force
        .desk()
        .approve_opened(&force.approver, taken.round)
        .await
        .unwrap();
    let approved = done.iter().filter(|one| one.approved).count();
    assert_eq!((done.len(), approved), (20, 19), "{done:?}");
    let left = done.iter().find(|one| !one.approved).unwrap();
    assert_eq!(left.message, taken.rows[0].message);

    force.pass(60).await;
    let out = grid(&force, &force.approver, &taken).await;
    assert_eq!(in_the_way(&force, &taken).await, Vec::<String>::new());
    assert_eq!((count(&out, "Sent"), out.mine), (19, 1), "{:?}", out.steps);

    // Next month: the same facts are flagged, others are told by what changed.
    force.pass(30 * 24 * 3600).await;
    let text = file("2026-12", "took_vehicles").replacen("took_vehicles", "more_patrols", 3);
    let next = import(&force, &force.author, &text, false).await.unwrap();
    assert_ne!(next.round, taken.round);
    let since: Vec<(bool, String)> = grid(&force, &force.author, &next)
        .await
        .rows
        .into_iter()
        .filter_map(|r| r.since_last.map(|s| (s.same, s.words)))
        .collect();
    assert_eq!(since.len(), 19, "one did not go out last month");
    let same = since
        .iter()
        .filter(|(same, words)| *same && words == "the same as last month")
        .count();
    assert!((16..=17).contains(&same), "{since:?}");
    let facts = force
        .desk()
        .differences(&force.author, next.round)
        .await
        .unwrap();
    let changed: Vec<String> = facts
        .iter()
        .flat_map(|w| &w.facts)
        .filter(|f| f.name == "Promise 1: we did")
        .map(|f| format!("{:?} -> {:?}: {}", f.before, f.now, f.difference.words()))
        .filter(|words| words.ends_with("Changed"))
        .collect();
    assert!(
        !changed.is_empty()
            && changed
                .iter()
                .all(|c| c.contains("took vehicles") && c.contains("more patrols")),
        "{changed:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_after_it_was_opened_must_be_opened_again() {
    let force = Force::new().await;
    kept(&force).await;
    let taken = import(
        &force,
        &force.author,
        &file("2026-11", "took_vehicles"),
        false,
    )
    .await
    .unwrap();
    reasons(&force, &taken).await;
    let message = taken.rows[0].message;
    open(&force, &force.approver, message).await;
    let asks = force
        .desk()
        .grid(&force.author, taken.round)
        .await
        .unwrap()
        .rows;
    let ask = asks
        .iter()
        .find(|r| r.ask.message == Some(message))
        .unwrap()
        .ask
        .id;
    let mut file = force.desk().ask(&force.author, ask).await.unwrap().draft;
    file.own_words = Some("We will be in the market on Saturday.".to_owned());
    force
        .desk()
        .hand_in(&force.author, ask, &file, None, None)
        .await
        .unwrap();
    let opened = force
        .desk()
        .to_approve(&force.approver, taken.round)
        .await
        .unwrap();
    assert!(!opened.iter().any(|one| one.opened), "{opened:?}");
    // Whoever may not approve leaves no mark by looking.
    let reader = force
        .person("Rita Reader", &[(Role::Reader, HACKNEY)])
        .await;
    open(&force, &reader, message).await;
    assert!(!force.desk().to_approve(&reader, taken.round).await.unwrap()[0].opened);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_unless_every_row_is_right_or_the_good_ones_are_chosen() {
    let force = Force::new().await;
    kept(&force).await;
    let bad = file("2026-11", "took_vehicles")
        .replacen("took_vehicles", "", 1)
        .replacen("2026-11", "2026-13", 1);
    let Err(DeskError::Invalid(faults)) = import(&force, &force.author, &bad, false).await else {
        panic!("it was taken");
    };
    let said: Vec<String> = faults.iter().map(|f| f.field.clone()).collect();
    assert!(
        said.contains(&"row 2, column priorities.1.did".to_owned()),
        "{faults:?}"
    );
    assert!(
        said.contains(&"row 2, column month".to_owned()),
        "{faults:?}"
    );
    assert!(
        force
            .desk()
            .rounds(&force.author, None)
            .await
            .unwrap()
            .is_empty()
    );
    let taken = import(&force, &force.author, &bad, true).await.unwrap();
    assert_eq!((taken.rows.len(), taken.left_out.is_empty()), (19, false));
    // An author of one ward cannot write for the others, and hears it by row.
    let first = wards()[0].to_string();
    let one = force.person("Wanda Ward", &[(Role::Author, &first)]).await;
    let Err(DeskError::Invalid(faults)) =
        import(&force, &one, &file("2026-11", "took_vehicles"), false).await
    else {
        panic!("it was taken");
    };
    assert_eq!(faults.len(), 19, "{faults:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_names_the_wards_and_carries_over_what_people_said() {
    let force = Force::new().await;
    kept(&force).await;
    let areas: Vec<AreaCode> = wards().into_iter().map(AreaCode::Ward).collect();
    let template = || {
        force
            .desk()
            .facts_template(&force.author, Kind::WardUpdate, &areas)
    };
    let first = template().await.unwrap();
    assert_eq!(first.lines().count(), 21);
    assert!(first.contains("E05009376,Homerton,2026-11,"), "{first}");
    assert!(
        first.contains("101,,not_emergency"),
        "contact of the record: {first}"
    );
    let taken = import(
        &force,
        &force.author,
        &file("2026-11", "took_vehicles"),
        false,
    )
    .await
    .unwrap();
    reasons(&force, &taken).await;
    for row in &taken.rows {
        open(&force, &force.approver, row.message).await;
    }
    force
        .desk()
        .approve_opened(&force.approver, taken.round)
        .await
        .unwrap();
    force.pass(60).await;
    assert_eq!(in_the_way(&force, &taken).await, Vec::<String>::new());
    let next = template().await.unwrap();
    let homerton = next.lines().find(|l| l.contains("Homerton")).unwrap();
    assert!(
        homerton.contains(",what_to_work_on,mopeds,,"),
        "said is there, did is not: {homerton}"
    );
    // Sent back as it is, it is refused: nobody has said what was done.
    let refused = import(&force, &force.author, &next, false).await;
    assert!(matches!(refused, Err(DeskError::Invalid(_))));
    let states: Vec<MessageState> = grid(&force, &force.author, &taken)
        .await
        .rows
        .iter()
        .map(|r| {
            if r.done[5] {
                MessageState::Released
            } else {
                MessageState::Approved
            }
        })
        .collect();
    assert!(states.iter().all(|s| *s == MessageState::Released));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_kept_by_those_who_write_there_and_addresses_shown_to_nobody_else() {
    let force = Force::new().await;
    let ward = wards()[0];
    let reader = force
        .person("Rita Reader", &[(Role::Reader, HACKNEY)])
        .await;
    let save = |by: &Person, file: WardRecordFile| {
        let by = by.clone();
        let desk = force.desk().clone();
        async move { desk.save_ward(&by, ward, &file).await }
    };
    assert!(matches!(
        save(&reader, record(&ward)).await,
        Err(DeskError::NotPermitted(_))
    ));
    let mut past = record(&ward);
    past.meetings[0].starts = Some(wardmote_domain::facts::FactValue::Text(
        "2026-01-20T18:30".to_owned(),
    ));
    past.meetings[0].ends = Some(wardmote_domain::facts::FactValue::Text(
        "2026-01-20T20:00".to_owned(),
    ));
    let Err(DeskError::Invalid(faults)) = save(&force.author, past).await else {
        panic!()
    };
    assert_eq!(faults[0].field, "meetings[0].ends");
    let mut stranger = record(&ward);
    stranger.owner.as_mut().unwrap().email = "nobody@example.org".to_owned();
    let Err(DeskError::Invalid(faults)) = save(&force.author, stranger).await else {
        panic!()
    };
    assert_eq!(faults[0].field, "owner.email");
    save(&force.author, record(&ward)).await.unwrap();
    let Err(DeskError::Conflict(words)) = save(&force.author, record(&ward)).await else {
        panic!()
    };
    assert!(words.contains("Ada Author saved version 1"), "{words}");
    let seen = force.desk().ward_view(&reader, ward).await.unwrap();
    assert!(!seen.may_write && !serde_json::to_string(&seen).unwrap().contains("ada@"));
    assert!(
        serde_json::to_string(&force.desk().ward_view(&force.author, ward).await.unwrap())
            .unwrap()
            .contains("ada@")
    );
    // A meeting that is over drops away by itself, and a save over it is no fault.
    force.pass(60 * 24 * 3600).await;
    let later = force.desk().ward_view(&force.author, ward).await.unwrap();
    assert!(later.record.meetings.is_empty());
    let mut again = record(&ward);
    again.version = Some(1);
    assert_eq!(save(&force.author, again).await.unwrap(), 2);
}
