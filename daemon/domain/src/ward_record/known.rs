//! What is known of a ward before anybody is asked: the start of a notice, of an ask for copy, of a row of a file.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{Meeting, Venue, WardRecord};
use crate::{
    facts::{FactValue, Facts, Month, written},
    file::MessageFile,
    places::Language,
    words::Kind,
};

type Map = BTreeMap<String, FactValue>;

/// What a draft of a ward starts from.
#[derive(Debug, Clone, Copy)]
pub struct KnownOfWard<'a> {
    /// The ward's record.
    pub record: &'a WardRecord,
    /// The facts of its last notice of this kind that went out: what people said then is answered now.
    pub last: Option<&'a Facts>,
    /// The day it is asked: a monthly update is about the month before.
    pub day: Date,
    /// Now: meetings that are over are no longer known.
    pub now: Timestamp,
    /// The languages in which the catalogue can write.
    pub written_in: &'a [Language],
}

fn text(value: impl Into<String>) -> FactValue {
    FactValue::Text(value.into())
}

impl KnownOfWard<'_> {
    /// A draft of that kind for the ward, with everything that stands already. What is not known is left out, or empty
    /// where it must be filled in before the draft can be handed in.
    pub fn draft(&self, kind: Kind) -> MessageFile {
        let record = self.record;
        let mut file = MessageFile {
            kind: kind.as_str().to_owned(),
            areas: vec![record.ward.to_string()],
            outlets: record
                .outlets
                .iter()
                .map(|o| o.as_str().to_owned())
                .collect(),
            leave_out: self.leave_out(),
            also_in: self.record.languages.clone(),
            facts: Some(self.facts(kind)),
            ..MessageFile::default()
        };
        if let Some(team) = &record.team {
            file.reply_to = team.mailbox.as_ref().map(|m| m.expose().to_owned());
            let contact = team.contact.as_ref();
            let ways = contact.map(|c| [&c.phone, &c.url, &c.email, &c.text]);
            let ways = ways.into_iter().flatten().flatten();
            file.record.contacts = ways.chain(&file.reply_to).cloned().collect();
        }
        file.record.venue = record.venue.as_ref().map(venue_words);
        file
    }

    /// The month that an update asked for on that day is about: the one before, of any ward, with a record or without.
    pub fn month_of_update(day: Date) -> Month {
        Month::of(day).plus(-1)
    }

    /// Languages that the catalogue could write and this ward does not ask for. A ward that names none gets them all.
    fn leave_out(&self) -> Vec<Language> {
        if self.record.languages.is_empty() {
            return Vec::new();
        }
        self.written_in
            .iter()
            .filter(|l| !l.is_english() && !self.record.languages.contains(l))
            .cloned()
            .collect()
    }

    /// The facts that are known, by name.
    pub fn facts(&self, kind: Kind) -> Map {
        let mut facts = Map::new();
        let contact = self.record.team.as_ref().and_then(|t| t.contact.as_ref());
        if let Some(contact) = contact
            && kind != Kind::Event
            && let Some(contact) = contact_fact(contact)
        {
            facts.insert("contact".to_owned(), contact);
        }
        match kind {
            Kind::WardUpdate => self.ward_update(&mut facts),
            Kind::Event => facts.extend(self.meeting()),
            Kind::Feedback => {
                if let Some(FactValue::Map(first)) = self.priorities().into_iter().next() {
                    for (name, fact) in [("asked", "question"), ("said", "said"), ("did", "did")] {
                        if let Some(value) = first.get(name) {
                            facts.insert(fact.to_owned(), value.clone());
                        }
                    }
                }
            }
            _ => {}
        }
        facts
    }

    fn ward_update(&self, facts: &mut Map) {
        let month = Self::month_of_update(self.day);
        facts.insert("month".to_owned(), text(month.to_string()));
        facts.insert("figures".to_owned(), FactValue::List(Vec::new()));
        let priorities = self.priorities();
        if !priorities.is_empty() {
            facts.insert("priorities".to_owned(), FactValue::List(priorities));
        }
        let meeting = self.meeting();
        if !meeting.is_empty() {
            facts.insert("next_meeting".to_owned(), FactValue::Map(meeting));
        }
    }

    /// What people said last month is asked about again, and what was done since is left empty: nothing goes out until
    /// somebody has said it. Without a last month it is what the record promises.
    fn priorities(&self) -> Vec<FactValue> {
        let row = |asked: FactValue, said: FactValue, did: FactValue| {
            FactValue::Map(Map::from([
                ("asked".to_owned(), asked),
                ("said".to_owned(), said),
                ("did".to_owned(), did),
            ]))
        };
        if let Some(facts @ Facts::WardUpdate(_)) = self.last
            && let Some(FactValue::List(before)) = written(facts).remove("priorities")
        {
            let carried = before.into_iter().filter_map(|p| match p {
                FactValue::Map(mut p) => Some(row(p.remove("asked")?, p.remove("said")?, text(""))),
                _ => None,
            });
            return carried.collect();
        }
        let kept = self.record.priorities.iter();
        kept.map(|p| row(text(&*p.asked), text(&*p.said), text(&*p.did)))
            .collect()
    }

    /// The next meeting as the facts of an event; empty where none is known.
    fn meeting(&self) -> Map {
        match self.record.next_meeting(self.now) {
            Some((meeting, Some(place))) => event(meeting, place),
            _ => Map::new(),
        }
    }
}

