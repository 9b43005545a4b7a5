//! The grid of a round: each ward, how far it is, and who is waited for.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    facts::FactValue,
    ids::RoundId,
    local_time::LocalDateTime,
    person::{Act, Person},
    schedule::AskState,
};
use wardmote_store::{AskView, RoundView};

use super::SinceLast;
use crate::desk::{
    Desk, DeskError,
    schedules::{AskRow, RoundRow, ward_name, words_of},
};

/// The steps of the grid, in their order.
pub const STEPS: [AskState; 6] = [
    AskState::Asked,
    AskState::In,
    AskState::Checked,
    AskState::Approved,
    AskState::Booked,
    AskState::Sent,
];

/// One ward of the grid.
#[derive(Debug, Clone, Serialize)]
pub struct GridRow {
    /// The ask.
    #[serde(flatten)]
    pub ask: AskRow,
    /// For each step (asked, in, checked, approved, booked, sent) whether it is done.
    pub done: [bool; 6],
    /// Who is waited for, in words.
    pub waits_for: String,
    /// Whether that is the person who looks.
    pub mine: bool,
    /// What differs from last month; nothing before there is copy, or without a last month.
    pub since_last: Option<SinceLast>,
}

/// The grid.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    /// The round; its asks are the rows.
    #[serde(flatten)]
    pub round: RoundRow,
    /// How many wards have come to each step, in the order of the steps.
    pub steps: Vec<(&'static str, usize)>,
    /// How many wait for the person who looks.
    pub mine: usize,
    /// When its notices go out, in words; nothing before any has a time or copy.
    #[serde(skip)]
    pub goes_out: Option<String>,
    /// The wards.
    pub rows: Vec<GridRow>,
}

impl Desk {
    /// A round with those of its asks that this person may read.
    pub(super) async fn round_seen(
        &self,
        by: &Person,
        id: RoundId,
    ) -> Result<RoundView, DeskError> {
        // Asks the rights, and that there is one.
        self.round(by, id).await?;
        let mut view = self.store.round(id).await?;
        view.asks
            .retain(|a| by.may(Act::Read, &[AreaCode::Ward(a.area)]));
        view.asks
            .sort_by_cached_key(|a| (ward_name(&a.area), a.area));
        Ok(view)
    }

    /// The grid of a round, with the wards that this person may read, by their names.
    ///
    /// # Errors
    /// When there is no such round, or the person may read none of its wards.
    pub async fn grid(&self, by: &Person, id: RoundId) -> Result<Grid, DeskError> {
        let view = self.round_seen(by, id).await?;
        let mut rows = Vec::with_capacity(view.asks.len());
        for ask in &view.asks {
            rows.push(GridRow {
                ask: AskRow::of(ask),
                done: done(ask),
                waits_for: waits_for(ask),
                mine: is_mine(by, ask),
                since_last: self.since_last(ask).await?,
            });
        }
        let steps = STEPS
            .iter()
            .enumerate()
            .map(|(i, step)| {
                let name = step.words();
                (name, rows.iter().filter(|r| r.done[i]).count())
            })
            .collect();
        let mut round = RoundRow::of(&view);
        round.asks.clear();
        Ok(Grid {
            round,
            steps,
            mine: rows.iter().filter(|r| r.mine).count(),
            goes_out: goes_out(&view.asks),
            rows,
        })
    }
}

/// When the notices of a round go out: at one time, between two, or each once it is approved.
fn goes_out(asks: &[AskView]) -> Option<String> {
    let over = |a: &&AskView| matches!(a.state, AskState::Withdrawn | AskState::Expired);
    let open: Vec<&AskView> = asks.iter().filter(|a| !over(a)).collect();
    let mut times: Vec<Timestamp> = open.iter().filter_map(|a| release(a)).collect();
    times.sort_unstable();
    let at_once = open
        .iter()
        .filter(|a| a.message.is_some() && release(a).is_none())
        .count();
    let timed = match (times.first(), times.last()) {
        (Some(first), Some(last)) if first == last => words_of(*first),
        (Some(first), Some(last)) => format!("from {} to {}", words_of(*first), words_of(*last)),
        _ if at_once > 0 => return Some("each as soon as it is approved".to_owned()),
        _ => return None,
    };
    Some(match at_once {
        0 => timed,
        n => format!("{timed}; {n} as soon as approved"),
    })
}

/// The time of release of an ask's message, or of the copy that is wanted.
fn release(ask: &AskView) -> Option<Timestamp> {
    if let Some(message) = &ask.message {
        return message.release_at;
    }
    match &ask.draft.times.release {
        Some(FactValue::Text(at)) => at.parse().ok().map(LocalDateTime::instant),
        _ => None,
    }
}

/// Which steps an ask has come to.
fn done(ask: &AskView) -> [bool; 6] {
    let reached = match ask.state {
        AskState::Asked | AskState::Late | AskState::Withdrawn | AskState::Expired => 1,
        AskState::In => 2,
        AskState::Checked => 3,
        AskState::Approved => 4,
        AskState::Booked => 5,
        AskState::Sent => 6,
    };
    let reached = match &ask.message {
        // It was in, whatever became of it.
        Some(_) => usize::max(reached, 2),
        None => reached,
    };
    std::array::from_fn(|i| i < reached)
}

/// Who is waited for.
fn waits_for(ask: &AskView) -> String {
    let by = ask.handed_in.as_ref().map(|(_, by)| by.name.as_str());
    let author = by.unwrap_or("its author");
    match ask.state {
        AskState::Asked => format!("{}, for copy by {}", ask.owner.name, words_of(ask.due_at)),
        AskState::Late => format!(
            "{}, for copy that was due {}",
            ask.owner.name,
            words_of(ask.due_at)
        ),
        AskState::In => format!("{author}, to put it right"),
        AskState::Checked => format!("an approver other than {author}"),
        AskState::Approved => "whoever stopped it, or the thing it waits for".to_owned(),
        AskState::Booked => {
            let at = ask.message.as_ref().and_then(|m| m.release_at);
            at.map_or_else(
                || "its time".to_owned(),
                |at| format!("its time: {}", words_of(at)),
            )
        }
        AskState::Sent => "nobody".to_owned(),
        AskState::Withdrawn if ask.again => {
            "nobody: it was taken back. New copy may be handed in".to_owned()
        }
        AskState::Withdrawn => "nobody: it was taken back".to_owned(),
        AskState::Expired if ask.again => {
            "nobody: it was not approved in time. New copy may be handed in".to_owned()
        }
        AskState::Expired => "nobody: its time is over, and nothing was sent".to_owned(),
    }
}

/// Whether a person is the one who is waited for.
fn is_mine(by: &Person, ask: &AskView) -> bool {
    let author = ask.handed_in.as_ref().map(|(_, p)| p.id);
    match ask.state {
        AskState::Asked | AskState::Late => ask.owner.id == by.id,
        AskState::In => author == Some(by.id),
        AskState::Checked => {
            author != Some(by.id) && by.may(Act::Approve, &[AreaCode::Ward(ask.area)])
        }
        _ => false,
    }
}
