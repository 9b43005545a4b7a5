//! A-05: initials not explained.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    data::{Jargon, JargonRule},
    place_words,
    reading::{Reading, just_after, just_before},
    rule::{Check, Found, Rule, Says, build},
    text::masked,
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
    Regex::new(
        r"(?-u:\b)(?P<letters>[A-Z]{1,5}(?:&[A-Z]{1,5}|[A-Z]))(?:s|['’]s|['’])?(?-u:\b{end-half})",
    )
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

/// How far a full form may reach, in bytes.
const LONGEST_FORM: usize = 160;

/// Initials that the text explains: "(XX)" after a full form, or "XX (full form)".
fn explained(text: &str) -> HashSet<&str> {
    static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\((?P<after>[A-Z&]{2,8})\)|(?-u:\b)(?P<before>[A-Z&]{2,8}) \(")
            .expect("a pattern fixed at compile time")
    });
    let spelled = BRACKETS.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        if let Some(letters) = found.name("after") {
            let full = last_words(just_before(text, whole.start(), LONGEST_FORM).trim_end());
            return spells(full, letters.as_str(), false).then_some(letters.as_str());
        }
        let letters = found.name("before")?.as_str();
        let (inside, _) = just_after(text, whole.end(), LONGEST_FORM).split_once(')')?;
        (inside.len() > letters.len() + 2 && spells(inside, letters, false)).then_some(letters)
    });
    spelled.collect()
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
        let mut hits: Vec<(Range<usize>, &str, Option<&Jargon>)> = Vec::new();
        let mut taken = reading.not_initials().to_vec();
        taken.extend_from_slice(reading.left_out());
        let open = masked(text.text, &taken);
        let explained = explained(text.text);
        let mut seen = HashSet::new();
        for hit in INITIALS.captures_iter(&open) {
            let Some(span) = hit.name("letters").map(|m| m.range()) else {
                continue;
            };
            let letters = &text.text[span.clone()];
            let before = open[..span.start].chars().next_back();
            let tagged = before.is_some_and(|c| matches!(c, '#' | '@' | '&') || c.is_alphabetic());
            if tagged || explained.contains(letters) || !seen.insert(letters) {
                continue;
            }
            if let Some(term) = self.needs(ask, letters) {
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
        for (text, letters, told) in [
            ("Your Safer Neighbourhood Team (SNT) is out.", "SNT", true),
            ("anti-social behaviour (ASB)", "ASB", true),
            ("closed-circuit television (CCTV)", "CCTV", true),
            ("The SNT (Safer Neighbourhood Team) is out.", "SNT", true),
            ("The team (SNT) is out.", "SNT", false),
            ("The SNT (see below) is out.", "SNT", false),
            ("The Department. Ask them (DPS).", "DPS", false),
            ("SNT", "SNT", false),
        ] {
            assert_eq!(explained(text).contains(letters), told, "{text}");
        }
    }
}
