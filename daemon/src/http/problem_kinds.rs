//! Every kind of refusal over HTTP, in one list: its status, its title, and its page of documentation, which is where the
//! `type` of a problem document leads.

use axum::http::StatusCode;

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The bytes are not what the content type says, or the path cannot be read.
    Malformed,
    /// More bytes than a request may carry.
    TooLarge,
    /// A content type that the route does not take.
    ContentType,
    /// No such thing, or no such route.
    NotFound,
    /// The route is there and has no such method.
    Method,
    /// A field is wrong.
    Invalid,
    /// No token, or none of ours.
    NotSignedIn,
    /// The person may not do this here.
    NotPermitted,
    /// It does not fit how things stand.
    Conflict,
    /// A key is needed and there is none.
    KeyMissing,
    /// The key stood for another request.
    KeyReused,
    /// The first answer under the key held a secret, or was erased.
    AnswerNotKept,
    /// Too many requests.
    TooMany,
    /// Not now.
    TryLater,
    /// A fault of the daemon's own.
    Internal,
    /// A provider called before its delivery was written down.
    Again,
    /// A provider's call that proves nothing.
    NotBelieved,
}

/// The page of a kind.
#[derive(Debug)]
pub struct ProblemPage {
    /// The kind.
    pub kind: ProblemKind,
    /// The last part of its type URI.
    pub name: &'static str,
    /// The status it comes with.
    pub status: u16,
    /// Its title.
    pub title: &'static str,
    /// What it means.
    pub means: &'static str,
    /// A `detail` as it comes.
    pub example: &'static str,
    /// How to put it right, a paragraph each.
    pub fix: &'static [&'static str],
}

/// Where the pages are.
pub const PROBLEMS_PATH: &str = "/problems";

impl ProblemKind {
    /// Its page.
    ///
    /// # Panics
    /// Never: a test goes through every kind.
    pub fn page(self) -> &'static ProblemPage {
        let page = PROBLEMS.iter().find(|page| page.kind == self);
        page.unwrap_or(&PROBLEMS[0])
    }

    /// Its status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.page().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.page().title
    }

    /// Its type: a reference by path, which leads to its page wherever the desk is.
    pub fn uri(self) -> String {
        format!("{PROBLEMS_PATH}/{}", self.page().name)
    }
}

impl ProblemPage {
    /// The page with that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROBLEMS.iter().find(|page| page.name == name)
    }

    /// The problem document that it describes, as an example.
    pub fn document(&self) -> String {
        let mut value = serde_json::json!({
            "type": self.kind.uri(), "title": self.title, "status": self.status, "detail": self.example,
        });
        if self.kind == ProblemKind::Invalid {
            value["errors"] = serde_json::json!([
                {"field": "areas[0]", "pointer": "/areas/0", "detail": "there is no area E05999999"}
            ]);
        }
        serde_json::to_string_pretty(&value).unwrap_or_default()
    }
}

const fn page(
    kind: ProblemKind,
    name: &'static str,
    status: u16,
    title: &'static str,
    means: &'static str,
    example: &'static str,
    fix: &'static [&'static str],
) -> ProblemPage {
    ProblemPage {
        kind,
        name,
        status,
        title,
        means,
        example,
        fix,
    }
}

