//! What a receiver hears: whole groups, or single events.

use serde::{Deserialize, Serialize};

use super::{EventGroup, EventKind};

/// What a receiver chose to hear; never nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hears(Vec<String>);

/// A choice that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HearsProblem {
    /// Nothing was chosen.
    #[error(
        "say what it hears: {}, or single events such as message.published",
        groups()
    )]
    Nothing,
    /// A word that names neither a group nor an event.
    #[error(
        "\"{0}\" is nothing that can be heard: give {groups}, or one of {events}",
        groups = groups(),
        events = events()
    )]
    Unknown(String),
}

fn groups() -> String {
    let names: Vec<&str> = EventGroup::ALL.iter().map(|g| g.as_str()).collect();
    names.join(", ")
}

fn events() -> String {
    let names = EventKind::ALL.iter().filter(|k| k.group().is_some());
    names.map(|k| k.as_str()).collect::<Vec<_>>().join(", ")
}

impl Hears {
    /// Everything that there is.
    pub fn everything() -> Self {
        Self(EventGroup::ALL.iter().map(ToString::to_string).collect())
    }

    /// Reads a choice: groups (`message`) and events (`message.published`), each once.
    ///
    /// # Errors
    /// When it names nothing, or something that is none.
    pub fn new(words: &[String]) -> Result<Self, HearsProblem> {
        let mut all: Vec<String> = Vec::new();
        for word in words.iter().map(|w| w.trim()).filter(|w| !w.is_empty()) {
            let event = |k: EventKind| k.group().is_some();
            let known =
                word.parse::<EventGroup>().is_ok() || word.parse::<EventKind>().is_ok_and(event);
            if !known {
                return Err(HearsProblem::Unknown(word.chars().take(60).collect()));
            }
            if !all.iter().any(|had| had == word) {
                all.push(word.to_owned());
            }
        }
        match all.is_empty() {
            true => Err(HearsProblem::Nothing),
            false => Ok(Self(all)),
        }
    }

    /// The words of the choice, as they were given.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Whether it hears this. A test is heard by everybody.
    pub fn hears(&self, kind: EventKind) -> bool {
        let Some(group) = kind.group() else {
            return true;
        };
        self.0
            .iter()
            .any(|word| word == group.as_str() || word == kind.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Hears, HearsProblem> {
        Hears::new(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_group_is_heard_whole_and_an_event_alone() {
        let hears = of(&["telling", "message.published", "telling"]).unwrap();
        assert_eq!(hears.words(), ["telling", "message.published"]);
        for kind in EventKind::ALL {
            let wanted = kind.as_str().starts_with("telling.")
                || matches!(kind, EventKind::MessagePublished | EventKind::Test);
            assert_eq!(hears.hears(*kind), wanted, "{kind}");
        }
        let all = Hears::everything();
        assert!(EventKind::ALL.iter().all(|k| all.hears(*k)));
    }

    #[test]
    fn nothing_and_what_is_none_are_refused() {
        assert_eq!(of(&[]), Err(HearsProblem::Nothing));
        assert_eq!(of(&[" "]), Err(HearsProblem::Nothing));
        for bad in ["messages", "message.", "webhook.test", "webhook", "Message"] {
            let said = of(&[bad]).unwrap_err().to_string();
            assert!(
                said.contains("message.published") && said.contains(bad),
                "{said}"
            );
        }
    }
}
