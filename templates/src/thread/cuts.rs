//! Where a text may be parted.

use wardmote_domain::text::{
    Span, contacts, dates, graphemes, links, phones,
    sentences::{Sentence, sentences},
    times,
};

/// How well a place is suited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// Between sentences.
    Sentence,
    /// After a comma, a colon or a dash.
    Clause,
    /// Between two words.
    Word,
    /// Between two words that look like one name.
    Name,
}

impl Rank {
    /// How much a break here hurts.
    pub fn hurts(self) -> u32 {
        match self {
            Self::Sentence => 0,
            Self::Clause => 2,
            Self::Word => 5,
            Self::Name => 50,
        }
    }
}

/// A place at which a text may be parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Where a post may end.
    pub end: usize,
    /// Where the next one begins; what stands between is white space.
    pub next: usize,
    pub rank: Rank,
}

/// Ends of clauses; a wide one needs no space after it.
const CLAUSE: &[char] = &[',', ';', ':', '–', '—', '،', '؛', '，', '、', '；', '：'];
const WIDE: &[char] = &['，', '、', '；', '：', '。', '！', '？'];

/// Every place at which a text may be parted, in order, none at its ends.
pub(super) fn cuts(text: &str, names: &[String]) -> Vec<Cut> {
    let whole = whole(text, names);
    let sentences = sentences(text);
    let mut cuts: Vec<Cut> = gaps(text)
        .into_iter()
        .filter(|gap| !whole.iter().any(|w| w.start < gap.end && gap.start < w.end))
        .filter_map(|gap| {
            Some(Cut {
                end: gap.start,
                next: gap.end,
                rank: rank(text, &gap, &sentences)?,
            })
        })
        .collect();
    cuts.dedup_by_key(|cut| cut.end);
    cuts
}

/// White space, and the places after a wide mark where there is none.
fn gaps(text: &str) -> Vec<Span> {
    let mut gaps: Vec<Span> = Vec::new();
    for span in graphemes::spans(text) {
        let character = &text[span.clone()];
        if character.chars().all(char::is_whitespace) {
            match gaps.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => gaps.push(span),
            }
        } else if character.ends_with(WIDE) {
            gaps.push(span.end..span.end);
        }
    }
    gaps.retain(|gap| gap.start > 0 && gap.end < text.len());
    gaps
}

/// How well a gap is suited; none where the mark of a list would stay behind, or a mark would begin a post.
fn rank(text: &str, gap: &Span, sentences: &[Sentence]) -> Option<Rank> {
    let (before, after) = (&text[..gap.start], &text[gap.end..]);
    let next = after.chars().next()?;
    let last = before.chars().next_back()?;
    if gap.is_empty() && !next.is_alphanumeric() {
        return None;
    }
    let line = before.rsplit('\n').next().unwrap_or(before).trim_start();
    if matches!(line, "-" | "*" | "•" | "–") {
        return None;
    }
    let inside = sentences
        .iter()
        .any(|s| s.span.start < gap.start && gap.start < s.span.end);
    if !inside {
        return Some(Rank::Sentence);
    }
    if matches!(next, '–' | '—' | '-' | '&' | '/') {
        return None;
    }
    if CLAUSE.contains(&last) {
        return Some(Rank::Clause);
    }
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let name = word.starts_with(char::is_uppercase) && next.is_uppercase();
    Some(if name { Rank::Name } else { Rank::Word })
}

/// What is never parted.
fn whole(text: &str, names: &[String]) -> Vec<Span> {
    let mut whole: Vec<Span> = contacts::spans(text);
    whole.extend(links::links(text).into_iter().map(|l| l.span));
    whole.extend(phones::find_phones(text).into_iter().map(|p| p.span));
    whole.extend(phones::find_short_codes(text).into_iter().map(|c| c.span));
    whole.extend(times::find_times(text).into_iter().map(|t| t.span));
    whole.extend(dates::find_dates(text).into_iter().map(|d| d.span));
    whole.extend(isolates(text));
    whole.extend(with_units(text));
    for name in names {
        let found = text.match_indices(name.as_str());
        whole.extend(found.map(|(at, name)| at..at + name.len()));
    }
    whole
}

/// Runs that keep their own direction.
fn isolates(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '\u{2066}'..='\u{2068}' => open.push(at),
            '\u{2069}' => found.extend(open.pop().map(|from| from..at + c.len_utf8())),
            _ => {}
        }
    }
    found
}

/// A number with the word after it, and what stands before a number that would mean nothing without it: `No. 12`, `PC 214`.
fn with_units(text: &str) -> Vec<Span> {
    let words: Vec<Span> = text
        .split_whitespace()
        .map(|word| {
            let from = word.as_ptr() as usize - text.as_ptr() as usize;
            from..from + word.len()
        })
        .collect();
    let number = |word: &str| {
        let inside = word.trim_matches(|c: char| !c.is_alphanumeric());
        inside.starts_with(char::is_numeric)
    };
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let (one, two) = (&text[pair[0].clone()], &text[pair[1].clone()]);
        let unit = number(one)
            && one.ends_with(char::is_alphanumeric)
            && two.starts_with(char::is_alphabetic);
        let counted = number(two)
            && (one.ends_with("No.")
                || (one.starts_with(char::is_uppercase) && one.ends_with(char::is_alphabetic)));
        if unit || counted {
            found.push(pair[0].start..pair[1].end);
        }
    }
    found
}
