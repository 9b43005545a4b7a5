//! The pages that show: what is waiting, a notice with its check, what became of it.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue},
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{
    area::AreaCode,
    draft::{Draft, Purpose},
    file::MessageFile,
    finding::{Report, Verdict},
    ids::{MessageId, PersonId},
    message::MessageState,
    person::{Act, Person},
    places::Language,
    variant::Rendered,
};

use super::{
    App, Signed, errors,
    status::{Typed, status_page},
    write::id,
};
use crate::{
    desk::{DeskError, FactRow as Said, Judged, MessageView, QueueRow},
    pages::{
        chrome::Chrome,
        console::{
            Actions, FactCell, FactRow, FindingCard, Group, Hash, HomePage, Preview, QueueItem,
            ReviewPage, Stopped, VersionCard,
        },
        form, plain, web,
    },
};

/// What was just done, and whether the page looks again by itself.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
    #[serde(default)]
    watch: String,
}

/// The words for what was just done. Only these are ever shown.
fn done_words(code: &str) -> Option<String> {
    let words = match code {
        "stored" => "It is stored.",
        "approved" => "You approved this wording. It goes at its time.",
        "returned" => "It went back to its author with your reason.",
        "passed" => "Your reason is recorded.",
        "urgent" => "It is going out by the urgent lane. The on-call lead is told.",
        "reviewed" => "Your review is recorded.",
        "stopped" => "It is stopped. Nothing more of it goes out until someone starts it again.",
        "started" => "It goes on.",
        "settled" => "It is recorded.",
        "corrected" => "The correction is stored.",
        _ => return None,
    };
    Some(words.to_owned())
}

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
    Ok(HomePage {
        chrome: app.chrome(by, "What is waiting").await.saying(done),
        may_write: by.person.may_anywhere(Act::Write),
        groups: vec![
            group("Waiting for you", "Nothing waits for you.", mine),
            group("Waiting for others", "Nothing waits for others.", others),
            group(
                "Out, and not finished",
                "Nothing that is out needs anything.",
                out,
            ),
        ],
        stopped: stopped(app, by).await?,
        channels: channels
            .into_iter()
            .map(|c| (c.channel.to_string(), c.title))
            .collect(),
    })
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
    let areas: Vec<&str> = row.areas.iter().map(|a| a.name.as_str()).collect();
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
    use wardmote_domain::{hold::HoldScope, local_time::LocalDateTime};
    let mut rows = Vec::new();
    for hold in app.desk.holds(&by.person).await? {
        let what = match &hold.scope {
            HoldScope::Everything => continue,
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

pub(super) async fn review(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let view = match id(&of) {
        Ok(id) => app.desk.view(&by.person, id).await,
        Err(error) => Err(error),
    };
    match view {
        Ok(view) => web::ok(
            &review_page(&app, &by, &view)
                .await
                .saying(done_words(&asked.done)),
        ),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

impl ReviewPage {
    fn saying(mut self, done: Option<String>) -> Self {
        self.chrome = self.chrome.saying(done);
        self
    }
}

/// The page of a stored notice for this person.
pub(super) async fn review_page(app: &App, by: &Signed, view: &MessageView) -> ReviewPage {
    let title = if view.headline.is_empty() {
        view.kind.title()
    } else {
        &view.headline
    };
    let chrome = app.chrome(by, title).await;
    let reach = view.draft.reach();
    let may = |act| by.person.may(act, &reach);
    let waiting = view.state == MessageState::AwaitingApproval;
    let edits = matches!(
        view.state,
        MessageState::Draft
            | MessageState::FallsShort
            | MessageState::Returned
            | MessageState::AwaitingApproval
            | MessageState::Approved
    );
    let actions = Actions {
        edit: edits && may(Act::Write) && form::prefill(&view.draft).is_some(),
        approve: waiting && may(Act::Approve) && view.author_id != by.person.id,
        urgent_lane: waiting && may(Act::MarkUrgent) && view.author_id == by.person.id,
        stop: may(Act::Stop) && view.state.allows(MessageState::Withdrawn),
    };
    let passes = view.state == MessageState::FallsShort && may(Act::Write);
    let names = names(app, by, view).await;
    let name_of = |id: PersonId| {
        names
            .iter()
            .find(|(p, _)| *p == id)
            .map_or_else(|| "someone else".to_owned(), |(_, n)| n.clone())
    };
    let mut page = checked(chrome, &view.report, &view.rendered, said(&view.facts));
    page.id = view.id.to_string();
    page.state = Some(view.state);
    page.held = view.held.is_some();
    page.findings = FindingCard::of(&view.report, passes, &name_of);
    page.summary = summary(&view.draft, Some(view));
    page.returned.clone_from(&view.returned_because);
    page.hash = Hash(view.hash.clone());
    page.actions = actions;
    page
}

/// The people whose names the page may need: the reader and the author.
async fn names(app: &App, by: &Signed, view: &MessageView) -> Vec<(PersonId, String)> {
    let mut names = vec![
        (by.person.id, by.person.name.clone()),
        (view.author_id, view.author.clone()),
    ];
    // Only an administrator may read everyone; others see the author and themselves by name.
    if let Ok(people) = app.desk.people(&by.person).await {
        names.extend(people.into_iter().map(|p| (p.id, p.name)));
    }
    names
}

/// What the check found and every version, with nothing to do yet.
fn checked(
    chrome: Chrome,
    report: &Report,
    rendered: &Rendered,
    facts: Vec<FactRow>,
) -> ReviewPage {
    use wardmote_domain::text::weighted::{limit, weighted_length};
    let weigh =
        |text: &str| weighted_length(text).length + wardmote_channels::twitter::reference_weight();
    let not_made = |(language, why): (&_, &String)| (plain::language(language).1, why.clone());
    ReviewPage {
        chrome,
        errors: Vec::new(),
        id: String::new(),
        state: None,
        held: false,
        summary: Vec::new(),
        returned: None,
        result: report.result,
        points: ReviewPage::points_of(report),
        findings: FindingCard::of(report, false, &|_| "you".to_owned()),
        not_checked: report.not_checked.iter().map(ToString::to_string).collect(),
        not_made: rendered.not_made.iter().map(not_made).collect(),
        versions: rendered
            .variants
            .iter()
            .map(|v| VersionCard::of(v, &weigh, limit()))
            .collect(),
        facts,
        hash: Hash(String::new()),
        actions: Actions::default(),
        preview: None,
        return_reason: String::new(),
        return_error: None,
    }
}

/// The facts of the catalogue as the page's table.
fn said(rows: &[Said]) -> Vec<FactRow> {
    let mut languages: Vec<&Language> = rows.iter().flat_map(|row| row.said.keys()).collect();
    languages.sort_by_key(|l| (!l.is_english(), l.as_str()));
    languages.dedup();
    let cell = |row: &Said, language: &Language| FactCell {
        direction: plain::direction(language),
        language: language.clone(),
        text: row.said.get(language).cloned().unwrap_or_default(),
    };
    rows.iter()
        .map(|row| FactRow {
            name: row.name.clone(),
            cells: languages.iter().map(|l| cell(row, l)).collect(),
        })
        .collect()
}

/// Type, areas, outlets, times, author: what a reader asks first.
fn summary(draft: &Draft, view: Option<&MessageView>) -> Vec<(String, String)> {
    let outlets: Vec<String> = draft.outlets.iter().map(plain::outlet).collect();
    let mut rows = vec![
        ("Type", draft.kind.title().to_owned()),
        ("How soon", plain::priority(draft.priority).to_owned()),
        ("For", plain::areas(&draft.reach())),
        ("Goes to", outlets.join(", ")),
        (
            "Goes at",
            draft
                .times
                .release
                .map_or_else(|| "as soon as it is approved".to_owned(), plain::moment),
        ),
    ];
    rows.extend(
        draft
            .times
            .expires
            .map(|at| ("Comes down at", plain::moment(at))),
    );
    if let Some(view) = view {
        rows.push(("Written by", view.author.clone()));
        rows.extend(view.approved_by.clone().map(|who| ("Approved by", who)));
        if view.urgent_lane {
            rows.push(("Approval", "none: it went by the urgent lane".to_owned()));
        }
    }
    rows.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The page of a notice that was checked and is not stored.
pub(super) async fn preview(
    app: &App,
    by: &Signed,
    file: &MessageFile,
    judged: Judged,
    action: String,
    fields: Vec<(String, String)>,
) -> Response {
    let draft = match Draft::read(file, app.desk.outlets(), Purpose::Message) {
        Ok(draft) => draft,
        Err(faults) => return errors::refused(app, by, &DeskError::Invalid(faults), &action).await,
    };
    let title = if judged.rendered.headline.is_empty() {
        draft.kind.title()
    } else {
        &judged.rendered.headline
    };
    let chrome = app.chrome(by, title).await;
    let facts = said(&app.desk.fact_table(&draft).await);
    let mut page = checked(chrome, &judged.report, &judged.rendered, facts);
    page.summary = summary(&draft, None);
    page.preview = Some(Preview {
        action,
        fields,
        blocked: judged.report.result == Verdict::Block,
        may_go: judged.report.may_go(),
    });
    web::ok(&page)
}

pub(super) async fn status(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let found = match id(&of) {
        Ok(id) => app.desk.view(&by.person, id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(view) if !watched(view.state) => web::see_other(&on_review(view.id, &asked.done)),
        Ok(view) => {
            let watching = asked.watch == "yes";
            let mut page = status_page(&app, &by, &view, watching, &Typed::default()).await;
            page.chrome = page.chrome.saying(done_words(&asked.done));
            let again = page
                .watching
                .then_some(crate::pages::console::StatusPage::EVERY);
            refreshed(web::ok(&page), again)
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

fn on_review(id: MessageId, done: &str) -> String {
    match done_words(done) {
        Some(_) => format!("/messages/{id}?done={done}"),
        None => format!("/messages/{id}"),
    }
}

/// Whether there is anything to watch.
fn watched(state: MessageState) -> bool {
    state.has_been_public() || matches!(state, MessageState::Approved | MessageState::Expired)
}

/// A page that its reader asked to be fetched again. The header does what a `meta` element would, and only the reader's
/// own press turns it on (WCAG 2.2.1).
fn refreshed(mut response: Response, every: Option<u32>) -> Response {
    if let Some(value) = every.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("refresh"), value);
    }
    response
}
