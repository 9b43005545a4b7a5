//! A provider's own limit, counted exactly: no more than so many in any window of that length.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

/// A sliding window.
#[derive(Debug, Clone)]
pub(crate) struct Sliding {
    /// How many in any window.
    pub max: u32,
    window: SignedDuration,
    taken: VecDeque<Timestamp>,
    /// The most that ever stood in one window, refused ones too.
    pub most_asked: u32,
}

impl Sliding {
    /// A window of that length.
    pub fn new(max: u32, window: SignedDuration) -> Self {
        Self {
            max,
            window,
            taken: VecDeque::new(),
            most_asked: 0,
        }
    }

    fn forget(&mut self, now: Timestamp) {
        while let Some(first) = self.taken.front() {
            if now.duration_since(*first) < self.window {
                break;
            }
            self.taken.pop_front();
        }
    }

    fn used(&self) -> u32 {
        u32::try_from(self.taken.len()).unwrap_or(u32::MAX)
    }

    /// Counts an act: whether it was within the limit.
    pub fn take(&mut self, now: Timestamp) -> bool {
        self.forget(now);
        let within = self.used() < self.max;
        self.most_asked = self.most_asked.max(self.used() + 1);
        if within {
            self.taken.push_back(now);
        }
        within
    }

    /// How many are left now.
    pub fn left(&mut self, now: Timestamp) -> u32 {
        self.forget(now);
        self.max.saturating_sub(self.used())
    }

    /// Seconds, rounded up, until the oldest act leaves the window; 0 where there is none.
    pub fn reset(&mut self, now: Timestamp) -> i64 {
        self.forget(now);
        let Some(first) = self.taken.front() else {
            return 0;
        };
        let left = self.window.saturating_sub(now.duration_since(*first));
        left.as_secs() + i64::from(left.subsec_nanos() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_ever_holds_more() {
        let start = Timestamp::from_second(1_796_727_290).unwrap();
        let at = |s| start + SignedDuration::from_secs(s);
        let mut window = Sliding::new(2, SignedDuration::from_mins(1));
        assert!(window.take(at(0)) && window.take(at(30)));
        assert_eq!((window.left(at(30)), window.reset(at(30))), (0, 30));
        assert!(!window.take(at(59)), "the first is 59 s old");
        assert!(window.take(at(60)), "the first has left");
        assert!(!window.take(at(61)), "the second is 31 s old");
        assert_eq!(window.most_asked, 3);
    }
}
