//! Rounds: the list, the grid, two months side by side.

use axum::{
    Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use wardmote_domain::{
    facts::{Compared, Difference},
    local_time::LocalDateTime,
    person::Act,
    schedule::AskState,
};

use super::{App, Signed, errors, round_approve};
use crate::{
    desk::{DeskError, FactsTaken, Grid, GridRow, SinceLast, WardDifference, schedules::RoundRow},
    http::round_routes::round as read_round,
    pages::{
        console::{
            DifferenceCard, DifferenceLine, DifferencesPage, GridLine, RoundItem, RoundPage,
            RoundsPage,
        },
        form, plain, web,
    },
};

pub(super) async fn list(State(app): State<App>, by: Signed) -> Response {
    match app.desk.rounds(&by.person, None).await {
        Ok(rounds) => web::ok(&RoundsPage {
            chrome: app.chrome(&by, "Rounds").await,
            may_write: by.person.may_anywhere(Act::Write),
            rounds: rounds.iter().map(item).collect(),
        }),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

fn item(round: &RoundRow) -> RoundItem {
    let sent = round.counts.get(AskState::Sent.as_str()).unwrap_or(&0);
    let words = if round.missed {
        format!(
            "{}. It was to be {}, and was missed: nobody was asked.",
            round.kind.title(),
            round.was_for
        )
    } else {
        format!(
            "{}. {}. {} of {} sent.",
            round.kind.title(),
            round.was_for,
            sent,
            round.asks.len()
        )
    };
    RoundItem {
        id: round.id.to_string(),
        name: round.name.clone(),
        words,
    }
}

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    mine: String,
    /// How many notices a file made that was just sent in; nothing otherwise.
    made: Option<u16>,
    /// How many of it were there already.
    #[serde(default)]
    already: u16,
    /// How many faults left rows of it out.
    #[serde(default)]
    left: u16,
}

impl Which {
    /// What became of the file, said once.
    fn taken(&self) -> Option<String> {
        let made = self.made?;
        let are = if made == 1 { "is" } else { "are" };
        let notices = plain::counted(u64::from(made), "notice", "notices");
        let mut words = match (made, self.already) {
            (0, _) => "This file was sent in before: nothing is made twice.".to_owned(),
            (_, 0) => format!("{notices} {are} made."),
            (_, already) => format!("{notices} {are} made; {already} were there already."),
        };
        if self.left > 0 {
            let faults = plain::counted(u64::from(self.left), "fault", "faults");
            words.push_str(&format!(" Rows with {faults} were left out."));
        }
        Some(words)
    }
}

/// The page of a round, with what became of the file that made it.
pub(super) fn page_of(taken: &FactsTaken) -> String {
    let already = taken.rows.iter().filter(|r| r.already).count();
    format!(
        "/rounds/{}?made={}&already={already}&left={}",
        taken.round,
        taken.rows.len() - already,
        taken.left_out.len()
    )
}

pub(super) async fn show(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(which): Query<Which>,
) -> Response {
    match page(&app, &by, &of, &which).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/rounds").await,
    }
}

async fn page(app: &App, by: &Signed, of: &str, which: &Which) -> Result<RoundPage, DeskError> {
    let id = read_round(of)?;
    let only_mine = which.mine == "yes";
    let grid = app.desk.grid(&by.person, id).await?;
    let waiting = grid
        .rows
        .iter()
        .filter(|r| r.ask.state == AskState::Checked);
    let chrome = app.chrome(by, grid.round.name.clone()).await;
    Ok(RoundPage {
        chrome: chrome.saying(which.taken()),
        id: id.to_string(),
        summary: summary(&grid),
        counts: grid.steps.clone(),
        wards: grid.rows.len(),
        mine: grid.mine,
        only_mine,
        to_approve: if by.person.may_anywhere(Act::Approve) {
            waiting.count()
        } else {
            0
        },
        compared: grid.rows.iter().any(|r| r.since_last.is_some()),
        rows: lines(&grid, only_mine),
    })
}

fn summary(grid: &Grid) -> Vec<(String, String)> {
    let round = &grid.round;
    let mut rows = vec![("Type".to_owned(), round.kind.title().to_owned())];
    let mut put = |name: &str, value: String| rows.push((name.to_owned(), value));
    put(
        "Came from",
        match (round.source, &round.opened_by) {
            ("import", Some(by)) => format!("a file of facts that {by} sent in"),
            ("by_hand", Some(by)) => format!("a schedule that {by} woke by hand"),
            _ => "a schedule".to_owned(),
        },
    );
    put("Was for", round.was_for.clone());
    if round.missed {
        put("Missed", "Nobody was asked.".to_owned());
    }
    if let (Some(due), "schedule" | "by_hand") = (&round.due_words, round.source) {
        put("Copy is due", due.clone());
    }
    if let Some(out) = &grid.goes_out {
        put("Goes out", form::sentence(out));
    }
    rows
}

fn lines(grid: &Grid, only_mine: bool) -> Vec<GridLine> {
    let steps: Vec<&'static str> = grid.steps.iter().map(|(name, _)| *name).collect();
    grid.rows
        .iter()
        .filter(|r| r.mine || !only_mine)
        .map(|r| line(r, grid.round.due_words.as_deref(), &steps))
        .collect()
}

fn line(row: &GridRow, due: Option<&str>, steps: &[&'static str]) -> GridLine {
    let href = match (&row.ask.message, row.ask.state) {
        (Some(id), AskState::Sent | AskState::Booked | AskState::Approved) => {
            format!("/messages/{id}/status")
        }
        // Its ask says what became of it, and takes new copy while it may.
        (Some(_), AskState::Withdrawn | AskState::Expired) => format!("/asks/{}", row.ask.id),
        (Some(id), _) => format!("/messages/{id}"),
        (None, _) => format!("/asks/{}", row.ask.id),
    };
    GridLine {
        name: row.ask.ward_name.clone(),
        href,
        state: row.ask.words,
        tone: tone(row.ask.state),
        steps: steps.iter().copied().zip(row.done).collect(),
        waits_for: waits_for(row, due),
        mine: row.mine,
        since: since(row.since_last.as_ref()),
        same: row.since_last.as_ref().is_some_and(|s| s.same),
    }
}

/// Who is waited for. When copy is due stands above the grid, and "You" beside the words: neither is said twenty times more.
fn waits_for(row: &GridRow, due: Option<&str>) -> String {
    let words = row.waits_for.as_str();
    let words = due
        .and_then(|due| words.strip_suffix(&format!(" by {due}")))
        .unwrap_or(words);
    if !row.mine {
        return words.to_owned();
    }
    // The name in "Ada Penrose, for copy" is the reader's own; an approver is told what to do.
    match (row.ask.state, words.split_once(", ")) {
        (AskState::Checked, _) => "to read and approve it".to_owned(),
        (_, Some((_, rest))) => rest.to_owned(),
        _ => words.to_owned(),
    }
}

fn tone(state: AskState) -> &'static str {
    match state {
        AskState::Late | AskState::Expired => "bad",
        AskState::In => "warn",
        AskState::Sent | AskState::Booked | AskState::Approved => "good",
        _ => "info",
    }
}

fn since(since: Option<&SinceLast>) -> String {
    since.map_or_else(|| "nothing to compare".to_owned(), |s| s.words.clone())
}

pub(super) async fn differences(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    let found = match read_round(&of) {
        Ok(id) => app.desk.differences(&by.person, id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(wards) => {
            let cards: Vec<DifferenceCard> = wards.iter().map(card).collect();
            web::ok(&DifferencesPage {
                chrome: app.chrome(&by, "What differs from last month").await,
                id: of,
                compared: wards.iter().filter(|w| w.since_last.is_some()).count(),
                same: cards.iter().filter(|c| c.same).count(),
                wards: cards,
            })
        }
        Err(error) => errors::refused(&app, &by, &error, "/rounds").await,
    }
}

fn card(ward: &WardDifference) -> DifferenceCard {
    DifferenceCard {
        name: ward.ward_name.clone(),
        anchor: ward.ward.to_string(),
        message: ward.message.map(|m| m.to_string()),
        words: match &ward.since_last {
            Some(since) => format!("{}.", form::sentence(&since.words)),
            None => "There is no notice of last month to compare with.".to_owned(),
        },
        same: ward.since_last.as_ref().is_some_and(|s| s.same),
        lines: ward.facts.iter().map(difference).collect(),
    }
}

fn difference(fact: &Compared) -> DifferenceLine {
    let value = |v: &Option<String>| match v {
        Some(text) => text
            .parse::<LocalDateTime>()
            .map_or_else(|_| text.clone(), plain::moment),
        None => "not there".to_owned(),
    };
    DifferenceLine {
        name: fact.name.clone(),
        before: value(&fact.before),
        now: value(&fact.now),
        words: fact.difference.words(),
        tone: match fact.difference {
            Difference::Same => "info",
            Difference::Changed => "warn",
            Difference::New => "good",
            Difference::Gone => "bad",
        },
    }
}

/// Rounds: the grid, two months side by side, the one approval screen.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rounds", get(list))
        .route("/rounds/{id}", get(show))
        .route("/rounds/{id}/differences", get(differences))
        .route(
            "/rounds/{id}/approve",
            get(round_approve::ask_approve).post(round_approve::approve),
        )
}
