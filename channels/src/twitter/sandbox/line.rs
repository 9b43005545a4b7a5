//! The connections of the sandbox are those of all.

pub(super) use crate::sandbox::line::{Door, Grip, Lines, lock};
