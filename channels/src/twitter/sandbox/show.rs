//! A post as X shows it: links as t.co addresses, `& < >` escaped, entities beside it.

use serde_json::{Value, json};
use wardmote_domain::text::{links::links, weighted::nfc};

use super::posts::Post;

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
    if let Some(parent) = post
        .under
        .as_ref()
        .filter(|_| fields.contains(&"referenced_tweets"))
    {
        shown["referenced_tweets"] = json!([{ "type": "replied_to", "id": parent }]);
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
    if !post.pictures.is_empty() {
        // One address for all the pictures, after the text.
        let short = format!("https://t.co/{}", slug(&post.id, 99));
        let start = text.chars().count() + 1;
        let long = format!("https://x.com/{}/status/{}/photo/1", post.handle, post.id);
        text.push_str(&format!(" {short}"));
        urls.extend(post.pictures.iter().map(|picture| {
            json!({
                "start": start, "end": start + short.chars().count(), "url": short, "expanded_url": long,
                "display_url": format!("pic.x.com/{}", slug(&post.id, 99)), "media_key": format!("3_{}", picture.id),
            })
        }));
    }
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
