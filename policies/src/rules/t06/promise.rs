//! Sentences that promise an update, and the time they give for it.

use std::{ops::Range, sync::LazyLock};

use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, Weekday},
};
use regex::Regex;
use wardmote_domain::{
    local_time::{LocalDateTime, london},
    text::{
        dates::{WrittenDate, find_dates},
        sentences::sentences,
        times::{ClockTime, find_times},
    },
};

use super::NextUpdate;

/// When a promise is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum When {
    /// At a clock time, on a day if one is named.
    Clock { hour: i8, minute: i8, day: Day },
    /// So many minutes after the message.
    After(i64),
    /// Again and again.
    Often,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Day {
    Date(WrittenDate),
    Weekday(Weekday),
    Tomorrow,
    /// None named: the first that fits.
    First,
}

/// A sentence that promises an update, with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Promise {
    pub(super) span: Range<usize>,
    /// "Update at 9pm", which may be the time of the message itself.
    pub(super) loose: bool,
    when: When,
}

/// "in 20 minutes", "within the hour", "in half an hour".
static IN_MINUTES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:in|within|after)(?: about| around| the next| the)? ",
        r"(?:(?P<n>[0-9]{1,3}|an?|one|two|three|four|five|six|ten|fifteen|twenty|thirty|forty[- ]five|sixty|ninety)",
        r" (?P<unit>minutes?|mins?|hours?)\b|(?P<half>half an hour|half-hour)|(?P<hour>hour)\b)"
    ))
    .expect("a pattern fixed at compile time")
});

static OFTEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bevery (?:hour|half[- ]hour|(?:[0-9]{1,3}|two|three|ten|fifteen|twenty|thirty) (?:minutes|mins|hours))\b|\bhourly\b|\bon the hour\b")
        .expect("a pattern fixed at compile time")
});

/// Without one of these, or a word of the lists, no pattern here finds a promise.
static MAY_PROMISE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)more|further|fresh|latest|updates?").expect("a pattern fixed at compile time")
});

/// "More at 9pm": the words just before the time.
static MORE_AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:more|(?:further|fresh|latest) (?:information|news|details?|word))(?: (?:information|news|details?|updates?|on this|to follow|to come|from us|for you))*,? (?:at|by|before|around|about|after)(?: about| around)? $")
        .expect("a pattern fixed at compile time")
});

/// "Update at 9pm": a promise if that is still to come, else the time of this update itself.
static UPDATE_AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bupdates? (?:from us |here )?(?:at|around|about)(?: about| around)? $")
        .expect("a pattern fixed at compile time")
});

/// A time that opens its sentence: "At 9pm we will say more", "On Friday 11 December, by 9am, …".
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:(?:on|at|by|before|around|about|after|from|then|later|next|again|the|of|today|tonight|tomorrow",
        r"|[0-9]{1,2}(?:st|nd|rd|th)?|20[0-9]{2}|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
        r"|january|february|march|april|may|june|july|august|september|october|november|december)[\s,]+)*$"
    ))
    .expect("a pattern fixed at compile time")
});

static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
        .expect("a pattern fixed at compile time")
});

static TOMORROW: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\btomorrow\b").expect("a pattern fixed at compile time"));

/// Bytes after a word like "will" in which what is promised has to come.
const NEAR: usize = 80;

/// The items of a list in order that stand in a span.
fn inside<'i, T>(items: &'i [T], span: &Range<usize>, of: impl Fn(&T) -> usize) -> &'i [T] {
    let from = items.partition_point(|item| of(item) < span.start);
    let to = items.partition_point(|item| of(item) < span.end);
    &items[from..to.max(from)]
}

impl NextUpdate {
    /// The promises of a text.
    pub(super) fn promises_in(&self, text: &str) -> Vec<Promise> {
        // Nothing else is looked for where no words promise anything.
        if !self.may_promise(text) {
            return Vec::new();
        }
        let all = sentences(text);
        let (times, dates) = (find_times(text), find_dates(text));
        (all.into_iter())
            .filter_map(|s| {
                let clocks = inside(&times, &s.span, |t| t.span.start);
                let days = inside(&dates, &s.span, |d| d.span.start);
                let (when, loose) = self.when(text, &s.span, clocks, days)?;
                Some(Promise {
                    span: s.span,
                    loose,
                    when,
                })
            })
            .collect()
    }

    fn may_promise(&self, text: &str) -> bool {
        self.promises.is_in(text) || self.more.is_in(text) || MAY_PROMISE.is_match(text)
    }

    /// Where in a sentence it begins to promise an update.
    fn promised_from(&self, sentence: &str) -> Option<usize> {
        if let Some(span) = self.promises.find(sentence).first() {
            return Some(span.start);
        }
        (self.ahead.find(sentence).into_iter()).find_map(|will| {
            let end = sentence.ceil_char_boundary((will.end + NEAR).min(sentence.len()));
            let near = &sentence[will.end..end];
            let near = near.split([':', ';']).next().unwrap_or(near);
            (self.more.is_in(near) || has_more(near)).then_some(will.start)
        })
    }

