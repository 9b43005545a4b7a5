//! Clock times as the English master writes them.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Span, Taken, contacts, dates, overlap};

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStyle {
    /// With am or pm: `5:30pm`, `9am`.
    TwelveHour,
    /// The first of a pair with one am or pm: the `11` of “11 to 1pm”. Read by the order of the two.
    ByPartner,
    /// With a colon and no am or pm: `17:30`.
    TwentyFour,
    /// `1730hrs`, `0600 hours`, `17:30hrs`.
    Military,
    /// `midday`, `noon`, `midnight`, also after a 12.
    Word,
}

/// A clock time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockTime {
    /// Where it stands.
    pub span: Span,
    /// The hour, 0 to 23. Midnight is 0.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
    /// How it is written.
    pub style: TimeStyle,
}

/// Whether a number in another language can be this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It is the 24-hour form, and no other time is written like that.
    Exact,
    /// It is the 12-hour form: right if a word of the sentence says which half of the day is meant.
    NeedsHalfOfDay,
    /// It is another time.
    Other,
}

impl ClockTime {
    /// Minutes since midnight.
    pub fn minutes(&self) -> u16 {
        u16::from(self.hour) * 60 + u16::from(self.minute)
    }

    /// Whether it is noon or later.
    pub fn is_after_noon(&self) -> bool {
        self.hour >= 12
    }

    /// Whether it is 12:00 or 0:00, which many languages say with a word.
    pub fn is_noon_or_midnight(&self) -> bool {
        self.minute == 0 && self.hour.is_multiple_of(12)
    }

    /// Whether a number in a translation (`18.30`, `6:30`, `3`) can be this time. An hour without minutes stands for
    /// the full hour. For times before noon the 12-hour form is the 24-hour form, so it is exact, but for half past
    /// midnight. Noon itself is 12 in both.
    pub fn reads_as(&self, hour: u8, minute: u8) -> Reading {
        let twelve = if self.hour.is_multiple_of(12) {
            12
        } else {
            self.hour % 12
        };
        if minute != self.minute {
            Reading::Other
        } else if hour == self.hour || (self.hour == 0 && self.minute == 0 && hour == 24) {
            Reading::Exact
        } else if hour == twelve {
            Reading::NeedsHalfOfDay
        } else {
            Reading::Other
        }
    }

    /// As the standard writes it: `5:30pm`, `9am`, `midday`, `midnight`.
    pub fn plain(&self) -> String {
        plain(self.hour, self.minute)
    }
}

/// A time as the standard writes it: `5:30pm`, `9am`, `midday`, `midnight`.
pub fn plain(hour: u8, minute: u8) -> String {
    let half = if hour < 12 { "am" } else { "pm" };
    let twelve = if hour.is_multiple_of(12) {
        12
    } else {
        hour % 12
    };
    match (hour, minute) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{twelve}{half}"),
        _ => format!("{twelve}:{minute:02}{half}"),
    }
}

/// One time: a word, military, with am or pm, or with a colon.
const ONE: &str = concat!(
    r"(?:(?P<word>(?:12 ?)?(?:noon|midday|midnight))\b",
    r"|(?P<mil_h>[01][0-9]|2[0-3]):?(?P<mil_m>[0-5][0-9]) ?(?:hrs?|hours)\b",
    r"|(?P<h12>1[0-2]|0?[1-9])(?:[:.](?P<m12>[0-5][0-9]))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)(?:[^a-z0-9]|$)",
    r"|(?P<h24>[01]?[0-9]|2[0-3]):(?P<m24>[0-5][0-9])(?:[^0-9]|$))"
);

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b{ONE}")).expect("a pattern fixed at compile time")
});

/// A number that takes its am or pm from the time after it: “11 to 1pm”, “7 and 9pm”, “10-11am”, “9 to midday”.
static PARTNER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^0-9a-z.,:/£#-])(?P<time>(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5][0-9]))?)(?: ?[-–—] ?| (?:to|until|till|and|or|&) )$")
        .expect("a pattern fixed at compile time")
});

/// How many bytes before a time can say what the number before it is.
const NEAR: usize = 48;

