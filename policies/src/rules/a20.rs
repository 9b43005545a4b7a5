//! A-20: the language is marked right, and no unseen mark changes how its text is read.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::{Language, LanguageInfo},
    text::{
        contacts,
        script::{Script, letter_shares},
    },
    variant::Variant,
};

use crate::{
    ask::{Ask, Text, text_of, title_of},
    rule::{Check, Found, Rule, Says, build},
    text::{first_line, masked},
    unseen::{self, Harm},
};

pub(super) const RULE: Rule = Rule {
    id: "A-20",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["WCAG"],
    why: "Screen readers and browsers choose voice, letters and direction by the mark, not by the words.",
    build: build::<Marked>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    script_pct: usize,
    severity: Severity,
}

/// Words in Latin letters with a capital.
static LATIN_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{Latin}\p{M}'’-]+").expect("a pattern fixed at compile time"));

/// What does not count: links, mail addresses, and names in Latin letters that stand in the master too.
fn not_letters(text: &str, master: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = (contacts::find_links(text).into_iter())
        .chain(contacts::find_emails(text))
        .map(|f| f.span)
        .collect();
    let known: HashSet<&str> = LATIN_NAME.find_iter(master).map(|m| m.as_str()).collect();
    spans.extend(
        LATIN_NAME
            .find_iter(text)
            .filter(|m| m.as_str().starts_with(char::is_uppercase))
            .filter(|m| known.contains(m.as_str().trim_end_matches(['-', '\'', '’'])))
            .map(|m| m.range()),
    );
    spans
}

impl Marked {
    /// What is wrong with the mark of a version: measured, limit, and how to put it right.
    fn fault(&self, variant: &Variant, master: &str) -> Option<(String, String, String)> {
        let Some(info) = LanguageInfo::of(&variant.language) else {
            return Some((
                format!("{} is not in the list of languages", variant.language),
                "a tag of the list".to_owned(),
                match variant.language.primary() {
                    "zh" | "yue" => {
                        "Mark it zh-Hans (simplified) or zh-Hant (traditional).".to_owned()
                    }
                    _ => format!(
                        "Check the tag {}: use one of the list, such as pl or pa-Arab.",
                        variant.language
                    ),
                },
            ));
        };
        let name = &info.english_name;
        let Some(scripts) = info.script.as_deref().and_then(Script::of_iso) else {
            return Some((
                format!("{name} is not a written language"),
                "a language with a script".to_owned(),
                format!(
                    "{name} is not written: book it as a format (bsl) and leave this text out."
                ),
            ));
        };
        self.letters(variant, master, name, scripts)
            .or_else(|| direction(variant, info))
    }

    fn letters(
        &self,
        variant: &Variant,
        master: &str,
        name: &str,
        scripts: &[Script],
    ) -> Option<(String, String, String)> {
        let shares = letter_shares(&masked(&variant.text, &not_letters(&variant.text, master)));
        // `|` stands for what is left out: it is no letter.
        let hundredths = shares.hundredths(scripts);
        if hundredths >= self.script_pct * 100 {
            return None;
        }
        let own = script_names(scripts);
        let main = shares.main().map_or("of another script", Script::name);
        Some((
            format!("{}% of the letters are {own}", hundredths / 100),
            format!("{}% or more", self.script_pct),
            format!(
                "Marked {name}, but the letters are {main}. Put the {name} text in, or mark it as what it is."
            ),
        ))
    }
}

fn script_names(scripts: &[Script]) -> String {
    (scripts.iter().map(|s| s.name()).collect::<Vec<_>>()).join(" or ")
}

fn direction(variant: &Variant, info: &LanguageInfo) -> Option<(String, String, String)> {
    (variant.direction != info.direction).then(|| {
        let name = &info.english_name;
        (
            format!("marked {}", variant.direction),
            format!("{name} runs {}", info.direction),
            format!("Set dir to {} for {name}.", info.direction),
        )
    })
}

/// At most so many marks of one text are told.
const MOST: usize = 20;

impl Marked {
    /// Marks that nobody sees: in a word or a number they hide it, and some turn what follows.
    fn unseen(&self, found: &mut Found<'_>, text: &Text<'_>) {
        for (span, harm) in unseen::find(text.text).into_iter().take(MOST) {
            let (measured, fix) = match harm {
                Harm::Turns => (
                    "a mark that turns the direction of what follows".to_owned(),
                    "Take the unseen mark out: type the words again, do not paste them.".to_owned(),
                ),
                Harm::Parts => {
                    let words = text.text[span.clone()].replace(|c| !char::is_alphanumeric(c), "");
                    (
                        "a mark inside it that nobody sees".to_owned(),
                        format!(
                            "Type “{words}” again instead of pasting it: searches and screen readers break it in two."
                        ),
                    )
                }
            };
            let says = Says {
                severity: self.severity,
                measured,
                limit: "none".to_owned(),
                fix,
            };
            found.words(text, span, says);
        }
    }
}

impl Check for Marked {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let rendered = ask.subject.rendered;
        let master = format!("{}\n{}", rendered.headline, rendered.body);
        let mut said: Vec<&Language> = Vec::new();
        for variant in ask.translations() {
            if said.contains(&&variant.language) {
                continue;
            }
            let Some((measured, limit, fix)) = self.fault(variant, &master) else {
                continue;
            };
            said.push(&variant.language);
            found.words(
                &text_of(variant),
                first_line(&variant.text),
                Says {
                    severity: self.severity,
                    measured,
                    limit,
                    fix,
                },
            );
        }
        let mut texts = ask.master();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        texts.extend(ask.variants().flat_map(|v| [title_of(v), text_of(v)]));
        for text in texts {
            self.unseen(found, &text);
        }
    }
}
