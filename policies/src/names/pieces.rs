//! Runs of words with capitals that may be names.

use std::ops::Range;

use super::words;

/// The word with a capital: what it holds of the text, and whether the run ends after it.
struct Word {
    span: Range<usize>,
    starts: bool,
    ends: bool,
}

const OPENING: &[char] = &['“', '‘', '"', '\'', '(', '[', '«', '*', '_'];

/// The words of a sentence, parted by white space.
fn words_of(text: &str, span: &Range<usize>) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = span.start;
    for chunk in text[span.clone()].split_inclusive(char::is_whitespace) {
        let from = at;
        at += chunk.len();
        let chunk = chunk.trim_end();
        let core = chunk.trim_start_matches(OPENING);
        let start = from + chunk.len() - core.len();
        let inner = core.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c));
        if inner.is_empty() {
            continue;
        }
        let rest = &core[inner.len()..];
        let initial = rest == "." && inner.split('.').all(|part| part.chars().count() == 1);
        let shortened = rest == "."
            && (words::lists(&words::TITLES, inner) || words::lists(&words::OFFICES, inner));
        let (inner, possessive) = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|end| inner.strip_suffix(end))
            .map_or((inner, false), |stem| (stem, true));
        found.push(Word {
            span: start..start + inner.len(),
            starts: core.len() < chunk.len(),
            ends: possessive || !(rest.is_empty() || initial || shortened),
        });
    }
    found
}

/// A combining mark: part of the letter before it.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a word may be part of a name by its letters: Ashby, O'Brien, McKay, Anne-Marie, D'Arcy, al-Hassan, J.
fn is_name_word(word: &str) -> bool {
    let bare = ["al-", "el-", "d'", "d’"]
        .iter()
        .find_map(|p| word.strip_prefix(p))
        .unwrap_or(word);
    bare.starts_with(char::is_uppercase)
        && bare.chars().count() <= 40
        && bare
            .chars()
            .all(|c| c.is_alphabetic() || is_mark(c) || matches!(c, '\'' | '’' | '-' | '‑' | '.'))
}

/// A run of words that may be a name.
pub(super) struct Piece {
    pub(super) span: Range<usize>,
    pub(super) count: usize,
    /// Some word is more than capitals and initials.
    pub(super) small_letters: bool,
}

/// Cuts the words of a sentence into runs that may be names.
pub(super) fn pieces(text: &str, span: &Range<usize>) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut open = false;
    let mut particles = 0;
    for word in words_of(text, span) {
        let own = &text[word.span.clone()];
        let inside = open && !word.starts && words::lists(&words::NAMES_TOO, own);
        let part = is_name_word(own)
            && (inside
                || ![&words::NEVER, &words::TITLES, &words::OFFICES]
                    .iter()
                    .any(|list| words::lists(list, own)));
        if word.starts {
            open = false;
        }
        if !part {
            // A particle is kept only if a name goes on after it.
            open = open && !word.ends && particles < 3 && words::lists(&words::PARTICLES, own);
            particles += 1;
            continue;
        }
        particles = 0;
        let small = own.chars().skip(1).any(char::is_lowercase);
        match found.last_mut().filter(|_| open) {
            Some(piece) => {
                piece.span.end = word.span.end;
                piece.count += 1;
                piece.small_letters |= small;
            }
            None => found.push(Piece {
                span: word.span.clone(),
                count: 1,
                small_letters: small,
            }),
        }
        open = !word.ends;
    }
    found
}
