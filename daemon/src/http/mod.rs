//! The interface for programs (design, section 7). Thin: each handler reads, asks the desk, and answers.

mod act_routes;
mod answers;
mod auth;
mod body;
mod callback_routes;
mod data_routes;
mod describe;
mod desk_routes;
mod event_routes;
mod event_stream;
mod hand_routes;
mod message_routes;
mod metrics_routes;
mod once;
mod paging;
pub mod picture_routes;
mod pointer;
mod press_routes;
mod problem;
mod problem_kinds;
mod rate;
pub mod round_routes;
pub(crate) mod schedule_routes;
mod sentence_routes;
pub mod serve;
mod staff_routes;
#[cfg(test)]
mod tests;
pub mod ward_routes;
mod webhook_routes;

use axum::{
    Extension, Json, Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{any, delete, get, post},
};

use crate::desk::{Desk, MOST_PICTURE_BYTES};

pub use callback_routes::{CALLBACKS, MOST_CALL_BYTES, callbacks};
pub use describe::openapi;
pub use metrics_routes::counted;
pub use once::KEY_NEEDED;
pub use problem_kinds::{PROBLEMS, PROBLEMS_PATH, ProblemKind, ProblemPage};

/// The most that a request may carry.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The same for a list of readers: some 300,000 of them.
pub const MOST_READERS_BYTES: usize = 16 * 1024 * 1024;

/// Every route of the interface, by method and path. A test goes through this list for each role.
pub const ROUTES: &[(&str, &str)] = &[
    ("POST", "/v1/messages"),
    ("GET", "/v1/messages"),
    ("GET", "/v1/messages/{id}"),
    ("POST", "/v1/messages/{id}/revisions"),
    ("POST", "/v1/messages/{id}/overrides"),
    ("POST", "/v1/messages/{id}/clearances"),
    ("POST", "/v1/messages/{id}/done"),
    ("POST", "/v1/messages/{id}/approve"),
    ("POST", "/v1/messages/{id}/return"),
    ("POST", "/v1/messages/{id}/urgent"),
    ("POST", "/v1/messages/{id}/review"),
    ("POST", "/v1/messages/{id}/withdraw"),
    ("POST", "/v1/messages/{id}/correct"),
    ("POST", "/v1/messages/{id}/takedown"),
    ("POST", "/v1/messages/{id}/hold"),
    ("POST", "/v1/messages/{id}/trigger"),
    ("POST", "/v1/messages/{id}/unlock"),
    ("POST", "/v1/messages/{id}/unpair"),
    ("POST", "/v1/messages/{id}/still-goes"),
    ("GET", "/v1/upcoming"),
    ("GET", "/v1/messages/{id}/outlook"),
    ("GET", "/v1/messages/{id}/variants"),
    ("GET", "/v1/messages/{id}/report"),
    ("GET", "/v1/messages/{id}/deliveries"),
    ("GET", "/v1/messages/{id}/audit"),
    ("GET", "/v1/messages/{id}/events"),
    ("POST", "/v1/checks"),
    ("POST", "/v1/deliveries/{id}/settle"),
    ("POST", "/v1/deliveries/{id}/task"),
    ("GET", "/v1/tasks"),
    ("GET", "/v1/messages/{id}/packs/{outlet}"),
    ("POST", "/v1/messages/{id}/embargo-broken"),
    ("GET", "/v1/channels"),
    ("POST", "/v1/channels/{name}/start"),
    ("POST", "/v1/channels/{name}/test"),
    ("POST", "/v1/pictures"),
    ("GET", "/v1/pictures/{id}"),
    ("GET", "/v1/holds"),
    ("POST", "/v1/holds"),
    ("POST", "/v1/holds/resume"),
    ("GET", "/v1/audit"),
    ("GET", "/v1/people"),
    ("POST", "/v1/people"),
    ("POST", "/v1/people/{id}/tokens"),
    ("DELETE", "/v1/tokens/{id}"),
    ("GET", "/v1/audience"),
    ("POST", "/v1/audience"),
    ("DELETE", "/v1/audience/{number}"),
    ("GET", "/v1/rounds"),
    ("POST", "/v1/rounds"),
    ("GET", "/v1/rounds/template"),
    ("GET", "/v1/rounds/{id}"),
    ("GET", "/v1/rounds/{id}/differences"),
    ("POST", "/v1/rounds/{id}/approve"),
    ("GET", "/v1/audience/{number}"),
    ("POST", "/v1/audience/{number}/erase"),
    ("POST", "/v1/people/{id}/erase"),
    ("GET", "/v1/messages/{id}/keep"),
    ("POST", "/v1/messages/{id}/keep"),
    ("POST", "/v1/messages/{id}/erase"),
    ("POST", "/v1/prune"),
    ("GET", "/v1/restore"),
    ("POST", "/v1/restore/release"),
    ("POST", "/v1/restore/messages/{id}"),
    ("GET", "/v1/told"),
    ("GET", "/v1/told/changes"),
    ("POST", "/v1/told/{number}/take"),
    ("GET", "/v1/on-call"),
    ("POST", "/v1/on-call"),
    ("DELETE", "/v1/on-call/{number}"),
    ("GET", "/v1/me/tellings"),
    ("PUT", "/v1/me/tellings"),
    ("GET", "/v1/handover"),
    ("POST", "/v1/handover"),
    ("POST", "/v1/handover/{number}/sign"),
    ("GET", "/v1/wards"),
    ("GET", "/v1/wards/{code}"),
    ("PUT", "/v1/wards/{code}"),
    ("GET", "/v1/wards/{code}/versions"),
    ("GET", "/v1/sentences"),
    ("GET", "/v1/sentences/{language}"),
    ("GET", "/v1/doctor"),
    ("GET", "/metrics"),
    ("GET", "/v1/schedules"),
    ("POST", "/v1/schedules"),
    ("POST", "/v1/schedules/preview"),
    ("GET", "/v1/schedules/{id}"),
    ("DELETE", "/v1/schedules/{id}"),
    ("POST", "/v1/schedules/{id}/pause"),
    ("POST", "/v1/schedules/{id}/resume"),
    ("POST", "/v1/schedules/{id}/wake"),
    ("GET", "/v1/schedules/{id}/rounds"),
    ("GET", "/v1/asks"),
    ("GET", "/v1/asks/{id}"),
    ("PUT", "/v1/asks/{id}/draft"),
    ("POST", "/v1/asks/{id}/copy"),
    ("POST", "/v1/asks/{id}/owner"),
    ("POST", "/v1/asks/{id}/withdraw"),
    ("GET", "/v1/events"),
    ("GET", "/v1/webhooks"),
    ("POST", "/v1/webhooks"),
    ("GET", "/v1/webhooks/{id}"),
    ("DELETE", "/v1/webhooks/{id}"),
    ("POST", "/v1/webhooks/{id}/test"),
    ("POST", "/v1/webhooks/{id}/secret"),
    ("POST", "/v1/webhooks/{id}/pause"),
    ("POST", "/v1/webhooks/{id}/start"),
    ("GET", "/v1/webhooks/{id}/calls"),
    ("POST", "/v1/webhooks/{id}/calls/{number}/again"),
];

