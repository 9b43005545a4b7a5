//! The answers of X as its documentation and the reports of its users give them.

use jiff::civil::Date;
use serde_json::{Value, json};

/// Status and body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// The status code.
    pub status: u16,
    /// The media type.
    pub media: &'static str,
    /// The body.
    pub body: String,
    /// Where the browser is sent.
    pub to: Option<String>,
}

/// A browser is sent on.
pub(super) fn sent_to(address: String) -> Said {
    Said {
        status: 302,
        media: "text/html",
        body: String::new(),
        to: Some(address),
    }
}

const JSON: &str = "application/json; charset=utf-8";
const PROBLEM: &str = "application/problem+json";

/// A success.
pub(super) fn ok(status: u16, body: &Value) -> Said {
    Said {
        status,
        media: JSON,
        body: body.to_string(),
        to: None,
    }
}

fn problem(status: u16, title: &str, kind: Option<&str>, detail: &str) -> Said {
    let uri = kind.map_or("about:blank".to_owned(), |kind| {
        format!("https://api.x.com/2/problems/{kind}")
    });
    let body = json!({ "title": title, "type": uri, "status": status, "detail": detail });
    Said {
        status,
        media: PROBLEM,
        body: body.to_string(),
        to: None,
    }
}

/// The legacy family.
fn legacy(status: u16, code: u32, message: &str) -> Said {
    let body = json!({ "errors": [{ "code": code, "message": message }] });
    Said {
        status,
        media: JSON,
        body: body.to_string(),
        to: None,
    }
}

/// 400, with the parameter at fault.
pub(super) fn invalid(parameter: &str, why: &str) -> Said {
    let body = json!({
        "errors": [{ "parameters": { parameter: [] }, "message": why }],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.x.com/2/problems/invalid-request",
        "status": 400,
    });
    Said {
        status: 400,
        media: PROBLEM,
        body: body.to_string(),
        to: None,
    }
}

/// 401.
pub(super) fn unauthorised() -> Said {
    problem(401, "Unauthorized", None, "Unauthorized")
}

/// 401 for a clock that is wrong.
pub(super) fn clock() -> Said {
    legacy(401, 135, "Timestamp out of bounds.")
}

/// 402.
pub(super) fn credits() -> Said {
    let detail = "Your enrolled account [1] does not have any credits to fulfill this request.";
    problem(402, "CreditsDepleted", Some("credits"), detail)
}

/// 403 until a day.
pub(super) fn spend_cap(until: Date) -> Said {
    let body = json!({
        "title": "SpendCapReached", "type": "https://api.x.com/2/problems/credits", "status": 403,
        "detail": "Your enrolled account [1] has reached its billing cycle spend cap.",
        "reset_date": until.to_string(),
    });
    Said {
        status: 403,
        media: PROBLEM,
        body: body.to_string(),
        to: None,
    }
}

/// 403 for words that the account has posted.
pub(super) fn duplicate() -> Said {
    problem(
        403,
        "Forbidden",
        None,
        "You are not allowed to create a Tweet with duplicate content.",
    )
}

/// 403 for a text that is too long. X's exact body is not confirmed.
pub(super) fn too_long() -> Said {
    legacy(403, 186, "Tweet needs to be a bit shorter.")
}

/// 403 for a reply to a post that is gone or not shown yet.
pub(super) fn no_parent() -> Said {
    problem(
        403,
        "Forbidden",
        None,
        "You attempted to reply to a Tweet that is deleted or not visible to you.",
    )
}

/// 403 for a reply to somebody else's post.
pub(super) fn not_the_author() -> Said {
    problem(
        403,
        "Forbidden",
        None,
        "You can only reply to or quote posts where you are mentioned or are the author.",
    )
}

/// A refusal of the token endpoint (RFC 6749, section 5.2).
pub(super) fn no_token(status: u16, error: &str, why: &str) -> Said {
    let body = json!({ "error": error, "error_description": why });
    Said {
        status,
        media: JSON,
        body: body.to_string(),
        to: None,
    }
}

/// 404.
pub(super) fn absent(what: &str) -> Said {
    problem(
        404,
        "Not Found Error",
        Some("resource-not-found"),
        &format!("Could not find {what}."),
    )
}

/// 200 with a problem in it, as X answers a read of a user who is not there.
pub(super) fn no_such_user(id: &str) -> Said {
    let error = json!({
        "title": "Not Found Error", "type": "https://api.x.com/2/problems/resource-not-found",
        "resource_type": "user", "parameter": "id", "value": id, "detail": "Could not find user.",
    });
    ok(200, &json!({ "errors": [error] }))
}

/// 429.
pub(super) fn too_many() -> Said {
    legacy(429, 88, "Rate limit exceeded")
}

/// A gateway's page.
pub(super) fn gateway(status: u16) -> Said {
    let body = format!(
        "<html><head><title>{status}</title></head><body>Something went wrong.</body></html>"
    );
    Said {
        status,
        media: "text/html",
        body,
        to: None,
    }
}
