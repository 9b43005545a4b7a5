//! The ward record: what borough comms keep once per ward, so that every notice, schedule and list of facts starts from
//! it. [`WardRecordFile`] is the record as written (file, form, program); [`WardRecord::read`] makes it typed or names
//! every wrong field.

mod file;
mod known;
mod lines;
mod part;
mod read;

use jiff::Timestamp;

pub use file::{
    ContactFile, MeetingFile, OwnerFile, PriorityFile, ReachFile, TeamFile, VenueFile,
    WardRecordFile,
};
pub use known::KnownOfWard;
pub use part::{MOST_ROWS, Part};

use crate::{
    facts::Contact,
    local_time::LocalDateTime,
    outlet::OutletName,
    person::EmailAddress,
    places::{Language, WardCode},
};

/// The neighbourhood team of a ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name, as the public knows it.
    pub name: String,
    /// The names that the team gives the public; may be empty.
    pub members: Vec<String>,
    /// The mailbox that somebody reads, for replies.
    pub mailbox: Option<EmailAddress>,
    /// How the public reaches the team: the contact of each notice.
    pub contact: Option<Contact>,
}

/// Where the ward usually meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// Its name.
    pub name: String,
    /// Its address; a public building, not a home.
    pub address: String,
    /// What is there for people who need it: "step-free", "hearing loop".
    pub access: Vec<String>,
}

/// A meeting to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// What it is called.
    pub title: String,
    /// Where, if not at the usual venue; both or neither of venue and address.
    pub place: Option<Venue>,
    /// When it starts.
    pub starts: LocalDateTime,
    /// When it ends, after `starts`.
    pub ends: LocalDateTime,
}

/// A promise of the ward: what was asked, what people said, what was done. What was done may be empty: it is to be filled
/// before anything goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priority {
    /// What was asked.
    pub asked: String,
    /// What people said; empty until they have.
    pub said: String,
    /// What was done; empty until it is.
    pub did: String,
}

/// Somebody at a newsdesk or in the community. Their address is personal: it is shown to those who write for the ward, and
/// stands in no log, error, entry of the record, or `Debug` text.
#[derive(Clone, PartialEq, Eq)]
pub struct Reach {
    /// Their name; empty where only the organisation is known.
    pub name: String,
    /// Their organisation; empty for a person on their own.
    pub organisation: String,
    /// Their mail address.
    pub email: Option<EmailAddress>,
    /// Their number.
    pub phone: Option<String>,
}

impl std::fmt::Debug for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reach(hidden)")
    }
}

/// Who is asked for copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Their name.
    pub name: String,
    /// Where they are asked.
    pub email: EmailAddress,
}

/// What is kept of one ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardRecord {
    /// Which ward.
    pub ward: WardCode,
    /// Its team.
    pub team: Option<Team>,
    /// The languages that its notices always go out in, beside English.
    pub languages: Vec<Language>,
    /// The outlets that its notices always go to.
    pub outlets: Vec<OutletName>,
    /// Where it usually meets.
    pub venue: Option<Venue>,
    /// Its meetings, by their start.
    pub meetings: Vec<Meeting>,
    /// Its promises now.
    pub priorities: Vec<Priority>,
    /// Newsdesks.
    pub press: Vec<Reach>,
    /// People and groups of the community.
    pub community: Vec<Reach>,
    /// Who is asked for copy.
    pub owner: Option<Owner>,
}

impl WardRecord {
    /// A record with nothing in it yet.
    pub fn empty(ward: WardCode) -> Self {
        Self {
            ward,
            team: None,
            languages: Vec::new(),
            outlets: Vec::new(),
            venue: None,
            meetings: Vec::new(),
            priorities: Vec::new(),
            press: Vec::new(),
            community: Vec::new(),
            owner: None,
        }
    }

    /// The meetings that are not over at that instant, by their start: a meeting drops away once it has ended.
    pub fn upcoming(&self, now: Timestamp) -> impl Iterator<Item = &Meeting> {
        self.meetings.iter().filter(move |m| m.ends.instant() > now)
    }

    /// The next meeting, with the usual venue where it has none of its own.
    pub fn next_meeting(&self, now: Timestamp) -> Option<(&Meeting, Option<&Venue>)> {
        let meeting = self.upcoming(now).next()?;
        Some((meeting, meeting.place.as_ref().or(self.venue.as_ref())))
    }

    /// The names of the parts that differ between two records: what the audit names of a change.
    pub fn changed(&self, before: &Self) -> Vec<Part> {
        Part::ALL
            .iter()
            .copied()
            .filter(|part| part.differs(self, before))
            .collect()
    }
}
