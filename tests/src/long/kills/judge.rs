//! What is left after the kills: the separate checker, then the database itself, read by the distribution's SQLite once the
//! daemon has stopped.

use std::{collections::BTreeMap, path::Path};

use wardmote_domain::clock::{Clock as _, SystemClock};

use super::{
    Report,
    desk::Desk,
    notes::Note,
    office::{Office, WARDS},
    plan::Lost,
};
use crate::{
    checker::{self, Windows},
    daemon::LOOK,
    force::Force,
    long::sqlite::rows,
    mailbox::Mail,
    messages,
};

/// How long it is waited for rest: a mail that was not taken twice is tried again five minutes later.
const REST_MINUTES: i64 = 12;

/// Waits, looks, stops the daemon, looks again.
pub async fn judge(
    mut force: Force,
    desk: &Desk,
    notes: &[Note],
    office: &Office,
    lost: Lost,
    report: &mut Report,
) {
    report.faults.extend(desk.odd());
    come_to_rest(desk, notes, report).await;
    let mut committed = Vec::new();
    for note in notes {
        let Some(id) = &note.id else {
            report.faults.push(format!("note {} has no id", note.n));
            continue;
        };
        let post = note.course.x.then(|| messages::post(note.n));
        let sentence = format!("This is note {} from your local team.", note.n);
        let mut one = force.committed(id, note.kind(), post, &sentence).await;
        one.taken_back = note.taken_back();
        committed.push(one);
    }
    let windows = Windows {
        mail: usize::from(force.setup.connections) * report.kills + lost.mails,
        posts: report.kills + lost.posts,
    };
    let (mails, posts) = (force.mails(), force.posts());
    let faults = checker::check(&committed, &mails, &posts, windows);
    report.faults.extend(faults.iter().map(ToString::to_string));
    let of_state = |state: &str| {
        let all = committed.iter().flat_map(|m| &m.deliveries);
        all.filter(|d| d.state == state && d.outlet != "page")
            .count()
    };
    let to_readers = mails.iter().filter(|m| m.delivery().is_some()).count();
    report.figures = vec![
        ("mails that readers' relay took", to_readers),
        ("of them a second copy", to_readers - distinct(&mails)),
        ("posts that X took", posts.len()),
        (
            "deliveries taken",
            of_state("accepted") + of_state("recalled"),
        ),
        ("deliveries that wait for a person", of_state("with_person")),
        ("deliveries withdrawn", of_state("withdrawn")),
        ("mails to our own people", mails.len() - to_readers),
    ];
    no_stop_is_left(&force, report).await;
    force.stop().await;
    database(&force, office, notes.len(), &mails, report);
    let proof = force.verify().await;
    if proof.code != 0 {
        report
            .faults
            .push(format!("audit verify: {}{}", proof.stdout, proof.stderr));
    }
    force.end_leaving_work().await;
}

fn distinct(mails: &[Mail]) -> usize {
    let ids: std::collections::BTreeSet<&str> = mails.iter().filter_map(Mail::delivery).collect();
    ids.len()
}

