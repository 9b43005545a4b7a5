//! Told to stop in the midst of a long fan-out, the daemon is gone within the 30 seconds that the unit allows, and the next
//! start sends the rest: every reader has the mail, and none has it twice.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use wardmote_tests::{force::Force, messages, rest, setup::Setup};

/// Readers: at the pace below they would take twenty seconds.
const READERS: usize = 600;
const PACE: &str = "per_second = 30\n";
/// What the unit allows is `TimeoutStopSec=35`; what is promised is 30.
const PROMISED: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_in_the_midst_of_a_fan_out_it_ends_in_time_and_the_rest_goes_out_later() {
    let setup = Setup {
        email: PACE.to_owned(),
        readers: Vec::new(),
        ..Setup::default()
    };
    let mut force = Force::with(setup).await;
    let mut readers = "email,language,wards\n".to_owned();
    for n in 0..READERS {
        writeln!(readers, "reader{n}@example.org,en,{}", messages::WARD).unwrap();
    }
    force.import(&readers).await.expect(200);
    let id = force.send_out(&messages::advice(1, "email, page")).await;
    rest::until("it is under way", || async {
        (force.mails_of(&id).len() >= 40).then_some(())
    })
    .await;
    let asked = Instant::now();
    force.stop().await;
    let took = asked.elapsed();
    let before = force.mails_of(&id).len();
    assert!(before < READERS, "it was in the midst of it: {before}");
    assert!(took < PROMISED, "it took {took:?}");

    // The next start may go as fast as the relay takes them.
    let file = force.file("wardmote.toml");
    let config = fs::read_to_string(&file).unwrap();
    assert!(config.contains(PACE));
    fs::write(&file, config.replace(PACE, "")).unwrap();
    force.start(None).await;
    rest::settled(&force.author(), &id).await;
    let mut each = BTreeMap::<String, usize>::new();
    for mail in force.mails_of(&id) {
        *each.entry(mail.to).or_default() += 1;
    }
    assert_eq!(each.len(), READERS, "everybody has it");
    let twice: Vec<_> = each.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "twice: {twice:?}");
    force.end().await;
}
