//! Outlets: where a message goes. Rules ask an outlet's classes, never its name.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{hand::Hand, words::named};

named!(
    /// What an outlet is, as the standard asks it.
    Class {
        /// A public post.
        Social = "social",
        /// Straight to a person: mail, text, call. The class that disturbs.
        Direct = "direct",
        /// A virtual ward panel.
        Panel = "panel",
        /// A page of our own.
        Page = "page",
        /// Reaches people who are not online.
        Offline = "offline",
        /// Newsdesks.
        Press = "press",
        /// Community outlets and ethnic media.
        Community = "community",
        /// Schools and youth groups.
        Youth = "youth",
    }
);

/// The outlet that carries posts on X.
pub const TWITTER: &str = "twitter";
/// The outlet that carries mail.
pub const EMAIL: &str = "email";
/// The outlet that carries text messages to the force's own list.
pub const SMS: &str = "sms";
/// The outlet of community messaging: a gateway, or a pack for Met Engage.
pub const NEIGHBOURHOOD_LINK: &str = "neighbourhood_link";
/// The outlet of the virtual ward panels.
pub const WARD_PANEL: &str = "ward_panel";
/// The outlet that is the daemon's own public pages.
pub const PAGE: &str = "page";

/// The name of an outlet in configuration: lower-case letters, digits and `_`. `x` is read as `twitter`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OutletName(String);

/// A name that could not be an outlet's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not the name of an outlet: use lower-case letters, digits and _")]
pub struct OutletNameError(String);

impl OutletName {
    /// Parses a name.
    ///
    /// # Errors
    /// When it is empty, over 40 characters, or holds anything but `a-z`, `0-9` and `_`.
    pub fn new(text: &str) -> Result<Self, OutletNameError> {
        let good = !text.is_empty()
            && text.len() <= 40
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        match (good, text) {
            (false, _) => Err(OutletNameError(text.chars().take(60).collect())),
            (true, "x") => Ok(Self(TWITTER.to_owned())),
            (true, name) => Ok(Self(name.to_owned())),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutletName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OutletName {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

named!(
    /// How an outlet is served.
    How {
        /// By a channel's adapter of the same name.
        Adapter = "adapter",
        /// By the daemon's own public pages: no deliveries.
        Page = "page",
        /// By a person, with a task to tick.
        ByHand = "by_hand",
    }
);

/// One outlet of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Its name.
    pub name: OutletName,
    /// Its classes; never empty.
    pub classes: BTreeSet<Class>,
    /// How it is served.
    pub how: How,
    /// Its name on screens, where the configuration gives one.
    pub title: Option<String>,
    /// What a person is given for it and promises, where a person serves it.
    pub hand: Hand,
}

impl Outlet {
    /// An outlet with what is built in for a pack and a task of its name and classes.
    pub fn new(name: OutletName, classes: BTreeSet<Class>, how: How) -> Self {
        let hand = Hand::built_in(&name, &classes);
        Self {
            name,
            classes,
            how,
            title: None,
            hand,
        }
    }
}

/// The outlets of the configuration, in its order.
#[derive(Debug, Clone, Default)]
pub struct Outlets(Vec<Outlet>);

impl Outlets {
    /// Keeps the outlets; the last of two with one name wins (configuration refuses two).
    pub fn new(outlets: Vec<Outlet>) -> Self {
        Self(outlets)
    }

    /// The outlet of that name.
    pub fn get(&self, name: &OutletName) -> Option<&Outlet> {
        self.0.iter().rev().find(|o| &o.name == name)
    }

    /// Whether any of `names` has the class.
    pub fn any(&self, names: &[OutletName], class: Class) -> bool {
        names.iter().any(|n| self.has(n, class))
    }

    /// Whether that outlet has the class; an unknown one has none.
    pub fn has(&self, name: &OutletName, class: Class) -> bool {
        self.get(name).is_some_and(|o| o.classes.contains(&class))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Outlet> {
        self.0.iter()
    }
}
