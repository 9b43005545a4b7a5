//! wardmote-store: everything that Wardmote keeps, on SQLite. All SQL is in this crate. [`Store`] is the handle; its
//! methods are the use cases. Every act that changes something writes its audit entry in its own transaction, and every
//! step of a state is asked of the tables in `wardmote_domain`.

mod alternatives;
mod answer_steps;
mod answers;
mod approvals;
mod asked;
mod audience;
mod audience_counts;
mod audit;
mod audit_verify;
mod backup;
mod belongs;
mod correct;
mod delivery_ids;
mod desk_mail;
mod doubts;
mod earlier;
mod erase;
mod error;
mod fan_out;
mod fan_out_panel;
mod file;
mod freeze;
mod gather;
mod hash;
mod holds;
mod intents;
mod item;
mod keep;
mod lanes;
mod lease;
mod ledger;
#[cfg(test)]
mod ledger_tests;
mod limited;
mod load;
mod messages;
mod meters;
mod migrations;
mod moved;
mod once;
mod opened;
mod pace;
mod pass_acts;
mod passes;
mod people;
mod pictures;
#[cfg(test)]
mod plan_tests;
mod posts;
mod press;
mod prune;
mod public;
mod reader_file;
mod reasons;
mod recall;
mod receive;
mod receive_steps;
mod rechecks;
mod recover;
mod release;
mod release_plan;
mod release_rows;
mod restore;
mod restored;
mod room;
mod rows;
mod schedules;
mod sentences;
mod sessions;
mod settle;
mod settle_by_person;
mod sound;
mod sqlite_facts;
mod staff;
mod store;
mod subscribe;
mod tasks;
mod thread;
mod tidy;
mod timers;
mod tokens;
mod trigger;
mod upcoming;
mod urgent;
mod vault;
mod view_parts;
mod view_types;
mod views;
mod ward_records;
mod watch;
mod webhooks;
mod withdraw;
mod withdrawn_mail;
mod writer;

pub use alternatives::Alternative;
pub use answers::{Finished, Outcome};
pub use asked::StillGoes;
pub use audience::{AudienceRow, Imported, ReaderAddress};
pub use audit::{AuditEntry, Checkpoint};
pub use audit_verify::{AuditFault, AuditReport};
pub use backup::{BackupNote, BackupRun, CopyProof, backup_name, note_path, prove_copy};
pub use belongs::Belongs;
pub use desk_mail::{DeskMailKind, MailAnswer, MailOut, MailTo, NewMail};
pub use doubts::Doubted;
pub use earlier::{EarlierMessage, EarlierThan};
pub use error::{Refusal, Result, StoreError};
pub use freeze::NewRevision;
pub use hash::{HashError, Sha256, canonical, frozen_hash};
pub use holds::Hold;
pub use intents::{Begin, Begun};
pub use item::{DeliveryKey, EditionKey, Item, Target};
pub use keep::{Keep, KeptNotice};
pub use lanes::{LaneStatus, LaneStop};
pub use ledger::LimitStatus;
pub use messages::{Stored, Submission, Submitted};
pub use once::{Known, Once, OneRequest, RequestAnswer};
pub use pass_acts::OwedTask;
pub use passes::wording_hash;
pub use people::NewPerson;
pub use pictures::{Picture, shown};
pub use press::PressStatus;
pub use prune::{Dropped, TooOld, months_before};
pub use public::{PublicNotice, PublicState};
pub use reader_file::{ReaderFile, SentRow};
pub use recall::{RecallWork, Taken};
pub use receive::Took;
pub use recover::Recover;
pub use release_plan::{
    Audience, BY_HAND, ByHand, DueRelease, FanOut, PostEdition, PostLane, Promise, ReaderLane,
    ReleasePlan, Texts,
};
pub use restore::{NewToken, RestoreDone, Restoring, restore};
pub use restored::{Decision, FoundPost, LookDue, PostSeen, RestoreView, RestoredRow};
pub use room::{free_bytes, only_read};
pub use schedules::{
    AskMessage, AskView, HandIn, NewAsk, NewRound, NewSchedule, Placed, PlacedRound, RoundSource,
    RoundView, ScheduleView, Waking,
};
pub use sentences::{
    Hand, KeptSentence, KeptSignature, KeptWording, LineAnswer, NewReadingLink, ReadingLink,
    SavedAnswer, SentenceChange, SentenceEvent, SentenceLine,
};
pub use sessions::{CODE_LASTS, CODE_TRIES, SESSION_LASTS};
pub use settle::Settlement;
pub use settle_by_person::{NOT_DONE, SettledAs};
pub use sqlite_facts::SqliteFacts;
pub use staff::{
    DueTelling, Handover, Happened, NewShift, StaffChange, TellMail, TellStep, Telling, ToldTo,
};
pub use store::Store;
pub use subscribe::Pending;
pub use tasks::TaskView;
pub use tidy::Remember;
pub use tokens::Token;
pub use upcoming::Upcoming;
pub use urgent::{REMIND_EVERY, REVIEW_WITHIN};
pub use view_types::{
    ApprovalView, ClearanceView, DeliveryPage, DeliveryView, MessageRow, MessageView, PassView,
    PersonName, Progress, RecallStatus, ReportRow, RevisionView, Tally, WaitsFor,
};
pub use ward_records::{KeptWard, WardRecordRow, WardVersion};
pub use watch::{OpenDeliveries, UrgentWait, Waiting, Watch, Workload};
pub use webhooks::{
    CallEnd, CallSource, CallState, CallView, DueCall, Heads, NewCall, NewWebhook, RecordEvent,
    WebhookSecrets, WebhookStop, WebhookView,
};
pub use withdraw::TakenBack;
