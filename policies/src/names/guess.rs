//! Names guessed from words with capitals and what stands round them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::sentences::Sentence;

use super::{Person, Sign, head, tail, words};
use crate::{
    data::Data,
    text::{masked, place_names, streets, tokens},
};

/// What stands straight after a name: an age, a birth date, a home.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:",
        r"(?:,\s*(?:who\s+(?:is|was|turned)\s+)?(?:aged\s+|now\s+|then\s+|age\s+)?|\s*\(\s*(?:aged\s+|age\s+)?",
        r"|\s+(?:is|was|who\s+is|turned|turns|aged)\s+(?:aged\s+)?)(?P<age>[0-9]{1,3})",
        r"(?:\s+years?\s+(?:old|of\s+age))?",
        r"(?:\s*[,)?!;:]|\s*\.(?:\s|$)|\s*$|\s*[–—]|\s+(?:of|from|who|was|is|has|have|had|were|are|and|remains?|will|died",
        r"|appeared|lives|lived|went|pleaded|admitted|denied|at|in|on|also|charged|arrested|detained|jailed|named|must",
        r"|did|may|might|could|can|told|said|when|after|but|or|with)\b)",
        r"|,?\s*(?:who\s+)?(?:is\s+|was\s+)?an?\s+(?P<years>[0-9]{1,3})[- ]years?[- ]old",
        r"|,?\s*(?P<born>born\s+(?:on\s+|in\s+)?(?:[0-9]|\p{Lu}))",
        r"|,\s*(?P<home>of\s+no\s+fixed))",
    ))
    .expect("a pattern fixed at compile time")
});

/// A home after a name: "of Balham,", "from Marlpit Road".
static HOME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,\s*(?:of|from)\s+(\p{Lu}[^,.;:\n]{0,60})")
        .expect("a pattern fixed at compile time")
});

/// An age before a name: "34-year-old plumber NAME".
static YEARS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]{1,3})[- ]years?[- ]old,?\s+(?:([a-z-]+)\s+){0,3}$")
        .expect("a pattern fixed at compile time")
});

/// Words that name somebody.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?:named|identified|known)\s+(?:locally\s+|publicly\s+|today\s+|only\s+|by\s+\w+\s+)*as\s+",
        r"|\b(?:called|named)\s+|\bnames?\s+(?:is|was|are)\s+|\bname:\s*|\bnamed\s+(?:him|her|them)\s+as\s+",
        r"|\b(?:prime\s+suspect|wanted\s+(?:man|woman|person))(?:\s+is)?[,:]?\s+)",
        r"(?:\w+\s+(?:year|years)\s+old\s+)?[“‘\x22']?$"
    ))
    .expect("a pattern fixed at compile time")
});

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

/// Said of people only.
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,?\s+(?:who|whose)\b").expect("a pattern fixed at compile time")
});

/// The word with a capital: what it holds of the text, and whether the run ends after it.
struct Word {
    span: Range<usize>,
    starts: bool,
    ends: bool,
}

const OPENING: &[char] = &['“', '‘', '"', '\'', '(', '[', '«', '*', '_'];

/// The words of a sentence, parted by white space.
fn words_of(text: &str, span: &Range<usize>) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = span.start;
    for chunk in text[span.clone()].split_inclusive(char::is_whitespace) {
        let from = at;
        at += chunk.len();
        let chunk = chunk.trim_end();
        let core = chunk.trim_start_matches(OPENING);
        let start = from + chunk.len() - core.len();
        let inner = core.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c));
        if inner.is_empty() {
            continue;
        }
        let rest = &core[inner.len()..];
        let initial = rest == "." && inner.chars().count() == 1;
        let shortened = rest == "." && words::lists(words::TITLES, inner)
            || rest == "." && words::lists(words::OFFICES, inner);
        let (inner, possessive) = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|end| inner.strip_suffix(end))
            .map_or((inner, false), |stem| (stem, true));
        found.push(Word {
            span: start..start + inner.len(),
            starts: core.len() < chunk.len(),
            ends: possessive || !(rest.is_empty() || initial || shortened),
        });
    }
    found
}

