//! What the desk has recorded beside a message (standard, "Every field of a message").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{finding::Owed, local_time::LocalDateTime, places::Language, words::named};

named!(
    /// What someone is in a case.
    CaseRole {
        /// Charged.
        Charged = "charged",
        /// A victim.
        Victim = "victim",
        /// Missing.
        Missing = "missing",
        /// Died.
        Died = "died",
        /// An officer.
        Officer = "officer",
        /// A witness.
        Witness = "witness",
    }
);

named!(
    /// Where a case stands.
    CaseStatus {
        /// Going on.
        Open = "open",
        /// Over.
        Closed = "closed",
        /// The missing person is found.
        Found = "found",
    }
);

/// A person of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasePerson {
    /// The name.
    pub name: String,
    /// What they are in it.
    pub role: CaseRole,
}

/// A court order, or a name under anonymity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The text or name it covers.
    pub text: String,
    /// Until when.
    #[serde(default)]
    pub until: Option<String>,
}

/// A take-down that the law asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalTakedown {
    /// The names that must not be repeated.
    pub names: Vec<String>,
}

/// Whether replies are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replies {
    /// Whether someone reads them.
    pub staffed: bool,
    /// Who.
    #[serde(default)]
    pub by: Option<String>,
}

/// What the desk has recorded. An absent field takes its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Record {
    /// Where the case stands.
    pub status: Option<CaseStatus>,
    /// `priority: urgent` under its older name.
    pub urgent: bool,
    /// Firearms work.
    pub firearms: bool,
    /// A critical incident.
    pub critical: bool,
    /// Death or harm after police contact.
    pub police_contact: bool,
    /// The incident, where not at the top level.
    pub incident: Option<String>,
    /// People of the case.
    pub persons: Vec<CasePerson>,
    /// The force directory: numbers, links, addresses.
    pub contacts: Vec<String>,
    /// The venue.
    pub venue: Option<String>,
    /// Whether it is a meeting.
    pub meeting: Option<bool>,
    /// Community impact assessment.
    pub cia: Option<String>,
    /// Independent advisory group.
    pub iag: Option<String>,
    /// Equality note.
    pub equality_note: Option<String>,
    /// Facts by name, for clashes with an earlier message.
    pub facts: BTreeMap<String, String>,
    /// When the facts were last confirmed.
    pub facts_checked: Option<LocalDateTime>,
    /// Reasons by rule; the alias of top-level `overrides`.
    pub reasons: BTreeMap<String, String>,
    /// Jobs owed by rule; the alias of top-level `overrides`.
    pub owed: BTreeMap<String, Owed>,
    /// Authorities by name: `name`, `court_order`, `plate`, `picture`.
    pub authorities: BTreeMap<String, String>,
    /// Consent: who and when.
    pub consent: Option<String>,
    /// Legal check: who and when.
    pub legal_check: Option<String>,
    /// Clearances by name; the alias of top-level `clearances`.
    pub clearances: BTreeMap<String, String>,
    /// Court orders.
    pub orders: Vec<Order>,
    /// A take-down that the law asks for.
    pub legal_takedown: Option<LegalTakedown>,
    /// Languages declined, with the reason; an empty reason does not count.
    pub declined_languages: BTreeMap<Language, String>,
    /// Whether there is time for more languages.
    pub time_allows: bool,
    /// Posts that are still up.
    pub posts_up: Vec<String>,
    /// Whether replies are read.
    pub replies: Option<Replies>,
    /// Whether a pre-election period is on.
    pub pre_election: bool,
    /// Approved terms: English term to language to term.
    pub glossary: BTreeMap<String, BTreeMap<Language, String>>,
}
