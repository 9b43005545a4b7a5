//! Schedules, rounds and files of facts by the command line, as borough communications type them.

use serde_json::Value;
use wardmote_tests::{
    force::{ADMINISTRATOR, Force, Output},
    messages,
};

const AUTHOR: &str = "Ada Author";
const MONTHLY: &[&str] = &[
    "schedule",
    "add",
    "--when",
    "first Tuesday of the month at 10am",
    "--kind",
    "guidance",
    "--area",
    "South Balham",
    "--outlet",
    "page",
];

/// Runs a command that must end with that code.
async fn run(force: &Force, who: &str, words: &[&str], code: i32) -> Output {
    let out = force.cli(who, words).await;
    assert_eq!(out.code, code, "{words:?}: {}{}", out.stdout, out.stderr);
    out
}

/// The lines that name a time of a schedule.
fn times(text: &str) -> Vec<&str> {
    let all = text.lines().map(str::trim);
    all.filter(|l| l.starts_with("Tuesday ") && l.ends_with(" at 10am"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_is_added_looked_at_paused_and_removed_by_command() {
    let force = Force::new().await;
    let dry = [MONTHLY, &["--dry-run"]].concat();
    let looked = run(&force, AUTHOR, &dry, 0).await;
    assert_eq!(looked.stdout, "", "nothing was made");
    assert_eq!(times(&looked.stderr).len(), 3, "{}", looked.stderr);
    let none = run(&force, AUTHOR, &["schedule", "list"], 0).await;
    assert_eq!(none.stderr, "There are no schedules.\n");

    let made = run(&force, AUTHOR, MONTHLY, 0).await;
    let id = made.stdout.trim();
    assert!(id.starts_with("sch_"), "{id}");
    assert_eq!(times(&made.stderr), times(&looked.stderr));
    let list = run(&force, AUTHOR, &["schedule", "list"], 0).await;
    let next = format!("next: {}", times(&made.stderr)[0]);
    assert!(
        list.stdout.contains(id) && list.stdout.contains(&next),
        "{next}: {}",
        list.stdout
    );
    let shown = run(&force, AUTHOR, &["schedule", "show", id], 0).await;
    assert_eq!(times(&shown.stdout), times(&made.stderr));
    assert!(
        shown.stdout.contains("Asks Ada Author for 1 ward"),
        "{}",
        shown.stdout
    );
    let json = run(&force, AUTHOR, &["schedule", "show", id, "--json"], 0).await;
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["id"], id);
    assert_eq!(json["next"].as_array().unwrap().len(), 3);

    run(&force, AUTHOR, &["schedule", "pause", id], 0).await;
    run(&force, AUTHOR, &["schedule", "pause", id], 6).await;
    let paused = run(&force, AUTHOR, &["schedule", "show", id], 0).await;
    assert!(paused.stdout.contains("It is paused."), "{}", paused.stdout);
    run(&force, AUTHOR, &["schedule", "resume", id], 0).await;
    let woken = run(&force, AUTHOR, &["schedule", "wake", id], 0).await;
    let round = woken.stdout.trim();
    assert!(round.starts_with("rnd_"), "{round}");
    let shown = run(&force, AUTHOR, &["schedule", "show", id], 0).await;
    assert!(
        shown.stdout.contains(round) && shown.stdout.contains("1 asked"),
        "{}",
        shown.stdout
    );
    let grid = run(&force, AUTHOR, &["rounds", "show", round], 0).await;
    assert!(
        grid.stdout.contains("South Balham: ")
            && grid.stdout.contains("Waits for Ada Author, for copy by "),
        "{}",
        grid.stdout
    );
    run(&force, AUTHOR, &["schedule", "remove", id], 0).await;
    let none = run(&force, AUTHOR, &["schedule", "list"], 0).await;
    assert_eq!(none.stdout, "");
    run(&force, AUTHOR, &["schedule", "wake", id], 6).await;
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_schedule_is_said_in_words_and_with_its_line() {
    let force = Force::new().await;
    for (when, words) in [
        ("every blue moon", "does not say when"),
        ("0 10 * * 2", "write the weekday by its name"),
        ("0 10 1 * TUE", "both a day of the month and a weekday"),
        ("0 10 * *", "a crontab line has five fields"),
        ("61 10 * * TUE", "61"),
    ] {
        let mut add = MONTHLY.to_vec();
        add[3] = when;
        let out = run(&force, AUTHOR, &add, 2).await;
        assert!(out.stderr.contains(words), "{when}: {}", out.stderr);
        assert!(out.stderr.starts_with("when: "), "{when}: {}", out.stderr);
    }
    let mut add = MONTHLY.to_vec();
    add[7] = "Nowhere at all";
    let out = run(&force, AUTHOR, &add, 2).await;
    assert!(
        out.stderr.contains("areas[0]: this is no ward or borough"),
        "{}",
        out.stderr
    );
    let text = "kind: guidance\nareas: [South Balham]\nwhen: every blue moon\noutlets: [page]\n";
    let file = force.write("schedule.yaml", text).display().to_string();
    let out = run(&force, AUTHOR, &["schedule", "add", &file], 2).await;
    assert!(
        out.stderr.contains("schedule.yaml:3: when: "),
        "{}",
        out.stderr
    );
    let none = "sch_01kc0000000000000000000000";
    for words in [["schedule", "show", none], ["schedule", "pause", "monthly"]] {
        run(&force, AUTHOR, &words, 5).await;
    }
    // Whoever may not write may not ask others to.
    run(&force, ADMINISTRATOR, MONTHLY, 4).await;
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_facts_is_a_round_that_somebody_else_reads_before_approving() {
    let force = Force::new().await;
    let template = [
        "rounds",
        "template",
        "--kind",
        "guidance",
        "--area",
        "South Balham",
    ];
    let template = run(&force, AUTHOR, &template, 0).await;
    assert!(
        template.stdout.starts_with("ward,") && template.stdout.contains(messages::WARD),
        "{}",
        template.stdout
    );
    let file = force.write("facts.csv", &messages::facts(1, 4));
    let file = file.display().to_string();
    let import = [
        "rounds", "import", &file, "--kind", "guidance", "--name", "A & B",
    ];
    let sent = force.cli(AUTHOR, &import).await;
    assert!(matches!(sent.code, 0 | 3), "{}", sent.stderr);
    let round = sent.stdout.trim().to_owned();
    let again = run(&force, AUTHOR, &import, 6).await;
    assert_eq!(
        again.stdout.trim(),
        round,
        "the same file is the same round"
    );
    let list = run(&force, AUTHOR, &["rounds", "list"], 0).await;
    assert!(
        list.stdout.contains(&round) && list.stdout.contains("4 wards  A & B"),
        "{}",
        list.stdout
    );
    let grid = run(&force, AUTHOR, &["rounds", "show", &round], 0).await;
    assert_eq!(
        grid.stdout.matches("Waits for ").count(),
        4,
        "{}",
        grid.stdout
    );
    let compared = ["rounds", "show", &round, "--differences"];
    let compared = run(&force, AUTHOR, &compared, 0).await;
    let none = "no notice of last month to compare with";
    assert_eq!(
        compared.stdout.matches(none).count(),
        4,
        "{}",
        compared.stdout
    );
    // Nobody has opened one yet, and the author approves none of their own.
    let unread = run(&force, "Paul Approver", &["rounds", "approve", &round], 7).await;
    assert!(
        unread.stderr.starts_with("4 still wait."),
        "{}",
        unread.stderr
    );

    let bad = force.write("bad.csv", "ward,month\nNowhere,November\n");
    let bad = bad.display().to_string();
    let out = run(
        &force,
        AUTHOR,
        &["rounds", "import", &bad, "--kind", "guidance"],
        2,
    )
    .await;
    assert!(
        out.stderr.lines().all(|line| line.starts_with(&bad)),
        "{}",
        out.stderr
    );
    run(
        &force,
        AUTHOR,
        &["rounds", "show", "rnd_01kc0000000000000000000000"],
        5,
    )
    .await;
    force.end_leaving_work().await;
}
