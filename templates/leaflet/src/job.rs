//! What comes in: one JSON document that says what to print. Nothing in it is markup; every text is untrusted.

use serde::Deserialize;

use crate::fault::Fault;

/// The most languages in one document.
pub const MOST_PAGES: usize = 40;
/// The most characters in all texts of one document together.
pub const MOST_CHARACTERS: usize = 100_000;
/// The longest caption beside a QR code, in characters.
pub const LONGEST_CAPTION: usize = 200;
/// The longest address behind a QR code. A longer one has dots too small for a camera at 30 mm.
pub const LONGEST_QR: usize = 300;

/// The longest mark: it stands in a band of a line or two on every side.
pub const LONGEST_MARK: usize = 120;

/// One document to print.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// What kind of sheet it is.
    pub sheet: Sheet,
    /// The size of the paper.
    pub paper: Paper,
    /// The document's title, as a reader's program shows it.
    pub title: String,
    /// Who sends it; stands at the top of each language.
    pub organisation: String,
    /// The day of the text, as `2026-12-08`, for the document's properties. What readers see of dates is in the texts.
    pub date: Option<String>,
    /// The languages, in the order of the pages.
    pub pages: Vec<Page>,
    /// The address behind the QR code.
    pub qr: Option<String>,
    /// What stands beside the code, where a page has no words of its own for it.
    pub qr_caption: Option<Words>,
    /// True in a training run: each page says so.
    #[serde(default)]
    pub exercise: bool,
    /// What each page says of itself in a band at its top, as that it is not approved.
    pub mark: Option<String>,
}

/// What kind of sheet it is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// One side for each language, 14 point down to 10.
    Leaflet,
    /// One side for each language, as large as fits.
    Poster,
    /// Never below 16 point, on as many sides as it takes.
    LargePrint,
    /// One language, held up at a cordon: the largest type that fits.
    CordonCard,
}

/// The size of the paper, upright.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
}

/// One language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The language's tag, as `ur` or `pa-Guru`.
    pub lang: String,
    /// What the language calls itself; names its bookmark. Without it the bookmark is the headline.
    pub name: Option<String>,
    /// Which way the language runs.
    pub dir: Direction,
    /// The headline.
    pub headline: Words,
    /// Says that nobody has read the translation.
    pub unread: Option<Unread>,
    /// The text.
    pub blocks: Vec<Block>,
    /// What stands small at the foot: who sent it, other formats, emergencies.
    #[serde(default)]
    pub footer: Vec<Words>,
    /// What stands beside the QR code in this language.
    pub qr_caption: Option<Words>,
}

/// Which way a language runs.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Says in both languages that nobody has read the translation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// In the page's own language.
    pub own: Words,
    /// In English.
    pub english: Words,
}

/// A paragraph or a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Words),
    /// A list with a dot before each item.
    List(Vec<Words>),
}

/// A stretch of text: one string, or its runs in order.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// All of it in one.
    Plain(String),
    /// Its runs.
    Runs(Vec<Run>),
}

/// One run of a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Run {
    /// Text of the language.
    Plain(String),
    /// A piece that reads left to right whatever is round it: a number, a name in Latin letters.
    Ltr(LtrRun),
    /// A web address. What begins with https:// or http:// can be clicked; anything else is printed only.
    Link(LinkRun),
}

/// A piece that reads left to right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LtrRun {
    /// The piece.
    pub ltr: String,
}

/// A web address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRun {
    /// The address as it is printed.
    pub link: String,
}

impl Words {
    /// The runs in order.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        match self {
            Self::Plain(text) => vec![Run::Plain(text.clone())],
            Self::Runs(runs) => runs.clone(),
        }
    }

    /// All its text, in order.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Runs(runs) => runs.iter().map(Run::text).collect(),
        }
    }
}

impl Run {
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Ltr(run) => &run.ltr,
            Self::Link(run) => &run.link,
        }
    }
}

