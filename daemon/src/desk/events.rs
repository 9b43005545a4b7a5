//! What happened, as other programs hear of it: by webhook and as server-sent events. Ids, kinds, states and links; nothing
//! of what a notice says, nobody's name, no reason.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    hook::EventKind,
    ids::MessageId,
    person::{Act, Person},
    staff::What,
    words::{Priority, Realm},
};
use wardmote_store::{CallSource, Heads, RecordEvent, Sha256, StaffChange};

use super::{Desk, DeskError};
use crate::pipeline::staff::path_of;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id: the same wherever and however often it is heard.
    pub id: String,
    /// From which feed.
    pub source: CallSource,
    /// Its number there.
    pub sequence: i64,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// The message that it is about.
    pub message: Option<MessageId>,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// From when it is of no use to be told of.
    pub until: Option<Timestamp>,
    /// Ids, kinds, states and links.
    pub data: Value,
}

impl Event {
    /// The payload: `type`, `timestamp` and `data`, as Standard Webhooks has them.
    pub fn body(&self) -> Value {
        json!({"type": self.kind, "timestamp": self.at, "data": self.data})
    }

    /// Whether it concerns any of these areas. What is about no message concerns everybody.
    pub fn concerns(&self, areas: &AreaSet) -> bool {
        self.message.is_none()
            || self.areas.is_empty()
            || self.areas.iter().any(|area| {
                let one = AreaSet(vec![*area]);
                areas.covers(area) || areas.0.iter().any(|own| one.covers(own))
            })
    }

    /// Moves a place in the two feeds past this event.
    pub fn pass(&self, place: &mut Heads) {
        match self.source {
            CallSource::Record => place.record = place.record.max(self.sequence),
            CallSource::Telling => place.telling = place.telling.max(self.sequence),
        }
    }

    /// Whether this person may hear of it.
    pub fn readable(&self, by: &Person) -> bool {
        match self.message {
            Some(_) => by.may(Act::Read, &self.areas),
            None => by.may_anywhere(Act::Read),
        }
    }
}

/// An event's id, from what makes it that event and no other: a database put back from a copy says the same event under
/// the same id, and another one under another.
fn id(hash: &Sha256) -> String {
    let hex: String = hash.0[..16].iter().map(|b| format!("{b:02x}")).collect();
    format!("evt_{hex}")
}

/// Puts in what is there.
fn data(pairs: Vec<(&str, Value)>) -> Map<String, Value> {
    let there = pairs.into_iter().filter(|(_, v)| !v.is_null());
    there.map(|(k, v)| (k.to_owned(), v)).collect()
}

/// Two feeds as one, by time. Within each the order of its numbers stays, whatever the clock did: a listener that goes on
/// after any of them has missed nothing.
fn together(record: Vec<Event>, changes: Vec<Event>) -> Vec<Event> {
    let mut all = Vec::with_capacity(record.len() + changes.len());
    let mut changes = changes.into_iter().peekable();
    for event in record {
        while let Some(change) = changes.next_if(|change| change.at < event.at) {
            all.push(change);
        }
        all.push(event);
    }
    all.extend(changes);
    all
}

impl Desk {
    fn whole(&self, mut data: Map<String, Value>, path: &str) -> Value {
        let server = &self.settings.server;
        data.insert(
            "link".to_owned(),
            json!(format!("{}{path}", server.desk_url)),
        );
        if server.realm != Realm::Live {
            data.insert("exercise".to_owned(), json!(true));
        }
        Value::Object(data)
    }

    fn of_record(&self, entry: RecordEvent) -> Option<Event> {
        let kind = EventKind::of_act(entry.act, &entry.detail, entry.message.is_some())?;
        let text = |key: &str| entry.detail.get(key).filter(|v| v.is_string()).cloned();
        let path = match entry.message {
            Some(id) => format!("/messages/{id}"),
            None => "/channels".to_owned(),
        };
        let fields = data(vec![
            ("message", json!(entry.message)),
            ("kind", json!(entry.kind)),
            ("priority", json!(entry.priority)),
            ("state", json!(entry.state)),
            (
                "areas",
                entry.message.map_or(Value::Null, |_| json!(entry.areas)),
            ),
            ("scope", text("scope").unwrap_or_default()),
            ("lane", text("lane").unwrap_or_default()),
        ]);
        Some(Event {
            id: id(&entry.hash),
            source: CallSource::Record,
            sequence: entry.sequence,
            kind,
            at: entry.at,
            message: entry.message,
            areas: entry.areas,
            until: entry
                .expires
                .filter(|_| entry.priority == Some(Priority::Urgent)),
            data: self.whole(fields, &path),
        })
    }

