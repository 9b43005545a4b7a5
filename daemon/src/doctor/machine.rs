//! Looks at this machine: clock, disk, database, credentials. It changes nothing.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, fmt::rfc2822, tz::TimeZone};
use wardmote_config::credential_in;
use wardmote_domain::{
    clock::SharedClock,
    send::{Check, CheckState},
};
use wardmote_store::{LaneStatus, Store, StoreError};

use super::{Subject, judge};
use crate::{
    metrics::{disk, process},
    settings::{InForce, StoreSection},
};

/// How long a provider is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything but the configuration itself.
pub(super) async fn checks(subject: &Subject) -> Vec<Check> {
    let now = subject.clock.now();
    let mut checks = aside(before).await;
    let url = |v: &&InForce| v.key == "channels.twitter.url";
    if let Some(url) = subject.values.iter().find(url) {
        let off = offset(url.value.trim_matches('"'), &subject.clock).await;
        checks.push(judge::clock_offset(off));
    }
    checks.push(judge::memory(free_memory()));
    checks.push(judge::descriptors(process().most_descriptors));
    if let Some(place) = &subject.place {
        let section = place.clone();
        checks.extend(aside(move || file(&section)).await);
        if let Some(open) = &subject.open {
            checks.extend(database(open, subject).await);
        } else if place.file.exists() {
            checks.extend(closed_database(&place.file, subject).await);
        }
    }
    if let Some(printer) = &subject.printer {
        checks.extend(super::print::checks(printer).await);
    }
    let (values, folder) = (subject.values.clone(), subject.folder.clone());
    checks.extend(aside(move || credentials(&folder, &values, now)).await);
    checks
}

/// Does what may be slow where nobody else waits for it.
async fn aside(look: impl FnOnce() -> Vec<Check> + Send + 'static) -> Vec<Check> {
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

fn before() -> Vec<Check> {
    vec![
        judge::clock_set(clock_is_set()),
        judge::time_zone(TimeZone::get("Europe/London").is_ok()),
    ]
}

/// The file of the database, and the disk that it is on.
fn file(place: &StoreSection) -> Vec<Check> {
    let folder = match place.file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let keep = place.keep_free_mib << 20;
    let mode = fs::metadata(&place.file)
        .ok()
        .map(|m| m.permissions().mode());
    vec![
        judge::disk(disk(folder).ok(), keep),
        judge::permissions(&place.file, mode),
    ]
}

/// What the kernel says of its clock, by systemd; a machine without systemd may have chrony.
fn clock_is_set() -> Option<bool> {
    let asked = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output();
    if let Some(said) = asked.ok().filter(|o| o.status.success()) {
        return match String::from_utf8_lossy(&said.stdout).trim() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
    }
    // systemd-timesyncd makes this file when it has set the clock.
    Path::new("/run/systemd/timesync/synchronized")
        .exists()
        .then_some(true)
}

/// Seconds by which this machine is ahead of whoever answers there, by the `Date` of the answer.
async fn offset(url: &str, clock: &SharedClock) -> Option<i64> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .ok()?;
    let said = client.head(url).send().await.ok()?;
    let now = clock.now();
    let date = said.headers().get("date")?.to_str().ok()?;
    let theirs = rfc2822::DateTimeParser::new().parse_timestamp(date).ok()?;
    Some(now.as_second() - theirs.as_second())
}

fn free_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

/// What a database says that no daemon need have open.
async fn closed_database(file: &Path, subject: &Subject) -> Vec<Check> {
    match Store::open_read_only(file, Arc::clone(&subject.clock)).await {
        Ok(store) => database(&store, subject).await,
        Err(error) => vec![judge::unreadable(&error)],
    }
}

async fn database(store: &Store, subject: &Subject) -> Vec<Check> {
    let (now, config) = (subject.clock.now(), subject.config.as_deref());
    let looked = async {
        let facts = store.sqlite_facts().await?;
        let lanes = store.lanes().await?;
        // A file from before there were backups has no table for them.
        let last = store.last_backup().await.unwrap_or_default();
        let moves = store.clock_moves(10).await?;
        let mut checks = super::own::checks(store, subject.realm, subject.key.as_ref()).await?;
        checks.extend([
            judge::sqlite(&facts),
            judge::schema(&facts, config),
            stopped(&lanes),
            judge::backup(last, now, config),
            super::moved::clock_moves(&moves, now),
        ]);
        Ok::<_, StoreError>(checks)
    };
    looked
        .await
        .unwrap_or_else(|error| vec![judge::unreadable(&error)])
}

fn stopped(lanes: &[LaneStatus]) -> Check {
    const WHAT: &str = "channels";
    let down: Vec<String> = lanes
        .iter()
        .filter_map(|l| Some(format!("{} ({})", l.lane, l.stopped.as_ref()?.reason.words)))
        .collect();
    if down.is_empty() {
        return Check::good(WHAT, "none has stopped");
    }
    Check::not_good(
        CheckState::Look,
        WHAT,
        format!("stopped: {}", down.join("; ")),
        "put right what stopped it, then start it again on the page Channels",
    )
}

/// Each secret of the configuration, by its file.
fn credentials(folder: &Path, values: &[InForce], now: Timestamp) -> Vec<Check> {
    let given = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let name_in = |value: &str, kind: &str| {
        let rest = value.strip_prefix(&format!("{{ {kind} = \""))?;
        Some(rest.strip_suffix("\" }")?.to_owned())
    };
    values
        .iter()
        .filter_map(|v| {
            let path = match name_in(&v.value, "file") {
                Some(path) => Some(folder.join(path)),
                None => {
                    let name = name_in(&v.value, "credential")?;
                    given.as_ref().map(|dir| credential_in(dir, &name))
                }
            };
            let found = path.and_then(|path| {
                let meta = fs::metadata(path).ok()?;
                let since = Timestamp::try_from(meta.modified().ok()?).ok()?;
                Some((since, meta.permissions().mode()))
            });
            Some(judge::credential(&v.key, found, now))
        })
        .collect()
}
