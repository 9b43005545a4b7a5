//! The desk's routes. Thin: each handler reads, asks the desk, and shows a page.

mod after;
mod asks;
mod back;
mod better;
mod by_hand;
mod channels;
mod clear;
mod correct;
mod data;
mod decide;
mod doctor;
mod edit;
mod erase;
mod errors;
mod facts_file;
mod handover;
mod home;
mod let_go;
mod on_call;
mod owe;
mod pictures;
mod print;
mod reasons;
mod restored;
mod round_approve;
mod rounds;
mod schedules;
mod sentences;
mod session;
mod show;
mod sign_in;
mod staff;
mod status;
mod stop;
mod told;
mod upcoming;
mod upload;
mod ward_parts;
mod wards;
mod webhooks;
mod write;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use wardmote_domain::{
    hold::HoldScope, local_time::LocalDateTime, person::Act,
    ward_facts::MOST_BYTES as MOST_FACTS_BYTES,
};

use self::session::Signed;
use crate::{
    desk::{Desk, MOST_PICTURE_BYTES},
    pages::{
        chrome::{Chrome, ICON_PATH, STYLE_PATH, SignedIn, Site},
        plain, web,
    },
};

/// What the desk's handlers share.
#[derive(Clone)]
pub(super) struct App {
    pub(super) desk: Desk,
    pub(super) site: Arc<Site>,
    /// Whether people reach the desk over TLS: cookies are then for TLS alone.
    pub(super) https: bool,
}

impl App {
    /// What stands round a page for this person, with what is stopped.
    pub(super) async fn chrome(&self, by: &Signed, title: impl Into<String>) -> Chrome {
        let signed = SignedIn {
            name: by.person.name.clone(),
            csrf: self.desk.signer().form_token(&by.secret),
            may_stop: by.person.may_anywhere(Act::Stop),
            may_write: by.person.may_anywhere(Act::Write),
        };
        let stopped = match self.desk.holds(&by.person).await {
            Ok(holds) => holds.into_iter().find(|h| h.scope == HoldScope::Everything),
            Err(error) => {
                tracing::error!(%error, "what is stopped could not be read");
                None
            }
        };
        let words = stopped.map(|h| {
            let since = plain::moment(LocalDateTime::at(h.since));
            format!("{} stopped it at {since}.", h.by)
        });
        let mut chrome = Chrome::desk(&self.site, title, signed).stopped(words);
        chrome.here.clone_from(&by.path);
        chrome.restored = self.desk.is_held_for_restore().await;
        chrome
    }

    /// Now, by the daemon's clock.
    pub(super) fn now(&self) -> LocalDateTime {
        LocalDateTime::at(self.desk.clock().now())
    }
}

