//! What can be asked of the site, in the words of this channel: each function one request.

use reqwest::{Method, Url};
use serde_json::{Value, json};
use wardmote_domain::send::{LimitSeen, Reason};

use super::{
    answers::{self, Trouble, trouble},
    call::{Caller, Exchange, LARGE, Reply, SMALL},
    gate::Leave,
    notice::Topic,
    receipt::{ExternalId, number},
};

/// One act on the site: its requests, counted, and what they said of the limits.
pub(super) struct Act<'a> {
    caller: &'a Caller,
    leave: Leave,
    seen: Vec<LimitSeen>,
}

/// A post as the site has it.
#[derive(Debug)]
pub(super) struct Post {
    /// Its text, to the letter.
    pub raw: String,
    /// Its topic.
    pub topic: u64,
}

/// A request that was answered with a success, or what it comes to instead.
type Asked<T> = Result<T, Trouble>;

impl<'a> Act<'a> {
    /// An act with leave for its requests.
    pub fn new(caller: &'a Caller, leave: Leave) -> Self {
        Self {
            caller,
            leave,
            seen: Vec::new(),
        }
    }

    /// What the ledger is told, and whether the site was asked at all.
    pub fn over(mut self) -> (Vec<LimitSeen>, bool) {
        // A 429 says more than our own count.
        if self.seen.is_empty() {
            self.seen = self.leave.seen();
        }
        (self.seen, self.leave.touched())
    }

    async fn ask(&mut self, method: Method, path: &[&str], body: Option<Value>) -> Exchange {
        self.ask_for(method, path, body, SMALL).await
    }

    async fn ask_for(
        &mut self,
        method: Method,
        path: &[&str],
        body: Option<Value>,
        most: usize,
    ) -> Exchange {
        if !self.leave.take() {
            let words = "this took more requests than it may; nothing more was asked";
            return Exchange::NotSent(Reason::new("requests", words));
        }
        let exchange = self.caller.make(method, path, body.as_ref(), most).await;
        match &exchange {
            Exchange::NotSent(_) => self.leave.not_made(),
            Exchange::Lost(_) => self.leave.answered(),
            Exchange::Reply(reply) => {
                self.leave.answered();
                self.seen.extend(answers::seen(reply));
            }
        }
        exchange
    }

    /// A request whose answer must be a success.
    async fn done(&mut self, method: Method, path: &[&str], body: Option<Value>) -> Asked<Reply> {
        success(self.ask(method, path, body).await)
    }

    /// `POST /posts.json`: a new topic.
    pub async fn create(&mut self, topic: &Topic, category: u64, id: &ExternalId) -> Exchange {
        let body = json!({
            "title": topic.title,
            "raw": topic.raw,
            "category": category,
            "external_id": id.as_str(),
        });
        self.ask(Method::POST, &["posts.json"], Some(body)).await
    }

    /// `GET /t/external_id/{id}.json`: the topic that has our number. 301 names it; a plain 404 of Discourse says that
    /// there is none.
    pub async fn find(&mut self, id: &ExternalId) -> Asked<Option<u64>> {
        let file = format!("{}.json", id.as_str());
        let path = ["t", "external_id", file.as_str()];
        let reply = match self.ask(Method::GET, &path, None).await {
            Exchange::NotSent(reason) => return Err(Trouble::Wait(None, reason)),
            Exchange::Lost(reason) => return Err(Trouble::Doubt(reason)),
            Exchange::Reply(reply) => reply,
        };
        match reply.status {
            301 | 302 | 303 | 307 | 308 => match named(&self.caller.url(&path), &reply) {
                Some(topic) => Ok(Some(topic)),
                None => Err(Trouble::Doubt(Reason::new(
                    "redirect",
                    "the forum sent us to a place that is no topic of its own",
                ))),
            },
            404 if reply.json.is_some() => Ok(None),
            _ => Err(trouble(&reply)),
        }
    }

    /// `GET /t/{topic}.json`: the first post's number.
    pub async fn first_post(&mut self, topic: u64) -> Asked<u64> {
        let path = ["t", &format!("{topic}.json")];
        let reply = self.done(Method::GET, &path, None).await?;
        let posts = reply
            .json
            .as_ref()
            .and_then(|j| j.get("post_stream")?.get("posts")?.as_array());
        let first = posts.into_iter().flatten().find(|p| p["post_number"] == 1);
        first
            .and_then(|p| p.get("id")?.as_u64())
            .ok_or_else(|| unreadable(&reply))
    }

