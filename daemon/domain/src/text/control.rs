//! Characters that must not reach a header, a log line or a reader.

use super::Span;

/// What an unseen character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlKind {
    /// Ends a line: CR, LF, NEL, VT, FF, or the line and paragraph separators of Unicode. In a header it starts a new
    /// one.
    LineBreak,
    /// NUL, which cuts a text short in some programs.
    Null,
    /// A tab.
    Tab,
    /// Any other control character (C0, DEL, C1).
    Other,
    /// Turns the direction of everything after it until it is ended (embedding or override): it can make a link or a
    /// name read as another.
    Override,
}

/// An unseen character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Where it stands.
    pub span: Span,
    /// The character.
    pub char: char,
    /// What it is.
    pub kind: ControlKind,
}

/// What a character is, if it is one of [`ControlKind`].
pub fn kind(c: char) -> Option<ControlKind> {
    match c {
        '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Some(ControlKind::LineBreak)
        }
        '\0' => Some(ControlKind::Null),
        '\t' => Some(ControlKind::Tab),
        '\u{202a}'..='\u{202e}' => Some(ControlKind::Override),
        c if c.is_control() => Some(ControlKind::Other),
        _ => None,
    }
}

/// Every such character of a text, in order.
pub fn find(text: &str) -> Vec<Control> {
    let found = |(at, c): (usize, char)| {
        Some(Control {
            span: at..at + c.len_utf8(),
            char: c,
            kind: kind(c)?,
        })
    };
    text.char_indices().filter_map(found).collect()
}

/// Whether a text is safe as one line of a header or a log: no control character and no line break of any kind.
/// Isolates (U+2066 to U+2069) and overrides of direction are not control characters in this sense: see
/// [`has_overrides`].
pub fn is_single_line(text: &str) -> bool {
    !text
        .chars()
        .any(|c| kind(c).is_some_and(|kind| kind != ControlKind::Override))
}

/// Whether a text of several lines holds nothing but tabs and plain line ends (LF, or CR LF) of these.
pub fn is_plain_body(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let plain = match c {
            '\n' | '\t' => true,
            '\r' => chars.peek() == Some(&'\n'),
            c => kind(c).is_none_or(|kind| kind == ControlKind::Override),
        };
        if !plain {
            return false;
        }
    }
    true
}

/// Whether a text turns direction by embeddings or overrides, which no text of a message needs.
pub fn has_overrides(text: &str) -> bool {
    text.chars().any(|c| kind(c) == Some(ControlKind::Override))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_lines_from_bodies() {
        for (text, line, body) in [
            ("Police search in Homerton", true, true),
            ("বাংলা – 👮🏽 “x”", true, true),
            ("", true, true),
            ("a\nb", false, true),
            ("a\r\nb", false, true),
            ("a\rb", false, false),
            ("a\tb", false, true),
            ("a\0b", false, false),
            ("a\u{85}b", false, false),
            ("a\u{2028}b", false, false),
            ("a\u{7f}b", false, false),
            ("\u{1b}[31m", false, false),
            ("\u{2066}101\u{2069}", true, true),
            ("a\u{202e}b", true, true),
        ] {
            assert_eq!(
                (is_single_line(text), is_plain_body(text)),
                (line, body),
                "{text:?}"
            );
        }
        assert!(has_overrides("a\u{202e}b") && !has_overrides("\u{2067}a\u{2069}"));
    }

    #[test]
    fn says_where() {
        let found = find("é\r\nBcc: x\0\u{202e}\u{1}\t");
        let kinds: Vec<_> = found
            .iter()
            .map(|c| (c.span.clone(), c.char, c.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                (2..3, '\r', ControlKind::LineBreak),
                (3..4, '\n', ControlKind::LineBreak),
                (10..11, '\0', ControlKind::Null),
                (11..14, '\u{202e}', ControlKind::Override),
                (14..15, '\u{1}', ControlKind::Other),
                (15..16, '\t', ControlKind::Tab),
            ]
        );
    }
}
