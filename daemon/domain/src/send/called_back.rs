//! Whether a message was taken back after the intent of a delivery was committed.

use std::{fmt, sync::Arc};

/// Asks, at any moment, whether the message of a delivery has been taken back: a channel asks it last, right before
/// anything of the message goes on a wire. Cheap to clone. It says nothing of what goes, so any two are equal.
#[derive(Clone, Default)]
pub struct CalledBack(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl CalledBack {
    /// For what nobody takes back.
    pub fn never() -> Self {
        Self(None)
    }

    /// Asks `ask` each time. Once yes, it must stay yes.
    pub fn asking(ask: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(ask)))
    }

    /// Whether it has been taken back by now.
    pub fn yes(&self) -> bool {
        self.0.as_ref().is_some_and(|ask| ask())
    }

    /// For two that go out in one send: yes where either is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(one), Some(other)) => Self::asking(move || one() || other()),
            (one, other) => Self(one.or(other)),
        }
    }
}

impl fmt::Debug for CalledBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalledBack({})", self.yes())
    }
}

impl PartialEq for CalledBack {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for CalledBack {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn it_says_what_is_so_at_the_moment() {
        let flag = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&flag);
        let ask = CalledBack::asking(move || asked.load(Ordering::SeqCst));
        let all = [
            ask.clone(),
            ask.clone().or(CalledBack::never()),
            CalledBack::never().or(ask.clone()),
            CalledBack::asking(|| false).or(ask),
        ];
        assert!(all.iter().all(|ask| !ask.yes()));
        flag.store(true, Ordering::SeqCst);
        assert!(all.iter().all(CalledBack::yes));
        assert!(!CalledBack::never().or(CalledBack::never()).yes());
    }
}
