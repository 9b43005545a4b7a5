//! C-20: a child in a case.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    record::CaseRole,
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    law::{
        Reading, case_words, child_words, exact_ages, is_object, is_subject, named_in_translations,
        youth_court,
    },
    names::{Person, Sign, head, tail},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-20",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["YJ"],
    why: "Courts protect children in a case, and a name or a school cannot be called back.",
    build: build::<ChildInCase>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChildInCase {
    name: Severity,
    school: Severity,
    under: u8,
    /// Kinds that tell of many things: the sentence on the case must be about the child.
    round_ups: Vec<Kind>,
    /// What a child is called beside a name.
    child_nouns: Vec<String>,
    /// Before the name of somebody who died: a child who died has no such protection.
    died_nouns: WordList,
}

/// Which sentences of a text speak of a case, in order; all of them where the kind tells one story.
struct Scope {
    sentences: Option<Vec<usize>>,
}

impl Scope {
    fn holds(&self, sentence: usize) -> bool {
        (self.sentences.as_ref()).is_none_or(|all| all.binary_search(&sentence).is_ok())
    }
}

impl ChildInCase {
    fn scope(&self, ask: &Ask<'_>, reading: &Reading<'_>, hits: &[Range<usize>]) -> Scope {
        static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:He|She|They|His|Her|The (?:boy|girl|pupil|teenager|child|[0-9]{1,2}-year-old))\b")
                .expect("a pattern fixed at compile time")
        });
        if !self.round_ups.contains(&ask.kind()) {
            return Scope { sentences: None };
        }
        let goes_on = |n: usize| GOES_ON.is_match(reading.sentence(n));
        let mut all: Vec<usize> = Vec::new();
        for hit in hits {
            let own = reading.sentence_of(hit.start);
            all.push(own);
            all.extend(own.checked_sub(1).filter(|_| goes_on(own)));
            all.extend(Some(own + 1).filter(|next| goes_on(*next)));
        }
        all.sort_unstable();
        all.dedup();
        Scope {
            sentences: Some(all),
        }
    }

    /// Whether a name is that of a child: by age, by what the person is called, or by a youth court.
    fn is_child(
        &self,
        reading: &Reading<'_>,
        i: usize,
        hits: &[Range<usize>],
        youth: bool,
    ) -> bool {
        let person = &reading.people[i];
        if person.office || matches!(person.role, Some(CaseRole::Died | CaseRole::Officer)) {
            return false;
        }
        if let Some(age) = person.age {
            return age < self.under && !self.is_dead(reading.text.text, person);
        }
        let text = reading.text.text;
        let called =
            (person.noun.as_deref()).is_some_and(|n| self.child_nouns.iter().any(|c| c == n));
        let before = tail(text, person.whole.start, 100);
        let sentence = reading.span(person.sentence);
        let from = before
            .len()
            .saturating_sub(person.whole.start - sentence.start.min(person.whole.start));
        let told = before.get(from..).unwrap_or(before);
        // "A 14-year-old boy, named as NAME," and "The girl is NAME".
        let noun = |w: &str| self.child_nouns.iter().any(|c| c.eq_ignore_ascii_case(w));
        let named = person.sign == Sign::Named
            && (!child_words(told).is_empty()
                || told.split(|c: char| !c.is_alphabetic()).any(noun));
        let tried = || {
            person.role == Some(CaseRole::Charged)
                || is_subject(reading, i, hits)
                || is_object(reading, i, hits)
        };
        let pupil = PUPIL.is_match(head(text, person.whole.end, 80)) || CHILD_BEFORE.is_match(told);
        !self.is_dead(text, person) && (called || named || pupil || (youth && tried()))
    }

    fn is_dead(&self, text: &str, person: &Person) -> bool {
        let near = tail(text, person.whole.start, 50);
        let near = near.rsplit(['.', ';', '\n']).next().unwrap_or(near);
        self.died_nouns
            .find(near)
            .last()
            .is_some_and(|hit| near.len() - hit.end < 25)
    }

    fn say_name(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        span: Range<usize>,
        age: Option<u8>,
    ) {
        let name = text.text[span.clone()].to_owned();
        let who = age.map_or("a child".to_owned(), |age| {
            let an = if age == 8 || age == 11 { "an" } else { "a" };
            format!("{an} {age}-year-old")
        });
        let says = Says {
            severity: self.name,
            measured: format!("{who} is named"),
            limit: "nobody under 18 in a case is named".to_owned(),
            fix: format!(
                "Take out {name}: write “a boy”, “a girl” or “a child”, and the age. If a court has allowed the name, \
                 record its order."
            ),
        };
        found.words(text, span, says);
    }

    fn say_school(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let school = text.text[span.clone()].to_owned();
        let says = Says {
            severity: self.school,
            measured: "1 school of a child in a case".to_owned(),
            limit: "none".to_owned(),
            fix: format!(
                "A school tells who a child is. Take out {school}: write “a pupil” or “a school in” and the area."
            ),
        };
        found.words(text, span, says);
    }
}

