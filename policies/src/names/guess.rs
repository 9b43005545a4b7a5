//! Names guessed from words with capitals and what stands round them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::sentences::Sentence;

use super::{
    Person, Sign, head,
    pieces::{Piece, pieces},
    signs::{age_told, any_of, end_with_age, shown},
    tail, words,
};
use crate::{
    data::Data,
    text::{masked, place_names, streets, tokens},
};

/// An office after a name.
static OFFICE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:\s+(?:MP|QC|KC)\b|,\s*[^,.;:\n]{0,60}\b(?:inspector|sergeant|constable|superintendent|detective",
        r"|commander|commissioner|police\s+officer|ward\s+officer|pcso|councillor|mp|spokes(?:man|woman|person)",
        r"|prosecutor|coroner|judge|barrister|mayor|minister|investigating\s+officer|chief\s+executive|prosecuting",
        r"|defending)\b)"
    ))
    .expect("a pattern fixed at compile time")
});

/// Said of people far oftener than of places.
static ACTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\s+(?:has|have|had|was|were|is|remains)\s+(?:been\s+)?(?:also\s+|now\s+)?(?:arrested|detained|charged|bailed|in\s+custody|on\s+bail|wanted|raped|murdered|named)|,?\s+(?:who|whose))\b")
        .expect("a pattern fixed at compile time")
});

/// Said of people only.
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,?\s+(?:who|whose)\b").expect("a pattern fixed at compile time")
});

/// The last words before a piece in its sentence, which starts at `from`: nearest first.
fn before(text: &str, from: usize, at: usize) -> Vec<&str> {
    let near = tail(text, at, 60.min(at - from.min(at)));
    let near = near.rsplit('\n').next().unwrap_or(near);
    near.split_whitespace().rev().take(3).collect()
}

/// What is taken already, in the text with `|` for every byte of it.
struct Taken {
    wards: String,
    /// Wards and streets.
    places: String,
    things: String,
}

/// Whether every letter of a span is taken.
fn is_covered(text: &str, span: &Range<usize>, by: &str) -> bool {
    let own = text[span.clone()].bytes();
    (by[span.clone()].bytes().zip(own)).all(|(b, own)| b == b'|' || own == b' ')
}

/// The people of a text by guess.
pub(super) fn find(text: &str, sentences: &[Sentence], data: &Data) -> Vec<Person> {
    let mut things = tokens(text);
    things.extend(data.list("teams").find(text));
    let mut places = place_names().find(text);
    let wards = masked(text, &places);
    places.extend(streets(text));
    let taken = Taken {
        wards,
        places: masked(text, &places),
        things: masked(text, &things),
    };
    let mut people = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        for piece in pieces(text, &sentence.span) {
            people.extend(judged(text, &piece, (number, sentence.span.start), &taken));
        }
        age_told(text, &sentence.span, number, &mut people);
    }
    share_ranks(text, &mut people);
    people
}

/// "PCs NAME and NAME": the rank is of both.
fn share_ranks(text: &str, people: &mut [Person]) {
    for i in 1..people.len() {
        let (before, own) = (&people[i - 1], &people[i]);
        let between = text
            .get(before.whole.end..own.whole.start)
            .unwrap_or_default();
        let joined = matches!(between.trim(), "and" | "&" | "," | ", and");
        if before.office && own.sign == Sign::Shape && joined {
            people[i].office = true;
        }
    }
}

/// The name with the title before it.
fn whole_name(text: &str, span: &Range<usize>, title: bool) -> Range<usize> {
    let near = tail(text, span.start, 60).trim_end();
    let length = near.split_whitespace().next_back().map_or(0, str::len);
    if title && length < 20 {
        let gap = tail(text, span.start, 60).len() - near.len();
        return span.start - gap - length..span.end;
    }
    span.clone()
}

