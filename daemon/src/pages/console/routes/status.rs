//! What became of a notice, for its page.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue},
    response::Response,
};
use wardmote_domain::{
    delivery::DeliveryState,
    hold::HoldScope,
    ids::{DeliveryId, MessageId},
    local_time::LocalDateTime,
    message::MessageState,
    outlet::PAGE,
    person::Act,
};

use super::{
    App, Signed, errors,
    show::{Asked, done_words, stands},
    write::id,
};
use crate::{
    desk::{MessageView, Task, tally::OutletLine},
    pages::{
        chrome::ErrorLine,
        console::{DoubtForm, HandTask, JobForm, OutletStatus, StatusPage, Tone},
        plain, web,
    },
};

/// What was posted for a delivery and is wrong.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) delivery: Option<DeliveryId>,
    pub(super) reference: String,
    pub(super) what: String,
}

impl Typed {
    /// What is wrong with what was typed for that delivery.
    pub(super) fn of(&self, delivery: DeliveryId) -> Option<String> {
        (self.delivery == Some(delivery)).then(|| self.what.clone())
    }

    /// What was typed for that delivery.
    pub(super) fn typed(&self, delivery: DeliveryId) -> String {
        if self.delivery == Some(delivery) {
            self.reference.clone()
        } else {
            String::new()
        }
    }
}

/// The page for this person.
pub(super) async fn status_page(
    app: &App,
    by: &Signed,
    view: &MessageView,
    watching: bool,
    typed: &Typed,
) -> StatusPage {
    let title = if view.headline.is_empty() {
        view.kind.title()
    } else {
        &view.headline
    };
    let mut chrome = app.chrome(by, title).await;
    let reach = view.draft.reach();
    let may_stop = by.person.may(Act::Stop, &reach);
    let open = !view.settled || view.tasks.iter().any(|t| t.doubt);
    chrome.wrong = typed.delivery.is_some();
    let field = |d: DeliveryId| {
        if view.tasks.iter().any(|t| t.delivery == d && t.doubt) {
            format!("sent-{d}")
        } else {
            format!("ref-{d}")
        }
    };
    let errors = typed
        .delivery
        .iter()
        .map(|d| ErrorLine {
            field: field(*d),
            what: typed.what.clone(),
        })
        .collect();
    let (doubts, tasks): (Vec<&Task>, Vec<&Task>) = view.tasks.iter().partition(|t| t.doubt);
    let reviews = view.urgent_lane && view.review_due.is_some() && view.author_id != by.person.id;
    StatusPage {
        chrome,
        errors,
        id: view.id,
        state: view.state,
        words: view.summary.clone(),
        read_at: plain::moment(app.now()),
        open,
        watching: watching && open,
        held: view.held.is_some(),
        held_itself: view.held_by.person,
        stands: stands(by, view),
        outlets: outlets(app, by, view).await,
        tasks: tasks
            .into_iter()
            .map(|t| hand_task((app, by), view, t, typed))
            .collect(),
        doubts: doubts.into_iter().map(|t| doubt(t, typed)).collect(),
        owed: owed(view),
        may_stop,
        may_correct: by.person.may(Act::Write, &reach)
            && crate::pages::form::can_be_corrected(&view.draft),
        press: view.press.as_ref().map(|p| p.words.clone()),
        may_break_embargo: view.waits_for_embargo && by.person.may(Act::BreakEmbargo, &reach),
        may_review: reviews && by.person.may(Act::Review, &reach),
        public_href: public(view).then(|| format!("{}/notices/{}", app.site.public_url, view.id)),
    }
}

/// Whether the public reads it on our own pages.
fn public(view: &MessageView) -> bool {
    view.state.has_been_public() && view.outlet_names.iter().any(|o| o == PAGE)
}

fn owed(view: &MessageView) -> Vec<(String, String)> {
    let words = |by: &str| by.parse().map_or_else(|_| by.to_owned(), plain::moment);
    let open = view.owed.iter().filter(|o| !o.done);
    open.map(|o| {
        (
            o.rule.clone(),
            format!("{}. {} does it by {}", o.job, o.name, words(&o.by)),
        )
    })
    .collect()
}

async fn outlets(app: &App, by: &Signed, view: &MessageView) -> Vec<OutletStatus> {
    let holds = app.desk.holds(&by.person).await.unwrap_or_default();
    let held = |outlet: &str| {
        holds
            .iter()
            .any(|h| matches!(&h.scope, HoldScope::Channel(name) if name.as_str() == outlet))
    };
    let mut lines: Vec<OutletStatus> = page_line(view).into_iter().collect();
    lines.extend(view.outlets.iter().map(|line| OutletStatus {
        words: line.words.clone(),
        tone: tone(line),
        reasons: line.reasons.clone(),
        held: held(&line.outlet),
    }));
    lines
}

/// The line of our own pages, which have no deliveries.
fn page_line(view: &MessageView) -> Option<OutletStatus> {
    if !public(view) {
        return None;
    }
    let words = match view.state {
        MessageState::Withdrawn => "Ward page: says that it was withdrawn".to_owned(),
        MessageState::TakenDown => "Ward page: removed".to_owned(),
        _ => {
            let since = view
                .released_at
                .map(|at| plain::moment(LocalDateTime::at(at)))
                .unwrap_or_default();
            format!("Ward page: public since {since}")
        }
    };
    Some(OutletStatus {
        words,
        tone: Tone::Good,
        reasons: Vec::new(),
        held: false,
    })
}

fn tone(line: &OutletLine) -> Tone {
    let any = |wanted: &dyn Fn(DeliveryState) -> bool| {
        line.states
            .iter()
            .any(|(state, n)| *n > 0 && wanted(*state))
    };
    if any(&|s| {
        matches!(
            s,
            DeliveryState::WithPerson | DeliveryState::Refused | DeliveryState::Bounced
        )
    }) {
        Tone::Needs
    } else if any(&DeliveryState::is_open) {
        Tone::Busy
    } else {
        Tone::Good
    }
}

fn hand_task(
    (app, by): (&App, &Signed),
    view: &MessageView,
    task: &Task,
    typed: &Typed,
) -> HandTask {
    // Once the notice was taken back there is nothing to put out.
    let back = matches!(
        view.state,
        MessageState::Withdrawn | MessageState::TakenDown | MessageState::Corrected
    );
    let who = task.owner.as_deref().map_or_else(
        || "Nobody is named yet".to_owned(),
        |name| format!("Promised by {name}"),
    );
    HandTask {
        outlet: task.title.clone(),
        words: task.words.clone(),
        promise: format!("{who}, {}.", task.due_words),
        overdue: task.overdue,
        prints: app.desk.prints(&task.outlet),
        pack_href: (!back).then(|| format!("/messages/{}/packs/{}", view.id, task.outlet)),
        job: JobForm {
            delivery: task.delivery,
            message: view.id,
            title: task.title.clone(),
            mine: task.owner.as_deref() == Some(by.person.name.as_str()),
            from: "status",
            typed: typed.typed(task.delivery),
            error: typed.of(task.delivery),
        },
    }
}

fn title(outlet: &str) -> String {
    crate::desk::tally::title(outlet)
}

fn doubt(task: &Task, typed: &Typed) -> DoubtForm {
    DoubtForm {
        delivery: task.delivery,
        outlet: title(&task.outlet),
        look_at: task.words.clone(),
        error: typed.of(task.delivery),
    }
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
            let again = page.watching.then_some(StatusPage::EVERY);
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
