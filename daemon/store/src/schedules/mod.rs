//! Schedules, rounds and asks for copy. A wake is one transaction: the round, its asks, their mails and the entries, or
//! nothing of it. A message comes of an ask only where copy is handed in, in the transaction of its submission.

mod asks;
mod chases;
mod hand_in;
mod manage;
mod open;
mod placed;
mod read;
mod types;

pub use placed::{Placed, PlacedRound};
pub use types::{
    AskMessage, AskView, HandIn, NewAsk, NewRound, NewSchedule, RoundSource, RoundView,
    ScheduleView, Waking,
};
