//! The shapes of what people and programs read of schedules.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    file::MessageFile,
    ids::{AskId, MessageId, PersonId, RoundId, ScheduleId},
    local_time::LocalDateTime,
    places::WardCode,
    schedule::{AskState, Plan, Wake},
    words::Kind,
};
use wardmote_store::{AskView, RoundSource, RoundView, ScheduleView};

use super::request::ward_name;
use crate::desk::AreaName;

/// One wake to come, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WakeRow {
    /// The local time, as `2026-12-01T10:00`.
    pub local: String,
    /// The instant.
    pub at: Timestamp,
    /// In words: `Tuesday 1 December 2026 at 10am`.
    pub words: String,
    /// What a clock change does to it, where it does something.
    pub clock_change: Option<String>,
    /// By when copy is due, in words.
    pub due: String,
    /// When it goes out, in words.
    pub goes_out: String,
}

impl WakeRow {
    pub(super) fn of(wake: Wake, plan: &Plan) -> Self {
        let out = plan.goes_out.civil(wake.civil).map(Wake::of);
        Self {
            local: wake.civil.strftime("%Y-%m-%dT%H:%M").to_string(),
            at: wake.at,
            words: wake.words(),
            clock_change: wake.change_words(),
            due: plan.due(wake.civil).words(),
            goes_out: out.map_or_else(|| "when approved".to_owned(), |out| out.words()),
        }
    }
}

/// A person by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// A schedule.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduleRow {
    /// Its id; none while it is only looked at before it is made.
    pub id: Option<ScheduleId>,
    /// What people call it.
    pub name: String,
    /// When it wakes, in words that can be given back.
    pub when: String,
    /// The kind asked for.
    pub kind: Kind,
    /// The kind in the words of the screen.
    pub kind_title: &'static str,
    /// The areas as they were given.
    pub areas: Vec<AreaName>,
    /// How many wards are asked.
    pub wards: usize,
    /// Who is asked where nobody else is named.
    pub owner: Who,
    /// Who is asked for single wards.
    pub owners: BTreeMap<WardCode, Who>,
    /// Where the messages go; where it is empty, who writes chooses.
    pub outlets: Vec<String>,
    /// Days to answer.
    pub due_days: u16,
    /// When the messages go out.
    pub goes_out: String,
    /// Hours before the end at which owners are reminded.
    pub chase_hours: Vec<u32>,
    /// Hours after a missed wake within which it is still asked.
    pub grace_hours: u32,
    /// The next three wakes.
    pub next: Vec<WakeRow>,
    /// `waiting`, `paused`, `over` or `removed`.
    pub state: &'static str,
    /// Who made it.
    pub made_by: Who,
    /// Who paused it, and since when.
    pub paused_by: Option<String>,
    /// Since when it is paused.
    pub paused_at: Option<Timestamp>,
}

impl ScheduleRow {
    pub(super) fn of(
        view: &ScheduleView,
        names: &BTreeMap<PersonId, String>,
        now: Timestamp,
    ) -> Self {
        let plan = &view.plan;
        let who = |id: &PersonId| Who {
            id: *id,
            name: names.get(id).cloned().unwrap_or_else(|| id.to_string()),
        };
        let state = match view {
            v if v.removed_at.is_some() => "removed",
            v if v.paused.is_some() => "paused",
            v if v.next.is_none() => "over",
            _ => "waiting",
        };
        let mut next: Vec<Wake> = view.next.into_iter().collect();
        if let Some(first) = view.next {
            next.extend(view.when.next_wakes(first.at.max(now), Some(first), 2));
        }
        Self {
            id: Some(view.id),
            name: view.name.clone(),
            when: view.when.to_string(),
            kind: plan.kind,
            kind_title: plan.kind.title(),
            areas: AreaName::of(&plan.areas),
            wards: plan.wards().len(),
            owner: who(&plan.owner),
            owners: plan
                .owners
                .iter()
                .map(|(ward, id)| (*ward, who(id)))
                .collect(),
            outlets: plan.outlets.iter().map(|o| o.as_str().to_owned()).collect(),
            due_days: plan.due_days,
            goes_out: plan.goes_out.to_string(),
            chase_hours: plan.chase_hours.clone(),
            grace_hours: plan.grace_hours,
            next: next
                .into_iter()
                .map(|wake| WakeRow::of(wake, plan))
                .collect(),
            state,
            made_by: Who {
                id: view.made_by.id,
                name: view.made_by.name.clone(),
            },
            paused_by: view.paused.as_ref().map(|(_, by)| by.name.clone()),
            paused_at: view.paused.as_ref().map(|(at, _)| *at),
        }
    }
}

/// One ward's ask.
#[derive(Debug, Clone, Serialize)]
pub struct AskRow {
    /// Its id.
    pub id: AskId,
    /// The ward's code.
    pub ward: WardCode,
    /// Its name.
    pub ward_name: String,
    /// Who is asked.
    pub owner: Who,
    /// Where it stands.
    pub state: AskState,
    /// The same in the word of the screen.
    pub words: &'static str,
    /// By when copy must be in.
    pub due: Timestamp,
    /// Whether something was kept that is not handed in yet.
    pub begun: bool,
    /// How often its owner was reminded.
    pub chased: u32,
    /// Whether it was late, handed in since or not.
    pub late: bool,
    /// Who handed copy in.
    pub handed_in_by: Option<String>,
    /// The message that came of it.
    pub message: Option<MessageId>,
    /// What that says at the top.
    pub headline: Option<String>,
    /// When that goes out; none as soon as it may.
    pub goes_out: Option<Timestamp>,
}

