//! Schedules, their rounds, and one ward's ask for copy.

use askama::Template;

use crate::{
    desk::schedules::{AskFull, AskedRound, RoundRow, ScheduleRow},
    pages::{
        chrome::{Chrome, ErrorLine},
        form::{Problems, Section},
        question::summary,
    },
};

/// A round as one line.
#[derive(Debug, Clone)]
pub struct RoundLine {
    /// The round.
    pub round: RoundRow,
    /// How many asks are where: `18 in, 2 late`.
    pub stands: String,
}

impl RoundLine {
    /// The line of a round.
    pub fn of(round: RoundRow) -> Self {
        let counts: Vec<String> = round
            .counts
            .iter()
            .map(|(state, n)| {
                let words = state
                    .parse()
                    .map_or(*state, wardmote_domain::schedule::AskState::words);
                format!("{n} {}", words.to_lowercase())
            })
            .collect();
        let stands = match (round.missed, counts.is_empty()) {
            (true, _) => "Missed: nobody was asked".to_owned(),
            (false, true) => "No ward".to_owned(),
            (false, false) => crate::pages::form::sentence(&counts.join(", ")),
        };
        Self { round, stands }
    }
}

/// Every schedule, and the newest rounds.
#[derive(Debug, Template)]
#[template(path = "console/schedules.html")]
pub struct SchedulesPage {
    /// Round it.
    pub chrome: Chrome,
    /// Whether this person may make one.
    pub may_write: bool,
    /// Copy that is wanted from this person, a round at a time.
    pub asks: Vec<AskedRound>,
    /// The schedules.
    pub schedules: Vec<ScheduleRow>,
    /// The newest rounds.
    pub rounds: Vec<RoundLine>,
}

/// One schedule: before it is made, or as it stands.
#[derive(Debug, Template)]
#[template(path = "console/schedule.html")]
pub struct SchedulePage {
    /// Round it.
    pub chrome: Chrome,
    /// The schedule.
    pub row: ScheduleRow,
    /// What is posted again when it is made; empty once it is.
    pub hidden: Vec<(String, String)>,
    /// Whether this person may pause, wake and end it.
    pub may_write: bool,
    /// Its rounds, the newest first.
    pub rounds: Vec<RoundLine>,
}

impl SchedulePage {
    fn places(&self) -> String {
        let names = self.row.outlets.iter();
        let names: Vec<String> = names.map(|name| crate::desk::tally::title(name)).collect();
        names.join(", ")
    }

    fn people(&self) -> String {
        let single = match self.row.owners.len() {
            0 => String::new(),
            1 => "; one ward has somebody of its own".to_owned(),
            n => format!("; {n} wards have somebody of their own"),
        };
        format!("{}{single}", self.row.owner.name)
    }

    fn reminders(&self) -> String {
        let hours: Vec<String> = self
            .row
            .chase_hours
            .iter()
            .map(|h| format!("{h} hours"))
            .collect();
        match hours.is_empty() {
            true => "none".to_owned(),
            false => format!("{} before the end", hours.join(" and ")),
        }
    }
}

/// One ward's ask: what is known, the questions, and who else could write it.
#[derive(Debug, Template)]
#[template(path = "console/ask.html")]
pub struct AskPage {
    /// Round it.
    pub chrome: Chrome,
    /// The ask.
    pub ask: AskFull,
    /// Facts that are known, in words: where the questions do not ask them.
    pub known: Vec<(String, String)>,
    /// What is wrong, with links to the fields.
    pub errors: Vec<ErrorLine>,
    /// What is wrong with no field of the form.
    pub other_errors: Vec<String>,
    /// The questions; empty where this person may not write or it is over.
    pub sections: Vec<Section>,
    /// Whether there is a button that only looks the ward up.
    pub finds_ward: bool,
    /// What is posted with the answers, hidden.
    pub hidden: Vec<(String, String)>,
    /// Where it posts.
    pub action: String,
    /// The other way to write it: what its button posts, and says. None where there is one way alone.
    pub other_way: Option<(&'static str, &'static str)>,
    /// Who could write it: id and name.
    pub writers: Vec<(String, String)>,
}

impl AskPage {
    /// Puts the questions in, with what is wrong.
    #[must_use]
    pub fn asking(mut self, sections: Vec<Section>, problems: &Problems) -> Self {
        let asked: Vec<_> = sections.iter().flat_map(Section::asked).collect();
        self.errors = summary(asked.iter().copied());
        let names: Vec<&str> = asked.iter().map(|q| q.name.as_str()).collect();
        self.other_errors = problems.elsewhere(&names);
        self.finds_ward = names.contains(&"ward_name");
        self.chrome.wrong = self.has_errors();
        self.sections = sections;
        self
    }

    /// Whether anything is wrong with what was posted.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty() || !self.other_errors.is_empty()
    }

    fn expired(&self) -> bool {
        self.ask.ask.state == wardmote_domain::schedule::AskState::Expired
    }

    fn tone(&self) -> &'static str {
        use wardmote_domain::schedule::AskState as S;
        match self.ask.ask.state {
            S::Late | S::Expired => "bad",
            S::Asked | S::In => "warn",
            S::Withdrawn => "info",
            _ => "good",
        }
    }
}