/// A combining mark: part of the letter before it.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a word may be part of a name by its letters: Ashby, O'Brien, McKay, Anne-Marie, D'Arcy, al-Hassan, J.
fn is_name_word(word: &str) -> bool {
    let bare = ["al-", "el-", "d'", "d’"]
        .iter()
        .find_map(|p| word.strip_prefix(p))
        .unwrap_or(word);
    bare.starts_with(char::is_uppercase)
        && bare.chars().count() <= 40
        && bare
            .chars()
            .all(|c| c.is_alphabetic() || is_mark(c) || matches!(c, '\'' | '’' | '-' | '‑' | '.'))
}

/// A run of words that may be a name.
struct Piece {
    span: Range<usize>,
    count: usize,
    /// Some word is more than capitals and initials.
    small_letters: bool,
}

/// Cuts the words of a sentence into runs that may be names.
fn pieces(text: &str, span: &Range<usize>) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut open = false;
    let mut particles = 0;
    for word in words_of(text, span) {
        let own = &text[word.span.clone()];
        let part = is_name_word(own)
            && ![words::NEVER, words::TITLES, words::OFFICES]
                .iter()
                .any(|list| words::lists(list, own));
        if word.starts {
            open = false;
        }
        if !part {
            // A particle is kept only if a name goes on after it.
            open = open && !word.ends && particles < 3 && words::lists(words::PARTICLES, own);
            particles += 1;
            continue;
        }
        particles = 0;
        let small = own.chars().skip(1).any(char::is_lowercase);
        match found.last_mut().filter(|_| open) {
            Some(piece) => {
                piece.span.end = word.span.end;
                piece.count += 1;
                piece.small_letters |= small;
            }
            None => found.push(Piece {
                span: word.span.clone(),
                count: 1,
                small_letters: small,
            }),
        }
        open = !word.ends;
    }
    found
}

fn any_of(list: &str, name: &str) -> bool {
    let mut capitals = (name.split_whitespace()).filter(|w| w.starts_with(char::is_uppercase));
    capitals.any(|w| words::lists(list, w))
}

/// The last words before a piece, without commas: nearest first.
fn before(text: &str, at: usize) -> Vec<&str> {
    let near = tail(text, at, 60);
    let near = near.rsplit('\n').next().unwrap_or(near);
    near.split_whitespace().rev().take(3).collect()
}

/// What is taken already, in the text with `|` for every byte of it.
struct Taken {
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
    places.extend(streets(text));
    let taken = Taken {
        places: masked(text, &places),
        things: masked(text, &things),
    };
    let mut people = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        for piece in pieces(text, &sentence.span) {
            people.extend(judged(text, &piece, number, &taken));
        }
        age_told(text, &sentence.span, number, &mut people);
    }
    people
}

