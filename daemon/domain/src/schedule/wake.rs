//! One wake: the civil time that was asked for, and the one instant that it is.

use jiff::{Timestamp, civil::DateTime, tz::AmbiguousOffset};

use crate::local_time::london;

/// What a clock change does to a wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// The clocks go forward over it: it takes the first instant that exists.
    Missing,
    /// The clocks go back over it: it takes the first of the two.
    Repeated,
}

/// A civil time (Europe/London) and the instant that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wake {
    /// As it was asked for.
    pub civil: DateTime,
    /// The instant: of a missing time the first that exists, of a repeated one the first.
    pub at: Timestamp,
}

impl Wake {
    /// The wake of a civil time.
    pub fn of(civil: DateTime) -> Self {
        let zone = london();
        let instant = |offset: jiff::tz::Offset| {
            offset
                .to_timestamp(civil)
                .unwrap_or(if civil.year() < 1970 {
                    Timestamp::MIN
                } else {
                    Timestamp::MAX
                })
        };
        let at = match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => instant(offset),
            AmbiguousOffset::Fold { before, .. } => instant(before),
            // Read by the clock as it was before the change, a missing time lies just after the change itself.
            AmbiguousOffset::Gap { before, .. } => {
                let after = instant(before).checked_add(jiff::SignedDuration::from_secs(1));
                let change = zone.preceding(after.unwrap_or(Timestamp::MAX)).next();
                change.map_or(instant(before), |change| change.timestamp())
            }
        };
        Self { civil, at }
    }

    /// What a clock change does to it.
    pub fn change(&self) -> Option<ClockChange> {
        match london().to_ambiguous_timestamp(self.civil).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(ClockChange::Missing),
            AmbiguousOffset::Fold { .. } => Some(ClockChange::Repeated),
        }
    }

    /// The same in a sentence, where there is one to say.
    pub fn change_words(&self) -> Option<String> {
        let time = super::clock_words(self.civil.time());
        Some(match self.change()? {
            ClockChange::Missing => {
                let first = self.at.to_zoned(london()).time();
                format!(
                    "the clocks go forward that night and {time} does not exist: it wakes at {}, the first moment that does",
                    super::clock_words(first)
                )
            }
            ClockChange::Repeated => format!(
                "the clocks go back that night and {time} comes twice: it wakes at the first of the two, once"
            ),
        })
    }

    /// When it is, in words: `Tuesday 8 December 2026 at 10am`.
    pub fn words(&self) -> String {
        super::moment_words(self.civil)
    }
}
