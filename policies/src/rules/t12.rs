//! T-12: closing down.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    record::{CaseRole, CaseStatus},
    text::sentences::sentences,
    words::Kind,
};

use crate::{
    ask::{Ask, Text, text_of, title_of},
    rule::{Check, Found, Rule, Says, build},
    text::{masked, place_names, plain_date, streets},
    timing::few,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "T-12",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["MISS"],
    why: "Someone who has been found has a right to be left alone, and old appeals stay on the web for years.",
    build: build::<ClosingDown>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosingDown {
    severity: Severity,
    /// Kinds that must come down when their incident is over.
    take_down: Vec<Kind>,
    /// They say in a missing-person message that the person is found.
    is_found: WordList,
    /// They say that people still look for somebody.
    still_sought: WordList,
    /// In a sentence with one of these a first name or a surname alone is the person found.
    about_finding: WordList,
    /// Words with a capital that open such a sentence and are no name.
    no_names: Vec<String>,
}

/// Names that tell who is found: "Orla Quillfeather, 15, has been found", "We have found Orla Quillfeather", "Orla is safe".
static FOUND: LazyLock<Regex> = LazyLock::new(|| {
    const NAME: &str = r"\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+){1,2}";
    const ONE: &str = r"\p{Lu}\p{Ll}{2,}";
    const AGE: &str = r"(?:, (?:aged )?[0-9]{1,3},?|,? \([0-9]{1,3}\))?(?:,? (?:who|last seen|missing|reported)\b[^.!?\n]{0,80}?)?,?";
    const THEN: &str = r"(?: now| since| just)?(?: been)?(?: now| since)?";
    Regex::new(&format!(
        "\\b(?P<before>{NAME}){AGE} (?:has|have|was|is|were){THEN} (?:found|traced|located|safe|home|back|no longer missing)\\b\
         |\\b(?:(?:[Ff]ound|[Tt]raced|[Ll]ocated)(?: safe)?[:,–—-]?|[Ss]afe:) (?:missing (?:girl|boy|man|woman|teenager|child|person),? )?(?P<after>{NAME})\
         |\\b(?P<one>{ONE}) (?:is (?:now )?(?:safe|home|back home)|has (?:now )?been (?:found|traced))\\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// Names that an earlier appeal asks for: "Have you seen Orla Quillfeather, 15?"
static SOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:[Hh]ave you seen|[Mm]issing:?|[Ff]ind|[Ll]ooking for|[Cc]oncerned for|[Ww]orried about)",
        r" (?P<name>\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+){1,2})"
    ))
    .expect("a pattern fixed at compile time")
});

const TITLES: &[&str] = &["Mr ", "Mrs ", "Ms ", "Miss ", "Dr "];

impl ClosingDown {
    /// Posts that are recorded as up, and appeals on the incident that are still live.
    fn posts(&self, ask: &Ask<'_>) -> Vec<String> {
        let recorded = ask.draft().record.posts_up.iter().map(|p| p.trim());
        let mut posts: Vec<String> = recorded
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect();
        let Some(own) = &ask.draft().incident else {
            return posts;
        };
        let live = ask.subject.earlier.iter().filter(|e| {
            e.live
                && e.incident.as_ref() == Some(own)
                && e.kind.is_some_and(|k| self.take_down.contains(&k))
        });
        posts.extend(live.map(|e| {
            let kind = e.kind.map_or("message", |k| k.title()).to_lowercase();
            format!("the message “{kind}” of {}", plain_date(e.at.date()))
        }));
        posts
    }

    fn still_up(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let posts = self.posts(ask);
        let (count, them) = match posts.len() {
            0 => return,
            1 => ("1 post is".to_owned(), "it"),
            n => (format!("{n} posts are"), "them"),
        };
        let named = few(&posts, 5);
        found.message(
            &named,
            Says {
                severity: self.severity,
                measured: format!("{count} still up"),
                limit: "none once the person is found or the case is closed".to_owned(),
                fix: format!(
                    "{count} still up: {named}. Take {them} down, and give a named person the task, to be ticked when it \
                     is done."
                ),
            },
        );
    }

