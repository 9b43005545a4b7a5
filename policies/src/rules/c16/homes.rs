//! Homes: a number with a street.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    dates::{find_dates, find_numeric_dates},
    formats::Format,
    times::find_times,
};

use super::{PersonalData, Read, told::Homes};
use crate::{
    ask::Ask,
    data::Data,
    groups::apart,
    rule::{Found, Says},
    text::{masked, tokens},
};

/// Homes that the pattern of the standard does not know: shortened streets, names with a hyphen, "flat 12".
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b[0-9]{1,4}[A-Za-z]?,? (?:St\.? )?(?:[A-Z][\p{L}’'-]+ ){1,3}(?:Road|Street|Avenue|Lane|Close|Drive|Gardens",
        r"|Terrace|Way|Court|Place|Square|Grove|Crescent|Row|Mews|Walk|Rise|Alley|Wharf|Yard|Passage|Villas|Cottages",
        r"|Mansions|Buildings|Quay|Approach|Rd|Ave|Cl|Ln|Gdns|Tce|Terr|Cres|Sq)\b",
        r"|\b[0-9]{1,4}[A-Za-z]?,? (?:[A-Z][\p{L}’'-]+ ){1,3}St\b\.?",
        r"|\b(?i:flat|apartment|maisonette) [0-9]{1,4}[A-Za-z]?\b",
        r"|\b(?i:house|home|door|flat) (?i:number|no\.?) ?[0-9]{1,4}[A-Za-z]?\b",
        r"|\b(?i:(?:at|from|in|of|into) (?:number|no\.?)) ?[0-9]{1,4}[A-Za-z]?,? (?:in |on |of )?(?:[A-Z][\p{L}’'-]+ ){1,3}",
        r"(?:Road|Street|Avenue|Lane|Close|Drive|Gardens|Terrace|Way|Court|Place|Square|Grove|Crescent|Row|Mews|Walk|Rise)\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// The number after the street, with a word for it, as other languages often put it.
static AFTER_STREET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:[A-Z][\p{L}’'-]+ ){1,3}(?:Road|Street|Avenue|Lane|Close|Drive|Gardens|Terrace|Way|Court|Place|Square|Grove",
        r"|Crescent|Row|Mews|Walk|Rise),? (?i:number|no|nr|nº|n\.º|n°|numer|numero|número|numărul|numara|№)[.:]? ?[0-9]{1,4}\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// People of a road, who may be counted before it.
static RESIDENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s+(?:residents|traders|shopkeepers|neighbours|families|households|tenants|homeowners|parents|businesses|shops)\b")
        .expect("a pattern fixed at compile time")
});

/// Before a number with a street they make it a house's.
const AT_HOME: &[&str] = &[
    "at", "in", "outside", "inside", "near", "to", "from", "of", "opposite", "behind", "by",
    "number", "no", "no.",
];

/// Number and street of a home; the last number is the house's.
pub(super) static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:.*[^0-9])?(?P<number>[0-9]{1,4})[A-Za-z]?,? (?P<street>\D+)$")
        .expect("a pattern fixed at compile time")
});

/// What may stand between a public place and its address: "Harrowgate Library, at 14 Lacey Road".
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\s,(:–-]*(?:(?:which )?(?:is )?(?:at|in|on)\s+)?(?:the\s+)?(?:no\.?\s*)?$")
        .expect("a pattern fixed at compile time")
});

/// The address before its public place: "14 Lacey Road (Harrowgate Library)".
static TO_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[,(]\s*)?(?:the\s+)?(?:[A-Z][\w’'-]*\s+){0,3}$")
        .expect("a pattern fixed at compile time")
});

/// After "flat 12" it is no flat's number: "a flat 12 minutes away".
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[.,][0-9]|%| ?(?:[a-z]+))").expect("a pattern fixed at compile time")
});
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^ (?:in|of|at|on|and|or|was|were|is|are|has|had|with|where|when|who|to|by|near|until|before|after)\b")
        .expect("a pattern fixed at compile time")
});

/// Before a number that is an hour: "between 6 and 7 Marlpit Road was shut".
static HOURS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:between|from) [0-9]{1,2}(?:[:.][0-9]{2})?(?:am|pm)? (?:and|to|until) $")
        .expect("a pattern fixed at compile time")
});

/// Before a number that is a day: "On Saturday 16 Marlpit Road opens". After "10 December" it is a house.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:^|[^0-9 ]) ?(?:January|February|March|April|May|June|July",
        r"|August|September|October|November|December)) $"
    ))
    .expect("a pattern fixed at compile time")
});

static WHOLE_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9](?:st|nd|rd|th)? (?:of )?[A-Z][a-z]+ $")
        .expect("a pattern fixed at compile time")
});

/// Before four figures that are a time: "At 1030 Marlpit Road was shut".
static MILITARY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:at|from|until|till|by|since|about|around|before|after) $")
        .expect("a pattern fixed at compile time")
});

/// Before a number that is part of a larger one: "10.30 Marlpit Road", "1,200 Kenton Road", "2024/25", "£20".
static PART_OF_MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[£€$]|[0-9][.:]|(?:19|20)[0-9]{2}[/–-]|(?P<thousands>[0-9],))$")
        .expect("a pattern fixed at compile time")
});

