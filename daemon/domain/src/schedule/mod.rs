//! Schedules: when the desk asks for copy, of whom, and what becomes of each ask. A schedule never sends anything: it
//! wakes, opens a **round**, and a round holds an **ask** for each ward. An ask without copy never becomes a message.
//!
//! Times are civil (Europe/London, [`crate::local_time::ZONE`]); [`Wake`] makes the instant.

mod ask;
mod clock_words;
mod cron;
mod goes_out;
mod plan;
#[cfg(test)]
mod tests;
mod wake;
mod when;
mod when_words;

pub use ask::AskState;
pub use clock_words::{ClockTimeError, clock_words, date_words, moment_words, read_clock};
pub use cron::{Cron, CronError};
pub use goes_out::{GoesOut, GoesOutError};
pub use plan::{Plan, PlanFault};
pub use wake::{ClockChange, Wake};
pub use when::{Nth, When};
pub use when_words::WhenError;
