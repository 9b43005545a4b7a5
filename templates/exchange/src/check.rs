//! The check of one line: does the text say the English's facts, and is it fit to be sent.
//!
//! It finds what a machine can find. Whether the text says the same is for a reader of the language; a line without a
//! fault still has nobody's signature.

mod form;
mod numbers;
mod orders;
mod same_slots;

use wardmote_domain::places::{Language, LanguageInfo};

use crate::slots::{self, Piece};

/// What a fault is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The template cannot be taken apart, or its conditions are out of order.
    Template,
    /// A slot is missing, is one too many or is not in the English.
    Slots,
    /// A phone number, link or email address is not that of the English.
    Contact,
    /// Another number is not that of the English.
    Number,
    /// Far longer or shorter than the English.
    Length,
    /// In another script than the language's.
    Script,
    /// Turns the direction of text, or isolates that do not pair.
    Direction,
    /// A line break or a control character.
    Unseen,
    /// Spaces where none belong.
    Spaces,
    /// Words that stand for words to come.
    Placeholder,
    /// An order that a reader must say is kept.
    OrderToTick,
    /// The English itself.
    SameAsEnglish,
    /// No mark at the end where the English has one, or one where it has none.
    End,
    /// Nothing at all.
    Empty,
}

/// What a fault does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The line is not taken.
    Blocks,
    /// The line is taken; a reader's signature settles it.
    ToTick,
    /// The line is taken; somebody should look.
    Advice,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it is about.
    pub kind: FaultKind,
    /// What it does.
    pub weight: Weight,
    /// The exact piece, as people see it: a mark, a number, a word.
    pub piece: String,
    /// What is wrong and what to do, in plain sentences.
    pub says: String,
}

impl Fault {
    fn blocks(kind: FaultKind, piece: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            kind,
            weight: Weight::Blocks,
            piece: piece.into(),
            says: says.into(),
        }
    }

    fn weighing(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }
}

/// What stands in place of a slot where only the words count: no letter, no digit, no space.
const GAP: char = '\u{fffc}';

/// One side of the comparison.
struct Side {
    /// Its slots, in order.
    slots: Vec<slots::Slot>,
    /// Its words, with [`GAP`] for each slot.
    words: String,
    /// All of it as people see it.
    shown: String,
}

impl Side {
    fn new(template: &str) -> Result<Self, slots::NotMarked> {
        let pieces = slots::pieces(template)?;
        let word = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Slot(_) => GAP.to_string(),
        };
        Ok(Self {
            slots: slots::of(&pieces),
            words: pieces.iter().map(word).collect(),
            shown: slots::shown(&pieces),
        })
    }
}

/// Every fault of a text in a language, held against its English. Both are templates. Nothing if the line may be taken.
pub fn line(english: &str, own: &str, language: &Language) -> Vec<Fault> {
    if own.trim().is_empty() {
        return vec![Fault::blocks(
            FaultKind::Empty,
            "",
            "There is no text. Write one, or leave the line out.",
        )];
    }
    let (english, own) = match (Side::new(english), Side::new(own)) {
        (Ok(english), Ok(own)) => (english, own),
        (Err(why), _) => return vec![template(why, "The English cannot be compared")],
        (_, Err(why)) => return vec![template(why, "The text cannot be used")],
    };
    let info = LanguageInfo::of(language);
    let mut faults = same_slots::faults(&english, &own);
    faults.extend(numbers::faults(&english.words, &own.words));
    faults.extend(form::length(&english, &own, info));
    faults.extend(form::script(&english.words, &own.words, info));
    faults.extend(form::direction(&own.words));
    faults.extend(form::spaces(&english.words, &own.words));
    faults.extend(form::placeholders(&own.words));
    faults.extend(form::same(&english, &own, language));
    faults.extend(form::end(&english.words, &own.words));
    faults.extend(orders::faults(&english.words, language));
    faults
}

fn template(why: slots::NotMarked, what: &str) -> Fault {
    let kind = match why {
        slots::NotMarked::Unseen => FaultKind::Unseen,
        _ => FaultKind::Template,
    };
    let says = format!(
        "{what}: {why}. Write it as one line, with marks such as [place] copied from the English."
    );
    Fault::blocks(kind, "", says)
}

#[cfg(test)]
mod tests;
