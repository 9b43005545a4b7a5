//! Signs of life: each loop shows that it moves, so that a process that hangs can be told from one that waits.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

tokio::task_local! {
    static PULSE: Arc<Pulse>;
}

/// The last sign of one loop.
#[derive(Debug)]
pub(super) struct Pulse {
    name: &'static str,
    /// None while it waits for work.
    last: Mutex<Option<Instant>>,
}

impl Pulse {
    fn last(&self) -> MutexGuard<'_, Option<Instant>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a step, in which [`sign`] reaches this loop; afterwards it waits.
    pub(super) async fn during<W: Future>(self: Arc<Self>, step: W) -> W::Output {
        *self.last() = Some(Instant::now());
        let done = PULSE.scope(Arc::clone(&self), step).await;
        *self.last() = None;
        done
    }
}

/// Shows that the step under way still moves: for steps that go on for as long as there is work. Outside a loop it does
/// nothing.
pub(super) fn sign() {
    let _ = PULSE.try_with(|pulse| *pulse.last() = Some(Instant::now()));
}

/// The signs of all loops.
#[derive(Debug, Clone, Default)]
pub(super) struct Life(Arc<Mutex<Vec<Arc<Pulse>>>>);

impl Life {
    fn all(&self) -> MutexGuard<'_, Vec<Arc<Pulse>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more loop.
    pub(super) fn pulse(&self, name: &'static str) -> Arc<Pulse> {
        let pulse = Arc::new(Pulse {
            name,
            last: Mutex::new(None),
        });
        self.all().push(Arc::clone(&pulse));
        pulse
    }

    /// The loop that has shown no sign for longer than `longest` in the step it is in.
    pub(super) fn stuck(&self, longest: Duration) -> Option<&'static str> {
        let silent = |p: &Arc<Pulse>| p.last().is_some_and(|at| at.elapsed() > longest);
        self.all().iter().find(|p| silent(p)).map(|p| p.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_is_stuck_only_inside_a_step_and_only_without_a_sign() {
        let life = Life::default();
        let (busy, idle) = (life.pulse("busy"), life.pulse("idle"));
        idle.during(async {}).await;
        assert_eq!(life.stuck(Duration::ZERO), None);
        let long_ago = Instant::now().checked_sub(Duration::from_secs(60));
        Arc::clone(&busy)
            .during(async {
                *busy.last() = long_ago;
                assert_eq!(life.stuck(Duration::from_secs(30)), Some("busy"));
                sign();
                assert_eq!(life.stuck(Duration::from_secs(30)), None);
            })
            .await;
        assert_eq!(life.stuck(Duration::ZERO), None);
        sign();
    }
}
