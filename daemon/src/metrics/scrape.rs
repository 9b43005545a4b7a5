//! The page, made when it is asked for: one consistent look at the database, the ledger of each lane, and what the process
//! counts.

use std::{fs, path::Path};

use jiff::Timestamp;
use wardmote_domain::{
    delivery::DeliveryState,
    hold::HoldScope,
    message::MessageState,
    person::{Act, Person},
    send::{Lane, Weigh},
};
use wardmote_store::{LaneStatus, LimitStatus, UrgentWait, Watch};

use super::{
    AUDIT, BACKUP_AGE, BUILD, CLEAR, COMMITS, DATABASE, DELIVERIES, DISK_FREE, DISK_SIZE, HOLDS,
    JOBS, JOBS_OVERDUE, LANE_STOPPED, LIMIT_LEFT, LIMIT_MAX, MAIL_OLDEST, MAIL_WAITING, MESSAGES,
    NOT_CONFIRMED, PROCESS_FDS, PROCESS_MAX_FDS, PROCESS_MEMORY, PROCESS_START, QUEUE, RELOAD_AT,
    RELOAD_GOOD, REQUEST_SECONDS, REQUESTS, SENDS, THROTTLED, UNIT_SECONDS, URGENT_COUNT,
    URGENT_OLDEST,
    counters::{RequestClass, SendOutcome},
    disk,
    page::Page,
    process,
};
use crate::desk::{Desk, DeskError, pace};

/// Deliveries that are open, as states.
const OPEN: [DeliveryState; 5] = [
    DeliveryState::Queued,
    DeliveryState::Waiting,
    DeliveryState::InFlight,
    DeliveryState::Unknown,
    DeliveryState::WithPerson,
];

/// Messages before their release, as states.
const BEFORE: [MessageState; 6] = [
    MessageState::Draft,
    MessageState::FallsShort,
    MessageState::AwaitingApproval,
    MessageState::Returned,
    MessageState::Approved,
    MessageState::Releasing,
];

impl Desk {
    /// The page of metrics, for a person or program that may read it.
    ///
    /// # Errors
    /// When they may not, or the store cannot be read.
    pub async fn metrics_for(&self, by: &Person) -> Result<String, DeskError> {
        self.permit_anywhere(by, Act::Watch)?;
        self.metrics().await
    }

    /// The page of metrics, for whoever was let in otherwise.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn metrics(&self) -> Result<String, DeskError> {
        let now = self.clock.now();
        let mut page = Page::default();
        page.set(
            &BUILD,
            &[
                env!("CARGO_PKG_VERSION"),
                self.settings.server.realm.as_str(),
            ],
            1.0,
        );
        let watch = self.store.watch().await?;
        messages(&mut page, &watch, now);
        let known = self.store.lanes().await?;
        for (lane, _) in self.accounts.all() {
            self.lane(&mut page, &watch, &known, lane, now).await?;
        }
        self.hooks(&mut page, now).await?;
        self.process(&mut page, now).await?;
        Ok(page.text())
    }

    async fn lane(
        &self,
        page: &mut Page,
        watch: &Watch,
        known: &[LaneStatus],
        lane: &Lane,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let labels = [lane.channel.as_str(), lane.account.0.as_str()];
        let open = |state: DeliveryState| -> u64 {
            let own = watch.deliveries.iter();
            own.filter(|d| !d.by_hand && d.lane == *lane && d.state == state)
                .map(|d| d.count)
                .sum()
        };
        for state in OPEN {
            page.set(
                &DELIVERIES,
                &[labels[0], labels[1], state.as_str()],
                open(state) as f64,
            );
        }
        let doubted = open(DeliveryState::Unknown) + open(DeliveryState::WithPerson);
        page.set(&NOT_CONFIRMED, &labels, doubted as f64);
        let stop = known.iter().find(|s| s.lane == *lane);
        let stop = stop.and_then(|s| s.stopped.as_ref());
        page.set(&LANE_STOPPED, &labels, f64::from(stop.is_some()));
        let counts = self.counters.lane(lane);
        for outcome in SendOutcome::ALL {
            page.set(
                &SENDS,
                &[labels[0], labels[1], outcome.as_str()],
                counts.outcomes[outcome as usize] as f64,
            );
        }
        page.set(&THROTTLED, &labels, counts.throttled as f64);
        let Some(channel) = self.accounts.channel(lane) else {
            return Ok(());
        };
        let limits = channel.limits();
        let stand = self.store.limits(lane, &limits).await?;
        for (limit, stands) in limits.iter().zip(&stand) {
            let counts = match limit.weigh {
                Weigh::One => "acts",
                Weigh::Price => "price_thousandths",
            };
            let labels = [labels[0], labels[1], limit.name, counts];
            page.set(&LIMIT_LEFT, &labels, f64::from(stands.left));
            page.set(&LIMIT_MAX, &labels, f64::from(stands.max));
        }
        let queued = open(DeliveryState::Queued)
            + open(DeliveryState::Waiting)
            + open(DeliveryState::InFlight);
        let clear = self.clears_in(lane, &stand, queued, now);
        // A stop that ends by itself is part of the wait.
        let until = stop.and_then(|s| s.until);
        let until = until.map_or(0.0, |at| at.duration_since(now).as_secs_f64().max(0.0));
        page.set(
            &CLEAR,
            &labels,
            if queued > 0 { clear + until } else { 0.0 },
        );
        Ok(())
    }

    /// Seconds until the last of a queue has gone: by the limits, and by how fast it has been going.
    fn clears_in(&self, lane: &Lane, stand: &[LimitStatus], queued: u64, now: Timestamp) -> f64 {
        let Some(channel) = self.accounts.channel(lane) else {
            return 0.0;
        };
        let load = pace::Load {
            before: 0,
            own: queued,
            cost: 0,
            per_second: channel.per_second(),
        };
        let by_limits = pace::seconds(&channel.limits(), stand, load, now) as f64;
        let by_pace = self.counters.lane(lane).pace(now);
        by_limits.max(by_pace.map_or(0.0, |pace| queued as f64 / pace))
    }

    async fn process(&self, page: &mut Page, now: Timestamp) -> Result<(), DeskError> {
        for class in RequestClass::ALL {
            let (counts, seconds) = self.counters.requests(class);
            for (i, count) in counts.iter().enumerate() {
                let status = format!("{}xx", i + 1);
                page.set(&REQUESTS, &[class.as_str(), &status], *count as f64);
            }
            let all = counts.iter().sum();
            page.summary(&REQUEST_SECONDS, &[class.as_str()], seconds, all);
        }
        let work = self.store.workload();
        page.set(&COMMITS, &[], work.commits as f64);
        page.summary(
            &UNIT_SECONDS,
            &[],
            work.unit_micros as f64 / 1e6,
            work.units,
        );
        page.set(&QUEUE, &["urgent"], work.urgent_queue as f64);
        page.set(&QUEUE, &["normal"], work.normal_queue as f64);
        let file = self.settings.store.file.clone();
        // The disk may be slow to answer: nobody else waits for it.
        let looked = tokio::task::spawn_blocking(move || Looked::at(&file)).await;
        if let Ok(looked) = looked {
            looked.write(page);
        }
        let made = self.store.last_backup().await?;
        if let Some(made) = made {
            let age = now.duration_since(made).as_secs_f64().max(0.0);
            page.set(&BACKUP_AGE, &[], age);
        }
        let (taken, read_at) = self.counters.last_reload();
        page.set(&RELOAD_GOOD, &[], f64::from(taken));
        page.set(&RELOAD_AT, &[], read_at as f64);
        Ok(())
    }
}

