//! The sentence bank: each fixed sentence of a language beside its English, where it is said, and who has read it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use wardmote_domain::{places::Language, words::Kind};

use crate::{Catalogue, Signature, catalogue::could_say};

/// Where a fixed sentence stands: `what.armed_police` for a fact and its value, `frame.footer.0` for the words round any
/// message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId(String);

impl SentenceId {
    /// The sentence of a fact's group and value.
    pub(crate) fn said(group: &str, choice: &str) -> Self {
        Self(format!("{group}.{choice}"))
    }

    /// The sentence of that name round any message.
    pub(crate) fn frame(name: &str) -> Self {
        Self(format!("frame.{name}"))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SentenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is no place of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not the place of a sentence: write it as in what.armed_police or frame.footer.0"
)]
pub struct NoSentenceId(String);

impl FromStr for SentenceId {
    type Err = NoSentenceId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |part: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            !part.is_empty() && part.bytes().all(plain)
        };
        let parts = text.split('.').count();
        if text.len() <= 100 && (2..=3).contains(&parts) && text.split('.').all(part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoSentenceId(text.chars().take(100).collect()))
        }
    }
}

/// A wording that a force keeps beside the files, or a file's own wording with the name of who read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its place.
    pub id: SentenceId,
    /// The English that it was written or read beside.
    pub english: String,
    /// The wording.
    pub text: String,
    /// Who wrote it.
    pub written_by: String,
    /// Who read it and when, or nobody.
    pub signed_by: Option<Signature>,
}

/// Whether somebody who knows the language has read a sentence as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentenceState {
    /// Read beside the English of today.
    Signed(Signature),
    /// Nobody has read it.
    Unread,
    /// The English changed since it was written or read.
    Stale {
        /// What the English was.
        english_then: String,
        /// Who had read it.
        signed_by: Option<Signature>,
    },
}

/// One sentence of the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankSentence {
    /// Its place.
    pub id: SentenceId,
    /// The English in force.
    pub english: String,
    /// The wording in force.
    pub own: String,
    /// The kinds of message that can say it; none for the words round any message.
    pub kinds: BTreeSet<Kind>,
    /// Who wrote it.
    pub written_by: String,
    /// Who has read it.
    pub state: SentenceState,
}

impl Catalogue {
    /// Every sentence of a language: those that facts say, then the words round a message. Nothing where the catalogue
    /// has not got the language. Sentences that only English says stand in the English bank alone.
    pub fn bank(&self, language: &Language) -> Option<Vec<BankSentence>> {
        let voice = self.voice(language)?;
        let mut kinds: BTreeMap<SentenceId, BTreeSet<Kind>> = BTreeMap::new();
        for (kind, layout) in voice.kinds.iter() {
            for id in could_say(&voice.file.said, *kind, layout) {
                kinds.entry(id).or_default().insert(*kind);
            }
        }
        let english = self.english().file.sentences();
        let sentence = |(id, own): (SentenceId, &str)| BankSentence {
            english: english
                .get(&id)
                .map_or_else(String::new, |e| (*e).to_owned()),
            own: own.to_owned(),
            kinds: kinds.remove(&id).unwrap_or_default(),
            written_by: voice.written_by(&id).to_owned(),
            state: voice.state(&id),
            id,
        };
        Some(voice.file.sentences().into_iter().map(sentence).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_two_or_three_plain_words() {
        for good in [
            "what.armed_police",
            "frame.footer.0",
            "right_steps_sms.known",
        ] {
            assert_eq!(good.parse::<SentenceId>().unwrap().as_str(), good);
        }
        for bad in [
            "", "what", "a.b.c.d", "What.yes", "a..b", "a b.c", "../x.y", "a.b\n",
        ] {
            assert!(bad.parse::<SentenceId>().is_err(), "{bad}");
        }
    }
}
