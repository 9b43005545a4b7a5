//! Private links for those who read a language for us: an interpreter, an agency, an officer at home in it.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use wardmote_domain::{person::Person, places::Language, words::Kind};
use wardmote_store::{NewReadingLink, ReadingLink, Sha256};

use super::bank::bank;
use crate::{
    desk::{Desk, DeskError},
    settings::MOST_READING_DAYS,
    signer,
};

/// A link that was just made. Its token is here and nowhere else.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The link's number.
    pub number: i64,
    /// The whole address.
    pub address: String,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

/// How a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It may be used.
    Open,
    /// Its time is over.
    Over,
    /// Somebody ended it.
    Ended,
}

/// A reader's link, as the desk sees it.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingLinkRow {
    /// Its number.
    pub number: i64,
    /// The reader's name.
    pub reader: String,
    /// Who they are.
    pub note: String,
    /// The types of notice that they are asked to read; none is all.
    pub kinds: Vec<Kind>,
    /// Who invited them.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
    /// How it stands.
    pub state: LinkState,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// How many sentences were signed by it.
    pub signed: u64,
    /// How many answers are kept and not signed yet.
    pub saved: u64,
}

fn row(link: ReadingLink, now: Timestamp) -> ReadingLinkRow {
    ReadingLinkRow {
        state: match (link.ended_at, link.stands(now)) {
            (Some(_), _) => LinkState::Ended,
            (None, true) => LinkState::Open,
            (None, false) => LinkState::Over,
        },
        number: link.number,
        reader: link.reader,
        note: link.note,
        kinds: link.kinds,
        made_by: link.made_by,
        made_at: link.made_at,
        ends_at: link.ends_at,
        used_at: link.used_at,
        signed: link.signed,
        saved: link.saved,
    }
}

/// A line that somebody typed: on one line, of that length at most.
fn one_line(field: &str, text: &str, what: &str) -> Result<String, DeskError> {
    let text = text.trim();
    let good =
        !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
    match good {
        true => Ok(text.to_owned()),
        false => Err(DeskError::field(
            field,
            format!("{what}, in at most 200 characters on one line"),
        )),
    }
}

impl Desk {
    /// The readers of a language who were given a link.
    ///
    /// # Errors
    /// When this person does not look after the sentences, or there is no such language.
    pub async fn readers_invited(
        &self,
        by: &Person,
        language: &Language,
    ) -> Result<Vec<ReadingLinkRow>, DeskError> {
        self.may_keep_sentences(by)?;
        bank(&self.catalogue_now(), language)?;
        let now = self.clock.now();
        let links = self.store.reading_links(language).await?;
        Ok(links.into_iter().map(|link| row(link, now)).collect())
    }

    /// How many days a link stands where nobody says.
    pub fn reading_days(&self) -> u32 {
        self.settings.catalogue.reading_days
    }

    /// Invites a reader: makes a private link for them. Its address is given here and nowhere else.
    ///
    /// # Errors
    /// When this person does not look after the sentences, there is no such language, or something is wrong with what
    /// was typed.
    pub async fn invite_to_read(
        &self,
        by: &Person,
        language: &Language,
        reader: &str,
        note: &str,
        kinds: Vec<Kind>,
        days: u32,
    ) -> Result<Invited, DeskError> {
        self.may_keep_sentences(by)?;
        bank(&self.catalogue_now(), language)?;
        let reader = one_line("reader", reader, "give the reader’s name")?;
        let note = one_line("note", note, "say who they are")?;
        if !(1..=MOST_READING_DAYS).contains(&days) {
            return Err(DeskError::field(
                "days",
                format!("give a number of days from 1 to {MOST_READING_DAYS}"),
            ));
        }
        let token = signer::new_secret();
        let ends_at = self.clock.now() + SignedDuration::from_hours(24 * i64::from(days));
        let new = NewReadingLink {
            language: language.clone(),
            reader,
            note,
            kinds,
            hash: Sha256(self.signer.reading_hash(&token)),
            ends_at,
        };
        let number = self.store.invite_reader(new, by.id).await?;
        let site = self.settings.server.public_url.trim_end_matches('/');
        Ok(Invited {
            number,
            address: format!("{site}/read/{token}"),
            ends_at,
        })
    }

    /// Ends a link, from now on and for good.
    ///
    /// # Errors
    /// When this person does not look after the sentences, there is no such link, or it was ended before.
    pub async fn end_reading(
        &self,
        by: &Person,
        language: &Language,
        number: i64,
    ) -> Result<(), DeskError> {
        self.may_keep_sentences(by)?;
        let ended = self
            .store
            .end_reading_link(language.clone(), number, by.id)
            .await;
        Ok(ended?)
    }
}
