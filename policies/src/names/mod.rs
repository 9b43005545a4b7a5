//! People's names in English text: those that the record holds first, then what the words round them show.
//!
//! A guess says on what it rests ([`Sign`]), so that a rule can ask for more than two words with capitals. Wards,
//! streets, courts, pubs, teams and operations are left out; ranks and offices are marked, since their holders may be
//! named.

mod guess;
mod pieces;
mod signs;
mod typed;
mod words;

use std::ops::Range;

use wardmote_domain::{record::CaseRole, text::sentences::Sentence};

pub(crate) use typed::Known;

use crate::data::Data;

/// What shows that words are a name, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// Two or more words with capitals, and nothing that speaks against it.
    Shape,
    /// A title before it.
    Titled,
    /// "named as", "the victim, …", "his name is".
    Named,
    /// An age, a birth date or a home beside it.
    Aged,
    /// The record has the name.
    Typed,
}

/// A person named in a text.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The name, without title.
    pub(crate) span: Range<usize>,
    /// The name with its title and age.
    pub(crate) whole: Range<usize>,
    /// The sentence it stands in, by its number.
    pub(crate) sentence: usize,
    pub(crate) age: Option<u8>,
    pub(crate) sign: Sign,
    /// A rank or an office stands beside it: such people may be named.
    pub(crate) office: bool,
    /// What the person is called beside the name, in lower case: "boy", "mother".
    pub(crate) noun: Option<String>,
    /// What the record says the person is.
    pub(crate) role: Option<CaseRole>,
}

impl Person {
    /// Whether more than capitals shows that it is a name.
    pub(crate) fn strong(&self) -> bool {
        self.sign > Sign::Shape
    }

    /// The last word of the name in lower case, to know the person again.
    pub(crate) fn surname(&self, text: &str) -> String {
        let last = text[self.span.clone()].split_whitespace().next_back();
        last.unwrap_or_default().to_lowercase()
    }
}

/// The people named in a text, in order.
pub(crate) fn find(
    text: &str,
    sentences: &[Sentence],
    known: &[Known],
    data: &Data,
) -> Vec<Person> {
    let mut people = guess::find(text, sentences, data);
    typed::mark(text, sentences, known, &mut people);
    people.sort_by_key(|p| p.span.start);
    people
}

/// At most `most` bytes of the text before `at`, on a character's boundary.
pub(crate) fn tail(text: &str, at: usize, most: usize) -> &str {
    &text[text.ceil_char_boundary(at.saturating_sub(most))..at]
}

/// At most `most` bytes of the text from `at`, on a character's boundary.
pub(crate) fn head(text: &str, at: usize, most: usize) -> &str {
    &text[at..text.floor_char_boundary(at.saturating_add(most).min(text.len()))]
}
