//! Characters as readers see them.

use unicode_segmentation::UnicodeSegmentation;

use super::Span;

/// How many characters a reader sees: a letter with its marks, an emoji sequence, a CR LF pair are one each
/// (extended grapheme clusters of Unicode Standard Annex 29).
pub fn count(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Where each such character stands. A text is only ever cut between two of them.
pub fn spans(text: &str) -> impl Iterator<Item = Span> {
    text.grapheme_indices(true).map(|(at, g)| at..at + g.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_a_reader_sees() {
        for (text, expected) in [
            ("", 0),
            ("abc", 3),
            ("e\u{301}", 1),
            ("👨‍👩‍👧", 1),
            ("🇬🇧🇫🇷", 2),
            ("\r\n", 1),
            ("কি", 1),
            ("中文", 2),
        ] {
            assert_eq!(count(text), expected, "{text:?}");
            assert_eq!(spans(text).last().map_or(0, |s| s.end), text.len());
        }
    }
}
