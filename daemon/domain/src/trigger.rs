//! Triggers: what a message waits for in place of a clock. Three are known by name; the rest is in a person's own words.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What has to happen before a message may go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// Somebody is charged.
    Charge,
    /// A court gives its verdict.
    Verdict,
    /// The family has been told.
    FamilyTold,
    /// Anything else, as the author wrote it.
    Words(String),
}

impl Trigger {
    /// Reads a trigger as written. Every text is one, an empty one too: the caller leaves that out before.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        match text.to_lowercase().replace([' ', '-'], "_").as_str() {
            "charge" => Self::Charge,
            "verdict" => Self::Verdict,
            "family_told" => Self::FamilyTold,
            _ => Self::Words(text.to_owned()),
        }
    }

    /// As it stands in a file.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Charge => "charge",
            Self::Verdict => "verdict",
            Self::FamilyTold => "family_told",
            Self::Words(words) => words,
        }
    }

    /// What is waited for, after "waits for:": `the verdict`.
    pub fn plain(&self) -> &str {
        match self {
            Self::Charge => "a charge",
            Self::Verdict => "the verdict",
            Self::FamilyTold => "the family to be told",
            Self::Words(words) => words,
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Trigger {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Trigger {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self::read(&String::deserialize(d)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_are_known_however_they_are_written_and_the_rest_is_kept_as_it_is() {
        for (text, trigger) in [
            ("charge", Trigger::Charge),
            (" Verdict ", Trigger::Verdict),
            ("family told", Trigger::FamilyTold),
            ("Family-told", Trigger::FamilyTold),
            (
                "the inquest opens",
                Trigger::Words("the inquest opens".to_owned()),
            ),
        ] {
            assert_eq!(Trigger::read(text), trigger, "{text}");
            let written = serde_json::to_string(&trigger).unwrap();
            assert_eq!(written, format!("{:?}", trigger.as_str()));
            assert_eq!(serde_json::from_str::<Trigger>(&written).unwrap(), trigger);
        }
    }
}