impl Page {
    /// Every text of the page.
    pub fn words(&self) -> impl Iterator<Item = &Words> {
        let blocks = self.blocks.iter().flat_map(|block| match block {
            Block::Paragraph(words) => std::slice::from_ref(words),
            Block::List(items) => items,
        });
        let unread = self.unread.iter().flat_map(|u| [&u.own, &u.english]);
        std::iter::once(&self.headline)
            .chain(unread)
            .chain(blocks)
            .chain(&self.footer)
            .chain(&self.qr_caption)
    }
}

impl Job {
    /// Reads one document and looks it over.
    ///
    /// # Errors
    /// Says what is wrong and where, without repeating any text of the document: it may name people.
    pub fn read(json: &[u8]) -> Result<Self, Fault> {
        let job: Self = serde_json::from_slice(json).map_err(|e| Fault::unreadable(&e))?;
        job.look_over()?;
        Ok(job)
    }

    fn look_over(&self) -> Result<(), Fault> {
        let wrong = |what: &str| Err(Fault::Wrong(what.to_owned()));
        if self.title.trim().is_empty() {
            return wrong(
                "the title is empty: a reader's program shows it, and PDF/UA asks for it",
            );
        }
        if self.pages.is_empty() || self.pages.len() > MOST_PAGES {
            return Err(Fault::Wrong(format!(
                "there are {} pages, and it takes 1 to {MOST_PAGES}",
                self.pages.len()
            )));
        }
        if self.sheet == Sheet::CordonCard && self.pages.len() != 1 {
            return wrong("a cordon card has one language");
        }
        let words = self
            .pages
            .iter()
            .flat_map(Page::words)
            .chain(&self.qr_caption);
        let characters: usize = words.map(|w| w.text().chars().count()).sum();
        let characters =
            characters + self.title.chars().count() + self.organisation.chars().count();
        if characters > MOST_CHARACTERS {
            return Err(Fault::Wrong(format!(
                "the texts have {characters} characters together, and it takes {MOST_CHARACTERS}"
            )));
        }
        for page in &self.pages {
            page.look_over()?;
        }
        let captions = self.pages.iter().filter_map(|p| p.qr_caption.as_ref());
        let long = |w: &Words| w.text().chars().count() > LONGEST_CAPTION;
        if captions.chain(&self.qr_caption).any(long) {
            return Err(Fault::Wrong(format!(
                "what stands beside the QR code has to have at most {LONGEST_CAPTION} characters"
            )));
        }
        let mark = self.mark.as_ref().map_or(0, |mark| mark.chars().count());
        if mark > LONGEST_MARK {
            return Err(Fault::Wrong(format!(
                "the mark has to have at most {LONGEST_MARK} characters"
            )));
        }
        if let Some(qr) = &self.qr
            && !(qr.starts_with("https://")
                && qr.len() <= LONGEST_QR
                && qr.bytes().all(|b| b.is_ascii_graphic()))
        {
            return Err(Fault::Wrong(format!(
                "the address of the QR code has to begin with https:// and have at most {LONGEST_QR} ASCII characters"
            )));
        }
        if self
            .date
            .as_deref()
            .is_some_and(|d| crate::meta::date(d).is_none())
        {
            return wrong("the date has to read like 2026-12-08");
        }
        Ok(())
    }
}

impl Page {
    fn look_over(&self) -> Result<(), Fault> {
        let mut parts = self.lang.split('-');
        let first = parts.next().is_some_and(|p| {
            (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic())
        });
        let rest = parts
            .all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !(first && rest && self.lang.len() <= 35) {
            return Err(Fault::Wrong(
                "a page's lang has to be a language tag, as ur or pa-Guru".to_owned(),
            ));
        }
        if crate::plain::clean(&self.headline.text()).trim().is_empty() {
            return Err(Fault::Wrong(format!(
                "the page in {} has no headline",
                self.lang
            )));
        }
        Ok(())
    }
}
