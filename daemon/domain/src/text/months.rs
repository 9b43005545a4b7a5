//! Months, weekdays and parts of the day in the languages of the census.
//!
//! From `month_names.json`, whose forms follow these rules: a long form matches at the start of a word in any case, and
//! an ending may follow; a short form matches only as a whole word, with or without a full stop; a Chinese month in
//! figures does not match straight after another digit; words for parts of the day are whole words. `day_words.json`
//! adds forms that people write in notices.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

pub use super::forms::Named;
use super::{
    Span,
    fold::{fold, folded_text},
    forms::{Form, find, longest_first},
    mapped::Mapped,
};
use crate::places::{Language, LanguageInfo};

/// What a word for a part of the day says about a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// Before noon.
    BeforeNoon,
    /// After noon.
    AfterNoon,
    /// Noon itself.
    Noon,
    /// Midnight itself.
    Midnight,
    /// It can be either side of noon (night): it settles nothing alone.
    Either,
}

impl DayPart {
    /// Whether a time at this hour (0 to 23) can be said with it. Night is read as from 6pm to 6am, noon words as the
    /// hours beside noon, midnight words as the hours beside midnight.
    pub fn fits(self, hour: u8) -> bool {
        match self {
            Self::BeforeNoon => hour < 12,
            Self::AfterNoon => hour >= 12,
            Self::Noon => (11..=13).contains(&hour),
            Self::Midnight => hour == 23 || hour == 0,
            Self::Either => !(6..18).contains(&hour),
        }
    }
}

/// The calendar words of one language.
#[derive(Debug)]
pub struct CalendarWords {
    months: Vec<Form<u8>>,
    weekdays: Vec<Form<u8>>,
    day_parts: Vec<Form<DayPart>>,
}

#[derive(Deserialize)]
struct File {
    languages: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    months: Vec<Vec<String>>,
    months_short: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    weekdays_short: Vec<Vec<String>>,
    day_parts: DayParts,
}

#[derive(Deserialize)]
struct DayParts {
    before_noon: Vec<String>,
    after_noon: Vec<String>,
    noon: Vec<String>,
    midnight: Vec<String>,
}

/// Further forms of one language.
#[derive(Default, Deserialize)]
#[serde(default)]
struct More {
    months: BTreeMap<usize, Vec<String>>,
    before_noon: Vec<String>,
    after_noon: Vec<String>,
    either: Vec<String>,
    noon: Vec<String>,
    midnight: Vec<String>,
}

#[derive(Deserialize)]
struct MoreFile {
    languages: BTreeMap<String, More>,
}

impl Entry {
    fn extend(&mut self, more: More) {
        for (number, forms) in more.months {
            if let Some(month) = number.checked_sub(1).and_then(|i| self.months.get_mut(i)) {
                month.extend(forms);
            }
        }
        let parts = &mut self.day_parts;
        // What stands in both lists can be either side of noon.
        parts.before_noon.extend(more.either.iter().cloned());
        parts.after_noon.extend(more.either);
        parts.before_noon.extend(more.before_noon);
        parts.after_noon.extend(more.after_noon);
        parts.noon.extend(more.noon);
        parts.midnight.extend(more.midnight);
    }
}

static WORDS: LazyLock<BTreeMap<String, CalendarWords>> = LazyLock::new(|| {
    let mut file: File = serde_json::from_str(include_str!("../../data/month_names.json"))
        .expect("the calendar file built into the program is read by a test before every release");
    let more: MoreFile = serde_json::from_str(include_str!("../../data/day_words.json"))
        .expect("the further forms built into the program are read by a test before every release");
    for (tag, more) in more.languages {
        if let Some(entry) = file.languages.get_mut(&tag) {
            entry.extend(more);
        }
    }
    file.languages
        .into_iter()
        .map(|(tag, entry)| (tag, CalendarWords::from_entry(entry)))
        .collect()
});

/// The calendar words of a language. A tag that has no list of its own takes the list of its first part if both are
/// written in the same script. None if there is no list: months are then not checked. Dari (`fa-AF`) is left without:
/// it names the months otherwise than Persian.
pub fn calendar(language: &Language) -> Option<&'static CalendarWords> {
    if let Some(own) = WORDS.get(language.as_str()) {
        return Some(own);
    }
    let first: Language = language.primary().parse().ok()?;
    let script = |tag: &Language| {
        tag.script()
            .map(str::to_owned)
            .or_else(|| LanguageInfo::of(tag)?.script.clone())
    };
    let same_script = language.is_english() || script(language) == script(&first);
    let dari = language.as_str() == "fa-AF";
    WORDS.get(first.as_str()).filter(|_| same_script && !dari)
}

impl CalendarWords {
    fn from_entry(entry: Entry) -> Self {
        let both = |long: Vec<Vec<String>>, short: Vec<Vec<String>>| {
            let mut forms = numbered(long, false);
            forms.extend(numbered(short, true));
            longest_first(forms)
        };
        Self {
            months: both(entry.months, entry.months_short),
            weekdays: both(entry.weekdays, entry.weekdays_short),
            day_parts: day_parts(entry.day_parts),
        }
    }

