//! How a language writes values: names, numbers, links, dates and times.

use jiff::civil::DateTime;
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
        format!("{}{}{}", form.before, self.isolated(&digits), form.after)
    }

    /// A month and its year.
    pub(super) fn month(&self, at: DateTime) -> String {
        let year = self.isolated(&at.year().to_string());
        format!("{} {year}", self.calendar.month_alone(at))
    }

    pub(super) fn date(&self, at: DateTime, today: DateTime, job: Job) -> String {
        let mut written = String::new();
        let on = matches!(job, Job::On | Job::OnWholeDate);
        let whole = matches!(job, Job::WholeDate | Job::OnWholeDate);
        if !matches!(job, Job::Day) {
            written.push_str(self.calendar.weekday(at, on));
            written.push(' ');
        }
        written.push_str(&self.isolated(&at.day().to_string()));
        written.push(' ');
        written.push_str(self.calendar.month(at));
        if whole || needs_year(at, today) {
            written.push(' ');
            written.push_str(&self.isolated(&at.year().to_string()));
        }
        if on {
            written.push_str(&self.calendar.on_after);
        }
        written
    }
}
