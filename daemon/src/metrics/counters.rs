//! What this process counts itself: answers to sends, and requests. They begin at 0 with the process, as such counts do.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use wardmote_domain::send::{Answer, Lane};

/// What a send came to, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendOutcome {
    /// Taken.
    Accepted,
    /// Not taken, and never will be.
    Refused,
    /// Not now.
    Later,
    /// Nothing of this account can go.
    LaneDown,
    /// Nobody knows yet.
    Unknown,
}

impl SendOutcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Refused,
        Self::Later,
        Self::LaneDown,
        Self::Unknown,
    ];

    /// Its name in metrics and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Later => "later",
            Self::LaneDown => "lane_down",
            Self::Unknown => "unknown",
        }
    }
}

impl From<&Answer> for SendOutcome {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Accepted(_) => Self::Accepted,
            Answer::Refused { .. } => Self::Refused,
            Answer::Later { .. } => Self::Later,
            Answer::LaneDown { .. } => Self::LaneDown,
            Answer::Unknown { .. } => Self::Unknown,
        }
    }
}

/// Whether an answer asks us to slow down: HTTP's 429, and the mail codes by which receiving services say the same
/// (RFC 3463, x.7.x of a 4xx, and 421).
pub fn throttled(answer: &Answer) -> bool {
    match answer {
        Answer::Later { reason, .. } | Answer::LaneDown { reason, .. } => {
            matches!(reason.code.as_str(), "429" | "421" | "rate_limited")
                || reason.code.starts_with("4.7.")
        }
        _ => false,
    }
}

/// What sort of route a request was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestClass {
    /// The interface for programs.
    Api,
    /// The desk's pages.
    Desk,
    /// The public pages.
    Public,
    /// Calls of providers.
    Callback,
    /// `/livez`, `/readyz`, `/metrics`.
    Watch,
}

impl RequestClass {
    /// Every class.
    pub const ALL: [Self; 5] = [
        Self::Api,
        Self::Desk,
        Self::Public,
        Self::Callback,
        Self::Watch,
    ];

    /// Its name in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Desk => "desk",
            Self::Public => "public",
            Self::Callback => "callback",
            Self::Watch => "watch",
        }
    }

    /// The class of a path on the desk's listener, or on the public one.
    pub fn of(path: &str, public: bool) -> Self {
        match path {
            "/livez" | "/readyz" | "/metrics" => Self::Watch,
            _ if path == "/v1" || path.starts_with("/v1/") => Self::Api,
            _ if path.starts_with("/callbacks/") => Self::Callback,
            _ if public => Self::Public,
            _ => Self::Desk,
        }
    }
}

/// Minutes over which the pace of a lane is taken.
pub(super) const MINUTES: usize = 5;

/// What is counted of one lane.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LaneCounts {
    pub(super) outcomes: [u64; 5],
    pub(super) throttled: u64,
    /// What was answered for good in the last minutes: the minute (since 1970) and the count.
    minutes: [(i64, u64); MINUTES],
}

impl LaneCounts {
    fn done(&mut self, minute: i64) {
        let slot = usize::try_from(minute.rem_euclid(MINUTES as i64)).unwrap_or(0);
        if self.minutes[slot].0 != minute {
            self.minutes[slot] = (minute, 0);
        }
        self.minutes[slot].1 += 1;
    }

    /// Deliveries a second over the minutes with work in them, the one that runs included; nothing where there were none.
    pub(super) fn pace(&self, now: Timestamp) -> Option<f64> {
        let (minute, second) = (minute(now), now.as_second().rem_euclid(60));
        let recent = self
            .minutes
            .iter()
            .filter(|(at, n)| *n > 0 && *at <= minute && minute - at < MINUTES as i64);
        let (first, count) = recent.fold((minute, 0), |(first, sum), (at, n)| {
            (first.min(*at), sum + n)
        });
        let seconds = (minute - first) * 60 + second.max(1);
        (count > 0).then(|| count as f64 / seconds as f64)
    }
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

/// Classes of status, `1xx` to `5xx`.
const STATUSES: usize = 5;

#[derive(Debug, Default)]
struct Requests {
    by_status: [AtomicU64; STATUSES],
    micros: AtomicU64,
}

/// The counts of this process.
#[derive(Debug)]
pub struct Counters {
    lanes: Mutex<BTreeMap<Lane, LaneCounts>>,
    requests: [Requests; RequestClass::ALL.len()],
    /// When the configuration in force was read, in seconds since 1970, and whether the last reload was refused.
    read_at: AtomicI64,
    refused: AtomicU64,
    /// Calls to receivers of webhooks.
    pub(crate) hook_calls: super::HookCalls,
}

impl Counters {
    /// All at 0; the configuration was read now.
    pub fn new(now: Timestamp) -> Self {
        Self {
            lanes: Mutex::default(),
            requests: std::array::from_fn(|_| Requests::default()),
            read_at: AtomicI64::new(now.as_second()),
            refused: AtomicU64::new(0),
            hook_calls: super::HookCalls::default(),
        }
    }

