//! Posts: taken, put under one another, deleted, shown in the timeline of their account.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use wardmote_domain::text::weighted::weighted_length;

use super::{
    bodies::{self, Said},
    media::Picture,
    show,
    state::State,
};

/// The first post's id.
const FIRST_ID: u64 = 1_998_000_000_000_000_000;

/// A post that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: String,
    /// The number of the account it stands on.
    pub user_id: String,
    /// That account's handle.
    pub handle: String,
    /// The text exactly as it came.
    pub text: String,
    /// The post it was put under.
    pub under: Option<String>,
    /// Its pictures, in order.
    pub pictures: Vec<Picture>,
    /// When.
    pub at: Timestamp,
    /// When it was deleted.
    pub deleted: Option<Timestamp>,
    /// From when the timeline shows it.
    pub shown_from: Timestamp,
}

impl State {
    /// `POST /2/tweets`
    pub fn post(&mut self, user_id: &str, body: &[u8], now: Timestamp) -> Said {
        let Ok(json) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return bodies::invalid("body", "The body is not a JSON object.");
        };
        let asked = match Wanted::read(&json) {
            Ok(asked) => asked,
            Err((parameter, why)) => return bodies::invalid(&parameter, why),
        };
        if !weighted_length(asked.text).valid {
            return bodies::too_long();
        }
        let said_before =
            |p: &Post| p.user_id == user_id && p.deleted.is_none() && p.text == asked.text;
        if self.posts.iter().any(said_before) {
            return bodies::duplicate();
        }
        if let Some(under) = asked.under {
            let parent = self
                .posts
                .iter()
                .find(|p| p.id == under && p.deleted.is_none());
            let seen = |p: &&Post| {
                p.at.checked_add(self.parents_hidden)
                    .is_ok_and(|at| at <= now)
            };
            match parent.filter(seen) {
                None => return bodies::no_parent(),
                Some(parent) if parent.user_id != user_id => return bodies::not_the_author(),
                Some(_) => {}
            }
        }
        let Some(pictures) = self.media.take(&asked.pictures, user_id, now) else {
            return bodies::invalid("media.media_ids", "One of them is not there or not ready.");
        };
        let id = (FIRST_ID + self.posts.len() as u64).to_string();
        let handle = self.members.iter().find(|m| m.user_id == user_id);
        let post = Post {
            id,
            user_id: user_id.to_owned(),
            handle: handle.map(|m| m.handle.clone()).unwrap_or_default(),
            text: asked.text.to_owned(),
            under: asked.under.map(str::to_owned),
            pictures,
            at: now,
            deleted: None,
            shown_from: now.checked_add(self.hidden).unwrap_or(Timestamp::MAX),
        };
        let shown = show::post(&post, &[]);
        self.posts.push(post);
        bodies::ok(201, &json!({ "data": shown }))
    }

    /// `DELETE /2/tweets/{id}`
    pub fn delete(&mut self, user_id: &str, id: &str, now: Timestamp) -> Said {
        match self
            .posts
            .iter_mut()
            .find(|p| p.id == id && p.user_id == user_id && p.deleted.is_none())
        {
            Some(post) => {
                post.deleted = Some(now);
                bodies::ok(200, &json!({ "data": { "deleted": true } }))
            }
            None => bodies::absent("the post"),
        }
    }

    /// `GET /2/users/{id}/tweets`
    pub fn timeline(&self, user_id: &str, query: &[(String, String)], now: Timestamp) -> Said {
        let asked = match TimelineQuery::read(query) {
            Ok(asked) => asked,
            Err((parameter, why)) => return bodies::invalid(&parameter, why),
        };
        let shown = |p: &&Post| {
            let there = p.deleted.is_none() && p.shown_from <= now;
            p.user_id == user_id && there && p.at >= asked.start
        };
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

/// What a post asks for.
struct Wanted<'a> {
    text: &'a str,
    under: Option<&'a str>,
    pictures: Vec<&'a str>,
}

impl<'a> Wanted<'a> {
    fn read(json: &'a Map<String, Value>) -> Result<Self, (String, &'static str)> {
        const UNKNOWN: &str =
            "The sandbox takes text, reply and media; X refuses what it does not know.";
        let known = ["text", "reply", "media"];
        if let Some(other) = json.keys().find(|key| !known.contains(&key.as_str())) {
            return Err((other.clone(), UNKNOWN));
        }
        let only = |of: &str, name: &str| match json.get(of) {
            None => Ok(None),
            Some(Value::Object(inner)) if inner.len() == 1 => Ok(inner.get(name)),
            Some(_) => Err((of.to_owned(), UNKNOWN)),
        };
        let text = json.get("text").and_then(Value::as_str);
        let text = text.filter(|text| !text.trim().is_empty());
        let under = match only("reply", "in_reply_to_tweet_id")? {
            None if json.contains_key("reply") => return Err(("reply".to_owned(), UNKNOWN)),
            None => None,
            Some(Value::String(id)) => Some(id.as_str()),
            Some(_) => return Err(("reply.in_reply_to_tweet_id".to_owned(), "It is not an id.")),
        };
        let pictures = match only("media", "media_ids")? {
            None if json.contains_key("media") => return Err(("media".to_owned(), UNKNOWN)),
            None => Vec::new(),
            Some(ids) => {
                let ids = ids.as_array().filter(|ids| (1..=4).contains(&ids.len()));
                let ids = ids.and_then(|ids| ids.iter().map(Value::as_str).collect());
                ids.ok_or(("media.media_ids".to_owned(), "It must hold 1 to 4 ids."))?
            }
        };
        Ok(Self {
            text: text.ok_or(("text".to_owned(), "The text is missing or empty."))?,
            under,
            pictures,
        })
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
