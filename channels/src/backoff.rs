//! How long to wait before the next try. Pure: chance comes in from outside.

use std::{fmt, sync::Arc};

use jiff::SignedDuration;

/// Where chance comes from: each call gives a number from 0 up to, not reaching, 1.
#[derive(Clone)]
pub struct Jitter(Arc<dyn Fn() -> f64 + Send + Sync>);

impl fmt::Debug for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jitter")
    }
}

impl Jitter {
    /// Chance from the system's generator; 0.5 if that fails (a wait is not a secret).
    pub fn random() -> Self {
        Self(Arc::new(|| {
            let mut bytes = [0u8; 4];
            match aws_lc_rs::rand::fill(&mut bytes) {
                Ok(()) => f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
                Err(_) => 0.5,
            }
        }))
    }

    /// The same number each time: tests and the stepped demo.
    pub fn fixed(value: f64) -> Self {
        Self(Arc::new(move || value))
    }

    /// The next number.
    pub fn draw(&self) -> f64 {
        (self.0)()
    }
}

/// The wait after try number `attempt` (from 1; 0 is read as 1): the step of that try, the last step for every later
/// one, lengthened by up to a fifth by `jitter` (clamped to 0..=1), so that what failed together does not come back
/// together. No steps: a minute.
pub fn backoff(steps: &[SignedDuration], attempt: u32, jitter: f64) -> SignedDuration {
    let index = usize::try_from(attempt.max(1) - 1).unwrap_or(usize::MAX);
    let step = steps
        .get(index)
        .or(steps.last())
        .copied()
        .unwrap_or(SignedDuration::from_mins(1));
    between(step, step.saturating_add(step / 5), jitter)
}

/// The wait that lies `jitter` (clamped to 0..=1; not a number is 0) of the way from `least` to `most`, to the
/// millisecond.
pub fn between(least: SignedDuration, most: SignedDuration, jitter: f64) -> SignedDuration {
    let share = if jitter.is_nan() {
        0.0
    } else {
        jitter.clamp(0.0, 1.0)
    };
    let spread = most
        .saturating_sub(least)
        .max(SignedDuration::ZERO)
        .as_secs_f64()
        * share;
    let millis = (spread * 1000.0).round();
    // The spread is at most the two durations apart; a value that does not fit is clamped by the cast.
    least.saturating_add(SignedDuration::from_millis(millis as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [SignedDuration; 3] = [
        SignedDuration::from_mins(1),
        SignedDuration::from_mins(5),
        SignedDuration::from_mins(60),
    ];

    #[test]
    fn the_wait_follows_the_steps_and_never_passes_the_last() {
        let cases = [
            (0, 0.0, 60.0),
            (1, 0.0, 60.0),
            (1, 1.0, 72.0),
            (1, 0.5, 66.0),
            (2, 0.0, 300.0),
            (3, 0.0, 3600.0),
            (4, 0.0, 3600.0),
            (u32::MAX, 1.0, 4320.0),
            (1, -3.0, 60.0),
            (1, 7.0, 72.0),
            (1, f64::NAN, 60.0),
        ];
        for (attempt, jitter, seconds) in cases {
            assert_eq!(
                backoff(&STEPS, attempt, jitter).as_secs_f64(),
                seconds,
                "try {attempt}, jitter {jitter}"
            );
        }
        assert_eq!(backoff(&[], 9, 0.0), SignedDuration::from_mins(1));
    }

    #[test]
    fn chance_stays_within_its_bounds() {
        let jitter = Jitter::random();
        let drawn: Vec<f64> = (0..64).map(|_| jitter.draw()).collect();
        assert!(drawn.iter().all(|d| (0.0..1.0).contains(d)));
        assert!(
            drawn.windows(2).any(|w| w[0] != w[1]),
            "64 draws were all the same"
        );
        assert_eq!(Jitter::fixed(0.25).draw(), 0.25);
    }
}
