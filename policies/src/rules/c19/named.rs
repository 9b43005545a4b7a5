//! Whose name it is: the person's who suffered the offence, or another's.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::record::CaseRole;

use super::{Anonymity, is_protected};
use crate::{
    data::Data,
    law::{Reading, Story, about_suspect, arrests, is_object, is_subject, leads_to},
    names::{Person, Sign, head, tail},
    words::WordList,
};

/// What a text says, found once.
pub(super) struct Acts {
    victims: Vec<Range<usize>>,
    suspects: Vec<Range<usize>>,
    arrests: Vec<Range<usize>>,
    speakers: Vec<Range<usize>>,
    /// The offences themselves.
    offences: Vec<Range<usize>>,
    about_suspect: Vec<bool>,
}

/// The words of a name in lower case.
fn words(text: &str, person: &Person) -> Vec<String> {
    let name = &text[person.span.clone()];
    name.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether a name is one of those given, whole or in part.
pub(super) fn is_one_of(text: &str, person: &Person, names: &[Vec<String>]) -> bool {
    let own = words(text, person);
    let same =
        |s: &Vec<String>| own.iter().all(|w| s.contains(w)) || s.iter().all(|w| own.contains(w));
    names.iter().any(same)
}

/// Whether a phrase of a list stands straight before a name.
fn stands_before(list: &WordList, text: &str, person: &Person) -> bool {
    let near = tail(text, person.whole.start, 50);
    let near = near.rsplit(['.', ';', ':', '\n']).next().unwrap_or(near);
    let last = list.find(near).into_iter().next_back();
    // "Raped at 15, NAME", "Raped in Sutton, NAME".
    static AT_AGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s+(?:at|aged|as|in|by)\s+\S+(?:\s+\S+)?,\s*$")
            .expect("a pattern fixed at compile time")
    });
    let comma = near.trim_end().ends_with(',');
    last.is_some_and(|hit| {
        let between = &near[hit.end..];
        leads_to(between, person) || (comma && AT_AGE.is_match(between))
    })
}

/// "NAME said her daughter was …": who knows the one knows the other.
static KIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^[^.;\n]{0,60}\b(?:her|his|their)\s+(?:\w+\s+)?(?:daughter|son|child|children|wife|husband|sister|brother",
        r"|mother|mum|partner|granddaughter|niece)\b"
    ))
    .expect("a pattern fixed at compile time")
});
/// "NAME says she was …", "to NAME after she had been …": up to the offence.
static SELF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^,?\s+(?:who\s+)?(?:(?:has\s+|had\s+|have\s+)?(?:sa(?:ys?|id)|alleges?d?|claim(?:s|ed)?|states?d?|believes?d?|thinks?",
        r"|thought|disclosed?|revealed|explained|(?:told|tells)\s+(?:\w+\s+){1,3}?)\s*(?:that\s+)?|(?:when|after|because|where)\s+)",
        r"(?:she|he|they)\s+(?:(?:was|were|had|has|have|got)\s+(?:been\s+)?(?:\w+ly\s+)?)$"
    ))
    .expect("a pattern fixed at compile time")
});

/// "NAME told us a man …", before the offence; and after it the one it was done to.
static BY_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^,?\s+(?:who\s+)?(?:has\s+|had\s+)?(?:sa(?:ys?|id)|alleges?d?|claim(?:s|ed)?|(?:told|tells)\s+\w+)\s+(?:that\s+)?",
        r"(?:an?|the|one|two|three|four|her|his|their)\s+[^.,;:\n]{0,50}$"
    ))
    .expect("a pattern fixed at compile time")
});
static DONE_TO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s+(?:her|him|them)\s*(?:$|[.,;:!?]|\s(?:in|at|on|near|after|while|when|as|and|last|this)\b)")
        .expect("a pattern fixed at compile time")
});

/// Whether the words after a name say that its bearer suffered the offence.
fn suffered(text: &str, person: &Person, offences: &[Range<usize>]) -> bool {
    let from = person.whole.end;
    let first = offences.partition_point(|o| o.start < from);
    let Some(offence) = offences.get(first).filter(|o| o.start - from < 100) else {
        return false;
    };
    let between = &text[from..offence.start];
    SELF.is_match(between)
        || BY_ANOTHER.is_match(between) && DONE_TO.is_match(head(text, offence.end, 20))
}

/// Titles of people who treat, pray or speak for others.
const PROFESSIONAL: &[&str] = &["Dr", "Prof", "Rev", "Sir", "Dame", "Lord", "Lady"];

impl Anonymity {
    pub(super) fn acts(&self, reading: &Reading<'_>, data: &Data) -> Acts {
        let text = reading.text.text;
        let mut suspects = self.suspect_verbs.find(text);
        suspects.extend(data.list("charged_words").find(text));
        suspects.sort_by_key(|span| span.start);
        Acts {
            victims: self.victim_verbs.find(text),
            suspects,
            arrests: arrests(text, data),
            speakers: self.speaker_verbs.find(text),
            offences: data.list("sexual_offence_words").find(text),
            about_suspect: about_suspect(reading, data),
        }
    }

    /// The names of suspects in any text, as words in lower case.
    pub(super) fn suspects(&self, story: &Story<'_>, data: &Data) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for reading in &story.readings {
            let acts = self.acts(reading, data);
            for (i, person) in reading.people.iter().enumerate() {
                let typed = person.role == Some(CaseRole::Charged);
                let told = || {
                    is_subject(reading, i, &acts.arrests)
                        || is_object(reading, i, &acts.arrests)
                        || is_object(reading, i, &acts.suspects)
                        || is_subject(reading, i, &acts.suspects)
                        || stands_before(&self.suspect_nouns, reading.text.text, person)
                };
                if found.len() < 50 && (typed || (!is_protected(person.role) && told())) {
                    found.push(words(reading.text.text, person));
                }
            }
        }
        found
    }

    /// Whether a name is that of the person who suffered it, or of somebody who tells who that is.
    pub(super) fn is_victim(
        &self,
        reading: &Reading<'_>,
        i: usize,
        acts: &Acts,
        suspects: &[Vec<String>],
    ) -> bool {
        let text = reading.text.text;
        let person = &reading.people[i];
        match person.role {
            Some(CaseRole::Victim | CaseRole::Missing) => return true,
            Some(_) => return false,
            None => {}
        }
        if is_one_of(text, person, suspects) {
            return false;
        }
        let told = is_subject(reading, i, &acts.victims)
            || stands_before(&self.victim_nouns, text, person)
            || suffered(text, person, &acts.offences);
        if told {
            return true;
        }
        if !person.office && KIN.is_match(head(text, person.whole.end, 90)) {
            return true;
        }
        let about_suspect = acts.about_suspect.get(person.sentence) == Some(&true);
        if person.office || about_suspect && person.noun.is_none() {
            return false;
        }
        let suspect = matches!(
            person.noun.as_deref(),
            Some("suspect" | "defendant" | "attacker" | "driver")
        );
        let title = &text[person.whole.start..person.span.start];
        let professional = PROFESSIONAL.iter().any(|t| title.starts_with(t));
        match person.sign {
            Sign::Shape => false,
            Sign::Titled => !professional && !is_subject(reading, i, &acts.speakers),
            _ => !suspect,
        }
    }
}
