//! The document that the print program reads: its form is `templates/leaflet/src/job.rs`.

use std::fmt;

use serde::Serialize;
use wardmote_domain::{variant::Variant, words::Direction};

use super::page::{Block, Printed, Run};
use crate::pages::plain;

/// What kind of sheet it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// One side for each language.
    Leaflet,
    /// Never below 16 point.
    LargePrint,
    /// As large as one side holds.
    Poster,
    /// One language, held up at a cordon.
    CordonCard,
}

impl Sheet {
    /// Every one, in the order of the page that offers them.
    pub const ALL: [Self; 4] = [
        Self::Leaflet,
        Self::LargePrint,
        Self::Poster,
        Self::CordonCard,
    ];

    /// Its name in addresses and file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leaflet => "leaflet",
            Self::LargePrint => "large-print",
            Self::Poster => "poster",
            Self::CordonCard => "cordon-card",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.name() == name)
    }
}

/// The size of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
}

impl Paper {
    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "a4" => Some(Self::A4),
            "a5" => Some(Self::A5),
            _ => None,
        }
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
        })
    }
}

/// One document to print.
#[derive(Debug, Serialize)]
pub struct Document {
    /// What kind of sheet it is.
    pub sheet: Sheet,
    /// The size of the paper.
    pub paper: Paper,
    /// The document's title.
    pub title: String,
    /// Who speaks.
    pub organisation: String,
    /// The day it went out, for the document's properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The languages.
    pub pages: Vec<Side>,
    /// The address behind the QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qr: Option<String>,
    /// Whether each side says that it is an exercise.
    pub exercise: bool,
    /// What each side says of itself, as that it is not approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// One language.
#[derive(Debug, Serialize)]
pub struct Side {
    lang: String,
    name: String,
    dir: &'static str,
    headline: Vec<Run>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<Unread>,
    blocks: Vec<Block>,
    /// What stands small at the foot.
    pub footer: Vec<Vec<Run>>,
}

/// Says that nobody has read the translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// In the language's own words; empty where there are none.
    pub own: String,
    /// In English.
    pub english: String,
}

impl Unread {
    /// What a version says of itself.
    pub fn of(variant: &Variant) -> Option<Self> {
        let said = variant.unread.as_ref()?;
        // A language that the catalogue has no words for says it in English alone, and once.
        let own = Some(&said.own).filter(|own| **own != said.english);
        Some(Self {
            own: own.cloned().unwrap_or_default(),
            english: said.english.clone(),
        })
    }
}

impl Side {
    /// The side of a version; nothing where it is no page.
    pub fn of(variant: &Variant) -> Option<Self> {
        let printed = Printed::of(variant)?;
        Some(Self {
            lang: variant.language.as_str().to_owned(),
            name: plain::language(&variant.language).0,
            dir: match variant.direction {
                Direction::Ltr => "ltr",
                Direction::Rtl => "rtl",
            },
            headline: printed.headline,
            unread: Unread::of(variant),
            blocks: printed.blocks,
            footer: printed.footer,
        })
    }
}
