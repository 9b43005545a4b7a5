//! The interface as a program meets it: every refusal a problem document, nothing kept by caches, a repeat answered once.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use wardmote_domain::clock::SteppedClock;

use super::ROUTES;
use crate::{demo::scene::Scene, stage::Ports};

mod parts;
mod repeats;

struct Stage {
    scene: Scene,
    http: Client,
    token: String,
    _dir: tempfile::TempDir,
}

impl Stage {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SteppedClock::new(Timestamp::constant(1_796_727_290, 0)));
        let scene = Scene::start(dir.path(), clock, Ports::Any).await.unwrap();
        let who = &scene.author;
        let (_, token) = scene
            .daemon
            .desk()
            .make_token(who, who.id, "tests")
            .await
            .unwrap();
        Self {
            scene,
            http: Client::builder().no_proxy().build().unwrap(),
            token,
            _dir: dir,
        }
    }

    /// A request with the author's token.
    fn ask(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("http://{}{path}", self.scene.daemon.desk_address());
        self.http
            .request(Method::from_bytes(method.as_bytes()).unwrap(), url)
            .bearer_auth(&self.token)
    }

    async fn json(&self, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Response {
        self.ask("POST", path)
            .header("content-type", kind)
            .header("idempotency-key", "one")
            .body(body)
            .send()
            .await
            .unwrap()
    }
}

/// Holds an answer to what every refusal has, and gives the last part of its type.
async fn problem(said: Response) -> (u16, String, Value) {
    let status = said.status().as_u16();
    let header = |name: &str| {
        said.headers()
            .get(name)
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    assert_eq!(header("content-type"), "application/problem+json");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(!header("www-authenticate").is_empty(), status == 401);
    assert_eq!(!header("allow").is_empty(), status == 405);
    let body: Value = said.json().await.unwrap();
    assert_eq!(body["status"], status);
    assert!(
        !body["detail"].as_str().unwrap().is_empty() && !body["title"].as_str().unwrap().is_empty()
    );
    let kind = body["type"]
        .as_str()
        .unwrap()
        .strip_prefix("/problems/")
        .unwrap()
        .to_owned();
    (status, kind, body)
}

const MESSAGE: &str = "kind: guidance\nareas: [E05014020]\noutlets: [email, page]\nheadline: Witnesses needed\nbody: |\n  A \
                       bicycle was taken in Marlpit Road. If you saw anything, call 101.\n";

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let stage = Stage::start().await;
    for (method, path, status, kind) in [
        ("GET", "/v1", 404, "not-found"),
        ("GET", "/v1/", 404, "not-found"),
        ("POST", "/v1/nothing/at/all", 404, "not-found"),
        ("GET", "/v1/messages/", 404, "not-found"),
        ("GET", "/v1/messages/msg_nonsense", 404, "not-found"),
        ("GET", "/v1/messages/%ff", 400, "malformed"),
        (
            "GET",
            "/v1/messages/msg_01hzzzzzzzzzzzzzzzzzzzzzzz/events?since=a",
            422,
            "invalid",
        ),
        (
            "GET",
            "/v1/messages/msg_01hzzzzzzzzzzzzzzzzzzzzzzz/events?until=1",
            400,
            "malformed",
        ),
        ("PUT", "/v1/messages", 405, "method"),
        ("DELETE", "/readyz", 405, "method"),
        ("DELETE", "/v1/tokens/one", 404, "not-found"),
        ("DELETE", "/v1/audience/one", 404, "not-found"),
        ("GET", "/v1/people", 403, "not-permitted"),
    ] {
        let (got, of, _) = problem(stage.ask(method, path).send().await.unwrap()).await;
        assert_eq!((got, of.as_str()), (status, kind), "{method} {path}");
    }
    for (kind, body, status, of) in [
        ("application/json", "{\"kind\":", 400, "malformed"),
        ("application/json", "", 400, "malformed"),
        ("application/json", "[]", 400, "malformed"),
        ("application/yaml", "kind: [", 422, "invalid"),
        ("text/plain", MESSAGE, 415, "content-type"),
        (
            "application/x-www-form-urlencoded",
            "kind=appeal",
            415,
            "content-type",
        ),
        ("application/json", "{\"kind\": \"apeal\"}", 422, "invalid"),
        ("application/json", "{\"knd\": \"appeal\"}", 422, "invalid"),
    ] {
        for path in ["/v1/messages", "/v1/checks"] {
            let (got, came, body_) = problem(stage.json(path, kind, body).await).await;
            assert_eq!(
                (got, came.as_str()),
                (status, of),
                "{path} {kind} {body}: {body_}"
            );
            assert_eq!(body_["errors"].is_array(), of == "invalid", "{body_}");
        }
    }
    let (got, of, _) = problem(
        stage
            .json(
                "/v1/checks",
                "application/yaml",
                vec![b' '; super::MOST_BYTES + 1],
            )
            .await,
    )
    .await;
    assert_eq!((got, of.as_str()), (413, "too-large"));
    let (got, ..) = problem(
        stage
            .json("/v1/checks", "application/yaml", vec![0xff])
            .await,
    )
    .await;
    assert_eq!(got, 400);
    let queue = stage.ask("GET", "/v1/messages").send().await.unwrap();
    assert_eq!(queue.headers()["cache-control"], "no-store");
    assert_eq!(
        queue.json::<Value>().await.unwrap(),
        json!({"messages": [], "next": null}),
        "nothing was stored"
    );
    stage.scene.stop().await;
}

#[tokio::test]
async fn every_route_asks_for_a_token_and_is_there() {
    // An address may come with only so many wrong tokens a minute: each part of the list meets a daemon of its own.
    for routes in ROUTES.chunks(50) {
        let stage = Stage::start().await;
        for (method, path) in routes {
            asks_for_a_token(&stage, method, path).await;
        }
        stage.scene.stop().await;
    }
    let stage = Stage::start().await;
    for health in ["/livez", "/readyz"] {
        let said = stage
            .http
            .get(format!(
                "http://{}{health}",
                stage.scene.daemon.desk_address()
            ))
            .send()
            .await
            .unwrap();
        assert_eq!(said.status().as_u16(), 200, "{health}");
    }
    stage.scene.stop().await;
}

async fn asks_for_a_token(stage: &Stage, method: &str, path: &str) {
    let path = path
        .replace("{id}", "msg_01hzzzzzzzzzzzzzzzzzzzzzzz")
        .replace("{name}", "x")
        .replace("{number}", "1");
    for header in [
        None,
        Some("Bearer "),
        Some("Bearer nonsense"),
        Some("Basic YTpi"),
    ] {
        let url = format!("http://{}{path}", stage.scene.daemon.desk_address());
        let mut request = stage.http.request(method.parse().unwrap(), url);
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let (status, kind, _) = problem(request.send().await.unwrap()).await;
        assert_eq!(
            (status, kind.as_str()),
            (401, "not-signed-in"),
            "{method} {path} {header:?}"
        );
    }
}
