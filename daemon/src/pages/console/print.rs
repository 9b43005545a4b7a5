//! Printing a notice, and showing it at a cordon.

use askama::Template;

use crate::{
    desk::{Card, PrintLanguage, PrintView},
    pages::chrome::{LanguageLink, Site},
    print::{Block, Paper, Sheet},
};

use super::Chrome;

/// A sheet that is offered.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// Which.
    pub sheet: Sheet,
    /// On which paper.
    pub paper: Paper,
    /// Its words.
    pub words: &'static str,
}

/// What is offered for all languages together, in this order.
pub const OFFERS: [Offer; 4] = [
    Offer {
        sheet: Sheet::Leaflet,
        paper: Paper::A5,
        words: "Leaflet, A5",
    },
    Offer {
        sheet: Sheet::Leaflet,
        paper: Paper::A4,
        words: "Leaflet, A4",
    },
    Offer {
        sheet: Sheet::LargePrint,
        paper: Paper::A4,
        words: "Large print, A4",
    },
    Offer {
        sheet: Sheet::Poster,
        paper: Paper::A4,
        words: "Poster, A4",
    },
];

/// What is offered for one language beside them.
const CARD: Offer = Offer {
    sheet: Sheet::CordonCard,
    paper: Paper::A4,
    words: "Card for a cordon on paper, A4",
};

/// What can be printed of a notice, and its cards.
#[derive(Debug, Template)]
#[template(path = "console/print.html")]
pub struct PrintPage {
    /// Round it.
    pub chrome: Chrome,
    /// The notice.
    pub view: PrintView,
    /// Whether this machine has the program that prints.
    pub can_print: bool,
}

impl PrintPage {
    /// The address of a sheet, in one language or in all of them.
    fn href(&self, offer: &Offer, language: Option<&PrintLanguage>) -> String {
        let lang = language.map_or_else(String::new, |l| format!("&lang={}", l.language.as_str()));
        format!(
            "/messages/{}/print/{}.pdf?paper={}{lang}",
            self.view.id,
            offer.sheet.name(),
            offer.paper
        )
    }

    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn all(&self) -> &'static [Offer] {
        &OFFERS
    }

    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn each(&self) -> Vec<Offer> {
        OFFERS.into_iter().chain([CARD]).collect()
    }
}

/// One language of a notice, to be held up.
#[derive(Debug, Template)]
#[template(path = "console/card.html")]
pub struct CardPage {
    /// The site: its realm stands on the card.
    pub site: Site,
    /// What stands on it.
    pub card: Card,
    /// The language before this one, and the one after it.
    pub beside: (Option<LanguageLink>, Option<LanguageLink>),
}

impl CardPage {
    /// The card with the links to those beside it.
    pub fn new(site: &Site, card: Card) -> Self {
        let all = &card.view.languages;
        let here = all
            .iter()
            .position(|l| l.language == card.language.language)
            .unwrap_or_default();
        let link = |at: Option<usize>| {
            let other = all.get(at?)?;
            let href = format!(
                "/messages/{}/card/{}",
                card.view.id,
                other.language.as_str()
            );
            Some(LanguageLink::new(&other.language, href, false))
        };
        let beside = (link(here.checked_sub(1)), link(here.checked_add(1)));
        Self {
            site: site.clone(),
            card,
            beside,
        }
    }
}