    /// Whether it tells that the missing person is found: the record says so, or the words of a missing-person message
    /// that asks nobody to look any more.
    fn tells_of_finding(&self, ask: &Ask<'_>) -> bool {
        if ask.draft().case_status() == Some(CaseStatus::Found) {
            return true;
        }
        let texts = ask.master();
        ask.kind() == Kind::Missing
            && texts.iter().any(|text| self.is_found.is_in(text.text))
            && !texts.iter().any(|text| self.still_sought.is_in(text.text))
    }

    /// The missing person: as recorded, else as the words say who has been found.
    fn names(&self, ask: &Ask<'_>) -> Vec<String> {
        let draft = ask.draft();
        let persons = draft.persons();
        let missing = persons.iter().filter(|p| p.role == CaseRole::Missing);
        let mut names: Vec<String> = missing.map(|p| p.name.trim().to_owned()).collect();
        let same = |e: &&crate::subject::Earlier| {
            e.kind == Some(Kind::Missing)
                && draft.incident.is_some()
                && e.incident == draft.incident
        };
        let earlier = ask.subject.earlier.iter().filter(same);
        names.extend(earlier.flat_map(|e| e.persons.iter().map(|p| p.trim().to_owned())));
        names.retain(|name| !name.is_empty());
        if names.is_empty() {
            let sought = (ask.subject.earlier.iter().filter(same))
                .flat_map(|e| SOUGHT.captures_iter(&e.body))
                .filter_map(|c| c.name("name"));
            names.extend(sought.map(|m| m.as_str().to_owned()));
            for text in ask.master() {
                names.extend(FOUND.captures_iter(text.text).filter_map(|c| {
                    let name = ["before", "after", "one"]
                        .iter()
                        .find_map(|group| c.name(group))?;
                    Some(name.as_str().to_owned())
                }));
            }
            names.retain(|n| {
                let first = n.split(' ').next().unwrap_or_default();
                !self.no_names.iter().any(|n| n == first) && !place_names().is_in(n)
            });
        }
        names.sort();
        names.dedup();
        names
    }

    /// Where a text names one of them: the whole name anywhere, a part of it where the sentence is about the finding.
    fn named(&self, text: &str, whole: &WordList, parts: &WordList) -> Option<Range<usize>> {
        if let Some(span) = whole.find(text).into_iter().next() {
            return Some(span);
        }
        let mut taken = streets(text);
        taken.extend(place_names().find(text));
        // "Miss Green" is no street.
        let titled = |span: &Range<usize>| TITLES.iter().any(|t| text[span.clone()].starts_with(t));
        taken.retain(|span| !titled(span));
        let rest = masked(text, &taken);
        let hits = parts.find(&rest);
        if hits.is_empty() {
            return None;
        }
        let all = sentences(text);
        hits.into_iter().find(|span| {
            let at = all.partition_point(|s| s.span.end <= span.start);
            all.get(at)
                .is_some_and(|s| self.about_finding.is_in(&text[s.span.clone()]))
        })
    }

    fn names_again(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if !self.tells_of_finding(ask) {
            return;
        }
        let names = self.names(ask);
        if names.is_empty() {
            return;
        }
        let parts: Vec<&str> = (names.iter())
            .flat_map(|name| name.split_whitespace())
            .filter(|part| part.chars().count() > 2)
            .collect();
        let (whole, parts) = (WordList::exact(&names), WordList::exact(&parts));
        let mut texts: Vec<Text<'_>> = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.translations().flat_map(|v| [title_of(v), text_of(v)]));
        for text in texts {
            let Some(span) = self.named(text.text, &whole, &parts) else {
                continue;
            };
            found.words(
                &text,
                span,
                Says {
                    severity: self.severity,
                    measured: "the person found is named again".to_owned(),
                    limit: "no name once someone is found".to_owned(),
                    fix: "Take the name out. For example: “The missing person we told you about has been found. Thank you \
                          to everyone who helped.”"
                        .to_owned(),
                },
            );
        }
    }
}

impl Check for ClosingDown {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let over = [Some(CaseStatus::Found), Some(CaseStatus::Closed)];
        if over.contains(&ask.draft().case_status()) {
            self.still_up(ask, found);
        }
        self.names_again(ask, found);
    }
}
