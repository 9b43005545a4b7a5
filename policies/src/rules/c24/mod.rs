//! C-24: a death.

mod told;
mod who;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    law::{Story, named_in_translations},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-24",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "Nobody should learn from a public message that somebody of their family is dead.",
    build: build::<Death>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Death {
    identified: Severity,
    family: Severity,
    /// Kinds that need not say whether the family knows, where nobody is identified.
    family_exempt: Vec<Kind>,
    /// Kinds that tell of many things: the death and the person must be in one paragraph.
    round_ups: Vec<Kind>,
    /// More ways to tell of a death.
    also_dead: WordList,
    /// Phrases that hold a word of `dead_words` and are no death.
    leave: WordList,
    /// Before a death: what died is no person.
    things: WordList,
    animals: WordList,
    /// In the text: the family knows, or is being told.
    family_words: WordList,
    /// Before the name of the person who died.
    dead_nouns: WordList,
    /// After the name of somebody who speaks of it.
    speaker_verbs: WordList,
    /// What a picture shows when it can tell who died.
    pictures: Vec<String>,
}

/// Which clearances are missing.
struct Cleared {
    family: bool,
    identified: bool,
}

impl Cleared {
    fn of(ask: &Ask<'_>) -> Self {
        Self {
            family: ask.clearance("family_told").is_some(),
            identified: ask.clearance("identified").is_some(),
        }
    }

    fn measured(&self, what: &str) -> String {
        let yes = |is: bool| if is { "yes" } else { "not recorded" };
        format!(
            "{what}; family told: {}; formally identified: {}",
            yes(self.family),
            yes(self.identified)
        )
    }
}

impl Death {
    fn says(&self, cleared: &Cleared, what: &str) -> Says {
        Says {
            severity: self.identified,
            measured: cleared.measured(what),
            limit: "clearances family_told and identified, with who did each".to_owned(),
            fix: "Has the family been told, and is the person formally identified? Record who did both and when. Until \
                  then leave out name, exact age and picture: write “a man”, “a woman” or “a person”."
                .to_owned(),
        }
    }

    fn people(&self, ask: &Ask<'_>, found: &mut Found<'_>, story: &Story<'_>, cleared: &Cleared) {
        let mut names: Vec<String> = self.typed(story);
        let suspects = self.suspects(story, ask.data());
        for reading in &story.readings {
            let told = self.told(ask, reading);
            for i in 0..reading.people.len() {
                if self.is_dead(reading, i, &told, &suspects, story) {
                    let span = reading.people[i].span.clone();
                    names.push(reading.text.text[span.clone()].to_owned());
                    found.words(&reading.text, span, self.says(cleared, "a name"));
                }
            }
            for age in self.ages(reading, &told, ask.data()) {
                found.words(&reading.text, age, self.says(cleared, "an exact age"));
            }
        }
        for (text, span) in named_in_translations(ask, &names) {
            found.words(&text, span, self.says(cleared, "a name"));
        }
        for (i, alt) in ask.alts().iter().enumerate() {
            let shows = ask.draft().shows(i).unwrap_or_default();
            if self.pictures.iter().any(|p| p == shows) {
                found.lacks(&alt.name, alt.text, self.says(cleared, "a picture"));
            }
        }
    }

    /// Nobody is identified: has the family been told, or does the text say so?
    fn family(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let says = Says {
            severity: self.family,
            measured: "a death; family told: not recorded, not said".to_owned(),
            limit: "the family is told first, or the text says that they are being told".to_owned(),
            fix: "Has the family been told? Record who told them and when, or say so: “His family have been told”, “We \
                  are working to tell the next of kin”."
                .to_owned(),
        };
        found.words(text, span, says);
    }
}

/// "The family of the victim have been told."
static KNOWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:family|families|relatives|parents|wife|husband|partner|mother|father|loved\s+ones)\b[^.;\n]{0,40}",
        r"\b(?:has|have|had|was|were|is|are)\s+(?:also\s+|now\s+|all\s+)?(?:been\s+|being\s+)?(?:told|informed|notified|aware)\b"
    ))
    .expect("a pattern fixed at compile time")
});

impl Check for Death {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let cleared = Cleared::of(ask);
        if cleared.family && cleared.identified {
            return;
        }
        let dead = ask.data().list("dead_words");
        let mut texts = ask.english().into_iter();
        if !texts.any(|t| dead.is_in(t.text) || self.also_dead.is_in(t.text)) {
            return;
        }
        let story = ask.story();
        let first = (story.readings.iter()).find_map(|reading| {
            let hit = self.deaths(ask, reading).into_iter().next()?;
            Some((reading.text.clone(), hit))
        });
        let Some((text, hit)) = first else { return };
        self.people(ask, found, story, &cleared);
        let told = cleared.family
            || self.family_exempt.contains(&ask.kind())
            || ask
                .english()
                .iter()
                .any(|t| self.family_words.is_in(t.text) || KNOWS.is_match(t.text));
        if found.findings.is_empty() && !told {
            self.family(found, &text, hit);
        }
    }
}
