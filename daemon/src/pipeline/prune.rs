//! What is too old is dropped at night, a little at a time.

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{audit::Actor, local_time::LocalDateTime};

use super::{Did, Pipeline, Step};

/// At night, by the clock in London: from this hour, to this one.
const NIGHT: (i8, i8) = (1, 5);
/// How long after the last time at least.
const EVERY: SignedDuration = SignedDuration::from_hours(20);
/// A time further ahead than this was written by a clock that was wrong, and says nothing.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);
/// A machine that is off at night does it by day after so long.
const AT_LAST: SignedDuration = SignedDuration::from_hours(48);

fn due(last: Option<Timestamp>, now: Timestamp) -> bool {
    let hour = LocalDateTime::at(now).civil().hour();
    let night = (NIGHT.0..NIGHT.1).contains(&hour);
    match last.filter(|last| last.duration_since(now) <= AHEAD) {
        None => night,
        Some(last) => {
            let gone = now.duration_since(last);
            gone >= AT_LAST || (night && gone >= EVERY)
        }
    }
}

impl Pipeline {
    /// Drops what is too old, once a night.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn prune_step(&self) -> Step {
        // A clock that has just gone years ahead makes everything old, and what is dropped is gone for good.
        if self.store.clock_in_doubt() || !due(self.store.last_prune().await?, self.clock.now()) {
            return Ok(Did::Nothing);
        }
        let dropped = self
            .store
            .prune(self.desk.too_old(), false, Actor::Daemon)
            .await?;
        self.store.pruned().await?;
        for one in dropped.iter().filter(|d| d.count > 0) {
            tracing::info!(
                rule = one.rule,
                count = one.count,
                "dropped what was too old"
            );
        }
        // What is dropped makes nothing due.
        Ok(Did::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_done_once_a_night_and_by_day_only_where_nights_are_missed() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let noon = at("2026-12-08T12:00:00Z");
        let night = at("2026-12-09T02:00:00Z");
        assert!(!due(None, noon) && due(None, night));
        assert!(!due(Some(at("2026-12-09T01:00:00Z")), night));
        assert!(due(Some(at("2026-12-08T02:00:00Z")), night));
        assert!(!due(Some(at("2026-12-07T13:00:00Z")), noon));
        assert!(due(Some(at("2026-12-06T12:00:00Z")), noon));
        // Done by a clock that was set back since, by an hour or by ten years.
        assert!(!due(Some(at("2026-12-09T03:00:00Z")), night));
        assert!(due(Some(at("2036-12-09T02:00:00Z")), night));
        assert!(!due(Some(at("2036-12-09T02:00:00Z")), noon));
    }
}
