//! wardmote-store: everything that Wardmote keeps, on SQLite. All SQL is in this crate. [`Store`] is the handle; its
//! methods are the use cases. Every act that changes something writes its audit entry in its own transaction, and every
//! step of a state is asked of the tables in `wardmote_domain`.

mod answers;
mod approvals;
mod audience;
mod audit;
mod audit_verify;
mod correct;
mod desk_mail;
mod error;
mod fan_out;
mod hash;
mod holds;
mod intents;
mod lease;
mod ledger;
mod messages;
mod migrations;
mod passes;
mod people;
#[cfg(test)]
mod plan_tests;
mod public;
mod reasons;
mod recall;
mod release;
mod rows;
mod sessions;
mod settle;
mod store;
mod timers;
mod views;
mod withdraw;
mod writer;

pub use answers::{Finished, Outcome};
pub use approvals::{DueReview, REMIND_EVERY, REVIEW_WITHIN};
pub use audience::{AudienceRow, Imported, Pending};
pub use audit::{AuditEntry, Checkpoint};
pub use audit_verify::{AuditFault, AuditReport};
pub use desk_mail::{DeskMailKind, MailAnswer, MailOut, MailTo, NewMail};
pub use error::{Refusal, Result, StoreError};
pub use hash::{HashError, Sha256, canonical, frozen_hash};
pub use holds::{Hold, LaneStatus, LaneStop};
pub use intents::{Begin, Begun};
pub use lease::{DeliveryKey, EditionKey, Item, Target};
pub use ledger::LimitStatus;
pub use messages::{NewRevision, Stored, Submission, Submitted};
pub use passes::OwedTask;
pub use people::{NewPerson, Token};
pub use public::{PublicNotice, PublicState};
pub use recall::{RecallWork, Taken};
pub use release::{
    Audience, BY_HAND, ByHand, DueRelease, FanOut, PostLane, ReaderLane, ReleasePlan,
};
pub use sessions::{CODE_LASTS, CODE_TRIES, SESSION_LASTS};
pub use settle::{Doubted, Recover, SettledAs, Settlement};
pub use store::Store;
pub use views::{
    ApprovalView, ClearanceView, DeliveryPage, DeliveryView, MessageRow, MessageView, PassView,
    PersonName, ReportRow, RevisionView, Tally, WaitsFor,
};
pub use withdraw::TakenBack;
