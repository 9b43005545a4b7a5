//! Typed text in a right-to-left language: groups of digits keep their order ("0800 123 456" must not show as
//! "456 123 0800").

use wardmote_domain::{text::Span, words::Direction};

use crate::html;

const LEFT_TO_RIGHT_ISOLATE: char = '\u{2066}';
const END_OF_ISOLATE: char = '\u{2069}';

/// Text that keeps its left-to-right order inside text of the other direction.
pub(crate) fn ltr(text: &str) -> String {
    format!("{LEFT_TO_RIGHT_ISOLATE}{text}{END_OF_ISOLATE}")
}

/// One line as text: its groups of digits isolated where the line runs right to left.
pub(crate) fn text(line: &str, direction: Direction) -> String {
    pieces(line, direction, str::to_owned, ltr)
}

/// One line as HTML: escaped, web addresses made links, groups of digits isolated where it runs right to left.
pub(crate) fn html(line: &str, direction: Direction) -> String {
    pieces(line, direction, html::line, |digits| html::isolated(&html::escape(digits)))
}

fn pieces(line: &str, direction: Direction, plain: impl Fn(&str) -> String, isolated: impl Fn(&str) -> String) -> String {
    if direction == Direction::Ltr {
        return plain(line);
    }
    let mut out = String::with_capacity(line.len() + 16);
    let mut from = 0;
    for span in groups(line) {
        out.push_str(&plain(&line[from..span.start]));
        out.push_str(&isolated(&line[span.clone()]));
        from = span.end;
    }
    out.push_str(&plain(&line[from..]));
    out
}

/// Runs of digits with single marks or spaces between them, outside isolates that the writer set and outside words.
fn groups(line: &str) -> Vec<Span> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut found = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&(start, c)) = chars.get(at) {
        match c {
            '\u{2066}'..='\u{2068}' => depth += 1,
            END_OF_ISOLATE => depth = depth.saturating_sub(1),
            _ => {}
        }
        let inside_word = at > 0 && chars.get(at - 1).is_some_and(|(_, before)| is_latin(*before));
        if !c.is_ascii_digit() && c != '+' || depth > 0 || inside_word {
            at += 1;
            continue;
        }
        let mut end = at;
        let mut next = at + 1;
        while let Some(&(_, c)) = chars.get(next) {
            let mark = matches!(c, ' ' | '\u{a0}' | ':' | '.' | '/' | '-' | ',');
            let digit_after = chars.get(next + 1).is_some_and(|(_, c)| c.is_ascii_digit());
            if c.is_ascii_digit() {
                end = next;
            } else if !(mark && digit_after) {
                break;
            }
            next += 1;
        }
        let stop = chars.get(end + 1).map_or(line.len(), |(at, _)| *at);
        let joined = chars.get(end + 1).is_some_and(|(_, c)| is_latin(*c));
        if line[start..stop].contains(|c: char| c.is_ascii_digit()) && !joined {
            found.push(start..stop);
        }
        at = end + 1;
    }
    found
}

/// Letters and the marks of addresses: digits beside them are part of a word that runs left to right by itself.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '@' | '_' | '/' | '.' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_keep_their_order_in_right_to_left_text_only() {
        for (line, shown) in [
            ("فون 0800 123 456 پر", "فون ⟨0800 123 456⟩ پر"),
            ("صبح 5:15 بجے", "صبح ⟨5:15⟩ بجے"),
            ("18001 101", "⟨18001 101⟩"),
            ("101۔", "⟨101⟩۔"),
            ("+44 20 7946 0187", "⟨+44 20 7946 0187⟩"),
            ("example.org/a1", "example.org/a1"),
            ("\u{2066}020 7946 0187\u{2069}", "⟨020 7946 0187⟩"),
            ("کچھ نہیں", "کچھ نہیں"),
        ] {
            let shown = shown.replace('⟨', "\u{2066}").replace('⟩', "\u{2069}");
            assert_eq!(text(line, Direction::Rtl), shown);
            assert_eq!(text(line, Direction::Ltr), line);
        }
        assert_eq!(html("فون <020 7946 0187>", Direction::Rtl), "فون &lt;<bdi dir=\"ltr\">020 7946 0187</bdi>&gt;");
    }
}
