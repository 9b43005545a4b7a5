//! Which texts the law protects somebody in: sexual offences and the like, and children in a case.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Reading, arrests, exact_ages, hits};
use crate::{
    data::Data,
    names::{head, tail},
    text::{masked, place_names, streets},
    words::WordList,
};

/// Phrases that hold a term of `sexual_offence_words` and tell of no offence: bodies, teams, laws, other trafficking.
static NO_OFFENCE: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new(&[
        "Rape Crisis",
        "rape support",
        "rape helpline",
        "sexual offences team*",
        "sexual offences unit*",
        "sexual offences investigat*",
        "sexual offences officer*",
        "sexual offences trained",
        "sexual offences liaison",
        "Sexual Offences Act",
        "sexual assault referral centre*",
        "sexual abuse helpline*",
        "oilseed rape",
        "drug trafficking",
        "drugs trafficking",
        "gun trafficking",
        "firearms trafficking",
        "arms trafficking",
        "wildlife trafficking",
        "trafficking drugs",
        "trafficking of drugs",
        "trafficking of firearms",
        "trafficking firearms",
        "trafficking cocaine",
        "trafficking heroin",
        "trafficking cannabis",
    ])
});

/// Phrases that hold a word of `court_words` and are no case.
static NO_COURT: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new(&[
        "free of charge",
        "no charge",
        "in charge",
        "take charge",
        "took charge",
        "without charge",
        "charge your",
        "charge their",
        "charge a",
        "charge points",
        "phone charge",
        "service charge",
        "bank charge",
        "delivery charge",
        "congestion charge",
        "court order",
        "court warrant",
        "tennis court",
        "basketball court",
        "netball court",
        "squash court",
        "sports court",
        "food court",
        "inner court",
    ])
});

/// A question to the reader.
static TO_READER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:have|has|are|were|did|do)\s+you\b|\byou\s+(?:have|or)\b|\bsomeone\s+you\b",
    )
    .expect("a pattern fixed at compile time")
});

/// Whether a word of a sentence is told as something that happened: no "if", "when" or "anyone who" before it, and no
/// question to the reader.
pub(crate) fn offence_told(sentence: &str, at: usize, data: &Data) -> bool {
    let before = &sentence[..at];
    let asked = sentence.trim_end().ends_with('?') && TO_READER.is_match(before);
    !asked && !data.list("not_told_as_fact").is_in(before)
}

/// The same for offences whose victims have anonymity, where "when she was raped" tells that it happened.
fn happened(sentence: &str, at: usize) -> bool {
    static IF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:if|whether|whenever|(?:anyone|anybody|people|everyone|those|women|men|children|victims|survivors)\s+who",
            r"|when\s+(?:you|someone|somebody|people|anyone|an?\s+person|women|men|children))\b"
        ))
        .expect("a pattern fixed at compile time")
    });
    let before = &sentence[..at];
    let asked = sentence.trim_end().ends_with('?') && TO_READER.is_match(before);
    !asked && !IF.is_match(before)
}

/// Where a text tells of an offence whose victim has anonymity. In advice and round-ups (`strict`) somebody must be
/// said to have suffered it.
pub(crate) fn offences(reading: &Reading<'_>, strict: bool, data: &Data) -> Vec<Range<usize>> {
    let text = reading.text.text;
    if reading.people.is_empty() && !data.list("victim_words").is_in(text) {
        return Vec::new();
    }
    let mut asked = (0, usize::MAX);
    let found = hits(text, data.list("sexual_offence_words"), &NO_OFFENCE).into_iter();
    found
        .filter(|span| {
            let number = reading.sentence_of(span.start);
            // A sentence of many terms is asked of its first few: the rest say no more.
            asked = if asked.1 == number {
                (asked.0 + 1, number)
            } else {
                (0, number)
            };
            let from = reading.span(number).start;
            let at = span
                .start
                .checked_sub(from)
                .filter(|at| *at <= reading.sentence(number).len());
            asked.0 < 4
                && at.is_some_and(|at| happened(reading.sentence(number), at))
                && (!strict || was_done(text, span))
        })
        .collect()
}

/// Whether an offence is said to have been done to somebody.
fn was_done(text: &str, span: &Range<usize>) -> bool {
    static BE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:(?:was|were|been|being|got)\s+(?:\w+\s+){0,2}",
            r"|(?:report(?:s|ed)?|alleged|allegations?)\s+(?:of\s+)?(?:an?\s+|the\s+)?",
            r"|(?:charged|arrested|convicted|jailed|suspicion|guilty)\s+(?:\w+\s+){0,3})$"
        ))
        .expect("a pattern fixed at compile time")
    });
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s+(?:of|on|against|by)?\s*(?:an?|the|two|three|his|her|him)\s+")
            .expect("a pattern fixed at compile time")
    });
    BE.is_match(tail(text, span.start, 60)) || OF.is_match(head(text, span.end, 20))
}

/// Whether a text speaks of a youth court.
pub(crate) fn youth_court(text: &str) -> bool {
    static YOUTH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\byouth\s+(?:and\s+family\s+)?court\b")
            .expect("a pattern fixed at compile time")
    });
    YOUTH.is_match(text)
}

/// Where a text speaks of an arrest, a charge or a court.
pub(crate) fn case_words(text: &str, data: &Data) -> Vec<Range<usize>> {
    static COURTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\b(?:Magistrates|Crown|Youth|County|High|Family|Supreme|Appeal|Criminal|Court,)",
        )
        .expect("a pattern fixed at compile time")
    });
    let mut taken = place_names().find(text);
    let roads = streets(text).into_iter();
    taken.extend(roads.filter(|span| !COURTS.is_match(&text[span.clone()])));
    let open = masked(text, &taken);
    let mut found = hits(&open, data.list("court_words"), &NO_COURT);
    found.extend(data.list("charged_words").find(&open));
    found.extend(arrests(&open, data));
    found.sort_by_key(|span| span.start);
    found
}

/// Where a text speaks of a child: an exact age under 18, or "boy", "girl", "pupil".
pub(crate) fn child_words(text: &str) -> Vec<Range<usize>> {
    static CHILD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:boys?|girls?|schoolboys?|schoolgirls?|pupils?|a\s+child|the\s+child|juveniles?)\b")
            .expect("a pattern fixed at compile time")
    });
    let mut found: Vec<Range<usize>> = (exact_ages(text).into_iter())
        .filter(|age| age.years < 18)
        .map(|age| age.span)
        .collect();
    found.extend(CHILD.find_iter(text).map(|m| m.range()));
    found
}

/// Whether a text tells of a child in a case: a youth court, or a person under 18 with a charge, a court or an arrest.
pub(crate) fn child_in_case(reading: &Reading<'_>, data: &Data) -> bool {
    let text = reading.text.text;
    let child = || {
        !child_words(text).is_empty()
            || reading
                .people
                .iter()
                .any(|p| p.age.is_some_and(|age| age < 18))
    };
    youth_court(text) || (child() && !case_words(text, data).is_empty())
}
