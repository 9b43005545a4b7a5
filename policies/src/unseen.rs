//! Marks that nobody sees and that change what is read: a soft hyphen hides a name from a search and a number from a
//! finger, a turn of direction makes a link read as another.

use std::ops::Range;

use wardmote_domain::text::control::{self, ControlKind};

use crate::kept::is_unseen;

/// What an unseen mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Harm {
    /// It turns the direction of everything after it.
    Turns,
    /// It parts a word, a number or a link.
    Parts,
}

/// A letter or digit of Latin script: the scripts that need unseen joiners and breaks have none of these round them.
fn is_latin(c: char) -> bool {
    matches!(c, '0'..='9' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_mark(c: char) -> bool {
    is_unseen(c) || matches!(c, '\u{200c}' | '\u{200d}')
}

/// The marks that do harm: those that turn direction, with the mark alone, and those inside a word, with the word.
pub(crate) fn find(text: &str) -> Vec<(Range<usize>, Harm)> {
    let mut found: Vec<(Range<usize>, Harm)> = Vec::new();
    let mut word: Option<(usize, bool)> = None;
    let mut marks = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if control::kind(c) == Some(ControlKind::Override) {
            found.push((at..at + c.len_utf8(), Harm::Turns));
        }
        if is_mark(c) {
            marks += usize::from(word.is_some());
            continue;
        }
        if is_latin(c) {
            let (start, parted) = word.unwrap_or((at, false));
            word = Some((start, parted || marks > 0));
            end = at + c.len_utf8();
        } else if let Some((start, true)) = word.take() {
            found.push((start..end, Harm::Parts));
        } else {
            word = None;
        }
        marks = 0;
    }
    if let Some((start, true)) = word {
        found.push((start..end, Harm::Parts));
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_parts_and_what_turns() {
        for (text, expected) in [
            (
                "Saf\u{ad}fron Dux\u{200b}bury",
                vec![
                    ("Saf\u{ad}fron", Harm::Parts),
                    ("Dux\u{200b}bury", Harm::Parts),
                ],
            ),
            ("020 79\u{2060}46 0187", vec![("79\u{2060}46", Harm::Parts)]),
            (
                "a\u{202e}b",
                vec![("a\u{202e}b", Harm::Parts), ("\u{202e}", Harm::Turns)],
            ),
            ("x\u{202d} y", vec![("\u{202d}", Harm::Turns)]),
            // What other scripts and emoji need, and isolates round a number.
            ("نیم\u{200c}فاصله 👩\u{200d}👩 ក\u{200b}ខ", vec![]),
            ("پر \u{2066}0800 555 111\u{2069} پر", vec![]),
            ("met.police.uk\u{200b} \u{feff}Hello\u{ad} there", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<_> = find(text)
                .into_iter()
                .map(|(span, harm)| (&text[span], harm))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
