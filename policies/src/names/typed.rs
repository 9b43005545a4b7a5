//! Names that the record holds.

use wardmote_domain::{
    record::{CasePerson, CaseRole},
    text::{overlap, sentences::Sentence},
};

use super::{Person, Sign, words};
use crate::{
    text::{place_names, streets, touches},
    words::WordList,
};

/// A person of the record, ready to be looked for.
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) role: CaseRole,
    /// The words of the name in lower case.
    parts: Vec<String>,
    /// The whole name, in any case; without the middle names too.
    whole: WordList,
    /// The first or the last name alone, as written.
    alone: WordList,
}

impl Known {
    pub(crate) fn new(person: &CasePerson) -> Option<Self> {
        let parts: Vec<&str> = person.name.split_whitespace().collect();
        let (first, last) = (*parts.first()?, *parts.last()?);
        let mut whole = vec![person.name.trim().to_owned()];
        if parts.len() > 2 {
            whole.push(format!("{first} {last}"));
        }
        let alone: Vec<&str> = [first, last]
            .into_iter()
            .filter(|part| parts.len() > 1 && stands_alone(part))
            .collect();
        Some(Self {
            name: person.name.trim().to_owned(),
            role: person.role,
            parts: parts.iter().map(|p| p.to_lowercase()).collect(),
            whole: WordList::new(&whole),
            alone: WordList::exact(&alone),
        })
    }

    /// Whether a name in a text is this person's: every word of one stands in the other.
    fn is(&self, name: &str) -> bool {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        !words.is_empty()
            && (words.iter().all(|w| self.parts.contains(w))
                || self.parts.iter().all(|p| words.contains(p)))
    }
}

/// Whether part of a name tells who is meant: not an initial, a place or an ordinary word.
fn stands_alone(part: &str) -> bool {
    part.chars().count() > 2
        && part.starts_with(char::is_uppercase)
        && ![&words::NEVER, &words::THINGS, &words::EITHER]
            .iter()
            .any(|list| words::lists(list, part))
        && !place_names().is_in(part)
}

/// Gives people the roles of the record, and adds those that were not guessed.
pub(super) fn mark(text: &str, sentences: &[Sentence], known: &[Known], people: &mut Vec<Person>) {
    if known.is_empty() {
        return;
    }
    for person in people.iter_mut() {
        let name = &text[person.span.clone()];
        if let Some(known) = known.iter().find(|k| k.is(name)) {
            person.role = Some(known.role);
            person.sign = Sign::Typed;
        }
    }
    let streets = streets(text);
    let mut added: Vec<Person> = Vec::new();
    let mut at = 0;
    for known in known {
        let whole = known.whole.find(text).into_iter();
        let alone = known.alone.find(text).into_iter();
        let spans = whole.chain(alone.filter(|span| !touches(span, &streets)));
        for span in spans {
            let met = |p: &Person| overlap(&p.span, &span);
            if people.iter().any(met) || added.iter().any(met) {
                continue;
            }
            if sentences.get(at).is_none_or(|s| s.span.start > span.start) {
                at = 0;
            }
            while sentences.get(at).is_some_and(|s| s.span.end <= span.start) {
                at += 1;
            }
            added.push(Person {
                whole: span.clone(),
                span,
                sentence: at.min(sentences.len().saturating_sub(1)),
                age: None,
                sign: Sign::Typed,
                office: false,
                noun: None,
                role: Some(known.role),
            });
        }
    }
    people.append(&mut added);
}
