//! Where a text tells of a person's death, and the exact ages there.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::Death;
use crate::{
    ask::Ask,
    data::Data,
    law::{Reading, about_suspect, arrests, exact_ages, hits},
    names::{head, tail},
    text::{masked, touches},
    words::WordList,
};

/// What a text tells of a death.
pub(super) struct Told {
    pub(super) deaths: Vec<Range<usize>>,
    /// Sentences that tell of it, or of the person before or after.
    pub(super) sentences: Vec<bool>,
    pub(super) about_suspect: Vec<bool>,
    /// Arrests and charges.
    pub(super) acts: Vec<Range<usize>>,
    /// Round-ups: paragraphs with a death. None: the whole text is one story.
    paragraphs: Option<Vec<usize>>,
    pub(super) speakers: Vec<Range<usize>>,
}

impl Told {
    pub(super) fn in_scope(&self, reading: &Reading<'_>, sentence: usize) -> bool {
        let own = reading.sentences.get(sentence).map(|s| s.paragraph);
        (self.paragraphs.as_ref()).is_none_or(|all| own.is_some_and(|own| all.contains(&own)))
    }
}

/// A sentence that goes on about the person of the one before.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:He|She|They|His|Her|The (?:man|woman|boy|girl|victim|teenager|child|baby|[0-9]{1,3}-year-old))\b")
        .expect("a pattern fixed at compile time")
});

/// From the start of a sentence to the death of the one it goes on about.
static HE_DIED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:He|She|They|Both|The (?:man|woman|boy|girl|victim|teenager|child|baby|pedestrian|cyclist|rider|driver|motorcyclist",
        r"|passenger|two|pair|[0-9]{1,3}-year-old))\s+(?:(?:was|were|has|had|have|is|later|sadly|then|also|been|being|pronounced",
        r"|found|declared|and|taken|rushed|to|hospital|where|he|she|they|but|at|in|the|scene|despite|efforts|of|medics|could|not",
        r"|be|saved|\w+ly)[\s,]+)*$"
    ))
    .expect("a pattern fixed at compile time")
});

/// Somebody's own family: they know.
static OF_KIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:his|her|their|my|whose)\s+(?:\w+\s+)?(?:wife|husband|mother|father|mum|dad|partner|son|daughter|brother|sister",
        r"|parents?|grand\w+|dog|cat|pet)\s+(?:(?:has|had|have|recently|sadly|just|also|who)\s+)*$"
    ))
    .expect("a pattern fixed at compile time")
});

impl Death {
    /// Where a text tells that a person died.
    pub(super) fn deaths(&self, ask: &Ask<'_>, reading: &Reading<'_>) -> Vec<Range<usize>> {
        let data = ask.data();
        let year = ask.subject.release().map(|at| at.date().year());
        let text = reading.text.text;
        let open = masked(text, &data.list("not_dead_words").find(text));
        let mut last: Option<(usize, bool)> = None;
        let mut animal = |number: usize| match last {
            Some((known, is)) if known == number => is,
            _ => {
                let is = is_animal(&self.animals, reading.sentence(number));
                last = Some((number, is));
                is
            }
        };
        let mut found = hits(&open, data.list("dead_words"), &self.leave);
        for hit in hits(&open, &self.also_dead, &self.leave) {
            if !touches(&hit, &found) {
                found.push(hit);
            }
        }
        found.sort_by_key(|hit| hit.start);
        (found.into_iter())
            .filter(|hit| {
                let near = tail(text, hit.start, 30);
                let near = near.rsplit(['.', ',', '\n']).next().unwrap_or(near);
                !long_ago(text, hit.end, year)
                    && !OF_KIN.is_match(tail(text, hit.start, 60))
                    && !self.things.is_in(near)
                    && !animal(reading.sentence_of(hit.start))
            })
            .collect()
    }

