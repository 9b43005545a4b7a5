//! Answers of X, to be given by a mock server.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// The second at which the tests' clock stands.
pub const NOW: i64 = 1_796_727_290;

/// A server that always answers so.
pub async fn always(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

pub fn says(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_string(), "application/problem+json")
}

pub fn html(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw("<html>over capacity</html>", "text/html")
}

pub fn problem(status: u16, title: &str, kind: &str, detail: &str) -> ResponseTemplate {
    says(
        status,
        &json!({ "title": title, "type": kind, "status": status, "detail": detail }),
    )
}

pub fn legacy(status: u16, code: u32) -> ResponseTemplate {
    says(
        status,
        &json!({ "errors": [{ "code": code, "message": "said in the old way" }] }),
    )
}

pub fn duplicate() -> ResponseTemplate {
    let detail = "You are not allowed to create a Tweet with duplicate content.";
    problem(403, "Forbidden", "about:blank", detail)
}

pub fn spend_cap() -> ResponseTemplate {
    let kind = "https://api.x.com/2/problems/credits";
    says(
        403,
        &json!({ "title": "SpendCapReached", "type": kind, "status": 403, "reset_date": "2027-01-06" }),
    )
}

pub fn credits() -> ResponseTemplate {
    let kind = "https://api.x.com/2/problems/credits";
    says(
        402,
        &json!({ "title": "CreditsDepleted", "type": kind, "account_id": 1, "detail": "No credits." }),
    )
}
