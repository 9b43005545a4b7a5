//! What is waiting, for whom, and what is stopped.

mod entries;

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

use self::entries::Places;
use super::{
    App, Signed, errors,
    show::{Asked, done_words},
};
use crate::{
    desk::{DeskError, LaneRow, QueueRow, TaskRow},
    pages::{
        console::{Entry, Group, HomePage, Stopped},
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
    let jobs = app.desk.open_tasks(&by.person).await?;
    let open: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
    let listed: Vec<MessageId> = open
        .iter()
        .copied()
        .chain(jobs.iter().map(|job| job.message))
        .collect();
    let places = app.desk.placed(&listed).await?;
    let holds = app.desk.holds(&by.person).await?;
    let asked = holds.iter().filter(|h| {
        matches!(h.scope, HoldScope::Asked(id) if open.contains(&id)) && h.until.is_none()
    });
    let routine = holds.iter().find(|h| h.scope == HoldScope::Routine);
    let asks = app.desk.my_asked_rounds(&by.person).await?;
    Ok(HomePage {
        chrome: app.chrome(by, "What is waiting").await.saying(done),
        administers: by.person.may_anywhere(Act::Administer),
        may_write: by.person.may_anywhere(Act::Write),
        late: asks.iter().any(|a| a.late > 0),
        asks,
        groups: groups(rows, &jobs, &places, &by.person),
        asked: asked.count(),
        routine_stopped: routine.map(|h| {
            let since = plain::moment(LocalDateTime::at(h.since));
            format!("{} stopped it at {since}.", h.by)
        }),
        stopped: stopped(app, by).await?,
        channels: by_name(app.desk.channels(&by.person).await?),
    })
}

/// What waits for the reader, what nobody has taken, what waits for others, what is out.
fn groups(rows: Vec<QueueRow>, jobs: &[TaskRow], places: &Places, person: &Person) -> Vec<Group> {
    let (mine, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| waits_for_me(r, person));
    let (out, others): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|row| row.state.has_been_public());
    let group = |title: &str, empty: &str, items: Vec<Entry>| Group {
        title: title.to_owned(),
        empty: empty.to_owned(),
        items,
    };
    let mut all = vec![group(
        "Waiting for you",
        "Nothing waits for you.",
        entries::waiting(mine, jobs, places),
    )];
    let free = entries::free_jobs(jobs, places);
    if !free.is_empty() {
        all.push(group("Jobs that nobody has taken yet", "", free));
    }
    all.push(group(
        "Waiting for others",
        "Nothing waits for others.",
        entries::notices(others, places),
    ));
    all.push(group(
        "Out, and not finished",
        "Nothing that is out needs anything.",
        entries::notices(out, places),
    ));
    all
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
