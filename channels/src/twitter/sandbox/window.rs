//! X's own rate limits: fixed windows that open with the first call in them.

use jiff::{SignedDuration, Timestamp};

/// One limit and what is used of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// How many in one window.
    pub max: u32,
    length: SignedDuration,
    ends: Option<Timestamp>,
    used: u32,
}

/// What the headers of an answer say of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// How many in one window.
    pub max: u32,
    /// How many are left.
    pub remaining: u32,
    /// When the window ends, in seconds since 1970.
    pub reset: i64,
    /// Whether this call was within it.
    pub within: bool,
}

impl Window {
    /// A window of that length.
    pub fn new(max: u32, length: SignedDuration) -> Self {
        Self {
            max,
            length,
            ends: None,
            used: 0,
        }
    }

    /// Counts a call.
    pub fn take(&mut self, now: Timestamp) -> Left {
        let ends = match self.ends {
            Some(ends) if now < ends => ends,
            _ => {
                self.used = 0;
                now.checked_add(self.length).unwrap_or(Timestamp::MAX)
            }
        };
        self.ends = Some(ends);
        let within = self.used < self.max;
        self.used += u32::from(within);
        // A whole second, rounded up: at the second we name, the window is over.
        let reset = ends.as_second() + i64::from(ends.subsec_nanosecond() > 0);
        Left {
            max: self.max,
            remaining: self.max.saturating_sub(self.used),
            reset,
            within,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_opens_with_its_first_call_and_ends_by_the_clock() {
        let start = Timestamp::from_second(1_796_727_290).unwrap();
        let mut window = Window::new(2, SignedDuration::from_mins(15));
        let left = |remaining, reset, within| Left {
            max: 2,
            remaining,
            reset,
            within,
        };
        assert_eq!(window.take(start), left(1, 1_796_728_190, true));
        let later = start + SignedDuration::from_secs(899);
        assert_eq!(window.take(later), left(0, 1_796_728_190, true));
        assert_eq!(window.take(later), left(0, 1_796_728_190, false));
        let next = start + SignedDuration::from_secs(900);
        assert_eq!(window.take(next), left(1, 1_796_729_090, true));
    }
}
