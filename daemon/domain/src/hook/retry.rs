//! When a call that failed is made again: the steps of Standard Webhooks 1.0.0 (spec/standard-webhooks.md, "Deliverability
//! and reliability"), and what each answer of a receiver means.

use jiff::SignedDuration;

/// How long after each failed try the next one comes, before chance lengthens it.
pub const STEPS: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// How often one call is tried at most: once, and once after each step. Just over three days.
pub const MOST_TRIES: u32 = 10;

/// How long a receiver may take to answer, in seconds (the specification: 15 to 30).
pub const TIMEOUT_SECONDS: u64 = 15;

/// What a receiver's answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookAnswer {
    /// It has the call.
    Taken,
    /// It wants no call again, ever.
    Gone,
    /// It asks for fewer calls: the receiver rests, and `Retry-After` counts.
    Slower,
    /// It did not take the call; `Retry-After` counts where it is given.
    Failed,
}

/// What a status says. A redirect is a failure: it is never followed.
pub fn judge(status: u16) -> HookAnswer {
    match status {
        200..=299 => HookAnswer::Taken,
        410 => HookAnswer::Gone,
        429 | 502 | 504 => HookAnswer::Slower,
        _ => HookAnswer::Failed,
    }
}

/// How long a receiver rests after `failures` calls in a row that it did not take, so that a receiver that is down costs
/// one call at a time: not at all after the first two, then up to five minutes.
pub fn rest(failures: u32) -> SignedDuration {
    match failures {
        0..=2 => SignedDuration::ZERO,
        3 => SignedDuration::from_secs(30),
        4 => SignedDuration::from_secs(60),
        5 => SignedDuration::from_secs(150),
        _ => SignedDuration::from_mins(5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_those_of_the_specification() {
        let mut since = SignedDuration::ZERO;
        let shown = STEPS.map(|step| {
            since += step;
            since.as_secs()
        });
        // 0:00:05, 0:05:05, 0:35:05, 2:35:05, 7:35:05, 17:35:05, 31:35:05, 51:35:05, 75:35:05.
        let wanted = [
            5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105,
        ];
        assert_eq!(shown, wanted);
        assert_eq!(STEPS.len() + 1, MOST_TRIES as usize);
    }

    #[test]
    fn only_a_good_status_is_taken() {
        for status in 100..=599 {
            let said = judge(status);
            assert_eq!(
                said == HookAnswer::Taken,
                (200..300).contains(&status),
                "{status}"
            );
        }
        assert_eq!(judge(410), HookAnswer::Gone);
        for slower in [429, 502, 504] {
            assert_eq!(judge(slower), HookAnswer::Slower);
        }
        for failed in [301, 302, 307, 308, 400, 404, 500, 503] {
            assert_eq!(judge(failed), HookAnswer::Failed);
        }
    }

    #[test]
    fn a_receiver_that_is_down_rests_longer_and_never_above_five_minutes() {
        let rests: Vec<_> = (0..20).map(rest).collect();
        assert!(rests.is_sorted() && rests[2].is_zero());
        assert_eq!(rests[19], SignedDuration::from_mins(5));
    }
}
