//! The forum: its topics, its rules, its limits.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{API_KEY, Topic, USERNAME, says};
use crate::sandbox::{
    Sliding,
    http::{Asked, Provider, Said},
};

/// How long the same request gets the same answer.
const MEMORY: SignedDuration = SignedDuration::from_secs(120);
/// How long the same text by one user is refused.
const UNIQUE: SignedDuration = SignedDuration::from_mins(5);

/// All of it.
pub(super) struct Forum {
    categories: BTreeSet<u64>,
    pub topics: Vec<Topic>,
    pub waiting: Vec<Topic>,
    pub holds: bool,
    pub minute: Sliding,
    pub ten_seconds: Sliding,
    memory: BTreeMap<Vec<u8>, (Timestamp, Said)>,
    changes: BTreeMap<u64, String>,
    made: u64,
}

impl Forum {
    pub fn new(categories: BTreeSet<u64>) -> Self {
        Self {
            categories,
            topics: Vec::new(),
            waiting: Vec::new(),
            holds: false,
            minute: Sliding::new(60, SignedDuration::from_mins(1)),
            ten_seconds: Sliding::new(50, SignedDuration::from_secs(10)),
            memory: BTreeMap::new(),
            changes: BTreeMap::new(),
            made: 0,
        }
    }

    pub fn let_through(&mut self) {
        self.topics.append(&mut self.waiting);
    }

    pub fn changed_by_another(&mut self, post: u64, raw: &str, after_read: bool) {
        if after_read {
            self.changes.insert(post, raw.to_owned());
        } else if let Some(topic) = self.topics.iter_mut().find(|t| t.post == post) {
            topic.raw = raw.to_owned();
        }
    }

    fn find(&mut self, is: impl Fn(&Topic) -> bool) -> Option<&mut Topic> {
        self.topics.iter_mut().find(|t| !t.deleted && is(t))
    }

    /// `POST /posts.json`, with its memory.
    fn post(&mut self, body: &[u8], now: Timestamp) -> Said {
        if let Some((at, said)) = self.memory.get(body)
            && now.duration_since(*at) < MEMORY
        {
            return said.clone();
        }
        let said = self.create(body, now);
        self.memory.insert(body.to_vec(), (now, said.clone()));
        said
    }

    fn create(&mut self, body: &[u8], now: Timestamp) -> Said {
        let Ok(json) = serde_json::from_slice::<Value>(body) else {
            return says::missing("raw");
        };
        let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
        let (title, raw) = (text("title"), text("raw"));
        if raw.is_empty() {
            return says::missing("raw");
        }
        let Some(category) = json.get("category").and_then(Value::as_u64) else {
            return says::missing("category");
        };
        if !self.categories.contains(&category) {
            return says::absent();
        }
        let external_id = json.get("external_id").and_then(Value::as_str);
        if let Some(broken) = self.breaks(title, raw, external_id, now) {
            return says::refused(broken);
        }
        self.made += 1;
        let topic = Topic {
            topic: 100 + self.made,
            post: 1000 + self.made,
            category,
            external_id: external_id.map(str::to_owned),
            title: title.to_owned(),
            // Discourse drops white space at the end.
            raw: raw.trim_end().to_owned(),
            at: now,
            edits: Vec::new(),
            closed: false,
            deleted: false,
        };
        if self.holds {
            self.waiting.push(topic);
            let body = json!({
                "action": "enqueued", "success": true,
                "pending_post": { "id": self.made, "raw": raw }, "pending_count": self.waiting.len(),
            });
            return Said::json(200, &body);
        }
        let said = Said::json(200, &shown(&topic, now));
        self.topics.push(topic);
        said
    }

