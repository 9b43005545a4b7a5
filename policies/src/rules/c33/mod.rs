//! C-33: figures say over which period, and where they are from.

mod reading;

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::sentences::sentences,
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};
use reading::Reading;

pub(super) const RULE: Rule = Rule {
    id: "C-33",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "A rise or fall without its period, source and counts can make any month look good or bad.",
    build: build::<Figures>,
};

/// The most that is said of one text.
const MOST: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    no_period: Severity,
    no_source: Severity,
    small_counts: Severity,
    /// Counts under it make a poor percentage.
    counts_under: u64,
    /// Words of a rise or fall beside those of the list, and phrases that hold such a word and are none.
    more_figures: WordList,
    not_figures: WordList,
    /// With these any number of the sentence counts.
    comparing: WordList,
    /// After a number they make it a length or a duration.
    units: WordList,
    /// After "up by" they are who did it: "broken up by 20 officers".
    doers: WordList,
    /// In a sentence about one of these a rise or fall is none of crime or police work.
    not_about: WordList,
    more_period: WordList,
    not_period: WordList,
    more_source: WordList,
    /// After or before a percentage: no figure of what happened.
    not_percentages: WordList,
}

impl Figures {
    fn sentence(
        &self,
        found: &mut Found<'_>,
        of: &Reading<'_>,
        all: &Message,
        [span, next]: [Range<usize>; 2],
    ) {
        if !all.has_period
            && let Some(figure) = of.figure(self, &span)
        {
            let words = &of.text.text[figure.clone()];
            let says = Says {
                severity: self.no_period,
                measured: format!("“{words}”, and no period in the message"),
                limit: "a figure with its period".to_owned(),
                fix: format!(
                    "“{words}”: over which months? Give the period and the counts: “In November there were 3. In October \
                     there were 11.”"
                ),
            };
            found.words(&of.text, figure, says);
        }
        for percentage in of.percentages_in(&span) {
            let words = &of.text.text[percentage.clone()];
            let base = of.base(&span).or_else(|| of.base(&next));
            if let Some(base) = base.filter(|base| *base < self.counts_under) {
                let says = Says {
                    severity: self.small_counts,
                    measured: format!("{words} from a count of {base}"),
                    limit: format!("a percentage from {} or more", self.counts_under),
                    fix: "Give the counts instead of the percentage: with so few, one more or less changes it a lot."
                        .to_owned(),
                };
                found.words(&of.text, percentage.clone(), says);
            }
            if !all.has_source {
                let says = Says {
                    severity: self.no_source,
                    measured: format!("{words}, and no word on where it is from"),
                    limit: "a percentage with its source".to_owned(),
                    fix: "Say where the figure is from, and give the counts: “Our figures show 46 thefts in November and \
                          58 in October.”"
                        .to_owned(),
                };
                found.words(&of.text, percentage, says);
            }
        }
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: Text<'_>, all: &Message) {
        let Some(reading) = Reading::of(self, ask.data(), text) else {
            return;
        };
        let before = found.findings.len();
        let sentences = sentences(reading.text.text);
        for (i, sentence) in sentences.iter().enumerate() {
            if found.findings.len() - before >= MOST {
                return;
            }
            // The counts may stand in the sentence after the percentage.
            let next = sentences
                .get(i + 1)
                .filter(|s| s.paragraph == sentence.paragraph);
            let end = sentence.span.end;
            let next = next.map_or(end..end, |s| s.span.clone());
            self.sentence(found, &reading, all, [sentence.span.clone(), next]);
        }
    }
}

/// What stands anywhere in the message.
struct Message {
    has_period: bool,
    has_source: bool,
}

impl Check for Figures {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let data = ask.data();
        let master = ask.master();
        let source = data.list("source_of_figures");
        let all = Message {
            has_period: master.iter().any(|t| self.has_period(data, t.text)),
            has_source: (master.iter())
                .any(|t| source.is_in(t.text) || self.more_source.is_in(t.text)),
        };
        let copies = ask.english().split_off(master.len());
        let copies = copies.into_iter().filter(|t| !t.name.0.ends_with(" title"));
        for text in std::iter::once(ask.body()).chain(ask.short()).chain(copies) {
            self.read(ask, found, text, &all);
        }
    }
}
