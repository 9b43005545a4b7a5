//! Asks the daemon, for the commands that are clients of it.

use std::{os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{
    args::At,
    exit::{Exit, Failure},
    print::say,
};

/// The daemon's desk, with this person's token.
pub(super) struct Client {
    http: reqwest::Client,
    server: String,
    token: String,
}

/// What the daemon answered.
pub(super) struct Answer {
    pub body: Value,
    /// Whether it is the first answer to an earlier, equal request again.
    pub replayed: bool,
}

/// What the daemon refused, as RFC 9457 tells it.
pub(super) struct Refused {
    pub status: StatusCode,
    pub problem: Value,
}

impl Refused {
    /// The words of the problem, one line for each fault.
    pub fn words(&self) -> String {
        let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned);
        let faults = self
            .problem
            .get("errors")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let lines: Vec<String> = faults
            .filter_map(|fault| Some((text(fault, "field")?, text(fault, "detail")?)))
            .map(|(field, what)| {
                if field.is_empty() {
                    what
                } else {
                    format!("{field}: {what}")
                }
            })
            .collect();
        if !lines.is_empty() {
            return lines.join("\n");
        }
        let head = text(&self.problem, "detail").or_else(|| text(&self.problem, "title"));
        head.unwrap_or_else(|| format!("the daemon answered {}", self.status))
    }

    /// The exit code for it.
    pub fn exit(&self) -> Exit {
        match self.status.as_u16() {
            400 | 413 | 415 | 422 => Exit::BadInput,
            401 | 403 => Exit::NotPermitted,
            404 | 410 => Exit::NotFound,
            409 | 412 => Exit::Conflict,
            429 | 502..=504 => Exit::TryLater,
            _ => Exit::Failure,
        }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::new(refused.exit(), refused.words())
    }
}

/// Reads an id. One that is not of our making is the id of nothing.
pub(super) fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Failure> {
    text.parse()
        .map_err(|_| Failure::new(Exit::NotFound, format!("there is no {what} {text}")))
}

/// A setting of the environment; an empty one is none.
fn environment(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// Finds the token: the file that was named, the environment, the usual file.
fn token(at: &At) -> Result<String, Failure> {
    let named = match &at.token_file {
        Some(path) => Some(path.clone()),
        None => {
            if let Some(token) = environment("WARDMOTE_TOKEN") {
                return Ok(token.trim().to_owned());
            }
            environment("WARDMOTE_TOKEN_FILE").map(PathBuf::from)
        }
    };
    let home = || std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".config/wardmote/token"));
    let Some(path) = named.or_else(home) else {
        return Err(no_token("no token was given"));
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let mode = std::fs::metadata(&path).map_or(0, |m| m.permissions().mode());
            if mode & 0o007 != 0 {
                say!(
                    "{0}: everyone on this machine may use this token: chmod o= {0}",
                    path.display()
                );
            }
            Ok(text.trim().to_owned())
        }
        Err(error) => Err(no_token(&format!("{}: {error}", path.display()))),
    }
}

fn no_token(what: &str) -> Failure {
    let fix = "Set WARDMOTE_TOKEN or put the token in a file and name it with --token-file. An administrator makes one \
        with: wardmote people token PERSON --label WHAT-FOR";
    Failure::new(Exit::NotPermitted, format!("{what}. {fix}"))
}

/// Where the daemon is: as typed, as the environment says, on this machine.
///
/// # Errors
/// For what is no web address.
pub(super) fn server(at: &At) -> Result<String, Failure> {
    let server = at.server.clone().or_else(|| environment("WARDMOTE_URL"));
    let server = server.unwrap_or_else(|| "http://127.0.0.1:8480".to_owned());
    let good = reqwest::Url::parse(&server)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    match good {
        true => Ok(server.trim_end_matches('/').to_owned()),
        false => Err(Failure::input(format_args!(
            "\"{server}\" is no address of a daemon: write it like http://127.0.0.1:8480 (--server, or WARDMOTE_URL)"
        ))),
    }
}

/// What asks it: never through a proxy, and sent nowhere else.
pub(super) fn http(patience: Duration) -> Result<reqwest::Client, Failure> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(patience)
        .no_proxy()
        .build()
        .map_err(Failure::other)
}

impl Client {
    pub fn new(at: &At) -> Result<Self, Failure> {
        Ok(Self {
            http: http(Duration::from_secs(60))?,
            server: server(at)?,
            token: token(at)?,
        })
    }