    /// `GET /posts/{post}.json`.
    pub async fn post(&mut self, post: u64) -> Asked<Post> {
        let path = ["posts", &format!("{post}.json")];
        let reply = self.done(Method::GET, &path, None).await?;
        let json = reply.json.as_ref();
        let raw = json.and_then(|j| j.get("raw")?.as_str());
        let topic = json.and_then(|j| j.get("topic_id")?.as_u64());
        match (raw, topic) {
            (Some(raw), Some(topic)) => Ok(Post {
                raw: raw.to_owned(),
                topic,
            }),
            _ => Err(unreadable(&reply)),
        }
    }

    /// `PUT /posts/{post}.json`: title and text in one request, as Discourse allows for a first post, so that nobody ever
    /// reads the new title over the old text. With `original`, refused with 409 where the text is another by now.
    pub async fn change(
        &mut self,
        post: u64,
        title: &str,
        raw: &str,
        why: &str,
        original: Option<&str>,
    ) -> Asked<()> {
        let mut fields = json!({ "raw": raw, "edit_reason": why });
        if let Some(original) = original {
            fields["original_text"] = Value::from(original);
        }
        let body = json!({ "title": title, "post": fields });
        let path = ["posts", &format!("{post}.json")];
        let reply = self.done(Method::PUT, &path, Some(body)).await?;
        // The answer is the post: anything else came from somewhere on the way.
        match reply
            .json
            .as_ref()
            .and_then(|j| j.get("post")?.get("id")?.as_u64())
        {
            Some(id) if id == post => Ok(()),
            _ => Err(unreadable(&reply)),
        }
    }

    /// `PUT /t/{topic}/status.json`: nobody can answer in it any more.
    pub async fn close(&mut self, topic: u64) -> Asked<()> {
        let body = json!({ "status": "closed", "enabled": "true" });
        let path = ["t", &topic.to_string(), "status.json"];
        self.done(Method::PUT, &path, Some(body)).await.map(drop)
    }

    /// `DELETE /t/{topic}.json`.
    pub async fn delete(&mut self, topic: u64) -> Asked<()> {
        let path = ["t", &format!("{topic}.json")];
        self.done(Method::DELETE, &path, None).await.map(drop)
    }

    /// `GET /site.json`: the numbers of every category that the account sees.
    pub async fn categories(&mut self) -> Asked<Vec<u64>> {
        let reply = success(self.ask_for(Method::GET, &["site.json"], None, LARGE).await)?;
        let list = reply
            .json
            .as_ref()
            .and_then(|j| j.get("categories")?.as_array())
            .ok_or_else(|| unreadable(&reply))?;
        Ok(list.iter().filter_map(|c| c.get("id")?.as_u64()).collect())
    }
}

fn success(exchange: Exchange) -> Asked<Reply> {
    match exchange {
        Exchange::NotSent(reason) => Err(Trouble::Wait(None, reason)),
        Exchange::Lost(reason) => Err(Trouble::Doubt(reason)),
        Exchange::Reply(reply) if (200..=299).contains(&reply.status) => Ok(reply),
        Exchange::Reply(reply) => Err(trouble(&reply)),
    }
}

fn unreadable(reply: &Reply) -> Trouble {
    Trouble::Doubt(Reason::new(
        "broken",
        format!(
            "the forum's answer ({}) broke off, was too long or made no sense",
            reply.status
        ),
    ))
}

/// The topic that a redirect names: `/t/{slug}/{id}` or `/t/{id}`, with `.json` or without, below the address that was
/// asked. Somewhere else is not believed, and never followed.
fn named(asked: &Url, reply: &Reply) -> Option<u64> {
    let location = reply.headers.get("location")?.to_str().ok()?;
    let to: Url = asked.join(location).ok()?;
    if to.origin() != asked.origin() {
        return None;
    }
    let (below, _) = asked.path().split_once("t/external_id/")?;
    let rest = to.path().strip_prefix(below)?.strip_prefix("t/")?;
    let parts: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
    if !(1..=2).contains(&parts.len()) {
        return None;
    }
    let last = parts.last()?;
    number(last.strip_suffix(".json").unwrap_or(last))
}
