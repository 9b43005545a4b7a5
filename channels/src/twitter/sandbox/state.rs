//! What the sandbox knows: posts, receipts, limits, the script.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use wardmote_domain::text::weighted::weighted_length;

use super::{
    auth::Nonces,
    bodies::{self, Said},
    faults::{Asked, Script},
    show,
    window::{Left, Window},
};

/// The first post's id.
const FIRST_ID: u64 = 1_998_000_000_000_000_000;

/// A post that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: String,
    /// The text exactly as it came.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// When it was deleted.
    pub deleted: Option<Timestamp>,
    /// From when the timeline shows it.
    pub shown_from: Timestamp,
}

/// A request that was read, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// When.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// The headers as they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The status that was answered, or meant to be where the script let the answer be lost.
    pub status: u16,
    /// Why the sandbox refused the signature, in words that X does not give.
    pub rejected: Option<&'static str>,
}

impl Received {
    /// The header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// All of it.
#[derive(Debug)]
pub(super) struct State {
    pub posts: Vec<Post>,
    pub requests: Vec<Received>,
    pub script: Script,
    pub nonces: Nonces,
    pub hidden: SignedDuration,
    quarters: [(Asked, Window); 4],
    day: Window,
}

impl Default for State {
    fn default() -> Self {
        let quarter = |asked, max| (asked, Window::new(max, SignedDuration::from_mins(15)));
        Self {
            posts: Vec::new(),
            requests: Vec::new(),
            script: Script::default(),
            nonces: Nonces::default(),
            hidden: SignedDuration::ZERO,
            quarters: [
                quarter(Asked::Post, 100),
                quarter(Asked::Delete, 50),
                quarter(Asked::Timeline, 900),
                quarter(Asked::Me, 75),
            ],
            day: Window::new(10_000, SignedDuration::from_hours(24)),
        }
    }
}

impl State {
    /// Sets the limit of a call in 15 minutes.
    pub fn limit(&mut self, asked: Asked, max: u32) {
        for (of, window) in &mut self.quarters {
            if *of == asked {
                window.max = max;
            }
        }
    }

    /// Counts a call in its windows: the one of 15 minutes, and for a post the app's of 24 hours.
    pub fn take(&mut self, asked: Asked, now: Timestamp) -> (Option<Left>, Option<Left>) {
        let quarter = self
            .quarters
            .iter_mut()
            .find(|(of, _)| *of == asked)
            .map(|(_, window)| window.take(now));
        let day = (asked == Asked::Post).then(|| self.day.take(now));
        (quarter, day)
    }

    /// `POST /2/tweets`
    pub fn post(&mut self, body: &[u8], now: Timestamp) -> Said {
        let Ok(json) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return bodies::invalid("body", "The body is not a JSON object.");
        };
        if let Some(other) = json.keys().find(|key| *key != "text") {
            return bodies::invalid(
                other,
                "The sandbox takes a post of text alone; X refuses what it does not know.",
            );
        }
        let Some(text) = json
            .get("text")
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
        else {
            return bodies::invalid("text", "The text is missing or empty.");
        };
        if !weighted_length(text).valid {
            return bodies::too_long();
        }
        if self
            .posts
            .iter()
            .any(|p| p.deleted.is_none() && p.text == text)
        {
            return bodies::duplicate();
        }
        let id = (FIRST_ID + self.posts.len() as u64).to_string();
        let shown_from = now.checked_add(self.hidden).unwrap_or(Timestamp::MAX);
        let post = Post {
            id,
            text: text.to_owned(),
            at: now,
            deleted: None,
            shown_from,
        };
        let shown = show::post(&post, &[]);
        self.posts.push(post);
        bodies::ok(201, &json!({ "data": shown }))
    }

    /// `DELETE /2/tweets/{id}`
    pub fn delete(&mut self, id: &str, now: Timestamp) -> Said {
        match self
            .posts
            .iter_mut()
            .find(|p| p.id == id && p.deleted.is_none())
        {
            Some(post) => {
                post.deleted = Some(now);
                bodies::ok(200, &json!({ "data": { "deleted": true } }))
            }
            None => bodies::absent("the post"),
        }
    }

    /// `GET /2/users/{id}/tweets`
    pub fn timeline(&self, query: &[(String, String)], now: Timestamp) -> Said {
        let asked = match TimelineQuery::read(query) {
            Ok(asked) => asked,
            Err((parameter, why)) => return bodies::invalid(&parameter, why),
        };
        let shown = |p: &&Post| p.deleted.is_none() && p.shown_from <= now && p.at >= asked.start;
        let all: Vec<&Post> = self.posts.iter().rev().filter(shown).collect();
        let from = asked.before.map_or(0, |before| {
            all.iter().take_while(|p| p.id >= before).count()
        });
        let page: Vec<&Post> = all[from..].iter().copied().take(asked.most).collect();
        let mut meta = json!({ "result_count": page.len() });
        let mut body = json!({});
        if let (Some(newest), Some(oldest)) = (page.first(), page.last()) {
            meta["newest_id"] = json!(newest.id);
            meta["oldest_id"] = json!(oldest.id);
            if from + page.len() < all.len() {
                meta["next_token"] = json!(format!("b{}", oldest.id));
            }
            body["data"] = page.iter().map(|p| show::post(p, &asked.fields)).collect();
        }
        body["meta"] = meta;
        bodies::ok(200, &body)
    }
}

/// What the timeline is asked for.
struct TimelineQuery<'a> {
    most: usize,
    start: Timestamp,
    fields: Vec<&'a str>,
    before: Option<String>,
}

impl<'a> TimelineQuery<'a> {
    fn read(query: &'a [(String, String)]) -> Result<Self, (String, &'static str)> {
        let mut asked = Self {
            most: 10,
            start: Timestamp::UNIX_EPOCH,
            fields: vec![],
            before: None,
        };
        for (name, value) in query {
            let wrong = |why| (name.clone(), why);
            match name.as_str() {
                "max_results" => {
                    let most = value.parse().ok().filter(|n| (5..=100).contains(n));
                    asked.most = most.ok_or(wrong("It must be from 5 to 100."))?;
                }
                "start_time" => {
                    asked.start = value
                        .parse()
                        .map_err(|_| wrong("It is not a time of RFC 3339."))?
                }
                "tweet.fields" => asked.fields = value.split(',').collect(),
                "pagination_token" => {
                    let id = value
                        .strip_prefix('b')
                        .ok_or(wrong("It is not a token of this timeline."))?;
                    asked.before = Some(id.to_owned());
                }
                _ => return Err(wrong("There is no such parameter.")),
            }
        }
        Ok(asked)
    }
}
