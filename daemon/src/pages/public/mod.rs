//! The public site: ward pages, notices, the feed, subscribing and leaving.

mod feed;
mod notice;
mod reading;
mod routes;
mod subscribe;
mod ward;

pub use feed::{Feed, FeedEntry};
pub use notice::{Article, GonePage, NoticePage, Standing, demoted};
pub use reading::{ReadingCard, ReadingPage};
pub use routes::{ROUTES, router};
pub use subscribe::{
    ConfirmDonePage, ConfirmPage, LeavePage, LeftPage, SubscribePage, SubscribeProblems,
    SubscribeSentPage, Subscribing,
};
pub use ward::{FindPage, NoticeLine, WardLink, WardPage};

use askama::Template;

use super::chrome::Chrome;

/// A page that says what went wrong, in words: not found, bad request, try later.
#[derive(Debug, Template)]
#[template(path = "public/message.html")]
pub struct MessagePage {
    /// Round it.
    pub chrome: Chrome,
    /// What happened and what to do, a paragraph each.
    pub paragraphs: Vec<String>,
}

impl MessagePage {
    /// There is no such page.
    pub fn not_found(site: &super::chrome::Site) -> Self {
        Self {
            chrome: Chrome::public(site, "Page not found"),
            paragraphs: vec![
                "If you typed the address, check that it is right.".to_owned(),
                "If you followed a link, the notice may have been moved. You can look for it on your ward's page."
                    .to_owned(),
            ],
        }
    }
}

#[cfg(test)]
mod tests;
