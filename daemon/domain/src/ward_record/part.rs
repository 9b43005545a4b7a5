//! The parts of a ward record, by name.

use super::WardRecord;
use crate::words::named;

/// The most rows that a list of the record may have.
pub const MOST_ROWS: usize = 40;

named!(
    /// A part of a ward record: what a change is told by.
    Part {
        /// The team.
        Team = "team",
        /// Standing languages.
        Languages = "languages",
        /// Standing outlets.
        Outlets = "outlets",
        /// The usual venue.
        Venue = "venue",
        /// Meetings.
        Meetings = "meetings",
        /// Promises.
        Priorities = "priorities",
        /// Newsdesks.
        Press = "press",
        /// The community.
        Community = "community",
        /// Who is asked for copy.
        Owner = "owner",
    }
);

impl Part {
    /// Whether two records differ in this part.
    pub fn differs(self, a: &WardRecord, b: &WardRecord) -> bool {
        match self {
            Self::Team => a.team != b.team,
            Self::Languages => a.languages != b.languages,
            Self::Outlets => a.outlets != b.outlets,
            Self::Venue => a.venue != b.venue,
            Self::Meetings => a.meetings != b.meetings,
            Self::Priorities => a.priorities != b.priorities,
            Self::Press => a.press != b.press,
            Self::Community => a.community != b.community,
            Self::Owner => a.owner != b.owner,
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Team => "the team",
            Self::Languages => "languages",
            Self::Outlets => "outlets",
            Self::Venue => "the usual venue",
            Self::Meetings => "meetings",
            Self::Priorities => "promises",
            Self::Press => "press contacts",
            Self::Community => "community contacts",
            Self::Owner => "who is asked for copy",
        }
    }
}
