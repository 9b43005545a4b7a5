//! Reading text: how long it is, where its sentences, words, numbers, dates and addresses are.
//!
//! Every function is pure. Spans are byte ranges of the text that was given, so that a finding can show the exact
//! words. The master text is British English; functions for other languages say so.

pub mod contacts;
pub mod control;
pub mod dates;
pub mod digits;
mod domains;
mod emoji;
mod fold;
pub mod formats;
mod forms;
pub mod graphemes;
pub mod gsm7;
pub mod isolate;
mod lines;
mod link_parts;
pub mod links;
pub mod mapped;
pub mod months;
pub mod numbers_of_time;
pub mod phone_layout;
pub mod phones;
mod punycode;
pub mod script;
pub mod sentences;
mod stops;
pub mod time_layout;
pub mod times;
mod tlds;
pub mod weighted;
pub mod words;

/// Where something stands: bytes of the text that was given.
pub type Span = std::ops::Range<usize>;

/// Whether two spans share a byte.
pub fn overlap(a: &Span, b: &Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// Drops the items whose span shares a byte with one of `taken`. Both may be long: a hostile text is all links.
pub(crate) fn without<T>(items: Vec<T>, span: impl Fn(&T) -> Span, taken: &[Span]) -> Vec<T> {
    let mut taken: Vec<Span> = taken.to_vec();
    taken.sort_by_key(|t| t.start);
    // Of those that start before a place, how far the furthest reaches.
    let reach: Vec<usize> = taken
        .iter()
        .scan(0, |furthest, t| {
            *furthest = t.end.max(*furthest);
            Some(*furthest)
        })
        .collect();
    items
        .into_iter()
        .filter(|item| {
            let own = span(item);
            let before = taken.partition_point(|t| t.start < own.end);
            (before.checked_sub(1)).is_none_or(|last| reach[last] <= own.start)
        })
        .collect()
}
