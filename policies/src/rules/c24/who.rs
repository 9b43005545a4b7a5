//! Whose death it is.

use std::sync::LazyLock;

use regex::Regex;
use wardmote_domain::record::CaseRole;

use super::{Death, told::Told};
use crate::{
    data::Data,
    law::{Reading, Story, arrests, is_object, is_subject, leads_to},
    names::{Person, Sign, head, tail},
};

fn words(text: &str, person: &Person) -> Vec<String> {
    let name = &text[person.span.clone()];
    name.split_whitespace().map(str::to_lowercase).collect()
}

impl Death {
    /// Names of the record that a message with a death must not hold: those who died, or else victims and missing
    /// people.
    pub(super) fn typed(&self, story: &Story<'_>) -> Vec<String> {
        let known = story.known.iter().filter(|k| is_typed(k.role, story));
        known.map(|k| k.name.clone()).collect()
    }

    /// The names of people who are arrested or charged, as words in lower case.
    pub(super) fn suspects(&self, story: &Story<'_>, data: &Data) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for reading in &story.readings {
            let text = reading.text.text;
            let mut acts = arrests(text, data);
            acts.extend(data.list("charged_words").find(text));
            acts.sort_by_key(|span| span.start);
            for (i, person) in reading.people.iter().enumerate() {
                let told = is_subject(reading, i, &acts) || is_object(reading, i, &acts);
                if found.len() < 50 && told {
                    found.push(words(text, person));
                }
            }
        }
        found
    }

    /// Whether a name is that of the person who died.
    pub(super) fn is_dead(
        &self,
        reading: &Reading<'_>,
        i: usize,
        told: &Told,
        suspects: &[Vec<String>],
        story: &Story<'_>,
    ) -> bool {
        let text = reading.text.text;
        let person = &reading.people[i];
        if let Some(role) = person.role {
            return is_typed(role, story);
        }
        static OWN: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)^['’]s\s+(?:\w+\s+)?(?:death|murder|killing|body|funeral|killer)\b")
                .expect("a pattern fixed at compile time")
        });
        let before = tail(text, person.whole.start, 50);
        let before = before.rsplit(['.', ';', '\n']).next().unwrap_or(before);
        let hit = self.dead_nouns.find(before).into_iter().next_back();
        let called = hit.is_some_and(|h| leads_to(&before[h.end..], person));
        let suspect = suspects.contains(&words(text, person));
        let called = called || OWN.is_match(head(text, person.span.end, 40));
        if !suspect && (is_subject(reading, i, &told.deaths) || called) {
            return told.in_scope(reading, person.sentence);
        }
        if person.office || suspect || !told.in_scope(reading, person.sentence) {
            return false;
        }
        let kin = matches!(
            person.noun.as_deref(),
            Some(
                "mother"
                    | "mum"
                    | "father"
                    | "dad"
                    | "son"
                    | "daughter"
                    | "brother"
                    | "sister"
                    | "husband"
                    | "wife"
                    | "partner"
            )
        );
        if kin {
            return true;
        }
        let about_suspect = told.about_suspect.get(person.sentence) == Some(&true);
        let speaks = is_subject(reading, i, &told.speakers);
        let other = matches!(
            person.noun.as_deref(),
            Some("driver" | "suspect" | "attacker" | "neighbour" | "resident" | "friend")
        );
        let near = told.sentences.get(person.sentence) == Some(&true);
        // In a headline, a post or a picture the name alone stands for the story.
        let alone = told.deaths.is_empty() && person.sign >= Sign::Named;
        !about_suspect && !speaks && !other && person.strong() && (near || alone)
    }
}

/// Whether the record says that a person died; where it says so of nobody, victims and missing people count.
fn is_typed(role: CaseRole, story: &Story<'_>) -> bool {
    let died = story.known.iter().any(|k| k.role == CaseRole::Died);
    match role {
        CaseRole::Died => true,
        CaseRole::Victim | CaseRole::Missing => !died,
        _ => false,
    }
}
