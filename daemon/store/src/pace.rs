//! How many subscribers a chunk of a fan-out looks through, so that each chunk holds the writer about as long, whatever
//! the machine.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// What a chunk should take: well under the 50 milliseconds for which nobody may hold the writer.
const AIM: Duration = Duration::from_millis(10);
/// The least and the most subscribers in a chunk.
const LEAST: u32 = 250;
const MOST: u32 = 20_000;
/// With how many the first chunk of a process begins.
const FIRST: u32 = 2_000;

/// The size of the next chunk.
#[derive(Debug)]
pub(crate) struct Pace(AtomicU32);

impl Default for Pace {
    fn default() -> Self {
        Self(AtomicU32::new(FIRST))
    }
}

impl Pace {
    pub(crate) fn looks(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// A chunk of so many took so long: the next is nearer to what the aim allows. It grows by half at most, because one
    /// quick chunk says little (nobody in it was to get the message), and shrinks at once.
    pub(crate) fn took(&self, looks: u32, took: Duration) {
        let now = self.looks();
        let fits = f64::from(looks) * AIM.as_secs_f64() / took.as_secs_f64().max(1e-6);
        let most = f64::from(now) * 1.5;
        let next = fits.min(most).clamp(f64::from(LEAST), f64::from(MOST));
        // A chunk that was cut short by its caller or by the end of the list says nothing about larger ones.
        if looks == now || fits < f64::from(now) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between the least and the most"
            )]
            self.0.store(next as u32, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_grows_slowly_and_shrinks_at_once() {
        let pace = Pace::default();
        pace.took(FIRST, Duration::from_millis(2));
        assert_eq!(pace.looks(), 3_000);
        pace.took(3_000, Duration::from_millis(100));
        assert_eq!(pace.looks(), 300);
        pace.took(300, Duration::from_secs(2));
        assert_eq!(pace.looks(), LEAST);
        for _ in 0..20 {
            pace.took(pace.looks(), Duration::from_micros(10));
        }
        assert_eq!(pace.looks(), MOST);
        // Two readers that took no time are no reason to think that twenty thousand would not.
        pace.took(2, Duration::from_nanos(1));
        assert_eq!(pace.looks(), MOST);
    }
}
