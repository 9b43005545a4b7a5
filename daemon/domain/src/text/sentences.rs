//! Sentences and paragraphs.

use super::{
    Span, contacts,
    lines::{blocks, is_closing, is_end, is_full_width_end},
    stops,
};

/// What a sentence is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceKind {
    /// Running text.
    Prose,
    /// A point of a list: a sentence of its own, with or without a full stop.
    Bullet,
    /// A line without a full stop that stands on its own.
    Heading,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without the white space round it and without the mark of a list.
    pub span: Span,
    /// The paragraph it is in, counted from 0.
    pub paragraph: usize,
    /// What it is part of.
    pub kind: SentenceKind,
}

/// A paragraph with its sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, without the white space round it.
    pub span: Span,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// The sentences of a text, in order.
///
/// A sentence ends at a full stop, question mark, exclamation mark or ellipsis (of any script in the census list), at
/// the end of a line that stands on its own, and at the end of a paragraph. Not at the stop of `5.30pm`, `No. 12`,
/// `St. Helen's`, `PC. Smith`, initials, or a web address. A line goes on in the next if that starts with a small
/// letter, or if the line was long enough to have been wrapped and does not end a sentence.
pub fn sentences(text: &str) -> Vec<Sentence> {
    paragraphs(text)
        .into_iter()
        .flat_map(|paragraph| paragraph.sentences)
        .collect()
}

/// The paragraphs of a text with their sentences. An empty line ends a paragraph.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    // Links and e-mail addresses start with a small letter and hold stops; they are looked for once.
    let mut addresses: Vec<Span> = contacts::find_links(text)
        .into_iter()
        .map(|f| f.span)
        .collect();
    addresses.extend(contacts::find_emails(text).into_iter().map(|f| f.span));
    addresses.sort_by_key(|address| address.start);
    let mut paragraphs = Vec::new();
    for block in blocks(text) {
        let mut sentences = Vec::new();
        for (span, kind) in block {
            split(
                text,
                span,
                kind,
                paragraphs.len(),
                &addresses,
                &mut sentences,
            );
        }
        if let (Some(first), Some(last)) = (sentences.first(), sentences.last()) {
            paragraphs.push(Paragraph {
                span: first.span.start..last.span.end,
                sentences,
            });
        }
    }
    paragraphs
}

/// The sentence that holds a byte of the text, or the next one after it.
pub fn sentence_at(sentences: &[Sentence], at: usize) -> Option<&Sentence> {
    sentences.iter().find(|sentence| at < sentence.span.end)
}

/// Cuts one stretch into sentences.
fn split(
    text: &str,
    span: Span,
    kind: SentenceKind,
    paragraph: usize,
    addresses: &[Span],
    out: &mut Vec<Sentence>,
) {
    let mut start = span.start;
    let mut at = span.start;
    while let Some(c) = text[at..span.end].chars().next() {
        let next = at + c.len_utf8();
        if !is_end(c) || inside(addresses, at) {
            at = next;
            continue;
        }
        let ends = text[at..span.end]
            .find(|c| !is_end(c))
            .map_or(span.end, |length| at + length);
        let closed = text[ends..span.end]
            .find(|c| !is_closing(c))
            .map_or(span.end, |length| ends + length);
        if is_boundary(text, at..ends, closed, span.end, addresses) {
            push(text, start..closed, kind, paragraph, out);
            start = closed;
        }
        at = ends;
    }
    // What is left has no full stop: a heading, if it is a line on its own.
    let whole = start == span.start && kind == SentenceKind::Prose;
    push(
        text,
        start..span.end,
        if whole { SentenceKind::Heading } else { kind },
        paragraph,
        out,
    );
}

/// Whether a byte is in one of the addresses, which are in order and apart.
fn inside(addresses: &[Span], at: usize) -> bool {
    let before = addresses.partition_point(|address| address.start <= at);
    (before.checked_sub(1)).is_some_and(|last| addresses[last].contains(&at))
}

/// Whether one of the addresses starts at a byte.
fn starts(addresses: &[Span], at: usize) -> bool {
    addresses
        .binary_search_by_key(&at, |address| address.start)
        .is_ok()
}

/// Whether a sentence ends at the marks `ends`, closed by quotation marks up to `closed`.
fn is_boundary(text: &str, ends: Span, closed: usize, stop: usize, addresses: &[Span]) -> bool {
    let rest = &text[closed..stop];
    let after = rest.trim_start();
    let marks = &text[ends.clone()];
    if after.is_empty() || marks.chars().any(is_full_width_end) {
        return true;
    }
    if after.len() == rest.len() {
        return false;
    }
    let next_at = stop - after.len();
    let word = after.trim_start_matches(|c: char| {
        matches!(
            c,
            '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '*' | '_' | '¿' | '¡'
        )
    });
    if word.starts_with(char::is_lowercase) && !starts(addresses, next_at) {
        // “Stop!” he said; but “Have you seen it? call 101” was meant as two.
        return marks.contains(['!', '?']) && closed == ends.end;
    }
    marks != "." || !stops::belongs_to_word(&text[..ends.start], word)
}

