//! Holds: one act that stops a message, a channel, an area, everything.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{area::AreaCode, ids::MessageId, outlet::OutletName};

/// What a hold stops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldScope {
    /// One message.
    Message(MessageId),
    /// One channel, whatever the message.
    Channel(OutletName),
    /// Every message for an area.
    Area(AreaCode),
    /// Everything.
    Everything,
}

/// A scope that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not something that can be stopped: give everything, message:ID, channel:NAME or area:CODE"
)]
pub struct HoldScopeError(String);

impl fmt::Display for HoldScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(id) => write!(f, "message:{id}"),
            Self::Channel(name) => write!(f, "channel:{name}"),
            Self::Area(code) => write!(f, "area:{code}"),
            Self::Everything => f.write_str("everything"),
        }
    }
}

impl FromStr for HoldScope {
    type Err = HoldScopeError;
    fn from_str(text: &str) -> Result<Self, HoldScopeError> {
        let refuse = || HoldScopeError(text.chars().take(60).collect());
        match text.split_once(':') {
            None if text == "everything" => Ok(Self::Everything),
            Some(("message", id)) => id.parse().map(Self::Message).map_err(|_| refuse()),
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
