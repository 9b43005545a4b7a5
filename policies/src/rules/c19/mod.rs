//! C-19: who suffered a sexual offence, trafficking, FGM or a forced marriage.

mod details;
mod named;

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    record::CaseRole,
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    law::{Reading, Story, named_in_translations, offences},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-19",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["SOA"],
    why: "The law gives a person who reports such an offence anonymity for life, and small details can break it.",
    build: build::<Anonymity>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Anonymity {
    name: Severity,
    details: Severity,
    /// How many details together can tell who it is.
    at_least: usize,
    /// What a suspect who is named may call the other person.
    suspect_ties: WordList,
    /// Kinds in which somebody must be said to have suffered it: advice and round-ups.
    act_needed: Vec<Kind>,
    /// Kinds that tell of many things: the offence and the name must be in one paragraph.
    round_ups: Vec<Kind>,
    /// After a name: its bearer suffered or reported it.
    victim_verbs: WordList,
    /// Before a name: the same.
    victim_nouns: WordList,
    /// After a name: its bearer is the suspect.
    suspect_verbs: WordList,
    /// Before a name: the same.
    suspect_nouns: WordList,
    /// After a name: its bearer speaks of it.
    speaker_verbs: WordList,
}

impl Anonymity {
    fn say_name(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let name = text.text[span.clone()].to_owned();
        let says = Says {
            severity: self.name,
            measured: "1 name".to_owned(),
            limit: "no name without written consent on record".to_owned(),
            fix: format!(
                "Take out {name}: write “a woman”, “a man” or “a child”. The name can stand only with written consent, \
                 recorded with who holds it and when."
            ),
        };
        found.words(text, span, says);
    }

    /// Where a reading tells of such an offence.
    fn offences(&self, ask: &Ask<'_>, reading: &Reading<'_>) -> Vec<Range<usize>> {
        offences(reading, self.act_needed.contains(&ask.kind()), ask.data())
    }

    fn names(&self, ask: &Ask<'_>, found: &mut Found<'_>, story: &Story<'_>) {
        let suspects = self.suspects(story, ask.data());
        let round_up = self.round_ups.contains(&ask.kind());
        let mut names: Vec<String> = (story.known.iter())
            .filter(|k| is_protected(Some(k.role)))
            .map(|k| k.name.clone())
            .collect();
        for reading in &story.readings {
            let own = self.offences(ask, reading);
            let paragraph = |number: usize| reading.sentences.get(number).map(|s| s.paragraph);
            let near = |number: usize| {
                !round_up
                    || (own.iter())
                        .any(|o| paragraph(reading.sentence_of(o.start)) == paragraph(number))
            };
            let acts = self.acts(reading, ask.data());
            for (i, person) in reading.people.iter().enumerate() {
                let counts = is_protected(person.role) || near(person.sentence);
                if counts && self.is_victim(reading, i, &acts, &suspects) {
                    names.push(reading.text.text[person.span.clone()].to_owned());
                    self.say_name(found, &reading.text, person.span.clone());
                }
            }
        }
        for (text, span) in named_in_translations(ask, &names) {
            self.say_name(found, &text, span);
        }
    }
}

/// Whether the record says that a person is the one protected.
fn is_protected(role: Option<CaseRole>) -> bool {
    matches!(role, Some(CaseRole::Victim | CaseRole::Missing))
}

impl Check for Anonymity {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut texts = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        let terms = ask.data().list("sexual_offence_words");
        if !texts.iter().any(|t| terms.is_in(t.text)) {
            return;
        }
        let story = ask.story();
        let under: Vec<&Reading<'_>> = (story.readings.iter())
            .filter(|r| !self.offences(ask, r).is_empty())
            .collect();
        if under.is_empty() {
            return;
        }
        if !ask.consent() {
            self.names(ask, found, story);
        }
        if !ask.legal_check() {
            let suspects = self.suspects(story, ask.data());
            for reading in under {
                self.count(ask.data(), found, reading, &suspects);
            }
        }
    }
}
