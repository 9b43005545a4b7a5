//! The copy that is wanted from one person, a round at a time.

use jiff::Timestamp;
use wardmote_domain::{
    ids::{AskId, RoundId},
    person::{Act, Person},
};

use super::rows::{AskRow, words_of};
use crate::desk::{Desk, DeskError};

/// What one round wants from one person.
#[derive(Debug, Clone)]
pub struct AskedRound {
    /// The round.
    pub round: RoundId,
    /// What people call it.
    pub name: String,
    /// How many wards wait for this person's copy.
    pub wards: usize,
    /// For how many of them something was kept that is not handed in.
    pub begun: usize,
    /// How many are late.
    pub late: usize,
    /// When the first copy is due.
    pub due: Timestamp,
    /// The ask and its ward, where there is only one.
    pub only: Option<(AskId, String)>,
}

impl AskedRound {
    fn of(round: RoundId, name: String, asks: &[AskRow]) -> Self {
        let count = |is: fn(&AskRow) -> bool| asks.iter().filter(|a| is(a)).count();
        Self {
            round,
            name,
            wards: asks.len(),
            begun: count(|a| a.begun),
            late: count(|a| a.late),
            due: asks
                .iter()
                .map(|a| a.due)
                .min()
                .unwrap_or(Timestamp::UNIX_EPOCH),
            only: match asks {
                [one] => Some((one.id, one.ward_name.clone())),
                _ => None,
            },
        }
    }

    /// Where to write: the one ask, or what waits for this person in the round.
    pub fn href(&self) -> String {
        match &self.only {
            Some((ask, _)) => format!("/asks/{ask}"),
            None => format!("/rounds/{}?mine=yes", self.round),
        }
    }

    /// What it is: `Brownswood: Ward updates for November`, `Ward updates for November: copy for 21 wards`.
    pub fn title(&self) -> String {
        match &self.only {
            Some((_, ward)) => format!("{ward}: {}", self.name),
            None => format!("{}: copy for {} wards", self.name, self.wards),
        }
    }

    /// How it stands: `Not begun. Due Tuesday 8 December 2026 at 10am.`
    pub fn words(&self) -> String {
        let begun = match (&self.only, self.begun) {
            (Some(_), 0) => "Not begun".to_owned(),
            (Some(_), _) => "Begun, not handed in".to_owned(),
            (None, 0) => "None begun".to_owned(),
            (None, n) => format!("{n} begun, not handed in"),
        };
        let late = match (&self.only, self.late) {
            (None, n) if n > 0 => format!(", {n} late"),
            _ => String::new(),
        };
        let due = if self.late > 0 { "Was due" } else { "Due" };
        format!("{begun}{late}. {due} {}.", words_of(self.due))
    }
}

impl Desk {
    /// The copy that is wanted from this person, a round at a time: what is late first, then what is due first.
    ///
    /// # Errors
    /// As [`Desk::my_asks`].
    pub async fn my_asked_rounds(&self, by: &Person) -> Result<Vec<AskedRound>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let mut rounds: Vec<(RoundId, String, Vec<AskRow>)> = Vec::new();
        for ask in self.store.open_asks(Some(by.id)).await? {
            let row = AskRow::of(&ask);
            match rounds.iter_mut().find(|(id, ..)| *id == ask.round) {
                Some((.., asks)) => asks.push(row),
                None => rounds.push((ask.round, ask.round_name, vec![row])),
            }
        }
        let mut all: Vec<AskedRound> = rounds
            .into_iter()
            .map(|(id, name, asks)| AskedRound::of(id, name, &asks))
            .collect();
        all.sort_by_key(|r| (r.late == 0, r.due));
        Ok(all)
    }
}