fn judged(
    text: &str,
    piece: &Piece,
    (sentence, from): (usize, usize),
    taken: &Taken,
) -> Option<Person> {
    let name = &text[piece.span.clone()];
    if any_of(&words::THINGS, name) || taken.things[piece.span.clone()].contains('|') {
        return None;
    }
    let near = before(text, from, piece.span.start);
    let last = near.first().copied().unwrap_or_default();
    let bare = last.trim_end_matches([',', '.', ':']);
    let (mut sign, age) = shown(text, &piece.span);
    let title = words::lists(&words::TITLES, bare) && last.starts_with(char::is_uppercase);
    let titled = whole_name(text, &piece.span, title);
    let mut whole = titled.clone();
    if age.is_some() {
        whole.end = end_with_age(text, piece.span.end);
    }
    if title {
        sign = sign.max(Some(Sign::Titled));
    }
    let noun = words::lists(&words::PEOPLE, bare).then(|| bare.to_lowercase());
    if noun.is_some() {
        sign = sign.max(Some(Sign::Named));
    }
    let office = is_ranked(&near) || has_office(head(text, piece.span.end, 120));
    // "Victoria Green has been arrested": no street is said to have done or been anything like it.
    let acts = ACTS.is_match(head(text, piece.span.end, 40));
    let places = if acts { &taken.wards } else { &taken.places };
    let round = Round {
        place: is_covered(text, &titled, places),
        after_place_word: words::lists(&words::PLACE_PREPOSITIONS, bare)
            && !last.ends_with(',')
            && !WHO.is_match(head(text, piece.span.end, 12))
            && !spoken_to(&near),
        home: bare == "of" && near.get(1).is_some_and(|w| w.ends_with([',', ')'])),
        the: bare.eq_ignore_ascii_case("the"),
        soft: !acts && any_of(&words::EITHER, name),
        ranked: is_ranked(&near) && !last.ends_with(','),
    };
    let refused = round.refuses(piece, sign);
    (!refused).then(|| Person {
        span: piece.span.clone(),
        whole,
        sentence,
        age,
        sign: sign.unwrap_or(Sign::Shape),
        office,
        noun,
        role: None,
    })
}

/// Whether an office stands after a name; of another person, if a verb comes first ("NAME, said Inspector …").
fn has_office(after: &str) -> bool {
    static VERB: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:said|says|told|was|were|has|had|thanked|asked|added|and|by|with)\b")
            .expect("a pattern fixed at compile time")
    });
    (OFFICE_AFTER.find(after)).is_some_and(|found| !VERB.is_match(found.as_str()))
}

/// Whether the last word before a name is a rank or an office; titles and shoulder numbers may stand between.
fn is_ranked(near: &[&str]) -> bool {
    let plain = |w: &str| w.trim_end_matches(['.', ',', ':']).to_owned();
    let skipped =
        |w: &str| w.chars().any(|c| c.is_ascii_digit()) || words::lists(&words::TITLES, &plain(w));
    let last = near.iter().find(|w| !skipped(w));
    last.is_some_and(|w| words::lists(&words::OFFICES, &plain(w)))
}

/// What speaks against a name.
struct Round {
    /// Every word of it is a place.
    place: bool,
    after_place_word: bool,
    /// After ", of": somebody's home.
    home: bool,
    the: bool,
    /// A word of it names places as often as people.
    soft: bool,
    ranked: bool,
}

impl Round {
    fn refuses(&self, piece: &Piece, sign: Option<Sign>) -> bool {
        let single = piece.count == 1;
        match sign {
            Some(sign) => {
                let titled_place = single && sign == Sign::Titled;
                (self.place && (self.after_place_word || self.home || titled_place))
                    || (self.after_place_word && sign != Sign::Named && single)
                    || (self.the && self.soft)
            }
            None if self.ranked => self.place && !single,
            None => {
                let elsewhere = self.place || self.after_place_word || self.home;
                single || !piece.small_letters || elsewhere || self.the || self.soft
            }
        }
    }
}

/// "speak to NAME", "belongs to NAME": no place.
fn spoken_to(near: &[&str]) -> bool {
    let verb = |w: &&str| {
        let w = w.to_lowercase();
        [
            "paid", "speak", "spoke", "talk", "speaking", "talking", "belong", "known", "happened",
            "said", "attached",
        ]
        .iter()
        .any(|v| w.starts_with(v))
    };
    near.first() == Some(&"to") && near.get(1).is_some_and(verb)
}
