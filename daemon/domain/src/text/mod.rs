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

pub use fold::folded_text;

/// Where something stands: bytes of the text that was given.
pub type Span = std::ops::Range<usize>;

/// Whether two spans share a byte.
pub fn overlap(a: &Span, b: &Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// Spans that are taken, for many questions: sorted once, so that each question is quick whatever their number.
#[derive(Debug, Clone)]
pub struct Taken(Vec<Span>);

impl Taken {
    /// The spans joined and in order; empty ones share no byte with anything.
    pub fn new(mut spans: Vec<Span>) -> Self {
        spans.retain(|span| span.start < span.end);
        spans.sort_by_key(|span| (span.start, span.end));
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut().filter(|last| span.start <= last.end) {
                Some(last) => last.end = last.end.max(span.end),
                None => joined.push(span),
            }
        }
        Self(joined)
    }

    /// Whether a span shares a byte with any of them.
    pub fn touches(&self, span: &Span) -> bool {
        let next = self.0.partition_point(|t| t.end <= span.start);
        self.0.get(next).is_some_and(|t| overlap(span, t))
    }
}

/// Drops the items whose span shares a byte with one of `taken`.
pub(crate) fn without<T>(items: Vec<T>, span: impl Fn(&T) -> Span, taken: &[Span]) -> Vec<T> {
    let taken = Taken::new(taken.to_vec());
    items
        .into_iter()
        .filter(|item| !taken.touches(&span(item)))
        .collect()
}
