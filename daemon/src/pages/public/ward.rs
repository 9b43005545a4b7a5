//! The page of a ward, and the page that finds one.

use askama::Template;
use wardmote_domain::{
    local_time::LocalDateTime,
    places::{Places, Ward, WardCode},
    words::Kind,
};

use crate::pages::{
    chrome::{Chrome, LanguageLink, Site},
    form::Fields,
    plain,
    question::{Control, Question},
};

/// One notice in a list.
#[derive(Debug, Clone)]
pub struct NoticeLine {
    /// Its English headline.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// What it is for.
    pub kind: Kind,
    /// When it went out.
    pub released: LocalDateTime,
    /// When it was put right, if it was.
    pub corrected: Option<LocalDateTime>,
    /// The languages it can be read in, English first.
    pub languages: Vec<LanguageLink>,
}

impl NoticeLine {
    /// When it went out, and when it was put right, in words.
    fn when(&self) -> String {
        let released = format!("Sent out at {}", plain::moment(self.released));
        match self.corrected {
            Some(at) => format!("{released}. Put right at {}", plain::moment(at)),
            None => released,
        }
    }
}

/// A link to a ward.
#[derive(Debug, Clone)]
pub struct WardLink {
    /// Its code.
    pub code: WardCode,
    /// Its name, with its borough where that is another.
    pub name: String,
}

/// The page of a ward: what is current, newest first.
#[derive(Debug, Template)]
#[template(path = "public/ward.html")]
pub struct WardPage {
    /// Round it.
    pub chrome: Chrome,
    /// Its code.
    pub code: WardCode,
    /// Its name.
    pub ward: String,
    /// Its borough.
    pub borough: String,
    /// Current notices, newest first.
    pub notices: Vec<NoticeLine>,
    /// The wards it borders.
    pub neighbours: Vec<WardLink>,
}

impl WardPage {
    /// The page of a known ward.
    pub fn new(site: &Site, ward: &Ward, notices: Vec<NoticeLine>) -> Self {
        let places = Places::london();
        let borough = |code| {
            places
                .borough(code)
                .map(|b| b.name.clone())
                .unwrap_or_default()
        };
        let neighbours = ward
            .neighbours
            .iter()
            .filter_map(|code| places.ward(code))
            .map(|n| WardLink {
                code: n.code,
                name: if n.borough == ward.borough {
                    n.name.clone()
                } else {
                    format!("{}, {}", n.name, borough(&n.borough))
                },
            })
            .collect();
        let borough = borough(&ward.borough);
        Self {
            chrome: Chrome::public(site, format!("Notices for {}, {borough}", ward.name)),
            code: ward.code,
            ward: ward.name.clone(),
            borough,
            notices,
            neighbours,
        }
    }
}

/// The page that finds a ward by its name.
#[derive(Debug, Template)]
#[template(path = "public/find.html")]
pub struct FindPage {
    /// Round it.
    pub chrome: Chrome,
    /// The question.
    pub question: Question,
    /// The wards that answer, if something was typed.
    pub found: Option<Vec<WardLink>>,
}

impl FindPage {
    /// Asks for a ward, with the answers to what was typed.
    pub fn new(site: &Site, fields: &Fields) -> Self {
        let typed = fields.get("ward").to_owned();
        let found = (!typed.is_empty()).then(|| find(&typed));
        let control = Control::Line {
            kind: "text",
            value: typed,
            complete: "off",
        };
        Self {
            chrome: Chrome::public(site, "Find your ward"),
            question: Question::new("ward", "The name of your ward", control)
                .hint("Or part of it. A ward is a small part of a London borough"),
            found,
        }
    }
}

fn find(typed: &str) -> Vec<WardLink> {
    let places = Places::london();
    places
        .find(typed)
        .into_iter()
        .flat_map(|area| places.wards_of(&area))
        .filter_map(|code| {
            let name = places.full_name(&code.into())?;
            Some(WardLink { code, name })
        })
        .take(60)
        .collect()
}
