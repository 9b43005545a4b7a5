//! Small helpers on text that several rules share.

use std::{ops::Range, sync::LazyLock};

use jiff::civil::{Date, Time, Weekday};
use regex::Regex;
use wardmote_domain::{
    local_time::LocalDateTime,
    places::Places,
    text::{contacts, formats::Format, overlap, phones},
};

pub(crate) use wardmote_domain::text::Taken;

use crate::{data::Data, words::WordList};

/// The text with each of the spans turned to `|`, byte for byte, so that everything else stays in its place.
pub(crate) fn masked(text: &str, spans: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        if text.is_char_boundary(span.start) && text.is_char_boundary(span.end) {
            bytes[span.clone()].fill(b'|');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether a span shares a byte with any of `taken`.
pub(crate) fn touches(span: &Range<usize>, taken: &[Range<usize>]) -> bool {
    taken.iter().any(|t| overlap(span, t))
}

/// Words in quotation marks, the marks included; a quotation ends within its paragraph.
pub(crate) fn quotations(text: &str) -> Vec<Range<usize>> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("“[^”\n]*”|\"[^\"\n]*\"|‘[^’\n]*(?:’\\w[^’\n]*)*’")
            .expect("a pattern fixed at compile time")
    });
    QUOTED.find_iter(text).map(|m| m.range()).collect()
}

/// Links, mail addresses, phone numbers and references: what is never words.
pub(crate) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = (contacts::find_links(text).into_iter())
        .chain(contacts::find_emails(text))
        .chain(contacts::find_references(text))
        .map(|f| f.span)
        .collect();
    spans.extend(phones::find_phones(text).into_iter().map(|p| p.span));
    spans
}

/// Names of wards and boroughs, longest first; each side of "A & B" is a name too.
pub(crate) fn place_names() -> &'static WordList {
    static NAMES: LazyLock<WordList> = LazyLock::new(|| {
        let places = Places::london();
        let wards = places.wards().map(|w| w.name.as_str());
        let boroughs = places.boroughs().map(|b| b.name.as_str());
        let mut names: Vec<String> = Vec::new();
        for name in wards.chain(boroughs) {
            names.push(name.to_owned());
            if name.contains(" & ") {
                names.push(name.replace(" & ", " and "));
                names.extend(name.split(" & ").map(|side| side.trim().to_owned()));
            }
        }
        WordList::exact(&names)
    });
    &NAMES
}

/// Streets: a name with a capital and a word for a street.
pub(crate) fn streets(text: &str) -> Vec<Range<usize>> {
    static STREET: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?-u:\b)(?:St\.? )?(?:[A-Z][\w’'-]*\.? ){1,3}",
            r"(?:Road|Street|Avenue|Lane|Close|Drive|Gardens|Terrace|Way|Court|Place|Square|Grove|Crescent|Hill|Row",
            r"|Mews|Walk|Park|Rise|Vale|Green|House|Estate|Broadway|Parade|Embankment|Circus|Gate|Path|Passage",
            r"|Alley|Wharf|Yard|Approach|Common|Heath|Fields?|Roundabout|Bridge|Rd|St|Ave)(?-u:\b)"
        ))
        .expect("a pattern fixed at compile time")
    });
    STREET.find_iter(text).map(|m| m.range()).collect()
}

/// Runs of `least` or more words in capitals, of two letters or more each. A full stop or a new line ends a run, a
/// comma or an emoji does not.
pub(crate) fn capital_runs(text: &str, least: usize) -> Vec<Range<usize>> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[\p{L}\p{N}'’&-]+").expect("a pattern fixed at compile time")
    });
    let shouted = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && !word.chars().any(char::is_lowercase)
    };
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    let mut open = false;
    let mut last_end = 0;
    for word in WORD.find_iter(text) {
        let joined = open && !text[last_end..word.start()].contains(['.', '\n', '!', '?']);
        last_end = word.end();
        if !shouted(word.as_str()) {
            open = false;
            continue;
        }
        match runs.last_mut().filter(|_| joined) {
            Some((span, count)) => {
                span.end = word.end();
                *count += 1;
            }
            None => runs.push((word.range(), 1)),
        }
        open = true;
    }
    (runs.into_iter().filter(|(_, count)| *count >= least))
        .map(|(span, _)| span)
        .collect()
}

/// What rules on single words leave out: quotations, places, streets, `teams` and `offences`.
pub(crate) fn left_out(text: &str, data: &Data) -> Vec<Range<usize>> {
    let mut spans = quotations(text);
    spans.extend(place_names().find(text));
    spans.extend(streets(text));
    spans.extend(data.list("teams").find(text));
    spans.extend(data.list("offences").find(text));
    spans
}

