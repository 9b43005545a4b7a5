//! Public ids: a prefix and a lower-case Crockford ULID. Inside the store everything has an integer key; these are for
//! the edge (API, command line, audit, Message-ID).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An id that is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{given}\" is not {what}: it should be {prefix} followed by 26 letters and digits")]
pub struct IdError {
    given: String,
    what: &'static str,
    prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(ulid::Ulid);

        impl $name {
            /// The text before the ULID.
            pub const PREFIX: &'static str = $prefix;

            /// A new id of the instant `now`; two made in one millisecond differ by 80 random bits.
            pub fn new(now: jiff::Timestamp) -> Self {
                let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
                Self(ulid::Ulid::from_parts(millis, random_u128()))
            }

            /// The 16 bytes of the ULID: six of time, ten more.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.to_bytes()
            }

            /// The id of those 16 bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(ulid::Ulid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, self.0.to_string().to_ascii_lowercase())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(given: &str) -> Result<Self, IdError> {
                let refuse = || IdError { given: given.chars().take(60).collect(), what: $what, prefix: $prefix };
                let tail = given.strip_prefix($prefix).ok_or_else(refuse)?;
                let canonical = tail.len() == 26 && tail.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
                let ulid = ulid::Ulid::from_string(&tail.to_ascii_uppercase()).map_err(|_| refuse())?;
                if canonical && ulid.to_string().eq_ignore_ascii_case(tail) { Ok(Self(ulid)) } else { Err(refuse()) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// One key message, through all its revisions.
    MessageId, "msg_", "a message id"
);
id!(
    /// One picture, kept without its metadata.
    PictureId, "pic_", "the id of a picture that the desk has"
);
id!(
    /// One edition to one destination on one account.
    DeliveryId, "dlv_", "a delivery id"
);
id!(
    /// A schedule: what asks for copy again and again.
    ScheduleId, "sch_", "a schedule's id"
);
id!(
    /// One wake of a schedule, or one file of facts by ward: a round of asks.
    RoundId, "rnd_", "a round's id"
);
id!(
    /// One ward's request for copy within a round.
    AskId, "ask_", "the id of an ask for copy"
);
id!(
    /// A receiver of webhooks.
    WebhookId, "whk_", "a webhook's id"
);
id!(
    /// A person who may sign in or hold a token.
    PersonId, "per_", "a person's id"
);

/// 128 bits from the operating system's generator.
///
/// # Panics
/// If the operating system has no random source, where nothing else could be trusted either.
fn random_u128() -> u128 {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    u128::from_le_bytes(bytes)
}

/// The number of a revision of a message, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionNumber(pub u32);

impl fmt::Display for RevisionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A subscriber's number. Deliveries, logs and audit hold this and never the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubscriberNumber(pub i64);

impl fmt::Display for SubscriberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A six-character mark of our own in each public post, by which the post is found again on the account's timeline
/// after an answer was lost. Lower-case Crockford letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// Characters in a reference.
    pub const LENGTH: usize = 6;

    /// A new random reference.
    pub fn random() -> Self {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let bits = random_u128();
        let letter = |i: usize| char::from(ALPHABET[((bits >> (5 * i)) & 31) as usize]);
        Self((0..Self::LENGTH).map(letter).collect())
    }

    /// A reference read back from the store.
    ///
    /// # Errors
    /// When it is not six lower-case letters and digits.
    pub fn stored(text: &str) -> Result<Self, IdError> {
        let good = text.len() == Self::LENGTH
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError {
                given: text.to_owned(),
                what: "a reference",
                prefix: "",
            })
        }
    }

    /// The six characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_is_lower_case() {
        let id = MessageId::new(jiff::Timestamp::from_second(1_796_727_290).unwrap());
        let text = id.to_string();
        assert!(text.starts_with("msg_"));
        assert_eq!(text, text.to_lowercase());
        assert_eq!(text.parse::<MessageId>().unwrap(), id);
        assert!(text.parse::<DeliveryId>().is_err());
        assert!(text.to_uppercase().parse::<MessageId>().is_err());
        assert!("msg_../../etc/passwd".parse::<MessageId>().is_err());
    }

    #[test]
    fn a_reference_is_six_characters() {
        let reference = Reference::random();
        assert_eq!(reference.as_str().len(), 6);
        assert_eq!(Reference::stored(reference.as_str()).unwrap(), reference);
        assert!(Reference::stored("A b'--").is_err());
    }
}
