//! What our own people are told: opened and closed in the transaction of its cause, told along the order by a step, taken
//! on by a person. What follows from it reads the changes by their sequence.

mod due;
mod handover;
mod look;
mod promised;
mod rota;
mod since;
mod standing;
mod tell;
mod views;

pub use handover::Handover;
pub use rota::NewShift;
pub use since::Happened;
pub use tell::{DueTelling, TellMail, TellStep};
pub use views::{StaffChange, Telling, ToldTo};

pub(crate) use look::{look, news};
#[cfg(test)]
pub(crate) use standing::EVERYTHING;
