//! The parts of the sheet, each read from where it stands.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    area::AreaCode,
    hold::HoldScope,
    ids::RoundId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
    staff::What,
};
use wardmote_store::{AskView, Happened, WaitsFor};

use super::{
    Sheet, SheetLine, SheetPart,
    notices::{Notice, gathered, to_come},
};
use crate::{
    desk::{
        Desk, DeskError,
        schedules::ward_name,
        staff::{ToldRow, shown_headline},
        upcoming::UpcomingFilter,
    },
    pages::plain,
};

/// How far ahead the sheet looks: until the next shift has handed over in its turn.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

fn part(title: &str, none: &str, lines: Vec<SheetLine>) -> SheetPart {
    SheetPart {
        title: title.to_owned(),
        none: none.to_owned(),
        lines,
    }
}

pub(super) fn moment(at: Timestamp) -> String {
    plain::moment(LocalDateTime::at(at))
}

fn told(rows: &[ToldRow], wanted: impl Fn(What) -> bool) -> Vec<SheetLine> {
    let line = |row: &ToldRow| SheetLine {
        words: match &row.has {
            Some(has) => format!("{}. {} has it.", row.words, has.name),
            None => format!("{}.", row.words),
        },
        headline: row.headline.clone(),
        path: row.path.clone(),
    };
    rows.iter().filter(|r| wanted(r.what)).map(line).collect()
}

impl Desk {
    pub(super) async fn sheet(&self, by: &Person, since: Timestamp) -> Result<Sheet, DeskError> {
        let open = self.told(by).await?;
        let (waits, embargoes) = self.waiting_parts(by).await?;
        let parts = vec![
            part(
                "What went out, and what was taken back",
                "Nothing.",
                self.went_out(by, since).await?,
            ),
            part("What waits, and for whom", "Nothing waits.", waits),
            part("Embargoes and releases to come", "None.", embargoes),
            part(
                "Stopped by a person, or waiting for a trigger",
                "Nothing is stopped.",
                self.stopped(by).await?,
            ),
            part(
                "Channels that have stopped",
                "Every channel runs.",
                told(&open, |w| {
                    matches!(w, What::LaneStopped | What::SendsComeBack)
                }),
            ),
            part(
                "Not confirmed, late, or short at the door",
                "Nothing.",
                told(&open, |w| {
                    matches!(
                        w,
                        What::NotConfirmed
                            | What::Late
                            | What::StoppedAtDoor
                            | What::ReviewDue
                            | What::UrgentUsed
                    )
                }),
            ),
            part("Jobs and promises", "None.", self.promises(by).await?),
            part(
                "Copy that wards are asked for",
                "No copy is awaited.",
                self.copy_awaited(by).await?,
            ),
            part("On call", "Nobody is on call.", self.who_is_on(by).await?),
        ];
        Ok(Sheet { parts })
    }

    async fn went_out(&self, by: &Person, since: Timestamp) -> Result<Vec<SheetLine>, DeskError> {
        let all = self.store.happened_since(since).await?;
        let readable = all.into_iter().filter(|h| by.may(Act::Read, &h.areas));
        Ok(readable
            .map(|h: Happened| SheetLine {
                words: format!(
                    "{}, {}: {}, {}.",
                    h.message,
                    plain::areas(&h.areas),
                    h.state.plain(),
                    moment(h.at)
                ),
                headline: Some(shown_headline(h.state, &h.headline)),
                path: format!("/messages/{}/status", h.message),
            })
            .collect())
    }

    /// What waits for people; and what waits for its time.
    async fn waiting_parts(
        &self,
        by: &Person,
    ) -> Result<(Vec<SheetLine>, Vec<SheetLine>), DeskError> {
        let (mut people, mut time) = (Vec::new(), Vec::new());
        for row in self.store.queue().await? {
            if !by.may(Act::Read, &row.areas)
                || row.state.has_been_public()
                || row.state == MessageState::Approved
            {
                continue;
            }
            let when = match row.release_at {
                Some(at) => format!(", goes {}", moment(at)),
                None => String::new(),
            };
            let whom = match row.waits_for {
                WaitsFor::Author => format!("waits for {}", row.author.name),
                _ => row.state.plain().to_owned(),
            };
            people.push(Notice {
                id: row.id,
                headline: row.headline,
                areas: plain::areas(&row.areas),
                words: format!("{whom}{when}"),
            });
        }
        let filter = UpcomingFilter::default();
        for row in self.upcoming(by, &filter).await?.messages {
            if row.state == MessageState::Approved {
                let areas: Vec<&str> = row.areas.iter().map(|a| a.name.as_str()).collect();
                time.push(Notice {
                    id: row.id,
                    areas: areas.join("; "),
                    words: to_come(&row),
                    headline: row.headline,
                });
            }
        }
        Ok((gathered(people), gathered(time)))
    }