/// The interface, on `listen`.
pub fn router(desk: Desk) -> Router {
    use act_routes as a;
    use desk_routes as d;
    use hand_routes as h;
    use message_routes as m;
    let rate = rate::Rate::new(desk.settings().server.requests_per_minute);
    let readers = post(d::import_audience).layer(DefaultBodyLimit::max(MOST_READERS_BYTES));
    let picture = post(picture_routes::add).layer(DefaultBodyLimit::max(MOST_PICTURE_BYTES));
    Router::new()
        .route("/v1/messages", post(m::submit).get(m::queue))
        .route("/v1/messages/{id}", get(m::view))
        .route("/v1/messages/{id}/revisions", post(m::edit))
        .route("/v1/messages/{id}/overrides", post(a::pass))
        .route("/v1/messages/{id}/clearances", post(a::clear))
        .route("/v1/messages/{id}/done", post(a::done))
        .route("/v1/messages/{id}/approve", post(a::approve))
        .route("/v1/messages/{id}/return", post(a::send_back))
        .route("/v1/messages/{id}/urgent", post(a::urgent))
        .route("/v1/messages/{id}/review", post(a::review))
        .route("/v1/messages/{id}/withdraw", post(a::withdraw))
        .route("/v1/messages/{id}/correct", post(m::correct))
        .route("/v1/messages/{id}/takedown", post(a::takedown))
        .route("/v1/messages/{id}/hold", post(a::hold))
        .merge(press())
        .route("/v1/messages/{id}/outlook", get(m::outlook))
        .route("/v1/messages/{id}/variants", get(m::variants))
        .route("/v1/messages/{id}/report", get(m::report))
        .route("/v1/messages/{id}/deliveries", get(m::deliveries))
        .route("/v1/messages/{id}/audit", get(m::audit))
        .route("/v1/messages/{id}/events", get(event_routes::of_message))
        .route("/v1/checks", post(m::check))
        .route("/v1/deliveries/{id}/settle", post(d::settle))
        .route("/v1/deliveries/{id}/task", post(h::give))
        .route("/v1/tasks", get(h::tasks))
        .route("/v1/messages/{id}/packs/{outlet}", get(h::pack))
        .route("/v1/messages/{id}/embargo-broken", post(h::embargo_broken))
        .route("/v1/channels", get(d::channels))
        .route("/v1/channels/{name}/start", post(d::start_channel))
        .route("/v1/channels/{name}/test", post(d::test_channel))
        .route("/v1/pictures", picture)
        .route("/v1/pictures/{id}", get(picture_routes::show))
        .route("/v1/doctor", get(d::doctor))
        .route("/v1/holds", get(d::holds).post(d::hold))
        .route("/v1/holds/resume", post(d::resume))
        .route("/v1/audit", get(d::audit))
        .route("/v1/people", get(d::people).post(d::add_person))
        .route("/v1/people/{id}/tokens", post(d::make_token))
        .route("/v1/tokens/{id}", delete(d::revoke_token))
        .route("/v1/audience", get(d::count_audience).merge(readers))
        .route("/v1/audience/{number}", delete(d::remove_reader))
        .merge(wards())
        .merge(data())
        .merge(schedule_routes::router())
        .merge(staff())
        .merge(webhook_routes::router())
        .route("/v1/events", get(event_routes::all))
        .route("/openapi.json", get(|| async { Json(describe::openapi()) }))
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(d::ready))
        .route("/metrics", get(metrics_routes::show))
        .route("/v1", any(answers::no_such_route))
        .route("/v1/", any(answers::no_such_route))
        .route("/v1/{*rest}", any(answers::no_such_route))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(Extension(event_stream::Streams::default()))
        .layer(middleware::from_fn_with_state(
            (desk.clone(), once::UnderWay::default()),
            once::once,
        ))
        .layer(middleware::from_fn_with_state(rate, rate::limit))
        .layer(middleware::from_fn_with_state(desk.clone(), auth::sign))
        .layer(middleware::from_fn(answers::finish))
        .with_state(desk)
}

