//! The table, written by hand.

use serde_json::{Value, json};
use wardmote_domain::person::Role::{
    self, Administrator, Approver, Author, Lead, Monitor, Reader, Urgent,
};

/// Every role there is: the monitor may read the metrics alone.
pub const ROLES: &[Role] = &[
    Author,
    Approver,
    Urgent,
    Lead,
    Administrator,
    Reader,
    Monitor,
];
/// Those who read messages.
pub const EVERYONE: &[Role] = &[Author, Approver, Urgent, Lead, Administrator, Reader];
const ALL_BUT_READERS: &[Role] = &[Author, Approver, Urgent, Lead, Administrator];
const WRITERS: &[Role] = &[Author, Urgent];
const ADMINISTRATORS: &[Role] = &[Administrator];

/// Who may.
#[derive(Debug, Clone, Copy)]
pub enum May {
    /// These roles, held for the area.
    There(&'static [Role]),
    /// These roles, held for any area.
    Anywhere(&'static [Role]),
}

/// What is sent, beside the path.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    None,
    Message,
    Revision,
    Correction,
    Csv,
    Picture,
    Json(fn() -> Value),
}

pub struct Case {
    pub method: &'static str,
    pub path: &'static str,
    pub may: May,
    pub body: Body,
}

const fn case(method: &'static str, path: &'static str, may: May, body: Body) -> Case {
    Case {
        method,
        path,
        may,
        body,
    }
}

const fn hook(method: &'static str, path: &'static str, body: Body) -> Case {
    case(method, path, May::Anywhere(ADMINISTRATORS), body)
}

const HOOK_CALL_AGAIN: &str = "/v1/webhooks/{id}/calls/{number}/again";

fn receiver() -> Value {
    json!({"name": "a test of who may", "address": "https://127.0.0.1/"})
}

fn reason() -> Value {
    json!({"reason": "a test of who may"})
}

/// A schedule for the ward of the tests.
pub fn schedule() -> Value {
    json!({"when": "first Tuesday of the month at 10am", "kind": "guidance", "areas": ["E05014020"]})
}

pub const CASES: &[Case] = &[
    case("POST", "/v1/messages", May::There(WRITERS), Body::Message),
    case("GET", "/v1/messages", May::Anywhere(EVERYONE), Body::None),
    case("GET", "/v1/messages/{id}", May::There(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/messages/{id}/revisions",
        May::There(WRITERS),
        Body::Revision,
    ),
    case(
        "POST",
        "/v1/messages/{id}/overrides",
        May::There(WRITERS),
        Body::Json(|| json!({"rule": "W-01", "reason": "r"})),
    ),
    case(
        "POST",
        "/v1/messages/{id}/clearances",
        May::There(WRITERS),
        Body::Json(|| json!({"who": "family"})),
    ),
    case(
        "POST",
        "/v1/messages/{id}/done",
        May::There(ALL_BUT_READERS),
        Body::Json(|| json!({"rule": "W-01"})),
    ),
    case(
        "POST",
        "/v1/messages/{id}/approve",
        May::There(&[Approver]),
        Body::Json(|| json!({"hash": "0".repeat(64)})),
    ),
    case(
        "POST",
        "/v1/messages/{id}/return",
        May::There(&[Approver]),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/urgent",
        May::There(&[Urgent]),
        Body::Json(|| json!({})),
    ),
    case(
        "POST",
        "/v1/messages/{id}/review",
        May::There(&[Lead, Approver]),
        Body::Json(|| json!({"stands": true})),
    ),
    case(
        "POST",
        "/v1/messages/{id}/withdraw",
        May::There(ALL_BUT_READERS),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/correct",
        May::There(WRITERS),
        Body::Correction,
    ),
    case(
        "POST",
        "/v1/messages/{id}/takedown",
        May::There(ALL_BUT_READERS),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/hold",
        May::There(ALL_BUT_READERS),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/trigger",
        May::There(&[Approver, Lead]),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/unlock",
        May::There(&[Approver, Lead]),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/unpair",
        May::There(&[Approver, Lead]),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/still-goes",
        May::There(&[Approver, Lead]),
        Body::Json(|| json!({"when": "now", "reason": "a test of who may"})),
    ),
    case("GET", "/v1/upcoming", May::Anywhere(EVERYONE), Body::None),
    case(
        "GET",
        "/v1/messages/{id}/outlook",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/v1/messages/{id}/variants",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/v1/messages/{id}/report",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/v1/messages/{id}/deliveries",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/v1/messages/{id}/audit",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/v1/messages/{id}/events",
        May::There(EVERYONE),
        Body::None,
    ),
    case("POST", "/v1/checks", May::Anywhere(EVERYONE), Body::Message),
    case(
        "POST",
        "/v1/deliveries/{id}/settle",
        May::There(ALL_BUT_READERS),
        Body::Json(|| json!({"sent": "done", "reason": "r"})),
    ),
    case(
        "POST",
        "/v1/deliveries/{id}/task",
        May::There(ALL_BUT_READERS),
        Body::Json(|| json!({"owner": "Ada Penrose"})),
    ),
    case("GET", "/v1/tasks", May::Anywhere(EVERYONE), Body::None),
    case(
        "GET",
        "/v1/messages/{id}/packs/{outlet}",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "POST",
        "/v1/messages/{id}/embargo-broken",
        May::There(&[Approver, Lead]),
        Body::Json(reason),
    ),
    case("GET", "/v1/channels", May::Anywhere(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/channels/{name}/start",
        May::Anywhere(ALL_BUT_READERS),
        Body::Json(|| json!({})),
    ),
    case(
        "POST",
        "/v1/channels/{name}/test",
        May::Anywhere(ALL_BUT_READERS),
        Body::Json(|| json!({})),
    ),
    case(
        "POST",
        "/v1/pictures",
        May::Anywhere(WRITERS),
        Body::Picture,
    ),
    case(
        "GET",
        "/v1/pictures/{id}",
        May::Anywhere(EVERYONE),
        Body::None,
    ),
    case("GET", "/v1/holds", May::Anywhere(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/holds",
        May::There(ALL_BUT_READERS),
        Body::Json(|| json!({"scope": "area:E05014020"})),
    ),
    case(
        "POST",
        "/v1/holds/resume",
        May::There(ALL_BUT_READERS),
        Body::Json(|| json!({"scope": "area:E05014020"})),
    ),
    case(
        "GET",
        "/v1/audit",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "GET",
        "/v1/people",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "POST",
        "/v1/people",
        May::Anywhere(ADMINISTRATORS),
        Body::Json(
            || json!({"name": "New Person", "email": "new@desk.example.org", "grants": [{"role": "reader", "areas": ["london"]}]}),
        ),
    ),
    case(
        "POST",
        "/v1/people/{id}/tokens",
        May::Anywhere(ADMINISTRATORS),
        Body::Json(|| json!({"label": "for another"})),
    ),
    case(
        "DELETE",
        "/v1/tokens/{id}",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "GET",
        "/v1/audience",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "POST",
        "/v1/audience",
        May::Anywhere(ADMINISTRATORS),
        Body::Csv,
    ),
    case(
        "DELETE",
        "/v1/audience/{number}",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case("GET", "/v1/rounds", May::Anywhere(EVERYONE), Body::None),
    case("POST", "/v1/rounds", May::Anywhere(WRITERS), Body::Csv),
    case(
        "GET",
        "/v1/rounds/template",
        May::Anywhere(WRITERS),
        Body::None,
    ),
    case("GET", "/v1/rounds/{id}", May::There(EVERYONE), Body::None),
    case(
        "GET",
        "/v1/rounds/{id}/differences",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "POST",
        "/v1/rounds/{id}/approve",
        May::There(&[Approver]),
        Body::Json(|| json!({})),
    ),
    case("GET", "/v1/told", May::Anywhere(EVERYONE), Body::None),
    case(
        "GET",
        "/v1/told/changes",
        May::Anywhere(EVERYONE),
        Body::None,
    ),
    case(
        "POST",
        "/v1/told/{number}/take",
        May::Anywhere(ALL_BUT_READERS),
        Body::None,
    ),
    case("GET", "/v1/on-call", May::Anywhere(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/on-call",
        May::Anywhere(&[Lead, Administrator]),
        Body::Json(|| {
            json!({
                "person": "per_01kc0000000000000000000000", "duty": "approving", "areas": [],
                "from": "2026-12-08T19:00", "to": "2026-12-09T07:00",
            })
        }),
    ),
    case(
        "DELETE",
        "/v1/on-call/{number}",
        May::Anywhere(&[Lead, Administrator]),
        Body::None,
    ),
    case(
        "GET",
        "/v1/me/tellings",
        May::Anywhere(EVERYONE),
        Body::None,
    ),
    case(
        "PUT",
        "/v1/me/tellings",
        May::Anywhere(EVERYONE),
        Body::Json(|| json!({"quiet": []})),
    ),
    case("GET", "/v1/handover", May::Anywhere(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/handover",
        May::Anywhere(ALL_BUT_READERS),
        Body::Json(|| json!({"note": "nothing more to say"})),
    ),
    case(
        "POST",
        "/v1/handover/{number}/sign",
        May::Anywhere(ALL_BUT_READERS),
        Body::None,
    ),
    case("GET", "/v1/sentences", May::Anywhere(EVERYONE), Body::None),
    case(
        "GET",
        "/v1/sentences/{language}",
        May::Anywhere(EVERYONE),
        Body::None,
    ),
    case("GET", "/v1/wards", May::Anywhere(EVERYONE), Body::None),
    case("GET", "/v1/wards/{code}", May::There(EVERYONE), Body::None),
    case(
        "PUT",
        "/v1/wards/{code}",
        May::There(WRITERS),
        Body::Json(|| json!({"ward": "E05014020", "languages": ["pl"]})),
    ),
    case(
        "GET",
        "/v1/wards/{code}/versions",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/metrics",
        May::Anywhere(&[Administrator, Monitor]),
        Body::None,
    ),
    case(
        "GET",
        "/v1/audience/{number}",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "POST",
        "/v1/audience/{number}/erase",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "POST",
        "/v1/people/{id}/erase",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    case(
        "GET",
        "/v1/messages/{id}/keep",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "POST",
        "/v1/messages/{id}/keep",
        May::There(ALL_BUT_READERS),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/messages/{id}/erase",
        May::Anywhere(ADMINISTRATORS),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/prune",
        May::Anywhere(ADMINISTRATORS),
        Body::Json(|| json!({"dry_run": true})),
    ),
    case("GET", "/v1/restore", May::Anywhere(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/restore/release",
        May::Anywhere(&[Lead, Administrator]),
        Body::Json(reason),
    ),
    case(
        "POST",
        "/v1/restore/messages/{id}",
        May::There(ALL_BUT_READERS),
        Body::Json(|| json!({"decision": "send", "reason": "r"})),
    ),
    case("GET", "/v1/schedules", May::Anywhere(EVERYONE), Body::None),
    case(
        "POST",
        "/v1/schedules",
        May::There(WRITERS),
        Body::Json(schedule),
    ),
    case(
        "POST",
        "/v1/schedules/preview",
        May::There(WRITERS),
        Body::Json(schedule),
    ),
    case(
        "GET",
        "/v1/schedules/{id}",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "GET",
        "/v1/schedules/{id}/rounds",
        May::There(EVERYONE),
        Body::None,
    ),
    case(
        "POST",
        "/v1/schedules/{id}/pause",
        May::There(WRITERS),
        Body::None,
    ),
    case(
        "POST",
        "/v1/schedules/{id}/resume",
        May::There(WRITERS),
        Body::None,
    ),
    case(
        "POST",
        "/v1/schedules/{id}/wake",
        May::There(WRITERS),
        Body::None,
    ),
    case("GET", "/v1/asks", May::Anywhere(EVERYONE), Body::None),
    case("GET", "/v1/asks/{id}", May::There(EVERYONE), Body::None),
    case(
        "PUT",
        "/v1/asks/{id}/draft",
        May::There(WRITERS),
        Body::Json(|| json!({"version": 0, "draft": {"kind": "guidance", "areas": ["E05014020"]}})),
    ),
    case(
        "POST",
        "/v1/asks/{id}/owner",
        May::There(WRITERS),
        Body::Json(|| json!({"owner": "Ada Author"})),
    ),
    case(
        "POST",
        "/v1/asks/{id}/copy",
        May::There(WRITERS),
        Body::Message,
    ),
    case(
        "POST",
        "/v1/asks/{id}/withdraw",
        May::There(WRITERS),
        Body::Json(reason),
    ),
    case(
        "DELETE",
        "/v1/schedules/{id}",
        May::There(WRITERS),
        Body::None,
    ),
    case("GET", "/v1/events", May::Anywhere(EVERYONE), Body::None),
    case(
        "GET",
        "/v1/doctor",
        May::Anywhere(ADMINISTRATORS),
        Body::None,
    ),
    hook("GET", "/v1/webhooks", Body::None),
    hook("POST", "/v1/webhooks", Body::Json(receiver)),
    hook("GET", "/v1/webhooks/{id}", Body::None),
    hook("DELETE", "/v1/webhooks/{id}", Body::None),
    hook("POST", "/v1/webhooks/{id}/test", Body::None),
    hook("POST", "/v1/webhooks/{id}/secret", Body::Json(|| json!({}))),
    hook("POST", "/v1/webhooks/{id}/pause", Body::None),
    hook("POST", "/v1/webhooks/{id}/start", Body::None),
    hook("GET", "/v1/webhooks/{id}/calls", Body::None),
    hook("POST", HOOK_CALL_AGAIN, Body::Json(reason)),
];
