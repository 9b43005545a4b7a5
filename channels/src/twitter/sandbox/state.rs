//! What the sandbox knows: accounts, posts, receipts, limits, the script.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{
    HANDLE, USER_ID,
    auth::Nonces,
    faults::{Asked, Script},
    media::Media,
    members::{Grants, Member},
    posts::Post,
    sample_keys,
    window::{Left, Window},
};

/// A request that was read, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What was asked for, where the sandbox knows it.
    pub asked: Option<Asked>,
    /// The number of the account that asked, where it was let in.
    pub user_id: Option<String>,
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
    pub members: Vec<Member>,
    pub grants: Grants,
    /// Who is signed in at X's page on which an owner agrees.
    pub signed_in: String,
    pub posts: Vec<Post>,
    pub media: Media,
    pub requests: Vec<Received>,
    pub script: Script,
    pub nonces: Nonces,
    pub hidden: SignedDuration,
    pub parents_hidden: SignedDuration,
    quarter_limits: BTreeMap<Asked, u32>,
    day_limits: BTreeMap<Asked, u32>,
    quarters: BTreeMap<(Asked, String), Window>,
    days: BTreeMap<Asked, Window>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            members: vec![Member {
                user_id: USER_ID.to_owned(),
                handle: HANDLE.to_owned(),
                keys: sample_keys(),
            }],
            grants: Grants::default(),
            signed_in: USER_ID.to_owned(),
            posts: Vec::new(),
            media: Media::default(),
            requests: Vec::new(),
            script: Script::default(),
            nonces: Nonces::default(),
            hidden: SignedDuration::ZERO,
            parents_hidden: SignedDuration::ZERO,
            quarter_limits: BTreeMap::from([
                (Asked::Post, 100),
                (Asked::Delete, 50),
                (Asked::Timeline, 900),
                (Asked::Me, 75),
                (Asked::Upload, 500),
                (Asked::Describe, 500),
                (Asked::UploadStatus, 1000),
            ]),
            day_limits: BTreeMap::from([
                (Asked::Post, 10_000),
                (Asked::Upload, 50_000),
                (Asked::Describe, 50_000),
                (Asked::UploadStatus, 100_000),
            ]),
            quarters: BTreeMap::new(),
            days: BTreeMap::new(),
        }
    }
}

impl State {
    /// Sets the limit of a call in 15 minutes, for each account.
    pub fn limit(&mut self, asked: Asked, max: u32) {
        self.quarter_limits.insert(asked, max);
        for ((of, _), window) in &mut self.quarters {
            if *of == asked {
                window.max = max;
            }
        }
    }

    /// Sets the limit of a call in 24 hours, for the app.
    pub fn limit_of_day(&mut self, asked: Asked, max: u32) {
        self.day_limits.insert(asked, max);
        if let Some(window) = self.days.get_mut(&asked) {
            window.max = max;
        }
    }

    /// Counts a call in its windows: the account's of 15 minutes, and the app's of 24 hours.
    pub fn take(
        &mut self,
        asked: Asked,
        user_id: &str,
        now: Timestamp,
    ) -> (Option<Left>, Option<Left>) {
        let quarter = self.quarter_limits.get(&asked).map(|max| {
            let key = (asked, user_id.to_owned());
            let new = || Window::new(*max, SignedDuration::from_mins(15));
            self.quarters.entry(key).or_insert_with(new).take(now)
        });
        let day = self.day_limits.get(&asked).map(|max| {
            let new = || Window::new(*max, SignedDuration::from_hours(24));
            self.days.entry(asked).or_insert_with(new).take(now)
        });
        (quarter, day)
    }

    /// The most calls of that sort, by one account or by all, that were read within any window of that length.
    pub fn most_in_any(
        &self,
        asked: Asked,
        user_id: Option<&str>,
        window: SignedDuration,
    ) -> usize {
        let by = |r: &&Received| {
            r.asked == Some(asked) && user_id.is_none_or(|id| r.user_id.as_deref() == Some(id))
        };
        let times: Vec<Timestamp> = self.requests.iter().filter(by).map(|r| r.at).collect();
        let mut from = 0;
        let mut most = 0;
        for (i, at) in times.iter().enumerate() {
            while at.duration_since(times[from]) >= window {
                from += 1;
            }
            most = most.max(i + 1 - from);
        }
        most
    }
}
