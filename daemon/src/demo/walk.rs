//! The walk of the demo's message, told as it goes.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use wardmote_config::{Format, Source};
use wardmote_domain::{
    clock::SteppedClock, file::MessageFile, ids::MessageId, message::MessageState, outlet::PAGE,
};

use super::{scene::Scene, show};
use crate::commands::{
    Failure, canonical_key,
    print::{data, nobody_reads},
};

/// The demo's own copy of the example message.
const MESSAGE: &str = "reassurance-from-facts.yaml";
/// The outlets that the demo puts in place of the example's first three.
const OUTLETS: &str = "outlets: [twitter, email, page, neighbourhood_link, sms, ward_panel,";
/// The most that `--once` moves its clock past the release.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);
/// By how much it is moved where something is due already and could not be done.
const STEP: SignedDuration = SignedDuration::from_secs(1);

/// Submits the message, shows report and versions, and has the approver approve it.
pub(super) async fn to_approval(scene: &Scene) -> Result<MessageId, Failure> {
    let text = wardmote_templates::EXAMPLES
        .iter()
        .find(|(name, _)| *name == MESSAGE)
        .map(|(_, text)| *text);
    let text = text.ok_or_else(|| Failure::other("the demo's message is not built in"))?;
    // The example names the outlets that every force has; the demo has a sandbox for each other channel as well.
    let text = text.replace("outlets: [twitter, email, page,", OUTLETS);
    let text = text.as_str();
    let file: MessageFile = Source::new(MESSAGE, text, Format::Yaml).parse()?;
    show::heading(&format!(
        "1. {}, an author, sends in the facts",
        scene.author.name
    ));
    data!("{}", text.trim_end());
    let desk = scene.daemon.desk();
    // As the command line would send it: the same file sent in again by its author is known again.
    let body = serde_json::to_value(&file).map_err(Failure::other)?;
    let (key, bytes) = (canonical_key(&body), body.to_string());
    let stored = desk
        .submit(&scene.author, &file, Some(key), bytes.as_bytes())
        .await
        .map_err(Failure::other)?;
    show::heading("2. What the four-point standard says");
    data!("{}", crate::commands::report(&stored.report));
    let view = desk
        .view(&scene.approver, stored.id)
        .await
        .map_err(Failure::other)?;
    show::heading("3. Every version, as its reader sees it");
    for variant in &view.rendered.variants {
        data!("{}\n", crate::commands::as_read(variant));
    }
    show::heading("4. Another person approves this wording");
    desk.approve(&scene.approver, stored.id, &stored.hash)
        .await
        .map_err(Failure::other)?;
    data!(
        "{}, an approver, has approved it. Its author cannot.",
        scene.approver.name
    );
    data!(
        "The approval is for this wording and no other: {}",
        stored.hash
    );
    let release = view
        .times
        .release
        .map(|at| show::clock_time(at.instant()))
        .unwrap_or_default();
    data!(
        "It goes at {release}. The clock reads {}.",
        show::clock_time(scene.clock.now())
    );
    show::heading("5. It goes out");
    Ok(stored.id)
}

/// Prints each outlet's line when it changes.
pub(super) async fn progress(
    scene: &Scene,
    id: MessageId,
    before: &mut BTreeMap<String, String>,
) -> Result<bool, Failure> {
    let view = scene
        .daemon
        .desk()
        .view(&scene.approver, id)
        .await
        .map_err(Failure::other)?;
    let now = show::clock_time(scene.clock.now());
    for line in &view.outlets {
        if before.get(&line.outlet) != Some(&line.words) {
            data!("{now}  {}", line.words);
            before.insert(line.outlet.clone(), line.words.clone());
        }
    }
    // The daemon's own page has no delivery: it shows the notice from its release on.
    let on_page = view.outlet_names.iter().any(|name| name == PAGE);
    if on_page && view.released_at.is_some() && !before.contains_key(PAGE) {
        data!("{now}  Ward page: published");
        before.insert(PAGE.to_owned(), String::new());
    }
    Ok(view.settled && view.state == MessageState::Released)
}

/// Moves the clock to the release, then on to each due timer, until nothing more happens by itself.
pub(super) async fn step_to_the_end(
    scene: &Scene,
    clock: &Arc<SteppedClock>,
    id: &MessageId,
) -> Result<(), Failure> {
    let pipeline = scene.daemon.pipeline();
    let end: Timestamp = scene
        .clock
        .now()
        .checked_add(LONGEST)
        .map_err(Failure::other)?;
    let mut before = BTreeMap::new();
    loop {
        pipeline.drain().await.map_err(Failure::other)?;
        if progress(scene, *id, &mut before).await? {
            return Ok(());
        }
        let now = scene.clock.now();
        let next = pipeline.next_timer().await.map_err(Failure::other)?;
        match next {
            Some(next) if next <= end => clock.set(next.max(now)),
            _ => {
                return Err(Failure::other(
                    "nothing more is due, and the message is still not settled",
                ));
            }
        }
        if next.is_some_and(|n| n <= now) {
            clock.advance(STEP);
        }
    }
}

/// Watches it go out by itself.
pub(super) async fn watch(scene: &Scene, id: &MessageId) -> Result<(), Failure> {
    let mut before = BTreeMap::new();
    while !progress(scene, *id, &mut before).await? && !nobody_reads() {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    Ok(())
}
