//! What stands round every page: title, the realm's banner, who is signed in, what is stopped.

use wardmote_domain::words::{Direction, Realm};

use super::plain;

/// The stylesheet, served by both sides at [`STYLE_PATH`].
pub const STYLE: &str = include_str!("../../pages/site.css");

/// Where the stylesheet is. The version is its own hash, so that it can be kept for a year.
pub const STYLE_PATH: &str = "/assets/wardmote.css";

/// The icon, served by both sides at [`ICON_PATH`].
pub const ICON: &str = include_str!("../../pages/icon.svg");

/// Where the icon is.
pub const ICON_PATH: &str = "/assets/icon.svg";

/// What a site as a whole says of itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// Live, or the sandbox: the banner says which.
    pub realm: Realm,
    /// Whose site it is, as people read it: `Metropolitan Police`.
    pub force: String,
    /// The public address, without a slash at the end: `https://notices.example.org`.
    pub public_url: String,
    /// What the stylesheet's address carries, so that a changed one is fetched.
    pub style_version: String,
}

impl Site {
    /// Whether the sandbox banner stands on every page.
    pub fn is_sandbox(&self) -> bool {
        self.realm == Realm::Sandbox
    }

    /// Whether this is an exercise: its banner and colour stand on every page.
    pub fn is_exercise(&self) -> bool {
        self.realm == Realm::Exercise
    }

    /// The stylesheet's address.
    pub fn style(&self) -> String {
        format!("{STYLE_PATH}?v={}", self.style_version)
    }
}

/// The person at the desk.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Their name.
    pub name: String,
    /// The token of every form they post.
    pub csrf: String,
    /// Whether they may stop things: all but readers.
    pub may_stop: bool,
}

/// Everything round the content of one page.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// The site.
    pub site: Site,
    /// The page's own title.
    pub title: String,
    /// The title's language and direction, where it is not English.
    pub title_lang: Option<(String, Direction)>,
    /// Who is signed in; nobody on the public side.
    pub person: Option<SignedIn>,
    /// Who stopped everything and when, while it is stopped.
    pub all_stopped: Option<String>,
    /// Whether the database was put back from a copy and is held for that.
    pub restored: bool,
    /// Something that was just done, said once.
    pub done: Option<String>,
    /// Whether what was posted has errors: the window's title says so first.
    pub wrong: bool,
}

impl Chrome {
    /// A page of the public site.
    pub fn public(site: &Site, title: impl Into<String>) -> Self {
        Self {
            site: site.clone(),
            title: title.into(),
            title_lang: None,
            person: None,
            all_stopped: None,
            restored: false,
            done: None,
            wrong: false,
        }
    }

    /// A page of the desk.
    pub fn desk(site: &Site, title: impl Into<String>, person: SignedIn) -> Self {
        Self {
            person: Some(person),
            ..Self::public(site, title)
        }
    }

    /// Says what was just done, at the top of the page.
    #[must_use]
    pub fn saying(mut self, done: Option<String>) -> Self {
        self.done = done;
        self
    }

    /// Says in the window's title that something is wrong with what was posted.
    #[must_use]
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// Says that everything is stopped, by whom and since when.
    #[must_use]
    pub fn stopped(mut self, words: Option<String>) -> Self {
        self.all_stopped = words;
        self
    }

    /// The token of the forms on this page; empty where nobody is signed in.
    pub fn csrf(&self) -> &str {
        self.person.as_ref().map_or("", |p| &p.csrf)
    }

    /// Whether this person may stop things.
    pub fn may_stop(&self) -> bool {
        self.person.as_ref().is_some_and(|p| p.may_stop)
    }
}

/// One line of an error summary: it leads to the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorLine {
    /// The field's id on the page.
    pub field: String,
    /// What is wrong.
    pub what: String,
}

/// A language a notice can be read in.
#[derive(Debug, Clone)]
pub struct LanguageLink {
    /// Its tag, for `lang` and `hreflang`.
    pub tag: String,
    /// Its own name.
    pub own_name: String,
    /// Its English name.
    pub english_name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// Where.
    pub href: String,
    /// Whether it is the one being read.
    pub current: bool,
}

impl LanguageLink {
    /// A link to a language.
    pub fn new(language: &wardmote_domain::places::Language, href: String, current: bool) -> Self {
        let (own_name, english_name) = plain::language(language);
        Self {
            tag: language.as_str().to_owned(),
            own_name,
            english_name,
            direction: plain::direction(language),
            href,
            current,
        }
    }
}