/// What our own people are told, who is on call, and handovers.
fn staff() -> Router<Desk> {
    use staff_routes as s;
    Router::new()
        .route("/v1/told", get(s::told))
        .route("/v1/told/changes", get(s::changes))
        .route("/v1/told/{number}/take", post(s::take))
        .route("/v1/on-call", get(s::on_call).post(s::put_on_call))
        .route("/v1/on-call/{number}", delete(s::end_on_call))
        .route("/v1/me/tellings", get(s::quiet).put(s::choose_quiet))
        .route("/v1/handover", get(s::handover).post(s::hand_over))
        .route("/v1/handover/{number}/sign", post(s::take_over))
}

/// Ward records and rounds.
fn wards() -> Router<Desk> {
    use round_routes as r;
    use ward_routes as w;
    Router::new()
        .route("/v1/rounds", get(r::list).post(r::import))
        .route("/v1/rounds/template", get(r::template))
        .route("/v1/rounds/{id}", get(r::grid))
        .route("/v1/rounds/{id}/differences", get(r::differences))
        .route("/v1/rounds/{id}/approve", post(r::approve))
        .route("/v1/wards", get(w::list))
        .route("/v1/wards/{code}", get(w::show).put(w::put))
        .route("/v1/wards/{code}/versions", get(w::versions))
        .route("/v1/sentences", get(sentence_routes::list))
        .route("/v1/sentences/{language}", get(sentence_routes::show))
}

/// The press officer's list, and what lets something go.
fn press() -> Router<Desk> {
    use press_routes as p;
    Router::new()
        .route("/v1/messages/{id}/trigger", post(p::trigger))
        .route("/v1/messages/{id}/unlock", post(p::unlock))
        .route("/v1/messages/{id}/unpair", post(p::unpair))
        .route("/v1/messages/{id}/still-goes", post(p::still_goes))
        .route("/v1/upcoming", get(p::upcoming))
}

/// What an administrator does with the data itself.
fn data() -> Router<Desk> {
    use data_routes as d;
    Router::new()
        .route("/v1/audience/{number}", get(d::export_reader))
        .route("/v1/audience/{number}/erase", post(d::erase_reader))
        .route("/v1/people/{id}/erase", post(d::erase_person))
        .route("/v1/messages/{id}/keep", get(d::kept).post(d::keep))
        .route("/v1/messages/{id}/erase", post(d::erase_texts))
        .route("/v1/prune", post(d::prune))
        .route("/v1/restore", get(d::restored))
        .route("/v1/restore/release", post(d::release_restored))
        .route("/v1/restore/messages/{id}", post(d::decide_restored))
}
