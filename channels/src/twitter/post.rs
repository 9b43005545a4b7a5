//! A post as it stands on the wire: the approved text, then our reference on a line of its own.

use serde::Serialize;
use wardmote_domain::{
    ids::Reference,
    send::{Edition, Outgoing, Part},
    text::weighted::weighted_length,
    variant::Copy,
};

use super::config::{LONGEST_THREAD, is_id};

/// What stands before the six characters, on the last line of each post.
const MARK: &str = "Ref ";

/// The text that is posted: the approved text and a last line `Ref abc123`, in a thread `Ref abc123 2/3`. The line end
/// in front keeps the mark out of a link, an emoji or an accent at the end of the text, so its weight never depends on
/// the text.
pub fn with_reference(text: &str, reference: &Reference, part: &Part) -> String {
    format!("{text}\n{}", line(reference, part))
}

/// The last line of a post.
fn line(reference: &Reference, part: &Part) -> String {
    if part.of > 1 {
        format!("{MARK}{reference} {}/{}", part.number, part.of)
    } else {
        format!("{MARK}{reference}")
    }
}

/// The reference on the last line of a post, whatever part of a thread it is.
pub(super) fn reference_in(text: &str) -> Option<Reference> {
    let own = text.trim_end().lines().last()?.trim().strip_prefix(MARK)?;
    let (reference, count) = own.split_once(' ').unwrap_or((own, "1/1"));
    let (number, of) = count.split_once('/')?;
    let counts = |n: &str| n.parse::<u16>().is_ok_and(|n| n >= 1);
    if !counts(number) || !counts(of) {
        return None;
    }
    Reference::stored(reference).ok()
}

/// What the reference adds to the weighted length of a post that is no thread: 11.
pub fn reference_weight() -> u32 {
    weighted_length(&format!("\n{MARK}{}", "0".repeat(Reference::LENGTH))).length
}

/// The most that reference and count add to the weighted length of any post of a thread: 17, as of the last post of the
/// longest thread. Every post keeps so much free, whatever its number.
pub fn thread_reference_weight() -> u32 {
    let count = format!(" {LONGEST_THREAD}/{LONGEST_THREAD}");
    reference_weight() + weighted_length(&count).length
}

/// Whether a post's text, as people read it, carries that reference, and the part's count, on a line of its own.
pub(super) fn carries(text: &str, reference: &Reference, part: &Part) -> bool {
    let own = line(reference, part);
    text.lines().any(|line| line.trim() == own)
}

/// The text of one part of an edition, without the reference: its first `short`, of which part 1 is the text itself.
pub(super) fn text_of(edition: &Edition, part: u16) -> Option<&str> {
    edition.first(|copy| match copy {
        Copy::Short { text, thread } => match usize::from(part) {
            0 => None,
            1 => Some(text.as_str()),
            number => thread.get(number - 2).map(String::as_str),
        },
        _ => None,
    })
}

/// What one post says, before its pictures have numbers at X.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Post<'a> {
    /// The text with its reference.
    pub text: String,
    /// The post it goes under.
    pub under: Option<&'a str>,
}

/// The post that a delivery asks for.
///
/// # Errors
/// In a code and plain words, where there is none to be made of it.
pub(super) fn of(outgoing: &Outgoing) -> Result<Post<'_>, (&'static str, &'static str)> {
    let part = &outgoing.part;
    let text = text_of(&outgoing.edition, part.number).ok_or(if part.number == 1 {
        ("no-short", "the message has no post: give it a short text")
    } else {
        ("no-part", "the message has no such post in its thread")
    })?;
    let under = match (part.number, &part.after) {
        (1, _) => None,
        (_, Some(receipt)) if is_id(&receipt.id) => Some(receipt.id.as_str()),
        (_, _) => {
            let words = "the post before it in the thread is not there, so this one has nothing to go under";
            return Err(("no-parent", words));
        }
    };
    Ok(Post {
        text: with_reference(text, &outgoing.reference, part),
        under,
    })
}

#[derive(Serialize)]
struct Body<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<Reply<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media: Option<Media<'a>>,
}

#[derive(Serialize)]
struct Reply<'a> {
    in_reply_to_tweet_id: &'a str,
}

#[derive(Serialize)]
struct Media<'a> {
    media_ids: &'a [String],
}

/// The JSON of `POST /2/tweets`: the text, the post it goes under, its pictures, and nothing else, for X refuses what it
/// does not know.
///
/// # Errors
/// Never for text; the type of the JSON writer has one.
pub(super) fn body(post: &Post<'_>, pictures: &[String]) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Body {
        text: &post.text,
        reply: post.under.map(|id| Reply {
            in_reply_to_tweet_id: id,
        }),
        media: (!pictures.is_empty()).then_some(Media {
            media_ids: pictures,
        }),
    })
}

#[cfg(test)]
mod tests;