    /// The rule that a new topic breaks, in Discourse's words.
    fn breaks(
        &self,
        title: &str,
        raw: &str,
        external_id: Option<&str>,
        now: Timestamp,
    ) -> Option<&'static str> {
        if let Some(broken) = self.lengths(title, raw) {
            return Some(broken);
        }
        if self.title_in_use(title, 0) {
            return Some("Title has already been used");
        }
        let same = |t: &Topic| t.raw == raw.trim_end() && now.duration_since(t.at) < UNIQUE;
        if self.topics.iter().any(same) {
            return Some("Body is too similar to what you recently posted");
        }
        let id = external_id?;
        let plain = id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if !plain {
            return Some("External is invalid");
        }
        if id.len() > 50 {
            return Some("External is too long (maximum is 50 characters)");
        }
        let taken = |t: &Topic| {
            t.external_id
                .as_deref()
                .is_some_and(|other| other.eq_ignore_ascii_case(id))
        };
        self.topics
            .iter()
            .any(taken)
            .then_some("External has already been taken")
    }

    fn lengths(&self, title: &str, raw: &str) -> Option<&'static str> {
        match (title.chars().count(), raw.trim().chars().count()) {
            (0..15, _) => Some("Title is too short (minimum is 15 characters)"),
            (256.., _) => Some("Title is too long (maximum is 255 characters)"),
            (_, 0..20) => Some("Body is too short (minimum is 20 characters)"),
            (_, 32_001..) => {
                Some("Body is limited to 32000 characters; you entered more than that.")
            }
            _ => None,
        }
    }

    fn title_in_use(&self, title: &str, except: u64) -> bool {
        self.topics
            .iter()
            .any(|t| !t.deleted && t.topic != except && t.title.eq_ignore_ascii_case(title))
    }

    /// `PUT /posts/{id}.json`
    fn change(&mut self, post: u64, body: &[u8], now: Timestamp) -> Said {
        let Ok(json) = serde_json::from_slice::<Value>(body) else {
            return says::missing("post");
        };
        let Some(topic) = self.find(|t| t.post == post).cloned() else {
            return says::absent();
        };
        let field = |key: &str| json.get("post").and_then(|p| p.get(key)?.as_str());
        let Some(raw) = field("raw") else {
            return says::missing("post");
        };
        if field("original_text").is_some_and(|original| original != topic.raw) {
            return says::conflict();
        }
        let title = json
            .get("title")
            .and_then(Value::as_str)
            .unwrap_or(&topic.title);
        if let Some(broken) = self.lengths(title, raw) {
            return says::refused_change(broken);
        }
        if self.title_in_use(title, topic.topic) {
            return says::refused_change("Title has already been used");
        }
        let Some(changed) = self.find(|t| t.post == post) else {
            return says::absent();
        };
        changed.title = title.to_owned();
        changed.raw = raw.trim_end().to_owned();
        changed
            .edits
            .push(field("edit_reason").unwrap_or_default().to_owned());
        Said::json(200, &json!({ "post": shown(changed, now) }))
    }

    /// `GET /posts/{id}.json`
    fn read(&mut self, post: u64, now: Timestamp) -> Said {
        let said = match self.find(|t| t.post == post) {
            Some(topic) => Said::json(200, &shown(topic, now)),
            None => says::absent(),
        };
        if let Some(raw) = self.changes.remove(&post) {
            self.changed_by_another(post, &raw, false);
        }
        said
    }

    /// `GET /t/{id}.json`
    fn topic(&mut self, topic: u64, now: Timestamp) -> Said {
        match self.find(|t| t.topic == topic) {
            Some(topic) => Said::json(
                200,
                &json!({
                    "id": topic.topic, "title": topic.title, "external_id": topic.external_id,
                    "closed": topic.closed, "post_stream": { "posts": [shown(topic, now)], "stream": [topic.post] },
                }),
            ),
            None => says::absent(),
        }
    }

    fn status(&mut self, topic: u64, body: &[u8]) -> Said {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        if json["status"] != "closed" || json["enabled"] != "true" {
            return says::missing("status");
        }
        match self.find(|t| t.topic == topic) {
            Some(topic) => {
                topic.closed = true;
                Said::json(
                    200,
                    &json!({ "success": "OK", "topic_status_update": null }),
                )
            }
            None => says::absent(),
        }
    }

    fn delete(&mut self, topic: u64) -> Said {
        match self.find(|t| t.topic == topic) {
            Some(topic) => {
                topic.deleted = true;
                Said {
                    media: "text/plain",
                    body: String::new(),
                    ..Said::json(200, &Value::Null)
                }
            }
            None => says::absent(),
        }
    }

    fn by_our_number(&mut self, id: &str, host: &str) -> Said {
        let is = |t: &Topic| {
            t.external_id
                .as_deref()
                .is_some_and(|own| own.eq_ignore_ascii_case(id))
        };
        match self.find(is) {
            Some(topic) => says::over_there(topic.topic, host),
            None => says::absent(),
        }
    }
}

/// A post as Discourse shows it.
fn shown(topic: &Topic, now: Timestamp) -> Value {
    json!({
        "id": topic.post, "topic_id": topic.topic, "topic_slug": "a-notice", "post_number": 1,
        "username": USERNAME, "raw": topic.raw, "cooked": format!("<p>{}</p>", topic.raw.len()),
        "created_at": topic.at.to_string(), "updated_at": now.to_string(), "version": topic.edits.len() + 1,
    })
}

impl Provider for Forum {
    fn answer(&mut self, asked: &Asked<'_>) -> Said {
        let now = asked.now;
        // The count by address stands before everything else.
        if !self.ten_seconds.take(now) {
            return says::too_many_from_here(self.ten_seconds.reset(now).max(1));
        }
        let known = asked.header("api-key") == Some(API_KEY)
            && asked.header("api-username") == Some(USERNAME);
        if !known {
            return says::not_let_in();
        }
        if !self.minute.take(now) {
            return says::too_many(self.minute.reset(now).max(1));
        }
        let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
        let number = |text: &str| text.strip_suffix(".json")?.parse::<u64>().ok();
        let host = asked.header("host").unwrap_or_default();
        match (asked.method, path.as_slice()) {
            ("POST", ["posts.json"]) => self.post(asked.body, now),
            ("GET", ["site.json"]) => {
                let all = self.categories.iter();
                let all: Vec<Value> = all
                    .map(|id| json!({ "id": id, "name": "a ward" }))
                    .collect();
                Said::json(200, &json!({ "categories": all }))
            }
            ("GET", ["t", "external_id", id]) => match id.strip_suffix(".json") {
                Some(id) => self.by_our_number(id, host),
                None => says::absent(),
            },
            ("PUT", ["t", topic, "status.json"]) => match topic.parse() {
                Ok(topic) => self.status(topic, asked.body),
                Err(_) => says::absent(),
            },
            (method, ["t", topic]) => match (method, number(topic)) {
                ("GET", Some(topic)) => self.topic(topic, now),
                ("DELETE", Some(topic)) => self.delete(topic),
                _ => says::absent(),
            },
            (method, ["posts", post]) => match (method, number(post)) {
                ("GET", Some(post)) => self.read(post, now),
                ("PUT", Some(post)) => self.change(post, asked.body, now),
                _ => says::absent(),
            },
            _ => says::absent(),
        }
    }
}
