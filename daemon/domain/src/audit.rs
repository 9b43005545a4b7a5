//! The acts that leave an entry in the audit chain.

use serde::{Deserialize, Serialize};

use crate::{ids::PersonId, words::named};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Actor {
    /// A person.
    Person {
        /// Who.
        id: PersonId,
    },
    /// The daemon itself: a release at its time, an answer.
    Daemon,
    /// A resident, by their own link. Nobody in particular is named.
    Resident,
    /// Somebody who reads a language for us, by a private link: the entry has the link's number.
    LinkReader,
    /// The person at the machine's terminal: the first administrator.
    Terminal,
}

named!(
    /// What was done.
    AuditAct {
        /// A message was submitted.
        Submitted = "submitted",
        /// A new revision was made.
        Edited = "edited",
        /// A finding was passed with a reason.
        Overridden = "overridden",
        /// A finding was passed as owed.
        Owed = "owed",
        /// An owed job was ticked.
        OwedDone = "owed_done",
        /// A clearance was recorded.
        Cleared = "cleared",
        /// Approval was asked for.
        AskedApproval = "asked_approval",
        /// Approved on a hash.
        Approved = "approved",
        /// Sent back with a reason.
        Returned = "returned",
        /// Went by the urgent lane.
        UrgentLane = "urgent_lane",
        /// Reviewed after the urgent lane.
        Reviewed = "reviewed",
        /// The press copy went to newsdesks under an embargo that the public still waits for.
        PressStarted = "press_started",
        /// The embargo was broken by somebody: everything goes now.
        EmbargoBroken = "embargo_broken",
        /// A person took a job by hand on, or was given it.
        TaskTaken = "task_taken",
        /// A ward record was changed: which parts, never what is in them.
        WardRecordChanged = "ward_record_changed",
        /// A picture was taken in.
        PictureAdded = "picture_added",
        /// The release began: public from here.
        ReleaseStarted = "release_started",
        /// Fanned out whole.
        Released = "released",
        /// Falls short at the door, or its end passed.
        StoppedAtDoor = "stopped_at_door",
        /// Put right by a correction.
        Corrected = "corrected",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Removed for a legal reason.
        TakenDown = "taken_down",
        /// Stopped.
        Held = "held",
        /// Started again.
        Resumed = "resumed",
        /// A person said that what a message waited for has happened.
        Happened = "happened",
        /// Locked, because an alternative went instead of it.
        Locked = "locked",
        /// Unlocked: the alternative was taken back before anything of it left.
        Unlocked = "unlocked",
        /// Taken apart from its alternatives: from then on each may go.
        Unpaired = "unpaired",
        /// Kept back by a stop, and put off to a new time.
        PutOff = "put_off",
        /// A batch of answers, with their count and root hash.
        Answers = "answers",
        /// A person said what became of a delivery.
        Settled = "settled",
        /// A lane stopped.
        LaneDown = "lane_down",
        /// A person was added or changed.
        PersonAdded = "person_added",
        /// Signed in.
        SignedIn = "signed_in",
        /// A token was made.
        TokenMade = "token_made",
        /// A token was revoked.
        TokenRevoked = "token_revoked",
        /// A person took on something that our own people are told of.
        TakenOn = "taken_on",
        /// A person was put on call.
        OnCallSet = "on_call_set",
        /// A person was taken off the on-call order.
        OnCallEnded = "on_call_ended",
        /// A person chose which routine things they are told of.
        QuietChosen = "quiet_chosen",
        /// A shift was handed over, with a note.
        HandedOver = "handed_over",
        /// The person taking over signed for it.
        TakenOver = "taken_over",
        /// The audience was changed: counts only.
        AudienceChanged = "audience_changed",
        /// A resident subscribed and confirmed.
        Subscribed = "subscribed",
        /// A resident left.
        Unsubscribed = "unsubscribed",
        /// A schedule was made.
        ScheduleAdded = "schedule_added",
        /// A schedule was stopped for a while.
        SchedulePaused = "schedule_paused",
        /// A schedule was started again.
        ScheduleResumed = "schedule_resumed",
        /// A schedule was ended.
        ScheduleRemoved = "schedule_removed",
        /// A round was opened: copy is asked for.
        RoundOpened = "round_opened",
        /// A wake was missed and its grace is over: nobody was asked.
        RoundMissed = "round_missed",
        /// A draft of copy was kept.
        CopySaved = "copy_saved",
        /// Copy was handed in for an ask.
        CopyIn = "copy_in",
        /// Somebody else is asked for copy.
        AskGiven = "ask_given",
        /// Nobody is asked for this any more.
        AskWithdrawn = "ask_withdrawn",
        /// The time to answer passed without copy.
        AskLate = "ask_late",
        /// No copy came before the next round: nothing is sent.
        AskExpired = "ask_expired",
        /// A copy of the database was made.
        BackedUp = "backed_up",
        /// The database was put back from a copy; nothing goes out.
        Restored = "restored",
        /// One person asked that a restored database sends again.
        RestoreAsked = "restore_asked",
        /// Another person agreed: it sends again.
        RestoreReleased = "restore_released",
        /// A person decided on a message of which something may have gone after the copy was made.
        RestoreDecided = "restore_decided",
        /// A message must be kept.
        Kept = "kept",
        /// It need not be kept any more.
        KeepLifted = "keep_lifted",
        /// What was too old was dropped: counts only.
        Pruned = "pruned",
        /// What is held on a reader was given out.
        ReaderExported = "reader_exported",
        /// A reader was erased.
        ReaderErased = "reader_erased",
        /// One of our people was erased.
        PersonErased = "person_erased",
        /// The texts of a message were erased.
        TextsErased = "texts_erased",
        /// The machine's clock was moved, or was found behind at a start: by how many seconds, and what it read before.
        ClockMoved = "clock_moved",
        /// A receiver of webhooks was added.
        WebhookAdded = "webhook_added",
        /// It has a new secret.
        WebhookRotated = "webhook_rotated",
        /// A person paused it.
        WebhookPaused = "webhook_paused",
        /// A person started it again.
        WebhookStarted = "webhook_started",
        /// The daemon stopped it: it is gone, or has taken nothing for days.
        WebhookStopped = "webhook_stopped",
        /// It was removed, with what waited for it.
        WebhookRemoved = "webhook_removed",
        /// A person had a call made again.
        WebhookAgain = "webhook_again",
        /// Other wordings of fixed sentences were written: which, never their texts.
        SentencesWritten = "sentences_written",
        /// Somebody who reads the language signed fixed sentences: which.
        SentencesSigned = "sentences_signed",
        /// A reader of a language was given a private link.
        ReaderInvited = "reader_invited",
        /// A reader's private link was ended.
        ReadingEnded = "reading_ended",
    }
);
