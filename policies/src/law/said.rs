//! What a sentence says of a person it names.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::Reading;
use crate::names::{Person, head, tail};

/// Between a name and what happened to its bearer.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^[\s,:–—-]*(?:(?:who|has|have|had|was|were|is|are|remains?|remained|being|been|be|got|stays?|also|now|since",
        r"|later|still|both|all|first|then|today|yesterday|immediately|subsequently|re|\w+ly|named|as|the|a|an|under",
        r"|believed|to|due|will|went|missing|and)[\s,-]+)*$"
    ))
    .expect("a pattern fixed at compile time")
});

/// A longer way from a name to what happened to its bearer: "was stopped on Tuesday and".
static LONG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\s,]*(?:who\s+)?(?:was|were|has|have|had|is|are|of|from|in|will\s+(?:\w+\s+)?appear)\b[^.;:]{0,90}$")
        .expect("a pattern fixed at compile time")
});

/// Somebody else comes into the sentence.
static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:m[ae]n|wom[ae]n|boys?|girls?|people|person|teenagers?|(?:an?|the|another)\s+youth|youths|suspects?|officers?|police|detectives?",
        r"|they|we|someone|somebody|one|two|three|four|five|six|no|others?|another|gang|victims?|died|killed|attacked",
        r"|robbed|stabbed|assaulted|raped|murdered|hurt|injured|burgled|mugged|shot)\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// Between two names of one list.
static AND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:,|and|,\s*and|&|or)\s*(?:(?:his|her|their)\s+(?:\w+\s+){1,2})?(?:[0-9]{1,3}-year-old\s+)?$")
        .expect("a pattern fixed at compile time")
});

/// A verb that does something to somebody: "arrested a man".
static OBJECT_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s+(?:an?|the|two|three|four|five|six|him|her|them|[0-9]+)\b")
        .expect("a pattern fixed at compile time")
});

static BE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:was|were|is|are|been|being|be|remains?|remained)\b")
        .expect("a pattern fixed at compile time")
});

/// Where what is said of a person may begin: after the name, after the rest of a list of names, after what stands
/// between commas or brackets.
fn starts(reading: &Reading<'_>, person: usize) -> Vec<usize> {
    let text = reading.text.text;
    let people = &reading.people;
    let end = reading.span(people[person].sentence).end;
    let mut at = people[person].whole.end;
    let mut last = person;
    let mut found = vec![at];
    while found.len() < 8 && at < end {
        let next = people.get(last + 1).filter(|n| {
            n.sentence == people[person].sentence
                && n.whole.start >= at
                && n.whole.start - at < 40
                && AND.is_match(&text[at..n.whole.start])
        });
        if let Some(next) = next {
            at = next.whole.end;
            last += 1;
            found.push(at);
            continue;
        }
        let rest = head(&text[..end], at, 140);
        let (open, close) = match rest.trim_start().chars().next() {
            Some(',') => (',', ','),
            Some('(') => ('(', ')'),
            _ => break,
        };
        let from = rest.find(open).map_or(0, |i| i + 1);
        let clause = rest[from..].trim_start();
        if ["and ", "but ", "while ", "after "]
            .iter()
            .any(|w| clause.starts_with(w))
        {
            break;
        }
        let Some(to) = rest[from..].find(close) else {
            break;
        };
        at += from + to + 1;
        found.push(at);
        while people.get(last + 1).is_some_and(|n| n.whole.end <= at) {
            last += 1;
        }
    }
    found
}

