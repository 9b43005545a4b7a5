//! Whether somebody moved the clock while the daemon ran, by its own record.

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    local_time::LocalDateTime,
    send::{Check, CheckState},
};

/// How long ago a move is still worth a look.
const LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The moves of the last days, newest first.
pub(super) fn clock_moves(moves: &[(Timestamp, SignedDuration)], now: Timestamp) -> Check {
    const WHAT: &str = "clock moves";
    let lately = |at: &Timestamp| now.duration_since(*at).abs() < LATELY;
    let Some((at, by)) = moves.iter().find(|(at, _)| lately(at)) else {
        return Check::good(WHAT, "nobody moved it this week");
    };
    let side = if by.is_negative() { "back" } else { "forward" };
    Check::not_good(
        CheckState::Look,
        WHAT,
        format!(
            "the clock was moved {side} by {} on {}",
            length(by.abs()),
            LocalDateTime::at(*at)
                .civil()
                .strftime("%-d %B %Y at %H:%M")
        ),
        "nothing went twice for it. Find out who sets the clock beside the network: chronyc tracking, and the time settings \
         of the virtual machine's host",
    )
}

/// `1 hour`, `90 seconds`: the largest unit that says it whole.
fn length(by: SignedDuration) -> String {
    let seconds = by.as_secs();
    let units = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let (size, name) = units
        .into_iter()
        .find(|(size, _)| seconds % size == 0)
        .unwrap_or((1, "second"));
    let many = seconds / size;
    format!("{many} {name}{}", if many == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_of_this_week_is_worth_a_look_and_an_old_one_is_not() {
        let now: Timestamp = "2026-12-08T10:54:50Z".parse().unwrap();
        let hours = SignedDuration::from_hours;
        assert_eq!(clock_moves(&[], now).state, CheckState::Good);
        let old = [(now - hours(200), hours(1))];
        assert_eq!(clock_moves(&old, now).state, CheckState::Good);
        let cases = [
            (hours(-1), "moved back by 1 hour on"),
            (hours(24), "moved forward by 1 day on"),
            (
                SignedDuration::from_secs(-90),
                "moved back by 90 seconds on",
            ),
            (
                SignedDuration::from_mins(10),
                "moved forward by 10 minutes on",
            ),
        ];
        for (by, words) in cases {
            let check = clock_moves(&[(now, by)], now);
            assert_eq!(check.state, CheckState::Look);
            assert!(check.found.contains(words), "{}", check.found);
        }
    }
}
