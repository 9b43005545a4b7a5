//! A place and a way to act stand in the post.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::sentences::sentences;

use super::ShortForm;
use crate::{
    ask::{Ask, Text},
    contacts::{self, Kind},
    data::Data,
    rule::{Found, Says},
    text::{place_names, streets},
};

/// Road numbers: A10, B205, M25.
static ROAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[ABM][1-9][0-9]{0,3}\b").expect("a pattern fixed at compile time")
});

/// What comes before an order inside a sentence: a clause begins, or "please", "now", "must", "should".
static BEFORE_ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[,;:–—-]|\b(?:please|now|must|should|and|then))[\s“‘\x22']*$")
        .expect("a pattern fixed at compile time")
});

impl ShortForm {
    /// Whether a text names a place: a street, a ward or borough, a road number, a venue, or a capital after "in".
    fn has_place(&self, text: &str) -> bool {
        !streets(text).is_empty()
            || place_names().is_in(text)
            || ROAD.is_match(text)
            || self.has_venue(text)
            || self.place_prepositions.find(text).into_iter().any(|span| {
                let after = text[span.end..].trim_start();
                let after = after.strip_prefix("the ").unwrap_or(after);
                let word: String = after
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '&'))
                    .collect();
                let initial = word.chars().next().is_some_and(char::is_uppercase);
                initial && !self.not_places.contains(&word)
            })
    }

    /// A venue word after a capital ("Fernwick Bus Station") or after "the" ("the station").
    fn has_venue(&self, text: &str) -> bool {
        self.venue_words.find(text).into_iter().any(|span| {
            let before = text[..span.start].trim_end();
            let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
            let named =
                text[span].starts_with(char::is_uppercase) && last.starts_with(char::is_uppercase);
            named || last.eq_ignore_ascii_case("the")
        })
    }

    pub(super) fn parts(&self, ask: &Ask<'_>, found: &mut Found<'_>, short: &Text<'_>) {
        let mut say = |what: &str, fix: &str| {
            let says = Says {
                severity: self.missing_part,
                measured: format!("no {what} in the post"),
                limit: format!("a {what}"),
                fix: fix.to_owned(),
            };
            found.lacks(&short.name, "", says);
        };
        if !self.has_place(short.text) {
            say("place", "Say where: the street, the ward or the borough.");
        }
        if !can_act(short.text, ask.data()) {
            say(
                "way to act",
                "Say what people can do: what to do now, or a number or link to use.",
            );
        }
    }
}

/// Whether a post gives a contact or an order.
fn can_act(text: &str, data: &Data) -> bool {
    let contact = contacts::meant(text, data)
        .iter()
        .any(|item| item.kind != Kind::Reference);
    contact
        || sentences(text)
            .into_iter()
            .any(|s| has_order(&text[s.span], data))
}

/// An order opens a sentence or clause, or follows please, now, must, should. "Do you know him?" is none.
fn has_order(sentence: &str, data: &Data) -> bool {
    let start = sentence.find(char::is_alphanumeric).unwrap_or(0);
    let is_order = |span: &Range<usize>| {
        let question = sentence[span.end..].trim_start().starts_with("you ")
            && sentence.trim_end().ends_with('?');
        !question && (span.start == start || BEFORE_ORDER.is_match(&sentence[..span.start]))
    };
    data.list("action_words")
        .find(sentence)
        .iter()
        .any(is_order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFiles;

    #[test]
    fn knows_a_way_to_act() {
        let data = Data::read(&DataFiles::default()).unwrap();
        for (text, acts) in [
            ("If you live there, leave now.", true),
            ("You must stay indoors.", true),
            ("Stay away.", true),
            ("Questions? Call 101.", true),
            ("More: met.police.uk/bexley", true),
            ("More to follow.", false),
            ("Officers are dealing with an incident.", false),
            ("Do you know this man?", false),
            ("The road is closed. People had to leave.", false),
        ] {
            assert_eq!(can_act(text, &data), acts, "{text}");
        }
    }
}
