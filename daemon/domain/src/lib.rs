//! The words of Wardmote and their rules: types that cannot hold nonsense, the two state tables, the text and place
//! functions. No input or output, nothing asynchronous; the wall clock is read only in [`clock`].

pub mod area;
pub mod audit;
pub mod clock;
pub mod delivery;
pub mod draft;
pub mod facts;
pub mod file;
pub mod finding;
pub mod hand;
pub mod hold;
pub mod hook;
pub mod ids;
pub mod local_time;
pub mod message;
pub mod outlet;
pub mod person;
pub mod places;
pub mod record;
pub mod schedule;
pub mod send;
pub mod sentence;
pub mod staff;
pub mod text;
pub mod trigger;
pub mod variant;
pub mod ward_facts;
pub mod ward_record;
pub mod words;
