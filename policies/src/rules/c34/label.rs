//! Whether a word in capitals is a protective marking, or a word of the message.

use std::ops::Range;

use crate::words::WordList;

/// A marking stands apart from the words round it: on a line of its own, at the start or the end of a text, in brackets,
/// before a colon. "RESTRICTED PARKING", "a SECRET ballot" and "PROTECT: tell your bank" are none.
pub(super) fn is_label(text: &str, span: &Range<usize>, label_words: &WordList) -> bool {
    let words = &text[span.clone()];
    let lower = words.to_lowercase();
    let around = Around::of(text, span);
    match lower.as_str() {
        "official" | "restricted" | "secret" | "top secret" => around.apart(label_words),
        "protect:" => around.alone(label_words),
        "without prejudice" => {
            let costs = around.after.trim_start().to_lowercase();
            around.alone(label_words)
                || costs.starts_with("save as to")
                || costs.starts_with("and subject to")
        }
        "for internal use" => around.alone(label_words) || around.apart(label_words),
        // Two words of the scheme, or words that stand nowhere else.
        _ => true,
    }
}

/// What stands on the same line.
struct Around<'t> {
    before: &'t str,
    after: &'t str,
}

/// How far a line is read, in bytes: a marking that stands apart is near an end of it.
const FAR: usize = 120;

impl<'t> Around<'t> {
    fn of(text: &'t str, span: &Range<usize>) -> Self {
        let from = text.floor_char_boundary(span.start.saturating_sub(FAR));
        let to = text.floor_char_boundary((span.end + FAR).min(text.len()));
        let before = &text[from..span.start];
        let after = &text[span.end..to];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line_end = after.find('\n').unwrap_or(after.len());
        Self {
            before: before[line_start..].trim(),
            after: after[..line_end].trim(),
        }
    }

    /// Nothing else on the line but marks and words of the scheme.
    fn alone(&self, label_words: &WordList) -> bool {
        only_labels(self.before, label_words) && only_labels(self.after, label_words)
    }

    /// A sentence or a bracket ends before it, and another begins after it.
    fn apart(&self, label_words: &WordList) -> bool {
        let ends = |c: char| ".!?[(:|/–—-".contains(c);
        let begins = |c: char| ".])|:/–—-,".contains(c);
        let before = only_labels(self.before, label_words) || self.before.ends_with(ends);
        // "OFFICIAL There have been thefts": the line's end was lost on the way.
        let word: Vec<char> = (self.after.chars())
            .take_while(|c| c.is_alphabetic())
            .collect();
        let sentence = match word.as_slice() {
            [first, rest @ ..] => first.is_uppercase() && rest.iter().all(|c| c.is_lowercase()),
            [] => false,
        };
        let after = only_labels(self.after, label_words) || self.after.starts_with(begins);
        before && (after || sentence)
    }
}

fn only_labels(text: &str, label_words: &WordList) -> bool {
    let left = crate::text::masked(text, &label_words.find(text));
    !left.contains(char::is_alphanumeric)
}
