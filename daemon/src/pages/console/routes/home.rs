//! What is waiting, for whom, and what is stopped.

use axum::{
    extract::{Query, State},
    response::Response,
};
use wardmote_domain::{
    area::AreaCode,
    hold::HoldScope,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
};

use super::{
    App, Signed, errors,
    show::{Asked, done_words},
};
use crate::{
    desk::{DeskError, LaneRow, QueueRow},
    pages::{
        console::{Group, HomePage, QueueItem, Stopped},
        form, plain, web,
    },
};

pub(super) async fn home(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    match home_page(&app, &by, done_words(&asked.done)).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

async fn home_page(app: &App, by: &Signed, done: Option<String>) -> Result<HomePage, DeskError> {
    let rows = app.desk.queue(&by.person).await?;
    let open: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
    let (mine, rest): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| waits_for_me(row, &by.person));
    let (out, others): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|row| row.state.has_been_public());
    let group = |title: &str, empty: &str, rows: Vec<QueueRow>| Group {
        title: title.to_owned(),
        empty: empty.to_owned(),
        items: rows.into_iter().map(item).collect(),
    };
    let channels = app.desk.channels(&by.person).await?;
    let holds = app.desk.holds(&by.person).await?;
    let asked = holds.iter().filter(|h| {
        matches!(h.scope, HoldScope::Asked(id) if open.contains(&id)) && h.until.is_none()
    });
    let routine = holds.iter().find(|h| h.scope == HoldScope::Routine);
    Ok(HomePage {
        chrome: app.chrome(by, "What is waiting").await.saying(done),
        administers: by.person.may_anywhere(Act::Administer),
        may_write: by.person.may_anywhere(Act::Write),
        asks: app.desk.my_asks(&by.person).await?,
        groups: vec![
            group("Waiting for you", "Nothing waits for you.", mine),
            group("Waiting for others", "Nothing waits for others.", others),
            group(
                "Out, and not finished",
                "Nothing that is out needs anything.",
                out,
            ),
        ],
        asked: asked.count(),
        routine_stopped: routine.map(|h| {
            let since = plain::moment(LocalDateTime::at(h.since));
            format!("{} stopped it at {since}.", h.by)
        }),
        stopped: stopped(app, by).await?,
        channels: by_name(channels),
    })
}

/// Each channel once, whatever accounts it has: stopping it stops them all.
fn by_name(lanes: Vec<LaneRow>) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = lanes
        .into_iter()
        .map(|lane| (lane.channel.to_string(), lane.title))
        .collect();
    names.dedup();
    names
}

fn waits_for_me(row: &QueueRow, person: &Person) -> bool {
    let areas: Vec<AreaCode> = row.areas.iter().map(|a| a.code).collect();
    match row.state {
        MessageState::AwaitingApproval => !row.own && person.may(Act::Approve, &areas),
        MessageState::Draft | MessageState::FallsShort | MessageState::Returned => row.own,
        _ => false,
    }
}

fn item(row: QueueRow) -> QueueItem {
    let mut areas: Vec<&str> = row.areas.iter().map(|a| a.name.as_str()).collect();
    if areas.is_empty() {
        areas.push("no ward yet");
    }
    let goes = match &row.release {
        Some(at) => at.parse().map_or_else(
            |_| at.clone(),
            |at| format!("goes at {}", plain::moment(at)),
        ),
        None => "goes as soon as it is approved".to_owned(),
    };
    let goes = if row.state.has_been_public() {
        String::new()
    } else {
        format!("; {goes}")
    };
    QueueItem {
        id: row.id,
        title: if row.headline.is_empty() {
            row.kind.title().to_owned()
        } else {
            row.headline
        },
        words: form::sentence(row.state.plain()),
        waits_for: row.waiting_for,
        state: row.state,
        line: format!(
            "{}; {}; by {}{goes}",
            row.kind.title(),
            areas.join("; "),
            row.author
        ),
        held: row.held,
    }
}

/// What people stopped, other than everything, and the channels that stopped by themselves.
async fn stopped(app: &App, by: &Signed) -> Result<Vec<Stopped>, DeskError> {
    let mut rows = Vec::new();
    for hold in app.desk.holds(&by.person).await? {
        let what = match &hold.scope {
            HoldScope::Everything
            | HoldScope::Routine
            | HoldScope::Trigger(_)
            | HoldScope::Locked(_)
            | HoldScope::Asked(_) => continue,
            HoldScope::Message(id) => format!("Notice {id}"),
            HoldScope::Channel(name) => plain::outlet(name),
            HoldScope::Area(area) => plain::area(area),
        };
        let since = plain::moment(LocalDateTime::at(hold.since));
        rows.push(Stopped {
            action: "/holds/resume",
            field: "scope",
            value: hold.scope.to_string(),
            words: format!(
                "{what}: stopped by {} at {since}. {}",
                hold.by,
                form::sentence(&hold.reason)
            ),
            what,
        });
    }
    for lane in app.desk.channels(&by.person).await? {
        if let Some(why) = lane.stopped {
            rows.push(Stopped {
                action: "/channels/start",
                field: "channel",
                value: lane.channel.to_string(),
                words: format!("{} has stopped by itself: {why}", lane.title),
                what: lane.title,
            });
        }
    }
    Ok(rows)
}
