//! How a language writes values: names, numbers, links, dates and times.

use jiff::civil::DateTime;
use serde_json::Number;
use wardmote_domain::words::Direction;

use super::{Job, Mode};
use crate::{
    bidi,
    calendar::{Calendar, Clock, ClockWords, needs_year},
    catalogue::Spoken,
    ear, html,
};

/// How a language writes values.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    pub(super) mode: Mode,
    pub(super) direction: Direction,
    /// The language's own digits from zero to nine, where counts and times have them.
    pub(super) digits: Option<Vec<char>>,
    /// What stands between thousands.
    pub(super) group: String,
    pub(super) calendar: Calendar,
    pub(super) clock: Vec<Clock>,
    pub(super) clock_words: Option<ClockWords>,
    pub(super) spoken: Spoken,
    pub(super) comma: String,
    pub(super) or: String,
    pub(super) and: String,
}

impl Manner {
    /// A value that is written left to right, escaped as the output asks.
    pub(super) fn isolated(&self, text: &str) -> String {
        match (self.mode, self.direction) {
            (Mode::Text | Mode::Ear, Direction::Ltr) => text.to_owned(),
            (Mode::Text | Mode::Ear, Direction::Rtl) => bidi::ltr(text),
            (Mode::Html, Direction::Ltr) => html::escape(text),
            (Mode::Html, Direction::Rtl) => html::isolated(&html::escape(text)),
        }
    }

    /// Digits as the language writes them.
    fn own_digits(&self, text: &str) -> String {
        let Some(digits) = &self.digits else {
            return text.to_owned();
        };
        let own = |c: char| {
            let at = c.to_digit(10).and_then(|d| usize::try_from(d).ok());
            at.and_then(|at| digits.get(at)).copied().unwrap_or(c)
        };
        text.chars().map(own).collect()
    }

    /// A count.
    pub(super) fn number(&self, number: &Number) -> String {
        self.isolated(&self.grouped(number))
    }

    /// An amount, with its sign on the side where it stands in English.
    pub(super) fn pounds(&self, number: &Number) -> String {
        self.isolated(&format!("£{}", self.grouped(number)))
    }

    fn grouped(&self, number: &Number) -> String {
        let plain = number.to_string();
        let mut grouped = String::with_capacity(plain.len() + 4);
        for (i, c) in plain.chars().enumerate() {
            // For the ear a sign inside a number would be a stop.
            let thousands = i > 0 && (plain.len() - i).is_multiple_of(3);
            if thousands && self.mode != Mode::Ear {
                grouped.push_str(&self.group);
            }
            grouped.push(c);
        }
        self.own_digits(&grouped)
    }

    /// A phone number.
    pub(super) fn phone(&self, text: &str) -> String {
        match self.mode {
            Mode::Ear => self.isolated(&ear::number(text)),
            _ => self.linked(text, html::phone_address),
        }
    }

    /// A web or email address. For the ear its signs are words of the language, so it is not isolated.
    pub(super) fn address(&self, text: &str, address: fn(&str) -> Option<String>) -> String {
        match self.mode {
            Mode::Ear => ear::address(text, &self.spoken),
            _ => self.linked(text, address),
        }
    }

    /// Such a value as a link, where the output has links and the value makes a safe one.
    fn linked(&self, text: &str, address: fn(&str) -> Option<String>) -> String {
        let shown = self.isolated(text);
        match (self.mode, address(text)) {
            (Mode::Html, Some(address)) => html::anchor(&address, &shown),
            _ => shown,
        }
    }

    pub(super) fn time(&self, at: DateTime) -> String {
        let time = at.time();
        if let Some(words) = &self.clock_words
            && time.minute() == 0
        {
            match time.hour() {
                0 => return words.midnight.clone(),
                12 => return words.midday.clone(),
                _ => {}
            }
        }
        let Some(form) = Clock::form(&self.clock, time) else {
            return String::new();
        };
        let digits = match self.mode {
            Mode::Ear => ear::time(&form.digits(time), &self.spoken),
            _ => form.digits(time),
        };
        let digits = self.isolated(&self.own_digits(&digits));
        format!("{}{digits}{}", form.before, form.after)
    }

    /// A month and its year.
    pub(super) fn month(&self, at: DateTime) -> String {
        let (year, calendar) = (self.year(at), &self.calendar);
        let month = calendar.month_alone(at);
        if calendar.month_first {
            format!("{year}{} {month}", calendar.year_after)
        } else {
            format!("{month}{} {year}", calendar.month_after)
        }
    }

    fn year(&self, at: DateTime) -> String {
        self.isolated(&self.own_digits(&at.year().to_string()))
    }

    pub(super) fn date(&self, at: DateTime, today: DateTime, job: Job) -> String {
        let calendar = &self.calendar;
        let on = matches!(job, Job::On | Job::OnWholeDate);
        let whole = matches!(job, Job::WholeDate | Job::OnWholeDate);
        let day = match &calendar.first_day {
            Some(first) if at.day() == 1 => self.isolated(first),
            _ => self.isolated(&self.own_digits(&at.day().to_string())),
        };
        let day = format!("{day}{}", calendar.day_after);
        let month = calendar.month(at);
        let year = (whole || needs_year(at, today)).then(|| self.year(at));
        let mut written = match (calendar.month_first, year) {
            (false, None) => format!("{day} {month}"),
            (false, Some(year)) => format!("{day} {month}{} {year}", calendar.month_after),
            (true, None) => format!("{month} {day}"),
            (true, Some(year)) => format!("{year}{} {month} {day}", calendar.year_after),
        };
        let weekday = calendar.weekday(at, on);
        match job {
            Job::Day => {}
            _ if calendar.weekday_last => written = format!("{written} {weekday}"),
            _ => written = format!("{weekday} {written}"),
        }
        if on {
            written.push_str(&self.calendar.on_after);
        }
        written
    }
}
