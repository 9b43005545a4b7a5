//! Whether a post or a text message fits.

use wardmote_domain::text::weighted;

/// The parts of an English text message that its wording aims at.
pub(crate) const SMS_WANTED: usize = 2;
/// The most parts that a text message may have.
pub(crate) const SMS_MOST: usize = 4;

/// Whether a post and the reference that X's channel adds fit together.
pub(crate) fn fits(text: &str, reference_weight: u32) -> bool {
    weighted::weighted_length(text)
        .length
        .saturating_add(reference_weight)
        <= weighted::limit()
}
