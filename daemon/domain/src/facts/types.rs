//! The types a fact may have.

use serde::{Deserialize, Serialize};

use crate::{area::AreaCode, local_time::LocalDateTime, words::named};

/// Something that may not be known yet. "Not known yet" is said in the text, never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known<T> {
    /// It is known.
    Known(T),
    /// It is not known yet.
    NotKnown,
}

impl<T: Copy> Known<T> {
    /// The value, if it is known.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::NotKnown => None,
        }
    }
}

/// A count of people or things.
pub type Count = Known<u32>;

/// Yes, no, or not known yet.
pub type YesNo = Known<bool>;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The street.
    pub street: Option<String>,
    /// The name of a place.
    pub name: Option<String>,
    /// Its ward (or borough, or London).
    pub ward: AreaCode,
    /// Its postcode.
    pub postcode: Option<String>,
}

/// Where the team can be met, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamThere {
    /// The place, in words.
    pub place: String,
    /// From.
    pub from: LocalDateTime,
    /// To, after `from`.
    pub to: LocalDateTime,
}

/// A code of the catalogue, said in each language, or English text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coded<C> {
    /// A code.
    Code(C),
    /// English text: no other language can say it.
    English(String),
}

impl<C> Coded<C> {
    /// Whether it is a code.
    pub fn is_code(&self) -> bool {
        matches!(self, Self::Code(_))
    }
}

named!(
    /// What is going on, in a first word.
    HoldingWhat {
        /// Armed police are there.
        ArmedPolice = "armed_police",
        /// A search.
        Search = "search",
        /// A cordon.
        Cordon = "cordon",
        /// A serious incident.
        SeriousIncident = "serious_incident",
    }
);

named!(
    /// What happened, after an operation.
    WhatHappened {
        /// A search.
        Search = "search",
        /// An arrest.
        Arrest = "arrest",
        /// Armed officers came.
        ArmedResponse = "armed_response",
        /// A road was closed.
        RoadClosed = "road_closed",
    }
);

named!(
    /// What a contact is for.
    ContactFor {
        /// Danger now.
        Emergency = "emergency",
        /// Saw something, or is worried.
        SawOrWorried = "saw_or_worried",
        /// Anything else.
        NotEmergency = "not_emergency",
    }
);

named!(
    /// Why a message is taken back.
    WithdrawalReason {
        /// The facts were wrong.
        FactsWrong = "facts_wrong",
        /// It is no longer true.
        NoLongerTrue = "no_longer_true",
        /// It was sent in error.
        SentInError = "sent_in_error",
    }
);

/// How to reach someone, and what for. At least one way is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A phone number.
    pub phone: Option<String>,
    /// A web address.
    pub url: Option<String>,
    /// An email address.
    pub email: Option<String>,
    /// A number for texts.
    pub text: Option<String>,
    /// What for.
    pub purpose: Coded<ContactFor>,
}