/// Waits until nothing happens to any message by itself.
async fn come_to_rest(desk: &Desk, notes: &[Note], report: &mut Report) {
    let end = SystemClock.now() + jiff::SignedDuration::from_mins(REST_MINUTES);
    for note in notes {
        let Some(id) = &note.id else { continue };
        loop {
            let view = desk.ada.get(&format!("/v1/messages/{id}")).await.json;
            if view["settled"] == true {
                break;
            }
            if SystemClock.now() > end {
                report
                    .faults
                    .push(format!("{id} has not come to rest: {}", view["outlets"]));
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

async fn no_stop_is_left(force: &Force, report: &mut Report) {
    let holds = force.author().get("/v1/holds").await.expect(200).json;
    let left = holds["holds"].as_array().cloned().unwrap_or_default();
    // A message that was taken back while it was stopped stays as it is.
    let wide = left.iter().filter(|h| {
        let scope = h["scope"].as_str().unwrap_or_default();
        !scope.starts_with("message:")
    });
    report
        .faults
        .extend(wide.map(|h| format!("still stopped: {h}")));
}

/// The statements that must find nothing, each with what it would mean.
const NOTHING: &[(&str, &str)] = &[
    (
        "a row names another that is not there",
        "PRAGMA foreign_key_check",
    ),
    (
        "a schedule woke twice for one time",
        "SELECT schedule, civil, count(*) FROM round WHERE schedule IS NOT NULL GROUP BY schedule, civil HAVING count(*) > 1",
    ),
    (
        "a schedule's time was passed over",
        "SELECT schedule, last_civil FROM schedule s WHERE last_at IS NOT NULL \
           AND NOT EXISTS (SELECT 1 FROM round r WHERE r.schedule = s.schedule AND r.at = s.last_at)",
    ),
    (
        "a schedule has not woken two minutes after its time",
        "SELECT schedule, next_civil FROM schedule WHERE next_at < (unixepoch() - 120) * 1000000",
    ),
    (
        "a round has no ask, and was not missed",
        "SELECT round FROM round r WHERE missed_at IS NULL AND NOT EXISTS (SELECT 1 FROM ask a WHERE a.round = r.round)",
    ),
    (
        "a message was taken back twice, or told of twice",
        "SELECT of, count(*) FROM message WHERE kind = 'withdrawal' GROUP BY of HAVING count(*) > 1",
    ),
    (
        "a notice of a withdrawal is still owed",
        "SELECT public_id FROM message m WHERE notice_owed = 1 AND state = 'withdrawn' \
           AND NOT EXISTS (SELECT 1 FROM message n WHERE n.of = m.message AND n.kind = 'withdrawal')",
    ),
    (
        "a message is stored twice",
        "SELECT headline, group_concat(public_id) FROM message WHERE kind <> 'withdrawal' AND headline LIKE '%, note %' \
           GROUP BY headline HAVING count(*) > 1",
    ),
    (
        "a mail to our own people is still on the wire",
        "SELECT mail, kind, state FROM desk_mail WHERE state = 'in_flight'",
    ),
    (
        "a delivery is still on the wire",
        "SELECT delivery FROM delivery WHERE state IN ('in_flight', 'unknown')",
    ),
];

fn database(force: &Force, office: &Office, notes: usize, mails: &[Mail], report: &mut Report) {
    let file = force.file("wardmote.db");
    let whole = rows(&file, "PRAGMA integrity_check");
    if whole != [["ok"]] {
        report
            .faults
            .push(format!("the file is damaged: {whole:?}"));
    }
    for (what, sql) in NOTHING {
        let found = rows(&file, sql);
        if !found.is_empty() {
            report.faults.push(format!("{what}: {found:?}"));
        }
    }
    let wanted = notes + office.files * WARDS;
    let stored = rows(
        &file,
        "SELECT count(*) FROM message WHERE kind <> 'withdrawal'",
    );
    if stored != [[wanted.to_string()]] {
        report.faults.push(format!(
            "{stored:?} messages are stored, and {wanted} were sent in"
        ));
    }
    for (name, what) in [
        (
            "wakes",
            "SELECT count(*) FROM round WHERE source = 'schedule'",
        ),
        (
            "things told to our own people",
            "SELECT count(*) FROM telling",
        ),
        ("entries of the record", "SELECT count(*) FROM audit"),
    ] {
        let count = rows(&file, what)[0][0].parse().unwrap_or(0);
        report.figures.push((name, count));
    }
    own_people(&file, mails, report);
}

/// Mail to our own people: each that the store calls taken is at the relay, and the relay has none that nobody wrote.
fn own_people(file: &Path, mails: &[Mail], report: &mut Report) {
    let mut at_relay: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in mails {
        if let Some(own) = mail
            .id
            .split('@')
            .next()
            .filter(|id| id.starts_with("desk-"))
        {
            *at_relay.entry(own).or_default() += 1;
        }
    }
    let written = rows(
        file,
        "SELECT 'desk-' || mail || '-' || made_at, state, attempt, kind FROM desk_mail",
    );
    for row in &written {
        let times = at_relay.remove(row[0].as_str()).unwrap_or(0);
        let tries: usize = row[2].parse().unwrap_or(0);
        if row[1] == "accepted" && times == 0 {
            report
                .faults
                .push(format!("lost on its way to our own people: {row:?}"));
        }
        if row[1] == "refused" && times == 0 {
            report
                .faults
                .push(format!("given up before our own people had it: {row:?}"));
        }
        if times > tries {
            report.faults.push(format!(
                "more often than it was tried, {times} times: {row:?}"
            ));
        }
    }
    for stray in at_relay.keys() {
        report
            .faults
            .push(format!("the relay has {stray}, which nobody wrote"));
    }
}