/// Every route of the desk's pages, by method and path.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/code"),
    ("POST", "/sign-out"),
    ("GET", "/new"),
    ("GET", "/new/{kind}"),
    ("POST", "/new/{kind}"),
    ("GET", "/messages/{id}"),
    ("GET", "/messages/{id}/edit"),
    ("POST", "/messages/{id}/edit"),
    ("POST", "/messages/{id}/override"),
    ("POST", "/messages/{id}/owe"),
    ("POST", "/messages/{id}/clear"),
    ("POST", "/messages/{id}/better"),
    ("GET", "/messages/{id}/approve"),
    ("POST", "/messages/{id}/approve"),
    ("POST", "/messages/{id}/return"),
    ("GET", "/messages/{id}/urgent"),
    ("POST", "/messages/{id}/urgent"),
    ("POST", "/messages/{id}/review"),
    ("GET", "/messages/{id}/status"),
    ("GET", "/messages/{id}/withdraw"),
    ("POST", "/messages/{id}/withdraw"),
    ("GET", "/messages/{id}/takedown"),
    ("POST", "/messages/{id}/takedown"),
    ("GET", "/messages/{id}/correct"),
    ("POST", "/messages/{id}/correct"),
    ("POST", "/messages/{id}/owed"),
    ("GET", "/messages/{id}/pictures"),
    ("POST", "/messages/{id}/pictures"),
    ("POST", "/messages/{id}/pictures/drop"),
    ("GET", "/messages/{id}/print"),
    ("GET", "/messages/{id}/print/{file}"),
    ("GET", "/messages/{id}/card/{language}"),
    ("GET", "/pictures/{id}"),
    ("POST", "/deliveries/{id}/settle"),
    ("POST", "/deliveries/{id}/task"),
    ("GET", "/upcoming"),
    ("GET", "/messages/{id}/happened"),
    ("POST", "/messages/{id}/happened"),
    ("GET", "/messages/{id}/unlock"),
    ("POST", "/messages/{id}/unlock"),
    ("GET", "/messages/{id}/unpair"),
    ("POST", "/messages/{id}/unpair"),
    ("GET", "/messages/{id}/still-goes"),
    ("POST", "/messages/{id}/still-goes"),
    ("GET", "/tasks"),
    ("GET", "/messages/{id}/packs/{outlet}"),
    ("GET", "/messages/{id}/embargo-broken"),
    ("POST", "/messages/{id}/embargo-broken"),
    ("GET", "/doctor"),
    ("GET", "/channels"),
    ("GET", "/channels/test"),
    ("POST", "/channels/test"),
    ("POST", "/channels/start"),
    ("GET", "/told"),
    ("POST", "/told/{number}/take"),
    ("GET", "/on-call"),
    ("GET", "/on-call/new"),
    ("POST", "/on-call/new"),
    ("POST", "/on-call/{number}/end"),
    ("GET", "/me"),
    ("POST", "/me"),
    ("GET", "/handover"),
    ("POST", "/handover"),
    ("GET", "/handover/{number}"),
    ("POST", "/handover/{number}/sign"),
    ("POST", "/holds"),
    ("POST", "/holds/resume"),
    ("GET", "/wards"),
    ("GET", "/wards/{code}"),
    ("GET", "/wards/{code}/edit"),
    ("POST", "/wards/{code}/edit"),
    ("GET", "/rounds"),
    ("GET", "/rounds/new"),
    ("POST", "/rounds/new"),
    ("GET", "/rounds/template"),
    ("GET", "/rounds/{id}"),
    ("GET", "/rounds/{id}/differences"),
    ("GET", "/rounds/{id}/approve"),
    ("POST", "/rounds/{id}/approve"),
    ("GET", "/data"),
    ("POST", "/data/keep"),
    ("POST", "/data/lift"),
    ("GET", "/data/erase"),
    ("POST", "/data/erase"),
    ("GET", "/restore"),
    ("POST", "/restore/release"),
    ("POST", "/restore/messages/{id}"),
    ("GET", "/schedules"),
    ("GET", "/schedules/new"),
    ("POST", "/schedules/new"),
    ("GET", "/schedules/{id}"),
    ("POST", "/schedules/{id}/pause"),
    ("POST", "/schedules/{id}/resume"),
    ("POST", "/schedules/{id}/wake"),
    ("POST", "/schedules/{id}/remove"),
    ("GET", "/asks/{id}"),
    ("POST", "/asks/{id}"),
    ("POST", "/asks/{id}/owner"),
    ("POST", "/asks/{id}/withdraw"),
    ("GET", "/sentences"),
    ("GET", "/sentences/{language}"),
    ("POST", "/sentences/{language}/sign"),
    ("GET", "/sentences/{language}/files"),
    ("POST", "/sentences/{language}/files"),
    ("GET", "/sentences/{language}/files/{ending}"),
    ("GET", "/sentences/{language}/readers"),
    ("POST", "/sentences/{language}/readers"),
    ("POST", "/sentences/{language}/readers/{number}/end"),
    ("GET", "/sentences/{language}/{sentence}"),
    ("POST", "/sentences/{language}/{sentence}"),
    ("GET", "/webhooks"),
    ("GET", "/webhooks/new"),
    ("POST", "/webhooks/new"),
    ("GET", "/webhooks/{id}"),
    ("GET", "/webhooks/{id}/test"),
    ("POST", "/webhooks/{id}/test"),
    ("GET", "/webhooks/{id}/secret"),
    ("POST", "/webhooks/{id}/secret"),
    ("POST", "/webhooks/{id}/pause"),
    ("POST", "/webhooks/{id}/start"),
    ("GET", "/webhooks/{id}/again"),
    ("POST", "/webhooks/{id}/again"),
    ("GET", "/webhooks/{id}/remove"),
    ("POST", "/webhooks/{id}/remove"),
];

