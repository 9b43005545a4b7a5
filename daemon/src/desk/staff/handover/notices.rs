//! Notices that are not out yet, as the sheet says them: one line for many that stand alike.

use wardmote_domain::ids::MessageId;

use super::{SheetLine, parts::moment};
use crate::desk::upcoming::{Part, UpcomingRow};

/// A notice that is not out, and what the sheet says of it.
pub(super) struct Notice {
    pub id: MessageId,
    pub headline: String,
    pub areas: String,
    pub words: String,
}

/// From how many on notices of one headline that stand alike are one line.
const ALIKE: usize = 3;

/// A line for each, and one line for those that say the same and wait for the same, such as a round's.
pub(super) fn gathered(notices: Vec<Notice>) -> Vec<SheetLine> {
    let mut lines: Vec<Vec<Notice>> = Vec::new();
    for notice in notices {
        let alike = |l: &&mut Vec<Notice>| {
            l.first()
                .is_some_and(|n| n.headline == notice.headline && n.words == notice.words)
        };
        match lines.iter_mut().find(alike) {
            Some(line) => line.push(notice),
            None => lines.push(vec![notice]),
        }
    }
    let mut said = Vec::new();
    for line in lines {
        if line.len() >= ALIKE
            && let Some(first) = line.first()
        {
            let areas: Vec<&str> = line.iter().map(|n| n.areas.as_str()).collect();
            said.push(SheetLine {
                words: format!(
                    "{} notices ({}): {}.",
                    line.len(),
                    areas.join("; "),
                    first.words
                ),
                headline: Some(first.headline.clone()).filter(|h| !h.is_empty()),
                path: "/upcoming".to_owned(),
            });
            continue;
        }
        said.extend(line.into_iter().map(|n| SheetLine {
            words: format!("{}, {}: {}.", n.id, n.areas, n.words),
            headline: Some(n.headline).filter(|h| !h.is_empty()),
            path: format!("/messages/{}", n.id),
        }));
    }
    said
}

/// What an approved notice waits for.
pub(super) fn to_come(row: &UpcomingRow) -> String {
    let mut words = match row.at {
        _ if row.held_by.locked => "locked, its alternative goes instead".to_owned(),
        Some(at) if row.part == Part::Timed => format!("goes {}", moment(at)),
        _ => format!("waits for {}", row.waits_for),
    };
    if let Some(embargo) = &row.embargo {
        words.push_str(&format!("; {}", embargo.replacen("Embargo", "embargo", 1)));
    }
    let others = |h: &&String| !row.held_by.locked || !h.contains("locked");
    for hold in row.holds.iter().filter(others) {
        words.push_str(&format!("; stopped: {hold}"));
    }
    words
}
