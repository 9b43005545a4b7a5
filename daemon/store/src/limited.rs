//! Lanes whose limits are used up, kept in memory, so that a lane that must wait writes nothing while it does. After a
//! restart each is tried once and known again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{outlet::OutletName, send::Lane};

use crate::intents::Begun;

/// How long a lane waits at most for open answers: their coming ends the wait before that.
const FOR_ANSWERS: SignedDuration = SignedDuration::from_secs(60);

#[derive(Debug, Clone, Copy)]
struct Wait {
    until: Timestamp,
    /// Whether the ledger gave the time, or only open answers are in the way.
    exact: bool,
}

/// Lanes whose limits are used up, and until when.
#[derive(Debug, Default)]
pub(crate) struct Limited(Mutex<BTreeMap<Lane, Wait>>);

impl Limited {
    fn lanes(&self) -> MutexGuard<'_, BTreeMap<Lane, Wait>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until when a lane has to wait, if it has to.
    pub(crate) fn until(&self, lane: &Lane, now: Timestamp) -> Option<Timestamp> {
        let wait = self.lanes().get(lane).copied()?;
        (wait.until > now).then_some(wait.until)
    }

    /// When the first lane that has to wait may go on.
    pub(crate) fn soonest(&self, now: Timestamp) -> Option<Timestamp> {
        let lanes = self.lanes();
        let exact = lanes.values().filter(|wait| wait.exact && wait.until > now);
        exact.map(|wait| wait.until).min()
    }

    /// Notes what became of a batch: where not one could go, the lane waits.
    pub(crate) fn note(&self, lane: Lane, begun: &Begun, now: Timestamp) {
        if begun.limited.is_empty() || !begun.go.is_empty() {
            return;
        }
        let answers = now.checked_add(FOR_ANSWERS).unwrap_or(Timestamp::MAX);
        let wait = Wait {
            until: begun.limited_until.unwrap_or(answers),
            exact: begun.limited_until.is_some(),
        };
        self.lanes().insert(lane, wait);
    }

    /// Answers came on a channel: whoever waited for them is looked at again; where they may have freed something
    /// (`more`), every lane of it.
    pub(crate) fn freed(&self, channel: &OutletName, more: bool) {
        self.lanes()
            .retain(|lane, wait| &lane.channel != channel || (wait.exact && !more));
    }

    /// Looks at every lane again.
    pub(crate) fn forget(&self) {
        self.lanes().clear();
    }
}

impl crate::Store {
    /// Until when a lane's limits let nothing through, as far as this process has seen.
    pub fn limited_until(&self, lane: &Lane) -> Option<Timestamp> {
        self.limited().until(lane, self.now())
    }
}
