//! What stands beside a message when it is checked: what went out before, what waits on the channels, who was told.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::SignedDuration;
use wardmote_domain::{
    draft::{Clearance, Draft},
    ids::MessageId,
    local_time::LocalDateTime,
    variant::Rendered,
    words::Kind,
};
use wardmote_policies::{Earlier, Load};
use wardmote_store::{EarlierMessage, EarlierThan, Sha256, wording_hash};

use super::{Desk, DeskError, Judged, pace};
use crate::pipeline::plan;

/// How far back messages to the same areas count (standard, T-10).
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24);

/// What stands beside a message. The default is a message by itself, of which nothing more is known.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// What went out before, oldest first.
    pub earlier: Vec<Earlier>,
    /// Whether that is all of it.
    pub history: bool,
    /// What waits on the channels.
    pub load: Option<Load>,
    /// The kind of the message that this one is about.
    pub of: Option<Kind>,
    /// Clearances recorded beside the draft's own, each with the hash of the wording it was given for.
    pub clearances: Vec<(Sha256, Clearance)>,
    /// Whether it is approved and about to go.
    pub at_door: bool,
}

impl Beside {
    /// The draft with the clearances that were given for just this wording.
    pub(super) fn cleared<'d>(&self, draft: &'d Draft, rendered: &Rendered) -> Cow<'d, Draft> {
        if self.clearances.is_empty() {
            return Cow::Borrowed(draft);
        }
        let wording = wording_hash(rendered);
        let given = self.clearances.iter().filter(|(of, _)| *of == wording);
        let mut with = draft.clone();
        with.clearances.extend(given.map(|(_, c)| c.clone()));
        Cow::Owned(with)
    }
}

fn earlier(message: EarlierMessage) -> Earlier {
    let root = message.draft.of.unwrap_or(message.id);
    let thread = (message.draft.incident.clone()).unwrap_or_else(|| root.to_string());
    let persons = message.draft.persons();
    let record = message.draft.record;
    Earlier {
        at: LocalDateTime::at(message.at),
        areas: message.areas,
        body: message.body,
        kind: Some(message.kind),
        facts: record.facts,
        // What mends a message is of its thread; one on no incident is a thread of its own.
        incident: Some(thread),
        live: message.live,
        persons: persons.into_iter().map(|p| p.name).collect(),
    }
}

impl Desk {
    /// Renders and checks a draft; `own` is the message that it is a wording of, where that is stored.
    pub(crate) async fn judge_draft(
        &self,
        draft: &Draft,
        own: Option<MessageId>,
    ) -> Result<Judged, DeskError> {
        let of = self.original(draft).await?;
        let now = LocalDateTime::at(self.clock.now());
        let rendered = self.judge.render(draft, of.as_ref(), now)?;
        let beside = self.beside(draft, &rendered, own).await?;
        let report = self.judge.report(draft, &rendered, now, &beside);
        Ok(Judged { rendered, report })
    }

    /// What stands beside a message as things are now.
    pub(super) async fn beside(
        &self,
        draft: &Draft,
        rendered: &Rendered,
        own: Option<MessageId>,
    ) -> Result<Beside, DeskError> {
        let now = self.clock.now();
        let release = draft.times.release.map_or(now, |at| at.instant());
        let areas = draft.reach();
        let than = EarlierThan {
            own,
            areas: &areas,
            incident: draft.incident.as_deref(),
            since: release - LOOK_BACK,
        };
        let mut before: Vec<Earlier> = (self.store.earlier(than).await?.into_iter())
            .map(earlier)
            .collect();
        before.sort_by_key(|message| message.at);
        let of = match draft.of {
            Some(id) => Some(self.store.kind_of(id).await?),
            None => None,
        };
        let clearances = match own {
            Some(id) => self.store.clearances(id).await?,
            None => Vec::new(),
        };
        Ok(Beside {
            earlier: before,
            history: true,
            load: self.load(draft, rendered).await?,
            of: of.flatten(),
            clearances,
            at_door: false,
        })
    }

    /// How many wait on each channel and how fast they go; nothing where the message has no time by which it must have
    /// arrived.
    async fn load(&self, draft: &Draft, rendered: &Rendered) -> Result<Option<Load>, DeskError> {
        let times = &draft.times;
        if times.deadline.or(times.expires).is_none() {
            return Ok(None);
        }
        let mut load = Load {
            deadline: times.deadline,
            ..Load::default()
        };
        let plan = plan::of(draft, rendered, self.outlets(), &self.accounts);
        for lane in &plan.readers {
            let own: u64 = self.readers(lane).await?.values().sum();
            self.add_lane(&mut load, draft, &lane.lane, own).await?;
        }
        for lane in &plan.posts {
            let own = lane
                .editions
                .iter()
                .map(|e| u64::from(e.parts.max(1)))
                .sum();
            self.add_lane(&mut load, draft, &lane.lane, own).await?;
        }
        Ok(Some(load))
    }

    /// Adds a lane: of an outlet with several accounts the slowest counts.
    async fn add_lane(
        &self,
        load: &mut Load,
        draft: &Draft,
        lane: &wardmote_domain::send::Lane,
        own: u64,
    ) -> Result<(), DeskError> {
        let Some(channel) = self.accounts.channel(lane).cloned() else {
            return Ok(());
        };
        let before = self.store.waiting_before(lane, draft.priority).await?;
        let limits = channel.limits();
        let stand = self.store.limits(lane, &limits).await?;
        let all = pace::Load {
            before,
            own,
            cost: 0,
            per_second: channel.per_second(),
        };
        let seconds = pace::seconds(&limits, &stand, all, self.clock.now());
        let name = lane.channel.as_str().to_owned();
        let total = before + own;
        // At once, or so many in a minute that all have gone in that time.
        let rate = (total * 60)
            .checked_div(seconds)
            .map_or(total.max(1), |rate| rate.max(1));
        let minutes = |of: &Load| {
            let n = |map: &BTreeMap<String, u64>| map.get(&name).copied().unwrap_or(0);
            (n(&of.recipients) + n(&of.queue)).checked_div(n(&of.rate_per_minute))
        };
        let slower = minutes(load).is_none_or(|known| known < total / rate);
        if slower {
            load.recipients.insert(name.clone(), own);
            load.queue.insert(name.clone(), before);
            load.rate_per_minute.insert(name, rate);
        }
        Ok(())
    }
}
