//! Outgoing webhooks: what happened, as other programs hear of it, and when a call that failed is made again. Nothing of
//! what a notice says is in any of it, and no name and no address: ids, kinds, states and links.

mod hears;
mod retry;

pub use hears::{Hears, HearsProblem};
pub use retry::{HookAnswer, MOST_TRIES, STEPS, TIMEOUT_SECONDS, judge, rest};

use serde_json::Value;

use crate::{audit::AuditAct, staff::Change, words::named};

named!(
    /// What happened, in the words that programs choose by: a group and what happened to one of it.
    EventKind {
        /// A notice was sent in.
        MessageSubmitted = "message.submitted",
        /// It has a new wording.
        MessageEdited = "message.edited",
        /// It waits for a second person.
        MessageWaits = "message.awaiting_approval",
        /// It is approved.
        MessageApproved = "message.approved",
        /// It was sent back to its author.
        MessageReturned = "message.returned",
        /// It goes by the urgent lane.
        MessageUrgentLane = "message.urgent_lane",
        /// It was reviewed after the urgent lane.
        MessageReviewed = "message.reviewed",
        /// Newsdesks have it under an embargo.
        MessagePress = "message.press_started",
        /// It is public from here.
        MessagePublished = "message.published",
        /// It is fanned out whole.
        MessageReleased = "message.released",
        /// It falls short at the door, or its end passed before it went.
        MessageStoppedAtDoor = "message.stopped_at_door",
        /// A correction put it right.
        MessageCorrected = "message.corrected",
        /// It was taken back.
        MessageWithdrawn = "message.withdrawn",
        /// It was removed for a legal reason.
        MessageTakenDown = "message.taken_down",
        /// It was stopped.
        MessageHeld = "message.held",
        /// It was started again.
        MessageResumed = "message.resumed",
        /// What it waited for has happened.
        MessageHappened = "message.happened",
        /// It is locked: an alternative went in its place.
        MessageLocked = "message.locked",
        /// It is unlocked.
        MessageUnlocked = "message.unlocked",
        /// It was put off to another time.
        MessagePutOff = "message.put_off",
        /// A person said what became of one of its deliveries.
        MessageSettled = "message.settled",
        /// A channel takes nothing.
        ChannelStopped = "channel.stopped",
        /// A channel runs again.
        ChannelStarted = "channel.started",
        /// A person stopped a channel, an area, everything routine or everything.
        HoldPut = "hold.put",
        /// Such a stop ended.
        HoldLifted = "hold.lifted",
        /// Our own people are to be told of something.
        TellingOpened = "telling.opened",
        /// A person was told.
        TellingTold = "telling.told",
        /// A person has it.
        TellingTaken = "telling.taken",
        /// It is settled.
        TellingClosed = "telling.closed",
        /// A call that only shows that calls arrive.
        Test = "webhook.test",
    }
);

named!(
    /// What a receiver may choose whole.
    EventGroup {
        /// Everything about notices.
        Message = "message",
        /// Channels that stop and start by themselves or by a person.
        Channel = "channel",
        /// Stops that people put.
        Hold = "hold",
        /// What our own people are told.
        Telling = "telling",
    }
);

impl EventKind {
    /// Its group; none for a test, which everybody gets.
    pub fn group(self) -> Option<EventGroup> {
        self.as_str().split('.').next()?.parse().ok()
    }

