//! Whether a post fits.

use wardmote_domain::text::weighted;

/// Whether a post and the reference that X's channel adds fit together.
pub(crate) fn fits(text: &str, reference_weight: u32) -> bool {
    weighted::weighted_length(text)
        .length
        .saturating_add(reference_weight)
        <= weighted::limit()
}
