//! Lines, and what of them belongs together.

use std::sync::LazyLock;

use regex::Regex;

use super::{Span, sentences::SentenceKind};

/// The mark of a list at the start of a line: a dash, a dot, `1.`, `2)`, `a)`.
static BULLET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[ \t\u{a0}]*(?:[-*•·◦▪‣–—●○]|\(?(?:[0-9]{1,2}|[a-z])\)|[0-9]{1,2}\.)[ \t\u{a0}]+")
        .expect("a pattern fixed at compile time")
});

/// Lines shorter than this were not broken for want of room: what follows on the next line is something new.
const WRAPPED: usize = 60;

/// Stretches of text that belong together: whole bullets, headings, and lines of prose joined over line breaks; by
/// paragraph.
pub(super) fn blocks(text: &str) -> Vec<Vec<(Span, SentenceKind)>> {
    let mut blocks: Vec<Vec<(Span, SentenceKind)>> = vec![Vec::new()];
    let mut start = 0;
    let mut previous = "";
    for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}', '\r']) {
        let span = start..start + line.len();
        start = span.end;
        let Some(block) = blocks.last_mut() else {
            break;
        };
        if line.trim().is_empty() {
            // CR LF is one line end, not a line end and an empty line.
            let half = line == "\n" && text[..span.start].ends_with('\r');
            if !block.is_empty() && !half {
                blocks.push(Vec::new());
            }
            continue;
        }
        let mark = BULLET.find(line).map_or(0, |m| m.end());
        match block.last_mut() {
            Some((last, _)) if mark == 0 && goes_on(previous, line.trim()) => last.end = span.end,
            _ if mark > 0 => block.push((span.start + mark..span.end, SentenceKind::Bullet)),
            _ => block.push((span, SentenceKind::Prose)),
        }
        previous = line.trim();
    }
    blocks
}

/// Whether a line goes on in the next.
fn goes_on(line: &str, next: &str) -> bool {
    let ended = line
        .trim_end_matches(is_closing)
        .ends_with(|c| is_end(c) || c == ':');
    let small = next.starts_with(char::is_lowercase);
    !ended && (small || line.chars().count() >= WRAPPED)
}

/// Marks that end a sentence, of the scripts in the census list.
pub(super) fn is_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '｡'
            | '।'
            | '॥'
            | '؟'
            | '۔'
            | '።'
            | '፧'
            | '፨'
            | '෴'
    )
}

/// Marks after which no space is needed.
pub(super) fn is_full_width_end(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '｡' | '।' | '॥' | '؟' | '۔' | '።' | '፧' | '፨'
    )
}

/// Quotation marks and brackets that close.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '*' | '_'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_lines_that_go_on() {
        for (line, next, joined) in [
            ("We also put up", "signs.", true),
            ("What we did", "We marked bikes.", false),
            ("We marked bikes.", "and more", false),
            ("Priorities:", "burglary", false),
            (&"long ".repeat(13), "Hector Smith", true),
        ] {
            assert_eq!(goes_on(line.trim(), next), joined, "{line}");
        }
    }

    #[test]
    fn knows_bullets() {
        for (line, mark) in [
            ("- a", 2),
            ("  • a", 6),
            ("1. a", 3),
            ("(2) a", 4),
            ("b) a", 3),
            ("-a", 0),
            ("2026. a", 0),
            ("a. b", 0),
        ] {
            assert_eq!(BULLET.find(line).map_or(0, |m| m.end()), mark, "{line}");
        }
    }
}
