//! Dates: the day with a form of its month near it, the right weekday, the right year.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use jiff::civil::Weekday;
use wardmote_domain::text::{
    dates::{WrittenDate, find_dates, find_numeric_dates, month_name, weekday_name},
    digits,
    months::Named,
};

use super::{
    Fault, Other, SameTimes,
    bare::{bare_month, bare_weekday},
    calendar::{Alone, Calendar, NEIGHBOURS, around},
};

/// A date as found in a version: its day and the whole of it.
struct Place {
    day: Range<usize>,
    whole: Range<usize>,
}

/// Where a version has which day and month. Without a list of months a day stands under every month.
struct Places(HashMap<(u32, u8), Vec<Place>>);

impl Places {
    fn read(calendar: &Calendar<'_, '_>, within: usize) -> Self {
        let mut places: HashMap<(u32, u8), Vec<Place>> = HashMap::new();
        let known = calendar.other.calendar.is_some();
        for day in calendar.days() {
            let mut add = |month: u8, whole: Range<usize>| {
                let of_day = places.entry((day.value, month)).or_default();
                // The nearest form of the month comes first.
                if of_day.last().is_none_or(|p| p.day != day.span) {
                    of_day.push(Place {
                        day: day.span.clone(),
                        whole,
                    });
                }
            };
            if !known {
                add(0, day.span.clone());
            }
            for month in calendar.months_of(day, within) {
                let whole = day.span.start.min(month.span.start)..day.span.end.max(month.span.end);
                add(month.value, whole);
            }
        }
        Self(places)
    }

    fn of(&self, calendar: &Calendar<'_, '_>, date: &WrittenDate) -> &[Place] {
        let month = if calendar.other.calendar.is_some() {
            date.month
        } else {
            0
        };
        (self.0.get(&(u32::from(date.day), month))).map_or(&[], Vec::as_slice)
    }
}

impl SameTimes {
    /// What is wrong with the dates of a version, and the numbers that are days of dates.
    pub(super) fn days(&self, english: &str, other: &Other<'_>) -> (Vec<Fault>, Vec<Range<usize>>) {
        let calendar = Calendar::read(other);
        let dates = find_dates(english);
        let near = Places::read(&calendar, self.month_within);
        let shared = Places::read(&calendar, self.shared_within);
        let numeric = numeric(other.text.text);
        let changes = Changes::read(&calendar, &dates, self.month_within.min(1));
        let (mut faults, mut days) = (Vec::new(), Vec::new());
        let mut known: Vec<u8> = Vec::new();
        let mut seen = HashSet::new();
        for (at, date) in dates.iter().enumerate() {
            let beside = |i: Option<usize>| {
                i.and_then(|i| dates.get(i))
                    .is_some_and(|d| d.span == date.span)
            };
            let with_another = beside(at.checked_sub(1)) || beside(Some(at + 1));
            let places = if with_another { &shared } else { &near };
            let places = places.of(&calendar, date);
            if !seen.insert((
                date.day,
                date.month,
                date.year,
                date.weekday.map(|d| d.to_monday_one_offset()),
                with_another,
            )) {
                continue;
            }
            let right = right_weekdays(date, other);
            known.extend(
                right
                    .iter()
                    .map(|d| d.to_monday_one_offset().unsigned_abs()),
            );
            days.extend(places.iter().map(|p| p.day.clone()));
            let by_word = date.day == 1 && calendar.says_first_of(date.month);
            if places.is_empty() && !by_word && !numeric.contains(&(date.day, date.month)) {
                faults.push(changes.fault(&calendar, english, date));
                continue;
            }
            faults.extend(self.weekday(&calendar, english, date, places, &right));
            faults.extend(self.year(&calendar, english, date, places));
        }
        known.sort_unstable();
        known.dedup();
        faults.extend(bare_weekday(&calendar, english, &dates, known));
        faults.extend(bare_month(&calendar, english, &dates));
        (faults, days)
    }

