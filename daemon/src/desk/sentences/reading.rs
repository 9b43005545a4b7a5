//! What a reader sees and does by their private link. The link is all that they have: there is no person behind it, no
//! session, and nothing but the sentences of one language.

use wardmote_domain::{places::Language, sentence::Way, words::Direction, words::Kind};
use wardmote_store::{Hand, LineAnswer, ReadingLink, SavedAnswer, SentenceLine, Sha256};
use wardmote_templates::{BankSentence, SentenceState};

use super::{
    bank::bank,
    change::{Change, as_it_stands, worded},
    line::{row, seen, typed},
    rows::{SentenceRow, Standing},
};
use crate::desk::{Desk, DeskError};

/// Lines on a page.
pub(super) const LINES: usize = 25;

/// The most letters of a line that is typed.
const MOST_LETTERS: usize = 4_000;

/// What a link leads to.
#[derive(Debug, Clone)]
pub enum Reading {
    /// It stands.
    Open(Box<Page>),
    /// It has ended.
    Over {
        /// Who invited the reader.
        made_by: String,
    },
}

/// A page of lines.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// The reader's name.
    pub reader: String,
    /// Who invited them.
    pub made_by: String,
    /// Which page it is, from 1.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
    /// Lines that wait for the reader, on all pages.
    pub waiting: usize,
    /// Lines that were signed by this link.
    pub signed: u64,
    /// The lines of this page.
    pub lines: Vec<ReadingLine>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct ReadingLine {
    /// The sentence.
    pub row: SentenceRow,
    /// What the reader said of it before.
    pub answer: Option<LineAnswer>,
    /// What is wrong with what they typed.
    pub faults: Vec<String>,
}

/// What a reader says of a line now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The sentence's place.
    pub sentence: String,
    /// What they saw of it.
    pub seen: String,
    /// What they say.
    pub answer: LineAnswer,
}

/// What became of answers.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    /// How many are kept.
    pub kept: usize,
    /// How many were signed.
    pub signed: usize,
    /// What is wrong with a line, by its place.
    pub faults: Vec<(String, Vec<String>)>,
}

impl Saved {
    fn fault(&mut self, sentence: &str, what: Vec<String>) {
        self.faults.push((sentence.to_owned(), what));
    }
}

/// Whether a sentence waits for a reader who is asked for these kinds.
fn waits(sentence: &BankSentence, kinds: &[Kind]) -> bool {
    let unread = !matches!(sentence.state, SentenceState::Signed(_));
    let asked = kinds.is_empty()
        || sentence.kinds.is_empty()
        || sentence.kinds.iter().any(|kind| kinds.contains(kind));
    unread && asked
}

impl Desk {
    /// The link of a token, ended or not; nothing where it is none of ours.
    async fn reading_link(&self, token: &str) -> Result<Option<ReadingLink>, DeskError> {
        let hash = Sha256(self.signer.reading_hash(token));
        Ok(self.store.reading_link(hash).await?)
    }

