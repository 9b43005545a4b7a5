//! Rows of the desk in the words of the pages.

use jiff::{Timestamp, civil::Date};
use wardmote_domain::{
    local_time::LocalDateTime,
    places::Language,
    words::{Direction, Kind},
};

use crate::{
    desk::{EventRow, LanguageCounts, LinkState, ReadingLinkRow, SentenceRow, Standing},
    pages::{
        console::{HistoryLine, LanguageCard, ReaderCard, SentenceLine},
        form, plain,
    },
};

pub(super) fn moment(at: Timestamp) -> String {
    plain::moment(LocalDateTime::at(at))
}

/// A day as people read it.
pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn count(n: usize, one: &str, many: &str) -> String {
    plain::counted(u64::try_from(n).unwrap_or(u64::MAX), one, many)
}

pub(super) fn language_card(counts: &LanguageCounts) -> LanguageCard {
    let mut words = vec![
        count(counts.sentences, "sentence", "sentences"),
        format!("{} read and signed", counts.signed),
        format!("{} read by nobody", counts.unread),
    ];
    if counts.stale > 0 {
        words.push(format!("{} whose English has changed since", counts.stale));
    }
    let mut card = named(&counts.language, counts.direction);
    card.counts = words;
    card.readers = match counts.readers.as_slice() {
        [] => "Nobody has read them.".to_owned(),
        names => format!("Read by {}.", names.join(", ")),
    };
    card
}

/// A language without its counts.
pub(super) fn named(language: &Language, direction: Direction) -> LanguageCard {
    let (own, english) = plain::language(language);
    let (direction, way) = match direction {
        Direction::Rtl => ("rtl", "from right to left"),
        Direction::Ltr => ("ltr", "from left to right"),
    };
    LanguageCard {
        tag: language.as_str().to_owned(),
        own,
        english,
        direction,
        way,
        counts: Vec::new(),
        readers: String::new(),
    }
}

/// Where a sentence is used.
pub(super) fn used(kinds: &[Kind]) -> String {
    let titles: Vec<&str> = kinds.iter().map(|k| k.title()).collect();
    match titles.as_slice() {
        [] => "Round every notice".to_owned(),
        some => some.join(", "),
    }
}

pub(super) fn tone(state: Standing) -> &'static str {
    match state {
        Standing::Signed => "good",
        Standing::Unread => "warn",
        Standing::Stale => "bad",
    }
}

pub(super) fn line(row: &SentenceRow, may_change: bool) -> SentenceLine {
    let by = row.signed_by.as_deref().zip(row.signed_on);
    let words = match (row.state, by) {
        (Standing::Signed, Some((name, on))) => format!("{name}, {}", day(on)),
        (Standing::Stale, Some((name, on))) => {
            format!("{name} had read it on {}", day(on))
        }
        _ => String::new(),
    };
    let signs = may_change && row.state != Standing::Signed;
    SentenceLine {
        place: row.sentence.clone(),
        english: row.english.clone(),
        own: row.own.clone(),
        used: used(&row.kinds),
        tag: (row.state.plain(), tone(row.state)),
        words,
        tick: match signs {
            true => format!("{}:{}", row.sentence, row.seen),
            false => String::new(),
        },
    }
}

pub(super) fn history(event: &EventRow, english: &str) -> HistoryLine {
    let who = &event.who;
    let what = match (event.signed, event.day) {
        (true, Some(on)) => format!("{who} read and signed it on {}", day(on)),
        (true, None) => format!("{who} read and signed it"),
        (false, _) => format!("{who} wrote it"),
    };
    let entered = event
        .entered_by
        .as_ref()
        .map_or_else(String::new, |by| format!(", entered by {by}"));
    HistoryLine {
        words: format!(
            "{what}. It came in {}, {}{entered}.",
            event.way.plain(),
            moment(event.at)
        ),
        own: event.own.clone(),
        english_then: (event.english != english).then(|| event.english.clone()),
    }
}

pub(super) fn reader(row: ReadingLinkRow) -> ReaderCard {
    let mut words = vec![format!(
        "Invited by {} on {}, until {}.",
        row.made_by,
        moment(row.made_at),
        moment(row.ends_at)
    )];
    if !row.kinds.is_empty() {
        words.push(format!("Asked for: {}.", used(&row.kinds)));
    }
    words.push(match row.used_at {
        Some(at) => format!("Last used {}.", moment(at)),
        None => "Not used yet.".to_owned(),
    });
    words.push(format!(
        "{} signed, {} answered and not signed.",
        plain::counted(row.signed, "sentence", "sentences"),
        row.saved
    ));
    ReaderCard {
        number: row.number,
        reader: row.reader,
        note: form::sentence(&row.note),
        tag: match row.state {
            LinkState::Open => ("Open", "good"),
            LinkState::Over => ("Its time is over", "info"),
            LinkState::Ended => ("Ended", "info"),
        },
        words,
        open: row.state == LinkState::Open,
    }
}
