//! The desk: sign in, write a notice, put right what falls short, approve, watch it go out, stop it.

mod ask;
mod by_hand;
mod channels;
mod data;
mod doctor;
mod findings;
mod home;
mod interrupt;
mod pictures;
mod print;
mod restored;
mod review;
mod rounds;
mod routes;
mod schedules;
mod sentences;
mod sign_in;
mod staff;
mod status;
mod upcoming;
mod versions;
mod wards;
mod webhooks;

pub use ask::{ChoosePage, QuestionsPage};
pub use by_hand::{JobForm, PackPage, TaskCard, TasksPage};
pub use channels::{AccountCard, ChannelsPage, Found};
pub use data::{DataPage, ErasePage, KeptCard};
pub use doctor::{DoctorPage, DoctorPart};
pub use findings::{AgreedForm, FindingCard, OweForm, OweJob, PassForm};
pub use home::{Entry, Group, HomePage, Stopped};
pub use interrupt::InterruptPage;
pub use pictures::{PictureCard, PicturesPage};
pub use print::{CardPage, Offer, PrintPage};
pub use restored::RestoredPage;
pub use review::{Actions, Hash, PointLine, Preview, ReviewPage};
pub use rounds::{
    ApproveLine, ApproveRoundPage, DifferenceCard, DifferenceLine, DifferencesPage, FactsFilePage,
    GridLine, RoundItem, RoundPage, RoundsPage,
};
pub use routes::{ROUTES, router};
pub use schedules::{AskPage, RoundLine, SchedulePage, SchedulesPage};
pub use sentences::{
    HistoryLine, LanguageCard, ReaderCard, ReadersPage, SentenceFilesPage, SentenceLine,
    SentencePage, SentencesLanguagePage, SentencesPage, TakenWords,
};
pub use sign_in::{CodePage, SignInPage};
pub use staff::{HandoverPage, HandoverSheetPage, MePage, OnCallPage, ToldCard, ToldPage};
pub use status::{DoubtForm, HandTask, OutletStatus, StatusPage, Tone};
pub(crate) use upcoming::acts as let_go_acts;
pub use upcoming::{LetGoPage, Stands, UpcomingGroup, UpcomingPage};
pub use versions::{
    FactCell, FactRow, MatrixCell, MatrixLine, MatrixTable, VersionCard, VersionText,
};
pub use wards::{BoroughItem, WardEditPage, WardItem, WardPage, WardPart, WardsPage};
pub use webhooks::{
    CallLine, WebhookCard, WebhookPage, WebhookRemovePage, WebhookSecretPage, WebhooksPage,
};

use askama::Template;

use super::chrome::Chrome;

/// A page of the desk that says what went wrong and what to do.
#[derive(Debug, Template)]
#[template(path = "console/message.html")]
pub struct DeskMessagePage {
    /// Round it.
    pub chrome: Chrome,
    /// What happened and what to do, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Where to look next: address and words.
    pub links: Vec<(String, String)>,
    /// Where "Go back" leads.
    pub back: String,
}

#[cfg(test)]
mod tests;
