//! What comes next, for its page.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{
    area::AreaCode, local_time::LocalDateTime, person::Act, places::Places, words::Kind,
};

use super::{App, Signed, errors, show::done_words};
use crate::{
    desk::{AreaName, DeskError, Part, UpcomingFilter, UpcomingRow},
    pages::{
        console::{UpcomingGroup, UpcomingPage},
        plain, web,
    },
};

/// What is asked for. Nothing chosen is an empty text, as browsers post it.
#[derive(Deserialize, Default)]
pub(super) struct Narrow {
    #[serde(default)]
    area: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    done: String,
}

impl Narrow {
    fn filter(&self) -> Result<UpcomingFilter, DeskError> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let area = given(&self.area).map(|a| a.parse::<AreaCode>()).transpose();
        let kind = given(&self.kind).map(|k| k.parse::<Kind>()).transpose();
        Ok(UpcomingFilter {
            area: area.map_err(|e| DeskError::field("area", e.to_string()))?,
            kind: kind.map_err(|e| DeskError::field("kind", e.to_string()))?,
            mine: self.mine == "true",
            hours: None,
        })
    }
}

pub(super) async fn upcoming(
    State(app): State<App>,
    by: Signed,
    Query(narrow): Query<Narrow>,
) -> Response {
    match page(&app, &by, &narrow).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/upcoming").await,
    }
}

async fn page(app: &App, by: &Signed, narrow: &Narrow) -> Result<UpcomingPage, DeskError> {
    let filter = narrow.filter()?;
    let list = app.desk.upcoming(&by.person, &filter).await?;
    let rows = list.messages;
    let may = |row: &UpcomingRow| {
        let areas: Vec<AreaCode> = row.areas.iter().map(|a| a.code).collect();
        row.author != by.person.name && by.person.may(Act::LetGo, &areas)
    };
    let (mut areas, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    for row in &rows {
        areas.extend(row.areas.iter().flat_map(of_area));
        kinds.insert(row.kind.title().to_owned(), row.kind.as_str().to_owned());
    }
    if let Some(area) = filter.area {
        areas.insert(plain::area(&area), area.to_string());
    }
    let turned =
        |of: BTreeMap<String, String>| of.into_iter().map(|(name, code)| (code, name)).collect();
    let kinds = match filter.kind {
        Some(_) => Kind::ALL
            .iter()
            .map(|k| (k.as_str().to_owned(), k.title().to_owned()))
            .collect(),
        None => turned(kinds),
    };
    let leaves = |row: &&UpcomingRow| !row.leaves.is_empty() && row.kept_back.is_none();
    Ok(UpcomingPage {
        chrome: app
            .chrome(by, "What comes next")
            .await
            .saying(done_words(&narrow.done)),
        read_at: plain::moment(LocalDateTime::at(list.at)),
        routine_stopped: list.routine_stopped,
        leaving: rows.iter().filter(leaves).cloned().collect(),
        kept_back: rows
            .iter()
            .filter(|r| r.kept_back.is_some())
            .cloned()
            .collect(),
        may_let_go: rows.iter().filter(|r| may(r)).map(|r| r.id).collect(),
        groups: groups(&rows),
        areas: turned(areas),
        kinds,
        narrowed: filter.mine || filter.area.is_some() || filter.kind.is_some(),
        mine: filter.mine,
        area: narrow.area.clone(),
        kind: narrow.kind.clone(),
    })
}

/// An area by its name, and the borough of a ward.
fn of_area(area: &AreaName) -> Vec<(String, String)> {
    let boroughs = match area.code {
        AreaCode::Ward(_) => Places::london().boroughs_of(&[area.code]),
        _ => Vec::new(),
    };
    let named = boroughs.into_iter().map(|code| {
        let area = AreaCode::Borough(code);
        (plain::area(&area), area.to_string())
    });
    named
        .chain([(area.name.clone(), area.code.to_string())])
        .collect()
}

fn groups(rows: &[UpcomingRow]) -> Vec<UpcomingGroup> {
    let (mut now, rest): (Vec<UpcomingRow>, Vec<UpcomingRow>) = rows
        .iter()
        .cloned()
        .partition(|r| r.on_approval && r.part != Part::Asked);
    now.sort_by_key(|r| r.priority);
    let of = |part: Part| -> Vec<UpcomingRow> {
        rest.iter().filter(|r| r.part == part).cloned().collect()
    };
    [
        (
            true,
            "Goes as soon as somebody approves it",
            "",
            now,
        ),
        (
            true,
            "Kept back by a stop: does it still go?",
            "Their time passed while they were stopped. Nothing of them goes until somebody says so.",
            of(Part::Asked),
        ),
        (false, "In the order of time", "", of(Part::Timed)),
        (
            false,
            "Waits for something to happen",
            "No clock lets these go: an approver or a lead who did not write it says that it has happened.",
            of(Part::Trigger),
        ),
        (false, "No time set", "", of(Part::Untimed)),
    ]
    .into_iter()
    .filter(|(_, _, _, rows)| !rows.is_empty())
    .map(|(first, title, hint, rows)| UpcomingGroup {
        title,
        hint,
        first,
        rows,
    })
    .collect()
}
