//! Holds: one act that stops a message, a channel, an area, everything.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    area::AreaCode,
    ids::MessageId,
    outlet::OutletName,
    words::{Kind, Priority},
};

/// What a hold stops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldScope {
    /// One message.
    Message(MessageId),
    /// One channel, whatever the message.
    Channel(OutletName),
    /// Every message for an area.
    Area(AreaCode),
    /// Everything routine: what is urgent or for today goes, and so do corrections and notices of withdrawal.
    Routine,
    /// Everything.
    Everything,
    /// One message, until its trigger has happened.
    Trigger(MessageId),
    /// One message, because an alternative went instead of it.
    Locked(MessageId),
    /// One message that a stop kept back past its time, until a person says whether it still goes.
    Asked(MessageId),
}

impl HoldScope {
    /// The message that alone is stopped.
    pub fn message(&self) -> Option<MessageId> {
        match self {
            Self::Message(id) | Self::Trigger(id) | Self::Locked(id) | Self::Asked(id) => Some(*id),
            Self::Channel(_) | Self::Area(_) | Self::Routine | Self::Everything => None,
        }
    }

    /// Whether people put it and lift it as they like. The others come from the daemon and have an act of their own.
    pub fn by_people(&self) -> bool {
        !matches!(self, Self::Trigger(_) | Self::Locked(_) | Self::Asked(_))
    }
}

/// Whether a message is among everything routine. What puts right or takes back is not, whatever its priority: it must go
/// while the rest stands still.
pub fn is_routine(kind: Kind, priority: Priority) -> bool {
    priority == Priority::Routine && !matches!(kind, Kind::Correction | Kind::Withdrawal)
}

/// A scope that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not something that can be stopped: give everything, routine, message:ID, channel:NAME or area:CODE"
)]
pub struct HoldScopeError(String);

impl fmt::Display for HoldScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(id) => write!(f, "message:{id}"),
            Self::Channel(name) => write!(f, "channel:{name}"),
            Self::Area(code) => write!(f, "area:{code}"),
            Self::Routine => f.write_str("routine"),
            Self::Everything => f.write_str("everything"),
            Self::Trigger(id) => write!(f, "trigger:{id}"),
            Self::Locked(id) => write!(f, "locked:{id}"),
            Self::Asked(id) => write!(f, "asked:{id}"),
        }
    }
}

impl FromStr for HoldScope {
    type Err = HoldScopeError;
    fn from_str(text: &str) -> Result<Self, HoldScopeError> {
        let refuse = || HoldScopeError(text.chars().take(60).collect());
        match text.split_once(':') {
            None if text == "everything" => Ok(Self::Everything),
            None if text == "routine" => Ok(Self::Routine),
            Some(("message", id)) => id.parse().map(Self::Message).map_err(|_| refuse()),
            Some(("trigger", id)) => id.parse().map(Self::Trigger).map_err(|_| refuse()),
            Some(("locked", id)) => id.parse().map(Self::Locked).map_err(|_| refuse()),
            Some(("asked", id)) => id.parse().map(Self::Asked).map_err(|_| refuse()),
            Some(("channel", name)) => OutletName::new(name)
                .map(Self::Channel)
                .map_err(|_| refuse()),
            Some(("area", code)) => code.parse().map(Self::Area).map_err(|_| refuse()),
            _ => Err(refuse()),
        }
    }
}

impl Serialize for HoldScope {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HoldScope {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_reads_as_it_is_written_and_people_put_only_their_own() {
        let id = "msg_01jepcaw00000000000000000a";
        for (text, people, message) in [
            ("everything".to_owned(), true, false),
            ("routine".to_owned(), true, false),
            ("channel:email".to_owned(), true, false),
            ("area:E09000012".to_owned(), true, false),
            (format!("message:{id}"), true, true),
            (format!("trigger:{id}"), false, true),
            (format!("locked:{id}"), false, true),
            (format!("asked:{id}"), false, true),
        ] {
            let scope: HoldScope = text.parse().unwrap();
            assert_eq!(scope.to_string(), text);
            assert_eq!(
                (scope.by_people(), scope.message().is_some()),
                (people, message),
                "{text}"
            );
        }
        for bad in ["", "all", "asked:", "locked:msg_1", "routine:x"] {
            assert!(bad.parse::<HoldScope>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_puts_right_or_takes_back_is_never_routine() {
        for kind in Kind::ALL {
            let after = matches!(kind, Kind::Correction | Kind::Withdrawal);
            assert_eq!(is_routine(*kind, Priority::Routine), !after, "{kind}");
            assert!(!is_routine(*kind, Priority::Today) && !is_routine(*kind, Priority::Urgent));
        }
    }
}
