//! Local time, Europe/London. A clock time that the spring change skips or the autumn change repeats is refused with
//! both readings offered, never guessed at.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use serde::{Deserialize, Serialize};

/// The time zone of every message.
pub const ZONE: &str = "Europe/London";

/// The time zone of every message, from the time-zone data built into the program.
///
/// # Panics
/// Never in practice: the data is bundled at build time.
pub fn london() -> TimeZone {
    TimeZone::get(ZONE).expect("Europe/London is in the bundled time-zone data")
}

/// What is wrong with a time as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeError {
    /// Not in the form, or a date or clock time that does not exist.
    #[error("\"{0}\" is not a date and time that exists: write it like 2026-12-08T10:55")]
    Impossible(String),
    /// The clocks go forward over it.
    #[error(
        "{0} does not exist: the clocks go forward that night. Write {1} (the time before the change) or {2} (after it)"
    )]
    Missing(String, String, String),
    /// The clocks go back over it.
    #[error(
        "{0} happens twice: the clocks go back that night. Write {1} for the first or {2} for the second"
    )]
    Repeated(String, String, String),
}

/// A local date and time to the minute, with the one instant it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalDateTime {
    civil: DateTime,
    instant: Timestamp,
}

impl LocalDateTime {
    /// The local reading of an instant.
    pub fn at(instant: Timestamp) -> Self {
        Self {
            civil: instant.to_zoned(london()).datetime(),
            instant,
        }
    }

    /// The date and clock time as people read it.
    pub fn civil(self) -> DateTime {
        self.civil
    }

    /// The date.
    pub fn date(self) -> Date {
        self.civil.date()
    }

    /// The instant.
    pub fn instant(self) -> Timestamp {
        self.instant
    }
}

impl PartialOrd for LocalDateTime {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LocalDateTime {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.instant.cmp(&other.instant)
    }
}

/// Splits `2026-10-25T01:30+01:00` into the clock time and the offset, if one was written.
fn split_offset(text: &str) -> Option<(&str, Option<Offset>)> {
    let Some(tail) = text.get(16..) else {
        return Some((text, None));
    };
    let at = match tail.find(['+', '-', 'Z']) {
        None => return Some((text, None)),
        Some(at) => 16 + at,
    };
    let offset = match text.get(at..)? {
        "Z" | "+00:00" => Offset::UTC,
        "+01:00" => Offset::constant(1),
        _ => return None,
    };
    Some((text.get(..at)?, Some(offset)))
}

impl FromStr for LocalDateTime {
    type Err = LocalTimeError;

    fn from_str(text: &str) -> Result<Self, LocalTimeError> {
        let impossible = || LocalTimeError::Impossible(text.chars().take(40).collect());
        let (clock, offset) = split_offset(text.trim()).ok_or_else(impossible)?;
        let shaped = clock.len() >= 16 && matches!(clock.get(10..11), Some("T" | " "));
        if !shaped {
            return Err(impossible());
        }
        let civil: DateTime = clock.parse().map_err(|_| impossible())?;
        let zoned = london().to_ambiguous_timestamp(civil);
        let reading = |o: Offset| {
            format!(
                "{}{o}",
                civil.strftime("%Y-%m-%dT%H:%M"),
                o = show_offset(o)
            )
        };
        let instant = match (zoned.offset(), offset) {
            (
                AmbiguousOffset::Unambiguous {
                    offset: true_offset,
                },
                given,
            ) => {
                if given.is_some_and(|g| g != true_offset) {
                    return Err(impossible());
                }
                true_offset.to_timestamp(civil).map_err(|_| impossible())?
            }
            (AmbiguousOffset::Fold { before, after }, Some(given))
                if given == before || given == after =>
            {
                given.to_timestamp(civil).map_err(|_| impossible())?
            }
            (AmbiguousOffset::Fold { before, after }, _) => {
                return Err(LocalTimeError::Repeated(
                    show(civil),
                    reading(before),
                    reading(after),
                ));
            }
            (AmbiguousOffset::Gap { before, after }, _) => {
                let shown = |o: Offset| {
                    o.to_timestamp(civil)
                        .map_or_else(|_| show(civil), |t| Self::at(t).to_string())
                };
                return Err(LocalTimeError::Missing(
                    show(civil),
                    shown(after),
                    shown(before),
                ));
            }
        };
        Ok(Self { civil, instant })
    }
}

fn show(civil: DateTime) -> String {
    civil.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn show_offset(offset: Offset) -> &'static str {
    if offset == Offset::UTC {
        "+00:00"
    } else {
        "+01:00"
    }
}

impl fmt::Display for LocalDateTime {
    /// The form that parses back; the offset is written only where the clock time happens twice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.civil.second() == 0 {
            "%Y-%m-%dT%H:%M"
        } else {
            "%Y-%m-%dT%H:%M:%S"
        };
        write!(f, "{}", self.civil.strftime(form))?;
        let zoned = london().to_ambiguous_timestamp(self.civil);
        if let AmbiguousOffset::Fold { before, after } = zoned.offset() {
            let first = before
                .to_timestamp(self.civil)
                .is_ok_and(|t| t == self.instant);
            f.write_str(show_offset(if first { before } else { after }))?;
        }
        Ok(())
    }
}

impl Serialize for LocalDateTime {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalDateTime {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_time_reads_and_shows() {
        let time: LocalDateTime = "2026-12-08T10:55".parse().unwrap();
        assert_eq!(time.to_string(), "2026-12-08T10:55");
        assert_eq!(time.instant().to_string(), "2026-12-08T10:55:00Z");
        let summer: LocalDateTime = "2026-07-01T15:00".parse().unwrap();
        assert_eq!(summer.instant().to_string(), "2026-07-01T14:00:00Z");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for bad in [
            "2026-02-31T10:00",
            "2026-12-08T25:00",
            "8 December",
            "",
            "2026-12-08",
            "2026-12-08T10:55+02:00",
            // Letters of more than one byte, wherever they fall.
            "é\u{301}é\u{301}é\u{301}é\u{301}é\u{301}",
            "2026-12-08\u{a0}10:55",
            "2026-12-0８T10:55:00",
            "2026-12-08T10:55é01:00",
        ] {
            assert!(
                matches!(
                    bad.parse::<LocalDateTime>(),
                    Err(LocalTimeError::Impossible(_))
                ),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_repeated_time_offers_both_readings_and_takes_either() {
        let refused = "2026-10-25T01:30".parse::<LocalDateTime>().unwrap_err();
        let words = refused.to_string();
        assert!(
            words.contains("2026-10-25T01:30+01:00") && words.contains("2026-10-25T01:30+00:00"),
            "{words}"
        );
        let first: LocalDateTime = "2026-10-25T01:30+01:00".parse().unwrap();
        let second: LocalDateTime = "2026-10-25T01:30+00:00".parse().unwrap();
        assert!(first < second);
        assert_eq!(first.to_string(), "2026-10-25T01:30+01:00");
        assert_eq!(second.to_string().parse::<LocalDateTime>().unwrap(), second);
    }

    #[test]
    fn a_missing_time_offers_both_readings() {
        let words = "2027-03-28T01:30"
            .parse::<LocalDateTime>()
            .unwrap_err()
            .to_string();
        assert!(
            words.contains("2027-03-28T00:30") && words.contains("2027-03-28T02:30"),
            "{words}"
        );
    }
}