/// "She is 15." after the sentence that names her.
fn age_told(text: &str, span: &Range<usize>, number: usize, people: &mut [Person]) {
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:(?:he|she)\s+(?:is|was|turned)\s+(?:only\s+|just\s+)?(?:aged\s+)?([0-9]{1,3})\b(?:\s+years?\s+old)?",
            r"(?:[.,!?;]|\s+and\b|\s*$)|the\s+([0-9]{1,3})[- ]year[- ]old\b)"
        ))
        .expect("a pattern fixed at compile time")
    });
    let told = TOLD.captures(head(text, span.start, 60).get(..).unwrap_or_default());
    let age = told.and_then(|c| c.get(1).or_else(|| c.get(2))?.as_str().parse().ok());
    let Some(age) = age.filter(|age| *age <= 110) else {
        return;
    };
    let mut last = people.iter_mut().rev().filter(|p| p.sentence + 1 == number);
    if let Some(person) = last.next()
        && last.next().is_none()
        && person.age.is_none()
        && !person.office
    {
        person.age = Some(age);
        person.sign = person.sign.max(Sign::Aged);
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

fn judged(text: &str, piece: &Piece, sentence: usize, taken: &Taken) -> Option<Person> {
    let name = &text[piece.span.clone()];
    if any_of(words::THINGS, name) || taken.things[piece.span.clone()].contains('|') {
        return None;
    }
    let near = before(text, piece.span.start);
    let last = near.first().copied().unwrap_or_default();
    let bare = last.trim_end_matches([',', '.', ':']);
    let (mut sign, age) = shown(text, &piece.span);
    let mut whole = piece.span.clone();
    if let Some(found) = AFTER
        .find(head(text, piece.span.end, 80))
        .filter(|_| age.is_some())
    {
        whole.end += found.end();
        let stop = text[piece.span.end..whole.end].rfind(|c: char| c.is_ascii_digit());
        whole.end = stop.map_or(whole.end, |at| piece.span.end + at + 1);
        if text[whole.end..].starts_with(')') {
            whole.end += 1;
        }
    }
    let title = words::lists(words::TITLES, bare) && last.starts_with(char::is_uppercase);
    whole.start = whole_name(text, &piece.span, title).start;
    if title {
        sign = sign.max(Some(Sign::Titled));
    }
    let comma = last.ends_with(',');
    let noun = words::lists(words::PEOPLE, bare).then(|| bare.to_lowercase());
    if noun.is_some() {
        sign = sign.max(Some(Sign::Named));
    }
    let rank = |w: &&str| words::lists(words::OFFICES, w.trim_end_matches('.'));
    let number = |w: &str| w.chars().any(|c| c.is_ascii_digit());
    let ranked = (near.iter().find(|w| !number(w))).is_some_and(|w| !w.ends_with(',') && rank(w));
    let office = ranked || OFFICE_AFTER.is_match(head(text, piece.span.end, 120));
    let place = is_covered(text, &whole_name(text, &piece.span, title), &taken.places);
    let who = WHO.is_match(head(text, piece.span.end, 12));
    let after_place_word =
        words::lists(words::PLACE_PREPOSITIONS, bare) && !comma && !who && !spoken_to(&near);
    let home = bare == "of" && near.get(1).is_some_and(|w| w.ends_with([',', ')']));
    let the = bare.eq_ignore_ascii_case("the");
    let soft = any_of(words::EITHER, name);
    let refused = match sign {
        Some(_) => {
            (place && (after_place_word || home || piece.count == 1 && sign == Some(Sign::Titled)))
                || (after_place_word && !matches!(sign, Some(Sign::Named)) && piece.count == 1)
                || (the && soft)
        }
        None if ranked => place && piece.count > 1,
        None => {
            piece.count < 2
                || !piece.small_letters
                || place
                || after_place_word
                || home
                || the
                || soft
        }
    };
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

/// "speak to NAME", "belongs to NAME": no place.
fn spoken_to(near: &[&str]) -> bool {
    let verb = |w: &&str| {
        let w = w.to_lowercase();
        [
            "speak", "talk", "speaking", "talking", "belong", "known", "happened", "said",
            "attached",
        ]
        .iter()
        .any(|v| w.starts_with(v))
    };
    near.first() == Some(&"to") && near.get(1).is_some_and(verb)
}

/// What shows a name, and the age beside it.
fn shown(text: &str, span: &Range<usize>) -> (Option<Sign>, Option<u8>) {
    let (after, before) = (head(text, span.end, 80), tail(text, span.start, 80));
    let years = |digits: &str| digits.parse::<u8>().ok().filter(|age| *age <= 110);
    let mut sign = None;
    let mut age = None;
    if let Some(found) = AFTER.captures(after) {
        age = (found.name("age").or_else(|| found.name("years"))).and_then(|m| years(m.as_str()));
        let other = found.name("born").is_some() || found.name("home").is_some();
        if age.is_some() || other {
            sign = Some(Sign::Aged);
        }
    } else if let Some(found) = HOME.captures(after)
        && !found
            .get(1)
            .is_some_and(|m| any_of(words::THINGS, m.as_str()) && !is_street(m.as_str()))
    {
        sign = Some(Sign::Aged);
    }
    if age.is_none()
        && let Some(found) = YEARS_BEFORE.captures(before)
        && !found.get(2).is_some_and(|m| joins(m.as_str()))
        && let Some(before) = found.get(1).and_then(|m| years(m.as_str()))
    {
        age = Some(before);
        sign = Some(Sign::Aged);
    }
    if sign.is_none() && NAMED.is_match(before) {
        sign = Some(Sign::Named);
    }
    (sign, age)
}

fn is_street(words: &str) -> bool {
    !streets(words).is_empty()
}

/// Words between an age and a name that make it another's age: "a 20-year-old car near NAME".
fn joins(word: &str) -> bool {
    const JOINS: &str = "in near at of from by with and was were is for on to who about against after before has had the \
        car van bike house building tree law case dog cat horse told said";
    words::lists(JOINS, word)
}
