//! The handover sheet: what happened since the last one, what waits and for whom, who is on call next. The person who goes
//! writes a note; the person who comes signs for it.

mod notices;
mod parts;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use wardmote_domain::person::{Act, Person};
use wardmote_store::Handover;

use super::shown_headline;
use crate::desk::{Desk, DeskError};

/// The first sheet of all begins half a day back.
const FIRST: SignedDuration = SignedDuration::from_hours(12);
/// Handovers shown below the sheet.
const RECENT: u32 = 30;
/// The longest note, in characters.
const NOTE: usize = 4000;

/// A line of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// What is said: reference, areas, times, whom it waits for.
    pub words: String,
    /// What the notice says at the top, for those who may read it. It is not kept with the handover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Where it is on the desk.
    pub path: String,
}

/// A part of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPart {
    /// Its heading.
    pub title: String,
    /// What is said where there is no line.
    pub none: String,
    /// Its lines.
    pub lines: Vec<SheetLine>,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its parts, in order.
    pub parts: Vec<SheetPart>,
}

/// A handover that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandoverRow {
    /// Its number.
    pub number: i64,
    /// Who handed over.
    pub given_by: String,
    /// When.
    pub given_at: Timestamp,
    /// Their note.
    pub note: String,
    /// Who signed for it; nobody yet where it waits.
    pub taken_by: Option<String>,
    /// When.
    pub taken_at: Option<Timestamp>,
    /// Whether the one who asks gave it.
    pub own: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandoverView {
    /// When the sheet begins.
    pub since: Timestamp,
    /// When it was made.
    pub at: Timestamp,
    /// What it says.
    pub sheet: Sheet,
    /// The handover that waits to be signed for.
    pub waiting: Option<HandoverRow>,
    /// Those before, the newest first.
    pub before: Vec<HandoverRow>,
}

fn row(by: &Person, h: Handover) -> HandoverRow {
    HandoverRow {
        number: h.number,
        own: h.given_by == by.id,
        given_by: h.given_name,
        given_at: h.given_at,
        note: h.note,
        taken_at: h.taken.as_ref().map(|(at, ..)| *at),
        taken_by: h.taken.map(|(_, _, name)| name),
    }
}

impl Desk {
    /// The sheet as it stands for this person.
    ///
    /// # Errors
    /// When the person may read nothing, or the store cannot be read.
    pub async fn handover(&self, by: &Person) -> Result<HandoverView, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let at = self.clock.now();
        let all = self.store.handovers(RECENT).await?;
        let (waiting, before): (Vec<Handover>, Vec<Handover>) =
            all.into_iter().partition(|h| h.taken.is_none());
        // Until somebody has signed, whoever comes reads from the same beginning as whoever goes.
        let since = match (waiting.first(), before.first()) {
            (Some(open), _) => open.since,
            (None, Some(last)) => last.given_at,
            (None, None) => at.checked_sub(FIRST).unwrap_or(Timestamp::UNIX_EPOCH),
        };
        Ok(HandoverView {
            since,
            at,
            sheet: self.sheet(by, since).await?,
            waiting: waiting.into_iter().map(|h| row(by, h)).next(),
            before: before.into_iter().map(|h| row(by, h)).collect(),
        })
    }

    /// A sheet as it was handed over, with the lines that this person may read.
    ///
    /// # Errors
    /// When the person may read nothing, or there is no such handover.
    pub async fn handover_before(
        &self,
        by: &Person,
        number: i64,
    ) -> Result<(HandoverRow, Timestamp, Sheet), DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let kept = self.store.handover(number).await?;
        let mut sheet: Sheet = serde_json::from_value(kept.sheet["sheet"].clone())
            .map_err(|e| DeskError::Internal(format!("a handover sheet: {e}")))?;
        for part in &mut sheet.parts {
            let mut seen = Vec::with_capacity(part.lines.len());
            for line in part.lines.drain(..) {
                seen.extend(self.as_seen(by, line).await?);
            }
            part.lines = seen;
        }
        let since = kept.since;
        Ok((row(by, kept), since, sheet))
    }

    /// A line with what its notice says at the top now; nothing where this person may not read that notice.
    async fn as_seen(&self, by: &Person, line: SheetLine) -> Result<Option<SheetLine>, DeskError> {
        let id = line
            .path
            .strip_prefix("/messages/")
            .and_then(|rest| rest.split('/').next())
            .and_then(|id| id.parse().ok());
        let Some(id) = id else {
            return Ok(Some(line));
        };
        // One that retention has dropped since is read by nobody.
        let row = self.store.message_row(id).await?;
        let row = row.filter(|row| by.may(Act::Read, &row.areas));
        Ok(row.map(|row| SheetLine {
            headline: Some(shown_headline(row.state, &row.headline)).filter(|h| !h.is_empty()),
            ..line
        }))
    }

    /// Hands over with a note. The sheet is kept as it stands, without headlines.
    ///
    /// # Errors
    /// When the person may only read, the note is too long, or a handover waits to be signed for.
    pub async fn hand_over(&self, by: &Person, note: &str) -> Result<i64, DeskError> {
        self.permit_anywhere(by, Act::Settle)?;
        let note = note.trim();
        if note.chars().count() > NOTE {
            return Err(DeskError::field(
                "note",
                "this is longer than 4,000 characters",
            ));
        }
        let view = self.handover(by).await?;
        let mut sheet = view.sheet;
        for line in sheet.parts.iter_mut().flat_map(|p| &mut p.lines) {
            line.headline = None;
        }
        let sheet = serde_json::to_value(&sheet)
            .map_err(|e| DeskError::Internal(format!("a handover sheet: {e}")))?;
        let kept = json!({"at": view.at.to_string(), "sheet": sheet});
        let number = self
            .store
            .hand_over(view.since, note.to_owned(), kept, by.id)
            .await?;
        self.wake.notify_waiters();
        Ok(number)
    }

    /// Signs for the handover that waits. It is another person's than whoever gave it.
    ///
    /// # Errors
    /// When the person may only read, gave it, or it is signed for.
    pub async fn take_over(&self, by: &Person, number: i64) -> Result<(), DeskError> {
        self.permit_anywhere(by, Act::Settle)?;
        self.store.take_over(number, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }
}