fn event(meeting: &Meeting, place: &Venue) -> Map {
    // "Ward panel" is a code that every language says.
    let code = meeting.title.trim().to_lowercase().replace([' ', '-'], "_");
    let coded = code.parse::<crate::facts::EventTitle>().is_ok();
    let title = if coded { code } else { meeting.title.clone() };
    Map::from([
        ("title".to_owned(), text(title)),
        ("venue".to_owned(), text(&*place.name)),
        ("address".to_owned(), text(&*place.address)),
        ("starts".to_owned(), text(meeting.starts.to_string())),
        ("ends".to_owned(), text(meeting.ends.to_string())),
        (
            "access".to_owned(),
            FactValue::List(place.access.iter().map(|a| text(&**a)).collect()),
        ),
    ])
}

fn contact_fact(contact: &crate::facts::Contact) -> Option<FactValue> {
    let purpose = match &contact.purpose {
        crate::facts::Coded::Code(code) => code.as_str().to_owned(),
        crate::facts::Coded::English(words) => words.clone(),
    };
    let mut map = Map::from([("for".to_owned(), text(purpose))]);
    for (name, way) in [
        ("phone", &contact.phone),
        ("url", &contact.url),
        ("email", &contact.email),
        ("text", &contact.text),
    ] {
        if let Some(way) = way {
            map.insert(name.to_owned(), text(&**way));
        }
    }
    (map.len() > 1).then_some(FactValue::Map(map))
}

/// The venue as the desk records it: name and address.
fn venue_words(venue: &Venue) -> String {
    format!("{}, {}", venue.name, venue.address)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{facts::read, ward_record::WardRecordFile};

    fn record() -> WardRecord {
        let file: WardRecordFile = serde_json::from_value(json!({
            "ward": "E05009376", "languages": ["tr", "pl"], "outlets": ["email"],
            "team": {"name": "Team", "mailbox": "team@example.org", "contact": {"phone": "101", "for": "not_emergency"}},
            "venue": {"name": "Library hall", "address": "High Street", "access": ["step-free"]},
            "meetings": [{"title": "Ward panel", "starts": "2026-12-17T18:30", "ends": "2026-12-17T20:00"}],
            "priorities": [{"asked": "what_to_work_on", "said": "mopeds", "did": "more_patrols"}],
        }))
        .unwrap();
        WardRecord::read(&file, None).unwrap()
    }

    fn known<'a>(
        record: &'a WardRecord,
        last: Option<&'a Facts>,
        languages: &'a [Language],
    ) -> KnownOfWard<'a> {
        KnownOfWard {
            record,
            last,
            day: "2026-12-01".parse().unwrap(),
            now: "2026-12-01T10:00:00Z".parse().unwrap(),
            written_in: languages,
        }
    }

    #[test]
    fn a_draft_starts_from_the_record() {
        let record = record();
        let languages: Vec<Language> = ["en-GB", "pl", "ur"]
            .iter()
            .map(|t| t.parse().unwrap())
            .collect();
        let draft = known(&record, None, &languages).draft(Kind::WardUpdate);
        assert_eq!(draft.areas, ["E05009376"]);
        assert_eq!(draft.outlets, ["email"]);
        assert_eq!(
            draft.leave_out,
            ["ur".parse().unwrap()],
            "Polish is standing, Urdu is not"
        );
        assert_eq!(draft.reply_to.as_deref(), Some("team@example.org"));
        assert_eq!(draft.record.contacts, ["101", "team@example.org"]);
        assert_eq!(
            draft.record.venue.as_deref(),
            Some("Library hall, High Street")
        );
        let Facts::WardUpdate(facts) = read(Kind::WardUpdate, draft.facts.unwrap()).unwrap() else {
            panic!();
        };
        assert_eq!(facts.month.to_string(), "2026-11");
        assert_eq!(facts.priorities.len(), 1);
        let meeting = facts.next_meeting.unwrap();
        assert!(
            meeting.title.is_code() && meeting.access[0].is_code(),
            "{meeting:?}"
        );
    }

    #[test]
    fn what_was_said_last_month_is_carried_over_and_what_was_done_is_empty() {
        let record = record();
        let draft = known(&record, None, &[]).draft(Kind::WardUpdate);
        let last = read(Kind::WardUpdate, draft.facts.unwrap()).unwrap();
        let next = known(&record, Some(&last), &[])
            .draft(Kind::WardUpdate)
            .facts
            .unwrap();
        let value = serde_json::to_value(&next["priorities"]).unwrap();
        assert_eq!(
            value,
            json!([{"asked": "what_to_work_on", "said": "mopeds", "did": ""}])
        );
        let problems = read(Kind::WardUpdate, next).unwrap_err();
        assert_eq!(
            problems[0].field, "facts.priorities[0].did",
            "no copy, no send: {problems:?}"
        );
    }

    #[test]
    fn a_meeting_that_is_over_is_not_known_and_a_kind_gets_what_it_asks() {
        let record = record();
        let mut known = known(&record, None, &[]);
        assert!(read(Kind::Event, known.facts(Kind::Event)).is_ok());
        assert!(read(Kind::Feedback, known.facts(Kind::Feedback)).is_ok());
        known.now = "2026-12-17T20:00:00Z".parse().unwrap();
        assert!(known.facts(Kind::Event).is_empty());
        assert!(!known.facts(Kind::WardUpdate).contains_key("next_meeting"));
        assert!(known.facts(Kind::Guidance).contains_key("contact"));
    }
}
