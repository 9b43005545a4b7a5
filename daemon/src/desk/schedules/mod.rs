//! Schedules and asks for copy. A schedule never sends: it opens a round, and each ward's owner is asked. What comes of
//! an ask is a message like any other, once a person has handed copy in.

mod asks;
mod due;
mod known;
mod mails;
mod manage;
mod mine;
mod request;
mod rows;
mod waking;

pub use known::Known;
pub use mine::AskedRound;
pub use request::ScheduleRequest;
pub(super) use request::ward_name;
pub(super) use rows::words_of;
pub use rows::{AskFull, AskRow, RoundRow, ScheduleRow, WakeRow};
