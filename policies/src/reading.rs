//! A text read once: its sentences, its words and what is no word, kept for every rule that asks.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    ops::Range,
    rc::Rc,
};

use wardmote_domain::text::{
    sentences::{Paragraph, Sentence, paragraphs},
    words::{Word, WordKind, words},
};

use crate::{
    data::Data,
    text::{left_out, masked, not_initials},
};

/// At most so many bytes of a text before a place, in whole characters: a look back that long texts do not make long.
pub(crate) fn just_before(text: &str, at: usize, most: usize) -> &str {
    &text[text.ceil_char_boundary(at.saturating_sub(most))..at]
}

/// The same after a place.
pub(crate) fn just_after(text: &str, at: usize, most: usize) -> &str {
    &text[at..text.floor_char_boundary((at + most).min(text.len()))]
}

/// The readings of one check, by where their text stands.
#[derive(Default)]
pub(crate) struct Readings<'a>(RefCell<HashMap<(usize, usize), Rc<Reading<'a>>>>);

impl<'a> Readings<'a> {
    pub(crate) fn of(&self, text: &'a str, data: &'a Data) -> Rc<Reading<'a>> {
        let place = (text.as_ptr().addr(), text.len());
        let mut known = self.0.borrow_mut();
        Rc::clone(
            known
                .entry(place)
                .or_insert_with(|| Rc::new(Reading::new(text, data))),
        )
    }
}

/// A text, read as far as it was asked.
pub(crate) struct Reading<'a> {
    text: &'a str,
    data: &'a Data,
    paragraphs: OnceCell<Vec<Paragraph>>,
    sentences: OnceCell<Vec<Sentence>>,
    words: OnceCell<Vec<Word>>,
    left_out: OnceCell<Vec<Range<usize>>>,
    not_initials: OnceCell<Vec<Range<usize>>>,
    open: OnceCell<String>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(text: &'a str, data: &'a Data) -> Self {
        Self {
            text,
            data,
            paragraphs: OnceCell::new(),
            sentences: OnceCell::new(),
            words: OnceCell::new(),
            left_out: OnceCell::new(),
            not_initials: OnceCell::new(),
            open: OnceCell::new(),
        }
    }

    pub(crate) fn paragraphs(&self) -> &[Paragraph] {
        self.paragraphs.get_or_init(|| paragraphs(self.text))
    }

    pub(crate) fn sentences(&self) -> &[Sentence] {
        self.sentences.get_or_init(|| {
            (self.paragraphs().iter())
                .flat_map(|p| p.sentences.clone())
                .collect()
        })
    }

    /// The sentence round a byte of the text, or the next one.
    pub(crate) fn sentence_at(&self, at: usize) -> Option<&Sentence> {
        let sentences = self.sentences();
        sentences.get(sentences.partition_point(|s| s.span.end <= at))
    }

    pub(crate) fn words(&self) -> &[Word] {
        self.words.get_or_init(|| words(self.text))
    }

    /// The words that start within a span.
    pub(crate) fn words_in(&self, span: &Range<usize>) -> &[Word] {
        let words = self.words();
        let from = words.partition_point(|w| w.span.start < span.start);
        let to = words.partition_point(|w| w.span.start < span.end);
        &words[from..to.max(from)]
    }

    /// Quotations, places, streets, `teams` and `offences`: see [`left_out`].
    pub(crate) fn left_out(&self) -> &[Range<usize>] {
        self.left_out.get_or_init(|| left_out(self.text, self.data))
    }

    /// The text with what rules on single words leave out, and links and other tokens, turned to `|`.
    pub(crate) fn open(&self) -> &str {
        self.open.get_or_init(|| {
            let mut taken = self.left_out().to_vec();
            taken.extend(self.tokens());
            masked(self.text, &taken)
        })
    }

    /// Links, addresses, numbers, references and plates.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Range<usize>> {
        let tokens = self.words().iter().filter(|w| w.kind != WordKind::Plain);
        tokens.map(|w| w.span.clone())
    }

    /// Whether a place opens its sentence.
    pub(crate) fn opens_sentence(&self, at: usize) -> bool {
        self.sentence_at(at).is_some_and(|sentence| {
            let first = self.words_in(&sentence.span).first();
            first.is_none_or(|word| at <= word.span.start)
        })
    }

    /// What rules on initials take out first: see [`not_initials`].
    pub(crate) fn not_initials(&self) -> &[Range<usize>] {
        self.not_initials.get_or_init(|| {
            let mut spans = not_initials(self.text);
            spans.extend(self.tokens());
            spans
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFiles;

    #[test]
    fn gives_the_words_of_each_sentence() {
        let data = Data::read(&DataFiles::default()).unwrap();
        let text = "Call 101. Ask “IC3” in Marlpit Road.\n- met.police.uk/a now";
        let readings = Readings::default();
        let reading = readings.of(text, &data);
        let counts: Vec<usize> = (reading.sentences().iter())
            .map(|s| reading.words_in(&s.span).len())
            .collect();
        assert_eq!(counts, [2, 5, 2]);
        let at = |at: usize| reading.sentence_at(at).map(|s| &text[s.span.clone()]);
        assert_eq!(at(9), Some("Ask “IC3” in Marlpit Road."));
        assert_eq!(at(text.len()), None);
        assert!(!reading.open().contains("IC3") && !reading.open().contains("Marlpit"));
        assert!(!reading.open().contains("police") && reading.open().ends_with("now"));
        assert!(reading.opens_sentence(0) && !reading.opens_sentence(5));
        assert_eq!(
            (just_before("é1", 3, 2), just_after("1é", 0, 2)),
            ("1", "1")
        );
        assert!(Rc::ptr_eq(&reading, &readings.of(text, &data)));
    }
}
