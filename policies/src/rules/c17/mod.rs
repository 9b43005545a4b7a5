//! C-17: a name before charge.

mod acts;
mod arrested;

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    record::CaseRole,
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    data::Data,
    law::{Story, arrests, is_other, named_in_translations},
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
    /// More ways to say that somebody is arrested, held or suspected.
    also_arrested: WordList,
    /// More ways to say that a court has somebody's case: a charge came before.
    also_charged: WordList,
    /// After a name: its bearer suffered it, and is not the one arrested.
    victim_verbs: WordList,
    /// Before a name: the same.
    victim_nouns: WordList,
    /// After a name: its bearer speaks.
    speaker_verbs: WordList,
    /// What a picture shows when it is the arrested person.
    suspect_pictures: Vec<String>,
}

impl NamedBeforeCharge {
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
        let says = |t: &Text<'_>| {
            self.also_arrested.is_in(t.text) || ask.data().list("arrest_words").is_in(t.text)
        };
        if !texts.iter().any(says) {
            return;
        }
        let story = ask.story();
        let mut names: Vec<String> = Vec::new();
        for reading in &story.readings {
            let acts = self.acts(reading, ask.data());
            if acts.arrests.is_empty() {
                continue;
            }
            for (i, person) in reading.people.iter().enumerate() {
                let named = person.role != Some(CaseRole::Charged)
                    && self.is_arrested(reading, i, &acts)
                    && !acts.is_charged(reading, i)
                    && !acts.is_charged_later(reading, i);
                if named {
                    names.push(reading.text.text[person.span.clone()].to_owned());
                    self.say(found, &reading.text, person.span.clone());
                }
            }
        }
        self.pictured(ask, story, found);
        for (text, span) in named_in_translations(ask, &names) {
            self.say(found, &text, span);
        }
    }
}