    /// Sends a request and reads its JSON answer, or the refusal.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> Result<Result<Answer, Refused>, Failure> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.server))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        self.send(request).await
    }

    /// Sends text of another type (CSV).
    pub async fn ask_text(
        &self,
        path: &str,
        kind: &str,
        text: Vec<u8>,
    ) -> Result<Result<Answer, Refused>, Failure> {
        let url = format!("{}{path}", self.server);
        self.send(
            self.http
                .post(url)
                .bearer_auth(&self.token)
                .header("content-type", kind)
                .body(text),
        )
        .await
    }

    /// Text that is no JSON: a file to keep. A refusal ends the command.
    pub async fn text(&self, path: &str) -> Result<String, Failure> {
        let url = format!("{}{path}", self.server);
        let request = self.http.get(url).bearer_auth(&self.token);
        let answer = request.send().await.map_err(|_| {
            Failure::new(
                Exit::TryLater,
                format!("{}: no daemon answers there", self.server),
            )
        })?;
        let status = answer.status();
        let broke_off = |_| Failure::new(Exit::TryLater, "the answer broke off");
        let bytes = answer.bytes().await.map_err(broke_off)?;
        if status.is_success() {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(text.trim_start_matches('\u{feff}').to_owned());
        }
        let problem = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Err(Refused { status, problem }.into())
    }

    /// A client for what goes on for as long as somebody listens: only a silence of that long ends it.
    pub fn listening(at: &At, silence: Duration) -> Result<Self, Failure> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(silence)
            .read_timeout(silence)
            .no_proxy()
            .build()
            .map_err(Failure::other)?;
        Ok(Self {
            http,
            server: server(at)?,
            token: token(at)?,
        })
    }

    /// Asks for server-sent events, from `last` on where it is known. The answer is read by whoever asked.
    pub async fn listen(
        &self,
        path: &str,
        last: Option<&str>,
    ) -> Result<Result<reqwest::Response, Refused>, Failure> {
        let mut request = self
            .http
            .get(format!("{}{path}", self.server))
            .bearer_auth(&self.token)
            .header("accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let answer = self.begin(request).await?;
        let status = answer.status();
        let kind = answer.headers().get("content-type");
        let events = kind.is_some_and(|v| v.as_bytes().starts_with(b"text/event-stream"));
        if status.is_success() && events {
            return Ok(Ok(answer));
        }
        if status.is_success() {
            return Err(self.another());
        }
        let bytes = answer.bytes().await.unwrap_or_default();
        let problem = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Err(Refused { status, problem }))
    }

    fn another(&self) -> Failure {
        Failure::other(format_args!(
            "{}: what answers there is not Wardmote's desk",
            self.server
        ))
    }

    /// Sends a request, and waits for the head of its answer.
    async fn begin(&self, request: reqwest::RequestBuilder) -> Result<reqwest::Response, Failure> {
        request.send().await.map_err(|error| {
            if error.is_builder() {
                let fix =
                    "give the desk's address like http://127.0.0.1:8480, and a token on one line";
                return Failure::input(format_args!(
                    "{}: this address or the token cannot be used: {fix}",
                    self.server
                ));
            }
            let why = if error.is_timeout() {
                "it did not answer in time"
            } else {
                "no daemon answers there"
            };
            Failure::new(
                Exit::TryLater,
                format!("{}: {why}. Is wardmote serve running?", self.server),
            )
        })
    }

    async fn send(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<Result<Answer, Refused>, Failure> {
        let answer = self.begin(request).await?;
        let status = answer.status();
        let replayed = answer.headers().contains_key("idempotent-replayed");
        let broke_off = |_| {
            Failure::new(
                Exit::TryLater,
                format!("{}: the answer broke off", self.server),
            )
        };
        let bytes = answer.bytes().await.map_err(broke_off)?;
        let value: Option<Value> = serde_json::from_slice(&bytes).ok();
        match value {
            Some(body) if status.is_success() => Ok(Ok(Answer { body, replayed })),
            Some(problem) => Ok(Err(Refused { status, problem })),
            // A proxy in front of a desk that is down says so in its own way.
            None if status.is_server_error() => Ok(Err(Refused {
                status,
                problem: Value::Null,
            })),
            None => Err(self.another()),
        }
    }

    /// A list whole, through all its parts: the first answer with the rows of the others under `name`, and no `next`.
    pub async fn all(&self, path: &str, name: &str) -> Result<Value, Failure> {
        let mut whole: Option<Value> = None;
        let joined = if path.contains('?') { '&' } else { '?' };
        let mut from = format!("{path}{joined}limit=500");
        loop {
            let mut part = self.must(Method::GET, &from, None).await?;
            let next = part.get("next").and_then(Value::as_str).map(str::to_owned);
            let rows = part.get_mut(name).map(Value::take).unwrap_or_default();
            let whole = whole.get_or_insert_with(|| serde_json::json!({name: []}));
            if let (Some(Value::Array(all)), Value::Array(rows)) = (whole.get_mut(name), rows) {
                all.extend(rows);
            }
            match next {
                Some(next) => from = format!("{path}{joined}limit=500&cursor={next}"),
                None => return Ok(whole.take()),
            }
        }
    }

    /// A request whose refusal ends the command.
    pub async fn must(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Failure> {
        Ok(self.ask(method, path, body, None).await??.body)
    }
}