    pub(super) fn told(&self, ask: &Ask<'_>, reading: &Reading<'_>) -> Told {
        let data = ask.data();
        let deaths = self.deaths(ask, reading);
        let mut own = vec![false; reading.sentences.len()];
        for hit in &deaths {
            if let Some(flag) = own.get_mut(reading.sentence_of(hit.start)) {
                *flag = true;
            }
        }
        let goes_on = |n: usize| GOES_ON.is_match(reading.sentence(n));
        let mut sentences: Vec<bool> = (0..own.len())
            .map(|n| own[n] || (n > 0 && own[n - 1] && goes_on(n)))
            .collect();
        // "He died later.": who he is stands before it, as far back as the sentences go on.
        for hit in &deaths {
            let mut number = reading.sentence_of(hit.start);
            let start = reading.span(number).start;
            let before = reading.text.text.get(start..hit.start).unwrap_or_default();
            let mut back = before.len() < 120 && HE_DIED.is_match(before);
            while back && number > 0 && !sentences[number - 1] {
                number -= 1;
                sentences[number] = true;
                back = goes_on(number);
            }
        }
        let mut acts = arrests(reading.text.text, data);
        acts.extend(data.list("charged_words").find(reading.text.text));
        acts.sort_by_key(|span| span.start);
        let paragraph = |hit: &Range<usize>| {
            (reading.sentences.get(reading.sentence_of(hit.start))).map(|s| s.paragraph)
        };
        let mut paragraphs: Vec<usize> = deaths.iter().filter_map(paragraph).collect();
        paragraphs.dedup();
        Told {
            sentences,
            about_suspect: about_suspect(reading, data),
            acts,
            paragraphs: self.round_ups.contains(&ask.kind()).then_some(paragraphs),
            speakers: self.speaker_verbs.find(reading.text.text),
            deaths,
        }
    }

    /// Exact ages of the person who died; not of somebody arrested, charged or blamed for it.
    pub(super) fn ages(
        &self,
        reading: &Reading<'_>,
        told: &Told,
        data: &Data,
    ) -> Vec<Range<usize>> {
        static OTHER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?i)(?:\bby\s+(?:an?|the)\s+|\b(?:arrested|charged|detained|suspect|driver|rider|attacker|held|jailed",
                r"|arrest\s+of|witness|looking\s+for|find|speak\s+to|trace|for|as|leaves|father|mother|of)",
                r",?\s+(?:an?\s+|the\s+|two\s+)?)(?:[a-z]+\s+){0,1}$"
            ))
            .expect("a pattern fixed at compile time")
        });
        static DEAD_OF: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)\b(?:death|murder|killing|manslaughter|body|homicide)\s+of\s+(?:an?\s+|the\s+|two\s+)?$")
                .expect("a pattern fixed at compile time")
        });
        if told.deaths.is_empty() {
            return Vec::new();
        }
        let text = reading.text.text;
        let unsaid = data.list("not_told_as_fact");
        let ages = exact_ages(text).into_iter().filter(|age| {
            let number = reading.sentence_of(age.span.start);
            let before = tail(text, age.span.start, 40);
            if told.sentences.get(number) != Some(&true) || unsaid.is_in(before) {
                return false;
            }
            if DEAD_OF.is_match(before) {
                return true;
            }
            let from = reading.span(number).start;
            let first = told.acts.partition_point(|h| h.start < from);
            let act = told.acts.get(first).filter(|h| h.start < age.span.start);
            let about_suspect = told.about_suspect.get(number) == Some(&true);
            !OTHER.is_match(before) && (!about_suspect || act.is_some())
        });
        ages.map(|age| age.span).collect()
    }
}

/// Whether a sentence tells of an animal and of no person.
fn is_animal(animals: &WordList, sentence: &str) -> bool {
    static PERSON: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:m[ae]n|wom[ae]n|boys?|girls?|child|children|baby|person|people|teenagers?|cyclist|pedestrian|rider",
            r"|driver|victim|he|she|his|her|patient|resident|-year-old|year-old|murder|manslaughter|homicide)\b"
        ))
        .expect("a pattern fixed at compile time")
    });
    animals.is_in(sentence) && !PERSON.is_match(sentence)
}

/// Whether a death is dated in a year that lies more than one back: a day of remembrance, an anniversary.
fn long_ago(text: &str, end: usize, year: Option<i16>) -> bool {
    static IN_YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^.;!?\n]{0,60}?\b(?:in|on|of)\s+(?:[0-9]{1,2}\s+)?(?:\p{Lu}[a-z]+\s+)?((?:1[0-9]|20)[0-9]{2})\b")
            .expect("a pattern fixed at compile time")
    });
    let told = IN_YEAR.captures(head(text, end, 100));
    let told = told.and_then(|c| c.get(1)?.as_str().parse::<i16>().ok());
    year.zip(told).is_some_and(|(year, told)| told < year - 1)
}
