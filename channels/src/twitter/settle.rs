//! Finding out what became of a post whose answer was lost: the account's own timeline, by our reference.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use wardmote_domain::{
    ids::Reference,
    send::{Doubt, Found, LimitSeen, Listed, Outgoing, Part, Posted, Reason, Receipt, Settled},
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
    created_at: Option<Timestamp>,
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

    /// Whether it is somebody's post shown again.
    fn is_repost(&self) -> bool {
        self.referenced_tweets
            .iter()
            .any(|r| r.r#type == "retweeted")
    }

    /// Our post, with the reference it carries; nothing for one without.
    fn ours(&self) -> Option<Posted> {
        if self.is_repost() || !is_id(&self.id) {
            return None;
        }
        let text = self.written();
        Some(Posted {
            receipt: Receipt {
                id: self.id.clone(),
            },
            reference: post::reference_in(&text)?,
            at: self.created_at,
            words: text
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(120)
                .collect(),
        })
    }

    /// Whether it is our post: a repost of ours carries the reference too and is not it.
    fn is(&self, reference: &Reference, part: &Part) -> bool {
        !self.is_repost() && is_id(&self.id) && post::carries(&self.written(), reference, part)
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
    before_that(doubt.outgoing.at, before)
}

/// An instant some time before another, as X writes it.
fn before_that(at: Timestamp, before: SignedDuration) -> String {
    let start = at.checked_sub(before).unwrap_or(Timestamp::UNIX_EPOCH);
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

/// The most pages of one look at everything since a backup: as many as X keeps of an account (3,200 posts).
const MAX_PAGES_LISTED: u32 = 32;

/// Everything on the account's own timeline since then that carries a reference of ours. Only a timeline that was read to
/// its end says so.
pub(super) async fn list(caller: &Caller, user_id: &str, since: Timestamp) -> Listed {
    let start = before_that(since, BEFORE);
    let (mut posts, mut token) = (Vec::new(), None);
    for _ in 0..MAX_PAGES_LISTED {
        let page = match read(caller.make(page_call(user_id, &start, token)).await) {
            Ok(page) => page,
            Err(reason) => return Listed::CannotTell(reason),
        };
        if !page.errors.is_empty() || page.data.len() != page.meta.result_count as usize {
            return Listed::CannotTell(Reason::new(
                "partial",
                "X gave the account's timeline only in part",
            ));
        }
        posts.extend(page.data.iter().filter_map(Seen::ours));
        match page.meta.next_token {
            Some(next) => token = Some(next),
            None => return Listed::Posts(posts),
        }
    }
    Listed::CannotTell(Reason::new(
        "too-many",
        "the account has more posts since then than X lists",
    ))
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
    fn what_is_listed_is_ours_by_its_reference_alone() {
        let ours = seen(
            r#"{"id":"1","text":"Fish &amp; chips\nRef 7k2m9q 2/3","created_at":"2026-12-08T10:54:50.000Z"}"#,
        );
        let posted = ours.ours().unwrap();
        assert_eq!(posted.reference.as_str(), "7k2m9q");
        assert_eq!(posted.words, "Fish & chips");
        assert_eq!(posted.at, Some("2026-12-08T10:54:50Z".parse().unwrap()));
        for other in [
            r#"{"id":"1","text":"Ref 7k2m9q is what we said"}"#,
            r#"{"id":"1","text":"A\nRef 7K2M9Q"}"#,
            r#"{"id":"1","text":"A\nRef 7k2m9q","referenced_tweets":[{"type":"retweeted"}]}"#,
        ] {
            assert_eq!(seen(other).ours(), None, "{other}");
        }
    }

    #[test]
    fn a_repost_is_not_the_post() {
        let post = r#"{"id":"1","text":"RT @x: A\nRef 7k2m9q","referenced_tweets":[{"type":"retweeted","id":"2"}]}"#;
        assert!(!seen(post).is(&Reference::stored("7k2m9q").unwrap(), &Part::only()));
    }
}
