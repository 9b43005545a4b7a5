//! What a channel can carry, whom it reaches, what it costs and what it can take back.

use std::fmt;

use super::Reason;
use crate::{
    places::Language,
    words::{Format, named},
};

/// What a channel can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How the variants of a message become deliveries.
    pub grouping: Grouping,
    /// The most intents open at once on one account: the in-doubt window that is promised.
    pub in_flight: usize,
    /// How a correction reaches those who had the wrong text.
    pub correct: CorrectBy,
    /// What it will not take, known before anything is sent.
    pub bounds: Bounds,
    /// When what is due to one reader goes out together in one send; none sends each by itself, at once.
    pub gather: Option<Gather>,
}

/// When what has come together for one reader goes out, in local time. Urgent messages do not wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gather {
    /// On which day of the week; none is every day.
    pub day: Option<jiff::civil::Weekday>,
    /// At what time.
    pub time: jiff::civil::Time,
}

/// How the variants of a message become deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouping {
    /// Public posts on the account ([`Format::Short`]): English, then each of these languages that the message has and
    /// its areas need. A thread is one delivery a post, each after the one before.
    Posts {
        /// Languages beside English.
        languages: Vec<Language>,
    },
    /// One delivery to each reader on the list, in the reader's language where the message has it, else English.
    Readers {
        /// In which format.
        format: Format,
        /// Which readers.
        list: ReaderList,
    },
    /// One delivery for each ward of the message, with every language of that format in it.
    Wards {
        /// In which format.
        format: Format,
    },
    /// One delivery for the whole message, with every language and format in it.
    Whole,
}

named!(
    /// The lists of readers that the store keeps.
    ReaderList {
        /// Those who get mail.
        Mail = "mail",
        /// Those who get text messages.
        Sms = "sms",
        /// Members of a ward's panel, who get one mail with what is new on the ward page at a set time.
        Panel = "panel",
    }
);

/// How a correction reaches those who had the wrong text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectBy {
    /// A new one goes out; when it is there the wrong one is taken down (X).
    NewThenRecall,
    /// The wrong text itself is changed ([`super::Outgoing::earlier`]); it is not taken down (Discourse).
    InPlace,
    /// A new one goes out that names the wrong one as superseded (a gateway); the wrong one stays as it is there.
    Supersedes,
    /// A new one goes to those who had the wrong one (mail, text messages).
    NewToThoseWhoHadIt,
}

/// What a channel will not take, known before anything is sent. Counted in characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The shortest and the longest title.
    pub title: Option<(u32, u32)>,
    /// The shortest and the longest text.
    pub text: Option<(u32, u32)>,
    /// The most pictures, and the largest in bytes.
    pub pictures: Option<(u32, u64)>,
    /// The most posts in a thread; 1 where there are no threads.
    pub posts: u32,
}

/// What can be taken back once it is out, and how, in plain words for the person who is about to release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// Whether anything can.
    pub can: bool,
    /// "We delete the post. Screenshots and reposts stay."
    pub words: String,
}

named!(
    /// Currencies in which providers charge.
    Currency {
        /// US dollars.
        Usd = "USD",
        /// Pounds sterling.
        Gbp = "GBP",
    }
);

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// In which currency.
    pub currency: Currency,
    /// Thousandths of its unit: $0.015 is 15.
    pub thousandths: u64,
}

impl fmt::Display for Money {
    /// `$0.20`, `£12.34`; three decimals where the last is not nought.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.currency {
            Currency::Usd => '$',
            Currency::Gbp => '£',
        };
        let (whole, rest) = (self.thousandths / 1000, self.thousandths % 1000);
        if rest % 10 == 0 {
            write!(f, "{sign}{whole}.{:02}", rest / 10)
        } else {
            write!(f, "{sign}{whole}.{rest:03}")
        }
    }
}

/// What one delivery of an edition costs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// For one delivery: one post of a thread, one text message with all its parts.
    pub each: Money,
    /// Why, in plain words: "a post with a link".
    pub why: String,
}

/// How one thing that a channel needs stands, for `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at: "credentials", "DKIM record".
    pub what: String,
    /// How it stands.
    pub state: CheckState,
    /// What was found, in plain words.
    pub found: String,
    /// How to mend it; empty where nothing is wrong.
    pub mend: String,
}

named!(
    /// How a thing stands.
    CheckState {
        /// In order.
        Good = "good",
        /// It works, and somebody should look at it.
        Look = "look",
        /// It does not work.
        Bad = "bad",
        /// It could not be looked at.
        NotChecked = "not_checked",
    }
);

impl Check {
    /// In order.
    pub fn good(what: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            state: CheckState::Good,
            found: found.into(),
            mend: String::new(),
        }
    }

    /// Not in order, with how to mend it.
    pub fn not_good(
        state: CheckState,
        what: impl Into<String>,
        found: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            what: what.into(),
            state,
            found: found.into(),
            mend: mend.into(),
        }
    }
}

/// What trying an account without publishing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// It answers and lets us in.
    Up,
    /// It does not.
    Down(Reason),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_shows_thousandths_only_where_they_are() {
        let usd = |thousandths| {
            Money {
                currency: Currency::Usd,
                thousandths,
            }
            .to_string()
        };
        assert_eq!(usd(200), "$0.20");
        assert_eq!(usd(15), "$0.015");
        assert_eq!(
            Money {
                currency: Currency::Gbp,
                thousandths: 12_340
            }
            .to_string(),
            "£12.34"
        );
    }
}
