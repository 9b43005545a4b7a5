//! What a schedule asks for, of whom, by when.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Span, civil::DateTime};
use serde::{Deserialize, Serialize};

use super::{GoesOut, Wake};
use crate::{
    area::AreaCode,
    facts::FactValue,
    ids::PersonId,
    outlet::OutletName,
    places::{Places, WardCode},
    words::{Kind, Priority},
};

/// What a schedule asks for at each wake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The kind of message.
    pub kind: Kind,
    /// Wards, or boroughs, which stand for their wards.
    pub areas: Vec<AreaCode>,
    /// Who is asked where nobody else is named.
    pub owner: PersonId,
    /// Who is asked for single wards.
    #[serde(default)]
    pub owners: BTreeMap<WardCode, PersonId>,
    /// Where the messages go; where it is empty, the outlets of the ward or of the message itself.
    #[serde(default)]
    pub outlets: Vec<OutletName>,
    /// Facts that are the same every time and for each ward.
    #[serde(default)]
    pub facts: BTreeMap<String, FactValue>,
    /// Days that owners have to answer.
    pub due_days: u16,
    /// When the messages are to go out.
    #[serde(default)]
    pub goes_out: GoesOut,
    /// Hours before the end of that time at which who has not answered is reminded.
    #[serde(default = "chases")]
    pub chase_hours: Vec<u32>,
    /// Hours after a missed wake within which the round is opened late; after that it is only recorded as missed.
    #[serde(default = "grace")]
    pub grace_hours: u32,
}

fn chases() -> Vec<u32> {
    Plan::CHASES.to_vec()
}

fn grace() -> u32 {
    Plan::GRACE
}

/// What is wrong with a plan, at which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct PlanFault {
    /// The field.
    pub field: &'static str,
    /// What is wrong and how to put it right.
    pub words: String,
}

impl Plan {
    /// Reminders where nothing else is set: two days and one day before, hours.
    pub const CHASES: [u32; 2] = [48, 24];
    /// Grace where nothing else is set, hours.
    pub const GRACE: u32 = 24;
    /// The most asks of one round.
    pub const MOST_WARDS: usize = 250;
    /// The most days to answer.
    pub const MOST_DAYS: u16 = 90;

    /// Every ward that is asked, each once, in the order of the areas.
    pub fn wards(&self) -> Vec<WardCode> {
        let mut all = Vec::new();
        for ward in self.areas.iter().flat_map(|a| Places::london().wards_of(a)) {
            if !all.contains(&ward) {
                all.push(ward);
            }
        }
        all
    }

    /// Who is asked for a ward, where its record names nobody.
    pub fn owner_of(&self, ward: &WardCode) -> PersonId {
        self.owners.get(ward).copied().unwrap_or(self.owner)
    }

    /// By when copy must be in, for a round of that wake: the same time of day, `due_days` later.
    pub fn due(&self, wake: DateTime) -> Wake {
        Wake::of(
            wake.checked_add(Span::new().days(i64::from(self.due_days)))
                .unwrap_or(DateTime::MAX),
        )
    }

    /// When who has not answered by then is reminded, soonest first; times before `from` are left out.
    pub fn chases(&self, from: jiff::Timestamp, due: jiff::Timestamp) -> Vec<jiff::Timestamp> {
        let before = |hours: &u32| {
            due.checked_sub(SignedDuration::from_hours(i64::from(*hours)))
                .ok()
        };
        let mut all: Vec<_> = self
            .chase_hours
            .iter()
            .filter_map(before)
            .filter(|at| *at > from)
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// How long the messages of this kind may wait for one another: monthly news is routine.
    pub fn priority(&self) -> Priority {
        Priority::Routine
    }

    /// Whether it can be carried out for a wake at `first`. Each fault with its field.
    pub fn faults(&self, first: Option<DateTime>) -> Vec<PlanFault> {
        let mut all = Vec::new();
        let mut fault = |field, words: String| all.push(PlanFault { field, words });
        if !matches!(
            self.kind,
            Kind::WardUpdate | Kind::Event | Kind::Guidance | Kind::Feedback | Kind::Appeal
        ) {
            fault(
                "kind",
                format!(
                    "a schedule asks for news that can be planned (ward_update, event, guidance, feedback, appeal), not for {}",
                    self.kind
                ),
            );
        }
        let unknown: Vec<String> = self
            .areas
            .iter()
            .filter(|a| !Places::london().knows(a))
            .map(ToString::to_string)
            .collect();
        let wards = self.wards();
        if !unknown.is_empty() {
            fault(
                "areas",
                format!("{} is not a known ward or borough", unknown.join(", ")),
            );
        } else if wards.is_empty() {
            fault(
                "areas",
                "name the wards, or a borough for all of its wards".to_owned(),
            );
        } else if wards.len() > Self::MOST_WARDS {
            fault(
                "areas",
                format!(
                    "these are {} wards, and one schedule asks at most {}: make one for each borough",
                    wards.len(),
                    Self::MOST_WARDS
                ),
            );
        }
        for ward in self.owners.keys().filter(|w| !wards.contains(w)) {
            fault(
                "owners",
                format!("{ward} has an owner here, but is not one of the wards that are asked"),
            );
        }
        if self.due_days == 0 {
            fault(
                "due_days",
                "give people at least one day to answer".to_owned(),
            );
        }
        if self.due_days > Self::MOST_DAYS {
            fault(
                "due_days",
                format!("give people at most {} days to answer", Self::MOST_DAYS),
            );
        }
        if self.grace_hours > 24 * u32::from(self.due_days) {
            fault(
                "grace_hours",
                format!(
                    "the grace ({} hours) is longer than the {} days that people have to answer: copy would be due before it is asked for",
                    self.grace_hours, self.due_days
                ),
            );
        }
        if self.chase_hours.len() > 6 || self.chase_hours.iter().any(|h| *h > 24 * 90) {
            fault(
                "chase_hours",
                "name at most six reminders, each at most 90 days before".to_owned(),
            );
        }
        if let Some(first) = first
            && let Some(out) = self.goes_out.civil(first)
        {
            let due = self.due(first);
            if Wake::of(out).at < due.at {
                fault(
                    "goes_out",
                    format!(
                        "copy is due {}, after this is to go out ({}): give fewer days to answer, or let it go out later",
                        due.words(),
                        super::moment_words(out)
                    ),
                );
            }
        }
        all
    }
}