fn messages(page: &mut Page, watch: &Watch, now: Timestamp) {
    let age = |since: Timestamp| now.duration_since(since).as_secs_f64().max(0.0);
    for wait in UrgentWait::ALL {
        let waiting = watch.urgent.get(&wait);
        let label = [wait.as_str()];
        page.set(&URGENT_COUNT, &label, waiting.map_or(0, |w| w.count) as f64);
        page.set(
            &URGENT_OLDEST,
            &label,
            waiting.map_or(0.0, |w| age(w.since)),
        );
    }
    for state in BEFORE {
        let count = watch.messages.get(&state).copied().unwrap_or(0);
        page.set(&MESSAGES, &[state.as_str()], count as f64);
    }
    for (scope, is) in [
        (
            "everything",
            (|s| matches!(s, HoldScope::Everything)) as fn(&HoldScope) -> bool,
        ),
        ("routine", |s| matches!(s, HoldScope::Routine)),
        ("channel", |s| matches!(s, HoldScope::Channel(_))),
        ("area", |s| matches!(s, HoldScope::Area(_))),
        ("message", |s| matches!(s, HoldScope::Message(_))),
    ] {
        let count = watch.holds.iter().filter(|s| is(s)).count();
        page.set(&HOLDS, &[scope], count as f64);
    }
    for (kind, open, overdue) in [
        ("by_hand", watch.jobs, watch.jobs_overdue),
        ("owed", watch.owed, watch.owed_overdue),
    ] {
        page.set(&JOBS, &[kind], open as f64);
        page.set(&JOBS_OVERDUE, &[kind], overdue as f64);
    }
    page.set(
        &MAIL_WAITING,
        &[],
        watch.mails.map_or(0, |w| w.count) as f64,
    );
    page.set(&MAIL_OLDEST, &[], watch.mails.map_or(0.0, |w| age(w.since)));
    page.set(&AUDIT, &[], watch.audit_sequence as f64);
}

/// What the machine answered.
struct Looked {
    disk: Option<super::Disk>,
    files: [(&'static str, Option<u64>); 2],
    process: super::machine::Process,
}

impl Looked {
    fn at(file: &Path) -> Self {
        let size = |path: &Path| fs::metadata(path).ok().map(|m| m.len());
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        Self {
            disk: disk(file).ok(),
            files: [("main", size(file)), ("wal", size(Path::new(&log)))],
            process: process(),
        }
    }

    fn write(&self, page: &mut Page) {
        for (name, size) in self.files {
            page.set(&DATABASE, &[name], size.unwrap_or(0) as f64);
        }
        if let Some(disk) = self.disk {
            page.set(&DISK_FREE, &[], disk.free as f64);
            page.set(&DISK_SIZE, &[], disk.size as f64);
        }
        let number = |n: Option<u64>| n.map(|n| n as f64);
        for (metric, value) in [
            (&PROCESS_START, self.process.started),
            (&PROCESS_MEMORY, number(self.process.memory)),
            (&PROCESS_FDS, number(self.process.descriptors)),
            (&PROCESS_MAX_FDS, number(self.process.most_descriptors)),
        ] {
            if let Some(value) = value {
                page.set(metric, &[], value);
            }
        }
    }
}
