//! The ward record as written: one schema for file, API and form. Unknown fields are refused.

use serde::{Deserialize, Serialize};

use super::{Meeting, Owner, Priority, Reach, Team, Venue, WardRecord};
use crate::facts::{Coded, Contact, FactValue};

/// The record as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WardRecordFile {
    /// The ward: `E05…`.
    pub ward: String,
    /// The version that this one replaces; nothing for a ward that has no record yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamFile>,
    /// Language tags.
    pub languages: Vec<String>,
    /// Names of outlets in configuration.
    pub outlets: Vec<String>,
    /// The usual venue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub venue: Option<VenueFile>,
    /// Meetings to come.
    pub meetings: Vec<MeetingFile>,
    /// Promises.
    pub priorities: Vec<PriorityFile>,
    /// Newsdesks.
    pub press: Vec<ReachFile>,
    /// The community.
    pub community: Vec<ReachFile>,
    /// Who is asked for copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerFile>,
}

/// The team as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TeamFile {
    /// Its name.
    pub name: String,
    /// Names that the public may know.
    pub members: Vec<String>,
    /// A staffed mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// How the public reaches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactFile>,
}

/// A contact as written: at least one way, and what it is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactFile {
    /// A phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// A web address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// An email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A number for texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What for: `emergency`, `saw_or_worried`, `not_emergency`, or English words.
    #[serde(rename = "for")]
    pub purpose: String,
}

/// A venue as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VenueFile {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// What is there for people who need it.
    pub access: Vec<String>,
}

/// A meeting as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MeetingFile {
    /// What it is called.
    pub title: String,
    /// Where, if not at the usual venue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub venue: Option<String>,
    /// The address of that venue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What is there for people who need it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<String>,
    /// When it starts.
    pub starts: Option<FactValue>,
    /// When it ends.
    pub ends: Option<FactValue>,
}

/// A promise as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PriorityFile {
    /// What was asked.
    pub asked: String,
    /// What people said.
    pub said: String,
    /// What was done.
    pub did: String,
}

/// A contact of press or community as written. `Debug` hides it: it is personal.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReachFile {
    /// Their name.
    pub name: String,
    /// Their organisation.
    pub organisation: String,
    /// Their mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl std::fmt::Debug for ReachFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReachFile(hidden)")
    }
}

/// Who is asked for copy, as written. `Debug` hides it: it is personal.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnerFile {
    /// Their name.
    pub name: String,
    /// Where they are asked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
}

impl std::fmt::Debug for OwnerFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnerFile(hidden)")
    }
}

impl WardRecordFile {
    /// The same without a single address or number of a person: for those who may read the ward but do not write for it,
    /// and for versions that were replaced.
    #[must_use]
    pub fn without_addresses(mut self) -> Self {
        for reach in self.press.iter_mut().chain(&mut self.community) {
            reach.email = None;
            reach.phone = None;
        }
        if let Some(owner) = &mut self.owner {
            owner.email = String::new();
        }
        self
    }
}

impl WardRecord {
    /// The record as it is written, which [`WardRecord::read`] reads back as the same.
    pub fn file(&self) -> WardRecordFile {
        WardRecordFile {
            ward: self.ward.to_string(),
            version: None,
            team: self.team.as_ref().map(team),
            languages: self.languages.iter().map(|l| l.as_str().into()).collect(),
            outlets: self.outlets.iter().map(|o| o.as_str().into()).collect(),
            venue: self.venue.as_ref().map(venue),
            meetings: self.meetings.iter().map(meeting).collect(),
            priorities: self.priorities.iter().map(priority).collect(),
            press: self.press.iter().map(reach).collect(),
            community: self.community.iter().map(reach).collect(),
            owner: self.owner.as_ref().map(owner),
        }
    }
}

fn team(team: &Team) -> TeamFile {
    TeamFile {
        name: team.name.clone(),
        members: team.members.clone(),
        mailbox: team.mailbox.as_ref().map(|m| m.expose().to_owned()),
        contact: team.contact.as_ref().map(contact),
    }
}

fn contact(contact: &Contact) -> ContactFile {
    ContactFile {
        phone: contact.phone.clone(),
        url: contact.url.clone(),
        email: contact.email.clone(),
        text: contact.text.clone(),
        purpose: match &contact.purpose {
            Coded::Code(code) => code.as_str().to_owned(),
            Coded::English(text) => text.clone(),
        },
    }
}

fn venue(venue: &Venue) -> VenueFile {
    VenueFile {
        name: venue.name.clone(),
        address: venue.address.clone(),
        access: venue.access.clone(),
    }
}

fn meeting(meeting: &Meeting) -> MeetingFile {
    let place = meeting.place.as_ref();
    MeetingFile {
        title: meeting.title.clone(),
        venue: place.map(|p| p.name.clone()),
        address: place.map(|p| p.address.clone()),
        access: place.map(|p| p.access.clone()).unwrap_or_default(),
        starts: Some(FactValue::Text(meeting.starts.to_string())),
        ends: Some(FactValue::Text(meeting.ends.to_string())),
    }
}

fn priority(priority: &Priority) -> PriorityFile {
    PriorityFile {
        asked: priority.asked.clone(),
        said: priority.said.clone(),
        did: priority.did.clone(),
    }
}

fn reach(reach: &Reach) -> ReachFile {
    ReachFile {
        name: reach.name.clone(),
        organisation: reach.organisation.clone(),
        email: reach.email.as_ref().map(|e| e.expose().to_owned()),
        phone: reach.phone.clone(),
    }
}

fn owner(owner: &Owner) -> OwnerFile {
    OwnerFile {
        name: owner.name.clone(),
        email: owner.email.expose().to_owned(),
    }
}
