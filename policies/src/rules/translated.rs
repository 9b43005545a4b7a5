//! What the other languages read, each text once.

use wardmote_domain::variant::Variant;

use crate::ask::{Ask, Text, text_of, title_of};

/// The titles and texts of every other language that are read: each once in a language, and no title that is still the
/// English one.
pub(super) fn texts<'a>(ask: &Ask<'a>) -> Vec<(&'a Variant, Text<'a>)> {
    let headline = ask.headline().text;
    let mut found: Vec<(&Variant, Text<'_>)> = Vec::new();
    for variant in ask.read_translations() {
        for text in [title_of(variant), text_of(variant)] {
            let known = |(v, t): &(&Variant, Text<'_>)| {
                v.language == variant.language && t.text == text.text
            };
            if !text.text.trim().is_empty() && text.text != headline && !found.iter().any(known) {
                found.push((variant, text));
            }
        }
    }
    found
}
