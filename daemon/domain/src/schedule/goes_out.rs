//! When the messages of a round are to go out.

use std::{fmt, str::FromStr};

use jiff::{
    Span,
    civil::{DateTime, Time},
};
use serde::{Deserialize, Serialize};

use super::{ClockTimeError, When, clock_words, moment_words, read_clock};

/// When the messages of a round are to go out; each still needs its approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GoesOut {
    /// As soon as each is approved.
    #[default]
    WhenApproved,
    /// So many days after the wake, at that time of day.
    Later {
        /// Days after the day of the wake.
        days: u16,
        /// The time of day.
        at: Time,
    },
    /// At one civil time: for a round that is opened once.
    At(DateTime),
}

/// What is wrong with it as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoesOutError {
    /// Nothing that can be read.
    #[error(
        "\"{0}\" does not say when it goes out: write \"when approved\", \"7 days later at 9am\" or a date and time like 2026-12-15 09:00"
    )]
    Unreadable(String),
    /// A time of day that cannot be read.
    #[error(transparent)]
    Time(#[from] ClockTimeError),
}

impl GoesOut {
    /// The civil time for a round that woke at `wake`; none for "when approved".
    pub fn civil(&self, wake: DateTime) -> Option<DateTime> {
        match self {
            Self::WhenApproved => None,
            Self::Later { days, at } => {
                let date = wake
                    .date()
                    .checked_add(Span::new().days(i64::from(*days)))
                    .ok()?;
                Some(date.to_datetime(*at))
            }
            Self::At(civil) => Some(*civil),
        }
    }
}

impl FromStr for GoesOut {
    type Err = GoesOutError;

    fn from_str(text: &str) -> Result<Self, GoesOutError> {
        let refuse = || GoesOutError::Unreadable(text.chars().take(60).collect());
        let lower = text.trim().to_lowercase();
        if matches!(lower.as_str(), "when approved" | "as soon as approved") {
            return Ok(Self::WhenApproved);
        }
        if let Some((days, at)) = lower.split_once(" at ")
            && let Some(number) = ["days later", "day later", "days after", "day after"]
                .iter()
                .find_map(|end| days.trim().strip_suffix(end))
        {
            let days: u16 = number.trim().parse().map_err(|_| refuse())?;
            if days > 366 {
                return Err(refuse());
            }
            return Ok(Self::Later {
                days,
                at: read_clock(at)?,
            });
        }
        match text.parse::<When>() {
            Ok(When::Once(civil)) => Ok(Self::At(civil)),
            _ => Err(refuse()),
        }
    }
}

impl fmt::Display for GoesOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WhenApproved => f.write_str("when approved"),
            Self::Later { days, at } => {
                let unit = if *days == 1 { "day" } else { "days" };
                write!(f, "{days} {unit} later at {}", clock_words(*at))
            }
            Self::At(civil) => f.write_str(&moment_words(*civil)),
        }
    }
}

impl Serialize for GoesOut {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for GoesOut {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
