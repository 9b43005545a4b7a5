//! C-17: a name before charge.

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
    data::Data,
    law::{
        Reading, Story, arrests, is_object, is_other, is_subject, named_in_translations,
        same_stretch,
    },
    names::{Person, Sign, head, tail},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-17",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["APP"],
    why: "Somebody who is named at arrest and never charged keeps the harm for life, and a later trial can suffer.",
    build: build::<NamedBeforeCharge>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedBeforeCharge {
    severity: Severity,
    /// Kinds in which people are named on purpose.
    exempt: Vec<Kind>,
    /// After a name: its bearer suffered it, and is not the one arrested.
    victim_verbs: WordList,
    /// Before a name: the same.
    victim_nouns: WordList,
    /// After a name: its bearer speaks.
    speaker_verbs: WordList,
    /// What a picture shows when it is the arrested person.
    suspect_pictures: Vec<String>,
}

/// What a text says, found once.
struct Acts {
    arrests: Vec<Range<usize>>,
    charges: Vec<Range<usize>>,
    verdicts: Vec<Range<usize>>,
    victims: Vec<Range<usize>>,
    speakers: Vec<Range<usize>>,
}

/// The hits inside a span.
fn inside<'h>(hits: &'h [Range<usize>], span: &Range<usize>) -> &'h [Range<usize>] {
    let from = hits.partition_point(|h| h.start < span.start);
    let to = hits.partition_point(|h| h.start < span.end);
    &hits[from..to.max(from)]
}

/// "questioning NAME after his arrest".
fn own_arrest(text: &str, person: &Person, here: &[Range<usize>]) -> bool {
    static HIS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:his|her|their)\s+$").expect("a pattern fixed at compile time")
    });
    let first = here.partition_point(|h| h.start < person.span.end);
    (here.get(first)).is_some_and(|hit| HIS.is_match(tail(text, hit.start, 10)))
}

impl NamedBeforeCharge {
    fn acts(&self, text: &str, data: &Data) -> Acts {
        Acts {
            arrests: arrests(text, data),
            charges: data.list("charged_words").find(text),
            verdicts: data.list("case_closed").find(text),
            victims: self.victim_verbs.find(text),
            speakers: self.speaker_verbs.find(text),
        }
    }

    /// Whether the person is charged or convicted in the sentence that names them, as far as it is about them.
    fn is_charged(reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
        let sentence = reading.span(reading.people[i].sentence);
        let own = same_stretch(reading, i);
        if !inside(&acts.charges, &own).is_empty() {
            return true;
        }
        if !inside(&acts.arrests, &own).is_empty() {
            return false;
        }
        let before = sentence.start..reading.people[i].span.start;
        let last = |hits: &[Range<usize>]| inside(hits, &before).last().map(|h| h.start);
        last(&acts.charges).is_some_and(|charge| last(&acts.arrests).is_none_or(|a| a < charge))
    }

    /// Whether the next sentence says of the same person that they have been charged, or any says that the court has
    /// decided.
    fn is_charged_later(reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
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
        let surname = person.surname(text);
        let verdict = |p: &Person| {
            !inside(&acts.verdicts, &reading.span(p.sentence)).is_empty()
                && p.surname(text) == surname
        };
        !acts.verdicts.is_empty() && reading.people.iter().any(verdict)
    }

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
    fn is_arrested(&self, reading: &Reading<'_>, i: usize, acts: &Acts) -> bool {
        let person = &reading.people[i];
        let here = inside(&acts.arrests, &reading.span(person.sentence));
        let told =
            !here.is_empty() && (is_subject(reading, i, here) || is_object(reading, i, here));
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
        if !alone || others || next >= reading.sentences.len() {
            return false;
        }
        let text = reading.text.text;
        let span = reading.span(next);
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
        person.sign >= Sign::Shape
            && !arrested.is_empty()
            && inside(&acts.charges, &reading.span(before)).is_empty()
            && start - span.start < 80
            && IS.is_match(&reading.text.text[span.start..start])
    }

    /// A picture of the arrested person whose description names them.
    fn pictured(&self, ask: &Ask<'_>, story: &Story<'_>, found: &mut Found<'_>) {
        let data = ask.data();
        let told = |list: fn(&str, &Data) -> Vec<Range<usize>>| {
            ask.english().iter().any(|t| !list(t.text, data).is_empty())
        };
        let charges = |text: &str, data: &Data| data.list("charged_words").find(text);
        if !told(arrests) || told(charges) {
            return;
        }
        for (i, image) in ask.draft().images.iter().enumerate() {
            let shows = image.shows.as_deref().unwrap_or_default();
            let name = format!("picture {} alt", i + 1);
            let reading = story.readings.iter().find(|r| r.text.name.0 == name);
            if let Some(reading) =
                reading.filter(|_| self.suspect_pictures.iter().any(|s| s == shows))
            {
                for person in reading
                    .people
                    .iter()
                    .filter(|p| !p.office && !is_other(p.role))
                {
                    self.say(found, &reading.text, person.span.clone());
                }
            }
        }
    }

    fn say(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let name = text.text[span.clone()].to_owned();
        let says = Says {
            severity: self.severity,
            measured: "1 name, no charge".to_owned(),
            limit: "no name before charge without an authority on record".to_owned(),
            fix: format!(
                "Police do not name people at arrest unless there is a policing purpose. Leave out {name}: say “a man”, \
                 “a woman” or “a person” and the age. If there is a purpose, record it with who agreed."
            ),
        };
        found.words(text, span, says);
    }
}

impl Check for NamedBeforeCharge {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if self.exempt.contains(&ask.kind()) || ask.authority("name") {
            return;
        }
        let mut texts = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        if texts.iter().all(|t| arrests(t.text, ask.data()).is_empty()) {
            return;
        }
        let story = Story::read(ask);
        let mut names: Vec<String> = Vec::new();
        for reading in &story.readings {
            let acts = self.acts(reading.text.text, ask.data());
            if acts.arrests.is_empty() {
                continue;
            }
            for (i, person) in reading.people.iter().enumerate() {
                let named = person.role != Some(CaseRole::Charged)
                    && self.is_arrested(reading, i, &acts)
                    && !Self::is_charged(reading, i, &acts)
                    && !Self::is_charged_later(reading, i, &acts);
                if named {
                    names.push(reading.text.text[person.span.clone()].to_owned());
                    self.say(found, &reading.text, person.span.clone());
                }
            }
        }
        self.pictured(ask, &story, found);
        for (text, span) in named_in_translations(ask, &names) {
            self.say(found, &text, span);
        }
    }
}
