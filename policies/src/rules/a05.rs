//! A-05: initials not explained.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    data::{Jargon, JargonRule},
    place_words,
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    text::touches,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-05",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE", "WCAG"],
    why: "Initials that only the police know tell everybody else nothing.",
    build: build::<Initials>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Initials {
    many: usize,
    few_initials: Severity,
    many_initials: Severity,
    /// More initials that need no explanation.
    also_known: WordList,
    /// A word this common in small letters (Zipf) is that word, written large.
    everyday_zipf: f32,
}

/// Two to six capitals that stand alone, in the plural too; `&` may join them.
static INITIALS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?P<letters>[A-Z]{1,5}(?:&[A-Z]{1,5}|[A-Z]))(?:s|['’]s|['’])?\b{end-half}")
        .expect("a pattern fixed at compile time")
});

/// Whether `full` spells the initials: it opens with their first letter, and the others follow in their order. Letters
/// within words count ("television" for the TV of CCTV) unless only first letters may.
fn spells(full: &str, letters: &str, first_letters_only: bool) -> bool {
    let mut wanted = letters.chars().filter(|c| c.is_alphabetic()).peekable();
    let mut before = ' ';
    let mut open = false;
    for c in full.chars() {
        let first = !before.is_alphabetic() && !matches!(before, '\'' | '’');
        before = c;
        if (first || (open && !first_letters_only))
            && wanted.next_if(|w| w.eq_ignore_ascii_case(&c)).is_some()
        {
            open = true;
        }
    }
    wanted.peek().is_none()
}

/// The last words of a text, as many as initials may stand for.
fn last_words(text: &str) -> &str {
    let line = text.rsplit(['\n', '.', ';', ':']).next().unwrap_or(text);
    let mut starts = line
        .rmatch_indices(char::is_whitespace)
        .map(|(at, c)| at + c.len());
    starts.nth(9).map_or(line, |at| &line[at..])
}

/// Whether the text explains the initials: "(XX)" after a full form, or "XX (full form)".
fn is_explained(text: &str, letters: &str) -> bool {
    let after_full = text
        .match_indices(&format!("({letters})"))
        .any(|(at, _)| spells(last_words(text[..at].trim_end()), letters, false));
    let before_full = text
        .match_indices(&format!("{letters} ("))
        .any(|(at, found)| {
            let rest = &text[at + found.len()..];
            rest.split_once(')').is_some_and(|(inside, _)| {
                inside.len() > letters.len() + 2
                    && inside.len() < 120
                    && spells(inside, letters, false)
            })
        });
    after_full || before_full
}

/// What the initials stand for, as the list of police terms has it: a full form to write out, or a plainer word.
fn how_to_say(letters: &str, known: Option<&Jargon>) -> String {
    let Some(term) = known else {
        return format!(
            "{letters} is not explained. Write it in full the first time, with ({letters}) after it."
        );
    };
    let full = term.plain_meaning.split(':').next().unwrap_or_default();
    if spells(full, letters, true) {
        format!("{letters} is not explained. Write {full} ({letters}) the first time.")
    } else {
        format!("{letters} is not explained. Say “{full}”.")
    }
}

impl Initials {
    /// Whether initials need a full form, with what the list of police terms says of them.
    fn needs<'d>(&self, ask: &Ask<'d>, letters: &str) -> Option<Option<&'d Jargon>> {
        let data = ask.data();
        let listed = data.jargon.iter().find(|j| j.term == letters);
        if let Some(term) = listed {
            return (term.rule == JargonRule::Explain).then_some(Some(term));
        }
        let small = letters.to_lowercase();
        let known = data.list("known_initials").is_in(letters)
            || self.also_known.is_in(letters)
            || place_words::has(&small);
        let roman = letters.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        let everyday =
            (data.common_words.zipf(&small)).is_some_and(|zipf| zipf >= self.everyday_zipf);
        (!known && !roman && !everyday).then_some(None)
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let mut hits: Vec<(std::ops::Range<usize>, &str, Option<&Jargon>)> = Vec::new();
        for hit in INITIALS.captures_iter(text.text) {
            let Some(span) = hit.name("letters").map(|m| m.range()) else {
                continue;
            };
            let letters = &text.text[span.clone()];
            let before = &text.text[..span.start];
            if hits.iter().any(|(_, known, _)| *known == letters)
                || before.ends_with(['#', '@', '&'])
                || touches(&span, reading.not_initials())
                || touches(&span, reading.left_out())
            {
                continue;
            }
            if let Some(term) = self.needs(ask, letters)
                && !is_explained(text.text, letters)
            {
                hits.push((span, letters, term));
            }
        }
        let different = hits.len();
        for (span, letters, term) in hits {
            let says = Says {
                severity: if different >= self.many {
                    self.many_initials
                } else {
                    self.few_initials
                },
                measured: match different {
                    1 => "1 set of initials not explained".to_owned(),
                    n => format!("{n} sets of initials not explained"),
                },
                limit: format!("none; from {} a reason is needed", self.many),
                fix: how_to_say(letters, term),
            };
            found.words(text, span, says);
        }
    }
}

impl Check for Initials {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(ask, found, &text, &ask.reading(&text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_form_spells_the_initials() {
        for (text, letters, explained) in [
            ("Your Safer Neighbourhood Team (SNT) is out.", "SNT", true),
            ("anti-social behaviour (ASB)", "ASB", true),
            ("closed-circuit television (CCTV)", "CCTV", true),
            ("The SNT (Safer Neighbourhood Team) is out.", "SNT", true),
            ("The team (SNT) is out.", "SNT", false),
            ("The SNT (see below) is out.", "SNT", false),
            ("The Department. Ask them (DPS).", "DPS", false),
            ("SNT", "SNT", false),
        ] {
            assert_eq!(is_explained(text, letters), explained, "{text}");
        }
    }
}
