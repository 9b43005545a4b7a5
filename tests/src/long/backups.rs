//! Backups under load: copies taken by the command, one after another, beside a daemon at which messages are on their way. Each
//! must prove itself to the distribution's SQLite and to `wardmote audit verify`, each must hold more than the one before,
//! and the last one is put back and runs, held.

use std::{fmt, fs, path::Path};

use reqwest::Method;

use super::{
    kills::{Course, Desk, Note, go_on},
    sqlite::rows,
};
use crate::{client::Client, force::Force};

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Backups that were asked for.
    pub backups: usize,
    /// Of them, those that are whole and open.
    pub whole: usize,
    /// Messages sent in meanwhile.
    pub messages: usize,
    /// Everything that is wrong.
    pub faults: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} backups under load open whole, {} messages sent in meanwhile",
            self.whole, self.backups, self.messages
        )?;
        for fault in &self.faults {
            write!(f, "\nFAULT {fault}")?;
        }
        Ok(())
    }
}

/// Takes so many backups. `told` hears how far it is.
pub async fn run(backups: usize, told: impl Fn(String)) -> Report {
    let mut force = Force::new().await;
    let folder = force.file("copies");
    fs::create_dir(&folder).unwrap();
    let desk = Desk::of(&force);
    let mut notes = Vec::new();
    let mut report = Report {
        backups,
        ..Report::default()
    };
    tokio::select! {
        () = load(&desk, &mut notes) => {}
        () = take(&force, &folder, &mut report, &told) => {}
    }
    go_on(&desk, &mut notes, usize::MAX).await;
    report.messages = notes.len();
    report.faults.extend(desk.odd());
    prove_all(&force, &folder, &mut report).await;
    for note in &notes {
        if let Some(id) = &note.id {
            crate::rest::settled(&desk.ada, id).await;
        }
    }
    put_back(&mut force, &folder.join(name(backups - 1)), &mut report).await;
    force.end_leaving_work().await;
    report
}

fn name(n: usize) -> String {
    format!("copy-{n}.db")
}

/// Sends message after message without a pause.
async fn load(desk: &Desk, notes: &mut Vec<Note>) {
    loop {
        let n = notes.len();
        let course = Course {
            warning: false,
            x: false,
            held: false,
            back: None,
        };
        notes.push(Note::with(n, course));
        go_on(desk, notes, usize::MAX).await;
    }
}

async fn take(force: &Force, folder: &Path, report: &mut Report, told: &impl Fn(String)) {
    let config = force.file("wardmote.toml").display().to_string();
    for n in 0..report.backups {
        let before = newest(force).await;
        let to = folder.join(name(n)).display().to_string();
        let made = force
            .cli_as("", &["backup", &to, "--config", &config])
            .await;
        if made.code != 0 {
            report.faults.push(format!("backup {n}: {}", made.stderr));
        }
        // Something was written since the last one, so that each has to hold more.
        while newest(force).await == before {
            tokio::time::sleep(crate::daemon::LOOK).await;
        }
        if (n + 1).is_multiple_of(10) {
            told(format!("{} backups", n + 1));
        }
    }
}

/// The number of the record's last entry.
async fn newest(force: &Force) -> i64 {
    let found = rows(
        &force.file("wardmote.db"),
        "SELECT max(sequence) FROM audit",
    );
    found[0][0].parse().unwrap_or(0)
}

async fn prove_all(force: &Force, folder: &Path, report: &mut Report) {
    let mut last = 0;
    for n in 0..report.backups {
        let copy = folder.join(name(n));
        match prove(force, &copy, last).await {
            Ok(entries) => {
                last = entries;
                report.whole += 1;
            }
            Err(why) => report.faults.push(format!("backup {n}: {why}")),
        }
    }
}

/// Opens one as two programs do; gives how many entries its record has.
async fn prove(force: &Force, copy: &Path, last: i64) -> Result<i64, String> {
    if !copy.exists() || !copy.with_extension("db.json").exists() {
        return Err("it is not there, or its note is not".to_owned());
    }
    let whole = rows(copy, "PRAGMA integrity_check");
    if whole != [["ok"]] {
        return Err(format!("{whole:?}"));
    }
    let strays = rows(copy, "PRAGMA foreign_key_check");
    if !strays.is_empty() {
        return Err(format!(
            "{} rows name others that are not there",
            strays.len()
        ));
    }
    let entries = rows(copy, "SELECT max(sequence) FROM audit")[0][0].clone();
    let entries: i64 = entries.parse().map_err(|e| format!("{e}"))?;
    if entries <= last {
        return Err(format!(
            "it holds {entries} entries, and the one before {last}"
        ));
    }
    let text = fs::read_to_string(force.file("wardmote.toml")).unwrap();
    let ours = force.file("wardmote.db").display().to_string();
    let config = copy.with_extension("toml");
    fs::write(&config, text.replace(&ours, &copy.display().to_string())).unwrap();
    let config = config.display().to_string();
    let proof = force
        .cli_as("", &["audit", "verify", "--config", &config])
        .await;
    match proof.code {
        0 => Ok(entries),
        _ => Err(format!("{}{}", proof.stdout, proof.stderr)),
    }
}

/// Puts one back: it runs, says that it is held, and its public pages answer.
async fn put_back(force: &mut Force, copy: &Path, report: &mut Report) {
    force.stop().await;
    let (copy, config) = (copy.display().to_string(), force.file("wardmote.toml"));
    let config = config.display().to_string();
    let to = [
        "restore",
        &copy,
        "--to",
        &config,
        "--administrator",
        "anna@desk.example.org",
    ];
    let done = force.cli_as("", &to).await;
    if done.code != 0 {
        report.faults.push(format!("restore: {}", done.stderr));
        return;
    }
    force.launch();
    force.ready().await;
    let anna = Client::new(force.at.desk, Some(done.stdout.trim()));
    let said = anna.get("/v1/restore").await;
    if said.json["restored"]["held"] != true {
        report
            .faults
            .push(format!("the restored node is not held: {}", said.text));
    }
    let public = force.public();
    let page = public.send(public.request(Method::GET, "/")).await;
    if page.status != 200 {
        report
            .faults
            .push(format!("the public pages answer {}", page.status));
    }
}
