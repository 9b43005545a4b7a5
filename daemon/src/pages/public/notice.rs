//! One notice in one language.

use askama::Template;
use wardmote_domain::{
    local_time::LocalDateTime,
    places::Language,
    words::{Direction, Kind},
};

use crate::pages::{
    chrome::{Chrome, LanguageLink, Site},
    plain,
};

/// A version of a notice as its page shows it.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// The headline, for the window's title.
    pub title: String,
    /// The inside of the article, of the catalogue's safe subset: headline, the notice that nobody has read this
    /// language, the text, the footer.
    pub html: String,
    /// When it went out.
    pub released: LocalDateTime,
}

impl Article {
    /// The same below another heading: its headline steps down one level.
    fn below(&self) -> String {
        demoted(&self.html, 2)
    }

    /// When it went out, in words.
    fn when(&self) -> String {
        plain::moment(self.released)
    }
}

/// HTML of the safe subset with its headline at `level`, to stand inside a page that has a heading of its own.
pub fn demoted(html: &str, level: u8) -> String {
    html.replace("<h2>", &format!("<h{}>", level + 1))
        .replace("</h2>", &format!("</h{}>", level + 1))
        .replace("<h1>", &format!("<h{level}>"))
        .replace("</h1>", &format!("</h{level}>"))
}

/// How a public notice stands.
#[derive(Debug, Clone)]
pub enum Standing {
    /// As it went out.
    Current,
    /// Put right: the correction stands above the old text, in this language or in English.
    Corrected(Article),
}

/// A notice that can be read.
#[derive(Debug, Template)]
#[template(path = "public/notice.html")]
pub struct NoticePage {
    /// Round it.
    pub chrome: Chrome,
    /// What it is for.
    pub kind: Kind,
    /// The text.
    pub article: Article,
    /// How it stands.
    pub standing: Standing,
    /// The languages it can be read in.
    pub links: Vec<LanguageLink>,
    /// The wards whose pages carry it.
    pub wards: Vec<super::WardLink>,
    /// Its pictures: where each is, and what it shows in words.
    pub pictures: Vec<(String, String)>,
    /// When it comes down, if it does.
    pub expires: Option<LocalDateTime>,
}

impl NoticePage {
    /// The page of a notice.
    pub fn new(site: &Site, kind: Kind, article: Article, standing: Standing) -> Self {
        let mut chrome = Chrome::public(site, article.title.clone());
        chrome.title_lang = (!article.language.is_english())
            .then(|| (article.language.as_str().to_owned(), article.direction));
        Self {
            chrome,
            kind,
            article,
            standing,
            links: Vec::new(),
            wards: Vec::new(),
            pictures: Vec::new(),
            expires: None,
        }
    }
}

impl NoticePage {
    /// When it ends, in words.
    fn ends(&self) -> Option<String> {
        self.expires.map(plain::moment)
    }
}

/// A notice that is gone, in words. Served with 410.
#[derive(Debug, Template)]
#[template(path = "public/gone.html")]
pub struct GonePage {
    /// Round it.
    pub chrome: Chrome,
    /// More words, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Where to look now.
    pub wards: Vec<super::WardLink>,
}

impl GonePage {
    /// It was taken back.
    pub fn withdrawn(site: &Site, on: LocalDateTime, wards: Vec<super::WardLink>) -> Self {
        Self {
            chrome: Chrome::public(
                site,
                format!("This notice was withdrawn on {}", plain::date(on)),
            ),
            paragraphs: vec!["Please do not rely on it or pass it on.".to_owned()],
            wards,
        }
    }

    /// It was removed; nothing of it is repeated, not even where it was for.
    pub fn taken_down(site: &Site) -> Self {
        Self {
            chrome: Chrome::public(site, "This notice has been removed"),
            paragraphs: Vec::new(),
            wards: Vec::new(),
        }
    }

    /// Its time is past.
    pub fn expired(site: &Site, on: LocalDateTime, wards: Vec<super::WardLink>) -> Self {
        Self {
            chrome: Chrome::public(site, format!("This notice ended on {}", plain::date(on))),
            paragraphs: vec!["What it said may not be true any more.".to_owned()],
            wards,
        }
    }
}
