//! Which holds are on a message, and how each is said.

use serde::Serialize;
use wardmote_domain::{
    area::AreaCode, hold::HoldScope, ids::MessageId, local_time::LocalDateTime, places::Places,
    text::times,
};
use wardmote_store::Hold;

use super::{stop::NO_REASON, tally};

/// The holds that a message has of its own, each with an act of its own that ends it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct HeldBy {
    /// A person stopped it.
    pub person: bool,
    /// It waits for something to happen.
    pub trigger: bool,
    /// Its alternative goes instead.
    pub locked: bool,
    /// A stop kept it back: whether it still goes is asked, or it goes at a new time.
    pub asked: bool,
}

impl HeldBy {
    pub(super) fn of(on: &[&Hold]) -> Self {
        let any = |is: fn(&HoldScope) -> bool| on.iter().any(|h| is(&h.scope));
        Self {
            person: any(|s| matches!(s, HoldScope::Message(_))),
            trigger: any(|s| matches!(s, HoldScope::Trigger(_))),
            locked: any(|s| matches!(s, HoldScope::Locked(_))),
            asked: any(|s| matches!(s, HoldScope::Asked(_))),
        }
    }
}

/// What keeps one message back.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    /// All of it in words; nothing where nothing does.
    pub words: Option<String>,
    /// Which of it are holds of its own.
    pub by: HeldBy,
    /// The new time that it was given after a stop had kept it back.
    pub put_off: Option<LocalDateTime>,
}

impl Held {
    pub(super) fn of(on: &[&Hold]) -> Self {
        let words: Vec<String> = on.iter().map(|h| said(h)).collect();
        let until = |h: &&&Hold| matches!(h.scope, HoldScope::Asked(_));
        Self {
            words: (!words.is_empty()).then(|| words.join(". Also: ")),
            by: HeldBy::of(on),
            put_off: on
                .iter()
                .find(until)
                .and_then(|h| h.until)
                .map(LocalDateTime::at),
        }
    }
}

/// The holds on one message: what stops that message itself first, then what stops it with others.
pub(super) fn holds_on<'a>(
    holds: &'a [Hold],
    id: MessageId,
    areas: &[AreaCode],
    routine: bool,
) -> Vec<&'a Hold> {
    let covers = |scope: &HoldScope| match scope {
        HoldScope::Area(area) => areas.iter().any(|a| overlaps(area, a)),
        HoldScope::Routine => routine,
        HoldScope::Everything => true,
        HoldScope::Channel(_) => false,
        of_one => of_one.message() == Some(id),
    };
    let mut on: Vec<&Hold> = holds.iter().filter(|h| covers(&h.scope)).collect();
    on.sort_by_key(|h| h.scope.message().is_none());
    on
}

/// Whether two areas share a ward.
fn overlaps(a: &AreaCode, b: &AreaCode) -> bool {
    let wards = Places::london().wards_of(a);
    Places::london()
        .wards_of(b)
        .iter()
        .any(|w| wards.contains(w))
}

/// Whom a message waits for that is held by a hold of its own which a plain start does not end.
pub(super) fn of_hold(holds: &[Hold], id: MessageId) -> Option<&'static str> {
    let has = |scope: HoldScope| holds.iter().any(|h| h.scope == scope);
    if has(HoldScope::Locked(id)) {
        Some("nobody: its alternative goes instead")
    } else if has(HoldScope::Asked(id)) {
        Some("an approver or a lead, to say whether it still goes")
    } else if has(HoldScope::Trigger(id)) {
        Some("an approver or a lead, to say that it has happened")
    } else {
        None
    }
}

/// What is stopped, since when, and why: "everything, since 3:40am on 8 December: wrong road".
pub(super) fn said(hold: &Hold) -> String {
    let what = match &hold.scope {
        HoldScope::Message(_) | HoldScope::Trigger(_) | HoldScope::Locked(_) => {
            "this notice".to_owned()
        }
        HoldScope::Asked(_) => return asked(hold),
        HoldScope::Area(area) => {
            let name = Places::london().full_name(area);
            format!(
                "every notice for {}",
                name.unwrap_or_else(|| area.to_string())
            )
        }
        HoldScope::Channel(name) => tally::title(name.as_str()),
        HoldScope::Routine => "everything routine".to_owned(),
        HoldScope::Everything => "everything".to_owned(),
    };
    let since = moment(hold.since);
    match (&hold.scope, hold.reason.as_str()) {
        (HoldScope::Locked(_), why) => format!("this notice is locked since {since}: {why}"),
        (HoldScope::Trigger(_), why) => {
            format!("this notice {}, since {since}", why.replacen(": ", " ", 1))
        }
        (_, NO_REASON) => format!("{what}, since {since}"),
        (_, why) => format!("{what}, since {since}: {why}"),
    }
}

fn asked(hold: &Hold) -> String {
    match hold.until {
        Some(until) => format!("a stop kept it back: it goes at {}", moment(until)),
        None => format!(
            "a stop kept it back, and since {} somebody is asked whether it still goes",
            moment(hold.since)
        ),
    }
}

/// `3:40am on 8 December`.
fn moment(at: jiff::Timestamp) -> String {
    let at = LocalDateTime::at(at).civil();
    let clock = times::plain(at.hour().unsigned_abs(), at.minute().unsigned_abs());
    format!("{clock} on {}", at.strftime("%-d %B"))
}
