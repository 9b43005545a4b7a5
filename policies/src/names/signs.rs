//! What stands round a name: ages, homes, "named as".

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Person, Sign, head, tail, words};
use crate::{law::years_said, text::streets};

/// What stands straight after a name: an age, a birth date, a home.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:",
        r"(?:,\s*(?:who\s+(?:is|was|turned)\s+)?(?:aged\s+|now\s+|then\s+|age\s+)?|\s*\(\s*(?:aged\s+|age\s+)?",
        r"|\s+(?:is|was|who\s+is|turned|turns|aged)\s+(?:aged\s+)?)(?P<age>[0-9]{1,3})",
        r"(?:\s+years?\s+(?:old|of\s+age))?",
        r"(?:\s*[,)?!;:]|\s*\.(?:\s|$)|\s*$|\s*[–—]|\s+(?:of|from|who|was|is|has|have|had|were|are|and|remains?|will|died",
        r"|appeared|lives|lived|went|pleaded|admitted|denied|at|in|on|also|charged|arrested|detained|jailed|named|must",
        r"|did|may|might|could|can|told|said|when|after|but|or|with)\b)",
        r"|(?:,\s*(?:who\s+(?:is|was|turned)\s+)?(?:aged\s+|now\s+)?|\s*\(\s*(?:aged\s+)?|\s+(?:is|was|who\s+is|turned|aged)\s+(?:aged\s+)?)",
        r"(?P<words>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)",
        r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve",
        r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)(?:\s+years?\s+old)?",
        r"(?:\s*[,);]|\s*\.(?:\s|$)|\s*$|\s+(?:who|was|is|has|had|and|appeared|lives|pleaded|admitted|denied|named|did|said)\b)",
        r"|,?\s*(?:who\s+)?(?:is\s+|was\s+)?an?\s+(?P<years>[0-9]{1,3})[- ]years?[- ]old",
        r"|,?\s*(?P<born>born\s+(?:on\s+|in\s+)?(?:[0-9]|\p{Lu}))",
        r"|,\s*(?P<home>of\s+no\s+fixed))",
    ))
    .expect("a pattern fixed at compile time")
});

/// A home after a name: "of Balham,", "from Marlpit Road".
static HOME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,\s*(?:of|from)\s+(\p{Lu}[^,.;:\n]{0,60})")
        .expect("a pattern fixed at compile time")
});

/// An age before a name: "34-year-old plumber NAME".
static YEARS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]{1,3})[- ]years?[- ]old,?\s+(?:([a-z-]+)\s+){0,3}$")
        .expect("a pattern fixed at compile time")
});

/// Words that name somebody.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?:named|identified|naming)\b[^.;:]{0,60}\bas\s+|\b(?:named|identified|known)\s+(?:locally\s+|publicly\s+|today\s+|only\s+|by\s+\w+\s+)*as\s+",
        r"|\b(?:called|named)\s+|\bnames?\s+(?:is|was|are)\s+|\bname:\s*|\bnamed\s+(?:him|her|them)\s+as\s+",
        r"|\b(?:prime\s+suspect|wanted\s+(?:man|woman|person))(?:\s+is)?[,:]?\s+)",
        r"(?:\w+\s+(?:year|years)\s+old\s+)?[“‘\x22']?$"
    ))
    .expect("a pattern fixed at compile time")
});

/// What shows a name, and the age beside it.
pub(super) fn shown(text: &str, span: &Range<usize>) -> (Option<Sign>, Option<u8>) {
    let (after, before) = (head(text, span.end, 80), tail(text, span.start, 80));
    let years = |digits: &str| digits.parse::<u8>().ok().filter(|age| *age <= 110);
    let mut sign = None;
    let mut age = None;
    if let Some(found) = AFTER.captures(after) {
        age = (found.name("age").or_else(|| found.name("years"))).and_then(|m| years(m.as_str()));
        age = age.or_else(|| years_said(found.name("words")?.as_str()));
        let other = found.name("born").is_some() || found.name("home").is_some();
        if age.is_some() || other {
            sign = Some(Sign::Aged);
        }
    } else if let Some(found) = HOME.captures(after)
        && !found
            .get(1)
            .is_some_and(|m| any_of(&words::THINGS, m.as_str()) && !is_street(m.as_str()))
    {
        sign = Some(Sign::Aged);
    }
    if age.is_none()
        && let Some(found) = YEARS_BEFORE.captures(before)
        && !found.get(2).is_some_and(|m| joins(m.as_str()))
        && let Some(before) = found.get(1).and_then(|m| years(m.as_str()))
    {
        age = Some(before);
        sign = Some(Sign::Aged);
    }
    if sign.is_none() && NAMED.is_match(before) {
        sign = Some(Sign::Named);
    }
    (sign, age)
}

fn is_street(words: &str) -> bool {
    !streets(words).is_empty()
}

/// Words between an age and a name that make it another's age: "a 20-year-old car near NAME".
fn joins(word: &str) -> bool {
    words::lists(&words::JOINS, word)
}

/// Where a name ends with the age beside it.
pub(super) fn end_with_age(text: &str, end: usize) -> usize {
    let Some(found) = AFTER.find(head(text, end, 80)) else {
        return end;
    };
    let digits = found.as_str().rfind(|c: char| c.is_ascii_digit());
    let end = digits.map_or(end, |at| end + at + 1);
    if text[end..].starts_with(')') {
        end + 1
    } else {
        end
    }
}

/// "She is 15." after the sentence that names her.
pub(super) fn age_told(text: &str, span: &Range<usize>, number: usize, people: &mut [Person]) {
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:(?:he|she)\s+(?:is|was|turned)\s+(?:only\s+|just\s+)?(?:aged\s+)?([0-9]{1,3})\b(?:\s+years?\s+old)?",
            r"(?:[.,!?;]|\s+and\b|\s*$)|the\s+([0-9]{1,3})[- ]year[- ]old\b)"
        ))
        .expect("a pattern fixed at compile time")
    });
    let told = TOLD.captures(head(text, span.start, 60).get(..).unwrap_or_default());
    let age = told.and_then(|c| c.get(1).or_else(|| c.get(2))?.as_str().parse().ok());
    let Some(age) = age.filter(|age| *age <= 110) else {
        return;
    };
    let mut last = people.iter_mut().rev().filter(|p| p.sentence + 1 == number);
    if let Some(person) = last.next()
        && last.next().is_none()
        && person.age.is_none()
        && !person.office
    {
        person.age = Some(age);
        person.sign = person.sign.max(Sign::Aged);
    }
}

/// Whether a word with a capital is in a list.
pub(super) fn any_of(list: &HashSet<&'static str>, name: &str) -> bool {
    let mut capitals = (name.split_whitespace()).filter(|w| w.starts_with(char::is_uppercase));
    capitals.any(|w| words::lists(list, w))
}
