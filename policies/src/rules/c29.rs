//! C-29: suicide: not how or where, and a line to help.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::sentences::sentences,
};

use crate::{
    ask::{Ask, Text},
    clauses::stands_in,
    data::Data,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-29",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "Telling how and where leads others to the same; a number to call leads them away from it.",
    build: build::<Suicide>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suicide {
    method: Severity,
    no_help: Severity,
    /// Words beside those of the lists, and phrases that hold such a word and mean something else.
    more_suicide: WordList,
    not_suicide: WordList,
    more_method: WordList,
    not_method: WordList,
    /// Method words that are everyday words too: they count this many sentences from a word of suicide.
    near_only: WordList,
    within_sentences: usize,
    /// Not how or where, but hurtful words for it.
    hurtful: WordList,
    more_help: WordList,
    not_help: WordList,
    /// Help words that are everyday words too: they count with a capital inside a sentence.
    capital_help: WordList,
}

/// Words of a list and of a second one, without what stands in a third, from left to right.
fn spans(text: &str, lists: [&WordList; 2], not: &WordList) -> Vec<Range<usize>> {
    let left_out = not.find(text);
    let mut spans: Vec<Range<usize>> = lists.iter().flat_map(|l| l.find(text)).collect();
    spans.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut last = 0;
    spans.retain(|s| {
        let apart = s.start >= last && !stands_in(s, &left_out);
        if apart {
            last = s.end;
        }
        apart
    });
    spans
}

impl Suicide {
    fn about(&self, data: &Data, text: &str) -> Vec<Range<usize>> {
        let lists = [data.list("suicide_words"), &self.more_suicide];
        spans(text, lists, &self.not_suicide)
    }

    /// How or where, in one text of a message that is about suicide.
    fn methods(&self, data: &Data, text: &str) -> Vec<Range<usize>> {
        let lists = [data.list("suicide_method_words"), &self.more_method];
        let mut found = spans(text, lists, &self.not_method);
        // "Thefts jumped from 11 to 30."
        found.retain(|s| {
            let after = text[s.end..].trim_start();
            !(text[s.clone()].to_lowercase().starts_with("jump")
                && after.starts_with(|c: char| c.is_ascii_digit()))
        });
        if found.is_empty() {
            return found;
        }
        let all = sentences(text);
        let number = |s: &Range<usize>| all.partition_point(|x| x.span.end <= s.start);
        let about: Vec<usize> = self.about(data, text).iter().map(number).collect();
        found.retain(|s| {
            if !self.near_only.is_in(&text[s.clone()]) {
                return true;
            }
            let at = number(s);
            let next = about.partition_point(|n| *n + self.within_sentences < at);
            about
                .get(next)
                .is_some_and(|n| *n <= at + self.within_sentences)
        });
        found
    }

    fn helps(&self, data: &Data, text: &str) -> bool {
        let lists = [data.list("help_words"), &self.more_help];
        spans(text, lists, &self.not_help).iter().any(|s| {
            let words = &text[s.clone()];
            !self.capital_help.is_in(words)
                || (words.starts_with(char::is_uppercase)
                    && text[..s.start]
                        .trim_end()
                        .ends_with(|c: char| c.is_alphanumeric() || ",(“‘'\"".contains(c)))
        })
    }

    /// Texts that are read together.
    fn together(&self, data: &Data, found: &mut Found<'_>, texts: &[Text<'_>]) {
        let about = (texts.iter())
            .find_map(|t| self.about(data, t.text).into_iter().next().map(|s| (t, s)));
        let Some((first, span)) = about else { return };
        for text in texts {
            for span in self.methods(data, text.text) {
                self.say_method(found, text, span);
            }
        }
        if !texts.iter().any(|t| self.helps(data, t.text)) {
            let says = Says {
                severity: self.no_help,
                measured: "no line to help".to_owned(),
                limit: "a number or a name to turn to".to_owned(),
                fix: "Add Samaritans, 116 123: “If you are struggling, call Samaritans free on 116 123, at any time.”"
                    .to_owned(),
            };
            found.words(first, span, says);
        }
    }

    fn say_method(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let words = &text.text[span.clone()];
        let fix = if self.hurtful.is_in(words) {
            format!(
                "“{words}” hurts the family and makes it sound like a crime or a success. Say “died by suicide”."
            )
        } else {
            format!("“{words}”: leave out how and where. Say only that a person has died.")
        };
        let says = Says {
            severity: self.method,
            measured: "how or where, in a text about suicide".to_owned(),
            limit: "none".to_owned(),
            fix,
        };
        found.words(text, span, says);
    }
}

impl Check for Suicide {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let data = ask.data();
        let mut page = vec![ask.headline(), ask.body()];
        page.extend(ask.alts());
        page.extend(ask.transcripts());
        self.together(data, found, &page);
        // A post is read alone; so is each copy with its title.
        if let Some(short) = ask.short() {
            self.together(data, found, &[short]);
        }
        let copies = ask.english().split_off(ask.master().len());
        for copy in copies.chunks(2) {
            self.together(data, found, copy);
        }
    }
}