/// After a name: its bearer goes to school.
static PUPIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^,?\s+(?:who\s+(?:goes\s+to|attends|attended|is\s+(?:a|an?\s+\w+)\s+pupil|is\s+in\s+year)\b",
        r"|(?:an?\s+)?(?:pupil|schoolboy|schoolgirl|year\s+(?:[0-9]{1,2}|seven|eight|nine|ten|eleven))\b)"
    ))
    .expect("a pattern fixed at compile time")
});

/// Before a name: a child, straight or over a colon: "Girl, 13, charged: NAME".
static CHILD_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:boys?|girls?|pupils?|schoolboys?|schoolgirls?|(?:aged\s+|,\s*)(?:[0-9]|1[0-7])|(?:[0-9]|1[0-7])-year-olds?)",
        r"(?:,\s*(?:aged\s+)?(?:[0-9]|1[0-7]))?,?(?:\s+(?:charged|arrested|named|identified|convicted)(?:\s+as)?)?\s*[:,]\s*$"
    ))
    .expect("a pattern fixed at compile time")
});

/// Whether the one in the case is a child by what the texts say, and nobody there is said to be grown up.
fn child_on_trial(texts: &[Text<'_>]) -> bool {
    static TRIED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^[^.;:,\n]{0,40}\b(?:has|have|was|were)\s+(?:\w+\s+){0,2}?",
            r"(?:charged|arrested|convicted|sentenced|remanded|detained|found\s+guilty)\b"
        ))
        .expect("a pattern fixed at compile time")
    });
    let tried = |text: &str| {
        let mut words = child_words(text).into_iter();
        words.any(|word| TRIED.is_match(head(text, word.end, 100)))
    };
    texts.iter().any(|t| tried(t.text))
        && !(texts.iter()).any(|t| exact_ages(t.text).iter().any(|age| age.years >= 18))
}

/// The schools that a text says children of it go to.
fn schools(text: &str) -> Vec<Range<usize>> {
    static SCHOOL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:\b[Pp]upils?|\b[Ss]tudents?|\b[Ss]choolboys?|\b[Ss]choolgirls?|\b[Yy]ear [0-9]{1,2}|\b[Bb]oys?|\b[Gg]irls?",
            r"|\b[Tt]eenagers?|\b[0-9]{1,2}-year-olds?|\b[Aa]ttend(?:s|ed|ing)?|\b[Gg]oes to|\b[Ww]ent to|\b[Ss]tud(?:ies|ied|ying)",
            r"|\b[Ee]nrolled|\b[Ee]xpelled|\b[Ee]xcluded)(?:,?\s+(?:aged\s+|of\s+)?[0-9]{1,2},?)?(?:\s+(?:who|is|was|a|pupil|student|attends))*",
            r"(?:\s+(?:at|of|from))?\s+(?:the\s+)?(?P<name>(?:(?:\p{Lu}[\w’'.-]*|&|and|for|of)\s+){0,5}\p{Lu}[\w’'.-]*\s+",
            r"(?:School|Academy|College|High|Grammar|Sixth Form|Primary|Secondary))\b",
            r"|\b(?P<own>(?:\p{Lu}[\w’'.-]*\s+){1,4}(?:School|Academy|College))\s+(?:pupil|student)s?\b",
        ))
        .expect("a pattern fixed at compile time")
    });
    let found = SCHOOL.captures_iter(text);
    found
        .filter_map(|c| c.name("name").or_else(|| c.name("own")).map(|m| m.range()))
        .collect()
}

/// Where a text speaks of a case. Where somebody is missing, a court is more often a place to look.
fn case(text: &str, ask: &Ask<'_>) -> Vec<Range<usize>> {
    let lists = ["court_words", "charged_words", "arrest_words"];
    if !lists
        .into_iter()
        .any(|list| ask.data().list(list).is_in(text))
    {
        return Vec::new();
    }
    let mut found = case_words(text, ask.data());
    if ask.kind() == Kind::Missing {
        found.retain(|hit| !text[hit.clone()].eq_ignore_ascii_case("court"));
    }
    found
}

impl Check for ChildInCase {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.authority("court_order") {
            return;
        }
        let english = ask.english();
        if !english.iter().any(|t| !case(t.text, ask).is_empty()) {
            return;
        }
        let story = ask.story();
        let youth = english.iter().any(|t| youth_court(t.text)) || child_on_trial(&english);
        let mut names: Vec<String> = Vec::new();
        for reading in &story.readings {
            let hits = case(reading.text.text, ask);
            let scope = self.scope(ask, reading, &hits);
            let mut children = !child_words(reading.text.text).is_empty() || youth;
            for (i, person) in reading.people.iter().enumerate() {
                if scope.holds(person.sentence) && self.is_child(reading, i, &hits, youth) {
                    children = true;
                    names.push(reading.text.text[person.span.clone()].to_owned());
                    self.say_name(found, &reading.text, person.span.clone(), person.age);
                }
            }
            for span in schools(reading.text.text) {
                let number = reading.sentence_of(span.start);
                let own = reading.span(number);
                let with_case = scope.sentences.is_none()
                    || hits
                        .iter()
                        .any(|h| own.start <= h.start && h.start < own.end);
                if children && with_case {
                    self.say_school(found, &reading.text, span);
                }
            }
        }
        for (text, span) in named_in_translations(ask, &names) {
            self.say_name(found, &text, span, None);
        }
    }
}
