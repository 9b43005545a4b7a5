//! The press officer's list, and the last word before the public has it: a trigger that has happened, a locked alternative,
//! what a stop kept back.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::json;
use wardmote_domain::{area::AreaCode, local_time::LocalDateTime, words::Kind};

use super::{
    auth::Caller,
    body::Body,
    message_routes::{Answer, id},
};
use crate::desk::{Desk, DeskError, UpcomingFilter};

/// The longest look ahead: a year.
const MOST_HOURS: u32 = 24 * 366;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UpcomingQuery {
    area: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    mine: bool,
    hours: Option<String>,
}

impl UpcomingQuery {
    fn filter(self) -> Result<UpcomingFilter, DeskError> {
        let area = self.area.as_deref().map(str::parse::<AreaCode>).transpose();
        let kind = self.kind.as_deref().map(str::parse::<Kind>).transpose();
        let hours = match self.hours.as_deref().map(str::parse::<u32>) {
            None => None,
            Some(Ok(hours)) if (1..=MOST_HOURS).contains(&hours) => Some(hours),
            Some(_) => {
                return Err(DeskError::parameter(
                    "hours",
                    format!("give 1 to {MOST_HOURS} hours"),
                ));
            }
        };
        Ok(UpcomingFilter {
            area: area.map_err(|e| DeskError::parameter("area", e.to_string()))?,
            kind: kind.map_err(|e| DeskError::parameter("kind", e.to_string()))?,
            mine: self.mine,
            hours,
        })
    }
}

pub(super) async fn upcoming(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(query): Query<UpcomingQuery>,
) -> Answer {
    let filter = query.filter()?;
    Ok(Json(json!(desk.upcoming(&by, &filter).await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonBody {
    reason: String,
}

pub(super) async fn trigger(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    let of = id(&of)?;
    desk.happened(&by, of, &body.reason).await?;
    Ok(Json(json!({
        "words": "It has happened: the message no longer waits for it. Its alternatives are locked.",
        "alternatives": desk.alternatives(&by, of).await?,
    })))
}

pub(super) async fn unlock(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    desk.unlock(&by, id(&of)?, &body.reason).await?;
    Ok(Json(
        json!({"words": "Unlocked. What else it waits for still holds it."}),
    ))
}

pub(super) async fn unpair(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    desk.unpair(&by, id(&of)?, &body.reason).await?;
    Ok(Json(json!({"words": "Taken apart: each may go."})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StillGoesBody {
    /// `now`, or a local time.
    when: String,
    reason: String,
}

pub(super) async fn still_goes(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<StillGoesBody>,
) -> Answer {
    let at: Option<LocalDateTime> = match body.when.trim() {
        "now" => None,
        time => Some(
            time.parse()
                .map_err(|e| DeskError::field("when", format!("{e}")))?,
        ),
    };
    desk.still_goes(&by, id(&of)?, at, &body.reason).await?;
    let words = match at {
        None => "It goes on.".to_owned(),
        Some(at) => format!("It goes at {}.", crate::pages::plain::moment(at)),
    };
    Ok(Json(json!({ "words": words })))
}
