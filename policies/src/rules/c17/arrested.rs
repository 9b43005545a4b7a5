//! Whether a text says that a person it names is arrested, held or wanted.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    NamedBeforeCharge,
    acts::{Acts, inside},
};
use crate::{
    law::{Reading, is_object, is_other, is_subject},
    names::{Person, head, tail},
};

/// "questioning NAME after his arrest", "NAME's arrest".
fn own_arrest(text: &str, person: &Person, here: &[Range<usize>]) -> bool {
    static HIS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:his|her|their)\s+$").expect("a pattern fixed at compile time")
    });
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^['’]s\s+(?:\w+\s+)?(?:arrest|detention|bail)\b")
            .expect("a pattern fixed at compile time")
    });
    if OWN.is_match(head(text, person.span.end, 40)) {
        return true;
    }
    let first = here.partition_point(|h| h.start < person.span.end);
    (here.get(first)).is_some_and(|hit| HIS.is_match(tail(text, hit.start, 10)))
}

impl NamedBeforeCharge {
    /// Whether the person is another than the one arrested: hurt by it, or speaking of it.
    fn is_another(&self, reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
        // "stealing from NAME", "a claim against NAME".
        static APART: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)\b(?:from|against|with|near|outside|at|to|by|about|than|between|towards)\s+(?:\S+-year-old\s+)?$")
                .expect("a pattern fixed at compile time")
        });
        let person = &reading.people[i];
        let before = tail(reading.text.text, person.whole.start, 60);
        let near = before
            .rsplit(['.', ',', ';', ':', '\n'])
            .next()
            .unwrap_or(before);
        let victim = self.victim_nouns.find(near).into_iter().next_back();
        is_other(person.role)
            || victim.is_some_and(|v| near.len() - v.end < 30)
            || is_subject(reading, i, &acts.victims)
            || is_subject(reading, i, &acts.speakers)
            || near.trim_end().ends_with("said")
            || APART.is_match(near)
    }

    /// Whether a text says that this person is arrested.
    pub(super) fn is_arrested(&self, reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
        let person = &reading.people[i];
        let here = inside(&acts.arrests, &reading.span(person.sentence));
        let told = !here.is_empty()
            && (is_subject(reading, i, &acts.predicates) || is_object(reading, i, here));
        let is_suspect = person.noun.as_deref() == Some("suspect");
        if told || (!here.is_empty() && is_suspect) {
            return true;
        }
        if person.office || self.is_another(reading, i, acts) {
            return false;
        }
        (!here.is_empty() && person.strong())
            || own_arrest(reading.text.text, person, here)
            || self.goes_on(reading, i, acts)
            || self.named_after(reading, i, acts)
    }

    /// "He is in custody." in the sentence after the name.
    fn goes_on(&self, reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
        static HE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?i)\b(?:he|she|they|both|the\s+(?:pair|two|man|woman|boy|girl|teenager|suspect|[0-9]{1,3}-year-old))\s+",
                r"(?:(?:has|have|had|was|were|is|are|been|being|remains?|remained|now|also|still|later|then|since|both|all",
                r"|named|as|the|a|\w+ly)\s+)+$"
            ))
            .expect("a pattern fixed at compile time")
        });
        static HIM: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)^(?:\s+of)?\s+(?:him|her|them|both)\b")
                .expect("a pattern fixed at compile time")
        });
        let person = &reading.people[i];
        let next = person.sentence + 1;
        let alone = person.strong() || person.span.start == reading.span(person.sentence).start;
        let others = (reading.people[i + 1..].iter())
            .take_while(|p| p.sentence <= next)
            .any(|p| p.sentence == next && !p.office);
        let span = reading.span(next);
        let charged = || !inside(&acts.charges, &span).is_empty();
        if !alone || others || next >= reading.sentences.len() || charged() {
            return false;
        }
        let text = reading.text.text;
        inside(&acts.arrests, &span).iter().take(8).any(|hit| {
            let before = tail(&text[..hit.start], hit.start, 100);
            let from = before.len().saturating_sub(hit.start - span.start);
            HE.is_match(before.get(from..).unwrap_or(before))
                || HIM.is_match(head(text, hit.end, 20))
        })
    }

    /// "He is NAME, 34." or "He has been named as NAME." in the sentence after the arrest.
    fn named_after(&self, reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
        static IS: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?i)^(?:he|she|they|the\s+(?:man|woman|suspect|boy|girl|teenager|pair|[0-9]{1,3}-year-old))\s+",
                r"(?:is|are|was|were|has\s+been|have\s+been)\s+(?:(?:named|identified|known)\s+)?(?:\w+\s+){0,3}?(?:as\s+)?$"
            ))
            .expect("a pattern fixed at compile time")
        });
        let person = &reading.people[i];
        let Some(before) = person.sentence.checked_sub(1) else {
            return false;
        };
        let span = reading.span(person.sentence);
        let start = person.whole.start;
        let arrested = inside(&acts.arrests, &reading.span(before));
        !arrested.is_empty()
            && inside(&acts.charges, &reading.span(before)).is_empty()
            && start - span.start < 80
            && IS.is_match(&reading.text.text[span.start..start])
    }
}
