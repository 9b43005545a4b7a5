//! `demo`: the main job on the sandbox, with real wards and an invented audience. Nothing can reach the public: the
//! realm is the sandbox, and its endpoints are types that cannot leave loopback.

mod check;
pub(crate) mod scene;
mod show;
mod walk;

use std::{net::SocketAddr, os::unix::fs::DirBuilderExt as _, path::Path, sync::Arc};

use jiff::Timestamp;
use wardmote_domain::clock::{PinnedClock, SharedClock, SteppedClock};

use crate::commands::{
    Exit, Failure, Outcome, Signals,
    args::Demo,
    print::{data, say},
};

/// The database in the demo's folder.
const DATABASE: &str = "wardmote.db";

/// When the demo begins: 2026-12-08T10:54:50 Europe/London, ten seconds before its message is due.
const START: Timestamp = Timestamp::constant(1_796_727_290, 0);

/// Runs the demo.
///
/// # Errors
/// When something cannot be started, or `--once` finds that what arrived is not what should have.
pub async fn run(args: Demo) -> Outcome {
    let kept = args.dir.is_some();
    let folder = match &args.dir {
        Some(dir) => dir.clone(),
        None => std::env::temp_dir().join(format!("wardmote-demo-{}", crate::signer::new_secret())),
    };
    let mut signals = Signals::listen()?;
    make(&folder)?;
    let outcome = tokio::select! {
        outcome = async { if args.once { once(&folder).await } else { live(&folder, kept).await } } => outcome,
        // What is under way is in the sandbox only: nothing has to be finished.
        () = signals.next() => {
            say!("Stopped.");
            Ok(Exit::Done)
        }
    };
    if !kept && let Err(error) = std::fs::remove_dir_all(&folder) {
        say!("{}: {error}", folder.display());
    }
    outcome
}

/// The demo's folder, for its owner alone. One with an earlier demo in it is left as it is.
fn make(folder: &Path) -> Result<(), Failure> {
    let told = |e: std::io::Error| Failure::other(format_args!("{}: {e}", folder.display()));
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(told)?;
    if folder.join(DATABASE).exists() {
        let words = format!(
            "{}: an earlier demo is kept here: give another folder, or remove this one",
            folder.display()
        );
        return Err(Failure::new(Exit::Conflict, words));
    }
    Ok(())
}

/// Moves a clock by hand to the release and to each due timer, then compares.
async fn once(folder: &Path) -> Outcome {
    let clock = Arc::new(SteppedClock::new(START));
    let scene = scene::Scene::start(
        folder,
        clock.clone() as SharedClock,
        crate::stage::Ports::Any,
    )
    .await?;
    show::banner("on a clock that is moved by hand");
    let told = walk::to_approval(&scene).await?;
    walk::step_to_the_end(&scene, &clock, &told).await?;
    show::tally(&scene, &told).await?;
    let faults = check::compare(&scene, &told).await?;
    scene.stop().await;
    if faults.is_empty() {
        data!("\nChecked: what the sandbox received is what was approved.");
        return Ok(Exit::Done);
    }
    for fault in &faults {
        say!("Wrong: {fault}");
    }
    Err(Failure::other(
        "The demo's result is not what it should be.",
    ))
}

/// Runs at true speed until it is told to stop.
async fn live(folder: &Path, kept: bool) -> Outcome {
    let clock: SharedClock = Arc::new(PinnedClock::new(START));
    let scene = scene::Scene::start(folder, clock, crate::stage::Ports::Usual).await?;
    show::banner("on a clock that starts at 10:54:50 on Tuesday 8 December 2026");
    scene.run();
    let walk = async {
        let told = walk::to_approval(&scene).await?;
        walk::watch(&scene, &told).await?;
        show::tally(&scene, &told).await?;
        show::where_to_look(&scene, &told, folder, kept).await?;
        show::codes(&scene, folder).await;
        Ok(Exit::Done)
    };
    let outcome = tokio::select! {
        outcome = walk => outcome,
        why = scene.daemon.broken() => Err(Failure::other(why)),
    };
    scene.stop().await;
    outcome
}

/// Binds the first free port from `wanted` on.
pub(crate) async fn bind_near(wanted: SocketAddr) -> Result<tokio::net::TcpListener, Failure> {
    let mut last = None;
    for step in 0..50u16 {
        let Some(port) = wanted.port().checked_add(step) else {
            break;
        };
        match tokio::net::TcpListener::bind(SocketAddr::new(wanted.ip(), port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(Failure::other(format_args!("{wanted}: {error}"))),
        }
    }
    let why = last.map(|e| e.to_string()).unwrap_or_default();
    Err(Failure::other(format_args!(
        "no free port from {} on: {why}",
        wanted.port()
    )))
}
