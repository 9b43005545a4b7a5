//! reading level of long text.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::words::{Word, WordKind},
};

use crate::{
    ask::{Ask, Text},
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    syllables,
};

pub(super) const RULE: Rule = Rule {
    id: "A-02",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["AGE9", "SHORT", "LIT"],
    why: "Nearly one adult in five in England reads with difficulty; hard text shuts them out.",
    build: build::<ReadingLevel>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingLevel {
    words: usize,
    sentences: usize,
    grade: f64,
    high_grade: f64,
    longest_words: usize,
    hard: Severity,
    very_hard: Severity,
}

/// What the grade is made of.
struct Counts<'t> {
    words: usize,
    sentences: usize,
    syllables: usize,
    /// The words whose syllables are counted, each once, in lower case.
    spoken: usize,
    longest: Vec<(usize, &'t str)>,
}

fn ratio(part: usize, of: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(of.max(1))
}

impl Counts<'_> {
    /// The grade of Flesch and Kincaid: years at school in the United States.
    fn grade(&self) -> f64 {
        0.39 * ratio(self.words, self.sentences) + 11.8 * self.syllables_a_word() - 15.59
    }

    fn syllables_a_word(&self) -> f64 {
        ratio(self.syllables, self.spoken)
    }
}

/// Whether the syllables of a word count: no link or other token, nothing with a figure, no initials, and no capital
/// inside a sentence, which is a name.
fn is_spoken(text: &str, word: &Word, opens_sentence: bool) -> bool {
    let shown = &text[word.span.clone()];
    let initials = shown.chars().filter(|c| c.is_uppercase()).count() > 1;
    word.kind == WordKind::Plain
        && !shown.contains(char::is_numeric)
        && !initials
        && (opens_sentence || !shown.starts_with(char::is_uppercase))
}

fn counts<'t>(text: &'t str, reading: &Reading<'_>) -> Counts<'t> {
    let mut counts = Counts {
        words: 0,
        sentences: 0,
        syllables: 0,
        spoken: 0,
        longest: Vec::new(),
    };
    for sentence in reading.sentences() {
        let words = reading.words_in(&sentence.span);
        counts.words += words.len();
        counts.sentences += usize::from(!words.is_empty());
        for (i, word) in words.iter().enumerate() {
            if !is_spoken(text, word, i == 0) {
                continue;
            }
            let shown = &text[word.span.clone()];
            let syllables = syllables::count(shown);
            counts.syllables += syllables;
            counts.spoken += 1;
            if syllables > 2 {
                counts.longest.push((syllables, shown));
            }
        }
    }
    counts
}

impl ReadingLevel {
    fn say(&self, found: &mut Found<'_>, text: &Text<'_>, mut counts: Counts<'_>, grade: f64) {
        counts
            .longest
            .sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        counts
            .longest
            .dedup_by(|a, b| a.1.eq_ignore_ascii_case(b.1));
        let longest: Vec<String> = (counts.longest.iter().take(self.longest_words))
            .map(|(_, word)| word.to_lowercase())
            .collect();
        let longest = if longest.is_empty() {
            "Shorten the sentences.".to_owned()
        } else {
            format!("Longest words: {}.", longest.join(", "))
        };
        // American schools start at five; past school there is no age to give.
        let age = if grade > 13.0 {
            "18 or over".to_owned()
        } else {
            format!("{:.0} or so", grade + 5.0)
        };
        let says = Says {
            severity: if grade > self.high_grade {
                self.very_hard
            } else {
                self.hard
            },
            measured: format!(
                "{} words in {} sentences ({:.1} a sentence), {:.2} syllables a word: grade {grade:.1}",
                counts.words,
                counts.sentences,
                ratio(counts.words, counts.sentences),
                counts.syllables_a_word(),
            ),
            limit: format!("grade {}", self.grade),
            fix: format!("This reads at age {age}. Aim for 9 to 11. {longest}"),
        };
        found.lacks(&text.name, "", says);
    }
}

impl Check for ReadingLevel {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let body = ask.body();
        let counts = counts(body.text, &ask.reading(&body));
        if counts.words < self.words || counts.sentences < self.sentences {
            return;
        }
        let grade = counts.grade();
        if grade > self.grade {
            self.say(found, &body, counts, grade);
        }
    }
}
