//! Reads a [`WardRecordFile`] into a [`WardRecord`]. Every fault is named by field; none stops at the first. A fault
//! never repeats an address.

use super::{
    ContactFile, Meeting, MeetingFile, Owner, OwnerFile, Priority, PriorityFile, Reach, ReachFile,
    Team, TeamFile, Venue, VenueFile, WardRecord, WardRecordFile,
    lines::{Reader, given, keep},
};
use crate::{
    draft::FieldProblem,
    facts::{Coded, Contact, ContactFor},
    outlet::{OutletName, Outlets},
    places::{Language, Languages, Places, WardCode},
};

impl Reader {
    fn ward(&mut self, text: &str) -> Option<WardCode> {
        let code: WardCode = text
            .parse()
            .map_err(|e: crate::places::AreaCodeError| self.fault("ward", e.to_string()))
            .ok()?;
        if Places::london().ward(&code).is_none() {
            self.fault("ward", format!("there is no ward {code} in London"));
            return None;
        }
        Some(code)
    }

    fn team(&mut self, team: &TeamFile) -> Option<Team> {
        let name = self.needed("team.name", &team.name, "give the name of the team");
        let members = self.lines("team.members", &team.members);
        let mailbox = given(team.mailbox.as_ref()).map(|m| self.email("team.mailbox", m));
        let contact = team.contact.as_ref().map(|c| self.contact(c));
        Some(Team {
            name,
            members,
            mailbox: keep(mailbox)?,
            contact: keep(contact)?,
        })
    }

    fn contact(&mut self, contact: &ContactFile) -> Option<Contact> {
        let phone = given(contact.phone.as_ref()).map(|p| self.phone("team.contact.phone", p));
        let text = given(contact.text.as_ref()).map(|p| self.phone("team.contact.text", p));
        let email = given(contact.email.as_ref()).map(|e| {
            self.email("team.contact.email", e)
                .map(|e| e.expose().to_owned())
        });
        let url = given(contact.url.as_ref()).map(|u| {
            let good = u.starts_with("https://") && !u.contains(char::is_whitespace);
            if !good {
                self.fault(
                    "team.contact.url",
                    "write the whole web address: it starts with https://",
                );
            }
            good.then(|| u.to_owned())
        });
        if [
            phone.is_none(),
            text.is_none(),
            email.is_none(),
            url.is_none(),
        ] == [true; 4]
        {
            self.fault(
                "team.contact.phone",
                "give at least one of phone, url, email or text",
            );
        }
        let purpose = self.purpose(&contact.purpose);
        Some(Contact {
            phone: keep(phone)?,
            url: keep(url)?,
            email: keep(email)?,
            text: keep(text)?,
            purpose: purpose?,
        })
    }

