//! The answers of Discourse, as its source and documentation give them.

use serde_json::{Value, json};

use crate::sandbox::http::Said;

fn errors(status: u16, words: &[&str], kind: Option<&str>) -> Said {
    let mut body = json!({ "errors": words });
    if let Some(kind) = kind {
        body["error_type"] = Value::from(kind);
    }
    Said::json(status, &body)
}

/// 403: a key that is not known, or that may not.
pub(super) fn not_let_in() -> Said {
    let words = "You are not permitted to view the requested resource.";
    errors(403, &[words], Some("invalid_access"))
}

/// 404, as JSON.
pub(super) fn absent() -> Said {
    let words = "The requested URL or resource could not be found.";
    errors(404, &[words], Some("not_found"))
}

/// 422 for a post that breaks a rule.
pub(super) fn refused(words: &str) -> Said {
    Said::json(422, &json!({ "action": "create_post", "errors": [words] }))
}

/// 422 for a change that breaks a rule.
pub(super) fn refused_change(words: &str) -> Said {
    errors(422, &[words], None)
}

/// 400 without a parameter that must be there.
pub(super) fn missing(name: &str) -> Said {
    let words = format!("param is missing or the value is empty: {name}");
    errors(400, &[&words], Some("invalid_parameters"))
}

/// 409: the text is another by now.
pub(super) fn conflict() -> Said {
    let words = "That post was edited by another user and your changes can no longer be saved.";
    errors(409, &[words], None)
}

/// 429 of the site itself.
pub(super) fn too_many(wait: i64) -> Said {
    let left = format!("{wait} seconds");
    let words = format!(
        "You've performed this action too many times. Please wait {left} before trying again."
    );
    let body = json!({
        "errors": [words],
        "error_type": "rate_limit",
        "extras": { "wait_seconds": wait, "time_left": left },
    });
    Said {
        headers: vec![
            ("retry-after", wait.to_string()),
            (
                "discourse-rate-limit-error-code",
                "admin_api_key_rate_limit".to_owned(),
            ),
        ],
        ..Said::json(429, &body)
    }
}

/// 429 of what stands before it and counts by address: plain text.
pub(super) fn too_many_from_here(wait: i64) -> Said {
    Said {
        status: 429,
        headers: vec![
            ("retry-after", wait.to_string()),
            (
                "discourse-rate-limit-error-code",
                "ip_10_secs_limit".to_owned(),
            ),
        ],
        media: "text/plain",
        body: "Slow down, too many requests from this IP address.\nPlease retry again in a few seconds.\n"
            .to_owned(),
    }
}

/// 301 to a topic.
pub(super) fn over_there(topic: u64, host: &str) -> Said {
    Said {
        status: 301,
        headers: vec![("location", format!("http://{host}/t/a-notice/{topic}.json"))],
        media: "text/html",
        body: format!(
            "<html><body>You are being <a href=\"/t/a-notice/{topic}\">redirected</a>.</body></html>"
        ),
    }
}
