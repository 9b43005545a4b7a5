//! C-23: blaming a group.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    groups,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-23",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["EQA", "STD"],
    why: "A message that blames a community makes its people afraid of their neighbours and of us.",
    build: build::<Blame>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Blame {
    severity: Severity,
    /// Characters between the group and the words that blame.
    within: usize,
    /// After a group they make it a community, as `persons` make it people.
    community_words: WordList,
}

/// A group done harm to, before the words: "families have been targeted", "women are the target of", "plagued by".
static SUFFERS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?:be|been|being|is|are|was|were|get|gets|got|feel|feels|felt)\s+(?:\w+\s+)?",
        r"(?:targeted|plagued|blighted)",
        r"|\b(?:a|an|the|as|easy|soft|prime|main|frequent)\s+target)$"
    ))
    .expect("a pattern fixed at compile time")
});

/// Words that, with nothing they are done to after them, say what the group suffers: "women targeted in attacks".
static HARMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:targeted|plagued|blighted)$").expect("a pattern fixed at compile time")
});
static NO_OBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\s+(?:by|in|on|at|for|because|over|after|during|as|near|outside|with|again)\b|\s*[.,;:!?]|\s*$)")
        .expect("a pattern fixed at compile time")
});

/// Harm that is done to the group straight after the words: "targeting older Asian families", "prey on Polish workers".
static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s+(?:[\w'’-]+\s+){0,3}$").expect("a pattern fixed at compile time")
});

/// What is done to somebody, as against what somebody is.
static HARMS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:target|plagu|blight|prey|swarm)").expect("a pattern fixed at compile time")
});

/// Who did it: "targeted by Eastern European males".
static BY_THEM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\bby\b").expect("a pattern fixed at compile time"));

/// Words that between the two make the group the one that does it.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:by|are|is|were|was|from)\b").expect("a pattern fixed at compile time")
});

/// Before "responsible for" and "to blame": somebody else, or nobody.
static SOMEBODY_ELSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:those|people|persons?|anyone|anybody|whoever|man|men|woman|women|suspects?|offenders?|thieves|gang",
        r"|officers?|team|teams|sergeant|inspector|council|not|never|no|n[o’']t|nobody|who(?:ever)? (?:is|are|was|were))\s+$"
    ))
    .expect("a pattern fixed at compile time")
});

/// "Those responsible are …" names them.
static ARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:are|is|were|was)\b").expect("a pattern fixed at compile time")
});

/// Whether what stands between words that blame and a group makes the group the one it is done to.
fn is_object(between: &str) -> bool {
    OBJECT.is_match(between) && !BY.is_match(between)
}

/// The last few words before a place in a text.
fn before(text: &str, at: usize) -> &str {
    &text[text.floor_char_boundary(at.saturating_sub(60))..at]
}

impl Blame {
    /// Groups of the lists, people and communities, in an open text.
    fn groups(&self, open: &str, ask: &Ask<'_>) -> Vec<Range<usize>> {
        let data = ask.data();
        let mut spans = groups::people(open, data, data.list("persons"), &ask.standard.lists);
        spans.extend(groups::people(
            open,
            data,
            &self.community_words,
            &ask.standard.lists,
        ));
        spans.extend(data.list("groups_noun").find(open));
        spans.extend(data.list("immigration_terms").find(open));
        groups::apart(spans)
    }

    /// Whether these words, near this group, blame it.
    fn blames(&self, text: &str, group: &Range<usize>, phrase: &Range<usize>) -> bool {
        let (first, second) = if group.start < phrase.start {
            (group, phrase)
        } else {
            (phrase, group)
        };
        let Some(between) = text.get(first.end..second.start) else {
            return false;
        };
        if between.chars().count() > self.within || between.contains("\n\n") {
            return false;
        }
        let words = text[phrase.clone()].to_lowercase();
        let group_first = group.start < phrase.start;
        let until_phrase = before(text, phrase.start);
        if words.starts_with("responsible") || words == "to blame" {
            // "Romanian men responsible for": the word before is the group itself.
            let own =
                group_first && (between.trim().is_empty() || between.trim().starts_with("who "));
            let named = !group_first && !between.contains(['.', '!', '?']) && ARE.is_match(between);
            return own || named || !SOMEBODY_ELSE.is_match(until_phrase);
        }
        let suffered = SUFFERS_BEFORE.is_match(before(text, phrase.end))
            || (HARMED.is_match(&words) && NO_OBJECT.is_match(&text[phrase.end..]));
        if group_first {
            return !suffered;
        }
        // "Flooding in …" is water unless a group does it.
        words != "flooding"
            && !(HARMS.is_match(&words) && is_object(between))
            && (!suffered || BY_THEM.is_match(between))
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>) {
        let open = groups::open(text.text, ask.data(), &ask.standard.lists.not_a_group);
        let groups = self.groups(&open, ask);
        let phrases = ask.data().list("blaming_phrases").find(&open);
        // Both are in order: for each group only the phrases near it are looked at.
        let reach = self.within.saturating_mul(4);
        let mut from = 0;
        for group in &groups {
            while phrases
                .get(from)
                .is_some_and(|p| p.end.saturating_add(reach) < group.start)
            {
                from += 1;
            }
            let near = phrases[from..]
                .iter()
                .take_while(|p| p.start <= group.end.saturating_add(reach));
            let near: Vec<&Range<usize>> = near.take(NEAR).collect();
            let end = self.until(text.text, group, &near);
            let blames = |phrase: &&&Range<usize>| {
                !(group.end..end).contains(&phrase.start) && self.blames(text.text, group, phrase)
            };
            let Some(phrase) = near.iter().find(blames) else {
                continue;
            };
            self.say(found, text, group, phrase);
        }
    }

    /// How far what follows a group says nothing of it: to the end of a sentence in which it is harmed. "Thieves who
    /// target Asian women are known to …" does not blame the women.
    fn until(&self, text: &str, group: &Range<usize>, near: &[&Range<usize>]) -> usize {
        let harmed = near.iter().any(|p| {
            p.end <= group.start
                && HARMS.is_match(&text[(*p).clone()].to_lowercase())
                && is_object(&text[p.end..group.start])
        });
        if !harmed {
            return group.end;
        }
        let reach = self.within.saturating_mul(8);
        let to = text.floor_char_boundary(group.end.saturating_add(reach).min(text.len()));
        let rest = &text[group.end..to];
        rest.find(['.', '!', '?', '\n'])
            .map_or(to, |at| group.end + at)
    }

    fn say(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        group: &Range<usize>,
        phrase: &Range<usize>,
    ) {
        let (who, blame) = (&text.text[group.clone()], &text.text[phrase.clone()]);
        let says = Says {
            severity: self.severity,
            measured: format!("“{who}” with “{blame}”"),
            limit: format!("no blame within {} characters of a group", self.within),
            fix: format!(
                "This blames a community. Describe what was done, not who: leave out “{who}”. If it must go as it is, \
                 tell your Independent Advisory Group first and record why."
            ),
        };
        let span = group.start.min(phrase.start)..group.end.max(phrase.end);
        found.words(text, span, says);
    }
}

/// Words that blame which are looked at round one group: more add nothing.
const NEAR: usize = 16;

impl Check for Blame {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let texts = ask
            .english()
            .into_iter()
            .chain(ask.alts())
            .chain(ask.transcripts());
        for text in texts {
            self.read(ask, found, &text);
        }
    }
}
