//! Where a text tells of contact by police and of death or serious harm.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::sentences::{Sentence, SentenceKind, sentences};

use super::PoliceContact;
use crate::{
    clauses::{is_denied, is_denied_after, lead, stands_in},
    data::Data,
};

/// Words of contact, and words of harm near them.
pub(super) struct Hit {
    pub(super) contact: Range<usize>,
    pub(super) harm: Range<usize>,
}

/// "Officer shot in Croydon", "officer shot dead": the officer is the one who was hurt.
static HURT_THEMSELVES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\s*(?:dead|and killed)?\s*(?:[.!,]|$|(?:in|at|by|while|during|outside|near|on)\b)",
    )
    .expect("a pattern fixed at compile time")
});

/// "Two officers were seriously hurt": harm to police, not by them.
static OFFICERS_HURT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:police officers?|officers?|PCs?|constables?|sergeants?) (?:was|were|is|are|has been|have been|remains|remain) (?:\w+ ){0,3}$")
        .expect("a pattern fixed at compile time")
});

fn is_officers(lead: &str) -> bool {
    // "A man shot by two officers is seriously hurt."
    OFFICERS_HURT.find(lead).is_some_and(|m| {
        let before: Vec<&str> = lead[..m.start()].split_whitespace().rev().take(3).collect();
        !before.contains(&"by")
    })
}

/// How many words after "by" a word for police may stand: "by two armed officers".
const AFTER_BY: usize = 4;

impl PoliceContact {
    /// The first contact that has harm near it.
    pub(super) fn hit(&self, data: &Data, text: &str) -> Option<Hit> {
        let contacts = self.contacts(data, text);
        if contacts.is_empty() {
            return None;
        }
        let harms = self.harms(data, text);
        let all = sentences(text);
        let number = |span: &Range<usize>| all.partition_point(|s| s.span.end <= span.start);
        let harms: Vec<(usize, Range<usize>)> =
            harms.into_iter().map(|h| (number(&h), h)).collect();
        contacts.into_iter().find_map(|contact| {
            let at = number(&contact);
            let from = at.saturating_sub(self.within_sentences);
            let first = harms.partition_point(|(n, _)| *n < from);
            let near = harms[first..]
                .iter()
                .take_while(|(n, _)| *n <= at + self.within_sentences);
            let (_, harm) = near.min_by_key(|(n, h)| {
                (
                    n.abs_diff(at),
                    !together(text, &all, at, *n),
                    h.start.abs_diff(contact.start),
                )
            })?;
            together(text, &all, at, number(harm)).then(|| Hit {
                contact: contact.clone(),
                harm: harm.clone(),
            })
        })
    }

    fn contacts(&self, data: &Data, text: &str) -> Vec<Range<usize>> {
        let left_out = self.not_contact.find(text);
        let mut spans = data.list("police_contact_words").find(text);
        spans.extend(self.more_contact.find(text));
        spans.sort_by_key(|s| s.start);
        spans.retain(|s| {
            !stands_in(s, &left_out)
                && self.by_police(text, s)
                && self.is_used(text, s)
                && !is_denied(text, s.start)
                && !is_denied_after(text, s.end)
        });
        spans
    }

    /// Words that end in "by" need police after it, "officer shot" needs somebody whom they shot.
    fn by_police(&self, text: &str, span: &Range<usize>) -> bool {
        let words = text[span.clone()].to_lowercase();
        let to = text.floor_char_boundary((span.end + 60).min(text.len()));
        let after = &text[span.end..to];
        if words.ends_with(" by") {
            let clause = after
                .split(['.', ',', ';', '\n'])
                .next()
                .unwrap_or_default();
            let ends = ["and", "but", "as", "while", "when", "near", "outside"];
            let near: Vec<&str> = (clause.split_whitespace().take(AFTER_BY))
                .take_while(|word| !ends.contains(word))
                .collect();
            return self.police.is_in(&near.join(" "));
        }
        !(words.starts_with("officer") || words.starts_with("police"))
            || !words.ends_with("shot")
            || !HURT_THEMSELVES.is_match(after)
    }

    /// A thing that is only named ("a talk on Taser") is no contact: it has to be used on somebody.
    fn is_used(&self, text: &str, span: &Range<usize>) -> bool {
        if !self.only_if_used.is_in(&text[span.clone()]) {
            return true;
        }
        let to = text.floor_char_boundary((span.end + 60).min(text.len()));
        let after = &text[span.end..to];
        let after = after
            .split(['.', ',', ';', '\n'])
            .next()
            .unwrap_or_default();
        self.used.is_in(lead(text, span.start, 6)) || self.used.is_in(after)
    }

    fn harms(&self, data: &Data, text: &str) -> Vec<Range<usize>> {
        let mut left_out = self.not_harm.find(text);
        left_out.extend(data.list("not_dead_words").find(text));
        left_out.sort_by_key(|s| s.start);
        let mut spans = data.list("serious_harm_words").find(text);
        spans.extend(self.more_harm.find(text));
        spans.sort_by_key(|s| s.start);
        spans.retain(|s| {
            !left_out.iter().any(|l| l.start < s.end && s.start < l.end)
                && !is_denied(text, s.start)
                && !is_officers(lead(text, s.start, 8))
                && !self.not_happened.is_in(lead(text, s.start, 5))
        });
        spans
    }
}

/// Whether two sentences tell of one thing: points of a list are of their own.
fn together(text: &str, all: &[Sentence], a: usize, b: usize) -> bool {
    let (first, last) = (a.min(b), a.max(b));
    let (Some(one), Some(other)) = (all.get(first), all.get(last)) else {
        return first == last;
    };
    let listed = all[first..=last]
        .iter()
        .any(|s| s.kind == SentenceKind::Bullet);
    !listed || first == last || !text[one.span.end..other.span.start].contains('\n')
}
