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
        r"|(?:ask|asks|asked|asking|advise|advised|urge|urged|urging|tell|told|warned|need|needs|ought|have)",
        r"(?:\s+[\w’'-]+){0,6}\s+to))[\s“‘\x22']*$"
    ))
    .expect("a pattern fixed at compile time")
});

/// How far before a word its text is read.
const BEFORE: usize = 80;

/// The text without the lines of an embargo: their dates and times are not facts.
pub(crate) fn without_embargo(text: &str) -> String {
    let kept = text
        .lines()
        .filter(|line| !line.to_uppercase().contains("EMBARGO"));
    kept.collect::<Vec<_>>().join("\n")
}

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
        || MOTION
            .find_iter(text)
            .any(|m| is_place(&text[m.end()..], lists))
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

/// Somebody or something that came from a place or went to one: "missing from Catford", "ran towards Bellingham".
static MOTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:missing|disappeared|vanished|absconded|escaped|ran|running|walked|walking|drove|driving|driven|went",
        r"|gone|left|taken|stolen|robbed|travelled|travelling|headed|heading|moved)(?: away| off| home| on foot)?",
        r"(?: since (?:yesterday|last night|this morning))? (?:from|to|towards|toward|into|through)(?-u:\b)"
    ))
    .expect("a pattern fixed at compile time")
});

/// A venue word after a capital ("Fernwick Bus Station") or after "the" ("the station"), a word for its kind between
/// ("the Glades shopping centre").
fn has_venue(text: &str, lists: &Lists) -> bool {
    lists.venue_words.find(text).into_iter().any(|span| {
        let from = text.floor_char_boundary(span.start.saturating_sub(BEFORE));
        let before = text[from..span.start].trim_end();
        let mut words = before.rsplit(char::is_whitespace);
        let last = words.next().unwrap_or_default();
        let named = text[span].starts_with(char::is_uppercase) && starts_with_capital(last);
        let of_a_kind = lists.venue_kinds.is_in(last)
            && words.next().is_some_and(|word| {
                word.eq_ignore_ascii_case("the")
                    || (starts_with_capital(word) && !lists.not_places.iter().any(|n| n == word))
            });
        named || of_a_kind || last.eq_ignore_ascii_case("the")
    })
}

fn starts_with_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
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
    use crate::{data::DataFiles, standard::Standard};

    #[test]
    fn knows_a_place() {
        let standard = Standard::shipped().unwrap();
        for (text, place) in [
            ("Missing from Catford since yesterday.", true),
            ("He ran off towards Bellingham.", true),
            ("Meet us at the Glades shopping centre.", true),
            ("Come to Marlpit community hall.", true),
            ("Fernwick Bus Station is shut.", true),
            ("It was near the station.", true),
            ("A crash on the A10.", true),
            ("In November we asked you in English.", false),
            ("Police station staff were moved to Monday.", false),
            ("He went home. A message from Orla.", false),
            ("Officers are at an incident.", false),
        ] {
            assert_eq!(has_place(text, &standard.lists), place, "{text}");
        }
    }

    #[test]
    fn knows_a_way_to_act() {
        let data = Data::read(&DataFiles::default()).unwrap();
        for (text, acts) in [
            ("If you live there, leave now.", true),
            ("You must stay indoors.", true),
            ("Stay away.", true),
            ("Drivers are asked to avoid the area.", true),
            (
                "We ask everyone who lives near there to shut windows.",
                true,
            ),
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
