//! What is checked: a message in every version it will have, with what the rules need to know beside it.

use std::collections::BTreeMap;

use wardmote_domain::{
    area::AreaCode,
    draft::Draft,
    local_time::LocalDateTime,
    outlet::{Class, OutletName, Outlets},
    send::Bounds,
    variant::Rendered,
    words::{Format, Kind, Realm},
};

/// A message that went out before to the same area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// When it went.
    pub at: LocalDateTime,
    /// Where it went; empty where that is not recorded: the same areas.
    pub areas: Vec<AreaCode>,
    /// Its text.
    pub body: String,
    /// Its kind, where it is recorded.
    pub kind: Option<Kind>,
    /// Its facts by name.
    pub facts: BTreeMap<String, String>,
    /// Its incident.
    pub incident: Option<String>,
    /// Whether it is still up.
    pub live: bool,
    /// The people it names.
    pub persons: Vec<String>,
}

/// What waits on each channel, and how fast it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// Readers, by channel.
    pub recipients: BTreeMap<String, u64>,
    /// Sends a minute, by channel.
    pub rate_per_minute: BTreeMap<String, u64>,
    /// What is queued already, by channel.
    pub queue: BTreeMap<String, u64>,
    /// By when all must have arrived; the message's own end if there is none.
    pub deadline: Option<LocalDateTime>,
}

/// What an outlet served by a channel takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carries {
    /// The formats that go out there.
    pub formats: Vec<Format>,
    /// What the channel will not take.
    pub bounds: Bounds,
}

/// A message with everything a rule may ask.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The message as its author wants it.
    pub draft: &'a Draft,
    /// Every version it will have.
    pub rendered: &'a Rendered,
    /// The outlets of the configuration, with their classes.
    pub outlets: &'a Outlets,
    /// Live, or the sandbox of demo and exercises: unsigned sentences of the catalogue are advice there.
    pub realm: Realm,
    /// When it goes, where the draft names no release: the time of the check at release. None where that is not known
    /// yet; rules that need it then say "not checked".
    pub going: Option<LocalDateTime>,
    /// What went out before to the same area or on the same incident, oldest first.
    pub earlier: &'a [Earlier],
    /// Whether that is all of it. A check that stands by itself does not know; rules that need it then say "not checked".
    pub history: bool,
    /// The kind of the message that this one corrects or takes back, where it is known.
    pub of: Option<Kind>,
    /// Whether it is approved and about to go: what only holding it back makes worse is advice then.
    pub at_door: bool,
    /// What waits on the channels, if it is known.
    pub load: Option<&'a Load>,
    /// Weight of the reference that the channel adds to a post, the space before it counted in; 0 in cases.
    pub reference_weight: u32,
    /// The same in each post of a thread.
    pub thread_reference_weight: u32,
    /// What each outlet served by a channel takes. Outlets that people serve say so themselves
    /// ([`wardmote_domain::hand::PackShape`]); of an outlet that is in neither place nothing is known and nothing asked.
    pub carries: &'a BTreeMap<OutletName, Carries>,
}

impl Subject<'_> {
    /// Whether it may really go: not in the sandbox of demo and exercises, and not a case of a file, which has no time
    /// of going.
    pub(crate) fn in_use(&self) -> bool {
        self.realm == Realm::Live && self.going.is_some()
    }

    /// When it goes: the draft's release, else the time of the check at release. Where newsdesks are first, the public
    /// waits for the embargo.
    pub(crate) fn release(&self) -> Option<LocalDateTime> {
        let release = self.draft.times.release.or(self.going);
        let public = |o| !self.outlets.has(o, Class::Press);
        let waits = self.draft.press_first && self.draft.outlets.iter().any(public);
        match self.draft.times.embargo.filter(|_| waits) {
            Some(embargo) if release.is_none_or(|release| release < embargo) => Some(embargo),
            _ => release,
        }
    }
}
