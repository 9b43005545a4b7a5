//! A post as X shows it: links as t.co addresses, `& < >` escaped, entities beside it.

use serde_json::{Value, json};
use wardmote_domain::text::{links::links, weighted::nfc};

use super::state::Post;

/// The post as JSON. Fields beyond `id`, `text` and `edit_history_tweet_ids` only where asked for.
pub(super) fn post(post: &Post, fields: &[&str]) -> Value {
    let (text, urls) = rewritten(post);
    let mut shown = json!({ "id": post.id, "text": text, "edit_history_tweet_ids": [post.id] });
    if fields.contains(&"created_at") {
        shown["created_at"] = json!(post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string());
    }
    if fields.contains(&"entities") && !urls.is_empty() {
        shown["entities"] = json!({ "urls": urls });
    }
    shown
}

/// The text with each link as a t.co address, escaped, and the entities of the links.
fn rewritten(post: &Post) -> (String, Vec<Value>) {
    let written = nfc(&post.text);
    let (mut text, mut urls, mut from) = (String::new(), Vec::new(), 0);
    for (number, link) in links(&written).into_iter().enumerate() {
        text.push_str(&written[from..link.span.start]);
        from = link.span.end;
        let own = &written[link.span];
        let long = if link.with_scheme {
            own.to_owned()
        } else {
            format!("http://{own}")
        };
        let short = format!("https://t.co/{}", slug(&post.id, number));
        let start = text.chars().count();
        text.push_str(&short);
        urls.push(json!({
            "start": start, "end": start + short.chars().count(), "url": short, "expanded_url": long,
            "display_url": long.split_once("://").map_or(long.as_str(), |(_, rest)| rest),
        }));
    }
    text.push_str(&written[from..]);
    (
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;"),
        urls,
    )
}

/// Ten letters and digits that belong to one link of one post.
fn slug(id: &str, number: usize) -> String {
    let tail = id.parse::<u64>().unwrap_or(0) % 100_000_000;
    format!("{tail:08}{:02}", number % 100)
}
