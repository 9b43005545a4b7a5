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
    /// Whether they may write notices for some ward.
    pub may_write: bool,
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
    /// The path of the page, by which the navigation marks it; empty where nobody is signed in.
    pub here: String,
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
            here: String::new(),
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

/// The desk's navigation: address and words. What a night needs first, the rest one touch away on a phone.
const FIRST: &[(&str, &str)] = &[
    ("/", "What is waiting"),
    ("/upcoming", "What comes next"),
    (NEW, "New notice"),
    ("/tasks", "Jobs by hand"),
];

/// As [`FIRST`].
const MORE: &[(&str, &str)] = &[
    ("/wards", "Wards"),
    ("/rounds", "Rounds"),
    ("/schedules", "Schedules"),
    ("/sentences", "Sentences"),
    ("/channels", "Channels"),
    ("/told", "Told"),
    ("/handover", "Handover"),
];

/// Where a notice is begun: only shown to those who may.
const NEW: &str = "/new";

/// One link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// Its address.
    pub href: &'static str,
    /// Its words.
    pub words: &'static str,
    /// What `aria-current` says of it: `page` on that very page, `true` on one below it, empty elsewhere.
    pub current: &'static str,
}

impl Chrome {
    /// The links that always stand in the navigation.
    pub fn first_links(&self) -> Vec<NavLink> {
        self.links(FIRST)
    }

    /// The rest of them.
    pub fn more_links(&self) -> Vec<NavLink> {
        self.links(MORE)
    }

    fn links(&self, all: &[(&'static str, &'static str)]) -> Vec<NavLink> {
        let may_write = self.person.as_ref().is_some_and(|p| p.may_write);
        let below = |href: &str| {
            let rest = self.here.strip_prefix(href);
            href != "/" && rest.is_some_and(|rest| rest.starts_with('/'))
        };
        all.iter()
            .filter(|(href, _)| *href != NEW || may_write)
            .map(|(href, words)| NavLink {
                href,
                words,
                current: match self.here == *href {
                    true => "page",
                    false if below(href) => "true",
                    false => "",
                },
            })
            .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(here: &str, may_write: bool) -> Chrome {
        let site = Site {
            realm: Realm::Sandbox,
            force: "Invented Police".to_owned(),
            public_url: String::new(),
            style_version: "1".to_owned(),
        };
        let person = SignedIn {
            name: "Ada Author".to_owned(),
            csrf: String::new(),
            may_stop: true,
            may_write,
        };
        let mut chrome = Chrome::desk(&site, "", person);
        here.clone_into(&mut chrome.here);
        chrome
    }

    #[test]
    fn the_navigation_marks_where_its_reader_is_and_offers_what_they_may_do() {
        let marked = |here: &str| -> Vec<(&'static str, &'static str)> {
            let chrome = at(here, true);
            let links = chrome.first_links().into_iter().chain(chrome.more_links());
            links
                .filter(|l| !l.current.is_empty())
                .map(|l| (l.href, l.current))
                .collect()
        };
        assert_eq!(marked("/"), [("/", "page")]);
        assert_eq!(marked("/rounds"), [("/rounds", "page")]);
        assert_eq!(marked("/rounds/rnd_1/approve"), [("/rounds", "true")]);
        assert_eq!(marked("/new/holding"), [("/new", "true")]);
        assert_eq!(marked("/newer"), []);
        assert_eq!(marked("/messages/msg_1"), []);
        let offers = |may| at("/", may).first_links().iter().any(|l| l.href == NEW);
        assert!(offers(true) && !offers(false));
    }
}
