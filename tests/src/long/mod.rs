//! What takes long: kills by the hundred, a soak of hours, backups under load. `tests/long` runs them at full length; short
//! ones run with every other test.

pub mod backups;
pub mod dice;
pub mod kills;
pub mod soak;
pub mod sqlite;