    /// A weekday beside the date that is another one.
    fn weekday(
        &self,
        calendar: &Calendar<'_, '_>,
        english: &str,
        date: &WrittenDate,
        places: &[Place],
        right: &[Weekday],
    ) -> Option<Fault> {
        let other = calendar.other;
        let fits = |day: &Named<u8>| {
            right
                .iter()
                .any(|r| r.to_monday_one_offset().unsigned_abs() == day.value)
        };
        let mut wrong: Option<&Named<u8>> = None;
        for place in places {
            let sentence = other.sentence(&place.whole);
            let is_near = |day: &&Named<u8>| {
                sentence.start <= day.span.start
                    && day.span.end <= sentence.end
                    && other.words_between(&place.whole, &day.span) <= self.weekday_within
            };
            let (before, after) = around(&calendar.weekdays, |d| d.span.start, place.whole.start);
            let near = before
                .take(NEIGHBOURS)
                .chain(after.take(NEIGHBOURS))
                .filter(is_near);
            for day in near {
                if fits(day) {
                    return None;
                }
                if wrong.is_none_or(|w| day.span.start < w.span.start) {
                    wrong = Some(day);
                }
            }
        }
        let wrong = wrong.filter(|_| !right.is_empty())?;
        Some(Fault {
            span: Some(wrong.span.clone()),
            english: format!(
                "{} {} {}",
                weekday_name(right[0]),
                date.day,
                month_name(date.month)
            ),
            written: english[date.span.clone()].to_owned(),
            says: other.text.text[wrong.span.clone()].to_owned(),
        })
    }

    /// A year beside the date that is another one.
    fn year(
        &self,
        calendar: &Calendar<'_, '_>,
        english: &str,
        date: &WrittenDate,
        places: &[Place],
    ) -> Option<Fault> {
        let other = calendar.other;
        let nearest = || {
            other
                .near
                .and_then(|near| date.nearest(near))
                .map(|d| d.year())
        };
        let right = u32::try_from(date.year.or_else(nearest)?).ok()?;
        let years: Vec<&Alone> = (places.iter())
            .flat_map(|place| calendar.years_beside(&place.whole))
            .collect();
        let wrong = years
            .first()
            .filter(|_| years.iter().all(|y| y.value != right))?;
        Some(Fault {
            span: Some(wrong.span.clone()),
            english: format!("{} {} {right}", date.day, month_name(date.month)),
            written: english[date.span.clone()].to_owned(),
            says: other.text.text[wrong.span.clone()].to_owned(),
        })
    }
}

/// The weekday as the English has it and as the calendar has it: either is right here, C-15 tells them apart.
fn right_weekdays(date: &WrittenDate, other: &Other<'_>) -> Vec<Weekday> {
    let real = other
        .near
        .and_then(|near| date.nearest(near))
        .map(|d| d.weekday());
    real.into_iter().chain(date.weekday).collect()
}

/// The days and months that a version has in numbers only.
fn numeric(text: &str) -> HashSet<(u8, u8)> {
    let folded = digits::fold(text);
    let found = find_numeric_dates(folded.as_str());
    found.into_iter().map(|d| (d.day, d.month)).collect()
}

/// Days with a month beside them that the English has not: what a date may have been turned into.
struct Changes(Vec<(u32, u8, Range<usize>)>);

impl Changes {
    fn read(calendar: &Calendar<'_, '_>, dates: &[WrittenDate], within: usize) -> Self {
        let master: HashSet<(u32, u8)> =
            dates.iter().map(|d| (u32::from(d.day), d.month)).collect();
        let pairs = calendar.days().flat_map(|day| {
            let months = calendar.months_of(day, within).into_iter();
            months.map(move |month| {
                let span = day.span.start.min(month.span.start)..day.span.end.max(month.span.end);
                (day.value, month.value, span)
            })
        });
        Self(
            pairs
                .filter(|(day, month, _)| !master.contains(&(*day, *month)))
                .collect(),
        )
    }

    /// A date that the version has not: with the day in another month, another day in its month, or nothing of it.
    fn fault(&self, calendar: &Calendar<'_, '_>, english: &str, date: &WrittenDate) -> Fault {
        let text = calendar.other.text.text;
        let span = (self.0.iter())
            .min_by_key(|(day, month, _)| (*day != u32::from(date.day), *month != date.month))
            .map(|(_, _, span)| span.clone());
        Fault {
            english: format!("{} {}", date.day, month_name(date.month)),
            written: english[date.span.clone()].to_owned(),
            says: span.clone().map(|s| text[s].to_owned()).unwrap_or_default(),
            span,
        }
    }
}