/// What rules on initials take out first: plates, shoulder numbers, postcodes, references, placeholders, links and
/// runs of capitals.
pub(crate) fn not_initials(text: &str) -> Vec<Range<usize>> {
    let mut spans = tokens(text);
    for format in [
        Format::VrmPlate,
        Format::ShoulderNumber,
        Format::Postcode,
        Format::Placeholder,
    ] {
        spans.extend(format.loose_regex().find_iter(text).map(|m| m.range()));
    }
    spans.extend(capital_runs(text, 4));
    spans
}

/// The first line with words in it, without the spaces round it.
pub(crate) fn first_line(text: &str) -> Range<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            return start..start + trimmed.len();
        }
        at += line.len();
    }
    0..0
}

/// A weekday's English name.
pub(crate) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// A month's English name, from its number 1 to 12.
pub(crate) fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    (usize::try_from(month).ok())
        .and_then(|m| NAMES.get(m.checked_sub(1)?))
        .copied()
        .unwrap_or("")
}

/// `Saturday 23 January 2027`.
pub(crate) fn plain_date(date: Date) -> String {
    format!(
        "{} {} {} {}",
        weekday_name(date.weekday()),
        date.day(),
        month_name(date.month()),
        date.year()
    )
}

/// `5:30pm`, `9am`, `midday`, `midnight`: the house style.
pub(crate) fn plain_clock(time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    let half = if hour < 12 { "am" } else { "pm" };
    let twelve = match hour % 12 {
        0 => 12,
        h => h,
    };
    match (hour, minute) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{twelve}{half}"),
        _ => format!("{twelve}:{minute:02}{half}"),
    }
}

/// `5:30am on Thursday 10 December 2026`.
pub(crate) fn plain_date_time(time: LocalDateTime) -> String {
    format!(
        "{} on {}",
        plain_clock(time.civil().time()),
        plain_date(time.date())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'t>(text: &'t str, spans: &[Range<usize>]) -> Vec<&'t str> {
        spans.iter().map(|s| &text[s.clone()]).collect()
    }

    #[test]
    fn runs_of_capitals_break_at_full_stops_and_lines() {
        for (text, runs) in [
            (
                "WARNING TO ALL CYCLISTS 🚨🚨 lock up",
                vec!["WARNING TO ALL CYCLISTS"],
            ),
            (
                "🚨 STAY INDOORS, SHUT 🚨 WINDOWS now",
                vec!["STAY INDOORS, SHUT 🚨 WINDOWS"],
            ),
            ("STAY IN. SHUT WINDOWS", vec![]),
            ("STAY IN\nSHUT WINDOWS", vec![]),
            ("LX88 ZPD and BSL AND EASY READ", vec!["BSL AND EASY READ"]),
        ] {
            assert_eq!(shown(text, &capital_runs(text, 4)), runs, "{text}");
        }
    }

    #[test]
    fn quotations_keep_their_apostrophes() {
        let text = "He said “IC3 male” and ‘it’s a nominal’ then \"left\". The team's van.";
        assert_eq!(
            shown(text, &quotations(text)),
            ["“IC3 male”", "‘it’s a nominal’", "\"left\""]
        );
        assert_eq!(masked("é x", std::slice::from_ref(&(0..2))), "|| x");
    }

    #[test]
    fn knows_the_places_of_london() {
        for text in [
            "#Havering",
            "in Petts Wood",
            "Knoll,",
            "Barking and Dagenham",
            "St. Helen's",
        ] {
            assert!(place_names().is_in(text), "{text}");
        }
        assert!(!place_names().is_in("hayes, a village, Haveringland"));
    }

    #[test]
    fn says_times_in_the_house_style() {
        let time: LocalDateTime = "2026-12-10T05:30".parse().unwrap();
        assert_eq!(plain_date_time(time), "5:30am on Thursday 10 December 2026");
        let clock = |h, m| plain_clock(Time::constant(h, m, 0, 0));
        assert_eq!(
            (clock(0, 0), clock(12, 0), clock(15, 0)),
            ("midnight".into(), "midday".into(), "3pm".into())
        );
        assert_eq!(
            (clock(0, 30), clock(12, 5)),
            ("12:30am".into(), "12:05pm".into())
        );
        assert_eq!(first_line("\n  a b \nc"), 3..6);
        assert_eq!(first_line(" \n"), 0..0);
    }
}
