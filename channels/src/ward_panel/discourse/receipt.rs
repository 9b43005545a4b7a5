//! What we keep of a topic, and the number under which the site knows our delivery.

use wardmote_domain::{ids::DeliveryId, places::WardCode, send::Receipt};

/// What a receipt of a post that waits for a moderator begins with. People see it, so it is words.
const HELD: &str = "held-for-review/";

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placed {
    /// `123/456`, or `123` where only the topic is known: a settled one.
    Topic {
        /// The topic.
        topic: u64,
        /// Its first post.
        post: Option<u64>,
    },
    /// `held-for-review/wardmote-…`: taken, and shown to nobody before a moderator of the forum lets it through.
    Held(ExternalId),
}

impl Placed {
    /// Reads a receipt; nothing where it is not one of ours.
    pub fn read(receipt: &Receipt) -> Option<Self> {
        if let Some(id) = receipt.id.strip_prefix(HELD) {
            return ExternalId::read(id).map(Self::Held);
        }
        let (topic, post) = match receipt.id.split_once('/') {
            Some((topic, post)) => (topic, Some(number(post)?)),
            None => (receipt.id.as_str(), None),
        };
        Some(Self::Topic {
            topic: number(topic)?,
            post,
        })
    }

    /// The receipt that says it.
    pub fn receipt(&self) -> Receipt {
        let id = match self {
            Self::Topic {
                topic,
                post: Some(post),
            } => format!("{topic}/{post}"),
            Self::Topic { topic, post: None } => topic.to_string(),
            Self::Held(id) => format!("{HELD}{}", id.0),
        };
        Receipt { id }
    }
}

/// A number as Discourse gives them: digits alone, without a nought before them.
pub(super) fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

/// A topic's `external_id`: at most 50 letters, digits, `_` and `-`, one of a kind on a site whatever its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExternalId(String);

impl ExternalId {
    /// The number of a delivery to a ward: the same on every try.
    pub fn of(delivery: DeliveryId, ward: WardCode) -> Self {
        let delivery = delivery.to_string();
        let ulid = delivery.trim_start_matches(DeliveryId::PREFIX);
        Self(format!("wardmote-{ulid}-{ward}"))
    }

    fn read(text: &str) -> Option<Self> {
        let plain = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        (plain && text.len() <= 50 && text.starts_with("wardmote-")).then(|| Self(text.to_owned()))
    }

    /// As the site has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_read_strictly_and_come_back_as_they_were() {
        let delivery = DeliveryId::new("2026-12-08T10:54:50Z".parse().unwrap());
        let held = Placed::Held(ExternalId::of(delivery, "E05014020".parse().unwrap()));
        for placed in [
            Placed::Topic {
                topic: 123,
                post: Some(456),
            },
            Placed::Topic {
                topic: 7,
                post: None,
            },
            held,
        ] {
            assert_eq!(Placed::read(&placed.receipt()), Some(placed));
        }
        for id in [
            "",
            "/",
            "1/",
            "/1",
            "1/2/3",
            "01/2",
            "0",
            "-1",
            "1a",
            "٣",
            "99999999999999999999999",
            "held-for-review/",
            "held-for-review/other",
            "held-for-review/wardmote-../t/1",
        ] {
            let receipt = Receipt { id: id.to_owned() };
            assert_eq!(Placed::read(&receipt), None, "{id}");
        }
    }

    #[test]
    fn our_number_fits_the_site_and_does_not_change() {
        let delivery = DeliveryId::new("2026-12-08T10:54:50Z".parse().unwrap());
        let ward = "E05014020".parse().unwrap();
        let id = ExternalId::of(delivery, ward);
        assert!(id.as_str().len() <= 50 && id.as_str().ends_with("-E05014020"));
        assert_eq!(id, ExternalId::of(delivery, ward));
        assert_eq!(ExternalId::read(id.as_str()), Some(id));
    }
}
