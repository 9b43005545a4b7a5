//! What a text says of arrests and charges, and whether a charge is of the person who is named.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;

use super::NamedBeforeCharge;
use crate::{
    data::Data,
    law::{Reading, arrests, same_stretch},
    names::head,
    words::WordList,
};

/// What a text says, found once.
pub(super) struct Acts {
    /// The arrests without the nouns: "NAME spoke of recent arrests" is no arrest of NAME.
    pub(super) predicates: Vec<Range<usize>>,
    pub(super) arrests: Vec<Range<usize>>,
    pub(super) charges: Vec<Range<usize>>,
    /// Last names of people on whom a court has decided.
    verdicts: HashSet<String>,
    pub(super) victims: Vec<Range<usize>>,
    pub(super) speakers: Vec<Range<usize>>,
}

/// The hits inside a span.
pub(super) fn inside<'h>(hits: &'h [Range<usize>], span: &Range<usize>) -> &'h [Range<usize>] {
    let from = hits.partition_point(|h| h.start < span.start);
    let to = hits.partition_point(|h| h.start < span.end);
    &hits[from..to.max(from)]
}

impl NamedBeforeCharge {
    pub(super) fn acts(&self, reading: &Reading<'_>, data: &Data) -> Acts {
        let text = reading.text.text;
        let with = |mut all: Vec<Range<usize>>, more: &WordList| {
            all.extend(more.find(text));
            all.sort_by_key(|span| span.start);
            all
        };
        let arrests = with(arrests(text, data), &self.also_arrested);
        let noun = |h: &&Range<usize>| {
            !matches!(
                text[h.start..h.end].to_lowercase().as_str(),
                "arrest" | "arrests"
            )
        };
        let closed = data.list("case_closed").find(text);
        let decided = reading
            .people
            .iter()
            .filter(|p| !inside(&closed, &reading.span(p.sentence)).is_empty());
        let verdicts = decided.map(|p| p.surname(text)).collect();
        Acts {
            predicates: arrests.iter().filter(noun).cloned().collect(),
            arrests,
            charges: with(data.list("charged_words").find(text), &self.also_charged),
            verdicts,
            victims: self.victim_verbs.find(text),
            speakers: self.speaker_verbs.find(text),
        }
    }
}

impl Acts {
    /// Whether the person is charged or convicted in the sentence that names them, as far as it is about them.
    pub(super) fn is_charged(&self, reading: &Reading<'_>, i: usize) -> bool {
        // "NAME was arrested and another man has been charged".
        static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?i)\b(?:m[ae]n|wom[ae]n|boys?|girls?|teenagers?|youths?|persons?|people|others?|suspects?|another)\b",
                r"(?:,[^,]{0,60},)?\s+(?:who\s+)?(?:has|have|had|was|were|is|are)\b[^,;]{0,20}$"
            ))
            .expect("a pattern fixed at compile time")
        });
        let sentence = reading.span(reading.people[i].sentence);
        let own = same_stretch(reading, i);
        let arrests = inside(&self.arrests, &own);
        if let Some(charge) = inside(&self.charges, &own).first() {
            let last = arrests.partition_point(|a| a.start < charge.start);
            let from = last.checked_sub(1).map_or(charge.start, |i| arrests[i].end);
            return !ANOTHER.is_match(&reading.text.text[from.min(charge.start)..charge.start]);
        }
        if !arrests.is_empty() {
            return false;
        }
        let before = sentence.start..reading.people[i].span.start;
        let last = |hits: &[Range<usize>]| inside(hits, &before).last().map(|h| h.start);
        last(&self.charges).is_some_and(|charge| last(&self.arrests).is_none_or(|a| a < charge))
    }

    /// Whether the next sentence says of the same person that they have been charged, or any says that the court has
    /// decided.
    pub(super) fn is_charged_later(&self, reading: &Reading<'_>, i: usize) -> bool {
        static HE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?i)^(?:he|she|they|both)\s+(?:(?:has|have|was|were|had|been|also|since|now|later|then|then|all)\s+)+",
                r"(?:charged|convicted|sentenced|jailed|found guilty)\b|^(?:he|she|they|both)\s+(?:later\s+)?pleaded"
            ))
            .expect("a pattern fixed at compile time")
        });
        let text = reading.text.text;
        let person = &reading.people[i];
        if HE.is_match(head(text, reading.span(person.sentence + 1).start, 120))
            && person.sentence + 1 < reading.sentences.len()
        {
            return true;
        }
        self.verdicts.contains(&person.surname(text))
    }
}
