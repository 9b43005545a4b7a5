//! What a monitoring system reads: every metric by name, the counts that this process keeps, and the page that it is asked
//! for. Names and labels are promises (dashboard and alert rules are in `systemd/monitoring/`); no label holds a name, an
//! address or the number of a message.

mod counters;
mod hooks;
mod machine;
mod page;
mod scrape;

pub use counters::{Counters, RequestClass, SendOutcome, throttled};
pub(crate) use hooks::HookCalls;
pub(crate) use machine::{Disk, disk, process};

/// How a metric behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It goes up and down.
    Gauge,
    /// It only goes up, from 0 at the start of the process.
    Counter,
    /// `_sum` and `_count`.
    Summary,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Counter => "counter",
            Self::Summary => "summary",
        }
    }
}

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its name, with its unit.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// What it says.
    pub help: &'static str,
    /// Its labels.
    pub labels: &'static [&'static str],
}

macro_rules! metrics {
    ($($id:ident = $kind:ident $name:literal [$($label:literal),*] $help:literal;)+) => {
        $(
            #[doc = $help]
            pub const $id: Metric = Metric { name: $name, kind: Kind::$kind, help: $help, labels: &[$($label),*] };
        )+
        /// Every metric there is, in the order of the page.
        pub const ALL: &[Metric] = &[$($id),+];
    };
}

metrics! {
    BUILD = Gauge "wardmote_build_info" ["version", "realm"] "1; the program's version and where it sends.";
    URGENT_COUNT = Gauge "wardmote_urgent_waiting" ["waits_for"]
        "Urgent messages that wait, by what they wait for.";
    URGENT_OLDEST = Gauge "wardmote_urgent_oldest_wait_seconds" ["waits_for"]
        "How long the oldest urgent message has waited for this; 0 where none does.";
    MESSAGES = Gauge "wardmote_messages_open" ["state"] "Messages before their release, by state.";
    DELIVERIES = Gauge "wardmote_deliveries_open" ["channel", "account", "state"]
        "Deliveries that have not come to an end, by state. Jobs by hand are not in it.";
    NOT_CONFIRMED = Gauge "wardmote_deliveries_not_confirmed" ["channel", "account"]
        "Deliveries that may or may not have gone: being looked for, or waiting for a person to say.";
    CLEAR = Gauge "wardmote_queue_clear_seconds" ["channel", "account"]
        "How long the queue of this account takes at its limits and at the pace of the last five minutes.";
    LANE_STOPPED = Gauge "wardmote_lane_stopped" ["channel", "account"]
        "1 while the account has stopped by itself and sends nothing.";
    LIMIT_LEFT = Gauge "wardmote_limit_left" ["channel", "account", "limit", "counts"]
        "What the ledger leaves of a limit now: acts, or thousandths of the currency's unit.";
    LIMIT_MAX = Gauge "wardmote_limit_max" ["channel", "account", "limit", "counts"]
        "The most of a limit in any window, in the same unit.";
    HOLDS = Gauge "wardmote_holds" ["scope"] "What people have stopped: everything (a database put back from a copy too), everything routine, channels, areas, messages.";
    JOBS = Gauge "wardmote_jobs_open" ["kind"] "Jobs of people that are open: by hand, or owed.";
    JOBS_OVERDUE = Gauge "wardmote_jobs_overdue" ["kind"] "Of them, those whose time has passed.";
    MAIL_WAITING = Gauge "wardmote_desk_mail_waiting" [] "Mails to our own people that have not gone.";
    MAIL_OLDEST = Gauge "wardmote_desk_mail_oldest_seconds" []
        "How long the oldest mail to our own people has waited; 0 where none does.";
    HOOKS = Gauge "wardmote_webhooks" ["state"]
        "Programs that hear what happens, by how they stand: running, failing, paused, stopped.";
    HOOK_WAITING = Gauge "wardmote_webhook_calls_waiting" []
        "Calls to them that have not been taken yet; those of paused and stopped ones are not in it.";
    HOOK_OLDEST = Gauge "wardmote_webhook_oldest_call_seconds" []
        "How long the oldest of these calls has waited; 0 where none does.";
    HOOK_CALLS = Counter "wardmote_webhook_calls_total" ["outcome"]
        "Calls made to them, by what became of them: taken, not_taken, given_up.";
    SENDS = Counter "wardmote_sends_total" ["channel", "account", "outcome"]
        "Answers to sends: accepted, refused, later, lane_down, unknown.";
    THROTTLED = Counter "wardmote_provider_throttled_total" ["channel", "account"]
        "Answers with which a provider asked us to slow down (429 and its like).";
    REQUESTS = Counter "wardmote_http_requests_total" ["class", "status"]
        "Requests answered, by class of route and of status.";
    REQUEST_SECONDS = Summary "wardmote_http_request_duration_seconds" ["class"]
        "How long requests took until their answer was ready.";
    AUDIT = Gauge "wardmote_audit_sequence" [] "The number of the last entry of the record; it never goes down.";
    COMMITS = Counter "wardmote_store_commits_total" [] "Transactions that the database has committed.";
    UNIT_SECONDS = Summary "wardmote_store_write_duration_seconds" []
        "How long writes took from the queue to the disk.";
    QUEUE = Gauge "wardmote_store_write_queue" ["turn"] "Writes that wait for the database: urgent, normal.";
    DATABASE = Gauge "wardmote_database_bytes" ["file"] "Size of the database and of its write-ahead log.";
    DISK_FREE = Gauge "wardmote_disk_free_bytes" [] "Room that is left on the database's disk.";
    DISK_SIZE = Gauge "wardmote_disk_size_bytes" [] "Size of the database's disk.";
    BACKUP_AGE = Gauge "wardmote_backup_age_seconds" []
        "How long ago the last backup was made; absent until there is one.";
    RELOAD_GOOD = Gauge "wardmote_config_last_reload_successful" []
        "1 where the last reload of the configuration was taken, or there was none; 0 where it was refused.";
    RELOAD_AT = Gauge "wardmote_config_last_reload_success_timestamp_seconds" []
        "When the configuration in force was read.";
    PROCESS_START = Gauge "process_start_time_seconds" [] "When the process started.";
    PROCESS_MEMORY = Gauge "process_resident_memory_bytes" [] "Memory of the process.";
    PROCESS_FDS = Gauge "process_open_fds" [] "File descriptors that are open.";
    PROCESS_MAX_FDS = Gauge "process_max_fds" [] "The most file descriptors that may be open.";
}
