//! Finding out what became of a post whose answer was lost: the account's own timeline, by our reference.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use wardmote_domain::{
    ids::Reference,
    send::{Doubt, Found, LimitSeen, Outgoing, Part, Reason, Receipt, Settled},
};

use super::{
    answers,
    call::{self, Call, Caller, Exchange},
    config::is_id,
    limits::{self, Of},
    post,
};

/// The most pages of one settling read. What does not fit is not taken for absent.
pub const MAX_PAGES: u32 = 5;
/// Posts on a page, the most that X gives.
const PAGE_SIZE: u32 = 100;
/// How far before the intent the timeline is read: X's clock and ours may differ by as much as a signature may.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);
/// The same when an earlier try is in doubt too: that one may be hours old.
const BEFORE_RETRIED: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Deserialize)]
struct Page {
    #[serde(default)]
    data: Vec<Seen>,
    #[serde(default)]
    errors: Vec<Value>,
    meta: Meta,
}

#[derive(Debug, Deserialize)]
struct Meta {
    result_count: u32,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Seen {
    id: String,
    text: String,
    #[serde(default)]
    entities: Entities,
    #[serde(default)]
    referenced_tweets: Vec<Referenced>,
}

#[derive(Debug, Default, Deserialize)]
struct Entities {
    #[serde(default)]
    urls: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Link {
    url: String,
    #[serde(default)]
    expanded_url: Option<String>,
    /// Set where the link stands for a picture of the post itself.
    #[serde(default)]
    media_key: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Referenced {
    r#type: String,
}

impl Seen {
    /// The text as it was written: X escapes `& < >`, puts its own address in place of each link, and adds one for the
    /// pictures after the text.
    fn written(&self) -> String {
        let mut text = unescape(&self.text);
        for link in &self.entities.urls {
            if link.media_key.is_some() {
                text = text.replace(&link.url, "");
            } else if let Some(long) = &link.expanded_url {
                text = text.replace(&link.url, long);
            }
        }
        text
    }

    /// Whether it is our post: a repost of ours carries the reference too and is not it.
    fn is(&self, reference: &Reference, part: &Part) -> bool {
        let repost = self
            .referenced_tweets
            .iter()
            .any(|r| r.r#type == "retweeted");
        !repost && is_id(&self.id) && post::carries(&self.written(), reference, part)
    }
}

/// Undoes `&amp; &lt; &gt;`, once: `&amp;lt;` is the text `&lt;`.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (from, to) = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")]
            .into_iter()
            .find(|(from, _)| rest.starts_with(from))
            .unwrap_or(("&", "&"));
        out.push_str(to);
        rest = &rest[from.len()..];
    }
    out.push_str(rest);
    out
}

/// Where the reading of the timeline starts.
fn start_time(doubt: &Doubt) -> String {
    let before = if doubt.outgoing.after_unknown {
        BEFORE_RETRIED
    } else {
        BEFORE
    };
    let start = doubt
        .outgoing
        .at
        .checked_sub(before)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    start
        .to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

fn page_call(user_id: &str, start: &str, token: Option<String>) -> Call {
    let mut query = vec![
        ("max_results", PAGE_SIZE.to_string()),
        ("start_time", start.to_owned()),
        (
            "tweet.fields",
            "created_at,entities,referenced_tweets".to_owned(),
        ),
    ];
    query.extend(token.map(|token| ("pagination_token", token)));
    Call {
        method: Method::GET,
        path: ["users", user_id, "tweets"].map(str::to_owned).to_vec(),
        query,
        body: None,
        most: call::PAGE,
    }
}

/// Reads the timeline from a little before the intent, newest first, until the post is found, the timeline ends or
/// [`MAX_PAGES`] are read. Only a timeline that was read to its end without an error says "absent".
pub(super) async fn find(caller: &Caller, user_id: &str, doubt: &Doubt) -> Settled {
    let mut seen = Vec::new();
    let found = look(caller, user_id, doubt, &mut seen).await;
    Settled { found, seen }
}

/// The same; `seen` is what the last page's headers said.
async fn look(caller: &Caller, user_id: &str, doubt: &Doubt, seen: &mut Vec<LimitSeen>) -> Found {
    let start = start_time(doubt);
    let Outgoing {
        reference, part, ..
    } = &doubt.outgoing;
    let mut token = None;
    for _ in 0..MAX_PAGES {
        let exchange = caller.make(page_call(user_id, &start, token)).await;
        if let Exchange::Reply(reply) = &exchange {
            *seen = limits::seen(reply, Of::Read);
        }
        let page = match read(exchange) {
            Ok(page) => page,
            Err(reason) => return Found::CannotTell(reason),
        };
        if let Some(seen) = page.data.iter().find(|s| s.is(reference, part)) {
            return Found::Found(Receipt {
                id: seen.id.clone(),
            });
        }
        if !page.errors.is_empty() || page.data.len() != page.meta.result_count as usize {
            return Found::CannotTell(Reason::new(
                "partial",
                "X gave the account's timeline only in part",
            ));
        }
        match page.meta.next_token {
            Some(next) => token = Some(next),
            None => return Found::Absent,
        }
    }
    let words = format!(
        "the account has more than {} posts since then",
        MAX_PAGES * PAGE_SIZE
    );
    Found::CannotTell(Reason::new("too-many", words))
}

fn read(exchange: Exchange) -> Result<Page, Reason> {
    let reply = match exchange {
        Exchange::NotSent(reason) | Exchange::Shut(reason) | Exchange::Lost(reason) => {
            return Err(reason);
        }
        Exchange::Reply(reply) => reply,
    };
    if reply.status != 200 {
        return Err(answers::trouble(&reply).reason());
    }
    let broken = || {
        Reason::new(
            "broken",
            "X's answer with the account's timeline broke off or makes no sense",
        )
    };
    serde_json::from_slice(reply.body.as_deref().ok_or_else(broken)?).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(json: &str) -> Seen {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(
            unescape("Fish &amp; chips &lt;now&gt; &amp;lt; &pound; & ŵ"),
            "Fish & chips <now> &lt; &pound; & ŵ"
        );
    }

    #[test]
    fn links_are_put_back() {
        let post = seen(
            r#"{"id":"1","text":"See https://t.co/a &amp; ask\nRef 7k2m9q",
                "entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://met.police.uk/a"}]}}"#,
        );
        assert_eq!(
            post.written(),
            "See https://met.police.uk/a & ask\nRef 7k2m9q"
        );
        assert!(post.is(&Reference::stored("7k2m9q").unwrap(), &Part::only()));
        assert!(!post.is(&Reference::stored("7k2m9x").unwrap(), &Part::only()));
    }

    #[test]
    fn the_link_to_a_picture_is_not_part_of_the_text() {
        let post = seen(
            r#"{"id":"1","text":"Look\nRef 7k2m9q 1/2 https://t.co/p",
                "entities":{"urls":[
                    {"url":"https://t.co/p","expanded_url":"https://x.com/a/status/1/photo/1","media_key":"3_7"},
                    {"url":"https://t.co/p","expanded_url":"https://x.com/a/status/1/photo/1","media_key":"3_8"}]}}"#,
        );
        let part = |number| Part {
            number,
            of: 2,
            after: None,
        };
        let reference = Reference::stored("7k2m9q").unwrap();
        assert!(post.is(&reference, &part(1)));
        assert!(!post.is(&reference, &part(2)));
    }

    #[test]
    fn a_repost_is_not_the_post() {
        let post = r#"{"id":"1","text":"RT @x: A\nRef 7k2m9q","referenced_tweets":[{"type":"retweeted","id":"2"}]}"#;
        assert!(!seen(post).is(&Reference::stored("7k2m9q").unwrap(), &Part::only()));
    }
}
