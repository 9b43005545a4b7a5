//! Pictures: uploaded, described, worked on for a while where the test says so.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::bodies::{self, Said};

/// The first picture's number.
const FIRST_ID: u64 = 1_880_000_000_000_000_000;
/// The largest photo, in bytes.
const LARGEST: usize = 5 * 1024 * 1024;
/// How long an upload serves, in seconds.
const SERVES: i64 = 86_400;
/// The most characters of a description.
const LONGEST_ALT: usize = 1000;

/// A picture under a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its number.
    pub id: String,
    /// Its bytes as they came.
    pub bytes: Vec<u8>,
    /// What matters in it, in words.
    pub alt: Option<String>,
}

#[derive(Debug)]
struct Upload {
    user_id: String,
    picture: Picture,
    until: Timestamp,
    ready_from: Timestamp,
}

/// All uploads.
#[derive(Debug, Default)]
pub(super) struct Media {
    uploads: Vec<Upload>,
    /// How long X works on each.
    pub works: SignedDuration,
}

impl Media {
    /// `POST /2/media/upload`
    pub fn upload(&mut self, user_id: &str, body: &[u8], now: Timestamp) -> Said {
        let Ok(json) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return bodies::invalid("body", "The body is not a JSON object.");
        };
        let known = ["media", "media_category"];
        if let Some(other) = json.keys().find(|key| !known.contains(&key.as_str())) {
            return bodies::invalid(other, "X refuses what it does not know.");
        }
        let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
        if text("media_category") != "tweet_image" {
            return bodies::invalid("media_category", "The sandbox takes photos.");
        }
        let Ok(bytes) = STANDARD.decode(text("media")) else {
            return bodies::invalid("media", "It is not base64.");
        };
        let photo = bytes.starts_with(b"\x89PNG\r\n\x1a\n")
            || bytes.starts_with(b"\xff\xd8\xff")
            || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"));
        if !photo || bytes.len() > LARGEST {
            return bodies::invalid("media", "It is not a photo of at most 5 MB.");
        }
        let id = (FIRST_ID + self.uploads.len() as u64).to_string();
        let after = |by| now.checked_add(by).unwrap_or(now);
        self.uploads.push(Upload {
            user_id: user_id.to_owned(),
            picture: Picture {
                id: id.clone(),
                bytes,
                alt: None,
            },
            until: after(SignedDuration::from_secs(SERVES)),
            ready_from: after(self.works),
        });
        self.shown(&id, now)
    }

    /// `POST /2/media/metadata`
    pub fn describe(&mut self, user_id: &str, body: &[u8], now: Timestamp) -> Said {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let id = json.get("id").and_then(Value::as_str).unwrap_or_default();
        let alt = json
            .pointer("/metadata/alt_text/text")
            .and_then(Value::as_str)
            .filter(|alt| (1..=LONGEST_ALT).contains(&alt.chars().count()));
        let Some(alt) = alt.map(str::to_owned) else {
            return bodies::invalid("alt_text", "It must have 1 to 1000 characters.");
        };
        match self.own(id, user_id, now) {
            None => bodies::absent("the media"),
            Some(upload) => {
                upload.picture.alt = Some(alt.clone());
                let body = json!({ "data": { "id": id, "associated_metadata": { "alt_text": { "text": alt } } } });
                bodies::ok(200, &body)
            }
        }
    }

    /// `GET /2/media/upload?command=STATUS`
    pub fn status(&mut self, user_id: &str, query: &[(String, String)], now: Timestamp) -> Said {
        let field = |name: &str| {
            query
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        if field("command") != Some("STATUS") || query.len() != 2 {
            return bodies::invalid("command", "It must be STATUS.");
        }
        let id = field("media_id").unwrap_or_default();
        match self.own(id, user_id, now) {
            None => bodies::absent("the media"),
            Some(_) => self.shown(id, now),
        }
    }

    fn own(&mut self, id: &str, user_id: &str, now: Timestamp) -> Option<&mut Upload> {
        self.uploads
            .iter_mut()
            .find(|u| u.picture.id == id && u.user_id == user_id && now < u.until)
    }

    fn shown(&self, id: &str, now: Timestamp) -> Said {
        let Some(upload) = self.uploads.iter().find(|u| u.picture.id == id) else {
            return bodies::absent("the media");
        };
        let mut data = json!({
            "id": id, "media_key": format!("3_{id}"), "expires_after_secs": SERVES,
            "size": upload.picture.bytes.len(),
        });
        let left = upload.ready_from.duration_since(now).as_secs();
        if left > 0 {
            data["processing_info"] = json!({ "state": "pending", "check_after_secs": left });
        } else if !self.works.is_zero() {
            data["processing_info"] = json!({ "state": "succeeded", "progress_percent": 100 });
        }
        bodies::ok(200, &json!({ "data": data }))
    }

    /// The pictures of these numbers, for a post of this account; nothing where one is not there or not ready.
    pub fn take(&mut self, ids: &[&str], user_id: &str, now: Timestamp) -> Option<Vec<Picture>> {
        ids.iter()
            .map(|id| {
                let upload = self.own(id, user_id, now)?;
                (upload.ready_from <= now).then(|| upload.picture.clone())
            })
            .collect()
    }
}
