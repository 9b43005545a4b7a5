//! Areas a message or a right is for.

use serde::{Deserialize, Serialize};

pub use crate::places::AreaCode;
use crate::places::Places;

/// The areas a right holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaSet(pub Vec<AreaCode>);

impl AreaSet {
    /// Whether a right for these areas covers `area`: London covers all, a borough its wards.
    pub fn covers(&self, area: &AreaCode) -> bool {
        self.0.iter().any(|own| match (own, area) {
            (AreaCode::London, _) => true,
            (AreaCode::Borough(borough), AreaCode::Ward(ward)) => Places::london()
                .ward(ward)
                .is_some_and(|w| &w.borough == borough),
            (own, area) => own == area,
        })
    }

    /// Whether it covers every one of `areas`. A message with no area is covered only by London.
    pub fn covers_all(&self, areas: &[AreaCode]) -> bool {
        if areas.is_empty() {
            self.0.contains(&AreaCode::London)
        } else {
            areas.iter().all(|a| self.covers(a))
        }
    }
}