fn push(text: &str, span: Span, kind: SentenceKind, paragraph: usize, out: &mut Vec<Sentence>) {
    let part = &text[span.clone()];
    let trimmed = part.trim();
    if trimmed.chars().any(|c| !is_end(c) && !is_closing(c)) {
        let start = span.start + (part.len() - part.trim_start().len());
        out.push(Sentence {
            span: start..start + trimmed.len(),
            paragraph,
            kind,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|s| &text[s.span]).collect()
    }

    #[test]
    fn keeps_what_belongs_together() {
        for text in [
            "It starts at 5.30pm in No. 12 St. Helen's Road.",
            "Ask PC. Smith or Dr. Khan at 5 p.m. Tuesday.",
            "Quote CAD 7310/02DEC26, e.g. by phone.",
            "Go to met.police.uk/report or mail A.B@met.police.uk today.",
            "“Stop!” he said.",
            "It cost £5.50 (approx. 6 euros).",
            "J. R. Hartley of the U.K. Border Force spoke.",
            "Der Termin ist am 10. Dezember um 18 Uhr.",
            "Spotkanie o godz. 18.30 przy ul. Kwiatowej.",
            "We will say more soon… perhaps",
        ] {
            assert_eq!(split(text), [text], "{text}");
        }
    }

    #[test]
    fn parts_what_does_not() {
        for (text, expected) in [
            (
                "One man was arrested. No shots were fired.",
                vec!["One man was arrested.", "No shots were fired."],
            ),
            (
                "Did he stop? No. He ran.",
                vec!["Did he stop?", "No.", "He ran."],
            ),
            ("Hurry! 🚨 Call 999.", vec!["Hurry!", "🚨 Call 999."]),
            (
                "Choose the next priorities. met.police.uk/croydon",
                vec!["Choose the next priorities.", "met.police.uk/croydon"],
            ),
            (
                "Look in Marlpit St. Officers are there.",
                vec!["Look in Marlpit St.", "Officers are there."],
            ),
            (
                "He said: “Go.” She went.",
                vec!["He said: “Go.”", "She went."],
            ),
            ("Seen it? call 101", vec!["Seen it?", "call 101"]),
            ("Wait... Then go.", vec!["Wait...", "Then go."]),
            (
                "আপনি কিছু দেখে থাকলে ফোন করুন। দোকানের উপরে",
                vec!["আপনি কিছু দেখে থাকলে ফোন করুন।", "দোকানের উপরে"],
            ),
            (
                "警察搜查了公寓。没有人受伤。",
                vec!["警察搜查了公寓。", "没有人受伤。"],
            ),
            ("اگلی اطلاع۔ شکریہ؟ جی", vec!["اگلی اطلاع۔", "شکریہ؟", "جی"]),
            (
                "We met at 5.30pm. It was 12. Then we left.",
                vec!["We met at 5.30pm.", "It was 12.", "Then we left."],
            ),
            ("", vec![]),
            (" . ", vec![]),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn reads_headings_bullets_and_paragraphs() {
        let text = "What we did\nWe marked bikes. We also put up\nsigns.\n\nPriorities:\n- burglary\n• Car crime. Ask us.\n1. Speeding\n\nBye";
        let found: Vec<_> = sentences(text)
            .into_iter()
            .map(|s| (&text[s.span], s.paragraph, s.kind))
            .collect();
        use SentenceKind::{Bullet, Heading, Prose};
        assert_eq!(
            found,
            [
                ("What we did", 0, Heading),
                ("We marked bikes.", 0, Prose),
                ("We also put up\nsigns.", 0, Prose),
                ("Priorities:", 1, Heading),
                ("burglary", 1, Bullet),
                ("Car crime.", 1, Bullet),
                ("Ask us.", 1, Bullet),
                ("Speeding", 1, Bullet),
                ("Bye", 2, Heading),
            ]
        );
        let spans: Vec<_> = paragraphs(text)
            .into_iter()
            .map(|p| &text[p.span])
            .collect();
        assert_eq!(spans.len(), 3);
        assert!(spans[1].starts_with("Priorities:") && spans[1].ends_with("Speeding"));
    }

    #[test]
    fn joins_wrapped_lines_and_reads_crlf() {
        let wrapped = "Officers searched two homes in the road because they looked for\nHector Smith. They left.";
        assert_eq!(split(wrapped).len(), 2);
        assert_eq!(
            split("OFFICIAL-SENSITIVE\nGuv, see below."),
            ["OFFICIAL-SENSITIVE", "Guv, see below."]
        );
        let crlf = "One.\r\nTwo.\r\n\r\nThree.";
        assert_eq!(paragraphs(crlf).len(), 2);
        let all = sentences(crlf);
        assert_eq!(
            sentence_at(&all, 6).map(|s| &crlf[s.span.clone()]),
            Some("Two.")
        );
        assert_eq!(sentence_at(&all, 99), None);
    }
}