/// Every kind, in the order of its status.
pub const PROBLEMS: &[ProblemPage] = &[
    page(
        ProblemKind::Malformed,
        "malformed",
        400,
        "This cannot be read",
        "The request is not what it says it is: its body is not JSON, YAML or TOML, is not UTF-8, or broke off; or its path or query cannot be read. No field was looked at and nothing was stored.",
        "this is not UTF-8 text",
        &[
            "Check that the Content-Type header says what you send, and that the body is whole.",
            "Give only the query parameters that the route has: /openapi.json names them.",
        ],
    ),
    page(
        ProblemKind::KeyMissing,
        "key-missing",
        400,
        "An Idempotency-Key is needed",
        "This route makes something new each time. Without a key of yours, a repeat after a lost answer would make it twice, so it is not taken without one.",
        "give an Idempotency-Key header with this request",
        &[
            "Add the header Idempotency-Key with 1 to 200 characters of your own, a new one for each new message: a random UUID, or the hash of what you send.",
            "Send the same key with the same body when you are not sure that the first request arrived. You get the first answer again, with Idempotent-Replayed: true, for seven days.",
        ],
    ),
    page(
        ProblemKind::NotSignedIn,
        "not-signed-in",
        401,
        "Sign in first",
        "There is no token with this request, or it is none of ours, or it was revoked.",
        "sign in first: give a token of yours, or a code on the sign-in page",
        &[
            "Send the header Authorization: Bearer TOKEN.",
            "A token is shown once, when it is made. If yours is lost, ask an administrator for another: wardmote people token PERSON --label WHAT-FOR.",
        ],
    ),
    page(
        ProblemKind::NotBelieved,
        "not-believed",
        401,
        "This call is not believed",
        "A call on a provider's callback address did not prove that it comes from that provider. Nothing in it was looked at.",
        "its signature or token is missing, wrong or too old",
        &[
            "Check that the secret in the configuration is the one that the provider has.",
            "Check the clocks of both sides: a signature that is minutes old is refused.",
        ],
    ),
    page(
        ProblemKind::NotPermitted,
        "not-permitted",
        403,
        "You may not do this",
        "The token is good, but its person has no role that allows this for these areas; or it is their own message, which another person must decide on.",
        "you need one of the roles author or urgent for South Balham",
        &["Ask somebody who has the role that the detail names, or ask an administrator for it."],
    ),
    page(
        ProblemKind::NotFound,
        "not-found",
        404,
        "There is no such thing",
        "There is no route with this path, or nothing with this id.",
        "there is no message msg_01hzzzzzzzzzzzzzzzzzzzzzzz",
        &[
            "Check the id. Ids are written in small letters and begin with what they name: msg_, dlv_, per_.",
        ],
    ),
    page(
        ProblemKind::Method,
        "method",
        405,
        "Another method is needed",
        "The route is there, and does not take this method.",
        "this route does not take that method: the Allow header names those it takes",
        &["Use a method that the Allow header of the answer names."],
    ),
    page(
        ProblemKind::Conflict,
        "conflict",
        409,
        "This does not fit how things stand",
        "Somebody or something was there first: the message has moved on, the job was ticked before, the address is taken.",
        "the message has changed since you read it: read it again and approve what you see",
        &["Read the message (or the list) again, and decide on what you see now."],
    ),
    page(
        ProblemKind::AnswerNotKept,
        "answer-not-kept",
        409,
        "The first answer is not kept",
        "The request was done before under this key, and nothing was done again. Its answer cannot be given again: it held a secret, which is shown once and stored nowhere; or the texts that it spoke of were erased since, and the answer with them.",
        "this key made token 7 before; its text was shown once and is not kept",
        &[
            "If it was a token and you did not get it, revoke the token that the detail names (DELETE /v1/tokens/NUMBER), and make another with a new key.",
            "If texts were erased, read the message or the list to see how it stands.",
        ],
    ),
    page(
        ProblemKind::TooLarge,
        "too-large",
        413,
        "This is too large",
        "The body has more bytes than this route takes.",
        "this is larger than a request may be: 4 MiB for a message, 16 MiB for a list of readers",
        &[
            "Send a long list of readers in parts: a reader who is there already is not added twice.",
        ],
    ),
    page(
        ProblemKind::ContentType,
        "content-type",
        415,
        "Another content type is needed",
        "The route does not take the Content-Type that the request names.",
        "this route does not take that content type: send application/json, application/yaml or application/toml",
        &["Send the type that the detail names."],
    ),
    page(
        ProblemKind::Invalid,
        "invalid",
        422,
        "Something in this is wrong",
        "The request can be read, and one or more fields of it are wrong. Each is in errors: by its name in field, by its JSON Pointer in pointer (or by parameter, where it stands in the query or a header), and with what is wrong in detail. Nothing was stored.",
        "this cannot be taken as it is: areas[0]: there is no area E05999999",
        &[
            "Put each field right as its detail says, and send it again. With a key, use the same one: a refusal is not kept.",
        ],
    ),
    page(
        ProblemKind::KeyReused,
        "key-reused",
        422,
        "This key was used before",
        "The Idempotency-Key stood for another request of yours in the last seven days: another route, another id or another body. Nothing was done.",
        "this Idempotency-Key was used before with another request: give a new key",
        &["Use a new key for each new request, and the old key only to repeat the very same one."],
    ),
    page(
        ProblemKind::TooMany,
        "too-many",
        429,
        "Too many requests",
        "This token has asked more often than the configuration allows; or wrong tokens came from your address too often. Stopping a message, a channel, an area, a schedule or everything, withdrawing, taking down, returning, and revoking a token are never refused for this.",
        "this token may ask 600 times a minute: wait 3 seconds",
        &[
            "Wait as many seconds as Retry-After says. RateLimit says how much is left, RateLimit-Policy what is allowed.",
            "Use a longer list (limit=200) in place of many short ones. An administrator can set [server] requests_per_minute.",
        ],
    ),
    page(
        ProblemKind::Internal,
        "internal",
        500,
        "The daemon could not do this",
        "A fault of the daemon's own. Its log says what it was.",
        "the daemon could not do this; its log says why",
        &[
            "Tell whoever looks after the machine, with the time of your request. Repeat it with the same Idempotency-Key.",
        ],
    ),
    page(
        ProblemKind::Again,
        "again",
        503,
        "Call again",
        "A provider called about something that is still going out, or that could not be written down at that moment.",
        "this is about something that is still going out: call again in a minute",
        &["Call again after Retry-After seconds, with the same body."],
    ),
    page(
        ProblemKind::TryLater,
        "try-later",
        503,
        "Not now",
        "The daemon cannot take this at the moment: the disk is full, it is stopping, or a provider does not answer. Nothing was stored.",
        "the daemon is stopping: try again in a minute",
        &["Send the same request again after Retry-After seconds, with the same Idempotency-Key."],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_page_and_every_page_says_what_to_do() {
        let source = include_str!("problem_kinds.rs");
        let list = source
            .split("pub enum ProblemKind {")
            .nth(1)
            .and_then(|s| s.split("\n}").next())
            .unwrap();
        let kinds: Vec<&str> = list
            .lines()
            .filter_map(|l| l.trim().strip_suffix(','))
            .collect();
        assert_eq!(kinds.len(), PROBLEMS.len());
        for kind in kinds {
            let pages = PROBLEMS.iter().filter(|p| format!("{:?}", p.kind) == kind);
            assert_eq!(pages.count(), 1, "{kind}");
        }
        for page in PROBLEMS {
            assert_eq!(page.kind.page().name, page.name);
            assert!(!page.fix.is_empty() && page.means.ends_with('.') && !page.example.is_empty());
            assert!(page.fix.iter().all(|f| f.ends_with('.')), "{}", page.name);
            assert_eq!(page.kind.status().as_u16(), page.status);
        }
    }

    /// The compiler sees to it that each kind is made somewhere; this sees to it that it is made in what answers.
    #[test]
    fn every_kind_is_answered_somewhere() {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
        let mut sources = String::new();
        for file in std::fs::read_dir(here).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name != "problem_kinds.rs" && name.ends_with(".rs") {
                sources.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
        for page in PROBLEMS {
            let made = format!("ProblemKind::{:?}", page.kind);
            assert!(sources.contains(&made), "no answer makes {made}");
        }
    }
}