/// Whether four figures are an hour and its minutes.
fn is_hour(figures: &str) -> bool {
    let (hours, minutes) = figures.split_at(2);
    hours.parse().is_ok_and(|h: u8| h < 24) && minutes.parse().is_ok_and(|m: u8| m < 60)
}

/// How far round an address is looked.
const WINDOW: usize = 90;

/// The text with a line that ends inside a name joined to the next, byte for byte: "Hazelbury⏎Close".
fn unwrapped(text: String) -> String {
    let mut bytes = text.into_bytes();
    for at in 1..bytes.len().saturating_sub(1) {
        let inside = bytes[at - 1].is_ascii_lowercase() && bytes[at + 1].is_ascii_uppercase();
        if bytes[at] == b'\n' && inside {
            bytes[at] = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Where a number stands with a street, in text with folded digits.
pub(super) fn spans(plain: &str, data: &Data) -> Vec<Range<usize>> {
    let mut taken = tokens(plain);
    taken.extend(data.list("teams").find(plain));
    taken.extend(find_dates(plain).into_iter().map(|d| d.span));
    taken.extend(find_numeric_dates(plain).into_iter().map(|d| d.span));
    taken.extend(find_times(plain).into_iter().map(|t| t.span));
    let open = unwrapped(masked(plain, &taken));
    let spans = (Format::HouseAddress.loose_regex().find_iter(&open))
        .chain(MORE.find_iter(&open))
        .chain(AFTER_STREET.find_iter(&open));
    let spans = spans.map(|m| m.range()).collect();
    apart(spans)
}

impl PersonalData {
    pub(super) fn homes(
        &self,
        ask: &Ask<'_>,
        homes: &Homes,
        found: &mut Found<'_>,
        read: &Read<'_>,
    ) {
        let plain = read.plain();
        for span in spans(plain, ask.data()) {
            let address = &plain[span.clone()];
            let cleared = homes.is_venue(address)
                || self.is_no_house(plain, &span)
                || self.is_public(plain, &span)
                || (!read.english && homes.is_date_or_time(plain, &span));
            if cleared {
                continue;
            }
            let road = NUMBER
                .captures(address)
                .map(|c| c["street"].trim().to_owned());
            let instead = road.map_or_else(
                || "Leave out the number.".to_owned(),
                |road| format!("Name the road only: “{road}”."),
            );
            let says = Says {
                severity: self.any,
                measured: "1 house number".to_owned(),
                limit: "none, but of a venue".to_owned(),
                fix: format!(
                    "{address} is a home. {instead} If it is a hall, a shop or an office that people may know of, put it \
                     in the record as the venue."
                ),
            };
            found.words(&read.text, read.folded.origin(span), says);
        }
    }

    /// Whether the number is a year, a count, a bus or a power of the police.
    fn is_no_house(&self, plain: &str, span: &Range<usize>) -> bool {
        let (before, address) = (&plain[..span.start], &plain[span.clone()]);
        let last = before
            .trim_end()
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '.'))
            .next();
        let last = last.unwrap_or_default();
        let label = self
            .not_house_before
            .iter()
            .any(|word| word.eq_ignore_ascii_case(last));
        let digits: String = address.chars().take_while(char::is_ascii_digit).collect();
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let after = &plain[span.end..];
        let flat = address.to_lowercase();
        let flat = ["flat ", "apartment ", "maisonette "]
            .iter()
            .any(|f| flat.starts_with(f));
        let alone = flat && address.ends_with(|c: char| c.is_ascii_digit());
        let counted = alone && COUNTED.is_match(after) && !GOES_ON.is_match(after);
        // "12 Marlpit Road residents": people are counted, but not in "at 12 Marlpit Road residents heard".
        let at_home = AT_HOME.contains(&last.to_lowercase().as_str());
        let counted = counted || !(flat || at_home) && RESIDENTS.is_match(after);
        let near = &before[before.floor_char_boundary(span.start.saturating_sub(WINDOW))..];
        let of_a_month = digits.parse().is_ok_and(|n: u16| n <= 31);
        let day = of_a_month && DAY.is_match(near) && !WHOLE_DATE.is_match(near);
        let hours = HOURS.is_match(near);
        let hours = hours || (digits.len() == 4 && MILITARY.is_match(near) && is_hour(&digits));
        let part = PART_OF_MORE
            .captures(near)
            .is_some_and(|c| c.name("thousands").is_none() || digits.len() == 3);
        // "King's Cross St Pancras" is no street.
        let saint = address.ends_with(" St") && after.trim_start().starts_with(char::is_uppercase);
        label || year || counted || day || hours || part || saint
    }

    /// Whether a hall, a station or an office stands right beside it, which is meant to be known.
    fn is_public(&self, plain: &str, span: &Range<usize>) -> bool {
        let places = &self.public_places.0;
        let own = &plain[span.clone()];
        // "Court 5, Wood Green Crown Court".
        if places
            .find(own)
            .last()
            .is_some_and(|place| place.end == own.len())
        {
            return true;
        }
        let before =
            &plain[plain.floor_char_boundary(span.start.saturating_sub(WINDOW))..span.start];
        let after =
            &plain[span.end..plain.ceil_char_boundary((span.end + WINDOW).min(plain.len()))];
        (places.find(before).last()).is_some_and(|place| BETWEEN.is_match(&before[place.end..]))
            || (places.find(after).first())
                .is_some_and(|place| TO_PLACE.is_match(&after[..place.start]))
    }
}