    /// What an entry of the record is to other programs; nothing for what is of no concern to them. `detail` is the
    /// entry's own.
    pub fn of_act(act: AuditAct, detail: &Value, on_message: bool) -> Option<Self> {
        let has = |key: &str| detail.get(key).is_some_and(|v| !v.is_null());
        Some(match act {
            AuditAct::LaneDown => Self::ChannelStopped,
            AuditAct::Resumed if has("lane") => Self::ChannelStarted,
            AuditAct::Held if !on_message => Self::HoldPut,
            AuditAct::Resumed if !on_message => Self::HoldLifted,
            _ if !on_message => return None,
            AuditAct::Submitted => Self::MessageSubmitted,
            AuditAct::Edited => Self::MessageEdited,
            AuditAct::AskedApproval => Self::MessageWaits,
            // Found too late to approve: its end has passed.
            AuditAct::Approved if has("expired") => Self::MessageStoppedAtDoor,
            AuditAct::Approved => Self::MessageApproved,
            AuditAct::Returned => Self::MessageReturned,
            AuditAct::UrgentLane => Self::MessageUrgentLane,
            AuditAct::Reviewed => Self::MessageReviewed,
            AuditAct::PressStarted => Self::MessagePress,
            AuditAct::ReleaseStarted => Self::MessagePublished,
            AuditAct::Released => Self::MessageReleased,
            AuditAct::StoppedAtDoor => Self::MessageStoppedAtDoor,
            AuditAct::Corrected => Self::MessageCorrected,
            AuditAct::Withdrawn => Self::MessageWithdrawn,
            AuditAct::TakenDown => Self::MessageTakenDown,
            AuditAct::Held => Self::MessageHeld,
            AuditAct::Resumed => Self::MessageResumed,
            AuditAct::Happened => Self::MessageHappened,
            AuditAct::Locked => Self::MessageLocked,
            AuditAct::Unlocked => Self::MessageUnlocked,
            AuditAct::PutOff => Self::MessagePutOff,
            AuditAct::Settled => Self::MessageSettled,
            _ => return None,
        })
    }

    /// What a change of something that our own people are told is.
    pub fn of_change(change: Change) -> Self {
        match change {
            Change::Opened => Self::TellingOpened,
            Change::Told => Self::TellingTold,
            Change::Taken => Self::TellingTaken,
            Change::Closed => Self::TellingClosed,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_event_but_the_test_has_its_group_and_every_group_an_event() {
        for kind in EventKind::ALL {
            assert_eq!(kind.group().is_none(), *kind == EventKind::Test, "{kind}");
        }
        for group in EventGroup::ALL {
            assert!(EventKind::ALL.iter().any(|k| k.group() == Some(*group)));
        }
    }

    #[test]
    fn names_are_as_the_specification_wants_them() {
        for kind in EventKind::ALL {
            let parts: Vec<&str> = kind.as_str().split('.').collect();
            let plain = |p: &&str| p.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            assert!(parts.len() == 2 && parts.iter().all(plain), "{kind}");
        }
    }

    #[test]
    fn what_people_do_with_each_other_is_nobody_elses_affair() {
        let none = json!({});
        for act in [
            AuditAct::SignedIn,
            AuditAct::TokenMade,
            AuditAct::PersonAdded,
            AuditAct::Unsubscribed,
            AuditAct::ReaderErased,
            AuditAct::Answers,
        ] {
            for on_message in [true, false] {
                assert_eq!(EventKind::of_act(act, &none, on_message), None, "{act}");
            }
        }
        for (act, detail, on_message, kind) in [
            (
                AuditAct::ReleaseStarted,
                json!({}),
                true,
                "message.published",
            ),
            (AuditAct::Approved, json!({}), true, "message.approved"),
            (
                AuditAct::Approved,
                json!({"expired": "x"}),
                true,
                "message.stopped_at_door",
            ),
            (
                AuditAct::Held,
                json!({"scope": "everything"}),
                false,
                "hold.put",
            ),
            (
                AuditAct::Held,
                json!({"scope": "message:x"}),
                true,
                "message.held",
            ),
            (
                AuditAct::Resumed,
                json!({"lane": "twitter/force"}),
                false,
                "channel.started",
            ),
            (
                AuditAct::Resumed,
                json!({"scope": "everything"}),
                false,
                "hold.lifted",
            ),
            (
                AuditAct::LaneDown,
                json!({"lane": "x/y"}),
                false,
                "channel.stopped",
            ),
        ] {
            let said = EventKind::of_act(act, &detail, on_message).map(EventKind::as_str);
            assert_eq!(said, Some(kind), "{act}");
        }
    }
}