    /// The time that a sentence gives for the update it promises, and whether it may be the time of the sentence itself.
    fn when(
        &self,
        text: &str,
        span: &Range<usize>,
        clocks: &[ClockTime],
        days: &[WrittenDate],
    ) -> Option<(When, bool)> {
        let sentence = &text[span.clone()];
        if self.told.is_in(sentence) {
            return None;
        }
        let before = |clock: &ClockTime| {
            let end = clock.span.start - span.start;
            let from = sentence.floor_char_boundary(end.saturating_sub(NEAR));
            (from, &sentence[from..end])
        };
        let Some(from) = self.promised_from(sentence) else {
            let at = |pattern: &Regex| clocks.iter().find(|c| pattern.is_match(before(c).1));
            let (clock, loose) = match at(&MORE_AT) {
                Some(clock) => (clock, false),
                None => (at(&UPDATE_AT)?, true),
            };
            return Some((clock_time(sentence, clock, days)?, loose));
        };
        let fits = |clock: &&ClockTime| {
            let (cut, lead) = before(clock);
            clock.span.start >= span.start + from || (cut == 0 && OPENS.is_match(lead))
        };
        if let Some(clock) = clocks.iter().find(fits) {
            return Some((clock_time(sentence, clock, days)?, false));
        }
        if OFTEN.is_match(sentence) {
            return Some((When::Often, false));
        }
        in_minutes(sentence).map(|minutes| (When::After(minutes), false))
    }
}

/// "More" by itself, not before a thing: "more at 9pm", not "more officers".
fn has_more(text: &str) -> bool {
    static MORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\bmore\b(?: (?:about|for|if|on|at|by|in|when|as|to|before|after|from|around|within|later|once|soon|shortly|this",
            r"|that|here|then|and|information|news|details?|facts|word|updates?)\b|\s*[.,;!?–—-]|\s*$)"
        ))
        .expect("a pattern fixed at compile time")
    });
    MORE.is_match(text)
}

fn clock_time(sentence: &str, clock: &ClockTime, days: &[WrittenDate]) -> Option<When> {
    let after = days.iter().find(|d| d.span.start >= clock.span.end);
    let day = match after.or(days.last()) {
        Some(date) => Day::Date(date.clone()),
        None if TOMORROW.is_match(sentence) => Day::Tomorrow,
        None => weekday(sentence).map_or(Day::First, Day::Weekday),
    };
    Some(When::Clock {
        hour: i8::try_from(clock.hour).ok()?,
        minute: i8::try_from(clock.minute).ok()?,
        day,
    })
}

fn weekday(sentence: &str) -> Option<Weekday> {
    Some(match WEEKDAY.captures(sentence)?.get(1)?.as_str() {
        "Mon" => Weekday::Monday,
        "Tues" => Weekday::Tuesday,
        "Wednes" => Weekday::Wednesday,
        "Thurs" => Weekday::Thursday,
        "Fri" => Weekday::Friday,
        "Satur" => Weekday::Saturday,
        _ => Weekday::Sunday,
    })
}

fn in_minutes(sentence: &str) -> Option<i64> {
    let found = IN_MINUTES.captures(sentence)?;
    if found.name("half").is_some() {
        return Some(30);
    }
    if found.name("hour").is_some() {
        return Some(60);
    }
    let written = found.name("n")?.as_str().to_lowercase();
    let n = match written.as_str() {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "ten" => 10,
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        "sixty" => 60,
        "ninety" => 90,
        figures if figures.starts_with("forty") => 45,
        figures => figures.parse().ok()?,
    };
    let hours = found.name("unit")?.as_str().to_lowercase().starts_with('h');
    Some(if hours { n * 60 } else { n })
}

impl Promise {
    /// The time it is for, said by a message of `base`. A clock time without a date is the first one from then on; one
    /// that was over by `over_hours` or less is over. None for "every hour".
    pub(super) fn resolve(&self, base: LocalDateTime, over_hours: i64) -> Option<LocalDateTime> {
        let (hour, minute, day) = match &self.when {
            When::Often => return None,
            When::After(minutes) => {
                let at = base
                    .instant()
                    .checked_add(SignedDuration::from_mins(*minutes))
                    .ok()?;
                return Some(LocalDateTime::at(at));
            }
            When::Clock { hour, minute, day } => (*hour, *minute, day),
        };
        let on = |date: Date| {
            let at = date.at(hour, minute, 0, 0).to_zoned(london()).ok()?;
            Some(LocalDateTime::at(at.timestamp()))
        };
        let today = base.date();
        match day {
            Day::Date(date) => on(date.nearest(today)?),
            Day::Tomorrow => on(today.tomorrow().ok()?),
            Day::Weekday(weekday) => {
                let ahead = today.weekday().until(*weekday);
                on(today.checked_add(i64::from(ahead).days()).ok()?)
            }
            Day::First => {
                let at = on(today)?;
                let ago = base.instant().as_second() - at.instant().as_second();
                if ago > 0 && ago > over_hours * 3600 {
                    on(today.tomorrow().ok()?)
                } else {
                    Some(at)
                }
            }
        }
    }
}
