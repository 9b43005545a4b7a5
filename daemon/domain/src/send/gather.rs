//! When a digest goes: the next set time on London's clocks.

use jiff::{Timestamp, ToSpan, civil::DateTime, tz::AmbiguousOffset};

use super::Gather;
use crate::local_time::london;

impl Gather {
    /// The first of its times that is not before `from`. A time that the spring change skips is the instant of the change;
    /// one that the autumn change repeats is its first.
    pub fn next(&self, from: Timestamp) -> Timestamp {
        let mut day = from.to_zoned(london()).date();
        // A week and a day: the same day of the week again, where today's time has passed.
        for _ in 0..=8 {
            let wanted = self.day.is_none_or(|wanted| day.weekday() == wanted);
            if wanted
                && let Some(at) = instant(day.to_datetime(self.time))
                && at >= from
            {
                return at;
            }
            let Ok(tomorrow) = day.checked_add(1.day()) else {
                break;
            };
            day = tomorrow;
        }
        // Only at the end of the calendar, in the year 9999.
        from
    }
}

fn instant(civil: DateTime) -> Option<Timestamp> {
    let zone = london();
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(civil).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(civil).ok(),
        AmbiguousOffset::Gap { after, .. } => {
            let early = after.to_timestamp(civil).ok()?;
            zone.following(early)
                .next()
                .map(|change| change.timestamp())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, time};

    use super::*;

    fn next(day: Option<Weekday>, hour: i8, minute: i8, from: &str) -> String {
        let gather = Gather {
            day,
            time: time(hour, minute, 0, 0),
        };
        gather.next(from.parse().unwrap()).to_string()
    }

    #[test]
    fn the_next_time_is_todays_or_the_next_days() {
        let five = |from| next(None, 17, 0, from);
        assert_eq!(five("2026-12-08T10:54:50Z"), "2026-12-08T17:00:00Z");
        assert_eq!(five("2026-12-08T17:00:00Z"), "2026-12-08T17:00:00Z");
        assert_eq!(five("2026-12-08T17:00:01Z"), "2026-12-09T17:00:00Z");
        assert_eq!(five("2026-07-01T15:59:59Z"), "2026-07-01T16:00:00Z");
        let friday = |from| next(Some(Weekday::Friday), 17, 0, from);
        assert_eq!(friday("2026-12-08T10:54:50Z"), "2026-12-11T17:00:00Z");
        assert_eq!(friday("2026-12-11T17:00:01Z"), "2026-12-18T17:00:00Z");
    }

    #[test]
    fn the_clocks_changes_neither_lose_nor_double_it() {
        // 28 March 2027 has no 01:30; 25 October 2026 has two.
        let half_past_one = |from| next(None, 1, 30, from);
        assert_eq!(
            half_past_one("2027-03-27T12:00:00Z"),
            "2027-03-28T01:00:00Z"
        );
        assert_eq!(
            half_past_one("2027-03-28T01:00:01Z"),
            "2027-03-29T00:30:00Z"
        );
        assert_eq!(
            half_past_one("2026-10-24T12:00:00Z"),
            "2026-10-25T00:30:00Z"
        );
        assert_eq!(
            half_past_one("2026-10-25T00:30:01Z"),
            "2026-10-26T01:30:00Z"
        );
        let five = |from| next(None, 17, 0, from);
        assert_eq!(five("2026-10-24T16:30:00Z"), "2026-10-25T17:00:00Z");
    }
}