    fn of_change(&self, change: StaffChange) -> Event {
        let of = format!(
            "telling {} {} {} {} {}",
            change.sequence,
            change.at.as_microsecond(),
            change.number,
            change.what,
            change.change
        );
        let fields = data(vec![
            ("number", json!(change.number)),
            ("what", json!(change.what)),
            ("title", json!(What::plain(change.what))),
            ("message", json!(change.message)),
            (
                "areas",
                change.message.map_or(Value::Null, |_| json!(change.areas)),
            ),
            ("lane", json!(change.lane.as_ref().map(ToString::to_string))),
            ("due", json!(change.due_at)),
            ("person", json!(change.person)),
            ("ended", json!(change.ended)),
        ]);
        Event {
            id: id(&Sha256::of(of.as_bytes())),
            source: CallSource::Telling,
            sequence: change.sequence,
            kind: EventKind::of_change(change.change),
            at: change.at,
            message: change.message,
            areas: change.areas,
            until: None,
            data: self.whole(fields, &path_of(change.what, change.message)),
        }
    }

    /// What happened after these places of the two feeds, each in its order, and the places to go on from. At most `limit`
    /// entries of each feed are looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn events_after(
        &self,
        from: Heads,
        limit: u32,
    ) -> Result<(Vec<Event>, Heads), wardmote_store::StoreError> {
        let mut to = from;
        let mut record = Vec::new();
        for entry in self.store.record_events(from.record, limit).await? {
            to.record = entry.sequence;
            record.extend(self.of_record(entry));
        }
        let mut changes = Vec::new();
        for change in self.store.staff_changes(from.telling, limit).await? {
            to.telling = change.sequence;
            changes.push(self.of_change(change));
        }
        let events = together(record, changes);
        Ok((events, to))
    }

    /// Where the two feeds end now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn event_heads(&self) -> Result<Heads, DeskError> {
        Ok(self.store.event_heads().await?)
    }

    /// The same, for a person: what they may read.
    ///
    /// # Errors
    /// When the person may read nothing, or the store cannot be read.
    pub(crate) async fn events_for(
        &self,
        by: &Person,
        from: Heads,
        limit: u32,
    ) -> Result<(Vec<Event>, Heads), DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let (mut events, to) = self.events_after(from, limit).await?;
        events.retain(|event| event.readable(by));
        Ok((events, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(areas: &[&str]) -> Event {
        Event {
            id: "evt_x".to_owned(),
            source: CallSource::Record,
            sequence: 1,
            kind: EventKind::MessagePublished,
            at: Timestamp::UNIX_EPOCH,
            message: Some("msg_01kc0000000000000000000000".parse().unwrap()),
            areas: areas.iter().map(|a| a.parse().unwrap()).collect(),
            until: None,
            data: json!({}),
        }
    }

    #[test]
    fn two_feeds_become_one_and_each_keeps_its_order_whatever_the_clock_did() {
        let at = |source, sequence, second| Event {
            source,
            sequence,
            at: Timestamp::from_second(second).unwrap(),
            ..of(&["london"])
        };
        let record: Vec<Event> = [(1, 10), (2, 5), (3, 30)]
            .map(|(n, s)| at(CallSource::Record, n, s))
            .to_vec();
        let changes: Vec<Event> = [(1, 7), (2, 31), (3, 4)]
            .map(|(n, s)| at(CallSource::Telling, n, s))
            .to_vec();
        let mut place = Heads {
            record: 0,
            telling: 0,
        };
        let mut passed = Vec::new();
        for event in together(record, changes) {
            event.pass(&mut place);
            passed.push((place.record, place.telling));
        }
        assert_eq!(passed, [(0, 1), (1, 1), (2, 1), (3, 1), (3, 2), (3, 3)]);
    }

    #[test]
    fn an_event_concerns_an_area_that_is_in_it_or_around_it() {
        let set = |code: &str| AreaSet(vec![code.parse().unwrap()]);
        let ward = of(&["E05014020"]);
        for (areas, concerned) in [
            ("london", true),
            ("E09000032", true),
            ("E05014020", true),
            ("E09000012", false),
            ("E05009376", false),
        ] {
            assert_eq!(ward.concerns(&set(areas)), concerned, "{areas}");
        }
        let borough = of(&["E09000032"]);
        assert!(borough.concerns(&set("E05014020")), "a ward of it");
        assert!(!borough.concerns(&set("E05009376")));
        assert!(of(&["E09000012", "E09000032"]).concerns(&set("E05014020")));
    }
}