/// Whether a person is the one to whom a hit happens: "NAME, 34, of Balham, has been …".
pub(crate) fn is_subject(reading: &Reading<'_>, person: usize, hits: &[Range<usize>]) -> bool {
    // "the death of NAME", "with NAME": what follows is said of somebody else, unless it goes on with "who".
    static OBLIQUE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:of|from|with|against|by|near|at|to|over|about|between)\s+(?:[0-9]{1,3}-year-old\s+)?$")
            .expect("a pattern fixed at compile time")
    });
    static WHO: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)^[\s,]*who\b").expect("a pattern fixed at compile time"));
    let text = reading.text.text;
    let span = reading.span(reading.people[person].sentence);
    let oblique = OBLIQUE.is_match(tail(text, reading.people[person].whole.start, 40));
    for at in starts(reading, person) {
        let first = hits.partition_point(|h| h.start < at);
        let Some(hit) = hits
            .get(first)
            .filter(|h| h.start < span.end && h.start - at < 160)
        else {
            continue;
        };
        let between = &text[at..hit.start];
        let linked =
            LINK.is_match(between) || (LONG.is_match(between) && !ANOTHER.is_match(between));
        let active = !BE.is_match(between) && has_object(reading, hit.end);
        if linked && !active && (!oblique || WHO.is_match(between)) {
            return true;
        }
    }
    false
}

/// Whether what a verb is done to stands straight after it: "arrested a man", "arrested NAME".
fn has_object(reading: &Reading<'_>, end: usize) -> bool {
    let next = reading.people.partition_point(|p| p.whole.start < end);
    let named = (reading.people.get(next)).is_some_and(|p| p.whole.start <= end + 1);
    named || OBJECT_AFTER.is_match(head(reading.text.text, end, 20))
}

/// Whether a hit is done to a person named after it: "arrested NAME", "the arrest of NAME".
pub(crate) fn is_object(reading: &Reading<'_>, person: usize, hits: &[Range<usize>]) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^\s*(?:(?:of|the|as|is|was|named|suspect|[0-9]{1,3}-year-old|man|woman|local|mr|mrs|ms|resident)[\s:,]+",
            r"){0,5}:?\s*[“‘\x22']?$"
        ))
        .expect("a pattern fixed at compile time")
    });
    // "The man arrested on Friday is NAME".
    static IS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^,;:.]*\s(?:is|was|are|were)\s+$")
            .expect("a pattern fixed at compile time")
    });
    // "In custody tonight: NAME".
    static COLON: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\s+\w+){0,3}:\s*$").expect("a pattern fixed at compile time")
    });
    let text = reading.text.text;
    let name = &reading.people[person];
    let before = hits.partition_point(|h| h.end <= name.whole.start);
    let Some(hit) = before.checked_sub(1).and_then(|i| hits.get(i)) else {
        return false;
    };
    if hit.start < reading.span(name.sentence).start || name.whole.start - hit.end >= 100 {
        return false;
    }
    let between = &text[hit.end..name.whole.start];
    BEFORE.is_match(between) || IS.is_match(between) || COLON.is_match(between)
}

/// What belongs to a person in a sentence: up to the next person who is not in the same list.
pub(crate) fn same_stretch(reading: &Reading<'_>, person: usize) -> Range<usize> {
    let people = &reading.people;
    let text = reading.text.text;
    let own = &people[person];
    let mut end = reading.span(own.sentence).end;
    let mut last = own;
    for next in people[person + 1..]
        .iter()
        .take_while(|n| n.sentence == own.sentence)
        .take(12)
    {
        let between = text
            .get(last.whole.end..next.whole.start)
            .unwrap_or_default();
        if !AND.is_match(between) {
            end = next.span.start;
            break;
        }
        last = next;
    }
    own.whole.end.min(end)..end
}

/// Whether words between a phrase and a name say only what the person is: "murder of schoolboy NAME".
pub(crate) fn leads_to(between: &str, person: &Person) -> bool {
    const FILLERS: &[&str] = &["missing", "local", "young", "little", "the", "that"];
    let filler = |w: &str| {
        let w = w.trim_matches([',', '“', '‘', '"']);
        w.is_empty()
            || w.ends_with("-year-old")
            || FILLERS.contains(&w)
            || person.noun.as_deref() == Some(w)
    };
    between.split_whitespace().all(filler)
}
