//! A file of facts by ward as a person sends it in: every fault at once, dates as Excel writes them, its round's name, and
//! the same file again; and what the desk makes of the round: one entry, one line.

use wardmote::desk::{DeskError, FactsTaken};
use wardmote_domain::{
    draft::FieldProblem,
    message::MessageState,
    person::Role,
    places::{Places, WardCode},
    words::Kind,
};

use crate::{staff::texts, support::Force};

fn wards(many: usize) -> Vec<WardCode> {
    let area = "E09000012".parse().unwrap();
    let all = Places::london().wards_of(&area);
    all.into_iter().take(many).collect()
}

/// A row of an event for a ward.
fn row(ward: &WardCode, starts: &str, ends: &str, release: &str) -> String {
    let name = &Places::london().ward(ward).unwrap().name;
    format!(
        "{ward},\"{name}\",ward_panel,Library hall,High Street,{starts},{ends},step_free,email;page,{release}\n"
    )
}

const HEAD: &str = "ward,name,title,venue,address,starts,ends,access,outlets,release\n";

fn file(rows: &[String]) -> String {
    format!("{HEAD}{}", rows.concat())
}

async fn import(force: &Force, text: &str) -> Result<FactsTaken, DeskError> {
    force
        .desk()
        .import_facts(&force.author, Kind::Event, "", text.as_bytes(), false)
        .await
}

async fn faults(force: &Force, text: &str) -> Vec<FieldProblem> {
    match import(force, text).await {
        Err(DeskError::Invalid(faults)) => faults,
        other => panic!("it was not refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_every_row_is_told_at_once_in_the_order_of_the_rows() {
    let force = Force::new().await;
    let [one, two, three, four] = wards(4).try_into().unwrap();
    let good = |w: &WardCode| row(w, "15/01/2027 18:00", "15/01/2027 20:00", "");
    let slipped = row(&three, "2027-01-15T18:00", "2027-01-15T17:00", "").replace(
        &Places::london().ward(&three).unwrap().name,
        "Somewhere Else",
    );
    let told = faults(
        &force,
        &file(&[
            good(&one),
            row(&two, "01/15/2027 18:00", "teatime", "01/12/2026 10:00"),
            slipped,
            good(&four).replace(&four.to_string(), "E05999999"),
            good(&one),
        ]),
    )
    .await;
    let places: Vec<&str> = told.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        places,
        [
            "row 3, column starts",
            "row 3, column ends",
            "row 3, column release",
            "row 4, column name",
            "row 4, column ends",
            "row 5, column ward",
            "row 6, column ward",
        ],
        "{told:?}"
    );
    for (at, said) in [
        (0, "the day stands before the month"),
        (1, "“teatime” cannot be read"),
        (2, "has passed: give a later time, or leave it empty"),
        (3, "has a row slipped?"),
        (4, "is not after"),
        (5, "there is no ward E05999999"),
        (6, "this ward is in row 2 already"),
    ] {
        assert!(told[at].what.contains(said), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn british_dates_make_notices_and_the_same_file_again_makes_none_twice() {
    let force = Force::new().await;
    let rows: Vec<String> = wards(3)
        .iter()
        .map(|w| {
            row(
                w,
                "15/01/2027 18:00",
                "15/01/2027 20:00",
                "08/12/2026 12:00",
            )
        })
        .collect();
    let text = file(&rows);
    let taken = import(&force, &text).await.unwrap();
    assert_eq!(taken.rows.len(), 3);
    let grid = force.desk().grid(&force.author, taken.round).await.unwrap();
    assert_eq!(grid.round.name, "Event: facts by ward, 8 December");
    assert_eq!(
        grid.goes_out.as_deref(),
        Some("Tuesday 8 December 2026 at midday")
    );
    let view = force.view(taken.rows[0].message).await;
    assert_eq!(
        view.times.release.map(|at| at.to_string()).as_deref(),
        Some("2026-12-08T12:00")
    );
    // Its time of release has passed since: the file was taken before, and nothing is made twice.
    force.pass(2 * 3600).await;
    let again = import(&force, &text).await.unwrap();
    assert_eq!(again.round, taken.round);
    assert!(again.rows.iter().all(|r| r.already));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_says_the_month_for_every_ward() {
    let force = Force::new().await;
    let area = "E09000012".parse().unwrap();
    let template = force
        .desk()
        .facts_template(&force.author, Kind::WardUpdate, &[area])
        .await
        .unwrap();
    assert!(
        template.lines().skip(1).all(|l| l.contains(",2026-11,")),
        "{template}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_told_of_a_round_hears_of_it_in_one_line() {
    let force = Force::new().await;
    force
        .person("Ann Approver", &[(Role::Approver, "E09000012")])
        .await;
    let rows: Vec<String> = wards(3)
        .iter()
        .map(|w| row(w, "15/01/2027 18:00", "15/01/2027 20:00", ""))
        .collect();
    let taken = import(&force, &file(&rows)).await.unwrap();
    let waits = |s: MessageState| s == MessageState::AwaitingApproval;
    for row in &taken.rows {
        let view = force.view(row.message).await;
        for finding in view.report.findings {
            let way = wardmote_domain::finding::Passed::Reason {
                by: None,
                reason: "A test of rounds.".to_owned(),
            };
            // Advice needs no reason, and a rule is passed once for all of its findings.
            let _ = force
                .desk()
                .pass(&force.author, row.message, finding.rule, way)
                .await;
        }
        assert!(waits(force.view(row.message).await.state));
    }
    force.drain().await;
    force.pass(60).await;
    force.pass(24 * 3600).await;
    let path = format!("/rounds/{}/approve", taken.round);
    let mails = texts(&force, "ann.approver@example.org");
    let of_round: Vec<&String> = mails.iter().filter(|m| m.contains(&path)).collect();
    assert!(!of_round.is_empty(), "{mails:?}");
    for mail in of_round {
        assert_eq!(mail.matches(&path).count(), 1, "{mail}");
        assert!(
            mail.contains("An approval waits: 3 notices of one round, Hackney."),
            "{mail}"
        );
    }
}
