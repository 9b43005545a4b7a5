//! Full stops that do not end a sentence.

use std::sync::LazyLock;

use regex::Regex;

/// Shortenings that a number follows, in lower case without their last stop; the second line is of other languages
/// (hour, number, street, page).
const BEFORE_NUMBERS: &str = "no nos approx tel ext ref refs fig vol p pp para sec art ch c ca max min flat \
    mon tue tues wed weds thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec \
    godz nr ul str núm num al bl ap ул д ч тел от до";

/// Titles, ranks and saints, which a name follows.
const BEFORE_NAMES: &str = "st sts ste mr mrs ms mx miss dr prof rev fr sr sra dra cllr hon sir mme mlle sig \
    pc pcs pcso pcsos dc dcs ds di dci dsu ps sgt insp ci supt det cdr cmdr cmsr dac ac sc capt col lt maj gen \
    op mt ft av avda ul ул";

/// Shortenings that never end a sentence.
const NEVER_LAST: &str = "e.g eg i.e ie viz cf vs v nb n.b";

/// Words that start sentences far oftener than they start names.
const STARTERS: &str = "a all an and any anyone are as at avoid be both but buses by call can come contact did do \
    during each everyone following for from give go had has have he her here his how if in is it its just keep leave \
    lock many more my never next no nobody not nothing now officers on once one or our people please police residents \
    see she shots since some someone stay tell thank that the their then there these they this those three to today \
    two until visit was we were what when where which while who why will with you your";

fn lists(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

/// Months and weekdays, which follow `a.m.`, `p.m.` and, in German, the number of a day.
static CALENDAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September",
        r"|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// Whether the full stop between `before` and `after` belongs to a shortening, an initial or a number. `after` starts
/// with the next word; a lower-case one has been dealt with.
pub(super) fn belongs_to_word(before: &str, after: &str) -> bool {
    let word = last_word(before);
    let lower = word.to_lowercase();
    let number_follows = after.starts_with(|c: char| c.is_numeric());
    if lower.bytes().all(|b| b.is_ascii_digit()) && !lower.is_empty() {
        return lower.len() <= 2 && CALENDAR.is_match(after);
    }
    if matches!(lower.as_str(), "a.m" | "p.m" | "am" | "pm") {
        return number_follows || CALENDAR.is_match(after);
    }
    if lists(NEVER_LAST, &lower) {
        return true;
    }
    let name_follows = !number_follows && !starts_sentences(after);
    (number_follows && lists(BEFORE_NUMBERS, &lower))
        || (name_follows && lists(BEFORE_NAMES, &lower) && is_shortened_name(word))
        || (name_follows && is_initials(word))
}

/// The run of letters, digits and inner stops before the full stop.
fn last_word(before: &str) -> &str {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’');
    let start = before.rfind(|c: char| !inside(c)).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    before[start..].trim_start_matches(['.', '\'', '’'])
}

/// Titles, ranks and saints have a capital; in other languages street and title words are written small.
fn is_shortened_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        || matches!(
            word,
            "ul" | "ул" | "av" | "avda" | "sr" | "sra" | "dr" | "dra"
        )
}

/// `J`, `P.C`, `U.K`: capitals parted by stops.
fn is_initials(word: &str) -> bool {
    !word.is_empty()
        && word.split('.').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
        })
}

/// Whether a text opens with a word that starts sentences.
fn starts_sentences(text: &str) -> bool {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let word = text[..end].to_lowercase();
    lists(STARTERS, &word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_shortenings_together() {
        for (before, after, belongs) in [
            ("Flat No", "12 is open", true),
            ("He said no", "She left", false),
            ("in St", "Helen's Road", true),
            ("in Marlpit St", "Officers came", false),
            ("Call PC", "Smith", true),
            ("He is a PC", "She is not", false),
            ("Dr", "Khan", true),
            ("for e.g", "Bikes", true),
            ("at 5 p.m", "Tuesday", true),
            ("at 5 p.m", "The road", false),
            ("on 3 Sept", "2026", true),
            ("in Sept", "Bikes", false),
            ("J", "Smith", true),
            ("P.C", "Smith", true),
            ("the U.K", "The road", false),
            ("am 10", "Dezember", true),
            ("It was 10", "Marlpit", false),
            ("in the road", "Marlpit", false),
            ("ul", "Kwiatowa", true),
            ("", "The", false),
        ] {
            assert_eq!(belongs_to_word(before, after), belongs, "{before}. {after}");
        }
    }
}
