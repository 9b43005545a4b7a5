//! What X takes as a picture, and what it says of one.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use wardmote_domain::send::{Answer, EditionPicture, Reason};

use super::{Missing, later, of_picture};
use crate::twitter::{call::Reply, config::is_id};

/// The most pictures of one post.
pub(in crate::twitter) const MOST: usize = 4;
/// The largest picture, in bytes: X's 5 MB, read as the smaller of the two it may mean.
pub(in crate::twitter) const LARGEST: u64 = 5_000_000;
/// The most characters of a description.
const LONGEST_ALT: usize = 1000;
/// The media types that go as a photo.
const TYPES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];
/// Why X would not take these pictures, before anything is asked of it.
pub(super) fn unfit(pictures: &[EditionPicture]) -> Option<Reason> {
    let reason = |code: &str, words: String| Some(Reason::new(code, words));
    if pictures.len() > MOST {
        let words = format!(
            "X takes at most {MOST} pictures a post, this has {}",
            pictures.len()
        );
        return reason("pictures", words);
    }
    for (number, picture) in (1..).zip(pictures) {
        if !TYPES.contains(&picture.media_type.as_str()) {
            let words = format!(
                "picture {number} is of a type that X does not take as a photo: use JPEG, PNG or WebP"
            );
            return reason("picture-type", words);
        }
        if picture.bytes.len() as u64 > LARGEST {
            let words = format!("picture {number} is larger than the 5 MB that X takes");
            return reason("picture-size", words);
        }
        if picture.alt.chars().count() > LONGEST_ALT {
            let words = format!(
                "the description of picture {number} has more than the {LONGEST_ALT} characters that X takes"
            );
            return reason("picture-alt", words);
        }
    }
    None
}

/// What X says of an upload.
#[derive(Debug, Deserialize)]
struct Said {
    data: Data,
}

/// The upload in it.
#[derive(Debug, Deserialize)]
pub(super) struct Data {
    pub id: String,
    pub expires_after_secs: Option<i64>,
    pub processing_info: Option<Processing>,
}

/// Where X's own work on it stands.
#[derive(Debug, Deserialize)]
pub(super) struct Processing {
    state: String,
    check_after_secs: Option<i64>,
}

/// The upload in a success.
pub(super) fn read(reply: &Reply) -> Result<Data, Missing> {
    let said = reply
        .body
        .as_deref()
        .and_then(|body| serde_json::from_slice::<Said>(body).ok())
        .filter(|said| is_id(&said.data.id));
    said.map(|said| said.data).ok_or_else(|| {
        let words = "X's answer had no picture in it or broke off";
        later(None, Reason::new("broken", words))
    })
}

/// From when X may be asked again; none where it is done.
pub(super) fn working(
    info: Option<Processing>,
    at: Timestamp,
) -> Result<Option<Timestamp>, Missing> {
    let Some(info) = info else { return Ok(None) };
    match info.state.as_str() {
        "succeeded" => Ok(None),
        "failed" => Err(Missing {
            answer: Answer::Refused {
                reason: of_picture(Reason::new("failed", "X could not read it")),
                suppress: false,
            },
            keep: false,
        }),
        _ => {
            let wait = SignedDuration::from_secs(info.check_after_secs.unwrap_or(5).clamp(1, 3600));
            Ok(Some(at.checked_add(wait).unwrap_or(at)))
        }
    }
}
