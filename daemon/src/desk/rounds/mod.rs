//! A round as a whole: its grid of wards, what differs from last month, a file of facts that opens one, and the approval
//! of all that was opened.

mod approve;
mod differences;
mod facts_file;
mod facts_row;
mod grid;
mod placed;

pub use approve::{ApprovedOne, ToApprove};
pub use differences::{SinceLast, WardDifference};
pub use facts_file::{FactsTaken, FactsTakenRow};
pub use grid::{Grid, GridRow, STEPS};
pub use placed::{Placed, PlacedRound};
