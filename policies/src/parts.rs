//! What a message needs to be whole, and several rules ask for: a place, a contact, an order, a way to act.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::sentences::{Sentence, sentences};

use crate::{
    contacts::{self, Kind},
    data::Data,
    standard::Lists,
    text::{place_names, streets},
    words::WordList,
};

/// Road numbers: A10, B205, M25.
static ROAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[ABM][1-9][0-9]{0,3}\b").expect("a pattern fixed at compile time")
});

/// What comes before an order inside a sentence: a clause begins, or "please", "now", "must", "should", "asked to".
static BEFORE_ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:[,;:–—-]|\b(?:please|now|must|should|and|then|kindly",
        r"|(?:ask|asked|asking|advise|advised|urge|urged|urging|tell|told|warned|need|needs|ought|have)",
        r"(?:\s+[\w’'-]+){0,3}\s+to))[\s“‘\x22']*$"
    ))
    .expect("a pattern fixed at compile time")
});

/// How far before a word its text is read.
const BEFORE: usize = 80;

/// Whether a text names a place: a street, a ward or borough, a road number, a venue, or a capital after "in".
pub(crate) fn has_place(text: &str, lists: &Lists) -> bool {
    !streets(text).is_empty()
        || place_names().is_in(text)
        || ROAD.is_match(text)
        || has_venue(text, lists)
        || lists
            .place_prepositions
            .find(text)
            .into_iter()
            .any(|span| is_place(&text[span.end..], lists))
}

/// Whether a name follows a preposition that stands before places.
fn is_place(after: &str, lists: &Lists) -> bool {
    let after = after.trim_start();
    let after = after.strip_prefix("the ").unwrap_or(after);
    let word: String = after
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '&'))
        .take(40)
        .collect();
    let initial = word.chars().next().is_some_and(char::is_uppercase);
    initial && !lists.not_places.contains(&word)
}

/// A venue word after a capital ("Fernwick Bus Station") or after "the" ("the station").
fn has_venue(text: &str, lists: &Lists) -> bool {
    lists.venue_words.find(text).into_iter().any(|span| {
        let from = text.floor_char_boundary(span.start.saturating_sub(BEFORE));
        let before = text[from..span.start].trim_end();
        let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
        let named =
            text[span].starts_with(char::is_uppercase) && last.starts_with(char::is_uppercase);
        named || last.eq_ignore_ascii_case("the")
    })
}

/// Whether a text gives a number, a link or an address to use.
pub(crate) fn has_contact(text: &str, data: &Data) -> bool {
    contacts::meant(text, data)
        .iter()
        .any(|item| item.kind != Kind::Reference)
}

/// Whether a text gives a contact or an order.
pub(crate) fn can_act(text: &str, data: &Data) -> bool {
    has_contact(text, data) || has_order(text, &sentences(text), data.list("action_words"))
}

/// Whether one of the sentences of a text holds an order: one of `orders` opens a sentence or clause, or follows please, now,
/// must, should. "Do you know him?" is none.
pub(crate) fn has_order(text: &str, sentences: &[Sentence], orders: &WordList) -> bool {
    sentences
        .iter()
        .any(|s| is_order(&text[s.span.clone()], orders))
}

fn is_order(sentence: &str, orders: &WordList) -> bool {
    let start = sentence.find(char::is_alphanumeric).unwrap_or(0);
    let ordered = |span: &Range<usize>| {
        let from = sentence.floor_char_boundary(span.start.saturating_sub(BEFORE));
        let question = sentence[span.end..].trim_start().starts_with("you ")
            && sentence.trim_end().ends_with('?');
        !question && (span.start == start || BEFORE_ORDER.is_match(&sentence[from..span.start]))
    };
    orders.find(sentence).iter().any(ordered)
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
            ("Drivers are asked to avoid the area.", true),
            ("We urge anyone nearby to keep away.", true),
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
