//! Folding a text of any language so that two spellings of one word are equal.

use unicode_normalization::UnicodeNormalization;

use super::{digits, graphemes, mapped::Mapped};

/// Folds a text, character by character as a reader sees them, so that spans lead back: NFC, small letters, Turkish
/// dotless and dotted i as one, digits of every script as 0-9, every kind of space and apostrophe as the plain one.
pub(super) fn fold(text: &str) -> Mapped {
    Mapped::rewrite(text, graphemes::spans(text), |piece, out| {
        out.extend(piece.nfc().flat_map(folded))
    })
}

/// Folds a text of which no span is needed: NFC, small letters, Turkish dotless and dotted i as one, digits of every
/// script as 0-9, every kind of space and apostrophe as the plain one.
pub fn folded_text(text: &str) -> String {
    text.nfc().flat_map(folded).collect()
}

fn folded(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        'ı' | 'İ' | 'I' => 'i',
        '’' | 'ʼ' | '‘' => '\'',
        c if c.is_whitespace() => ' ',
        c => digits::value(c).map_or(c, |value| char::from(b'0' + value)),
    };
    c.to_lowercase()
}

/// Whether a character is part of a word: a letter, a mark or a digit of any script, or the joiners inside words.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether words of this character's script stand without spaces between them.
pub(super) fn unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{1000}'..='\u{109f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_should_be_equal() {
        for (a, b) in [
            ("MAYIS", "Mayıs"),
            ("İstanbul", "istanbul"),
            ("o’r bore", "o'r bore"),
            ("a.\u{a0}m.", "A. M."),
            ("ফেব্রুয়ারি", "ফেব্রু\u{9df}ারি"),
            ("e\u{301}", "É"),
            ("১২", "12"),
            ("１月", "1月"),
        ] {
            assert_eq!(folded_text(a), folded_text(b), "{a}");
            assert_eq!(fold(a).as_str(), folded_text(a));
        }
        let text = "ŞUBAT e\u{301}";
        assert_eq!(&text[fold(text).origin(7..9)], "e\u{301}");
        assert!(in_word('া') && in_word('5') && !in_word('-') && unspaced('月') && !unspaced('a'));
    }
}
