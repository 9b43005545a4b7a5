//! What an exercise sent out, as its readers would have had it: one page on the desk's address, in the exercise realm alone.
//! It asks nobody to sign in, because the sign-in codes of an exercise arrive here too.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::State, middleware, response::Response, routing::get};
use jiff::Timestamp;
use serde_json::Value;
use wardmote_domain::local_time::LocalDateTime;

use super::{
    chrome::{Chrome, Site},
    plain, web,
};
use crate::{
    desk::Desk,
    stage::{Stage, mail},
};

/// Most things shown of one channel, the newest first.
const SHOWN: usize = 50;

/// Something that arrived at a channel's sandbox.
#[derive(Debug, Clone)]
struct Arrived {
    /// What it is called in the list: `To ada@example.org, 9:41am`.
    what: String,
    /// The words, as its reader sees them.
    words: String,
    /// Whether it was taken back since.
    gone: bool,
}

/// All that arrived at one channel.
#[derive(Debug, Clone)]
struct Channel {
    /// Its name in print.
    title: &'static str,
    /// How many there are.
    count: usize,
    /// The newest.
    newest: Vec<Arrived>,
}

#[derive(Debug, Template)]
#[template(path = "exercise.html")]
struct ExercisePage {
    chrome: Chrome,
    channels: Vec<Channel>,
}

struct Shown {
    stage: Stage,
    site: Site,
}

/// The page's path.
pub const PATH: &str = "/exercise";

/// The page, on the desk's listener.
pub(crate) fn router(desk: &Desk, stage: Stage) -> Router {
    let site = super::site(desk);
    let https = desk.settings().server.desk_url.starts_with("https://");
    Router::new()
        .route(PATH, get(show))
        .layer(middleware::from_fn(move |request, next| {
            web::desk_headers(https, request, next)
        }))
        .with_state(Arc::new(Shown { stage, site }))
}

async fn show(State(shown): State<Arc<Shown>>) -> Response {
    let page = ExercisePage {
        chrome: Chrome::public(&shown.site, "What arrived in the exercise"),
        channels: channels(&shown.stage),
    };
    web::ok(&page)
}

/// A mail's subject after a colon. In another script it stands encoded there, and the text begins with the same words.
fn subject(raw: &[u8]) -> String {
    mail::header(&String::from_utf8_lossy(raw), "Subject")
        .filter(|subject| !subject.contains("=?"))
        .map_or_else(String::new, |subject| format!(": {subject}"))
}

/// What an alert says in each of its languages.
fn texts_of(alert: &Value) -> String {
    let languages = alert.get("languages").and_then(Value::as_array);
    let mut all = Vec::new();
    for language in languages.into_iter().flatten() {
        let said = ["subject", "body_text"];
        all.extend(said.iter().filter_map(|name| language.get(*name)?.as_str()));
    }
    all.join("\n\n")
}

fn at(time: Timestamp) -> String {
    plain::moment(LocalDateTime::at(time))
}

fn newest(
    title: &'static str,
    arrived: impl DoubleEndedIterator<Item = Arrived> + ExactSizeIterator,
) -> Channel {
    Channel {
        title,
        count: arrived.len(),
        newest: arrived.rev().take(SHOWN).collect(),
    }
}

fn channels(stage: &Stage) -> Vec<Channel> {
    let posts = stage.x.posts().into_iter().map(|post| Arrived {
        what: format!("@{}, {}", post.handle, at(post.at)),
        words: post.text,
        gone: post.deleted.is_some(),
    });
    let mails = stage.mail.receipts().into_iter().map(|received| Arrived {
        what: format!(
            "To {}{}",
            received.rcpt_to.join(", "),
            subject(&received.raw)
        ),
        words: mail::plain_text(&String::from_utf8_lossy(&received.raw)).unwrap_or_default(),
        gone: false,
    });
    let alerts = stage.gateway.alerts().into_iter().map(|alert| Arrived {
        what: at(alert.at),
        words: texts_of(&alert.body),
        gone: alert.state == "cancelled",
    });
    let texts = stage.texts.texts().into_iter().map(|text| Arrived {
        what: format!("To {}, {}", text.to, at(text.at)),
        words: text.body,
        gone: false,
    });
    let topics = stage.forum.topics().into_iter().map(|topic| Arrived {
        what: at(topic.at),
        words: format!("{}\n\n{}", topic.title, topic.raw),
        gone: topic.deleted,
    });
    vec![
        newest("Mail", mails),
        newest("X", posts),
        newest("Community messaging", alerts),
        newest("Text messages", texts),
        newest("Ward panels", topics),
    ]
}