/// Words before a number that make it something other than an hour.
static NO_HOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|room|flat|unit|no\.?|number|bus|route|platform|gate|ward|page|item|aged?|PC|PS|DC|DS)[ ]$")
        .expect("a pattern fixed at compile time")
});

/// The clock times of an English text, in order. A number that shares the am or pm of the next time is a time too. Not
/// inside references, web addresses or e-mail addresses.
pub fn find_times(text: &str) -> Vec<ClockTime> {
    let taken = Taken::new(contacts::spans(text));
    let dates = Taken::new(
        dates::find_dates(text)
            .into_iter()
            .map(|d| d.span)
            .collect(),
    );
    let mut times: Vec<ClockTime> = Vec::new();
    let mut from = 0;
    while let Some(captures) = TIME.captures_at(text, from) {
        let Some(time) = read(&captures) else { break };
        from = time.span.end;
        let decimal =
            text[..time.span.start].ends_with(['.', ':', '£']) && time.style != TimeStyle::Word;
        if decimal || taken.touches(&time.span) {
            continue;
        }
        if let Some(partner) = partner(text, &time, &dates) {
            // “5:30 to 7pm”: the first was read as 24-hour time and is read again by its partner.
            while times
                .last()
                .is_some_and(|earlier| overlap(&earlier.span, &partner.span))
            {
                times.pop();
            }
            times.push(partner);
        }
        times.push(time);
    }
    times
}

/// Reads one match; the span leaves out what only had to follow.
fn read(captures: &Captures) -> Option<ClockTime> {
    let number = |name| {
        captures
            .name(name)
            .and_then(|m| m.as_str().parse::<u8>().ok())
    };
    let start = captures.get(0)?.start();
    if let Some(word) = captures.name("word") {
        let hour = if word.as_str().to_ascii_lowercase().ends_with("midnight") {
            0
        } else {
            12
        };
        return Some(ClockTime {
            span: word.range(),
            hour,
            minute: 0,
            style: TimeStyle::Word,
        });
    }
    if let (Some(hour), Some(minute)) = (number("mil_h"), number("mil_m")) {
        return Some(ClockTime {
            span: captures.get(0)?.range(),
            hour,
            minute,
            style: TimeStyle::Military,
        });
    }
    if let (Some(hour), Some(half)) = (number("h12"), captures.name("half")) {
        let after_noon = half.as_str().starts_with(['p', 'P']);
        let hour = hour % 12 + if after_noon { 12 } else { 0 };
        let minute = number("m12").unwrap_or(0);
        return Some(ClockTime {
            span: start..half.end(),
            hour,
            minute,
            style: TimeStyle::TwelveHour,
        });
    }
    let minute = captures.name("m24")?;
    Some(ClockTime {
        span: start..minute.end(),
        hour: number("h24")?,
        minute: number("m24")?,
        style: TimeStyle::TwentyFour,
    })
}

/// The time that a number just before `end` stands for, if it takes its half of the day from there: the one that is
/// shortest before it.
fn partner(text: &str, end: &ClockTime, dates: &Taken) -> Option<ClockTime> {
    if !matches!(end.style, TimeStyle::TwelveHour | TimeStyle::Word) {
        return None;
    }
    // A few words are enough: a long text is not read again for each time.
    let from = text.floor_char_boundary(end.span.start.saturating_sub(NEAR));
    let near = &text[from..end.span.start];
    let captures = PARTNER.captures(near)?;
    let in_near = captures.name("time")?.range();
    let span = from + in_near.start..from + in_near.end;
    if dates.touches(&span) || NO_HOUR.is_match(&near[..in_near.start]) {
        return None;
    }
    let hour: u8 = captures.name("h")?.as_str().parse().ok()?;
    let minute: u8 = captures
        .name("m")
        .map_or(Some(0), |m| m.as_str().parse().ok())?;
    let start = |half: u8| ClockTime {
        span: span.clone(),
        hour: hour % 12 + half,
        minute,
        style: TimeStyle::ByPartner,
    };
    let day = 24 * 60;
    // Both at once would be no range at all, so that is read as a whole day.
    let lasts = |time: &ClockTime| (end.minutes() + day - time.minutes() - 1) % day;
    [start(0), start(12)].into_iter().min_by_key(lasts)
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
