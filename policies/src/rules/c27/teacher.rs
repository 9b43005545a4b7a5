//! A teacher who is named with an allegation by a pupil, before any charge.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::text::sentences::sentences;

use super::Orders;
use crate::{
    ask::{Ask, Text},
    clauses::{is_denied, stands_in},
    rule::{Found, Says},
    same_names::{Name, Words},
    text::streets,
    words::WordList,
};

/// Words that tell such a text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    /// Teacher, lecturer or school worker.
    teacher_words: WordList,
    allegation_words: WordList,
    pupil_words: WordList,
    /// After a name they make its owner the one who speaks for the school.
    speaking_words: WordList,
    /// After a name, with no pupil between, they make its owner the one who complains.
    accusing_words: WordList,
    /// With a capital, and no part of a person's name.
    not_names: WordList,
    /// Before a name they make it an officer's or a judge's.
    rank_words: WordList,
}

/// Two to four words with a capital in a row.
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{Lu}[\p{L}'’]*\.?(?:[ -]\p{Lu}[\p{L}'’]+){1,3}")
        .expect("a pattern fixed at compile time")
});

/// A title before a name.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? ").expect("a pattern fixed at compile time")
});

/// An age or a home after a name: ", 34", " (34)", ", of Balham".
static TOLD_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:,? \(?[1-9][0-9]\b|, aged [1-9][0-9]\b|, of \p{Lu})")
        .expect("a pattern fixed at compile time")
});

/// What a name is said to be: ", a maths teacher", " is a lecturer", ", who teaches".
static SAID_TO_BE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:, [1-9][0-9],?|, aged [1-9][0-9],?| \([1-9][0-9]\),?)?(?:,? (?:a|an|the|his|her|their|our|who|head|deputy|formerly)\b| (?:is|was|works|teaches|taught)\b)[^.;:!?\n]{0,60}")
        .expect("a pattern fixed at compile time")
});

/// One text, with what is looked for in it.
struct Reading<'t> {
    text: &'t str,
    known: Vec<Range<usize>>,
    streets: Vec<Range<usize>>,
}

impl Lists {
    /// Spans of people in a stretch of a text: those recorded, and words that can only be a name.
    fn people(&self, of: &Reading<'_>, stretch: &Range<usize>) -> Vec<Range<usize>> {
        let known = (of.known.iter())
            .filter(|s| stretch.start <= s.start && s.end <= stretch.end)
            .cloned();
        let guessed = CAPITALS
            .find_iter(&of.text[stretch.clone()])
            .map(|m| stretch.start + m.start()..stretch.start + m.end())
            .filter(|s| !stands_in(s, &of.streets))
            .filter_map(|s| self.person(of.text, s));
        known.chain(guessed).collect()
    }

    fn person(&self, text: &str, mut span: Range<usize>) -> Option<Range<usize>> {
        // "Teacher Corwin Ashgrove": the first word is what he is.
        let mut told = false;
        while let Some((first, rest)) = text[span.clone()].split_once([' ', '-']) {
            if self.teacher_words.is_in(first) {
                told = true;
            } else if !["The", "A", "An", "Former"].contains(&first) {
                break;
            }
            span.start = span.end - rest.len();
        }
        let words = &text[span.clone()];
        let before = text[..span.start].trim_end();
        let last_word = before
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        if self.not_names.is_in(words)
            || self.rank_words.is_in(words)
            || self.rank_words.is_in(last_word)
        {
            return None;
        }
        let title = TITLE.is_match(words);
        let whole = title || words.contains([' ', '-']);
        let to = text.floor_char_boundary((span.end + 120).min(text.len()));
        let after = &text[span.end..to];
        told = told || title || TOLD_OF.is_match(after) || self.teacher_words.is_in(last_word);
        told = told
            || SAID_TO_BE
                .find(after)
                .is_some_and(|m| self.teacher_words.is_in(m.as_str()));
        (whole && told).then_some(span)
    }

    /// Whether a text tells of a teacher and an allegation at all.
    fn may_tell(&self, text: &str) -> bool {
        self.allegation_words.is_in(text) && self.teacher_words.is_in(text)
    }

    /// People who are named as teachers in a text that tells of a pupil's allegation against them.
    fn named(&self, of: &Reading<'_>) -> Vec<Range<usize>> {
        let text = of.text;
        let all = sentences(text);
        let lists = [
            &self.teacher_words,
            &self.allegation_words,
            &self.pupil_words,
        ];
        let told = lists.map(|list| list.find(text));
        let speaking = self.speaking_words.find(text);
        let accusing = self.accusing_words.find(text);
        let mut found = Vec::new();
        for (i, sentence) in all.iter().enumerate() {
            let from = i.checked_sub(1).map_or(sentence, |b| &all[b]).span.start;
            let to = all.get(i + 1).unwrap_or(sentence).span.end;
            if !told.iter().all(|spans| first_from(spans, from) < to) {
                continue;
            }
            let people = self.people(of, &sentence.span);
            found.extend(people.into_iter().filter(|span| {
                let end = sentence.span.end;
                let allegation = first_from(&told[1], span.end);
                let speaks = first_from(&speaking, span.end);
                let accuses = first_from(&accusing, span.end);
                let pupil = first_from(&told[2], span.end);
                // "Jane Larkmoor, the headteacher, said that a pupil has made an allegation"; "Mr Rook alleges that two
                // boys robbed him".
                let as_speaker = speaks < end && speaks <= allegation;
                let as_accuser = accuses < end && accuses <= allegation && accuses < pupil;
                !(as_speaker || as_accuser)
            }));
        }
        found
    }
}

/// Where the first of some spans in order starts, from a place on; past every text if there is none.
fn first_from(spans: &[Range<usize>], at: usize) -> usize {
    let next = spans.partition_point(|s| s.start < at);
    spans.get(next).map_or(usize::MAX, |s| s.start)
}

impl Orders {
    pub(super) fn accused(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let charged = |text: &Text<'_>| {
            let words = ask.data().list("charged_words").find(text.text);
            words.iter().any(|s| !is_denied(text.text, s.start))
        };
        if ask.master().iter().any(charged) {
            return;
        }
        let names: Vec<Name> = (ask.draft().persons().iter())
            .filter_map(|p| Name::of(&p.name))
            .collect();
        let mut texts = ask.english();
        texts.extend(ask.transcripts());
        texts.retain(|text| self.teachers.may_tell(text.text));
        for text in texts {
            let words = Words::of(text.text);
            let reading = Reading {
                text: text.text,
                known: names.iter().flat_map(|n| n.find(&words)).collect(),
                streets: streets(text.text),
            };
            for span in self.teachers.named(&reading) {
                let says = Says {
                    severity: self.teacher,
                    measured: "a teacher named with an allegation by a pupil, before charge".to_owned(),
                    limit: "no name before charge".to_owned(),
                    fix: "The law keeps this name secret until there is a charge or a court lifts it. Write “a teacher” \
                          and leave out the school and the subject."
                        .to_owned(),
                };
                found.words(&text, span, says);
            }
        }
    }
}