    /// The months named in a text, 1 to 12, in order; see [`CalendarWords::months_and_weekdays_in`].
    pub fn months_in(&self, text: &str) -> Vec<Named<u8>> {
        self.months_and_weekdays_in(text).0
    }

    /// The weekdays named in a text, 1 for Monday to 7 for Sunday, in order; see
    /// [`CalendarWords::months_and_weekdays_in`].
    pub fn weekdays_in(&self, text: &str) -> Vec<Named<u8>> {
        self.months_and_weekdays_in(text).1
    }

    /// The months and the weekdays named in a text. A word that is part of the name of a weekday is no month (Welsh
    /// *Dydd Mawrth*, Tuesday, and *Mawrth*, March), unless the number of a day stands before it.
    pub fn months_and_weekdays_in(&self, text: &str) -> (Vec<Named<u8>>, Vec<Named<u8>>) {
        let folded = fold(text);
        let all_months = find(&self.months, &folded);
        let all_weekdays = find(&self.weekdays, &folded);
        let mut months = all_months.clone();
        months.retain(|month| {
            !beside(&all_weekdays, &month.span).any(|day| {
                let longer = day.span.len() > month.span.len() && inside(&month.span, &day.span);
                longer || (day.span == month.span && !after_number(&folded, &month.span))
            })
        });
        let mut weekdays = all_weekdays;
        weekdays.retain(|day| {
            !beside(&all_months, &day.span).any(|month| {
                let longer = month.span.len() > day.span.len() && inside(&day.span, &month.span);
                longer || (day.span == month.span && after_number(&folded, &day.span))
            })
        });
        (back(months, &folded), back(weekdays, &folded))
    }

    /// The words for parts of the day in a text, in order. Straight after a number they need no space: `3yh`.
    pub fn day_parts_in(&self, text: &str) -> Vec<Named<DayPart>> {
        let folded = fold(text);
        back(find(&self.day_parts, &folded), &folded)
    }

    /// Whether a form of this month (1 to 12) stands in a text.
    pub fn names_month(&self, text: &str, month: u8) -> bool {
        self.months_in(text)
            .iter()
            .any(|found| found.value == month)
    }
}

fn numbered(lists: Vec<Vec<String>>, whole_word: bool) -> Vec<Form<u8>> {
    let numbered = (1_u8..).zip(lists);
    let forms =
        numbered.flat_map(|(value, forms)| forms.into_iter().map(move |form| (value, form)));
    forms
        .map(|(value, form)| Form {
            text: folded_text(form.trim_end_matches('.')),
            value,
            whole_word,
        })
        .collect()
}

fn day_parts(lists: DayParts) -> Vec<Form<DayPart>> {
    let both = |form: &String| lists.before_noon.contains(form) && lists.after_noon.contains(form);
    let named = [
        (&lists.noon, DayPart::Noon),
        (&lists.midnight, DayPart::Midnight),
        (&lists.before_noon, DayPart::BeforeNoon),
        (&lists.after_noon, DayPart::AfterNoon),
    ];
    let mut forms: Vec<Form<DayPart>> = Vec::new();
    for (list, part) in named {
        for form in list {
            let value = if both(form) { DayPart::Either } else { part };
            let text = folded_text(form);
            match forms.iter_mut().find(|f| f.text == text) {
                // Ukrainian says “of the day” for noon and for the afternoon, “of the night” for midnight and before.
                Some(known) if known.value != value => {
                    if matches!(known.value, DayPart::Noon) && value == DayPart::AfterNoon {
                        known.value = DayPart::AfterNoon;
                    } else if matches!(known.value, DayPart::Midnight)
                        && value == DayPart::BeforeNoon
                    {
                        known.value = DayPart::BeforeNoon;
                    }
                }
                Some(_) => {}
                None => forms.push(Form {
                    text,
                    value,
                    whole_word: true,
                }),
            }
        }
    }
    longest_first(forms)
}

/// Those of a list in order that share a byte with a span.
fn beside<'n, T>(named: &'n [Named<T>], span: &'n Span) -> impl Iterator<Item = &'n Named<T>> {
    let first = named.partition_point(|n| n.span.end <= span.start);
    named[first..]
        .iter()
        .take_while(|n| n.span.start < span.end)
}

fn inside(inner: &Span, outer: &Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether the word before a span is a number.
fn after_number(folded: &Mapped, span: &Span) -> bool {
    folded.as_str()[..span.start]
        .trim_end()
        .ends_with(|c: char| c.is_ascii_digit())
}

/// Spans of the folded text turned into spans of the text as given.
fn back<T>(found: Vec<Named<T>>, folded: &Mapped) -> Vec<Named<T>> {
    found
        .into_iter()
        .map(|f| Named {
            span: folded.origin(f.span),
            value: f.value,
        })
        .collect()
}

#[cfg(test)]
#[path = "months_tests.rs"]
mod tests;