    async fn stopped(&self, by: &Person) -> Result<Vec<SheetLine>, DeskError> {
        let mut lines = Vec::new();
        for hold in self.holds(by).await? {
            let mut headline = hold.reason.clone();
            let (what, path) = match hold.scope {
                HoldScope::Everything => ("Everything".to_owned(), "/".to_owned()),
                HoldScope::Routine => ("Everything routine".to_owned(), "/".to_owned()),
                HoldScope::Channel(name) => (plain::outlet(&name), "/channels".to_owned()),
                HoldScope::Area(area) => (plain::area(&area), "/".to_owned()),
                HoldScope::Message(id)
                | HoldScope::Trigger(id)
                | HoldScope::Locked(id)
                | HoldScope::Asked(id) => {
                    let row = self.store.message_row(id).await?;
                    let Some(row) = row.filter(|row| by.may(Act::Read, &row.areas)) else {
                        continue;
                    };
                    let areas = row.areas;
                    headline = format!(
                        "{}: {}",
                        shown_headline(row.state, &row.headline),
                        hold.reason
                    );
                    (
                        format!("{id}, {}", plain::areas(&areas)),
                        format!("/messages/{id}"),
                    )
                }
            };
            lines.push(SheetLine {
                words: format!("{what}: by {}, {}.", hold.by, moment(hold.since)),
                headline: Some(headline),
                path,
            });
        }
        Ok(lines)
    }

    /// Jobs by hand, what is owed, and updates that were promised to the public.
    async fn promises(&self, by: &Person) -> Result<Vec<SheetLine>, DeskError> {
        let mut lines = Vec::new();
        for update in self.store.promised_updates().await? {
            if by.may(Act::Read, &update.areas) {
                lines.push(SheetLine {
                    words: format!(
                        "{}, {}: the public was promised more by {}.",
                        update.message,
                        plain::areas(&update.areas),
                        moment(update.at)
                    ),
                    headline: Some(update.headline),
                    path: format!("/messages/{}", update.message),
                });
            }
        }
        for owed in self.store.owed_tasks(None).await? {
            let row = self.store.message_row(owed.message).await?;
            let row = row.filter(|r| by.may(Act::Read, &r.areas));
            let Some(row) = row else { continue };
            lines.push(SheetLine {
                words: format!(
                    "{}: owed by {}, {}.",
                    owed.message,
                    owed.owed.name,
                    plain::moment(owed.owed.by)
                ),
                headline: Some(owed.owed.job).filter(|_| row.state != MessageState::TakenDown),
                path: format!("/messages/{}", owed.message),
            });
        }
        for task in self.open_tasks(by).await? {
            let who = task.owner.as_deref().unwrap_or("nobody yet");
            lines.push(SheetLine {
                words: format!("Job by hand at {}: {who}, {}.", task.title, task.due_words),
                headline: Some(task.headline),
                path: "/tasks".to_owned(),
            });
        }
        Ok(lines)
    }

    /// Rounds of which copy is still to come, each with the wards that are late.
    async fn copy_awaited(&self, by: &Person) -> Result<Vec<SheetLine>, DeskError> {
        let mut rounds: BTreeMap<RoundId, Vec<AskView>> = BTreeMap::new();
        for ask in self.store.open_asks(None).await? {
            if by.may(Act::Read, &[AreaCode::Ward(ask.area)]) {
                rounds.entry(ask.round).or_default().push(ask);
            }
        }
        let mut lines = Vec::new();
        for (round, asks) in rounds {
            let Some(first) = asks.first() else { continue };
            let late: Vec<String> = asks
                .iter()
                .filter(|a| a.late_at.is_some())
                .map(|a| format!("{} ({})", ward_name(&a.area), a.owner.name))
                .collect();
            let wards = plain::counted(asks.len() as u64, "ward", "wards");
            let late = match late.is_empty() {
                true => format!("due {}", moment(first.due_at)),
                false => format!("due {}; late: {}", moment(first.due_at), late.join(", ")),
            };
            lines.push(SheetLine {
                words: format!("{}: {wards} to hand in, {late}.", first.round_name),
                headline: None,
                path: format!("/rounds/{round}"),
            });
        }
        Ok(lines)
    }

    async fn who_is_on(&self, by: &Person) -> Result<Vec<SheetLine>, DeskError> {
        let ahead = self
            .clock
            .now()
            .checked_add(AHEAD)
            .unwrap_or(Timestamp::MAX);
        let rows = self.on_call(by).await?;
        let soon = rows.into_iter().filter(|r| r.from <= ahead);
        Ok(soon
            .map(|r| SheetLine {
                words: format!(
                    "{} ({}, {} in line), {}: {} to {}.",
                    r.name,
                    r.duty.plain(),
                    r.place,
                    r.area_names,
                    match r.now {
                        true => "now".to_owned(),
                        false => r.from_words,
                    },
                    r.to_words
                ),
                headline: None,
                path: "/on-call".to_owned(),
            })
            .collect())
    }
}
