//! The first minutes of what `tests/long` runs at full length.

use wardmote_tests::long::{backups, kills};

/// How often the daemon is killed here.
const KILLS: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn killed_ten_times_at_random_moments_nothing_is_lost_and_nothing_is_twice() {
    let seed = std::env::var("WARDMOTE_SEED")
        .map_or(1, |text| text.parse().expect("WARDMOTE_SEED is a number"));
    let report = kills::run(KILLS, seed, |_| {}).await;
    println!("{report}");
    assert!(report.faults.is_empty(), "seed {seed}:\n{report}");
}

/// How many copies are taken here.
const BACKUPS: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn ten_backups_under_load_open_whole_and_the_last_is_put_back() {
    let report = backups::run(BACKUPS, |_| {}).await;
    assert!(report.faults.is_empty(), "{report}");
    assert_eq!(report.whole, BACKUPS);
}
