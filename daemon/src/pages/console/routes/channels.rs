//! The channels, and a test of one.

use axum::{extract::State, response::Response};
use wardmote_domain::{local_time::LocalDateTime, outlet::How, person::Act, send::CheckState};

use super::{App, Signed, errors, session::Posted};
use crate::{
    desk::{CheckRow, DeskError, LaneRow, LimitRow, TestedAccount},
    pages::{
        console::{AccountCard, ChannelsPage, Found},
        form, plain, web,
    },
};

pub(super) async fn channels(State(app): State<App>, by: Signed) -> Response {
    show(&app, &by, Vec::new()).await
}

/// Whoever reloads the page of a test by its address gets the page without one: nothing is tested by looking.
pub(super) async fn again(_by: Signed) -> Response {
    web::see_other("/channels")
}

pub(super) async fn test(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    match app
        .desk
        .test_channel(&by.person, fields.get("channel"))
        .await
    {
        Ok(tested) => show(&app, &by, tested).await,
        Err(error) => errors::refused(&app, &by, &error, "/channels").await,
    }
}

async fn show(app: &App, by: &Signed, tested: Vec<TestedAccount>) -> Response {
    match page(app, by, &tested).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(app, by, &error, "/").await,
    }
}

async fn page(app: &App, by: &Signed, tested: &[TestedAccount]) -> Result<ChannelsPage, DeskError> {
    let lanes = app.desk.channels(&by.person).await?;
    let by_hand = app
        .desk
        .outlets()
        .iter()
        .filter(|o| o.how == How::ByHand)
        .map(|o| plain::outlet(&o.name))
        .collect();
    Ok(ChannelsPage {
        chrome: app.chrome(by, "Channels").await,
        may_test: by.person.may_anywhere(Act::Stop),
        may_keep_webhooks: by.person.may_anywhere(Act::Administer),
        accounts: lanes.into_iter().map(|lane| card(lane, tested)).collect(),
        by_hand,
    })
}

fn card(lane: LaneRow, tested: &[TestedAccount]) -> AccountCard {
    let found = tested
        .iter()
        .find(|t| t.channel == lane.channel && t.account == lane.account)
        .map(|t| t.checks.iter().map(found).collect())
        .unwrap_or_default();
    let stopped = lane.stopped.map(|why| match lane.until {
        Some(until) => format!("{why}. Until {}.", plain::moment(LocalDateTime::at(until))),
        None => format!("{why}. Until somebody starts it again."),
    });
    AccountCard {
        channel: lane.channel.to_string(),
        title: format!("{}: {}", lane.title, lane.account),
        stopped,
        limits: lane.limits.iter().map(limit).collect(),
        found,
    }
}

fn limit(limit: &LimitRow) -> String {
    let name = form::sentence(&plain::limit_name(limit.name));
    match limit.next_at {
        Some(at) => format!(
            "{name}: none of {} left. The next at {}.",
            limit.max,
            plain::moment(LocalDateTime::at(at))
        ),
        None => format!("{name}: {} of {} left", limit.left, limit.max),
    }
}

pub(super) fn found(check: &CheckRow) -> Found {
    let (words, tone) = match check.state {
        CheckState::Good => ("In order", "good"),
        CheckState::Look => ("Look at it", "warn"),
        CheckState::Bad => ("Does not work", "bad"),
        CheckState::NotChecked => ("Not checked", "info"),
    };
    Found {
        what: check.what.clone(),
        words,
        tone,
        found: check.found.clone(),
        mend: check.mend.clone(),
    }
}
