//! What passes between the pipeline and a channel.

mod after;
mod answer;
mod called_back;
mod edition;
mod event;
mod gather;
mod lane;
mod limit;
mod outgoing;
mod shape;

pub use after::{
    Found, Listed, Posted, Recall, RecallAnswered, RecallWhy, Recalled, RepeatOnce, SettlePlan,
    Settled,
};
pub use answer::{Answer, Answered, LimitSeen, Reason, Receipt};
pub use called_back::CalledBack;
pub use edition::{Edition, EditionCopy, EditionPicture, ListName};
pub use event::{AddressVerdict, Callback, CallbackRefused, Event, Received};
pub use lane::{AccountName, Lane};
pub use limit::{Limit, Pool, Spend, Weigh};
pub use outgoing::{Destination, Doubt, Earlier, Outgoing, Part, With};
pub use shape::{
    Back, Bounds, Check, CheckState, CorrectBy, Currency, Gather, Grouping, Money, Price, Probe,
    ReaderList, Shape,
};
