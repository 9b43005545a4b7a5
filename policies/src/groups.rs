//! Groups of people by ethnicity, nationality, faith or way of life, where a text names them (C-22, C-23).

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{
    data::Data,
    standard::Lists,
    text::{masked, place_names, streets},
    words::WordList,
};

/// What stands between a word for a group and a word for people: nothing, or one word.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s+(?:(?P<word>[\w'’-]+)\s+)?$").expect("a pattern fixed at compile time")
});

/// The most bytes between the two: a space, a word, a space.
const FAR: usize = 60;

/// The text without what only looks like a group: `not_groups`, bodies and days of that name, streets, wards and
/// boroughs, teams. Every byte stays in its place.
pub(crate) fn open(text: &str, data: &Data, named: &WordList) -> String {
    let mut taken = data.list("not_groups").find(text);
    taken.extend(named.find(text));
    taken.extend(streets(text));
    taken.extend(place_names().find(text));
    taken.extend(data.list("teams").find(text));
    masked(text, &taken)
}

/// Where a group is what somebody is, or is said to be: "He is white, about 30", "described as Asian", "of South Asian
/// heritage".
pub(crate) fn described(open: &str, data: &Data, origins: &WordList) -> Vec<Range<usize>> {
    static SAID_TO_BE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:he|she|they|who|persons?|man|woman|men|women|boys?|girls?|males?|females?|suspects?|offenders?",
            r"|attackers?|robbers?|burglars?|thief|thieves|both|one|victims?)(?: (?:is|was|are|were))?",
            r" (?:described|thought|believed|said)(?: by witnesses)?(?: as| to be)(?: being)?(?: an?)?\s+$"
        ))
        .expect("a pattern fixed at compile time")
    });
    static IS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:he|she|they|who|persons?|man|woman|men|women|boys?|girls?|males?|females?|suspects?|offenders?",
            r"|attackers?|robbers?|burglars?|thief|thieves|victims?) (?:is|was|are|were)(?: an?)?\s+$"
        ))
        .expect("a pattern fixed at compile time")
    });
    static NO_NOUN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s*[,.;:!?)]|\s+(?:and (?:about|aged|in|of|has|had|was|were|is|speaks|spoke|wore|wearing|tall|slim|large)|with|of|in|aged|about|around|but|who)\b|\s*$)")
            .expect("a pattern fixed at compile time")
    });
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\bof (?:[\w’-]+ )?$").expect("a pattern fixed at compile time")
    });
    let mut found = Vec::new();
    for group in data.list("groups_adjective").find(open) {
        let before =
            &open[open.floor_char_boundary(group.start.saturating_sub(FAR * 2))..group.start];
        let after = &open[group.end..open.ceil_char_boundary((group.end + FAR).min(open.len()))];
        let origin = origins
            .find(after)
            .first()
            .filter(|o| o.start == 1)
            .map(|o| o.end);
        match origin.filter(|_| OF.is_match(before)) {
            Some(end) => found.push(group.start..group.end + end),
            None if SAID_TO_BE.is_match(before) => found.push(group),
            None if NO_NOUN.is_match(after) && IS.is_match(before) => found.push(group),
            None => {}
        }
    }
    found
}

/// People named by their group in an open text: "two Eastern European males", "a white teenage boy". `leave` are words
/// that between the two make the group that of a thing or of a language: "white van man", "Polish speaking families".
pub(crate) fn people(
    open: &str,
    data: &Data,
    nouns: &WordList,
    lists: &Lists,
) -> Vec<Range<usize>> {
    let leave = &lists.group_of_a_thing;
    let nouns = nouns.find(open);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    for group in data.list("groups_adjective").find(open) {
        while nouns.get(next).is_some_and(|n| n.start < group.end) {
            next += 1;
        }
        // One word between may itself be a word for people: "black female suspect" ends at the second.
        let near = nouns[next..].iter().take(2);
        let end = near
            .filter(|noun| follows(&open[group.end..], noun.start - group.end, leave))
            .map(|noun| noun.end)
            .next_back();
        if let Some(end) = end.filter(|end| !is_a_body(&open[*end..], &lists.bodies)) {
            found.push(group.start..end);
        }
    }
    found
}

/// Whether what follows makes it the name of a body: "Somali women's group", "Turkish youth club".
fn is_a_body(after: &str, bodies: &WordList) -> bool {
    let near = &after[..after.ceil_char_boundary(FAR.min(after.len()))];
    let rest = near.strip_prefix(['\'', '’']).unwrap_or(near);
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let word = rest.trim_start();
    word.len() < rest.len() && (bodies.find(word).first()).is_some_and(|body| body.start == 0)
}

/// Whether only a space, or one word that leaves people people, stands in the first `length` bytes.
fn follows(after: &str, length: usize, leave: &WordList) -> bool {
    if length > FAR {
        return false;
    }
    (after
        .get(..length)
        .and_then(|between| BETWEEN.captures(between)))
    .is_some_and(|c| {
        c.name("word")
            .is_none_or(|word| !leave.is_in(word.as_str()))
    })
}

/// Spans in order, none inside or across another; of two that meet, the first and longest stays.
pub(crate) fn apart(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut kept: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        if kept.last().is_none_or(|last| last.end <= span.start) {
            kept.push(span);
        }
    }
    kept
}