impl AskRow {
    pub(crate) fn of(view: &AskView) -> Self {
        Self {
            id: view.id,
            ward: view.area,
            ward_name: ward_name(&view.area),
            owner: Who {
                id: view.owner.id,
                name: view.owner.name.clone(),
            },
            state: view.state,
            words: view.state.words(),
            due: view.due_at,
            begun: view.message.is_none() && view.saved.is_some(),
            chased: view.chased,
            late: view.late_at.is_some(),
            handed_in_by: view.handed_in.as_ref().map(|(_, by)| by.name.clone()),
            message: view.message.as_ref().map(|m| m.id),
            headline: view.message.as_ref().map(|m| m.headline.clone()),
            goes_out: view.message.as_ref().and_then(|m| m.release_at),
        }
    }
}

/// An ask with what is known and the draft so far.
#[derive(Debug, Clone, Serialize)]
pub struct AskFull {
    /// The ask.
    #[serde(flatten)]
    pub ask: AskRow,
    /// Its round.
    pub round: RoundId,
    /// What the round is called.
    pub round_name: String,
    /// The kind asked for.
    pub kind: Kind,
    /// The ward with its borough.
    pub ward_full: String,
    /// The draft so far, by the message schema.
    pub draft: MessageFile,
    /// How often it was saved: a save names it.
    pub version: i64,
    /// Who saved it last, and when.
    pub saved: Option<(Timestamp, String)>,
    /// The answers on the page as they were kept there.
    #[serde(skip)]
    pub form: Option<Vec<(String, String)>>,
    /// Whether copy can still be saved or handed in.
    pub open: bool,
    /// Whether its message was taken back or ran out, so that new copy may take its place.
    pub again: bool,
    /// By when copy is due, in words.
    pub due_words: String,
    /// When the ask is over, in words.
    pub closes_words: String,
    /// Last time's message of this ward and kind: to read, never to repeat unseen.
    pub last_time: Option<MessageId>,
    /// What is known and belongs to no field: sentences.
    pub notes: Vec<String>,
}

impl AskFull {
    pub(super) fn of(view: AskView, last_time: Option<MessageId>, notes: Vec<String>) -> Self {
        let area = AreaCode::Ward(view.area);
        Self {
            ask: AskRow::of(&view),
            round: view.round,
            ward_full: AreaName::of(&[area])
                .pop()
                .map(|a| a.name)
                .unwrap_or_default(),
            kind: view.kind,
            version: view.version,
            saved: view.saved.as_ref().map(|(at, by)| (*at, by.name.clone())),
            open: view.state.open() || view.again,
            again: view.again,
            closes_words: words_of(view.closes_at),
            due_words: words_of(view.due_at),
            round_name: view.round_name,
            draft: view.draft,
            form: view.form,
            last_time,
            notes,
        }
    }
}

/// An instant in the words of a wake: `Tuesday 8 December 2026 at 10am`.
pub(in crate::desk) fn words_of(at: Timestamp) -> String {
    wardmote_domain::schedule::moment_words(LocalDateTime::at(at).civil())
}

/// A round with its asks.
#[derive(Debug, Clone, Serialize)]
pub struct RoundRow {
    /// Its id.
    pub id: RoundId,
    /// The schedule; none for a file of facts by ward.
    pub schedule: Option<ScheduleId>,
    /// What people call it.
    pub name: String,
    /// `schedule`, `by_hand` or `import`.
    pub source: &'static str,
    /// The kind of its messages.
    pub kind: Kind,
    /// When it was to be, in words.
    pub was_for: String,
    /// The instant.
    pub at: Timestamp,
    /// Who opened it by hand or from a file.
    pub opened_by: Option<String>,
    /// When it was opened; none for one that was missed.
    pub opened: Option<Timestamp>,
    /// Whether it was missed: nobody was asked.
    pub missed: bool,
    /// How late it was opened, in minutes, where that is more than a few.
    pub late_minutes: Option<i64>,
    /// By when copy must be in.
    pub due: Option<Timestamp>,
    /// The same in words.
    pub due_words: Option<String>,
    /// How many asks are in each state, by the state's name.
    pub counts: BTreeMap<&'static str, usize>,
    /// Its asks.
    pub asks: Vec<AskRow>,
}

/// A round that opens up to this late is on time: the daemon looks every few seconds.
pub(super) const ON_TIME_MINUTES: i64 = 10;

impl RoundRow {
    pub(crate) fn of(view: &RoundView) -> Self {
        let mut counts = BTreeMap::new();
        for ask in &view.asks {
            *counts.entry(ask.state.as_str()).or_insert(0) += 1;
        }
        let late = view
            .opened_at
            .map(|at| at.duration_since(view.wake.at).as_mins());
        Self {
            id: view.id,
            schedule: view.schedule.as_ref().map(|(id, _)| *id),
            name: view.name.clone(),
            source: view.source.as_str(),
            kind: view.kind,
            was_for: view.wake.words(),
            at: view.wake.at,
            opened_by: view.made_by.as_ref().map(|p| p.name.clone()),
            opened: view.opened_at,
            missed: view.missed_at.is_some(),
            late_minutes: late
                .filter(|m| *m > ON_TIME_MINUTES && view.source == RoundSource::Schedule),
            due: view.due_at,
            due_words: view.due_at.map(words_of),
            counts,
            asks: view.asks.iter().map(AskRow::of).collect(),
        }
    }
}
