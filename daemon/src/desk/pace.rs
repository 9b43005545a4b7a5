//! How long a number of sends takes at a channel's limits, in plain words. Pure.

use jiff::Timestamp;
use wardmote_domain::{
    local_time::LocalDateTime,
    send::{Limit, Spend, Weigh},
    text::times,
};
use wardmote_store::LimitStatus;

/// What is to go, and what goes before it.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Deliveries that wait there already and go first.
    pub before: u64,
    /// Deliveries of this message.
    pub own: u64,
    /// What this message costs there, in thousandths.
    pub cost: u64,
    /// The most sends a second, where that is set.
    pub per_second: Option<u32>,
}

/// How long it takes until the last of them has gone, in words.
pub fn takes(limits: &[Limit], stand: &[LimitStatus], load: Load, now: Timestamp) -> String {
    if load.own == 0 {
        return "Nothing to send".to_owned();
    }
    let too_dear = |limit: &&Limit| {
        let left = stand.iter().find(|s| s.name == limit.name);
        limit.weigh == Weigh::Price && left.is_some_and(|s| load.cost > u64::from(s.left))
    };
    let mut counting = limits.iter().filter(|l| l.spends.contains(&Spend::Send));
    if counting.any(|limit| too_dear(&limit)) {
        return "Not all of it: it costs more than is left of the spending cap".to_owned();
    }
    let words = in_words(seconds(limits, stand, load, now));
    match load.before {
        0 => words,
        n => format!("{words}, after {} that wait there already", number(n)),
    }
}

/// Seconds until the last of them has gone, as far as numbers of sends limit it.
pub fn seconds(limits: &[Limit], stand: &[LimitStatus], load: Load, now: Timestamp) -> u64 {
    let total = load.before + load.own;
    let waits = limits
        .iter()
        .filter(|l| l.spends.contains(&Spend::Send) && l.weigh == Weigh::One)
        .filter_map(|limit| {
            let stands = stand.iter().find(|s| s.name == limit.name)?;
            Some(wait(limit, stands, total, now))
        });
    let rate = load.per_second.filter(|rate| *rate > 0);
    let smoothed = rate.map_or(0, |rate| total.div_ceil(u64::from(rate)));
    waits.max().unwrap_or(0).max(smoothed)
}

/// Seconds until the last of `total` may go under one limit. An upper bound: what is left now goes now, the rest in whole
/// windows, the first of which begins when the next one is free.
fn wait(limit: &Limit, stands: &LimitStatus, total: u64, now: Timestamp) -> u64 {
    let usable = u64::from(limit.max.saturating_sub(limit.reserve).max(1));
    let left = u64::from(stands.left.saturating_sub(limit.reserve));
    if total <= left {
        return 0;
    }
    let window = u64::try_from(limit.window.as_secs()).unwrap_or(0);
    let windows = (total - left).div_ceil(usable);
    let first = stands.next_at.map_or(window, |at| {
        u64::try_from(at.duration_since(now).as_secs()).unwrap_or(0)
    });
    first.saturating_add((windows - 1).saturating_mul(window))
}

fn in_words(seconds: u64) -> String {
    match seconds {
        0..=4 => "At once".to_owned(),
        5..=89 => "About a minute".to_owned(),
        90..=5_399 => format!("About {} minutes", seconds.div_ceil(60)),
        5_400..=172_799 => format!("About {} hours", seconds.div_ceil(3_600)),
        _ => format!("About {} days", seconds.div_ceil(86_400)),
    }
}

/// A time as people read it: `4pm on Tuesday 8 December`.
pub fn moment(at: LocalDateTime) -> String {
    let civil = at.civil();
    let clock = times::plain(civil.hour().unsigned_abs(), civil.minute().unsigned_abs());
    format!("{clock} on {}", civil.strftime("%A %-d %B"))
}

/// A number with its thousands parted: `12,400`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut parted = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn now() -> Timestamp {
        "2026-12-08T10:55:00Z".parse().unwrap()
    }

    fn limit() -> Limit {
        Limit::of(
            "posts_15m",
            &[Spend::Send],
            100,
            SignedDuration::from_mins(15),
        )
    }

    fn stands(left: u32, next_in: Option<i64>) -> LimitStatus {
        LimitStatus {
            name: "posts_15m",
            max: 100,
            left,
            next_at: next_in.map(|s| now() + SignedDuration::from_secs(s)),
        }
    }

    fn load(before: u64, own: u64) -> Load {
        Load {
            before,
            own,
            cost: 0,
            per_second: None,
        }
    }

    #[test]
    fn the_words_follow_limits_and_queue() {
        let cases = [
            (limit(), stands(100, None), load(0, 1), "At once"),
            (limit(), stands(100, None), load(0, 101), "About 15 minutes"),
            (limit(), stands(0, Some(60)), load(0, 1), "About a minute"),
            (
                limit(),
                stands(0, Some(60)),
                load(150, 1),
                "About 16 minutes, after 150 that wait there already",
            ),
            (
                limit().reserving(20),
                stands(100, None),
                load(0, 81),
                "About 15 minutes",
            ),
            (limit(), stands(100, None), load(0, 0), "Nothing to send"),
        ];
        for (limit, stands, load, words) in cases {
            assert_eq!(takes(&[limit], &[stands], load, now()), words, "{load:?}");
        }
    }

    #[test]
    fn a_spending_cap_that_is_too_small_is_said() {
        let cap = Limit::of(
            "cap",
            &[Spend::Send],
            1_000,
            SignedDuration::from_hours(720),
        )
        .by_price();
        let stands = LimitStatus {
            name: "cap",
            max: 1_000,
            left: 150,
            next_at: None,
        };
        let dear = Load {
            cost: 200,
            ..load(0, 1)
        };
        assert!(takes(&[cap], std::slice::from_ref(&stands), dear, now()).contains("spending cap"));
        let cheap = Load {
            cost: 15,
            ..load(0, 1)
        };
        assert_eq!(takes(&[cap], &[stands], cheap, now()), "At once");
    }

    #[test]
    fn the_smoothed_rate_counts() {
        let smoothed = Load {
            per_second: Some(50),
            ..load(0, 30_000)
        };
        assert_eq!(takes(&[], &[], smoothed, now()), "About 10 minutes");
    }

    #[test]
    fn thousands_are_parted() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_400, "12,400"),
            (1_234_567, "1,234,567"),
        ];
        for (n, words) in cases {
            assert_eq!(number(n), words);
        }
    }
}
