//! How a language writes values: names, numbers, links, dates and times.

use jiff::civil::DateTime;
use wardmote_domain::words::Direction;

use super::{Job, Mode};
use crate::{
    bidi,
    calendar::{Calendar, Clock, ClockWords, needs_year},
    html,
};

/// How a language writes values.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    pub(super) mode: Mode,
    pub(super) direction: Direction,
    pub(super) calendar: Calendar,
    pub(super) clock: Vec<Clock>,
    pub(super) clock_words: Option<ClockWords>,
    pub(super) comma: String,
    pub(super) or: String,
}

impl Manner {
    /// A value that is written left to right, escaped as the output asks.
    pub(super) fn isolated(&self, text: &str) -> String {
        match (self.mode, self.direction) {
            (Mode::Text, Direction::Ltr) => text.to_owned(),
            (Mode::Text, Direction::Rtl) => bidi::ltr(text),
            (Mode::Html, Direction::Ltr) => html::escape(text),
            (Mode::Html, Direction::Rtl) => html::isolated(&html::escape(text)),
        }
    }

    /// Such a value as a link, where the output has links and the value makes a safe one.
    pub(super) fn linked(&self, text: &str, address: fn(&str) -> Option<String>) -> String {
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
        format!(
            "{}{}{}",
            form.before,
            self.isolated(&form.digits(time)),
            form.after
        )
    }

    pub(super) fn date(&self, at: DateTime, today: DateTime, job: Job) -> String {
        let mut written = String::new();
        if !matches!(job, Job::Day) {
            written.push_str(self.calendar.weekday(at, matches!(job, Job::On)));
            written.push(' ');
        }
        written.push_str(&self.isolated(&at.day().to_string()));
        written.push(' ');
        written.push_str(self.calendar.month(at));
        if needs_year(at, today) {
            written.push(' ');
            written.push_str(&self.isolated(&at.year().to_string()));
        }
        if matches!(job, Job::On) {
            written.push_str(&self.calendar.on_after);
        }
        written
    }
}
