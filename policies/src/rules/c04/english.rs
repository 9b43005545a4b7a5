//! The numbers of the English text: which must stand in every language, and which may.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    dates::{WrittenDate, find_dates, find_numeric_dates},
    formats::Format,
    numbers_of_time::TimeNumber,
    times::{ClockTime, Reading, find_times},
};

use crate::{
    contacts::{self, Kind},
    data::Data,
    numbers,
    text::{Taken, tokens},
    words::WordList,
};

/// A number that must stand in every language.
pub(super) struct Wanted {
    pub(super) value: String,
    pub(super) span: Range<usize>,
}

/// What the English text says in numbers.
pub(super) struct Master {
    /// In the order of the text.
    pub(super) wanted: Vec<Wanted>,
    /// Numbers that may stand too: small ones, those in words, ordinals, "24 hours".
    pub(super) also: HashSet<String>,
    /// Small numbers written in figures.
    pub(super) small: Vec<Wanted>,
    /// Its dates, a day and a month each.
    pub(super) dates: HashSet<(u32, u8)>,
    /// Days and years of its dates: a number of the version may be part of a date however that is written.
    pub(super) of_dates: HashSet<String>,
    /// Months of its dates, for languages without a list of months.
    pub(super) months: HashSet<String>,
    /// Its times, each once.
    pub(super) times: Vec<ClockTime>,
    /// Hours and minutes that can be one of them.
    clock: HashSet<(u8, u8)>,
    /// Short codes that people are told to call.
    pub(super) codes: Vec<String>,
}

/// After a number: an ordinal, or a word that makes it a large one.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?P<ordinal>st|nd|rd|th)\b| ?(?P<scale>hundred|thousand|million|billion|bn)\b)",
    )
    .expect("a pattern fixed at compile time")
});

/// Plates, shoulder numbers and postcodes; old plates only where a vehicle is spoken of.
pub(super) fn codes_of_things(plain: &str, vehicle: bool) -> Vec<Range<usize>> {
    let mut formats = vec![Format::VrmPlate, Format::ShoulderNumber, Format::Postcode];
    if vehicle {
        formats.extend([Format::VrmPrefix, Format::VrmSuffix]);
    }
    let spans = |format: Format| {
        format
            .loose_regex()
            .find_iter(plain)
            .map(|m| m.range())
            .collect::<Vec<_>>()
    };
    formats.into_iter().flat_map(spans).collect()
}

fn times_ten(value: &str, scale: &str) -> Option<String> {
    let factor = match scale {
        "hundred" => 100.0,
        "thousand" => 1_000.0,
        "million" => 1_000_000.0,
        _ => 1_000_000_000.0,
    };
    let product: f64 = value.parse::<f64>().ok()? * factor;
    (product.is_finite() && product < 1e15).then(|| format!("{product:.0}"))
}

/// Hours and minutes that can be one of these times.
fn clock(times: &[ClockTime]) -> HashSet<(u8, u8)> {
    let forms = |time: &ClockTime| {
        let hours = 0..=24_u8;
        let can_be = |hour: &u8| time.reads_as(*hour, time.minute) != Reading::Other;
        hours
            .filter(can_be)
            .map(|hour| (hour, time.minute))
            .collect::<Vec<_>>()
    };
    times.iter().flat_map(forms).collect()
}

/// The numbers of dates: days and years, and months.
fn of_dates(dates: &[WrittenDate]) -> (HashSet<String>, HashSet<String>) {
    let years = dates.iter().filter_map(|d| d.year).map(|y| y.to_string());
    let days = dates.iter().map(|d| d.day.to_string());
    (
        days.chain(years).collect(),
        dates.iter().map(|d| d.month.to_string()).collect(),
    )
}

impl Master {
    pub(super) fn read(text: &str, data: &Data, over: f64, idioms: &WordList) -> Self {
        let dates = find_dates(text);
        let mut times = find_times(text);
        let called = contacts::meant(text, data)
            .into_iter()
            .filter(|i| i.kind == Kind::Code);
        let (codes, code_spans): (Vec<String>, Vec<Range<usize>>) =
            called.map(|i| (i.key, i.span)).unzip();
        let mut taken = tokens(text);
        taken.extend(code_spans);
        taken.extend(codes_of_things(
            text,
            data.list("vehicle_words").is_in(text),
        ));
        taken.extend(dates.iter().map(|d| d.span.clone()));
        taken.extend(find_numeric_dates(text).into_iter().map(|d| d.span));
        taken.extend(times.iter().map(|t| t.span.clone()));
        let idioms = Taken::new(idioms.find(text));
        let mut seen = HashSet::new();
        times.retain(|time| seen.insert(time.minutes()));
        let (of_dates, months) = of_dates(&dates);
        let mut master = Self {
            wanted: Vec::new(),
            also: HashSet::new(),
            small: Vec::new(),
            dates: dates.iter().map(|d| (u32::from(d.day), d.month)).collect(),
            of_dates,
            months,
            clock: clock(&times),
            times,
            codes,
        };
        for number in numbers::find(text, &taken) {
            let is_over = number.value.parse::<f64>().is_ok_and(|n| n > over);
            let after = AFTER.captures(&text[number.span.end..]);
            let wanted = Wanted {
                value: number.value.clone(),
                span: number.span.clone(),
            };
            if let Some(scale) = after.as_ref().and_then(|c| c.name("scale")) {
                master.also.extend(times_ten(&number.value, scale.as_str()));
            }
            // A capital straight after it makes it part of a name that has no words: 4G, 3D.
            let named = text[number.span.end..].starts_with(|c: char| c.is_ascii_uppercase());
            if named && !number.in_words {
                master.wanted.push(wanted);
            } else if number.in_words || after.is_some() || idioms.touches(&number.span) {
                master.also.insert(number.value);
            } else if is_over {
                master.wanted.push(wanted);
            } else {
                master.also.insert(number.value);
                master.small.push(wanted);
            }
        }
        master
    }

    /// Whether a number can be one of its times.
    pub(super) fn is_time(&self, number: &TimeNumber) -> bool {
        self.clock.contains(&(number.hour, number.minute))
    }
}