    /// A send was answered.
    pub fn answered(&self, lane: &Lane, answer: &Answer, now: Timestamp) {
        let outcome = SendOutcome::from(answer);
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = match lanes.get_mut(lane) {
            Some(counts) => counts,
            None => lanes.entry(lane.clone()).or_default(),
        };
        counts.outcomes[outcome as usize] += 1;
        counts.throttled += u64::from(throttled(answer));
        if matches!(outcome, SendOutcome::Accepted | SendOutcome::Refused) {
            counts.done(minute(now));
        }
    }

    /// A request was answered.
    pub fn request(&self, class: RequestClass, status: u16, took: Duration) {
        let requests = &self.requests[class as usize];
        let slot = usize::from(status / 100).clamp(1, STATUSES) - 1;
        requests.by_status[slot].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        requests.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// A reload of the configuration was taken, or refused.
    pub fn reloaded(&self, taken: bool, now: Timestamp) {
        if taken {
            self.read_at.store(now.as_second(), Ordering::Relaxed);
        }
        self.refused.store(u64::from(!taken), Ordering::Relaxed);
    }

    pub(super) fn last_reload(&self) -> (bool, i64) {
        (
            self.refused.load(Ordering::Relaxed) == 0,
            self.read_at.load(Ordering::Relaxed),
        )
    }

    pub(super) fn lane(&self, lane: &Lane) -> LaneCounts {
        let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.get(lane).copied().unwrap_or_default()
    }

    /// Requests of a class: by class of status, and the seconds that all of them took.
    pub(super) fn requests(&self, class: RequestClass) -> ([u64; STATUSES], f64) {
        let requests = &self.requests[class as usize];
        let counts = std::array::from_fn(|i| requests.by_status[i].load(Ordering::Relaxed));
        let micros = requests.micros.load(Ordering::Relaxed);
        (counts, Duration::from_micros(micros).as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use wardmote_domain::{
        outlet::OutletName,
        send::{AccountName, Reason, Receipt},
    };

    use super::*;

    fn lane() -> Lane {
        Lane {
            channel: OutletName::new("email").unwrap(),
            account: AccountName("default".to_owned()),
        }
    }

    #[test]
    fn the_pace_is_that_of_the_last_five_minutes() {
        let start: Timestamp = "2026-12-08T10:55:00Z".parse().unwrap();
        let counters = Counters::new(start);
        let taken = Answer::Accepted(Receipt { id: "1".to_owned() });
        assert_eq!(counters.lane(&lane()).pace(start), None);
        for second in 0..60 {
            let now = start + SignedDuration::from_secs(second);
            counters.answered(&lane(), &taken, now);
            counters.answered(&lane(), &taken, now);
        }
        let after = start + SignedDuration::from_secs(59);
        let pace = counters.lane(&lane()).pace(after).unwrap();
        assert!((2.0..2.1).contains(&pace), "{pace}");
        let idle = start + SignedDuration::from_mins(6);
        assert_eq!(counters.lane(&lane()).pace(idle), None, "long ago");
        let later = Answer::Later {
            when: None,
            reason: Reason::new("429", "X asks us to wait"),
        };
        counters.answered(&lane(), &later, idle);
        let counts = counters.lane(&lane());
        assert_eq!(counts.pace(idle), None, "what waits is not done");
        assert_eq!((counts.outcomes, counts.throttled), ([120, 0, 1, 0, 0], 1));
    }

    #[test]
    fn each_path_has_its_class() {
        for (path, public, class) in [
            ("/v1/messages", false, "api"),
            ("/v1", false, "api"),
            ("/v1x", false, "desk"),
            ("/", false, "desk"),
            ("/metrics", false, "watch"),
            ("/callbacks/email/default", true, "callback"),
            ("/notices/msg_1", true, "public"),
        ] {
            assert_eq!(RequestClass::of(path, public).as_str(), class, "{path}");
        }
        let counters = Counters::new(Timestamp::UNIX_EPOCH);
        counters.request(RequestClass::Api, 204, Duration::from_millis(500));
        counters.request(RequestClass::Api, 503, Duration::from_millis(250));
        counters.request(RequestClass::Api, 999, Duration::ZERO);
        assert_eq!(
            counters.requests(RequestClass::Api),
            ([0, 1, 0, 0, 2], 0.75)
        );
    }
}
