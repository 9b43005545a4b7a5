//! When a schedule wakes: a crontab line, the first Tuesday of the month, or one date.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, Weekday},
};
use serde::{Deserialize, Serialize};

use super::{Cron, Wake};
use crate::{local_time::london, words::named};

named!(
    /// Which of a weekday's days in a month.
    Nth {
        /// The first.
        First = "first",
        /// The second.
        Second = "second",
        /// The third.
        Third = "third",
        /// The fourth.
        Fourth = "fourth",
        /// The last, be it the fourth or the fifth.
        Last = "last",
    }
);

impl Nth {
    /// That day of a month; it exists in every month.
    fn day(self, of: Date, weekday: Weekday) -> Option<Date> {
        let nth = match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
            Self::Last => -1,
        };
        of.nth_weekday_of_month(nth, weekday).ok()
    }
}

/// When a schedule wakes. Its words ([`std::fmt::Display`]) read back as the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// By a crontab line: every week, every day, days of the month.
    Cron(Cron),
    /// A weekday counted in its month, which crontab cannot say.
    Monthly {
        /// Which one.
        nth: Nth,
        /// Of which weekday.
        weekday: Weekday,
        /// At what time of day.
        at: Time,
    },
    /// Once.
    Once(DateTime),
}

impl When {
    /// The first civil time after `after`; none when there is no further one.
    pub fn next_civil(&self, after: DateTime) -> Option<DateTime> {
        match self {
            Self::Cron(cron) => cron.next(after),
            Self::Once(civil) => (*civil > after).then_some(*civil),
            Self::Monthly { nth, weekday, at } => {
                let mut month = after.date().first_of_month();
                // This month's may be over; next month's never is.
                for _ in 0..2 {
                    let civil = nth.day(month, *weekday)?.to_datetime(*at);
                    if civil > after {
                        return Some(civil);
                    }
                    month = month.checked_add(jiff::Span::new().months(1)).ok()?;
                }
                None
            }
        }
    }

    /// The first wake after the instant `after` and, if there was one before, after it both by the calendar and by the
    /// clock: so neither a repeated hour nor a clock that was set back wakes anything twice, and two civil times that a
    /// clock change makes one instant wake once.
    pub fn next_wake(&self, after: Timestamp, last: Option<Wake>) -> Option<Wake> {
        let local = after.to_zoned(london()).datetime();
        let mut civil = last.map_or(local, |last| last.civil.max(local));
        let after = last.map_or(after, |last| last.at.max(after));
        loop {
            let wake = Wake::of(self.next_civil(civil)?);
            if wake.at > after {
                return Some(wake);
            }
            civil = wake.civil;
        }
    }

    /// The next wakes after an instant, at most `count`.
    pub fn next_wakes(&self, after: Timestamp, last: Option<Wake>, count: usize) -> Vec<Wake> {
        let mut wakes = Vec::new();
        let mut last = last;
        while wakes.len() < count {
            let Some(wake) = self.next_wake(after, last) else {
                break;
            };
            last = Some(wake);
            wakes.push(wake);
        }
        wakes
    }
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