    fn purpose(&mut self, text: &str) -> Option<Coded<ContactFor>> {
        let text = text.trim();
        let field = "team.contact.for";
        match text.parse::<ContactFor>() {
            Ok(code) => Some(Coded::Code(code)),
            Err(unknown) if text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                let what = if text.is_empty() {
                    "say what the contact is for: an emergency (in a file: emergency), people who saw something or are \
                     worried (saw_or_worried), or anything else (not_emergency)"
                        .to_owned()
                } else {
                    format!("{unknown}; for words of your own, write a sentence")
                };
                self.fault(field, what);
                None
            }
            Err(_) => Some(Coded::English(self.line(field, text))),
        }
    }

    fn languages(&mut self, tags: &[String]) -> Vec<Language> {
        let mut all = Vec::new();
        for (i, tag) in tags.iter().enumerate() {
            let field = format!("languages[{i}]");
            match tag.parse::<Language>() {
                Err(error) => self.fault(field, error.to_string()),
                Ok(language) if language.is_english() => {}
                Ok(language) if Languages::census().info(&language).is_none() => self.fault(
                    field,
                    format!("no language of the census is written {language}: give a tag such as tr, pl or bn"),
                ),
                Ok(language) if all.contains(&language) => {}
                Ok(language) => all.push(language),
            }
        }
        self.rows("languages", tags.len());
        all
    }

    fn outlets(&mut self, names: &[String], known: Option<&Outlets>) -> Vec<OutletName> {
        let mut all = Vec::new();
        for (i, text) in names.iter().enumerate() {
            let field = format!("outlets[{i}]");
            match OutletName::new(text) {
                Err(error) => self.fault(field, error.to_string()),
                Ok(name) if known.is_some_and(|k| k.get(&name).is_none()) => {
                    let has: Vec<&str> = known
                        .into_iter()
                        .flat_map(Outlets::iter)
                        .map(|o| o.name.as_str())
                        .collect();
                    let what = format!(
                        "there is no outlet \"{name}\" in the configuration. It has: {}",
                        has.join(", ")
                    );
                    self.fault(field, what);
                }
                Ok(name) if all.contains(&name) => {}
                Ok(name) => all.push(name),
            }
        }
        self.rows("outlets", names.len());
        all
    }

    fn venue(&mut self, venue: &VenueFile) -> Venue {
        Venue {
            name: self.needed("venue.name", &venue.name, "give the name of the venue"),
            address: self.needed(
                "venue.address",
                &venue.address,
                "give the address of the venue",
            ),
            access: self.lines("venue.access", &venue.access),
        }
    }

    fn meeting(&mut self, i: usize, meeting: &MeetingFile, usual: bool) -> Option<Meeting> {
        let at = |name: &str| format!("meetings[{i}].{name}");
        let title = self.needed(&at("title"), &meeting.title, "say what meeting it is");
        let (venue, address) = (
            given(meeting.venue.as_ref()),
            given(meeting.address.as_ref()),
        );
        match (venue, address) {
            (Some(_), None) => self.fault(at("address"), "give the address of this venue"),
            (None, Some(_)) => self.fault(at("venue"), "give the name of this venue"),
            (None, None) if !usual => self.fault(
                at("venue"),
                "give the venue and its address: the ward has no usual venue",
            ),
            _ => {}
        }
        let place = venue.zip(address).map(|(name, address)| Venue {
            name: self.line(&at("venue"), name),
            address: self.line(&at("address"), address),
            access: self.lines(&at("access"), &meeting.access),
        });
        let starts = self.time(&at("starts"), meeting.starts.as_ref());
        let ends = self.time(&at("ends"), meeting.ends.as_ref());
        if let (Some(starts), Some(ends)) = (starts, ends)
            && ends <= starts
        {
            self.fault(at("ends"), "it must end after it starts".to_owned());
        }
        Some(Meeting {
            title,
            place,
            starts: starts?,
            ends: ends?,
        })
    }

    fn priority(&mut self, i: usize, priority: &PriorityFile) -> Priority {
        let at = |name: &str| format!("priorities[{i}].{name}");
        let asked = self.paragraph(&at("asked"), &priority.asked);
        if asked.is_empty() {
            self.fault(at("asked"), "say what was asked");
        }
        Priority {
            asked,
            said: self.paragraph(&at("said"), &priority.said),
            did: self.paragraph(&at("did"), &priority.did),
        }
    }

    fn reach(&mut self, list: &str, i: usize, reach: &ReachFile) -> Option<Reach> {
        let at = |name: &str| format!("{list}[{i}].{name}");
        let name = self.line(&at("name"), &reach.name);
        let organisation = self.line(&at("organisation"), &reach.organisation);
        if name.is_empty() && organisation.is_empty() {
            self.fault(at("name"), "give a name, an organisation, or both");
        }
        let email = given(reach.email.as_ref()).map(|e| self.email(&at("email"), e));
        let phone = given(reach.phone.as_ref()).map(|p| self.phone(&at("phone"), p));
        Some(Reach {
            name,
            organisation,
            email: keep(email)?,
            phone: keep(phone)?,
        })
    }

    fn reaches(&mut self, list: &str, rows: &[ReachFile]) -> Vec<Reach> {
        self.rows(list, rows.len());
        rows.iter()
            .enumerate()
            .filter_map(|(i, row)| self.reach(list, i, row))
            .collect()
    }

    fn owner(&mut self, owner: &OwnerFile) -> Option<Owner> {
        let name = self.needed("owner.name", &owner.name, "say who is asked for copy");
        if owner.email.trim().is_empty() {
            self.fault("owner.email", "give the address at which they are asked");
            return None;
        }
        let email = self.email("owner.email", &owner.email)?;
        Some(Owner { name, email })
    }
}

impl WardRecord {
    /// Reads a record as written. Without `outlets`, any well-formed name of an outlet is taken: a stored record outlives
    /// the configuration it was written under.
    ///
    /// # Errors
    /// Every field that cannot be what the schema says.
    pub fn read(
        file: &WardRecordFile,
        outlets: Option<&Outlets>,
    ) -> Result<Self, Vec<FieldProblem>> {
        let mut r = Reader::default();
        let ward = r.ward(&file.ward);
        let usual = file.venue.is_some();
        let mut meetings: Vec<Meeting> = file
            .meetings
            .iter()
            .enumerate()
            .filter_map(|(i, m)| r.meeting(i, m, usual))
            .collect();
        meetings.sort_by_key(|m| m.starts);
        let record = Self {
            // Never used where the ward is wrong: there is a problem then.
            ward: ward.unwrap_or_else(|| Places::london().longest_ward_name().code),
            team: file.team.as_ref().and_then(|t| r.team(t)),
            languages: r.languages(&file.languages),
            outlets: r.outlets(&file.outlets, outlets),
            venue: file.venue.as_ref().map(|v| r.venue(v)),
            meetings,
            priorities: file
                .priorities
                .iter()
                .enumerate()
                .map(|(i, p)| r.priority(i, p))
                .collect(),
            press: r.reaches("press", &file.press),
            community: r.reaches("community", &file.community),
            owner: file.owner.as_ref().and_then(|o| r.owner(o)),
        };
        r.rows("meetings", file.meetings.len());
        r.rows("priorities", file.priorities.len());
        if r.problems.is_empty() {
            Ok(record)
        } else {
            Err(r.problems)
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
