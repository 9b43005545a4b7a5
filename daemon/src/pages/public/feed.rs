//! The Atom feed of a ward (RFC 4287). Ids are tag URIs (RFC 4151) that stay the same for good; a notice that was
//! withdrawn or taken down is no longer in it.

use askama::Template;
use jiff::{Timestamp, civil::Date};
use wardmote_domain::{
    ids::MessageId,
    places::{Language, WardCode},
};

use crate::pages::chrome::Site;

/// The day from which the ids of feeds count (RFC 4151 asks for a date on which the authority owned the name).
const TAGS_FROM: Date = jiff::civil::date(2026, 1, 1);

/// One notice in one language.
#[derive(Debug, Clone)]
pub struct FeedEntry {
    /// The notice.
    pub message: MessageId,
    /// Its language.
    pub language: Language,
    /// The headline.
    pub title: String,
    /// The text, paragraphs parted by an empty line.
    pub text: String,
    /// Said first while nobody has read this language: in it and in English.
    pub unread: Option<String>,
    /// When it went out.
    pub published: Timestamp,
    /// When it last changed: went out, or was put right.
    pub updated: Timestamp,
}

/// The feed of a ward.
#[derive(Debug, Template)]
#[template(path = "public/feed.xml")]
pub struct Feed {
    /// The public address, without a slash at the end.
    pub url: String,
    /// Whose notices.
    pub force: String,
    /// The ward's code.
    pub code: WardCode,
    /// The ward with its borough.
    pub ward: String,
    /// The host in tag URIs.
    pub authority: String,
    /// When anything in it last changed.
    pub updated: Timestamp,
    /// Newest first.
    pub entries: Vec<FeedEntry>,
}

impl Feed {
    /// The feed of a ward. `empty_since` dates a feed that has no entries.
    pub fn new(
        site: &Site,
        code: WardCode,
        ward: String,
        entries: Vec<FeedEntry>,
        empty_since: Timestamp,
    ) -> Self {
        let host = site
            .public_url
            .split("://")
            .nth(1)
            .unwrap_or(&site.public_url);
        let authority = host.split(['/', ':']).next().unwrap_or(host).to_owned();
        Self {
            url: site.public_url.clone(),
            force: xml(&site.force),
            code,
            ward: xml(&ward),
            authority,
            updated: entries
                .iter()
                .map(|e| e.updated)
                .max()
                .unwrap_or(empty_since),
            entries: entries.into_iter().map(clean).collect(),
        }
    }

    /// `tag:notices.example.org,2026-01-01:wards/E05014020`
    fn feed_id(&self) -> String {
        format!("tag:{},{TAGS_FROM}:wards/{}", self.authority, self.code)
    }

    fn entry_id(&self, entry: &FeedEntry) -> String {
        format!(
            "tag:{},{TAGS_FROM}:notices/{}/{}",
            self.authority,
            entry.message,
            entry.language.as_str()
        )
    }
}

fn clean(entry: FeedEntry) -> FeedEntry {
    FeedEntry {
        unread: entry.unread.as_deref().map(xml),
        title: xml(&entry.title),
        text: xml(&entry.text),
        ..entry
    }
}

/// Drops what no XML 1.0 document may hold, escaped or not (section 2.2).
fn xml(text: &str) -> String {
    text.chars()
        .filter(|c| {
            matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        })
        .collect()
}
