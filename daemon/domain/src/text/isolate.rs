//! Keeping numbers, names and links in order inside texts that run from right to left.
//!
//! Without help, `0800 123 456` inside Arabic or Urdu is shown as `456 123 0800`: each group runs left to right, but
//! the groups are put in order from right to left. An isolate round the whole number keeps it as it is written.

use std::sync::LazyLock;

use regex::Regex;

use super::{Span, contacts, digits, phones};

/// Starts a run from left to right.
const START: char = '\u{2066}';

/// Ends it.
const END: char = '\u{2069}';

/// A run of words in a script that runs from left to right, with the punctuation and spaces between them; numbers may
/// follow a word (“PC 214SN”) but not come before it, as the hour in “3 Coppice Lane” is no part of the name.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    let letter = r"[\p{L}--\p{Arabic}--\p{Hebrew}--\p{Syriac}--\p{Thaana}--\p{Nko}]";
    let more = format!(r"(?:{letter}|[\p{{M}}--\p{{Arabic}}--\p{{Hebrew}}]|\p{{Nd}})");
    let tail = r"(?:[ \x{a0}]?[&@/+_#:.,’'\x{2011}–-]*[ \x{a0}]?)";
    Regex::new(&format!(
        r"[@#]?[\p{{Nd}}]*{letter}{more}*(?:{tail}{more}+)*"
    ))
    .expect("a pattern fixed at compile time")
});

/// Groups of digits parted by single spaces, hyphens, slashes or brackets, with a plus or sign of money before and a
/// sign of per cent after.
static GROUPS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[+£€$#]?\(?\p{Nd}+(?:\)?[ \x{a0}\x{202f}\x{2011}:./,٫٬–-]?\(?\p{Nd}+)*\)?%?")
        .expect("a pattern fixed at compile time")
});

/// A number every renderer already shows as written: digits, at most parted by marks that join numbers.
static PLAIN_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Nd}+(?:[.,:٫٬]\p{Nd}+)*$").expect("a pattern fixed at compile time")
});

/// Digits from which on groups parted by spaces are one number and not several.
const LONG_NUMBER: usize = 7;

/// Where the runs stand that must be shown from left to right inside a text that runs from right to left, in order,
/// not overlapping: phone numbers, references, addresses, words in other scripts, numbers with signs in them. For
/// HTML, put each into `<bdi dir="ltr">`. What stands inside isolates already is left out.
pub fn ltr_spans(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = contacts::spans(text);
    spans.extend(phones::find_phones(text).into_iter().map(|p| p.span));
    spans.extend(phones::find_short_codes(text).into_iter().map(|c| c.span));
    spans.extend(WORDS.find_iter(text).map(|m| m.range()));
    spans.extend(GROUPS.find_iter(text).flat_map(|m| groups(text, m.range())));
    let isolated = isolated(text);
    let touches = |span: &Span| {
        isolated
            .iter()
            .any(|i| i.start <= span.end && span.start <= i.end)
    };
    let mut merged = merge(spans);
    merged.retain(|span| !touches(span) && !PLAIN_NUMBER.is_match(&text[span.clone()]));
    merged
}

/// Groups of digits: one run if they are one number, else each on its own.
fn groups(text: &str, span: Span) -> Vec<Span> {
    let span = balanced(text, span);
    let run = &text[span.clone()];
    let spaced = run.contains([' ', '\u{a0}', '\u{202f}']);
    if !spaced || digits::only(run).len() >= LONG_NUMBER || run.starts_with('+') {
        return vec![span];
    }
    let mut at = span.start;
    let parts = run.split_inclusive([' ', '\u{a0}', '\u{202f}']);
    let spans = parts.map(|part| {
        let start = at;
        at += part.len();
        start
            ..start
                + part
                    .trim_end_matches([' ', '\u{a0}', '\u{202f}', ',', '.', ':', '–', '-'])
                    .len()
    });
    spans.collect()
}

/// Leaves out a bracket whose other half stands outside: it belongs to the sentence and must run with it.
fn balanced(text: &str, span: Span) -> Span {
    let run = &text[span.clone()];
    let (open, close) = (run.matches('(').count(), run.matches(')').count());
    let start = if open > close {
        span.start + run.find(|c| c != '(').unwrap_or(0)
    } else {
        span.start
    };
    let end = if close > open {
        span.start + run.trim_end_matches([')', '%']).len()
    } else {
        span.end
    };
    start..end.max(start)
}

/// Joins spans that overlap.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Where isolates stand already, with their marks; one that is never ended reaches to the end of its line.
fn isolated(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '\u{2066}'..='\u{2068}' => open.push(at),
            END => {
                if let Some(start) = open.pop()
                    && open.is_empty()
                {
                    spans.push(start..at + c.len_utf8());
                }
            }
            '\n' | '\u{2029}' => spans.extend(open.drain(..).next().map(|start| start..at)),
            _ => {}
        }
    }
    spans.extend(open.first().map(|start| *start..text.len()));
    spans
}

/// Wraps each of [`ltr_spans`] in U+2066 and U+2069, for plain text in a language that runs from right to left. Doing
/// it again changes nothing.
pub fn isolate(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for span in ltr_spans(text) {
        out.push_str(&text[at..span.start]);
        out.push(START);
        out.push_str(&text[span.clone()]);
        out.push(END);
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        ltr_spans(text)
            .into_iter()
            .map(|span| &text[span])
            .collect()
    }

    #[test]
    fn finds_runs() {
        for (text, expected) in [
            ("اتصل على 0800 123 456 الآن", vec!["0800 123 456"]),
            ("کال کریں ٠٨٠٠ ١٢٣ ٤٥٦۔", vec!["٠٨٠٠ ١٢٣ ٤٥٦"]),
            (
                "پولیس: Saltpan Road، Erith کے قریب",
                vec!["Saltpan Road", "Erith"],
            ),
            (
                "من Coppice Lane في Erith الساعة 3 مساءً يوم الجمعة 4 ديسمبر",
                vec!["Coppice Lane", "Erith"],
            ),
            ("اتصل بالرقم 101.", vec![]),
            ("+90 212 555 01 23", vec!["+90 212 555 01 23"]),
            ("إلى met.police.uk/report.", vec!["met.police.uk/report"]),
            ("البريد a.b@met.police.uk؟", vec!["a.b@met.police.uk"]),
            ("رقم 01/1234567/26", vec!["01/1234567/26"]),
            ("18001 101", vec!["18001 101"]),
            ("الساعة 11:40 أو 10,000", vec![]),
            ("الساعة 3 Coppice Lane", vec!["Coppice Lane"]),
            ("الشرطي PC 214SN هنا", vec!["PC 214SN"]),
            ("من 10-11 حتى 50%", vec!["10-11", "50%"]),
            ("5 7 9", vec![]),
            ("(اتصل بالرقم 101)", vec![]),
            ("(10-11) و(0800 123 456)", vec!["(10-11)", "(0800 123 456)"]),
            ("שלום 101", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn wraps_once() {
        let text = "اتصل على 0800 123 456 في Erith.";
        let wrapped = isolate(text);
        assert_eq!(
            wrapped,
            "اتصل على \u{2066}0800 123 456\u{2069} في \u{2066}Erith\u{2069}."
        );
        assert_eq!(isolate(&wrapped), wrapped);
        let by_hand = "اتصل \u{2068}0800 123 456\u{2069} أو \u{2066}Erith";
        assert_eq!(isolate(by_hand), by_hand);
        assert_eq!(
            isolate("\u{2067}x\nErith ا"),
            "\u{2067}x\n\u{2066}Erith\u{2069} ا"
        );
    }
}
