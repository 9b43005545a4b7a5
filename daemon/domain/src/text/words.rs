//! Words of a sentence, counted as a reader meets them.

use std::sync::LazyLock;

use regex::Regex;

use super::{Span, contacts, formats::Format, phones, without};

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word or a number.
    Plain,
    /// A web address.
    Link,
    /// An e-mail address.
    Email,
    /// A phone number with all its groups, or 18001 101.
    Phone,
    /// A crime, CAD or call reference.
    Reference,
    /// A vehicle's registration.
    Plate,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, without the punctuation round it.
    pub span: Span,
    /// What it is.
    pub kind: WordKind,
}

/// Old-style plates read like road numbers and units, so they count only near one of these.
static VEHICLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:cars?|vans?|lorry|lorries|motorbikes?|motorcycles?|scooters?|mopeds?|taxis?|vehicles?|registrations?|reg|plates?|index)\b")
        .expect("a pattern fixed at compile time")
});

/// The words of a text in order. A link, an e-mail address, a phone number, a plate and a reference are one word each,
/// whatever their length; hashtags are left out, and so is what holds neither letter nor digit (dashes, emoji).
/// Hyphens, apostrophes and slashes do not part words.
pub fn words(text: &str) -> Vec<Word> {
    let tokens = tokens(text);
    let mut words = Vec::new();
    let mut at = 0;
    for token in &tokens {
        plain(text, at..token.span.start, &mut words);
        words.push(token.clone());
        at = token.span.end;
    }
    plain(text, at..text.len(), &mut words);
    words
}

/// How many words a text has, counted as [`words`] does.
pub fn count(text: &str) -> usize {
    words(text).len()
}

/// What counts as one word although it may hold spaces or stops, in order, not overlapping; the first kind wins.
fn tokens(text: &str) -> Vec<Word> {
    let mut tokens: Vec<Word> = Vec::new();
    let mut add = |kind: WordKind, spans: Vec<Span>| {
        // Spans of one kind never overlap each other.
        let taken: Vec<Span> = tokens.iter().map(|token| token.span.clone()).collect();
        let open = without(spans, Clone::clone, &taken);
        tokens.extend(open.into_iter().map(|span| Word { span, kind }));
    };
    add(
        WordKind::Email,
        contacts::find_emails(text)
            .into_iter()
            .map(|f| f.span)
            .collect(),
    );
    add(
        WordKind::Link,
        contacts::find_links(text)
            .into_iter()
            .map(|f| f.span)
            .collect(),
    );
    add(
        WordKind::Reference,
        contacts::find_references(text)
            .into_iter()
            .map(|f| f.span)
            .collect(),
    );
    add(
        WordKind::Phone,
        phones::find_phones(text)
            .into_iter()
            .map(|p| p.span)
            .collect(),
    );
    add(
        WordKind::Phone,
        phones::find_short_codes(text)
            .into_iter()
            .filter(|c| c.digits.len() > 5)
            .map(|c| c.span)
            .collect(),
    );
    add(WordKind::Plate, Format::VrmPlate.spans(text));
    if VEHICLE.is_match(text) {
        add(WordKind::Plate, Format::VrmPrefix.spans(text));
        add(WordKind::Plate, Format::VrmSuffix.spans(text));
    }
    tokens.sort_by_key(|token| token.span.start);
    tokens
}

/// Adds the words of a stretch without tokens.
fn plain(text: &str, span: Span, words: &mut Vec<Word>) {
    let mut at = span.start;
    // An em dash without spaces parts two words; an en dash joins a range.
    for chunk in text[span].split_inclusive(|c: char| c.is_whitespace() || c == '—') {
        let start = at;
        at += chunk.len();
        let Some(first) = chunk.find(char::is_alphanumeric) else {
            continue;
        };
        if chunk[..first].ends_with(['#', '＃']) {
            continue;
        }
        let last = chunk.rfind(char::is_alphanumeric).unwrap_or(first);
        let end = last + chunk[last..].chars().next().map_or(0, char::len_utf8);
        // Vowel signs and other marks after the last letter belong to it.
        let marks = chunk[end..]
            .chars()
            .take_while(|c| unicode_normalization::char::is_combining_mark(*c));
        let end = end + marks.map(char::len_utf8).sum::<usize>();
        words.push(Word {
            span: start + first..start + end,
            kind: WordKind::Plain,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_tokens_as_one() {
        for (text, expected) in [
            ("", 0),
            ("One man was arrested.", 4),
            ("Call 020 7946 0187 now", 3),
            ("Call 18001 101 now", 3),
            ("call Crimestoppers on 0800 555 111.", 4),
            (
                "Mail Plaistow.ward@met.police.uk or see https://met.police.uk/a/b?c.",
                5,
            ),
            ("quote CAD 7310 of 2 December", 2),
            ("quote 01/1234567/26", 2),
            ("a van, registration LX88 ZPD.", 4),
            ("a car with plate K4 RYN", 5),
            ("Take the A40 HGV route", 5),
            ("Come #KeepingHackneySafe #ward along", 2),
            ("well-known officers' Safer Neighbourhood Team – 24/7", 6),
            ("He ran—fast", 3),
            ("10am–4pm on 12 May 2026 🚨", 5),
            ("“Hello” (again)", 2),
            ("@MPSHackney says hi", 3),
            ("ফোন ০৮০০ ৫৫৫ ১১১ নম্বরে", 3),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn gives_spans_and_kinds() {
        let text = "“Officers” at gov.uk: ring 0800 1111, কি";
        let found: Vec<_> = words(text)
            .into_iter()
            .map(|w| (&text[w.span], w.kind))
            .collect();
        assert_eq!(
            found,
            [
                ("Officers", WordKind::Plain),
                ("at", WordKind::Plain),
                ("gov.uk", WordKind::Link),
                ("ring", WordKind::Plain),
                ("0800 1111", WordKind::Phone),
                ("কি", WordKind::Plain),
            ]
        );
    }
}