/// The desk's pages, on `listen`.
pub fn router(desk: Desk) -> Router {
    let site = Arc::new(super::super::site(&desk));
    let https = desk.settings().server.desk_url.starts_with("https://");
    let picture = get(pictures::ask)
        .post(pictures::put)
        .layer(DefaultBodyLimit::max(MOST_PICTURE_BYTES + web::MOST_BYTES));
    let app = App { desk, site, https };
    Router::new()
        .route("/", get(home::home))
        .route("/sign-in", get(sign_in::ask).post(sign_in::send_code))
        .route("/sign-in/code", post(sign_in::try_code))
        .route("/sign-out", post(sign_in::out))
        .merge(for_writers(&app))
        .route("/messages/{id}", get(show::review))
        .route("/messages/{id}/edit", get(edit::edit).post(edit::edited))
        .route("/messages/{id}/override", post(reasons::pass))
        .route("/messages/{id}/owe", post(owe::owe))
        .route("/messages/{id}/clear", post(clear::clear))
        .route("/messages/{id}/better", post(better::better))
        .route(
            "/messages/{id}/approve",
            get(decide::ask_approve).post(decide::approve),
        )
        .route("/messages/{id}/return", post(decide::send_back))
        .route(
            "/messages/{id}/urgent",
            get(decide::ask_urgent).post(decide::urgent),
        )
        .route("/messages/{id}/review", post(decide::reviewed))
        .route("/messages/{id}/status", get(status::status))
        .route(
            "/messages/{id}/withdraw",
            get(back::ask_withdraw).post(back::withdraw),
        )
        .route(
            "/messages/{id}/takedown",
            get(back::ask_take_down).post(back::take_down),
        )
        .route(
            "/messages/{id}/correct",
            get(correct::ask_correct).post(correct::correct),
        )
        .route("/messages/{id}/owed", post(after::owed_done))
        .route("/messages/{id}/pictures", picture)
        .route("/messages/{id}/pictures/drop", post(pictures::drop))
        .route("/messages/{id}/print", get(print::page))
        .route("/messages/{id}/print/{file}", get(print::pdf))
        .route("/messages/{id}/card/{language}", get(print::card))
        .route("/pictures/{id}", get(pictures::picture))
        .route("/deliveries/{id}/settle", post(after::settle))
        .merge(by_hand())
        .merge(let_go())
        .merge(wards::routes())
        .merge(rounds::routes())
        .route("/data", get(data::page))
        .route("/data/keep", post(data::keep))
        .route("/data/lift", post(data::lift))
        .route("/data/erase", get(erase::ask).post(erase::act))
        .route("/restore", get(restored::page))
        .route("/restore/release", post(restored::release))
        .route("/restore/messages/{id}", post(restored::decide))
        .merge(schedules::router())
        .merge(our_people())
        .merge(sentences::router())
        .merge(webhooks::router())
        .route("/doctor", get(doctor::show))
        .route("/channels", get(channels::channels))
        .route("/channels/test", get(channels::again).post(channels::test))
        .route("/channels/start", post(stop::start_channel))
        .route("/holds", post(stop::hold))
        .route("/holds/resume", post(stop::resume))
        .merge(crate::pages::problems::router(Arc::clone(&app.site)))
        .route(STYLE_PATH, get(web::style))
        .route(ICON_PATH, get(web::icon))
        .fallback(errors::not_found)
        .layer(middleware::from_fn(move |request, next| {
            web::desk_headers(https, request, next)
        }))
        .with_state(app)
}

/// The forms that only those who may write somewhere have any use for: the others are told so at the door.
fn for_writers(app: &App) -> Router<App> {
    let file = get(facts_file::ask)
        .post(facts_file::put)
        .layer(DefaultBodyLimit::max(MOST_FACTS_BYTES + web::MOST_BYTES));
    Router::new()
        .route("/new", get(write::choose))
        .route("/new/{kind}", get(write::blank).post(write::posted))
        .route("/rounds/new", file)
        .route("/rounds/template", get(facts_file::template))
        .route(
            "/schedules/new",
            get(schedules::blank).post(schedules::posted),
        )
        .route_layer(middleware::from_fn_with_state(app.clone(), writers))
}

/// Lets those through who may write for some ward.
async fn writers(State(app): State<App>, by: Signed, request: Request, next: Next) -> Response {
    match app.desk.permit_anywhere(&by.person, Act::Write) {
        Ok(()) => next.run(request).await,
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

/// What comes next, and what lets something go.
fn let_go() -> Router<App> {
    Router::new()
        .route("/upcoming", get(upcoming::upcoming))
        .route(
            "/messages/{id}/happened",
            get(let_go::ask_happened).post(let_go::happened),
        )
        .route(
            "/messages/{id}/unlock",
            get(let_go::ask_unlock).post(let_go::unlock),
        )
        .route(
            "/messages/{id}/unpair",
            get(let_go::ask_unpair).post(let_go::unpair),
        )
        .route(
            "/messages/{id}/still-goes",
            get(let_go::ask_still_goes).post(let_go::still_goes),
        )
}

/// What our own people are told, who is on call, and handovers.
fn our_people() -> Router<App> {
    Router::new()
        .route("/told", get(told::told))
        .route("/told/{number}/take", post(told::take))
        .route("/on-call", get(on_call::list))
        .route("/on-call/new", get(on_call::blank).post(on_call::put))
        .route("/on-call/{number}/end", post(on_call::end))
        .route("/me", get(staff::me).post(staff::choose))
        .route("/handover", get(handover::show).post(handover::give))
        .route("/handover/{number}", get(handover::sheet))
        .route("/handover/{number}/sign", post(handover::sign))
}

/// Jobs by hand, their packs, and the embargo that somebody broke.
fn by_hand() -> Router<App> {
    Router::new()
        .route("/deliveries/{id}/task", post(by_hand::give))
        .route("/tasks", get(by_hand::tasks))
        .route("/messages/{id}/packs/{outlet}", get(by_hand::pack))
        .route(
            "/messages/{id}/embargo-broken",
            get(by_hand::ask_broken).post(by_hand::broken),
        )
}