    /// What a link leads to; nothing where it is none of ours.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reading(&self, token: &str, page: usize) -> Result<Option<Reading>, DeskError> {
        let Some(link) = self.reading_link(token).await? else {
            return Ok(None);
        };
        if !link.stands(self.clock.now()) {
            return Ok(Some(Reading::Over {
                made_by: link.made_by,
            }));
        }
        self.store.use_reading_link(link.number).await?;
        Ok(Some(Reading::Open(Box::new(
            self.reading_page(&link, page).await?,
        ))))
    }

    async fn reading_page(&self, link: &ReadingLink, page: usize) -> Result<Page, DeskError> {
        let saved = self.store.saved_answers(link.number).await?;
        let all = bank(&self.catalogue_now(), &link.language)?;
        let waiting: Vec<&BankSentence> = all.iter().filter(|s| waits(s, &link.kinds)).collect();
        let pages = waiting.len().div_ceil(LINES).max(1);
        let number = page.clamp(1, pages);
        let of_page = waiting.iter().skip((number - 1) * LINES).take(LINES);
        let line = |sentence: &&BankSentence| ReadingLine {
            row: row(sentence),
            answer: saved
                .iter()
                .find(|s| of_these_words(s, sentence))
                .map(|s| s.answer.clone()),
            faults: Vec::new(),
        };
        Ok(Page {
            direction: super::bank::direction(&link.language),
            language: link.language.clone(),
            reader: link.reader.clone(),
            made_by: link.made_by.clone(),
            number,
            pages,
            waiting: waiting.len(),
            signed: link.signed,
            lines: of_page.map(line).collect(),
        })
    }

    /// Keeps what a reader says; with `sign` what is good of it is signed in their name. Nothing where the token is none of
    /// ours, or the link has ended.
    ///
    /// # Errors
    /// When the store cannot keep it.
    pub async fn answer_reading(
        &self,
        token: &str,
        answers: &[Answered],
        sign: bool,
    ) -> Result<Option<Saved>, DeskError> {
        let now = self.clock.now();
        let Some(link) = self.reading_link(token).await?.filter(|l| l.stands(now)) else {
            return Ok(None);
        };
        let all = bank(&self.catalogue_now(), &link.language)?;
        let mut saved = Saved::default();
        let (mut keep, mut good) = (Vec::new(), Vec::new());
        for answered in answers {
            let found = all.iter().find(|s| s.id.as_str() == answered.sentence);
            let Some(found) = found.filter(|s| waits(s, &link.kinds)) else {
                continue;
            };
            if seen(found) != answered.seen {
                let why = "This sentence changed while you had the page open. Read it again.";
                saved.fault(&answered.sentence, vec![why.to_owned()]);
                continue;
            }
            match said(found, &answered.answer, &link.language) {
                Ok(line) => good.push(line),
                Err(faults) => saved.fault(&answered.sentence, faults),
            }
            keep.push(SavedAnswer {
                sentence: answered.sentence.clone(),
                english: found.english.clone(),
                own: found.own.clone(),
                answer: shortened(&answered.answer),
            });
        }
        saved.kept = keep.len();
        self.store.save_answers(link.number, keep).await?;
        if sign && !good.is_empty() {
            self.sign_by_link(&link, good, &mut saved).await?;
        }
        Ok(Some(saved))
    }

    async fn sign_by_link(
        &self,
        link: &ReadingLink,
        good: Vec<(SentenceLine, bool)>,
        saved: &mut Saved,
    ) -> Result<(), DeskError> {
        let signed: Vec<SentenceLine> = good.iter().map(|(line, _)| line.clone()).collect();
        let many = signed.len();
        let written: Vec<SentenceLine> = good
            .into_iter()
            .filter_map(|(line, is_new)| is_new.then_some(line))
            .collect();
        let (fitting, unfit) = self.fitting(&link.language, written, &link.reader).await?;
        let unfit_places: Vec<&str> = unfit.iter().map(|(s, _)| s.as_str()).collect();
        let signed: Vec<SentenceLine> = signed
            .into_iter()
            .filter(|line| !unfit_places.contains(&line.sentence.as_str()))
            .collect();
        saved.signed = many - unfit.len();
        if !signed.is_empty() {
            self.keep_change(Change {
                language: link.language.clone(),
                written: fitting,
                signed,
                day: self.today(),
                way: Way::Link,
                hand: Hand::Link(link.number),
                name: link.reader.clone(),
            })
            .await?;
        }
        for (sentence, why) in unfit {
            saved.fault(&sentence, vec![why]);
        }
        Ok(())
    }
}

/// Whether an answer was given to the words that stand now.
fn of_these_words(saved: &SavedAnswer, sentence: &BankSentence) -> bool {
    saved.sentence == sentence.id.as_str()
        && saved.english == sentence.english
        && saved.own == sentence.own
}

/// What an answer comes to: the line that would be signed, and whether its words are new.
fn said(
    sentence: &BankSentence,
    answer: &LineAnswer,
    language: &Language,
) -> Result<(SentenceLine, bool), Vec<String>> {
    match answer {
        LineAnswer::Right => Ok((as_it_stands(sentence), false)),
        LineAnswer::Other(text) => {
            let text = typed(sentence, text, language)?;
            let is_new = text != sentence.own;
            Ok((worded(sentence, text, language), is_new))
        }
    }
}

/// What is kept of something far too long: its beginning.
fn shortened(answer: &LineAnswer) -> LineAnswer {
    match answer {
        LineAnswer::Right => LineAnswer::Right,
        LineAnswer::Other(text) => LineAnswer::Other(text.chars().take(MOST_LETTERS).collect()),
    }
}

impl SentenceRow {
    /// Whether somebody has read it as it stands.
    pub fn is_signed(&self) -> bool {
        self.state == Standing::Signed
    }
}
