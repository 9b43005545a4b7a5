//! What the public may read: the notices of a ward, one notice, in words when it is gone.

use jiff::Timestamp;
use wardmote_domain::{
    ids::MessageId,
    places::{Places, Ward, WardCode},
};
use wardmote_store::{PublicNotice, PublicState};

use super::{Desk, DeskError};

/// Notices on a ward page and in its feed, newest first.
const MOST: u32 = 50;

/// The page of a ward.
#[derive(Debug, Clone)]
pub struct WardPage {
    /// The ward.
    pub ward: &'static Ward,
    /// Its current notices, newest first.
    pub notices: Vec<PublicNotice>,
    /// The wards beside it.
    pub neighbours: Vec<&'static Ward>,
    /// Changes whenever anything public changed.
    pub version: i64,
}

/// How a notice stands for the public.
pub use wardmote_store::PublicState as NoticeState;

/// The page of a notice.
#[derive(Debug, Clone)]
pub struct NoticePage {
    /// The notice.
    pub notice: PublicNotice,
    /// The correction that puts it right, where there is one and it stands itself.
    pub correction: Option<PublicNotice>,
    /// Changes whenever anything public changed.
    pub version: i64,
}

impl Desk {
    /// The page of a ward; nothing for a code of no current ward.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn ward_page(&self, code: &WardCode) -> Result<Option<WardPage>, DeskError> {
        let Some(ward) = Places::london().ward(code) else {
            return Ok(None);
        };
        let version = self.store.public_version().await?;
        let notices = self.store.notices(std::slice::from_ref(code), MOST).await?;
        let neighbours = Places::london()
            .neighbours(code)
            .iter()
            .filter_map(|c| Places::london().ward(c))
            .collect();
        Ok(Some(WardPage {
            ward,
            notices,
            neighbours,
            version,
        }))
    }

    /// The page of a notice; nothing for one that was never public.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn notice_page(&self, id: MessageId) -> Result<Option<NoticePage>, DeskError> {
        let version = self.store.public_version().await?;
        let Some(notice) = self.store.notice(id).await? else {
            return Ok(None);
        };
        let correction = match &notice.state {
            PublicState::Corrected { by, .. } => self.store.notice(*by).await?,
            _ => None,
        };
        let correction = correction.filter(|c| c.rendered.is_some());
        Ok(Some(NoticePage {
            notice,
            correction,
            version,
        }))
    }

    /// The instant now, for what a page dates.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
