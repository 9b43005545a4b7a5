//! Exact ages of people. "Aged 4 to 16", "in her 20s" and "a 20-year-old car" are none.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{
    names::{head, tail},
    numbers::{TENS, UNITS},
};

/// An exact age.
#[derive(Debug, Clone)]
pub(crate) struct Age {
    pub(crate) span: Range<usize>,
    pub(crate) years: u8,
}

static AGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?P<old>[0-9]{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)",
        r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|four|five|six|seven|eight|nine|ten|eleven|twelve",
        r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)[-‑ ]years?[-‑ ]old\b",
        r"|\baged?\s+(?P<aged>[0-9]{1,3})\b",
        r"|\b(?:he|she)\s+(?:is|was|had\s+just\s+turned|turned)\s+(?:only\s+|just\s+)?(?P<told>[0-9]{1,3})(?:[.,;!?]|\s+and\b|$)",
        r"|\b(?:wom[ae]n|m[ae]n|girls?|boys?|victim|student|teenager|pupil|child|nurse|teacher|driver|cyclist|schoolboy",
        r"|schoolgirl|survivor|daughter|son|mother|father|sister|brother|wife|husband|partner)",
        r"(?:,\s+|\s+\()(?P<apart>[0-9]{1,3})[,.;)]",
        r"|\b(?:girl|boy|woman|man|child|teenager)\s+of\s+(?P<of>[0-9]{1,2})\b",
        r"|\b(?:an?|the)\s+[a-z]+(?:,\s+|\s+\()(?P<other>[0-9]{1,3})[,)]",
    ))
    .expect("a pattern fixed at compile time")
});

/// One end of a range before an age: "16 to", "between 16 and", "18-".
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:[0-9]{1,3}[-\s]*(?:to|and|or|–|-)[-\s]*|\b(?:over|under|than|about|around|approximately|roughly|between|groups?|people|anyone|everyone|everybody|those|residents|adults|children|years?)\s+)$")
        .expect("a pattern fixed at compile time")
});

/// The other end of a range after an age.
static TO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:(?:to|or|–|-)\s*[0-9]|(?:and|or|to)\s+(?:over|under|above|below|older|younger|up)|[+]|plus\b)")
        .expect("a pattern fixed at compile time")
});

/// What has an age and is nobody.
static THING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^,?\s+(?:\w+[\s-]+){0,2}?(?:cars?|vans?|bikes?|mopeds?|scooters?|motorbikes?|motorcycles?|vehicles?|bus|train|boat",
        r"|lorry|truck|buildings?|houses?|homes?|flats?|blocks?|trees?|dogs?|cats?|puppy|horses?|cases?|laws?|rules?",
        r"|records?|bans?|orders?|terms?|traditions?|church|pubs?|clubs?|company|firm|murders?|mystery|crimes?|appeals?",
        r"|campaigns?|schemes?|projects?|bridges?|walls?|phones?|laptops?|claims?|sentences?|licen[cs]es?|wars?|debts?",
        r"|wine|whisky|bottles?|paintings?|statues?|plans?|partnership|investigation)\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// The number that words or figures say.
pub(crate) fn years_said(words: &str) -> Option<u8> {
    if let Ok(years) = words.parse::<u8>() {
        return Some(years);
    }
    let lower = words.to_lowercase();
    let mut years: u8 = 0;
    for word in lower.split(['-', ' ']) {
        let ones = UNITS.iter().position(|w| *w == word);
        let tens = TENS.iter().position(|w| *w == word).map(|at| (at + 2) * 10);
        years = years.checked_add(u8::try_from(ones.or(tens)?).ok()?)?;
    }
    Some(years)
}

/// The exact ages of people in a text, those beside a name not among them.
pub(crate) fn exact_ages(text: &str) -> Vec<Age> {
    let ages = AGE.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let given = ["old", "aged", "told", "apart", "other", "of"]
            .iter()
            .find_map(|n| found.name(n))?;
        let years = years_said(given.as_str()).filter(|years| *years <= 110)?;
        let after = head(text, whole.end(), 80);
        let is_old = found.name("old").is_some();
        let apart = found
            .name("apart")
            .or_else(|| found.name("other"))
            .is_some();
        let ranged = !apart && FROM.is_match(tail(text, whole.start(), 40));
        let open = !apart && found.name("told").is_none() && TO.is_match(after);
        (!(ranged || open || is_old && THING.is_match(after))).then(|| Age {
            span: whole.start()..whole.end() - whole.as_str().len() + trimmed(whole.as_str()),
            years,
        })
    });
    ages.collect()
}

/// The length without a comma or full stop at the end.
fn trimmed(words: &str) -> usize {
    let words = words.trim_end_matches([',', '.', ';', '!', '?']);
    words.strip_suffix(" and").unwrap_or(words).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_age_of_a_person_from_other_numbers() {
        for (text, expected) in [
            ("A 22-year-old woman and a boy aged 9.", vec![22, 9]),
            ("She is 15. She is 5 feet 4 inches tall.", vec![15]),
            ("A twenty-two-year-old student.", vec![22]),
            ("The victim, 41, is safe. A man (34) ran.", vec![41, 34]),
            ("For children aged 4 to 16.", vec![]),
            ("Two sisters, aged 19 and 22.", vec![19]),
            ("People aged 16 and over, or aged 65+.", vec![]),
            ("15 people came in a 20-year-old car.", vec![]),
            ("A 20-year-old blue van and a 300-year-old tree.", vec![]),
            ("She is in her 20s.", vec![]),
            ("16- to 18-year-old students, 14-year-olds.", vec![]),
            ("It is 20 years old. He was 16 minutes late.", vec![20]),
        ] {
            let found: Vec<u8> = exact_ages(text).into_iter().map(|a| a.years).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
