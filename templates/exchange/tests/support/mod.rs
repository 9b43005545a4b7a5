//! Sheets for tests.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

use wardmote_domain::places::LanguageInfo;
use wardmote_exchange::{Line, Sheet, State};

pub fn line(id: &str, english: &str, own: Option<&str>) -> Line {
    Line {
        id: id.to_owned(),
        english: english.to_owned(),
        own: own.map(str::to_owned),
        used: "First word, after an operation".to_owned(),
        note: None,
        state: own.map_or(State::Missing, |_| State::Unread),
    }
}

pub fn sheet(language: &str, lines: Vec<Line>) -> Sheet {
    let language = language.parse().unwrap();
    let info = LanguageInfo::of(&language).unwrap();
    Sheet {
        direction: info.direction,
        language_name: info.english_name.clone(),
        language,
        organisation: Some("Metropolitan Police".to_owned()),
        lines,
    }
}

/// A few lines as the catalogue has them.
pub fn urdu() -> Sheet {
    let mut lines = vec![
        line(
            "said.what.armed_police",
            "Armed police are {{say 'in_place'}}.",
            Some("{{say 'in_place'}} مسلح پولیس موجود ہے۔"),
        ),
        line(
            "said.started.known",
            "It started at {{time started}} {{on started}}.",
            Some("یہ {{on started}} {{time started}} شروع ہوا۔"),
        ),
        line(
            "frame.footer.3",
            "In an emergency, call {{phone '999'}}.",
            None,
        ),
        line("list.comma", ", ", Some("، ")),
    ];
    lines[1].note = Some("The time comes with its own words: “at night 2”.".to_owned());
    lines[3].used = "Lists".to_owned();
    lines[1].state = State::Signed;
    sheet("ur", lines)
}
